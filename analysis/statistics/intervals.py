"""Intervals and tests from a few figures: means (t), shares (Wilson), alpha (Feldt); jackknife.

Quantiles come from scipy.special, which takes floats and costs microseconds.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Interval = tuple[float, float]

LEVEL = 0.95
# Variances this small against the squared mean are rounding, not differences between people.
ROUNDING = 1e-28


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean over `n` values; what is None is explained by `reason`.

    reason: "no_answers" (n = 0), "one_respondent" (no sd), "constant" (all alike:
    sd and se are 0, and there is no interval), or None. `df`: of se, None for n − 1.
    """

    n: int
    mean: float | None = None
    sd: float | None = None
    se: float | None = None
    ci: Interval | None = None
    df: float | None = None
    reason: str | None = None

    @property
    def freedom(self) -> float:
        """Degrees of freedom of the standard error."""
        return self.n - 1.0 if self.df is None else self.df


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share `count` / `n` with Wilson's interval; counts may be weighted sums."""

    n: int
    count: float = 0.0
    share: float | None = None
    ci: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A t statistic with its two-sided p."""

    __test__ = False  # the name is not for pytest

    t: float
    p: float


def is_zero(variance: float, mean: float) -> bool:
    """Whether a variance is nothing but rounding around this mean."""
    return variance <= ROUNDING * (1.0 + mean * mean)


def mean_estimate(
    n: int, mean: float, variance: float, *, se: float | None = None, level: float = LEVEL
) -> Mean:
    """The mean with its standard error sd/√n and interval mean ± t(n − 1)·se.

    `variance` has the divisor n − 1; `se` replaces sd/√n where the design asks for another
    (weights). A mean without variance keeps sd = se = 0 and gets no interval.
    """
    if n == 0:
        return Mean(n=0, reason="no_answers")
    if n == 1:
        return Mean(n=1, mean=float(mean), reason="one_respondent")
    if is_zero(variance, mean):
        return Mean(n=n, mean=float(mean), sd=0.0, se=0.0, reason="constant")
    sd = math.sqrt(variance)
    error = sd / math.sqrt(n) if se is None else se
    return Mean(
        n=n, mean=float(mean), sd=sd, se=error, ci=t_interval(mean, error, n - 1, level=level)
    )


def mean_of(values: NDArray[np.floating], *, level: float = LEVEL) -> Mean:
    """The mean of a vector of floats, NaN = missing, as `mean_estimate` gives it."""
    present = np.asarray(values, dtype=np.float64)
    present = present[~np.isnan(present)]
    n = len(present)
    variance = float(present.var(ddof=1)) if n > 1 else math.nan
    return mean_estimate(n, float(present.mean()) if n else math.nan, variance, level=level)


def t_interval(estimate: float, se: float, df: float, *, level: float = LEVEL) -> Interval:
    """estimate ± t(df; (1 + level)/2)·se."""
    reach = float(special.stdtrit(df, (1.0 + level) / 2.0)) * se
    return (float(estimate) - reach, float(estimate) + reach)


def t_test(estimate: float, se: float, df: float, *, against: float = 0.0) -> Test:
    """Student's t for estimate = `against`, two-sided: p = 2·P(T_df < −|t|)."""
    t = (estimate - against) / se
    return Test(t=float(t), p=float(2.0 * special.stdtr(df, -abs(t))))


def normal_interval(estimate: float, se: float, *, level: float = LEVEL) -> Interval:
    """estimate ± z·se of a reliability, its upper end at most 1."""
    reach = float(special.ndtri((1.0 + level) / 2.0)) * se
    return estimate - reach, min(estimate + reach, 1.0)


