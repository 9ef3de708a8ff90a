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
    variance, row, total = covariance.diagonal(), covariance.sum(axis=1), covariance.sum()
    rest = total - 2.0 * row + variance
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (row - variance) / np.sqrt(variance * rest)
    enough = (rest > ROUNDING * total).tolist()
    return [
        _correlation(value) if is_enough else None
        for value, is_enough in zip(r.tolist(), enough, strict=True)
    ]


def alpha_without(covariance: Matrix) -> list[float | None]:
    """Alpha of the scale without each item in turn; None for scales of two items."""
    k = len(covariance) - 1
    if k < 2:
        return [None] * (k + 1)
    variance, row, total = covariance.diagonal(), covariance.sum(axis=1), covariance.sum()
    rest, trace = total - 2.0 * row + variance, covariance.trace() - variance
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = k / (k - 1) * (1.0 - trace / rest)
    enough = (rest > ROUNDING * total).tolist()
    return [
        possible(value) if is_enough else None
        for value, is_enough in zip(alpha.tolist(), enough, strict=True)
    ]


def _correlation(value: float) -> float | None:
    size = possible(abs(value))
    return None if size is None else math.copysign(size, value)
