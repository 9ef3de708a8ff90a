"""Mahalanobis distance: sheets whose combination of answers is unusual."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.intervals import is_zero
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Moments, answered
from analysis.statistics.quality.asked import CHUNK, Bools, Matrix, Points

# So many entries of small matrices are held at once.
MEMORY = 2_000_000
# The smallest eigenvalue of the correlations below which distances are rounding.
SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distances:
    """Of n sheets the squared distance, and on how many items it rests (0: none).

    NaN where a sheet answers none of the items.
    `reason`, where there are none at all: "too_few" (some two items were answered by no more
    sheets than there are items), "too_few_items" (fewer than two with variance) or "singular".
    """

    squared: Matrix
    items: NDArray[np.int32]
    reason: str | None = None

    def beyond(self, p: float) -> Bools:
        """Those of which P(χ²_m > D²) is below `p`, m the items that the distance rests on."""
        ends = special.chdtri(np.arange(int(self.items.max(initial=0)) + 1), p)
        return np.asarray(self.squared > ends[self.items])


def distances(ratings: Points, known: Moments | None = None) -> Distances:
    """D² = (x − x̄)ᵀ S⁻¹ (x − x̄) of each sheet (Mahalanobis 1936).

    x̄ and S are the means and the pairwise covariances of all sheets. A sheet with missing answers
    is measured on its m answered items alone, by their part of x̄ and S. D² would be χ²_m in large
    normal samples; the answers of satisfied people are skewed, and honest but rare ones get a small
    p more often than it says: an index that orders sheets, no test of them. Turning items round
    changes nothing. `known`: the moments of `ratings`, if they are at hand.
    """
    c = finish(known or moments(ratings))
    n, mean = c.n.diagonal(), c.mean
    used = [
        j
        for j in range(len(mean))
        if n[j] >= 2 and not is_zero(float(c.variance[j]), float(mean[j]))
    ]
    at = np.ix_(used, used)
    reason = _why_none(c.covariance[at], c.n[at])
    squared, items = np.full(len(ratings), np.nan), np.zeros(len(ratings), np.int32)
    if reason is None:
        with one_thread():
            _measure(ratings[:, used], mean[used], c.covariance[at], squared, items)
    return Distances(
        squared=squared,
        items=items,
        reason=reason,
    )


def _why_none(covariance: Matrix, n: NDArray[np.int64]) -> str | None:
    k = len(covariance)
    if k < 2:
        return "too_few_items"
    if int(n.min()) <= k:
        return "too_few"
    sd = np.sqrt(covariance.diagonal())
    least = float(np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0])
    return None if least > SINGULAR else "singular"


def _measure(
    ratings: Points,
    mean: Matrix,
    covariance: Matrix,
    squared: Matrix,
    items: NDArray[np.int32],
) -> None:
    """Fill in the distances: dᵀKd with K = S⁻¹ and d = 0 where missing, less what that adds.

    For the missing part m, dᵀKd is too much by (Kd)ₘᵀ Kₘₘ⁻¹ (Kd)ₘ (a partitioned inverse), which
    asks for a small matrix per sheet instead of an inverse per pattern of missing answers.
    """
    inverse = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
    k = len(mean)
    for start in range(0, len(ratings), CHUNK):
        at = slice(start, start + CHUNK)
        block = ratings[at]
        absent = block < 0
        d = block - mean
        np.copyto(d, 0.0, where=absent)
        y: Matrix = d @ inverse
        missing = k - answered(block).astype(int)
        d2 = np.einsum("ij,ij->i", y, d)
        for m in np.unique(missing[(missing > 0) & (missing < k)]):
            rows = np.flatnonzero(missing == m)
            for first in range(0, len(rows), max(MEMORY // (m * m), 1)):
                part = rows[first : first + max(MEMORY // (m * m), 1)]
                d2[part] -= _too_much(inverse, y[part], absent[part], int(m))
        squared[at] = np.where(missing < k, np.maximum(d2, 0.0), np.nan)
        items[at] = k - missing


def _too_much(inverse: Matrix, y: Matrix, absent: Bools, m: int) -> Matrix:
    """(Kd)ₘᵀ Kₘₘ⁻¹ (Kd)ₘ of sheets without m answers each; y = Kd."""
    out = np.nonzero(absent)[1].reshape(-1, m)
    parts: Matrix = np.take_along_axis(y, out, axis=1)
    inner = inverse[out[:, :, None], out[:, None, :]]
    solved = np.linalg.solve(inner, parts[:, :, None])[:, :, 0]
    return np.asarray(np.einsum("ij,ij->i", parts, solved))
