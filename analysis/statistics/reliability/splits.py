"""Split-half reliability: odd against even items, and over every way to halve the scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.item_statistics import possible

ENUMERATED = 16
"""Scales of up to this many items are halved in every way (6,435 for 16)."""
PART = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitHalf:
    """Reliabilities of a scale from halves; with an odd number of items one half has an item more.

    `spearman_brown` = 2r/(1 + r) of the sums of odd and even items in the order of the scale; None
    beside other figures where r is beyond ±1, or a half has no variance. `best` (Guttman's λ4) and
    `mean`: 4·cov/V over all halves; of long scales the best is the end of a search, and the true
    one lies at or above it.
    `reason`: "too_few_items" (under 2), "constant" (the sum does not vary), "singular" (the best
    is above 1).
    """

    spearman_brown: float | None = None
    best: float | None = None
    mean: float | None = None
    reason: str | None = None


def split_half(covariance: Matrix) -> SplitHalf:
    """Split-half reliability from the k × k covariances of a scale, or its correlations.

    Spearman (1910), Brown (1910); Rulon (1939), Guttman (1945): 4·cov(A, B)/V, V the variance of
    the sum of all items. The mean over all halves is alpha where k is even (Cronbach 1951). λ4 is
    the largest; chance makes it too large in small samples (Benton 2015). Up to 16 items every
    halving is tried, above that those that the steepest exchanges of two items lead to from fixed
    starts. Raises ValueError unless the matrix is square.
    """
    if covariance.ndim != 2 or covariance.shape[0] != covariance.shape[1]:
        raise ValueError(f"covariances must be k × k, not {covariance.shape}")
    k = len(covariance)
    if k < 2:
        return SplitHalf(reason="too_few_items")
    if not float(covariance.sum()) > 1e-12 * float(covariance.trace()):
        return SplitHalf(reason="constant")
    # An item that is always zero makes an odd scale even: halves then differ by one real item.
    even = covariance if k % 2 == 0 else np.pad(covariance, ((0, 1), (0, 1)))
    least = enumerated(even) if k <= ENUMERATED else searched(even)
    highest = possible(1.0 - least / float(even.sum()))
    if highest is None:
        return SplitHalf(reason="singular")
    odd = np.where(np.arange(k) % 2 == 0, 1.0, -1.0)
    r = _correlation(odd, covariance)
    return SplitHalf(
        spearman_brown=None if r is None or r < 1e-9 - 1.0 else 2.0 * r / (1.0 + r),
        best=highest,
        mean=_mean(even),
    )


def _mean(even: Matrix) -> float:
    """The mean over all halves: two items are in different ones K/2 times out of K − 1."""
    trace, total = float(even.trace()), float(even.sum())
    return 1.0 - (trace - (total - trace) / (len(even) - 1)) / total


def _correlation(signs: Matrix, covariance: Matrix) -> float | None:
    a, b = (signs > 0).astype(np.float64), (signs < 0).astype(np.float64)
    spread = float(a @ covariance @ a) * float(b @ covariance @ b)
    if not spread > (1e-12 * float(covariance.sum())) ** 2:
        return None
    r = float(a @ covariance @ b) / float(np.sqrt(spread))
    return None if possible(abs(r)) is None else float(np.clip(r, -1.0, 1.0))


def enumerated(even: Matrix) -> float:
    """The least sᵀCs of all halves, that of the best: signs s tell them apart, λ4 = 1 − sᵀCs/V."""
    return min(float(_within(signs, even).min()) for signs in _all_signs(len(even)))


def _all_signs(k: int) -> Iterator[Matrix]:
    """Every halving of an even number of items, the first always in the same half; in parts."""
    chosen = combinations(range(1, k), k // 2 - 1)
    while part := list(islice(chosen, PART)):
        signs = np.full((len(part), k), -1.0)
        signs[:, 0] = 1.0
        signs[np.arange(len(part))[:, None], np.array(part, dtype=np.intp)] = 1.0
        yield signs


def searched(even: Matrix) -> float:
    """The least sᵀCs of the halves that exchanges lead to."""
    return float(_within(_exchanged(_starts(even), even), even).min())


def _within(signs: Matrix, even: Matrix) -> Matrix:
    """sᵀCs of each row of signs: the lower, the more alike the halves."""
    return np.asarray(np.einsum("ij,ij->i", signs @ even, signs))


def _starts(even: Matrix) -> Matrix:
    """First against second half, and every second item against the others, in several orders.

    The scale's own, and those that its eigenvectors and each item's covariances put the items in.
    """
    k = len(even)
    _, vectors = np.linalg.eigh(even)
    orders = np.vstack([np.arange(k), vectors.T, even])
    place = orders.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    first, second = place < k // 2, place % 2 == 0
    return np.where(np.vstack([first, second]), 1.0, -1.0)


def _exchanged(signs: Matrix, even: Matrix) -> Matrix:
    """In each row exchange the two items that lower sᵀCs most, until none does: local optima."""
    signs, variance, k = signs.copy(), even.diagonal(), len(even)
    enough = 1e-12 * float(np.abs(variance).sum())
    moving = np.arange(len(signs))
    while len(moving):
        s = signs[moving]
        gain = variance - s * (s @ even)
        change = gain[:, :, None] + gain[:, None, :] - 2.0 * even
        change[s[:, :, None] == s[:, None, :]] = np.inf
        best = change.reshape(len(moving), -1).argmin(axis=1)
        lowers = change.reshape(len(moving), -1)[np.arange(len(moving)), best] < -enough
        moving, best = moving[lowers], best[lowers]
        signs[moving, best // k] *= -1.0
        signs[moving, best % k] *= -1.0
    return signs