def variance_df(influences: NDArray[np.floating]) -> float:
    """Degrees of freedom of the variance of n influences, which need not be normal; n ≥ 2.

    2n/(κ − (n − 3)/(n − 1)), κ = n·Σd⁴/(Σd²)² their kurtosis (O'Neill 2014): the χ² of the same
    mean and variance. For normal ones that is n − 1, which is also the most that is given.
    """
    n, d = len(influences), influences - influences.mean()
    squares = float(np.square(d).sum())
    if squares == 0.0:
        return n - 1.0
    kurtosis = n * float(np.square(np.square(d / math.sqrt(squares))).sum())
    excess = kurtosis - (n - 3.0) / (n - 1.0)
    return min(n - 1.0, 2.0 * n / excess) if excess > 0.0 else n - 1.0


def jackknife_interval(
    estimate: float, left: NDArray[np.floating], *, level: float = LEVEL
) -> Interval:
    """estimate ± t·`jackknife_se`, `left` the n ≥ 2 estimates without each unit in turn.

    Tukey (1958), with t on the `variance_df` of the l instead of n − 1: of skewed answers a few
    decide the error, and it is known less well than n says.
    """
    return t_interval(estimate, jackknife_se(left), variance_df(left), level=level)


def jackknife_se(left: NDArray[np.floating]) -> float:
    """√((n − 1)/n·Σ(l − l̄)²) of the n estimates l without each unit in turn (Tukey 1958)."""
    n = len(left)
    return math.sqrt(float(np.square(left - left.mean()).sum()) * (n - 1) / n)


def share_estimate(
    count: float, n: int, *, n_effective: float | None = None, level: float = LEVEL
) -> Share:
    """A share with Wilson's (1927) score interval.

    With weights, `count` is the weighted share × n and `n_effective` Kish's n, which then sets
    the width.
    """
    if n == 0:
        return Share(n=0, reason="no_answers")
    share = float(count) / n
    size = float(n if n_effective is None else n_effective)
    return Share(n=n, count=float(count), share=share, ci=wilson_interval(share, size, level=level))


def size_of_mean(
    values: NDArray[np.float64], weight: NDArray[np.float64], weight2: NDArray[np.float64]
) -> float:
    """How many unweighted answers tell the mean of `values` as exactly; Σw above 0.

    `weight`, `weight2`: Σw and Σw² of those with each value (of single people w and w²). The
    smaller (H) of Kish's (Σw)²/Σw², which knows the weights alone, and of s²/V: the answers'
    variance over that of their mean, linearised, (Σw)·Σw(v − m)²/Σw²(v − m)² (Dean & Pagano 2015
    for shares). Where those of one view have the larger weights, Kish's promises too much. Both
    are n for equal weights.
    """
    total = float(weight.sum())
    kish = total**2 / float(weight2.sum())
    away = np.square(values - float(weight @ values) / total)
    scatter = float(weight2 @ away)
    return min(kish, total * float(weight @ away) / scatter) if scatter > 0 else kish


def wilson_interval(share: float, n: float, *, level: float = LEVEL) -> Interval:
    """Wilson (1927): (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), within 0 and 1.

    scipy has it for whole counts only; under weights `share`·`n` is none.
    """
    z2 = float(special.ndtri((1.0 + level) / 2.0)) ** 2
    middle = share + z2 / (2.0 * n)
    reach = math.sqrt(z2 * (share * (1.0 - share) / n + z2 / (4.0 * n * n)))
    scale = 1.0 + z2 / n
    return max((middle - reach) / scale, 0.0), min((middle + reach) / scale, 1.0)


def feldt_interval(alpha: float, n: float, k: int, *, level: float = LEVEL) -> Interval:
    """Feldt, Woodruff & Salih (1987): 1 − (1 − α)·F(n − 1, (n − 1)(k − 1)) at both tails.

    `n` is what remains after deletion (pairwise: the smallest pair); k items.
    """
    tail = (1.0 - level) / 2.0
    df1, df2 = n - 1.0, (n - 1.0) * (k - 1.0)
    low = 1.0 - (1.0 - alpha) * float(special.fdtri(df1, df2, 1.0 - tail))
    high = 1.0 - (1.0 - alpha) * float(special.fdtri(df1, df2, tail))
    return (low, high)
