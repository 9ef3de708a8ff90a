"""Bootstrap draws of a correlation matrix, at a cost that does not grow with the people."""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.gather import FLOAT32_EXACT, moments, typical
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, Moments, Ratings, check_weights
from analysis.statistics.resampling import counts

DRAWS = 1000
GROUPS = 500
ROWS = 16384


def correlation_draws(
    ratings: Ratings,
    rng: np.random.Generator,
    *,
    weights: Matrix | None = None,
    known: Moments | None = None,
    draws: int = DRAWS,
) -> Matrix:
    """`draws` bootstrap replicates (draws × k × k) of the pairwise-complete correlation matrix.

    Respondents are drawn with replacement, as multinomial counts times their cross-products
    (Efron 1979); their weights go with them. Above 500 respondents what is drawn are at most 500
    groups of respondents put together at random, which leaves the variance of a mean what it is.
    The order of the rows does not matter. NaN where a draw has left an item without spread or a
    pair without people. `known`: the moments of `ratings` under `weights`, if they are at hand.
    """
    checked = check_weights(weights, len(ratings))
    rows, k = ratings.shape
    size = max(-(-rows // GROUPS), 1)
    groups = -(-rows // size)
    drawn = np.vstack(list(counts(groups, draws, rng)))
    order = _order(ratings, checked)[rng.permutation(rows)]
    m = known or moments(ratings, checked)
    # Without blanks one column of ones says who was there for all items.
    complete = int(m.n.min(initial=rows)) == rows
    origin, width = typical(ratings), k + 1 if complete else 2 * k
    # Z'Z is symmetric: what is drawn is one half of it.
    half = np.triu_indices(width)
    added = np.empty((groups, len(half[0])))
    step = max(ROWS // size, 1)
    with one_thread():
        for at in range(0, groups, step):
            rows_of = order[at * size : (at + step) * size]
            part = None if checked is None else checked[rows_of]
            added[at : at + step] = _grams(ratings[rows_of], part, origin, size)[:, *half]
        total = drawn @ added
    with np.errstate(divide="ignore", invalid="ignore"):
        # The divisor of a covariance is this share of its sum of weights, as in `finish`.
        shrink = 1.0 - m.weight2 / m.weight**2
    whole = np.empty((draws, width, width))
    whole[:, *half] = whole[:, half[1], half[0]] = total
    return _correlations(whole, k, shrink)


def _order(ratings: Ratings, weights: Matrix | None) -> NDArray[np.intp]:
    """The rows sorted by a number that hardly two different ones share: a seed draws the same
    people in whatever order they come.
    """
    factors = np.random.default_rng(0).uniform(1.0, 2.0, ratings.shape[1] + 1)
    keys = np.empty(len(ratings))
    for at in range(0, len(ratings), ROWS):
        cells = ratings[at : at + ROWS].astype(np.float64)
        if ratings.dtype != np.int8:
            np.nan_to_num(cells, copy=False, nan=-1.0)
        keys[at : at + ROWS] = cells @ factors[:-1]
    # Of rows that are alike it does not matter which comes first.
    return np.argsort(keys + (1.0 if weights is None else weights) * factors[-1])


def _grams(block: Ratings, weights: Matrix | None, origin: Matrix, size: int) -> Matrix:
    """ZᵀZ of each group of `size` rows, Z = [deviations, present]·√w; a short one is filled up.

    Sums of small whole numbers are exact in float32, and quicker.
    """
    rows, k = block.shape
    whole = block.dtype == np.int8 and weights is None
    exact = whole and size * float(block.max(initial=1)) ** 2 <= FLOAT32_EXACT
    groups = -(-rows // size)
    z = np.zeros((groups * size, 2 * k), np.float32 if exact else np.float64)
    deviations, present = z[:rows, :k], z[:rows, k:]
    np.copyto(present, block >= 0 if block.dtype == np.int8 else ~np.isnan(block))
    np.subtract(block, origin, out=deviations, casting="unsafe", where=present > 0)
    if weights is not None:
        z[:rows] *= np.sqrt(weights)[:, None]
    z = z.reshape(groups, size, -1)
    return np.asarray(z.swapaxes(1, 2) @ z, dtype=np.float64)


def _correlations(gram: Matrix, k: int, shrink: Matrix) -> Matrix:
    products, sums, weight = gram[:, :k, :k], gram[:, :k, k:], gram[:, k:, k:]
    with np.errstate(divide="ignore", invalid="ignore"):
        covariance = (products - sums * sums.swapaxes(1, 2) / weight) / (weight * shrink)
        variance = np.diagonal(covariance, axis1=1, axis2=2)
        sd = np.sqrt(np.where(variance > 1e-12, variance, np.nan))
        r = covariance / (sd[:, :, None] * sd[:, None, :])
    r[~np.isfinite(r)] = np.nan
    return np.asarray(r)
