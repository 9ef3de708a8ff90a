"""Moments of ratings in one chunked pass through BLAS; exact for integers.

The rule for missing answers of the whole package is here: pairwise-complete. Each pair of
columns uses every row in which both are present; nothing is imputed, no row is dropped whole.
"""

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import merge
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, Moments, Ratings, as_float, check_weights

CHUNK = 8192
FLOAT32_EXACT = 2**24
"""Below it float32 holds every whole number."""


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
    with one_thread():
        if _is_plain(ratings, checked):
            return _integers(ratings, chunk=chunk)
        origin = typical(ratings)
        blocks = (
            _general_block(
                ratings[at : at + chunk],
                None if checked is None else checked[at : at + chunk],
                origin,
            )
            for at in range(0, max(len(ratings), 1), chunk)
        )
        return reduce(merge, blocks)


def _is_plain(ratings: Ratings, weights: Matrix | None) -> bool:
    return ratings.dtype == np.int8 and weights is None


def typical(ratings: Ratings) -> Matrix:
    """A value near the middle of each column, exactly its value where it is constant; 0 if empty.

    The median of up to 1,000 rows spread over the whole, or of all where those are blank.
    """
    sample = as_float(ratings[:: max(len(ratings) // 1000, 1)])
    empty = np.flatnonzero(np.isnan(sample).all(axis=0))
    medians = _lower_median(sample)
    for j in empty:
        medians[j] = _lower_median(as_float(ratings[:, j : j + 1]))[0]
    return medians


def _lower_median(values: Matrix) -> Matrix:
    """The lower median of what is present in each column, 0 where nothing is."""
    if not len(values):
        return np.zeros(values.shape[1])
    ordered = np.sort(values, axis=0)  # NaN come last
    present = np.count_nonzero(~np.isnan(values), axis=0)
    middle = ordered[np.maximum(present - 1, 0) // 2, np.arange(values.shape[1])]
    return np.where(present > 0, middle, 0.0)


def _integers(ratings: Ratings, *, chunk: int) -> Moments:
    """The moments of n × k int8 ratings about 0, exactly; negative values are missing.

    Memory is bounded by `chunk` rows as floats.
    """
    rows, k = ratings.shape
    products, sums, n = np.zeros((k, k)), np.zeros((k, k)), np.zeros((k, k))
    buffer = np.empty((min(chunk, rows), 2 * k), dtype=np.float32)
    for at in range(0, rows, chunk):
        block = ratings[at : at + chunk]
        # As unsigned bytes the missing codes are above 127: one look finds them and the largest.
        largest = int(block.view(np.uint8).max(initial=0))
        if largest <= 127:
            x = _room(buffer, block, largest, k)
            np.copyto(x, block)
            products += x.T @ x
            sums += (np.ones(len(x), dtype=x.dtype) @ x)[:, None]
            n += len(x)
        else:
            gram = _gram(block, _room(buffer, block, int(block.max()), 2 * k))
            products += gram[:k, :k]
            sums += gram[:k, k:]
            n += gram[k:, k:]
    return Moments(
        rows=rows, origin=np.zeros(k), n=n, weight=n, weight2=n, sums=sums, products=products
    )


def _room(
    buffer: NDArray[np.float32], block: Ratings, largest: int, columns: int
) -> NDArray[np.floating]:
    """Where a block is multiplied; narrow rows lie side by side, for BLAS reads them in one go.

    Sums of small integers stay exact in float32 below 2**24, and BLAS is twice as fast there.
    """
    shape = (len(block), columns)
    if len(block) * max(largest, 1) ** 2 > FLOAT32_EXACT:
        return np.empty(shape)
    return buffer.reshape(-1)[: shape[0] * shape[1]].reshape(shape)


def _gram(block: Ratings, z: NDArray[np.floating]) -> NDArray[np.floating]:
    """ZᵀZ with Z = [X, mask], X zero where missing."""
    k = block.shape[1]
    np.greater_equal(block, 0, out=z[:, k:], casting="unsafe")
    np.multiply(block, z[:, k:], out=z[:, :k], casting="unsafe")
    return z.T @ z


def _general_block(block: Ratings, weights: Matrix | None, origin: Matrix) -> Moments:
    mask = block >= 0 if block.dtype == np.int8 else ~np.isnan(as_float(block))
    if weights is not None and not (weights > 0).all():
        mask &= (weights > 0)[:, None]
    if mask.all():
        return _complete(block, weights, origin)
    return _with_gaps(block, mask, weights, origin)


def _complete(block: Ratings, weights: Matrix | None, origin: Matrix) -> Moments:
    """Moments of a block in which nothing is missing: Σw and Σw² are the same for every pair."""
    k = block.shape[1]
    w = np.ones(len(block)) if weights is None else weights
    d = block.astype(np.float64)
    d -= origin
    if weights is not None:
        d *= np.sqrt(w)[:, None]
    sums = np.sqrt(w) @ d
    return Moments(
        rows=len(block),
        origin=origin,
        n=np.full((k, k), float(len(block))),
        weight=np.full((k, k), w.sum()),
        weight2=np.full((k, k), w @ w),
        sums=np.repeat(sums[:, None], k, axis=1),
        products=d.T @ d,
    )


def _with_gaps(
    block: Ratings, mask: NDArray[np.bool], weights: Matrix | None, origin: Matrix
) -> Moments:
    """Moments of a block from ZᵀZ with Z = √w·[X, mask], X zero where missing."""
    k = block.shape[1]
    z = np.empty((len(block), 2 * k))
    d, present = z[:, :k], z[:, k:]
    np.copyto(d, block)
    d -= origin
    np.copyto(d, 0.0, where=~mask)
    np.copyto(present, mask)
    both = mask.astype(np.float32)
    n = weight2 = (both.T @ both).astype(np.float64)
    if weights is not None:
        z *= np.sqrt(weights)[:, None]
        by_weight = mask * weights[:, None]
        weight2 = by_weight.T @ by_weight
    gram = z.T @ z
    return Moments(
        rows=len(block),
        origin=origin,
        n=n,
        weight=gram[k:, k:],
        weight2=weight2,
        sums=gram[:k, k:],
        products=gram[:k, :k],
    )
