"""Every two groups compared by their means: Games and Howell's test."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.statistics.gaps.mean_difference import Gap, gap_of_means, judged
from analysis.statistics.groups.studentized import studentized_range_p, studentized_range_quantile
from analysis.statistics.intervals import LEVEL, Interval, Mean

ROOT2 = math.sqrt(2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanPair:
    """Two groups (places in the list): `difference` = first − second, in the means' unit.

    `p` is Welch's for this pair alone, `p_adjusted` Games and Howell's within all pairs, and `ci`
    simultaneous with it; `p_cautious`: the larger of `p_adjusted` and the same from Student's t.
    `effect`: Hedges' g with its own interval. `pooled`: the standard error is the pooled one, as in
    `analysis.statistics.gaps`. `reason`: "constant" (no spread in either).
    """

    first: int
    second: int
    n_first: int
    n_second: int
    difference: float
    se: float | None = None
    df: float | None = None
    t: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    p_cautious: float | None = None
    ci: Interval | None = None
    effect: float | None = None
    effect_ci: Interval | None = None
    pooled: bool = False
    reason: str | None = None


def games_howell(
    means: Sequence[Mean], *, sizes: Sequence[float] | None = None, level: float = LEVEL
) -> tuple[MeanPair, ...]:
    """Games & Howell (1976): |t|·√2 of each pair against the studentized range of all k means.

    t and df are Welch's, from `gap_of_means` with its rule for groups without spread; the intervals
    difference ± q(level; k, df)/√2·se hold together. Groups of fewer than two people are left out;
    with two groups it is Welch's test.

    On short skewed scales a small group often agrees by chance, and Welch's t then takes its spread
    for small: hence `p_cautious` (H), as for gaps; `docs/statistics/groups.md` has what both cost.
    Its pooled variance counts each group with `sizes`, Kish's n under weights; n if not given.
    """
    size = [float(each.n) for each in means] if sizes is None else sizes
    held = [i for i, each in enumerate(means) if each.n > 1]
    places = [(i, j) for at, i in enumerate(held) for j in held[at + 1 :]]
    gaps = [_gap(means[i], means[j], size[i], size[j], level) for i, j in places]
    tested = [(gap.t, gap.df) for gap in gaps if gap.t is not None and gap.df is not None]
    t, df = np.array(tested, dtype=np.float64).reshape(-1, 2).T
    k = max(len(held), 2)
    p = iter(studentized_range_p(np.abs(t) * ROOT2, k, df))
    reach = iter(studentized_range_quantile(level, k, df) / ROOT2)
    found = (
        (_pair(i, j, gap), gap.t is not None, _pooled_se(means[i], means[j], size[i], size[j]))
        for (i, j), gap in zip(places, gaps, strict=True)
    )
    return tuple(
        _adjusted(pair, float(next(p)), float(next(reach)), _student(pair, se, df, k))
        if ok
        else pair
        for pair, ok, (se, df) in found
    )


def _gap(one: Mean, two: Mean, size1: float, size2: float, level: float) -> Gap:
    """The gap; where it rests on the pooled error, on that of these sizes."""
    gap = gap_of_means(one, two, level=level)
    if not gap.pooled:
        return gap
    se, df = _pooled_se(one, two, size1, size2)
    return judged(gap, se, df, level=level)


def _pooled_se(one: Mean, two: Mean, size1: float, size2: float) -> tuple[float, float]:
    """Student's standard error of a difference, and its degrees of freedom, by these sizes."""
    df = max(size1 + size2 - 2.0, 1.0)
    squares = (size1 - 1.0) * (one.sd or 0.0) ** 2 + (size2 - 1.0) * (two.sd or 0.0) ** 2
    return math.sqrt(squares / df * (1.0 / size1 + 1.0 / size2)), df


def _student(pair: MeanPair, se: float, df: float, k: int) -> float:
    """The studentized range's p of Student's t with the variance of both groups pooled."""
    t = abs(pair.difference) / se if se else math.inf
    return float(studentized_range_p(np.array([t * ROOT2]), k, np.array([df]))[0])


def _pair(i: int, j: int, gap: Gap) -> MeanPair:
    """The gap of i over j, under the names of this test."""
    assert gap.gap is not None
    assert gap.n_supplier is not None
    return MeanPair(
        first=i,
        second=j,
        n_first=gap.n_supplier,
        n_second=gap.n,
        difference=gap.gap,
        se=gap.se,
        df=gap.df,
        t=gap.t,
        p=gap.p,
        effect=gap.effect,
        effect_ci=gap.effect_ci,
        pooled=gap.pooled,
        reason=gap.reason,
    )


def _adjusted(pair: MeanPair, p: float, reach: float, student: float) -> MeanPair:
    far = reach * (pair.se or 0.0)
    return replace(
        pair,
        p_adjusted=p,
        p_cautious=max(p, student),
        ci=(pair.difference - far, pair.difference + far),
    )
