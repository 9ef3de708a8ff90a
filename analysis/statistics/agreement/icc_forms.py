"""The six forms of the intraclass correlation, from mean squares."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from scipy import special

from analysis.statistics.intervals import Interval, is_zero
from analysis.statistics.kinds import COEFFICIENT, DF, STATISTIC, P


@dataclass(frozen=True, slots=True, kw_only=True)
class Icc:
    """One form with its F test of ρ = 0 and its interval.

    With all raters alike about every target the value is 1 and there is no F and no interval
    (reason "constant"). Without a value: "constant" where targets do not differ, so that the
    reliability of a mean has no scale; "improper_solution" where the estimated variance of the
    mean rating is not above zero; else the table's reason.
    """

    value: Annotated[float | None, COEFFICIENT] = None
    f: Annotated[float | None, STATISTIC] = None
    df1: Annotated[float | None, DF] = None
    df2: Annotated[float | None, DF] = None
    p: Annotated[float | None, P] = None
    ci: Annotated[Interval | None, COEFFICIENT] = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Squares:
    """Mean squares of n complete targets × k raters; what is only rounding is zero."""

    n: int
    k: int
    targets: float
    raters: float
    error: float
    within: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ratio:
    """An F, its degrees of freedom, and F over and times its quantiles."""

    f: float
    df1: float
    df2: float
    low: float
    high: float

    @property
    def p(self) -> float:
        """P(F > f)."""
        return float(special.fdtrc(self.df1, self.df2, self.f))


def _ratio(above: float, below: float, df1: float, df2: float, level: float) -> _Ratio:
    f, upper = above / below, (1.0 + level) / 2.0
    return _Ratio(
        f=f,
        df1=df1,
        df2=df2,
        low=f / float(special.fdtri(df1, df2, upper)),
        high=f * float(special.fdtri(df2, df1, upper)),
    )


def _two_way_ratio(s: Squares, level: float) -> _Ratio:
    return _ratio(s.targets, s.error, s.n - 1, (s.n - 1) * (s.k - 1), level)


def _icc(value: float, ratio: _Ratio, ci: Interval | None) -> Icc:
    return Icc(value=value, f=ratio.f, df1=ratio.df1, df2=ratio.df2, p=ratio.p, ci=ci)


def single_one_way(s: Squares, level: float) -> Icc:
    """ICC(1,1) = (MSB − MSW)/(MSB + (k − 1)·MSW)."""
    return _single(s, s.within, s.n * (s.k - 1), level)


def single_consistency(s: Squares, level: float) -> Icc:
    """ICC(3,1) = (MSB − MSE)/(MSB + (k − 1)·MSE)."""
    return _single(s, s.error, (s.n - 1) * (s.k - 1), level)


def _single(s: Squares, noise: float, df: float, level: float) -> Icc:
    """The value, and (F − 1)/(F + k − 1) at both ends of F = MSB/noise."""
    if noise == 0.0:
        return Icc(value=None if s.targets == 0.0 else 1.0, reason="constant")
    ratio = _ratio(s.targets, noise, s.n - 1, df, level)
    value = (s.targets - noise) / (s.targets + (s.k - 1) * noise)
    low, high = ((f - 1.0) / (f + s.k - 1) for f in (ratio.low, ratio.high))
    return _icc(value, ratio, (low, high))


def mean_one_way(s: Squares, level: float) -> Icc:
    """ICC(1,k) = (MSB − MSW)/MSB."""
    return _mean(s, s.within, s.n * (s.k - 1), level)


def mean_consistency(s: Squares, level: float) -> Icc:
    """ICC(3,k) = (MSB − MSE)/MSB."""
    return _mean(s, s.error, (s.n - 1) * (s.k - 1), level)


def _mean(s: Squares, noise: float, df: float, level: float) -> Icc:
    """The value, and 1 − 1/F at both ends of F = MSB/noise."""
    if s.targets == 0.0 or noise == 0.0:
        return Icc(value=None if s.targets == 0.0 else 1.0, reason="constant")
    ratio = _ratio(s.targets, noise, s.n - 1, df, level)
    ci = (1.0 - 1.0 / ratio.low, 1.0 - 1.0 / ratio.high) if ratio.low > 0 else None
    return _icc((s.targets - noise) / s.targets, ratio, ci)


def _agreement_value(s: Squares) -> float | None:
    below = s.targets + (s.k - 1) * s.error + s.k * (s.raters - s.error) / s.n
    return None if is_zero(below, 0.0) else (s.targets - s.error) / below


def single_agreement(s: Squares, level: float) -> Icc:
    """ICC(2,1) = (MSB − MSE)/(MSB + (k − 1)·MSE + k·(MSJ − MSE)/n)."""
    value = _agreement_value(s)
    if value is None:
        return Icc(reason="improper_solution")
    if s.error == 0.0:
        return Icc(value=value, reason="constant")
    return _icc(value, _two_way_ratio(s, level), _agreement_interval(s, value, level))


def _agreement_interval(s: Squares, value: float, level: float) -> Interval | None:
    """Satterthwaite's approximation (Shrout & Fleiss 1979, p. 425; McGraw & Wong 1996, table 7)."""
    n, k = s.n, s.k
    raters = k * value * s.raters / s.error
    rest = n * (1.0 + (k - 1) * value) - k * value
    below = (n - 1) * raters**2 + rest**2
    df = (k - 1) * (n - 1) * (raters + rest) ** 2 / below if below > 0 else 0.0
    if df <= 0.0:
        return None
    upper = (1.0 + level) / 2.0
    at_low, at_high = special.fdtri(n - 1, df, upper), special.fdtri(df, n - 1, upper)
    spread = k * s.raters + (k * n - k - n) * s.error
    low = n * (s.targets - at_low * s.error) / (at_low * spread + n * s.targets)
    high = n * (at_high * s.targets - s.error) / (spread + n * at_high * s.targets)
    return (float(low), float(high)) if np.isfinite([low, high]).all() else None


def mean_agreement(s: Squares, level: float) -> Icc:
    """ICC(2,k) = (MSB − MSE)/(MSB + (MSJ − MSE)/n)."""
    below = s.targets + (s.raters - s.error) / s.n
    if is_zero(below, 0.0):
        return Icc(reason="improper_solution")
    value, of_one = (s.targets - s.error) / below, _agreement_value(s)
    if s.error == 0.0:
        return Icc(value=value, reason="constant")
    single = None if of_one is None else _agreement_interval(s, of_one, level)
    return _icc(value, _two_way_ratio(s, level), _stepped_up(single, s.k))


def _stepped_up(single: Interval | None, k: int) -> Interval | None:
    """Spearman–Brown: kρ/(1 + (k − 1)ρ), where the mean of k raters has a variance at all."""
    if single is None or 1.0 + (k - 1) * single[0] <= 1e-12:
        return None
    low, high = (k * rho / (1.0 + (k - 1) * rho) for rho in single)
    return low, high
