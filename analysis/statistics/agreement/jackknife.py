"""Intervals of intraclass correlations that do not suppose normal ratings, by the jackknife."""

import math
from dataclasses import dataclass

import numpy as np

from analysis.statistics.intervals import (
    LEVEL,
    Interval,
    jackknife_interval,
    jackknife_se,
    t_interval,
    variance_df,
)
from analysis.statistics.moments.values import Matrix, Ratings, as_float

FEWEST = 3
"""Targets, and for agreement raters: without one of two nothing is left to differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IccIntervals:
    """Of n complete `targets` × `raters`, each for a single rating and for the mean of all raters.

    `left_out` targets have a gap. An interval is None where it hangs on one target or rater, and of
    the mean of raters where that has no variance. `reason`: "no_answers", "one_respondent" (one
    rater), "too_few" (under 3 targets).
    """

    targets: int
    raters: int
    left_out: int = 0
    single_one_way: Interval | None = None
    single_agreement: Interval | None = None
    single_consistency: Interval | None = None
    mean_one_way: Interval | None = None
    mean_agreement: Interval | None = None
    mean_consistency: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Squares:
    """Sums of squares of one table, or of many, each without one row or column; n × k in each."""

    n: int
    k: int
    targets: Matrix
    raters: Matrix
    within: Matrix

    @property
    def one_way(self) -> Matrix:
        """ln(MSB/MSW)."""
        within = self.within / (self.n * (self.k - 1))
        return np.log(self.targets / (self.n - 1)) - np.log(within)

    @property
    def consistency(self) -> Matrix:
        """ln(MSB/MSE)."""
        return np.log(self.targets / (self.n - 1)) - np.log(self._error)

    @property
    def agreement(self) -> Matrix:
        """ln(1 − ICC(2,1))."""
        n, k, b = self.n, self.k, self.targets / (self.n - 1)
        apart = k * (self.raters / (k - 1) - self._error) / n
        return np.log((k * self._error + apart) / (b + (k - 1) * self._error + apart))

    @property
    def _error(self) -> Matrix:
        return (self.within - self.raters) / ((self.n - 1) * (self.k - 1))


def intraclass_intervals(ratings: Ratings, *, level: float = LEVEL) -> IccIntervals:
    """Jackknife intervals of ICC(1), ICC(2) and ICC(3) of n targets × k raters (int8 or floats).

    One-way and consistency: ln F ± t·SE over targets left out in turn (Arvesen & Schmitz 1970 for
    ratios of variances), turned into ICCs; `jackknife_interval`. Agreement, whose raters are a
    sample too: ln(1 − ICC) with the sum of the jackknife variances over targets and over raters
    (H), df by Satterthwaite of the two; on the safe side with many targets and few raters. Targets
    with a missing rating are left out whole. The F intervals of `intraclass` are exact for normal
    ratings; on skewed scales these hold their level better (`docs/statistics/coverage.md`).
    ValueError unless the table has two dimensions.
    """
    if ratings.ndim != 2:
        raise ValueError(f"ratings must be targets × raters, not of {ratings.ndim} dimension(s)")
    x = as_float(ratings)
    whole = x[~np.isnan(x).any(axis=1)] if x.shape[1] else x[:0]
    n, k = whole.shape
    empty = IccIntervals(targets=n, raters=k, left_out=len(x) - n, reason=_reason(x, n, k))
    if empty.reason is not None:
        return empty
    d = whole - whole.mean()
    with np.errstate(divide="ignore", invalid="ignore"):
        all_, left, apart = _all(d), _without_targets(d), _without_raters(d)
        one_way = _ratio(all_.one_way, left.one_way, level)
        consistency = _ratio(all_.consistency, left.consistency, level)
        rest = None if apart is None else apart.agreement
        agreement = _agreement(all_.agreement, left.agreement, rest, level)
    return IccIntervals(
        targets=n,
        raters=k,
        left_out=len(x) - n,
        single_one_way=_single(one_way, k),
        single_agreement=agreement,
        single_consistency=_single(consistency, k),
        mean_one_way=_mean(one_way),
        mean_agreement=_stepped_up(agreement, k),
        mean_consistency=_mean(consistency),
    )


def _reason(x: Matrix, n: int, k: int) -> str | None:
    if x.size == 0 or np.isnan(x).all():
        return "no_answers"
    if k == 1:
        return "one_respondent"
    return "too_few" if n < FEWEST else None


def _all(d: Matrix) -> _Squares:
    n, k = d.shape
    row, column = d.mean(axis=1), d.mean(axis=0)
    return _Squares(
        n=n,
        k=k,
        targets=np.array([k * np.square(row).sum()]),
        raters=np.array([n * np.square(column).sum()]),
        within=np.array([np.square(d - row[:, None]).sum()]),
    )


def _without_targets(d: Matrix) -> _Squares:
    """Sums of squares of the table without each row; d has the mean 0."""
    n, k = d.shape
    row, column, few = d.mean(axis=1), d.sum(axis=0), n - 1
    within = np.square(d - row[:, None]).sum(axis=1)
    centre = -row / few
    return _Squares(
        n=few,
        k=k,
        targets=k * (np.square(row).sum() - row**2 - few * centre**2),
        raters=few * np.square((column - d) / few - centre[:, None]).sum(axis=1),
        within=within.sum() - within,
    )


def _without_raters(d: Matrix) -> _Squares | None:
    """The same without each column; None where only two are there."""
    n, k = d.shape
    if k < FEWEST:
        return None
    column, few = d.mean(axis=0), k - 1
    row = (d.sum(axis=1)[:, None] - d) / few
    centre = -column / few
    squares = np.square(d).sum() - np.square(d).sum(axis=0)
    return _Squares(
        n=n,
        k=few,
        targets=few * np.square(row - centre).sum(axis=0),
        raters=n * (np.square(column).sum() - column**2 - few * centre**2),
        within=squares - few * np.square(row).sum(axis=0),
    )


def _ratio(all_: Matrix, left: Matrix, level: float) -> Interval | None:
    """The ends of F; None where a table without one target has none, or no error."""
    if not (np.isfinite(all_).all() and np.isfinite(left).all()):
        return None
    low, high = jackknife_interval(float(all_[0]), left, level=level)
    return math.exp(max(low, -300.0)), math.exp(min(high, 300.0))


def _single(f: Interval | None, k: int) -> Interval | None:
    """(F − 1)/(F + k − 1)."""
    return None if f is None else ((f[0] - 1.0) / (f[0] + k - 1), (f[1] - 1.0) / (f[1] + k - 1))


def _mean(f: Interval | None) -> Interval | None:
    """1 − 1/F."""
    return None if f is None else (1.0 - 1.0 / f[0], 1.0 - 1.0 / f[1])


def _agreement(all_: Matrix, left: Matrix, rest: Matrix | None, level: float) -> Interval | None:
    """The ends of 1 − (1 − ICC)·e^(±t·SE)."""
    if rest is None or not all(np.isfinite(each).all() for each in (all_, left, rest)):
        return None
    parts = [(jackknife_se(each), variance_df(each)) for each in (left, rest)]
    if not any(se for se, _ in parts):
        return None
    se, df = _together(*parts)
    low, high = t_interval(float(all_[0]), se, df, level=level)
    return 1.0 - math.exp(min(high, 300.0)), 1.0 - math.exp(max(low, -300.0))


def _together(*parts: tuple[float, float]) -> tuple[float, float]:
    """Standard error and df of a sum of independent parts, each with its own (1946)."""
    squares = [(se**2, df) for se, df in parts]
    whole = sum(v for v, _ in squares)
    return math.sqrt(whole), whole**2 / sum(v**2 / df for v, df in squares)


def _stepped_up(single: Interval | None, k: int) -> Interval | None:
    """Spearman–Brown's kρ/(1 + (k − 1)ρ), where the mean of k raters has a variance at all."""
    if single is None or 1.0 + (k - 1) * single[0] <= 1e-12:
        return None
    return k * single[0] / (1.0 + (k - 1) * single[0]), k * single[1] / (1.0 + (k - 1) * single[1])
