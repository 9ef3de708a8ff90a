"""Shapley's division of R² over the predictors (LMG), exactly, from one covariance matrix.

LMG_j is the mean, over all orders in which the k predictors can enter, of the R² that j adds
(Lindeman, Merenda & Gold 1980; Shapley 1953). All 2^k residual variances come out of one
elimination that doubles the number of subsets with each predictor and halves what is left to do,
2^k steps of constant size instead of 2^k regressions.
"""

import math
from functools import cache

import numpy as np

from analysis.statistics.moments.values import Matrix

EXACT_LIMIT = 16
"""Up to this many predictors; beyond it the number of subsets is not worth their memory."""
TOLERANCE = 1e-10
"""A predictor whose others leave less than this share of its variance adds nothing to them."""


def lmg(covariance: Matrix) -> Matrix:
    """… × k: how many points of R² each predictor has, from … × p × p covariances.

    p = k + 1, the outcome last; k ≤ `EXACT_LIMIT`. They are not negative and add up to R². What a
    predictor adds beside one that it is a copy of is 0. NaN where the outcome has no variance.
    """
    k = _predictors(covariance)
    flat = covariance.reshape(-1, k + 1, k + 1)
    step = max(2**18 >> k, 1)
    parts = [_lmg(flat[at : at + step], k) for at in range(0, len(flat), step)]
    return np.concatenate([np.empty((0, k)), *parts]).reshape(*covariance.shape[:-2], k)


def _predictors(covariance: Matrix) -> int:
    k = int(covariance.shape[-1]) - 1
    if covariance.shape[-2:] != (k + 1, k + 1) or k < 1:
        raise ValueError(f"a covariance matrix of k + 1 columns, not of shape {covariance.shape}")
    if k > EXACT_LIMIT:
        raise ValueError(f"{k} predictors have too many orders: up to {EXACT_LIMIT}")
    return k


def _lmg(covariances: Matrix, k: int) -> Matrix:
    left = _residual_variances(covariances)
    total = covariances[:, -1, -1]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = -(left @ shares(k)) / np.where(total > 0, total, np.nan)[:, None]
    # Rounding alone makes a contribution negative.
    return np.maximum(parts, 0.0)


def _residual_variances(covariances: Matrix) -> Matrix:
    """b × 2^k: the outcome's variance given each subset; bit j of the index: j is in it."""
    rest = covariances[:, None]
    while rest.shape[-1] > 1:
        variance = covariances[:, None, -rest.shape[-1], -rest.shape[-1]]
        slope = _slopes(rest, variance)
        beyond = rest[..., 1:, 1:]
        given = beyond - slope[..., :, None] * rest[..., None, 0, 1:]
        rest = np.concatenate([beyond, given], axis=1)
    return np.asarray(rest[..., 0, 0])


def _slopes(rest: Matrix, variance: Matrix) -> Matrix:
    """Those of the remaining variables on the first one; 0 where it has nothing of its own left."""
    pivot = rest[..., 0, 0]
    alive = pivot > TOLERANCE * variance
    return (
        np.where(alive[..., None], rest[..., 1:, 0], 0.0) / np.where(alive, pivot, 1.0)[..., None]
    )


@cache
def shares(k: int) -> Matrix:
    """2^k × k: the weight of a subset's R² in each LMG, by the number of orders that it opens.

    +1/(k·C(k − 1, s − 1)) for the subsets of size s with j, −1/(k·C(k − 1, s)) for those without.
    """
    members = (np.arange(2**k)[:, None] >> np.arange(k)) & 1
    size = members.sum(axis=1)
    opened = np.array([1.0 / (k * math.comb(k - 1, s)) for s in range(k)] + [0.0])
    return np.asarray(np.where(members, opened[size - 1][:, None], -opened[size][:, None]))


def lmg_gradient(covariance: Matrix) -> Matrix:
    """k × p × p: the derivative of each LMG by the p × p covariance matrix.

    R²(S) = 1 − v(S)/c_yy with v(S) = b_SᵀCb_S, the residual variance, at its minimum in b_S: so
    ∂v(S)/∂C = b_S b_Sᵀ, where b_S = (−slopes, 1) are the residual's coefficients.
    """
    k = _predictors(covariance)
    residual = _residual_coefficients(covariance)
    variance = covariance[-1, -1]
    gradient = np.empty((k, k + 1, k + 1))
    weights = shares(k)
    for j in range(k):
        gradient[j] = -(residual * weights[:, j, None]).T @ residual / variance
    gradient[:, -1, -1] -= lmg(covariance) / variance
    return gradient


def _residual_coefficients(covariance: Matrix) -> Matrix:
    """2^k × p: y − Σ slopes·x as a row of coefficients, for each subset of predictors."""
    p = len(covariance)
    rest, rows = covariance[None], np.eye(p)[None]
    while rest.shape[-1] > 1:
        at = p - rest.shape[-1]
        slope = _slopes(rest, covariance[at, at])
        beyond, rows_beyond = rest[:, 1:, 1:], rows[:, 1:]
        given = beyond - slope[:, :, None] * rest[:, None, 0, 1:]
        rows_given = rows_beyond - slope[:, :, None] * rows[:, None, 0]
        rest = np.concatenate([beyond, given])
        rows = np.concatenate([rows_beyond, rows_given])
    return np.asarray(rows[:, 0])
