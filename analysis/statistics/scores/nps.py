"""Net promoter score of a recommendation item on 0–10, with its error."""

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from analysis.statistics.intervals import LEVEL, Interval, Share
from analysis.statistics.scores.distribution import (
    Distribution,
    effective_n_of,
    item_mean,
    share_at,
)

LOW, HIGH = 0, 10
DETRACTORS_TO, PROMOTERS_FROM = 6, 9
HALVINGS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NetPromoter:
    """Promoters (9, 10) − detractors (0–6), in percentage points from −100 to 100; unrounded.

    `se` and `ci` in the same unit. Shares are weighted where there are weights, `n` counts people.
    `reason`: "no_answers" (nothing is known), "one_respondent" (no `se`).
    """

    n: int
    promoters: Share
    passives: Share
    detractors: Share
    score: float | None = None
    se: float | None = None
    ci: Interval | None = None
    reason: str | None = None


def net_promoter(d: Distribution, *, level: float = LEVEL) -> NetPromoter:
    """NPS (Reichheld 2003) = 100·(p − q), p the share of promoters, q of detractors.

    An answer counts 1, 0 or −1, so the NPS is a mean with the trinomial's variance:
    se = 100·√((p + q − (p − q)²)/(n − 1)), n − 1 as in every standard error of a mean here; with
    weights the linearised one, 100·√(n/(n − 1)·Σw²(x − mean)²)/Σw, the same for equal weights.
    `ci` is `score_interval`'s, under weights with `distribution.effective_n_of`: it does not pass
    ±100 and has a width where all answers are alike. ValueError for a scale that is not 0–10.
    """
    if (d.low, d.high) != (LOW, HIGH):
        raise ValueError(
            f"a net promoter score needs the scale 0–10, and this item has {d.low}–{d.high}: "
            "give its mean or its satisfied share instead"
        )
    joined = _joined(d)
    mean, total = item_mean(joined, level=level), sum(joined.weight)
    shares = [share_at(joined, (place,), level=level) for place in range(3)]
    plain = NetPromoter(n=d.n, detractors=shares[0], passives=shares[1], promoters=shares[2])
    if mean.mean is None:
        return replace(plain, reason="no_answers")
    p, q = joined.weight[2] / total, joined.weight[0] / total
    low, high = score_interval(p, q, effective_n_of(joined, (-1.0, 0.0, 1.0)), level=level)
    return replace(
        plain,
        score=100.0 * (p - q),
        se=None if mean.se is None else 100.0 * mean.se,
        ci=(100.0 * low, 100.0 * high),
        reason=None if mean.se is not None else "one_respondent",
    )


def _joined(d: Distribution) -> Distribution:
    """The same people on three points: −1 detractor, 0 passive, 1 promoter."""
    cuts = (0, DETRACTORS_TO + 1, PROMOTERS_FROM)
    return Distribution(
        low=-1,
        high=1,
        counts=tuple(int(n) for n in np.add.reduceat(d.counts, cuts)),
        weight=tuple(float(w) for w in np.add.reduceat(d.weight, cuts)),
        weight2=tuple(float(w) for w in np.add.reduceat(d.weight2, cuts)),
        blank=d.blank,
        not_applicable=d.not_applicable,
        not_asked=d.not_asked,
    )


def score_interval(p: float, q: float, n: float, *, level: float = LEVEL) -> Interval:
    """Interval for p − q of a trinomial by the score test (Tango 1998), within −1 and 1.

    All δ with |p − q − δ| ≤ z·√((2q̃ + δ(1 − δ))/n), where q̃ is the likeliest q if p − q were δ:
    the larger root of 2q̃² + Bq̃ + C = 0, B = (2 − p + q)δ − p − q, C = −qδ(1 − δ). Tango has it
    for a difference of paired shares, which is the same trinomial; Wilson's is its binomial form.
    """
    reach = float(special.ndtri((1.0 + level) / 2.0)) / math.sqrt(n)
    return -_end(q, p, reach), _end(p, q, reach)


def _end(p: float, q: float, reach: float) -> float:
    """The upper end: the largest δ that the test does not refuse, by halving."""
    inside, outside = p - q, 1.0
    for _ in range(HALVINGS):
        delta = (inside + outside) / 2.0
        if delta - (p - q) <= reach * math.sqrt(_variance(p, q, delta)):
            inside = delta
        else:
            outside = delta
    return inside


def _variance(p: float, q: float, delta: float) -> float:
    b, c = (2.0 - p + q) * delta - p - q, -q * delta * (1.0 - delta)
    least = (math.sqrt(max(b * b - 8.0 * c, 0.0)) - b) / 4.0
    return max(2.0 * least + delta * (1.0 - delta), 0.0)
