"""Each item against its scale, from the k × k covariances."""

import math

import numpy as np

from analysis.statistics.moments.values import Matrix

ROUNDING = 1e-12


def possible(value: float) -> float | None:
    """A correlation or reliability, None where it is above 1 by more than rounding."""
    return min(value, 1.0) if value <= 1.0 + 1e-9 else None


def item_total(covariance: Matrix) -> list[float | None]:
    """Item–total correlations: cov(x_i, Σx) / (sd_i · sd of Σx), the item being in the total."""
    total = float(covariance.sum())
    r = covariance.sum(axis=1) / np.sqrt(covariance.diagonal() * total)
    return [_correlation(value) for value in r.tolist()]


def item_rest(covariance: Matrix) -> list[float | None]:
    """Corrected item–total correlations: cov(x_i, Σx − x_i) / (sd_i · sd of that rest)."""
    variance, row = covariance.diagonal(), covariance.sum(axis=1)
    rest, varies = _rests(covariance)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (row - variance) / np.sqrt(variance * rest)
    return [_correlation(v) if ok else None for v, ok in zip(r.tolist(), varies, strict=True)]


def alpha_without(covariance: Matrix) -> list[float | None]:
    """Alpha of the scale without each item in turn; None for scales of two items."""
    k = len(covariance) - 1
    if k < 2:
        return [None] * (k + 1)
    rest, varies = _rests(covariance)
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = k / (k - 1) * (1.0 - (covariance.trace() - covariance.diagonal()) / rest)
    return [possible(v) if ok else None for v, ok in zip(alpha.tolist(), varies, strict=True)]


def _rests(covariance: Matrix) -> tuple[Matrix, list[bool]]:
    """The variances of the sums without each item, and whether they are more than rounding."""
    total = covariance.sum()
    rest = total - 2.0 * covariance.sum(axis=1) + covariance.diagonal()
    return rest, (rest > ROUNDING * total).tolist()


def _correlation(value: float) -> float | None:
    size = possible(abs(value))
    return None if size is None else math.copysign(size, value)
