"""Pairs by ranks: Wilcoxon's signed-rank test and the matched-pairs rank-biserial correlation."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.brunner_munzel import DIGITS
from analysis.statistics.intervals import LEVEL, Interval
from analysis.statistics.moments.values import Matrix

EXACT = 50
"""Up to this many differences other than zero the distribution is counted, not approximated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRank:
    """Differences of pairs by ranks; None where not estimable.

    `n` pairs, of which `zeros` have no difference and are left out; `v` is the sum of the ranks
    of the positive differences, `p` two-sided for symmetry about 0, `exact` where it was counted.
    `effect` = (V+ − V−)/(V+ + V−), the matched-pairs rank-biserial correlation.
    `reason`: "no_answers"; "constant": no pair differs; "one_respondent": a single pair does.
    """

    n: int
    zeros: int = 0
    v: float | None = None
    p: float | None = None
    exact: bool = False
    effect: float | None = None
    effect_ci: Interval | None = None
    reason: str | None = None


def signed_rank(difference: NDArray[np.floating], *, level: float = LEVEL) -> SignedRank:
    """Wilcoxon's (1945) test of n differences (NaN = missing), unweighted; O(n log n).

    Pairs without a difference are dropped, as Wilcoxon and R do; ties have midranks. Up to 50
    differences p is exact given the ties (every sign as likely as the other; Streitberg & Röhmel
    1986), beyond it normal with the variance corrected for ties and ½ for continuity, as R's
    `wilcox.test(exact = FALSE)`.

    The effect (Kerby 2014) is the mean of sign(d_i + d_j) over all i ≤ j, hence a U-statistic:
    SE = 2·sd(h)/√n with h_i the mean over j; interval tanh(atanh r ± t(n − 1)·SE/(1 − r²)). Where
    all differences have one sign its other end is ±(n − z²)/(n + z²), as for Cliff's delta.
    """
    d = np.round(np.asarray(difference, dtype=np.float64), DIGITS)
    if d.ndim != 1:
        raise ValueError(f"the differences of pairs are one vector, not shape {d.shape}")
    values, times = np.unique(d[~np.isnan(d)], return_counts=True)
    n, other = int(times.sum()), values != 0.0
    values, times = values[other], times[other].astype(np.float64)
    moved = int(times.sum())
    found = SignedRank(n=n, zeros=n - moved)
    if moved < 1:
        return replace(found, reason="constant" if n else "no_answers")
    # Few different values, however many people: sizes with their midranks and numbers.
    at = np.unique(np.abs(values), return_inverse=True)[1]
    ties = np.bincount(at, weights=times).astype(np.float64)
    ranks = np.cumsum(ties) - (ties - 1.0) / 2.0
    signed = np.sign(values) * times * ranks[at]
    v, whole, exact = float(signed[values > 0.0].sum()), float((ties * ranks).sum()), moved <= EXACT
    p = _counted(np.repeat(ranks, ties.astype(np.intp)), v) if exact else _approximate(ties, v)
    effect = float(signed.sum()) / whole
    found = replace(found, v=v, exact=exact, p=p, effect=effect)
    if moved < 2:
        return replace(found, reason="one_respondent")
    return replace(found, effect_ci=_interval(values, times, effect, level))


def _counted(ranks: Matrix, v: float) -> float:
    """2·P(V ≥ the farther of v and its mirror image) over all 2ⁿ signs; doubled ranks are whole."""
    doubled = np.rint(2.0 * ranks).astype(np.int64)
    chances = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled:
        chances[rank:] = 0.5 * (chances[rank:] + chances[:-rank])
        chances[:rank] *= 0.5
    far = round(2.0 * max(v, float(ranks.sum()) - v))
    return min(1.0, 2.0 * float(chances[far:].sum()))


def _approximate(ties: Matrix, v: float) -> float:
    n = float(ties.sum())
    variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - float((ties**3 - ties).sum()) / 48.0
    off = abs(v - n * (n + 1.0) / 4.0)
    return min(1.0, 2.0 * float(special.ndtr(-(off - 0.5) / math.sqrt(variance))))


def _interval(values: Matrix, times: Matrix, effect: float, level: float) -> Interval:
    """Of so many people (`times`) at each of the values, which ascend."""
    n = float(times.sum())
    if abs(effect) == 1.0:
        z2 = float(special.ndtri((1.0 + level) / 2.0)) ** 2
        bound = (n - z2) / (n + z2)
        return (bound, 1.0) if effect > 0.0 else (-1.0, -bound)
    up_to = np.concatenate([[0.0], np.cumsum(times)])
    above = n - up_to[np.searchsorted(values, -values, side="right")]
    below = up_to[np.searchsorted(values, -values, side="left")]
    h = (above - below) / n
    spread = float((times * (h - float((times * h).sum()) / n) ** 2).sum()) / (n - 1.0)
    se = 2.0 * math.sqrt(spread / n)
    reach = float(special.stdtrit(n - 1.0, (1.0 + level) / 2.0)) * se / (1.0 - effect**2)
    middle = math.atanh(effect)
    return math.tanh(middle - reach), math.tanh(middle + reach)
