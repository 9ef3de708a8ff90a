"""Which side stands higher, answer by answer: Brunner and Munzel's test, Cliff's delta."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.mean_difference import is_larger, satterthwaite
from analysis.statistics.intervals import LEVEL, Interval, Mean, mean_estimate, t_interval, t_test
from analysis.statistics.moments.columns import means
from analysis.statistics.moments.values import Matrix, check_weights

DIGITS = 9
"""Scores this many decimals alike are the same score: means of the same answers differ by less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankGap:
    """How often a supplier's rating is above a demand-side one; None where not estimable.

    `probability` = P(supplier above) + ½·P(equal), .5 where neither stands higher, with standard
    error, df and interval by Brunner & Munzel (2000); `t` and `p` test it against .5. `delta` =
    P(above) − P(below) = 2·probability − 1 is Cliff's (1993), with Feng & Cliff's interval.
    `pooled`: the standard error is that of exchangeable sides.
    `reason`: "no_supplier", "no_demand", "one_respondent" (a single answer on the demand side) or
    "constant" (every answer of either side the same point, or one rater outside all answers).
    """

    n: int
    n_supplier: int
    probability: float | None = None
    probability_ci: Interval | None = None
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    delta: float | None = None
    delta_ci: Interval | None = None
    pooled: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Side:
    """Distinct scores and how many people gave each; with weights every person's own."""

    scores: Matrix
    counts: Matrix
    weights: Matrix | None

    @property
    def n(self) -> int:
        """How many people."""
        return int(self.counts.sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Placed:
    """Both sides, their mean placements, the share of tied pairs, Kish's n of the demand side."""

    theirs: _Side
    ours: _Side
    one: Mean
    two: Mean
    tied: float
    people: float


def rank_gap(
    supplier: NDArray[np.floating],
    demand: NDArray[np.floating],
    *,
    demand_weights: NDArray[np.floating] | None = None,
    level: float = LEVEL,
) -> RankGap:
    """Brunner–Munzel and Cliff's delta of two vectors of scores, NaN = missing; O(n log n).

    A placement is the share of the other side below a score, ties half. The variance of
    `probability` is that of the two sides' mean placements, v1 + v2 (each s²/n), df by
    Satterthwaite, interval cut at 0 and 1. With `demand_weights` (n, ≥ 0) the demand side's shares
    and its mean placement are weighted, v2 linearised.

    Delta's variance is Cliff's (1993) consistent one, with n raters, m people:
    4·((m − 1)/m·v1 + (n − 1)/n·v2) + s²(d_ij)/nm; its interval Feng & Cliff's (2004), asymmetric:
    (δ − δ³ ± t·s·√((1 − δ²)² + t²s²))/(1 − δ² + t²s²), here with Brunner & Munzel's df. At
    δ = ±1 the other end is ±(b − z²)/(b + z²), b the smaller side (with one rater: the people).

    Where one side's placements have no spread (raters who agree), the error of exchangeable sides
    is taken if it is the larger (H), as in `gap_of_means`: Mann & Whitney's (1947), corrected for
    ties, df = n + m − 2. One rater is a fixed point: v1 = 0, df = m − 1.
    """
    ours, theirs = _side(demand, demand_weights), _side(supplier, None)
    found = RankGap(n=ours.n, n_supplier=theirs.n)
    if not theirs.n or not ours.n:
        return replace(found, reason="no_demand" if theirs.n else "no_supplier")
    placed = _placed(theirs, ours)
    probability = float(placed.one.mean or 0.0)
    found = replace(found, probability=probability, delta=2.0 * probability - 1.0)
    if placed.two.se is None:
        return replace(found, reason="one_respondent")
    found = _with_error(found, placed)
    if placed.tied == 0.0 and abs(probability - 0.5) > 0.5 - 1e-12:
        found = replace(found, delta_ci=_separated(found, placed.people, level))
    elif found.se:
        found = replace(found, delta_ci=_delta_interval(found, placed, level))
    return _tested(found, level) if found.se else replace(found, df=None, reason="constant")


def _side(values: NDArray[np.floating], weights: NDArray[np.floating] | None) -> _Side:
    scores: Matrix = np.asarray(values, dtype=np.float64).round(DIGITS)
    if scores.ndim != 1:
        raise ValueError(f"the scores of a side are one vector, not shape {scores.shape}")
    kept = ~np.isnan(scores)
    checked = check_weights(weights, len(scores))
    if checked is None:
        distinct, counts = np.unique(scores[kept], return_counts=True)
        return _Side(scores=distinct, counts=counts.astype(np.float64), weights=None)
    kept &= checked > 0
    return _Side(scores=scores[kept], counts=np.ones(int(kept.sum())), weights=checked[kept])


def _placements(of: Matrix, among: Matrix, mass: Matrix) -> tuple[Matrix, Matrix]:
    """Each score's share of `among` below it, ties half; and the share that is tied with it."""
    order = np.argsort(among, kind="stable")
    heaped = np.concatenate([[0.0], np.cumsum(mass[order])])
    low = heaped[np.searchsorted(among[order], of, side="left")]
    high = heaped[np.searchsorted(among[order], of, side="right")]
    return (low + high) / (2.0 * heaped[-1]), (high - low) / heaped[-1]


def _placed(theirs: _Side, ours: _Side) -> _Placed:
    w = ours.weights
    below, tied = _placements(theirs.scores, ours.scores, ours.counts if w is None else w)
    above = 1.0 - _placements(ours.scores, theirs.scores, theirs.counts)[0]
    return _Placed(
        theirs=theirs,
        ours=ours,
        one=_counted_mean(below, theirs.counts),
        two=_counted_mean(above, ours.counts) if w is None else means(above[:, None], w)[0],
        tied=float(tied @ theirs.counts) / theirs.n,
        people=ours.n if w is None else float(w.sum() ** 2 / (w @ w)),
    )


def _counted_mean(values: Matrix, counts: Matrix) -> Mean:
    n = int(counts.sum())
    mean = float(values @ counts) / n
    off = float(np.square(values - mean) @ counts)
    return mean_estimate(n, mean, off / (n - 1) if n > 1 else math.nan)


def _with_error(found: RankGap, placed: _Placed) -> RankGap:
    one, two = placed.one, placed.two
    assert two.se is not None
    if one.se is None:
        return replace(found, se=two.se, df=two.n - 1.0)
    se, df = satterthwaite(one.se, one.n - 1.0, two.se, two.n - 1.0)
    if one.se and two.se:
        return replace(found, se=se, df=df)
    together = _exchangeable(placed)
    if is_larger(together, se):
        return replace(found, se=together, df=one.n + two.n - 2.0, pooled=True)
    return replace(found, se=se, df=df)


def _exchangeable(placed: _Placed) -> float:
    """√(s²·(1/n + 1/m)), s² the variance of everybody's rank over N: Mann & Whitney's error."""
    scores = np.concatenate([placed.theirs.scores, placed.ours.scores])
    _, at = np.unique(scores, return_inverse=True)
    counts = np.bincount(at, np.concatenate([placed.theirs.counts, placed.ours.counts]))
    ranks = np.cumsum(counts) - (counts - 1.0) / 2.0
    everybody = counts.sum()
    off = float(np.square(ranks - (everybody + 1.0) / 2.0) @ counts) / (everybody - 1.0)
    return math.sqrt(off * (1.0 / placed.one.n + 1.0 / placed.people)) / float(everybody)


def _tested(found: RankGap, level: float) -> RankGap:
    assert found.probability is not None
    assert found.se is not None
    assert found.df is not None
    test = t_test(found.probability, found.se, found.df, against=0.5)
    low, high = t_interval(found.probability, found.se, found.df, level=level)
    return replace(found, t=test.t, p=test.p, probability_ci=(max(low, 0.0), min(high, 1.0)))


def _delta_interval(found: RankGap, placed: _Placed, level: float) -> Interval:
    assert found.delta is not None
    assert found.df is not None
    delta, variance = found.delta, 4.0 * (found.se or 0.0) ** 2
    if placed.one.se is not None and not found.pooled:
        n, m = placed.one.n, placed.people
        v1, v2 = placed.one.se**2, (placed.two.se or 0.0) ** 2
        each = (1.0 - placed.tied - delta**2) / (n * m - 1.0)
        variance = 4.0 * ((m - 1.0) / m * v1 + (n - 1.0) / n * v2) + each
    t2s2 = float(special.stdtrit(found.df, (1.0 + level) / 2.0)) ** 2 * variance
    middle, below = delta - delta**3, 1.0 - delta**2 + t2s2
    reach = math.sqrt(t2s2 * ((1.0 - delta**2) ** 2 + t2s2))
    return max((middle - reach) / below, -1.0), min((middle + reach) / below, 1.0)


def _separated(found: RankGap, people: float, level: float) -> Interval:
    smaller = people if found.n_supplier == 1 else min(found.n_supplier, people)
    z2 = float(special.ndtri((1.0 + level) / 2.0)) ** 2
    bound = (smaller - z2) / (smaller + z2)
    return (bound, 1.0) if (found.delta or 0.0) > 0.0 else (-1.0, -bound)
