"""Groups compared by their means: the classical F with η² and ω², and Welch's.

Inputs are `Mean`s, one per group, so that figures from moments and from vectors go the same way.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special
from scipy.optimize import brentq

from analysis.statistics.intervals import LEVEL, Interval, Mean


@dataclass(frozen=True, slots=True, kw_only=True)
class FTest:
    """An F test of whether groups have the same mean, over `groups` groups of `n` people in all.

    `eta2` = SS_between/SS_total, what the groups explain in these people, with its interval;
    `omega2`, the same for the population, never below 0; both None for Welch's test.
    `reason`: "too_few" (fewer than two groups of two people) or "constant" (no spread within any
    group; for Welch's test within one of them).
    """

    n: int
    groups: int
    f: float | None = None
    df1: float | None = None
    df2: float | None = None
    p: float | None = None
    eta2: float | None = None
    eta2_ci: Interval | None = None
    omega2: float | None = None
    reason: str | None = None


def anova(means: Sequence[Mean], *, level: float = LEVEL) -> FTest:
    """Fisher's F = MS_between/MS_within from each group's n, mean and sd; equal variances assumed.

    η² = SSb/(SSb + SSw); its interval from the noncentralities λ that leave (1 − level)/2 outside,
    λ/(λ + N) (Steiger 2004). ω² = (SSb − (k − 1)·MSw)/(SSt + MSw) (Hays 1963), 0 where below.
    Groups of fewer than two people are left out.
    """
    used = _testable(means)
    test, between, within = fisher(used, [each.n for each in used])
    if test.f is None or test.df1 is None or test.df2 is None:
        return test
    error = within / test.df2
    return replace(
        test,
        eta2=between / (between + within),
        eta2_ci=_explained(test.f, test.df1, test.df2, test.n, level),
        omega2=max((between - test.df1 * error) / (between + within + error), 0.0),
    )


def fisher(groups: Sequence[Mean], sizes: Sequence[float]) -> tuple[FTest, float, float]:
    """Fisher's F alone, of groups that count with these sizes, above 1; SS between and within."""
    n, k = sum(each.n for each in groups), len(groups)
    if k < 2:
        return FTest(n=n, groups=k, reason="too_few"), 0.0, 0.0
    size = np.array(sizes, dtype=np.float64)
    centre = np.array([each.mean for each in groups], dtype=np.float64)
    sd = np.array([each.sd for each in groups], dtype=np.float64)
    between = float(size @ np.square(centre - float(size @ centre) / size.sum()))
    within = float((size - 1.0) @ np.square(sd))
    if not within:
        return FTest(n=n, groups=k, reason="constant"), between, within
    df1, df2 = k - 1.0, float((size - 1.0).sum())
    f = between / df1 / (within / df2)
    p = float(special.fdtrc(df1, df2, f))
    return FTest(n=n, groups=k, f=f, df1=df1, df2=df2, p=p), between, within


def _explained(f: float, df1: float, df2: float, n: int, level: float) -> Interval | None:
    tail = (1.0 - level) / 2.0
    # Beyond this scipy's noncentral F has no figures; the effect is 1 but for rounding.
    if f * df1 > 1e7:
        return None
    low, high = (_noncentrality(f, df1, df2, side) for side in (1.0 - tail, tail))
    return (low / (low + n), high / (high + n))


def _noncentrality(f: float, df1: float, df2: float, below: float) -> float:
    """The λ with P(F_λ ≤ f) = below; 0 where even λ = 0 leaves less than that.

    scipy's inverse has five digits, its distribution all: so that is inverted here.
    """
    if float(special.fdtr(df1, df2, f)) <= below:
        return 0.0
    high = df1 * f + 10.0
    while _noncentral(f, df1, df2, high) > below:
        high *= 2.0
    return float(brentq(lambda x: _noncentral(f, df1, df2, x) - below, 0.0, high, xtol=1e-12))


def _noncentral(f: float, df1: float, df2: float, away: float) -> float:
    """P(F ≤ f) with noncentrality λ = `away`.

    scipy's, which has holes far in the tails of large samples; there the sum of central ones by
    their Poisson(λ/2) weights, within 12 of its standard deviations.
    """
    share = float(special.ncfdtr(df1, df2, away, f))
    if math.isfinite(share):
        return share
    reach = 12.0 * math.sqrt(away / 2.0) + 40.0
    j = np.arange(max(math.floor(away / 2.0 - reach), 0), math.ceil(away / 2.0 + reach))
    log = special.xlogy(j, away / 2.0) - special.gammaln(j + 1.0)
    weight = np.exp(log - log.max())
    each = special.betainc(df1 / 2.0 + j, df2 / 2.0, df1 * f / (df1 * f + df2))
    return float(weight @ each / weight.sum())


def welch_anova(means: Sequence[Mean]) -> FTest:
    """Welch (1951): groups of unequal variances, weighed by w = 1/se².

    F = Σ w(m − m̃)²/(k − 1) / (1 + 2(k − 2)/(k² − 1)·Λ), Λ = Σ (1 − w/Σw)²/(n − 1), on k − 1 and
    (k² − 1)/(3Λ) degrees of freedom. With respondent weights se is the linearised one (ours: Welch
    has none). Groups of fewer than two people are left out.
    """
    used = _testable(means)
    n, k = sum(each.n for each in used), len(used)
    if k < 2:
        return FTest(n=n, groups=k, reason="too_few")
    if not all(each.se for each in used):
        return FTest(n=n, groups=k, reason="constant")
    w = np.array([1.0 / (each.se or 1.0) ** 2 for each in used])
    centres = np.array([each.mean for each in used], dtype=np.float64)
    df = np.array([each.n - 1.0 for each in used])
    middle = float(w @ centres / w.sum())
    lack = float((np.square(1.0 - w / w.sum()) / df).sum())
    f = float(w @ np.square(centres - middle)) / (k - 1)
    f /= 1.0 + 2.0 * (k - 2) / (k * k - 1) * lack
    df2 = (k * k - 1) / (3.0 * lack)
    p = float(special.fdtrc(k - 1, df2, f))
    return FTest(n=n, groups=k, f=f, df1=k - 1.0, df2=df2, p=p)


def _testable(means: Sequence[Mean]) -> list[Mean]:
    return [each for each in means if each.n > 1]
