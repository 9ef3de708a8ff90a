"""Internal consistency of one scale, from moments alone: alpha and its company.

Everything follows from the pairwise covariance matrix C (k × k) of the scale's items, with
V = ΣΣ c_ij the variance of their sum and R the correlations.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.intervals import LEVEL, Interval, feldt_interval, is_zero
from analysis.moments.algebra import finish, select
from analysis.moments.values import Covariances, Matrix, Moments
from analysis.reliability.omega import omega


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """One item within its scale; `item_rest` is its correlation with the sum of the others."""

    column: int
    n: int
    mean: float | None = None
    sd: float | None = None
    item_rest: float | None = None
    alpha_if_deleted: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """The reliability of one scale; unrounded, None where not estimable.

    `k`: the items it rests on. Items without variance, in the columns that `constant` names, and
    those that nobody answered are left out, as R's psych and SPSS do: they add nothing to what the
    others share. `items` has all.

    `n`: the smallest number of respondents behind any pair of the items; intervals rest on it
    (with weights on the smallest Kish n, `n_effective`, if that is 2 or more), which is on the safe
    side.
    `alpha`, `lambda2_raw` and `omega_total` are in the items' metric; `alpha_standardized`,
    `lambda2`, `lambda6` and `omega_standardized` are of standardised items (as R's psych has them).
    `reason`: "no_items", "one_item", "no_answers", "too_few" (n < 2), "constant" (fewer than two
    items have variance, or their sum has none), "singular" (below). `lambda6_reason`: "singular" or
    `reason`;
    `omega_reason`: as `Omega` has it, or `reason`.

    Where answers are missing in different places, pairwise covariances may contradict each other
    ("singular"); a correlation or a reliability above 1 is no figure then, but None.
    """

    n: int
    n_effective: float
    k: int
    items: tuple[ItemStatistics, ...]
    alpha: float | None = None
    alpha_ci: Interval | None = None
    alpha_standardized: float | None = None
    average_r: float | None = None
    lambda2: float | None = None
    lambda2_raw: float | None = None
    lambda6: float | None = None
    lambda6_reason: str | None = None
    omega_total: float | None = None
    omega_standardized: float | None = None
    omega_reason: str | None = None
    constant: tuple[int, ...] = ()
    reason: str | None = None


def reliability(m: Moments, columns: Sequence[int], *, level: float = LEVEL) -> Reliability:
    """The reliability of the scale made of `columns` of the moments.

    Reverse-keyed columns must have been turned already (on the data, or by `algebra.reverse`).
    Alpha (Cronbach 1951) = k/(k − 1)·(1 − Σc_ii / V); see the functions below for the rest.
    """
    whole = finish(select(m, columns))
    constant = tuple(
        column
        for column, variance, mean in zip(columns, whole.variance, whole.mean, strict=True)
        if not math.isnan(variance) and is_zero(float(variance), float(mean))
    )
    unanswered = [column for column, n in zip(columns, whole.n.diagonal(), strict=True) if n == 0]
    varying = [column for column in columns if column not in (*constant, *unanswered)]
    c = finish(select(m, varying)) if len(varying) > 1 else whole
    used = varying if len(varying) > 1 else columns
    n = int(c.n.min(initial=m.rows))
    effective = float(c.n_effective.min(initial=float(m.rows)))
    reason = _reason(c, len(used), n, constant if used is columns else ())
    if reason is not None:
        return Reliability(
            n=n,
            n_effective=effective,
            k=len(used),
            items=_items(whole, columns, used, None),
            lambda6_reason=reason,
            omega_reason=reason,
            constant=constant,
            reason=reason,
        )
    found = _estimated(c, n, effective, level)
    if found.alpha is None:
        found = replace(
            found, reason="singular", lambda6_reason="singular", omega_reason="singular"
        )
    return replace(found, items=_items(whole, columns, used, c), constant=constant)


def _reason(c: Covariances, k: int, n: int, constant: tuple[int, ...]) -> str | None:
    if k == 0:
        return "no_items"
    if int(c.n.diagonal().max()) == 0:
        return "no_answers"
    if k == 1:
        return "one_item"
    if n < 2:
        return "too_few"
    if constant:
        return "constant"
    # A pair of rows can leave a column without spread even where the whole column has some.
    total = float(c.covariance.sum())
    return None if total > 1e-12 * float(c.variance.sum()) else "constant"


def _estimated(c: Covariances, n: int, effective: float, level: float) -> Reliability:
    k = len(c.mean)
    raw = possible(cronbach(c.covariance))
    if raw is None:
        return Reliability(n=n, n_effective=effective, k=k, items=())
    sd = np.sqrt(c.variance)
    r = c.covariance / np.outer(sd, sd)
    average = (float(r.sum()) - k) / (k * (k - 1))
    sixth = guttman6(r)
    common = omega(c.covariance)
    total = float(r.sum())
    return Reliability(
        n=n,
        n_effective=effective,
        k=k,
        items=(),
        alpha=raw,
        alpha_ci=feldt_interval(raw, effective, k, level=level) if effective >= 2 else None,
        alpha_standardized=possible(cronbach(r)) if total > 0 else None,
        average_r=average,
        lambda2=possible(guttman2(r)) if total > 0 else None,
        lambda2_raw=possible(guttman2(c.covariance)),
        lambda6=sixth,
        lambda6_reason=None if sixth is not None else "singular",
        omega_total=common.omega_total,
        omega_standardized=common.omega_standardized,
        omega_reason=common.reason,
    )


def possible(value: float) -> float | None:
    """A correlation or reliability, None where it is above 1 by more than rounding."""
    return min(value, 1.0) if value <= 1.0 + 1e-9 else None


def cronbach(covariance: Matrix) -> float:
    """k/(k − 1)·(1 − trace / sum) of a k × k covariance matrix, or of a correlation matrix."""
    k = len(covariance)
    return float(k / (k - 1) * (1.0 - covariance.trace() / covariance.sum()))


def guttman2(covariance: Matrix) -> float:
    """Guttman's (1945) λ2 = (Σ_{i≠j} c_ij + √(k/(k − 1)·Σ_{i≠j} c_ij²)) / V."""
    k = len(covariance)
    apart = covariance - np.diag(covariance.diagonal())
    spread = math.sqrt(k / (k - 1) * float(np.square(apart).sum()))
    return (float(apart.sum()) + spread) / float(covariance.sum())


def guttman6(correlation: Matrix) -> float | None:
    """Guttman's λ6 = 1 − Σ(1 − smc_j) / ΣΣ r_ij; None where the correlations are singular.

    1 − smc_j, the part of item j that the others do not explain, is 1 / (R⁻¹)_jj.
    """
    if float(np.linalg.eigvalsh(correlation)[0]) < 1e-10:
        return None
    unexplained = 1.0 / np.linalg.inv(correlation).diagonal()
    return float(1.0 - unexplained.sum() / correlation.sum())


def _items(
    whole: Covariances, columns: Sequence[int], used: Sequence[int], c: Covariances | None
) -> tuple[ItemStatistics, ...]:
    """Every item of the scale; within the scale only those that `c`, of `used`, speaks of."""
    rest = {} if c is None else dict(zip(used, item_rest(c.covariance), strict=True))
    without = {} if c is None else dict(zip(used, alpha_without(c.covariance), strict=True))
    return tuple(
        ItemStatistics(
            column=column,
            n=int(whole.n[i, i]),
            mean=_number(whole.mean[i]),
            sd=_number(math.sqrt(max(whole.variance[i], 0.0))) if whole.n[i, i] > 1 else None,
            item_rest=rest.get(column),
            alpha_if_deleted=without.get(column),
        )
        for i, column in enumerate(columns)
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def item_rest(covariance: Matrix) -> list[float | None]:
    """Corrected item-total correlations: cov(x_i, Σx − x_i) / (sd_i · sd of that rest)."""
    own, row, total = covariance.diagonal(), covariance.sum(axis=1), covariance.sum()
    rest = total - 2.0 * row + own
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (row - own) / np.sqrt(own * rest)
    return [
        _correlation(float(value)) if left > 1e-12 * total else None
        for value, left in zip(r, rest, strict=True)
    ]


def _correlation(value: float) -> float | None:
    size = possible(abs(value))
    return None if size is None else math.copysign(size, value)


def alpha_without(covariance: Matrix) -> list[float | None]:
    """Alpha of the scale without each item in turn; None for scales of two items."""
    k = len(covariance) - 1
    if k < 2:
        return [None] * (k + 1)
    own, row, total = covariance.diagonal(), covariance.sum(axis=1), covariance.sum()
    rest, trace = total - 2.0 * row + own, covariance.trace() - own
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = k / (k - 1) * (1.0 - trace / rest)
    return [
        possible(float(value)) if left > 1e-12 * total else None
        for value, left in zip(alpha, rest, strict=True)
    ]
