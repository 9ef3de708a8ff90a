"""Gaps: supplier − demand side (two groups), perception − expectation (pairs), and their verdict.

Inputs are `Mean`s, so that figures from moments and from vectors go the same way; a gap is in the
unit of the means (scale points, or points of 0–100), and so is the margin of equivalence.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.intervals import (
    LEVEL,
    Interval,
    Mean,
    equivalence_p,
    mean_of,
    t_interval,
    t_test,
)

Verdict = Literal["blind_spot", "hidden_strength", "agreement", "undecided"]

ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A difference of means with what can be said of it; unrounded, None where not estimable.

    `n`: demand-side respondents, or pairs; `n_supplier`: supplier raters, None for pairs.
    `p` is two-sided for gap = 0; `effect` is Hedges' g (d_z of pairs, uncorrected), positive with
    the gap, its interval from the noncentral t; `equivalence_p` is for |gap| < `margin`;
    `pooled`: the standard error is the pooled one. `p_cautious`: the larger of Welch's p and that
    of Student's t with pooled variance; the verdict rests on it.
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
    equivalence_p: float | None = None
    margin: float | None = None
    pooled: bool = False
    p_cautious: float | None = None
    reason: str | None = None


def independent_gap(
    supplier: NDArray[np.floating],
    demand: NDArray[np.floating],
    *,
    margin: float | None = None,
    level: float = LEVEL,
) -> Gap:
    """`gap_of_means` for two vectors of respondents' values, NaN = missing."""
    return gap_of_means(mean_of(supplier), mean_of(demand), margin=margin, level=level)


def gap_of_means(
    supplier: Mean, demand: Mean, *, margin: float | None = None, level: float = LEVEL
) -> Gap:
    """Supplier − demand side.

    Two or more supplier raters: Welch's (1947) t with Satterthwaite's df from the two standard
    errors, Hedges' g with the pooled sd. Where one side has no spread at all, the pooled standard
    error is taken if it is the larger (H): that two raters agree is no sign that all would, and
    Welch's t would take them for a fixed point. For the same reason `p_cautious` (H): on short
    scales a few raters often agree by chance. In families of 16 true zeros on two-item scales, 6 or
    12 raters and 180 people, Welch's t alone found false gaps in up to 38 %, the larger p in 1.5 %
    at most (six settings, 400 families each; `docs/statistics.md`).

    One rater: its figure is a fixed point against the demand side's mean, a one-sample t with
    df = n − 1: nothing is claimed about other raters.
    """
    gap = Gap(n=demand.n, n_supplier=supplier.n, margin=margin)
    if supplier.mean is None or demand.mean is None:
        return replace(gap, reason=_why_none(supplier, demand))
    gap = replace(gap, gap=supplier.mean - demand.mean)
    if demand.sd is None or demand.se is None:
        return replace(gap, reason="one_respondent")
    if supplier.sd is None or supplier.se is None:
        gap = _with_effect(gap, demand.sd, demand.n - 1.0, demand.n, level)
        return _judged(gap, demand.se, demand.n - 1.0, level)
    pooled = _pooled(supplier.n, supplier.sd, demand.n, demand.sd)
    df, size = supplier.n + demand.n - 2.0, supplier.n * demand.n / (supplier.n + demand.n)
    gap = _with_effect(gap, pooled, df, size, level)
    se, welch = _welch(supplier.n, supplier.se, demand.n, demand.se)
    together = pooled / math.sqrt(size)
    if 0.0 in (supplier.se, demand.se) and together > se:
        return _judged(replace(gap, pooled=True), together, df, level)
    judged = _judged(gap, se, welch, level)
    if judged.p is None:
        return judged
    return replace(judged, p_cautious=max(judged.p, t_test(gap.gap or 0.0, together, df).p))


def _welch(n1: int, se1: float, n2: int, se2: float) -> tuple[float, float]:
    one, two = se1**2, se2**2
    below = one**2 / (n1 - 1) + two**2 / (n2 - 1)
    # Without spread on either side the df are 0/0, and no test is made of them.
    return math.sqrt(one + two), (one + two) ** 2 / below if below else math.inf


def _why_none(supplier: Mean, demand: Mean) -> str | None:
    if supplier.n == 0:
        return "no_supplier"
    return "no_demand" if demand.n == 0 else supplier.reason or demand.reason


