"""Johnson's relative weights: an approximation to the division of R², for many predictors.

Not LMG: the predictors are replaced by the uncorrelated variables nearest to them, whose squared
coefficients divide R² without ambiguity and are then handed back.
"""

import numpy as np

from analysis.statistics.moments.values import Matrix

_SINGULAR = 1e-10
_STEP = 1e-5


def relative_weights(covariance: Matrix) -> Matrix:
    """… × k relative weights from … × p × p covariances, the outcome last (Johnson 2000).

    With R = QΔQᵀ the predictors' correlations, Λ = QΔ^½Qᵀ, r their correlations with the outcome:
    ε_j = Σ_m λ²_jm β²_m, β = Λ⁻¹r. They are not negative and add up to R². A predictor without
    variance has 0. NaN where the outcome has none.
    """
    sd = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = covariance / (sd[..., :, None] * sd[..., None, :])
    outcome = sd[..., -1:] > 0
    x, r = np.nan_to_num(correlation[..., :-1, :-1]), np.nan_to_num(correlation[..., :-1, -1])
    values, vectors = np.linalg.eigh(x)
    alive = values > _SINGULAR * x.shape[-1]
    root = np.sqrt(np.where(alive, values, 0.0))
    inverse = np.where(alive, 1.0, 0.0) / np.where(alive, root, 1.0)
    nearest = (vectors * root[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    turned = np.swapaxes(vectors, -1, -2) @ r[..., None]
    beta = vectors @ (inverse[..., None] * turned)
    found = (np.square(nearest) @ np.square(beta))[..., 0]
    return np.where(outcome, found, np.nan)


def relative_weights_gradient(covariance: Matrix) -> Matrix:
    """k × p × p: their derivative by the covariance matrix, by central differences.

    In the metric of correlations, where a step of 1e-5 leaves an error of about 1e-10.
    """
    p = len(covariance)
    sd = np.sqrt(covariance.diagonal())
    correlation = covariance / np.outer(sd, sd)
    upper = np.triu_indices(p)
    steps = np.zeros((len(upper[0]), p, p))
    at = np.arange(len(steps))
    steps[at, upper[0], upper[1]] = steps[at, upper[1], upper[0]] = _STEP
    moved = relative_weights(correlation + steps) - relative_weights(correlation - steps)
    moved /= 2.0 * _STEP
    gradient = np.empty((p - 1, p, p))
    # An entry off the diagonal was moved together with its mirror image.
    each = moved.T / np.where(upper[0] == upper[1], 1.0, 2.0)
    gradient[:, upper[0], upper[1]] = gradient[:, upper[1], upper[0]] = each
    return np.asarray(gradient / np.outer(sd, sd))
