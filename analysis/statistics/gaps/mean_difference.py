"""Differences of means: of two independent sides, and of pairs.

Inputs are `Mean`s, so that figures from moments and from vectors go the same way; a gap is in the
unit of the means (scale points, or points of 0–100). Each gap stands by itself; what is concluded
of the supplier's gaps together is `supplier_gaps`.
"""

import math
from dataclasses import dataclass, replace

from analysis.statistics.gaps.effects import small_sample, standardized_interval
from analysis.statistics.intervals import LEVEL, Interval, Mean, t_interval, t_test


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A difference of means with what can be said of it; unrounded, None where not estimable.

    `n`: demand-side respondents, or pairs; `n_supplier`: supplier raters, None for pairs.
    `p` is two-sided for gap = 0; `effect` is Hedges' g (d_z of pairs, uncorrected), positive with
    the gap, its interval from the noncentral t; `pooled`: the standard error is the pooled one.
    `p_cautious`: the larger of Welch's p and that of Student's t with pooled variance.
    `reason`, where there is no gap at all: "no_supplier", "no_demand", "no_answers" or
    "mixed_scales"; where there is nothing but the gap: "one_respondent" (no spread to judge it by)
    or "constant" (no spread on either side: exact for these people, and nothing beyond them).
    """

    n: int
    n_supplier: int | None = None
    gap: float | None = None
    se: float | None = None
    df: float | None = None
    ci: Interval | None = None
    t: float | None = None
    p: float | None = None
    effect: float | None = None
    effect_ci: Interval | None = None
    pooled: bool = False
    p_cautious: float | None = None
    reason: str | None = None


def gap_of_means(supplier: Mean, demand: Mean, *, level: float = LEVEL) -> Gap:
    """Supplier − demand side.

    Two or more supplier raters: Welch's (1947) t with Satterthwaite's df from the two standard
    errors, Hedges' g with the pooled sd. Where one side has no spread at all, the pooled standard
    error is taken if it is the larger (H): that two raters agree is no sign that all would, and
    Welch's t would take them for a fixed point. For the same reason `p_cautious` (H): on short
    scales a few raters often agree by chance; what either p costs and saves was simulated
    (`docs/statistics/groups.md`).

    One rater: its figure is a fixed point against the demand side's mean, a one-sample t with
    df = n − 1: nothing is claimed about other raters.
    """
    gap = _difference(supplier, demand)
    if gap.reason is not None:
        return gap
    if demand.sd is None or demand.se is None:
        return replace(gap, reason="one_respondent")
    gap = _with_hedges(gap, supplier, demand, level=level)
    if supplier.sd is None or supplier.se is None:
        return judged(gap, demand.se, demand.n - 1.0, level=level)
    se, df = satterthwaite(supplier.se, supplier.freedom, demand.se, demand.freedom)
    together = _pooled_se(supplier, demand)
    if 0.0 in (supplier.se, demand.se) and is_larger(together, se):
        df = supplier.n + demand.n - 2.0
        return judged(replace(gap, pooled=True), together, df, level=level)
    return _cautious(judged(gap, se, df, level=level), supplier, demand)


def gap_of_differences(difference: Mean, *, level: float = LEVEL) -> Gap:
    """The paired gap from the mean of the respondents' differences: t with df = n − 1.

    `effect` is d_z = mean / sd of the differences.
    """
    if difference.mean is None:
        return Gap(n=0, reason="no_answers")
    if difference.se is None or difference.sd is None:
        return Gap(n=difference.n, gap=difference.mean, reason="one_respondent")
    df = difference.n - 1.0
    gap = Gap(n=difference.n, gap=difference.mean)
    if difference.sd:
        effect = difference.mean / difference.sd
        interval = standardized_interval(effect, df, difference.n, level=level)
        gap = replace(gap, effect=effect, effect_ci=interval)
    return judged(gap, difference.se, df, level=level)


def _difference(supplier: Mean, demand: Mean) -> Gap:
    """The bare difference of two means, or why there is none."""
    gap = Gap(n=demand.n, n_supplier=supplier.n)
    if supplier.mean is None or demand.mean is None:
        return replace(gap, reason=_why_none(supplier, demand))
    return replace(gap, gap=supplier.mean - demand.mean)


def _why_none(supplier: Mean, demand: Mean) -> str | None:
    if supplier.n == 0:
        return "no_supplier"
    return "no_demand" if demand.n == 0 else supplier.reason or demand.reason


def satterthwaite(se1: float, df1: float, se2: float, df2: float) -> tuple[float, float]:
    """Standard error and df of a difference of independent estimates (Satterthwaite 1946).

    √(se1² + se2²) and (se1² + se2²)²/(se1⁴/df1 + se2⁴/df2); df infinite where neither has spread
    (they are 0/0 then, and no test is made of them).
    """
    one, two = se1**2, se2**2
    below = one**2 / df1 + two**2 / df2
    return math.sqrt(one + two), (one + two) ** 2 / below if below else math.inf


def judged(gap: Gap, se: float, df: float, *, level: float = LEVEL) -> Gap:
    """The gap with interval, t and p; "constant" where the standard error is 0."""
    assert gap.gap is not None
    if se == 0.0:
        return replace(gap, se=0.0, effect=None, effect_ci=None, reason="constant")
    test = t_test(gap.gap, se, df)
    return replace(
        gap,
        se=se,
        df=df,
        ci=t_interval(gap.gap, se, df, level=level),
        t=test.t,
        p=test.p,
        p_cautious=test.p,
    )


def _cautious(gap: Gap, supplier: Mean, demand: Mean) -> Gap:
    """The gap with the larger of its p and that of Student's t with pooled variance."""
    if gap.p is None or gap.gap is None:
        return gap
    together = _pooled_se(supplier, demand)
    student = t_test(gap.gap, together, supplier.n + demand.n - 2.0)
    return replace(gap, p_cautious=max(gap.p, student.p))


def is_larger(together: float, se: float) -> bool:
    """Whether the pooled error is larger by more than rounding: of equal sides it is Welch's."""
    return together > se * (1.0 + 1e-9)


def _pooled_se(supplier: Mean, demand: Mean) -> float:
    """Student's standard error of a difference: pooled sd·√(1/n1 + 1/n2)."""
    return _pooled_sd(supplier, demand) * math.sqrt(1.0 / supplier.n + 1.0 / demand.n)


def _pooled_sd(supplier: Mean, demand: Mean) -> float:
    one = (supplier.n - 1) * (supplier.sd or 0.0) ** 2
    two = (demand.n - 1) * (demand.sd or 0.0) ** 2
    return math.sqrt((one + two) / (supplier.n + demand.n - 2))


def _with_hedges(gap: Gap, supplier: Mean, demand: Mean, *, level: float = LEVEL) -> Gap:
    """The gap with Hedges' g = J·gap/sd, where gap/sd·√size is distributed as a noncentral t.

    One rater is a fixed point: sd, df and size are the demand side's.
    """
    assert gap.gap is not None
    df, size, sd = demand.n - 1.0, float(demand.n), demand.sd or 0.0
    if supplier.sd is not None:
        df, sd = supplier.n + demand.n - 2.0, _pooled_sd(supplier, demand)
        size = supplier.n * demand.n / (supplier.n + demand.n)
    # With one degree of freedom the uncorrected effect has no mean, and J leaves nothing of it.
    if sd == 0.0 or df < 2:
        return gap
    correction, plain = small_sample(df), gap.gap / sd
    low, high = standardized_interval(plain, df, size, level=level)
    return replace(gap, effect=correction * plain, effect_ci=(correction * low, correction * high))
