"""Moments of ratings in one chunked pass through BLAS; exact for integers.

The rule for missing answers of the whole package is here: pairwise-complete. Each pair of
columns uses every row in which both are present; nothing is imputed, no row is dropped whole.
"""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from analysis.moments.algebra import merge
from analysis.moments.threads import one_thread
from analysis.moments.values import Matrix, Moments, Ratings, as_float, check_weights

CHUNK = 8192
FLOAT32_EXACT = 2**24


def moments(
    ratings: Ratings, weights: NDArray[np.floating] | None = None, *, chunk: int = CHUNK
) -> Moments:
    """The moments of n × k ratings in one pass, in memory bounded by `chunk` rows.

    Integers (int8) are scale points, below zero is missing; floats are missing where NaN.
    `weights`: n respondent weights, ≥ 0; a weight of zero leaves the respondent out. Raises
    ValueError for wrong shapes and weights, TypeError for other types.
    """
    if ratings.ndim != 2:
        raise ValueError(f"ratings must be n × k, not of {ratings.ndim} dimension(s)")
    checked = check_weights(weights, len(ratings))
    origin = None if _is_plain(ratings, checked) else typical(ratings)
    blocks = (
        partial(
            ratings[at : at + chunk],
            None if checked is None else checked[at : at + chunk],
            origin=origin,
        )
        for at in range(0, max(len(ratings), 1), chunk)
    )
    with one_thread():
        return reduce(merge, blocks)


def partial(
    block: Ratings, weights: Matrix | None = None, *, origin: Matrix | None = None
) -> Moments:
    """The moments of one block; `merge` puts the blocks together. Arguments as for `moments`.

    `origin`: k values near the means, from which deviations are summed (integers without weights
    need none: their sums are exact).
    """
    if _is_plain(block, weights):
        return _integer_block(block)
    return _general_block(block, weights, typical(block) if origin is None else origin)


def _is_plain(ratings: Ratings, weights: Matrix | None) -> bool:
    return ratings.dtype == np.int8 and weights is None


def typical(ratings: Ratings) -> Matrix:
    """A value near the middle of each column, exactly its value where it is constant; 0 if empty.

    The median of up to 1,000 rows spread over the whole, or of all where those are blank.
    """
    found = np.zeros(ratings.shape[1])
    sample = as_float(ratings[:: max(len(ratings) // 1000, 1)])
    for j in range(ratings.shape[1]):
        column = sample[:, j]
        if np.isnan(column).all():
            column = as_float(ratings[:, j : j + 1])[:, 0]
        if not np.isnan(column).all():
            found[j] = np.nanquantile(column, 0.5, method="lower")
    return found


def _integer_block(block: Ratings) -> Moments:
    rows, k = block.shape
    # As unsigned bytes the missing codes are 254 and 255: one look finds them and the largest.
    largest = int(block.view(np.uint8).max(initial=0))
    complete = largest <= 127
    if not complete:
        largest = max(int(block.max()), 1)
    # Sums of small integers stay exact in float32 below 2**24, and BLAS is twice as fast there.
    exact = np.float32 if rows * max(largest, 1) ** 2 <= FLOAT32_EXACT else np.float64
    z = np.empty((rows, k + 1 if complete else 2 * k), dtype=exact)
    if complete:
        z[:, :k] = block
        z[:, k] = 1
    else:
        np.greater_equal(block, 0, out=z[:, k:], casting="unsafe")
        np.multiply(block, z[:, k:], out=z[:, :k], casting="unsafe")
    products, sums, n = _split((z.T @ z).astype(np.float64), k)
    return Moments(
        rows=rows, origin=np.zeros(k), n=n, weight=n, weight2=n, sums=sums, products=products
    )


def _split(gram: Matrix, k: int) -> tuple[Matrix, Matrix, Matrix]:
    """Products, sums and counts out of ZᵀZ with Z = [X, 1] (complete) or [X, mask]."""
    sums = np.broadcast_to(gram[:k, k:], (k, k)).copy()
    return gram[:k, :k].copy(), sums, np.broadcast_to(gram[k:, k:], (k, k)).copy()


def _general_block(block: Ratings, weights: Matrix | None, origin: Matrix) -> Moments:
    rows, k = block.shape
    mask = block >= 0 if block.dtype == np.int8 else ~np.isnan(as_float(block))
    complete = bool(mask.all()) and (weights is None or bool((weights > 0).all()))
    z = np.empty((rows, k + 1 if complete else 2 * k))
    np.subtract(block, origin, out=z[:, :k])
    if complete:
        z[:, k] = 1.0
    else:
        mask = mask if weights is None else mask & (weights > 0)[:, None]
        z[:, :k][~mask] = 0.0
        z[:, k:] = mask
    n = weight2 = _counts(z[:, k:], None, k)
    if weights is not None:
        weight2 = _counts(z[:, k:], weights, k)
        z *= np.sqrt(weights)[:, None]
    products, sums, weight = _split(z.T @ z, k)
    return Moments(
        rows=rows, origin=origin, n=n, weight=weight, weight2=weight2, sums=sums, products=products
    )


def _counts(present: Matrix, weights: Matrix | None, k: int) -> Matrix:
    """Per pair of columns the rows with both, or their Σw²."""
    weighted = present if weights is None else present * weights[:, None]
    return np.broadcast_to(weighted.T @ weighted, (k, k)).copy()
