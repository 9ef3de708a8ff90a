"""Count tables of every two items at once, for what rests on categories instead of moments."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Matrix, Ratings, check_weights

CHUNK = 2**16
# Cells of one joint count: a table of this size stays in a processor's cache.
CELLS = 2**16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountTables:
    """Cross tables of all P = k(k − 1)/2 pairs i < j of k items, in the order of `pairs`.

    `points`: the C points that anyone chose for any item, ascending. `margins`: k × C, how often
    each was chosen. `tables`: P × C × C, rows item i, columns item j, over those who answered both.
    Counts are sums of weights where there are weights; `n`: k × k, the unweighted counts of
    respondents who answered both (on the diagonal: the item).
    """

    points: tuple[int, ...]
    margins: Matrix
    pairs: NDArray[np.intp]
    tables: Matrix
    n: NDArray[np.int64]

    @property
    def k(self) -> int:
        """The number of items."""
        return len(self.margins)


def count_tables(ratings: Ratings, weights: NDArray[np.floating] | None = None) -> CountTables:
    """The cross tables of n × k ratings, in memory bounded by a block of rows; pairwise-complete.

    Whole scale points: int8 with negative = missing, or floats with NaN. `weights`: n respondent
    weights, zero leaves out. Up to three items make one code, and two codes one count, which fills
    nine tables in a pass; that beats the product of one-hot matrices. Raises ValueError for other
    shapes and for values between the points.
    """
    if ratings.ndim != 2:
        raise ValueError(f"ratings must be n × k, not of {ratings.ndim} dimension(s)")
    x = whole_points(ratings)
    checked = check_weights(weights, len(x))
    if checked is not None:
        x, checked = x[checked > 0], checked[checked > 0]
    low, c = _range(x)
    gram = _gram(x, checked, low, c)
    margins = gram.diagonal(axis1=0, axis2=2).diagonal(axis1=0, axis2=1)[:, : c - 1]
    used = np.flatnonzero(margins.any(axis=0))
    pairs = np.array(list(combinations(range(x.shape[1]), 2)), dtype=np.intp).reshape(-1, 2)
    squares = gram.transpose(0, 2, 1, 3)
    tables = squares[pairs[:, 0], pairs[:, 1]]
    known = squares[:, :, : c - 1, : c - 1].sum(axis=(2, 3))
    # Pairs are counted above the diagonal alone.
    n = np.triu(known) + np.triu(known, 1).T if checked is None else moments(x).n
    return CountTables(
        points=tuple(int(low + p) for p in used),
        margins=margins[:, used],
        pairs=pairs,
        tables=tables[:, used][:, :, used],
        n=n.astype(np.int64),
    )


def distinct_rows(ratings: Ratings) -> tuple[Ratings, Matrix]:
    """The different rows of n × k int8 ratings, all missing alike, and how often each comes.

    The rows as they are where too many could differ to count them at once, and of floats.
    """
    k = ratings.shape[1]
    low, c = _range(whole_points(ratings)) if ratings.dtype == np.int8 else (0, CELLS)
    if not k or c**k > min(CELLS, len(ratings)):
        return ratings, np.ones(len(ratings))
    times = np.zeros(c**k)
    for start in range(0, len(ratings), CHUNK):
        (codes,) = _codes(whole_points(ratings[start : start + CHUNK]), [range(k)], low, c)
        times += np.bincount(codes, minlength=len(times))
    seen = np.flatnonzero(times)
    places = np.column_stack(np.unravel_index(seen, (c,) * k))
    return np.where(places == c - 1, -1, places + low).astype(np.int8), times[seen]


def whole_points(ratings: Ratings) -> NDArray[np.int8]:
    """Ratings as int8 scale points, −1 where missing; ValueError for values that are none."""
    if ratings.dtype == np.int8:
        return np.asarray(ratings, dtype=np.int8)
    present = ~np.isnan(ratings)
    whole = np.where(present, ratings, -1.0)
    if (whole != np.rint(whole)).any() or (whole[present] < 0).any() or (whole > 127).any():
        raise ValueError("count tables need whole scale points from 0 to 127")
    return whole.astype(np.int8)


def _range(x: NDArray[np.int8]) -> tuple[int, int]:
    """The lowest point given, and the number of categories: all from low to high, and missing."""
    # As unsigned bytes the codes for missing are the largest.
    low = int(x.view(np.uint8).min(initial=127))
    return low, max(int(x.max(initial=0)) - low, 0) + 2


def _gram(x: NDArray[np.int8], weights: Matrix | None, low: int, c: int) -> Matrix:
    """Counts of every category of every item with every other: k × c × k × c; missing is last."""
    k = x.shape[1]
    width = _width(c, len(x))
    bundles = [range(at, min(at + width, k)) for at in range(0, k, width)]
    pairs = list(combinations(range(len(bundles)), 2))
    sizes = [c ** len(bundle) for bundle in bundles]
    alone = [np.zeros(size) for size in sizes]
    joint = [np.zeros(sizes[a] * sizes[b]) for a, b in pairs]
    for start in range(0, len(x), CHUNK):
        of = None if weights is None else weights[start : start + CHUNK]
        codes = _codes(x[start : start + CHUNK], bundles, low, c)
        for at, sums in enumerate(alone):
            sums += np.bincount(codes[at], weights=of, minlength=sizes[at])
        for (a, b), sums in zip(pairs, joint, strict=True):
            sums += np.bincount(codes[a] * sizes[b] + codes[b], weights=of, minlength=len(sums))
    return _unfolded(bundles, alone, dict(zip(pairs, joint, strict=True)), c)


def _unfolded(
    bundles: list[range], alone: list[Matrix], joint: dict[tuple[int, int], Matrix], c: int
) -> Matrix:
    """The pairs' tables out of the counts of codes, each summed over the codes' other items."""
    k = bundles[-1].stop if bundles else 0
    gram = np.zeros((k * c, k * c))
    single = [_indicator(len(bundle), c) for bundle in bundles]
    place = [slice(bundle.start * c, bundle.stop * c) for bundle in bundles]
    for i, sums in enumerate(alone):
        gram[place[i], place[i]] = (single[i] * sums) @ single[i].T
    for (a, b), sums in joint.items():
        square = sums.reshape(len(alone[a]), len(alone[b]))
        gram[place[a], place[b]] = single[a] @ square @ single[b].T
    return gram.reshape(k, c, k, c)


def _width(c: int, rows: int) -> int:
    """How many items share a code, so that two codes together stay within the cells."""
    return next((w for w in (3, 2) if c ** (2 * w) <= min(CELLS, rows)), 1)


def _codes(
    block: NDArray[np.int8], bundles: list[range], low: int, c: int
) -> list[NDArray[np.int64]]:
    """One number per row and bundle: its items' categories as digits to the base c."""
    places = block.T.astype(np.uint8)
    missing = places > 127
    places -= np.uint8(low)
    places[missing] = c - 1
    codes = []
    for bundle in bundles:
        code = places[bundle.start].astype(np.int64)
        for j in bundle[1:]:
            code *= c
            code += places[j]
        codes.append(code)
    return codes


def _indicator(items: int, c: int) -> Matrix:
    """(items·c) × c^items: which codes hold which category of which item."""
    digits = np.indices((c,) * items).reshape(items, -1)
    return np.asarray(
        (digits[:, None, :] == np.arange(c)[None, :, None]).reshape(items * c, -1), dtype=np.float64
    )
