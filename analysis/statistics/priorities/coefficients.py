"""Standardised regression coefficients as a function of a covariance matrix."""

import numpy as np

from analysis.statistics.moments.values import Matrix
from analysis.statistics.priorities.regression import SINGULAR


def standardised(covariance: Matrix) -> Matrix:
    """… × k: β = R_xx⁻¹r_xy from … × p × p covariances, the outcome last.

    A predictor without variance has 0; NaN where the others determine one another, or where the
    outcome has no variance.
    """
    sd = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    flat = sd <= 0.0
    unit = np.where(flat, 1.0, sd)
    r = (
        covariance / (unit[..., :, None] * unit[..., None, :])
        + np.eye(sd.shape[-1]) * flat[..., None, :]
    )
    x = r[..., :-1, :-1]
    apart = (np.linalg.eigvalsh(x)[..., 0] >= SINGULAR) & ~flat[..., -1]
    safe = np.where(apart[..., None, None], x, np.eye(x.shape[-1]))
    beta = np.linalg.solve(safe, r[..., :-1, -1:])[..., 0]
    return np.where(apart[..., None], beta, np.nan)


def standardised_gradient(covariance: Matrix) -> Matrix:
    """k × p × p: ∂β_j/∂C; db = C_xx⁻¹(dc_xy − dC_xx·b), β_j = b_j·sd_j/sd_y."""
    k = len(covariance) - 1
    inverse = np.linalg.inv(covariance[:k, :k])
    residual = np.append(-inverse @ covariance[:k, k], 1.0)
    rows = np.column_stack([inverse, np.zeros(k)])
    gradient = rows[:, :, None] * residual
    gradient = (gradient + gradient.transpose(0, 2, 1)) / 2.0
    variance = covariance.diagonal()
    gradient *= np.sqrt(variance[:k] / variance[k])[:, None, None]
    beta, at = standardised(covariance), np.arange(k)
    gradient[at, at, at] += beta / (2.0 * variance[:k])
    gradient[at, k, k] -= beta / (2.0 * variance[k])
    return np.asarray(gradient)
