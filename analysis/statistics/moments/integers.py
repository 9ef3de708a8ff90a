"""Moments of int8 scale points: float32 products that are exact, summed up in float64."""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Moments, Ratings

FLOAT32_EXACT = 2**24


def integers(ratings: Ratings, *, chunk: int) -> Moments:
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
