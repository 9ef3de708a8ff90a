"""Pairs by ranks: Wilcoxon's signed-rank test and the matched-pairs rank-biserial correlation."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from analysis.gaps.ranks import DIGITS
from analysis.intervals import LEVEL, Interval
from analysis.moments.values import Matrix

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
    d = d[~np.isnan(d)]
    moved = d[d != 0.0]
    found = SignedRank(n=len(d), zeros=len(d) - len(moved))
    if len(moved) < 1:
        return replace(found, reason="constant" if len(d) else "no_answers")
    ranks = stats.rankdata(np.abs(moved))
    v, exact = float(ranks[moved > 0.0].sum()), len(moved) <= EXACT
    found = replace(
        found, v=v, exact=exact, p=_counted(ranks, v) if exact else _approximate(ranks, v)
    )
    effect = float((np.sign(moved) * ranks).sum() / ranks.sum())
    if len(moved) < 2:
        return replace(found, effect=effect, reason="one_respondent")
    return replace(found, effect=effect, effect_ci=_interval(moved, effect, level))


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


def _approximate(ranks: Matrix, v: float) -> float:
    n = len(ranks)
    ties = np.unique(ranks, return_counts=True)[1].astype(np.float64)
    variance = n * (n + 1) * (2 * n + 1) / 24.0 - float((ties**3 - ties).sum()) / 48.0
    off = abs(v - n * (n + 1) / 4.0)
    return min(1.0, 2.0 * float(special.ndtr(-(off - 0.5) / math.sqrt(variance))))


def _interval(moved: Matrix, effect: float, level: float) -> Interval:
    n, ordered = len(moved), np.sort(moved)
    if abs(effect) == 1.0:
        z2 = float(special.ndtri((1.0 + level) / 2.0)) ** 2
        bound = (n - z2) / (n + z2)
        return (bound, 1.0) if effect > 0.0 else (-1.0, -bound)
    above = n - np.searchsorted(ordered, -moved, side="right")
    below = np.searchsorted(ordered, -moved, side="left")
    se = 2.0 * float(((above - below) / n).std(ddof=1)) / math.sqrt(n)
    reach = float(special.stdtrit(n - 1.0, (1.0 + level) / 2.0)) * se / (1.0 - effect**2)
    middle = math.atanh(effect)
    return math.tanh(middle - reach), math.tanh(middle + reach)
