"""Draws of figures that rest on sums over respondents: resampled, or from their normal limit."""

import numpy as np
from numpy.random import Generator
from scipy import special

from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix
from analysis.statistics.resampling import counts

LIMIT = 2000
"""Up to this many respondents are resampled; beyond, draws come from the normal limit."""
DRAWS = 2000
"""Draws unless the caller sets another number."""
FEWEST = 5
"""Fewer respondents are not resampled (house rule): a handful repeats itself and looks certain."""
ROWS = 8192
"""Respondents are gone through in blocks of so many."""


def resampled_sums(columns: Matrix, draws: int, rng: Generator) -> Matrix:
    """draws × q sums of n × q columns over bootstrap samples of the n rows; their order changes
    nothing, for they are sorted first.
    """
    ordered = columns[np.lexsort(columns.T)] if columns.shape[1] else columns
    with one_thread():
        return np.concatenate([block @ ordered for block in counts(len(ordered), draws, rng)])


def normal_draws(estimate: Matrix, covariance: Matrix, draws: int, rng: Generator) -> Matrix:
    """draws × q values of N(estimate, covariance); the covariance may be singular."""
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(estimate + rng.standard_normal((draws, len(estimate))) @ root.T)


def on_logit(drawn: Matrix, estimate: Matrix) -> Matrix:
    """Normal draws of shares between 0 and 1, taken on the logit scale instead; 0 and 1 stay.

    Same linearised spread, but bounded and leaning away from the near end, as such shares do.
    """
    inside = (estimate > 0.0) & (estimate < 1.0)
    held = np.where(inside, estimate, 0.5)
    step = (drawn - held) / (held * (1.0 - held))
    return np.where(inside, special.expit(special.logit(held) + step), estimate)


def on_fisher_z(drawn: Matrix, estimate: Matrix) -> Matrix:
    """Normal draws of correlations, taken on Fisher's scale atanh(r) instead; ±1 stay."""
    inside = np.abs(estimate) < 1.0
    held = np.where(inside, estimate, 0.0)
    step = (drawn - held) / (1.0 - held**2)
    return np.where(inside, np.tanh(np.arctanh(held) + step), estimate)


def check_draws(draws: int) -> None:
    """ValueError unless there are enough draws for a percentile."""
    if draws < 100:
        raise ValueError(f"{draws} draws say little: ask for 100 or more")