def _judged(gap: Gap, se: float, df: float, level: float) -> Gap:
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
        equivalence_p=None if gap.margin is None else equivalence_p(gap.gap, se, df, gap.margin),
    )


def _pooled(n1: int, sd1: float, n2: int, sd2: float) -> float:
    return math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2))


def _with_effect(gap: Gap, sd: float, df: float, size: float, level: float) -> Gap:
    """With Hedges' g = J·gap/sd, where gap/sd·√size is distributed as a noncentral t."""
    assert gap.gap is not None
    # With one degree of freedom the uncorrected effect has no mean, and J leaves nothing of it.
    if sd == 0.0 or df < 2:
        return gap
    correction, plain = small_sample(df), gap.gap / sd
    low, high = standardized_interval(plain, df, size, level=level)
    return replace(gap, effect=correction * plain, effect_ci=(correction * low, correction * high))


def standardized_interval(
    effect: float, df: float, size: float, *, level: float = LEVEL
) -> Interval:
    """Interval of a standardized difference: noncentralities that leave (1 − level)/2 outside.

    Steiger & Fouladi (1997), divided by √size; size = n1·n2/(n1 + n2), or n for one sample.
    """
    tail, root = (1.0 - level) / 2.0, math.sqrt(size)
    low = float(special.nctdtrinc(df, 1.0 - tail, effect * root)) / root
    high = float(special.nctdtrinc(df, tail, effect * root)) / root
    return (low, high)


def small_sample(df: float) -> float:
    """Hedges' (1981) exact correction J = Γ(df/2) / (√(df/2)·Γ((df − 1)/2)), df > 1."""
    return math.exp(
        float(special.gammaln(df / 2.0))
        - float(special.gammaln((df - 1.0) / 2.0))
        - 0.5 * math.log(df / 2.0)
    )


def paired_gap(
    perception: NDArray[np.floating],
    expectation: NDArray[np.floating],
    *,
    margin: float | None = None,
    level: float = LEVEL,
) -> Gap:
    """Perception − expectation over those who gave both (NaN = missing)."""
    difference = np.asarray(perception, dtype=np.float64) - np.asarray(expectation)
    return gap_of_differences(mean_of(difference), margin=margin, level=level)


def gap_of_differences(
    difference: Mean, *, margin: float | None = None, level: float = LEVEL
) -> Gap:
    """The paired gap from the mean of the respondents' differences: t with df = n − 1.

    `effect` is d_z = mean / sd of the differences.
    """
    if difference.mean is None:
        return Gap(n=0, reason="no_answers")
    if difference.se is None or difference.sd is None:
        return Gap(n=difference.n, gap=difference.mean, margin=margin, reason="one_respondent")
    df = difference.n - 1.0
    gap = Gap(n=difference.n, gap=difference.mean, margin=margin)
    if difference.sd:
        effect = difference.mean / difference.sd
        interval = standardized_interval(effect, df, difference.n, level=level)
        gap = replace(gap, effect=effect, effect_ci=interval)
    return _judged(gap, difference.se, df, level)


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """p-values adjusted as one family; None stays None and does not count.

    Holm (1979): of m values in ascending order, the i-th (from 0) becomes (m − i)·p, at most 1
    and never below the one before it. Written here because statsmodels' `multipletests` collects
    all garbage at each call, which took a third of a second in a full process.
    """
    given = np.array([p for p in p_values if p is not None])
    order = np.argsort(given)
    steps = np.maximum.accumulate((len(given) - np.arange(len(given))) * given[order])
    adjusted = np.empty(len(given))
    adjusted[order] = np.minimum(steps, 1.0)
    rest = iter(adjusted)
    return tuple(None if p is None else float(next(rest)) for p in p_values)


def verdict(gap: Gap, p_cautious: float | None, *, alpha: float = ALPHA) -> Verdict | None:
    """The printed rule for a supplier gap; None where there is no gap.

    `p_cautious`, adjusted within its family, < alpha: "blind_spot" if the supplier is above the
    demand side, "hidden_strength" if below. Else equivalence p < alpha (unadjusted): "agreement".
    Else "undecided".
    """
    if gap.gap is None:
        return None
    if p_cautious is not None and p_cautious < alpha:
        return "blind_spot" if gap.gap > 0 else "hidden_strength"
    if gap.equivalence_p is not None and gap.equivalence_p < alpha:
        return "agreement"
    return "undecided"
