"""Internal consistency of one scale, from moments alone: alpha and its company.

Everything follows from the pairwise covariance matrix C (k × k) of the scale's items, with
V = ΣΣ c_ij the variance of their sum and R the correlations.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.intervals import LEVEL, Interval, feldt_interval, normal_interval
from analysis.statistics.kinds import COEFFICIENT, COUNT, MEAN, SD
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, Moments
from analysis.statistics.reliability.item_statistics import (
    alpha_without,
    item_rest,
    item_total,
    possible,
)
from analysis.statistics.reliability.omega import SINGULAR, omega
from analysis.statistics.reliability.usable import Usable, usable


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """One item within its scale.

    `item_total` is its correlation with the sum of all items, itself among them, `item_rest` that
    with the sum of the others.
    """

    column: int
    n: Annotated[int, COUNT]
    mean: Annotated[float | None, MEAN] = None
    sd: Annotated[float | None, SD] = None
    item_total: Annotated[float | None, COEFFICIENT] = None
    item_rest: Annotated[float | None, COEFFICIENT] = None
    alpha_if_deleted: Annotated[float | None, COEFFICIENT] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """The reliability of one scale; unrounded, None where not estimable.

    `k`: the items it rests on. Items without variance, in the columns that `constant` names, and
    those that nobody answered are left out, as R's psych and SPSS do: they add nothing to what the
    others share. `items` has all.

    `n`: the smallest number of respondents behind any pair of the items; intervals rest on it
    (with weights on the smallest Kish n, `n_effective`, if that is 2 or more), which is on the safe
    side. `alpha_ci` is Feldt's (normal answers, equal covariances); `alpha_ci_normal` is Duhachek &
    Iacobucci's (normal answers), from three people on.
    `alpha` and `omega_total` are in the items' metric; `alpha_standardized`, `lambda2` and
    `lambda6` are of standardised items (as R's psych has them).
    `reason`: as `Usable` has it, or "singular" (below). `lambda6_reason`: "singular" or `reason`;
    `omega_reason`: as `Omega` has it, or `reason`.

    Where answers are missing in different places, pairwise covariances may contradict each other
    ("singular"); a correlation or a reliability above 1 is no figure then, but None.
    """

    n: int
    n_effective: float
    k: int
    items: tuple[ItemStatistics, ...]
    alpha: Annotated[float | None, COEFFICIENT] = None
    alpha_ci: Annotated[Interval | None, COEFFICIENT] = None
    alpha_ci_normal: Annotated[Interval | None, COEFFICIENT] = None
    alpha_standardized: Annotated[float | None, COEFFICIENT] = None
    lambda2: Annotated[float | None, COEFFICIENT] = None
    lambda6: Annotated[float | None, COEFFICIENT] = None
    lambda6_reason: str | None = None
    omega_total: Annotated[float | None, COEFFICIENT] = None
    omega_reason: str | None = None
    constant: tuple[int, ...] = ()
    reason: str | None = None


def reliability(m: Moments, columns: Sequence[int], *, level: float = LEVEL) -> Reliability:
    """The reliability of the scale made of `columns` of the moments.

    Reverse-keyed columns must have been turned already (on the data, or by `algebra.reverse`).
    Alpha (Cronbach 1951) = k/(k − 1)·(1 − Σc_ii / V); see the functions below for the rest.
    """
    with one_thread():
        scale = usable(m, columns)
        figures = _consistency(scale, columns, level)
        if figures.reason is not None:
            return figures
        common = omega(scale.c.covariance)
    return replace(figures, omega_total=common.omega_total, omega_reason=common.reason)


def consistency(m: Moments, columns: Sequence[int], *, level: float = LEVEL) -> Reliability:
    """The same without omega, the one figure that takes a search (`omega_reason` says so)."""
    with one_thread():
        figures = _consistency(usable(m, columns), columns, level)
    return figures if figures.reason is not None else replace(figures, omega_reason="not_computed")


def _consistency(scale: Usable, columns: Sequence[int], level: float) -> Reliability:
    c, n, k = scale.c.covariance, scale.n_effective, scale.k
    alpha = possible(cronbach(c)) if scale.reason is None else None
    reason = None if alpha is not None else scale.reason or "singular"
    items = _items(scale, columns, within=scale.reason is None)
    whole = Reliability(
        n=scale.n,
        n_effective=n,
        k=k,
        items=items,
        lambda6_reason=reason,
        omega_reason=reason,
        constant=scale.constant,
        reason=reason,
    )
    if alpha is None:
        return whole
    sd = np.sqrt(c.diagonal())
    r = c / (sd[:, None] * sd)
    total, definite = float(r.sum()), float(np.linalg.eigvalsh(r)[0]) >= SINGULAR
    # The covariances of two people are of rank one, and their error would come out as 0.
    se = alpha_se(c, n) if scale.n > 2 and n >= 2 else None
    return replace(
        whole,
        alpha=alpha,
        alpha_ci=feldt_interval(alpha, n, k, level=level) if n >= 2 else None,
        alpha_ci_normal=None if se is None else normal_interval(alpha, se, level=level),
        alpha_standardized=possible(cronbach(r)) if total > 0 else None,
        lambda2=possible(guttman2(r)) if total > 0 else None,
        lambda6=guttman6(r) if definite else None,
        lambda6_reason=None if definite else "singular",
    )


def cronbach(covariance: Matrix) -> float:
    """k/(k − 1)·(1 − trace / sum) of a k × k covariance matrix, or of a correlation matrix."""
    k = len(covariance)
    return float(k / (k - 1) * (1.0 - covariance.trace() / covariance.sum()))


def alpha_se(covariance: Matrix, n: float) -> float:
    """Duhachek & Iacobucci's (2004) √(Q/n), after van Zyl, Neudecker & Nel (2000).

    Q = 2k²/((k − 1)²·V³)·(V·(tr C² + tr² C) − 2·tr C·(1ᵀC²1)) of the k × k covariance C, V = 1ᵀC1.
    Unlike Feldt's it allows unequal covariances; like his it is for normal answers. `n`: after
    deletion, or Kish's.
    """
    k = len(covariance)
    row = covariance.sum(axis=1)
    total, trace = float(row.sum()), float(covariance.trace())
    squares = float(np.vdot(covariance, covariance))
    q = total * (squares + trace**2) - 2.0 * trace * float(row @ row)
    return math.sqrt(max(2.0 * k**2 / ((k - 1) ** 2 * total**3) * q, 0.0) / n)


def guttman2(covariance: Matrix) -> float:
    """Guttman's (1945) λ2 = (Σ_{i≠j} c_ij + √(k/(k − 1)·Σ_{i≠j} c_ij²)) / V."""
    k = len(covariance)
    apart = covariance - np.diag(covariance.diagonal())
    spread = math.sqrt(k / (k - 1) * float(np.square(apart).sum()))
    return (float(apart.sum()) + spread) / float(covariance.sum())


def guttman6(correlation: Matrix) -> float:
    """Guttman's λ6 = 1 − Σ(1 − smc_j) / ΣΣ r_ij of definite correlations.

    1 − smc_j, the part of item j that the others do not explain, is 1 / (R⁻¹)_jj.
    """
    unexplained = 1.0 / np.linalg.inv(correlation).diagonal()
    return float(1.0 - unexplained.sum() / correlation.sum())


def _items(scale: Usable, columns: Sequence[int], *, within: bool) -> tuple[ItemStatistics, ...]:
    """Every item; those that are used with their place in the scale, if it has one."""
    whole, c = scale.whole, scale.c.covariance
    figures: dict[int, tuple[float | None, float | None, float | None]] = {}
    if within:
        each = zip(item_total(c), item_rest(c), alpha_without(c), strict=True)
        figures = dict(zip(scale.used, each, strict=True))
    with np.errstate(invalid="ignore"):
        sd = np.sqrt(np.maximum(whole.variance, 0.0)).tolist()
    n, mean = whole.n.diagonal().tolist(), whole.mean.tolist()
    items = []
    for i, column in enumerate(columns):
        total, rest, alpha = figures.get(column, (None, None, None))
        items.append(
            ItemStatistics(
                column=column,
                n=n[i],
                mean=mean[i] if n[i] > 0 else None,
                sd=sd[i] if n[i] > 1 else None,
                item_total=total,
                item_rest=rest,
                alpha_if_deleted=alpha,
            )
        )
    return tuple(items)
