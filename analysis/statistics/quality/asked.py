"""The rating columns of a sheet in the order in which they were asked, and their answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.int8]
Bools = NDArray[np.bool_]
Matrix = NDArray[np.float64]
Number = TypeVar("Number", np.int8, np.float64)

BLANK, NOT_APPLICABLE, NOT_ASKED = -1, -2, -3
"""The codes for missing answers, as `analysis.statistics.moments.values` has them."""
CHUNK = 16384


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The k columns as a respondent met them, one after the other.

    Args:
        low, high: the ends of each column's scale.
        reverse: whether agreeing means less of what is measured.
        scale: for each column the number of the scale it belongs to (items of one scale measure
            the same under the same facet); below 0 where it belongs to none.
        pairs: pairs of columns that ask for the same in opposite directions, by their places.
    """

    low: tuple[int, ...]
    high: tuple[int, ...]
    reverse: tuple[bool, ...]
    scale: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...] = ()

    @property
    def k(self) -> int:
        """The number of columns."""
        return len(self.low)

    @property
    def kinds(self) -> tuple[list[int], ...]:
        """The columns of each pair of ends, those of the commonest first."""
        ends = list(zip(self.low, self.high, strict=True))
        kinds = ([j for j, end in enumerate(ends) if end == each] for each in dict.fromkeys(ends))
        return tuple(sorted(kinds, key=len, reverse=True))

    def only(self, columns: Sequence[int]) -> "Asked":
        """These columns in this order, with the pairs of which both are among them."""
        at = {column: place for place, column in enumerate(columns)}
        return Asked(
            low=tuple(self.low[j] for j in columns),
            high=tuple(self.high[j] for j in columns),
            reverse=tuple(self.reverse[j] for j in columns),
            scale=tuple(self.scale[j] for j in columns),
            pairs=tuple((at[i], at[j]) for i, j in self.pairs if i in at and j in at),
        )


def check(ratings: Points, asked: Asked) -> None:
    """ValueError unless the answers are n × k int8 points on the scales that were asked."""
    if ratings.ndim != 2 or ratings.shape[1] != asked.k or ratings.dtype != np.int8:
        raise ValueError(f"answers must be int8, n × {asked.k} columns in the order of asking")
    if not len(asked.high) == len(asked.reverse) == len(asked.scale) == asked.k:
        raise ValueError("low, high, reverse and scale must have one entry per column")
    if any(low >= high for low, high in zip(asked.low, asked.high, strict=True)):
        raise ValueError("the low end of a scale must be below its high end")
    if any(not (0 <= i < asked.k and 0 <= j < asked.k and i != j) for i, j in asked.pairs):
        raise ValueError("a pair must name two different columns by their places")
    low, high = _ends(asked, np.int8)
    for columns, _ in blocks(ratings):
        out = (columns >= 0) & ((columns < low) | (columns > high))
        if out.any():
            row, column = np.argwhere(out.T)[0]
            raise ValueError(f"{columns[column, row]} is no point of the scale of column {column}")


def _ends(asked: Asked, kind: type[Number]) -> tuple[NDArray[Number], NDArray[Number]]:
    """The low and the high end of each column, one below the other."""
    low, high = np.array(asked.low, dtype=kind), np.array(asked.high, dtype=kind)
    return low[:, None], high[:, None]


def blocks(ratings: Points) -> Iterator[tuple[Points, slice]]:
    """The sheets in portions, so that memory stays bounded, each with its place.

    A portion is turned, columns × sheets: what is done column by column is done to many sheets at
    once.
    """
    for at in range(0, len(ratings), CHUNK):
        rows = slice(at, at + CHUNK)
        yield np.ascontiguousarray(ratings[rows].T), rows


def of_100(columns: Points, asked: Asked, *, keyed: bool) -> Matrix:
    """A portion's answers on 0–100, (x − low)/(high − low)·100, NaN where missing.

    `keyed`: reversed columns turned round, so that more is better throughout.
    """
    low, high = _ends(asked, np.float64)
    reach = (high - low) / 100.0
    if keyed:
        turned = np.array(asked.reverse)[:, None]
        low, reach = np.where(turned, high, low), np.where(turned, -reach, reach)
    return np.where(columns >= 0, (columns - low) / reach, np.nan)
