"""ICC(1) and ICC(2) of people in groups of any size: does membership tell what they answer?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.statistics.intervals import LEVEL, Interval, is_zero
from analysis.statistics.moments.group_labels import numbered
from analysis.statistics.moments.values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedIcc:
    """ICC(1), the share of variance between groups, and ICC(2), the reliability of a group's mean.

    `n` people in `groups` groups; `left_out` had no value. `size` is k0, the size that stands for
    all: (n − Σn_i²/n)/(groups − 1); `mean_size` is n/groups, which R's multilevel takes instead.
    `ci` and `icc2_ci` are Wald's exact interval under normality and its step to groups of k0.

    `reason`: "no_answers", "too_few" (under two groups, or no group of two), "constant" (all
    alike, or all alike within every group: ICC(1) is 1 then, without F and interval). Where the
    groups' means are all alike ICC(2) is None: the reliability of differences that are not there.
    """

    n: int
    groups: int
    left_out: int
    size: float | None = None
    mean_size: float | None = None
    ms_between: float | None = None
    ms_within: float | None = None
    f: float | None = None
    df1: int | None = None
    df2: int | None = None
    p: float | None = None
    icc1: float | None = None
    ci: Interval | None = None
    icc2: float | None = None
    icc2_ci: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Groups:
    """Sizes and means of the groups, and the two mean squares."""

    sizes: Matrix
    means: Matrix
    n: int
    between: float
    within: float


def grouped_icc(
    values: NDArray[np.floating], groups: NDArray[np.integer], *, level: float = LEVEL
) -> GroupedIcc:
    """ICC(1) = (MSB − MSW)/(MSB + (k0 − 1)·MSW), ICC(2) = (MSB − MSW)/MSB; groups of any size.

    `values`: one score per person (n floats, NaN = missing); `groups`: n codes. Shrout & Fleiss
    (1979), Bartko (1976), Bliese (2000); k0 as Donner (1986). Groups of one count towards MSB
    alone. Raises ValueError where the lengths differ.
    """
    if values.ndim != 1 or values.shape != groups.shape:
        raise ValueError(f"one group code per value: got {values.shape} and {groups.shape}")
    present = ~np.isnan(values)
    x = np.asarray(values, dtype=np.float64)[present]
    at = numbered(groups[present])
    sizes = np.bincount(at).astype(np.float64)
    n, left_out = len(x), len(values) - len(x)
    if n == 0 or len(sizes) < 2 or n == len(sizes):
        reason = "no_answers" if n == 0 else "too_few"
        return GroupedIcc(n=n, groups=len(sizes), left_out=left_out, reason=reason)
    return _estimated(_gathered(x, at, sizes), left_out, level)


def _gathered(x: Matrix, at: NDArray[np.intp], sizes: Matrix) -> _Groups:
    grand = float(x.mean())
    d = x - grand
    means = np.bincount(at, weights=d) / sizes
    between = float((sizes * np.square(means)).sum()) / (len(sizes) - 1)
    within = float(np.square(d - means[at]).sum()) / (len(x) - len(sizes))
    return _Groups(
        sizes=sizes,
        means=means,
        n=len(x),
        between=0.0 if is_zero(between, grand) else between,
        within=0.0 if is_zero(within, grand) else within,
    )


def _estimated(g: _Groups, left_out: int, level: float) -> GroupedIcc:
    groups, n = len(g.sizes), g.n
    size = (n - float(np.square(g.sizes).sum()) / n) / (groups - 1)
    if g.within == 0.0:
        same = None if g.between == 0.0 else 1.0
        return GroupedIcc(
            n=n, groups=groups, left_out=left_out, icc1=same, icc2=same, reason="constant"
        )
    f, df1, df2 = g.between / g.within, groups - 1, n - groups
    ci = _wald(g, level)
    return GroupedIcc(
        n=n,
        groups=groups,
        left_out=left_out,
        size=size,
        mean_size=n / groups,
        ms_between=g.between,
        ms_within=g.within,
        f=f,
        df1=df1,
        df2=df2,
        p=float(special.fdtrc(df1, df2, f)),
        icc1=(g.between - g.within) / (g.between + (size - 1.0) * g.within),
        ci=ci,
        icc2=(g.between - g.within) / g.between if g.between > 0.0 else None,
        icc2_ci=_stepped_up(ci, size),
    )


def _wald(g: _Groups, level: float) -> Interval:
    """The ρ at which Σw_i(m_i − m_w)²/((J − 1)·MSW) meets F's quantiles (Wald 1940).

    w_i = n_i(1 − ρ)/(1 + (n_i − 1)ρ), m_w the mean weighted so. Exact for normal data and any
    sizes; for equal sizes it is the textbook interval. Falling in ρ from −1/(max n_i − 1) to 1.
    """
    df1, df2 = len(g.sizes) - 1, g.n - len(g.sizes)
    tail = (1.0 - level) / 2.0
    lowest = -1.0 / (float(g.sizes.max()) - 1.0)
    found = [_crossing(g, lowest, float(special.fdtri(df1, df2, q))) for q in (1.0 - tail, tail)]
    return found[0], found[1]


def _crossing(g: _Groups, lowest: float, quantile: float) -> float:
    start = lowest + 1e-9 * (1.0 - lowest)

    def above(rho: float) -> float:
        w = g.sizes * (1.0 - rho) / (1.0 + (g.sizes - 1.0) * rho)
        mean = float((w * g.means).sum() / w.sum())
        between = float((w * np.square(g.means - mean)).sum())
        return between / (len(g.sizes) - 1) / g.within - quantile

    if above(start) <= 0.0:
        return lowest
    return float(optimize.brentq(above, start, 1.0 - 1e-15, xtol=1e-14))


def _stepped_up(single: Interval, size: float) -> Interval | None:
    """Spearman–Brown to the mean of `size` people, where that has a variance at all."""
    if 1.0 + (size - 1.0) * single[0] <= 1e-12:
        return None
    low, high = (size * rho / (1.0 + (size - 1.0) * rho) for rho in single)
    return low, high
