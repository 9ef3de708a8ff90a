"""Cells of up to eight bytes, read as they stand in a file without quotes: each makes a number."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SHORT = 8
"""The bytes of a word of the processor."""
_LINE_FEED, _RETURN = b"\n\r"
_KEPT = np.array([(1 << 8 * length) - 1 for length in range(SHORT + 1)], dtype="<u8")
"""Of a word the bytes that belong to a cell of 0, 1, … 8 bytes."""
Columns = NDArray[np.intp]
Coded = tuple[Sequence[str], NDArray[np.integer]]
"""The different texts of a column, and which of them stands in each row."""


class ShortCells:
    """Some rows of a file, each of as many cells."""

    def __init__(self, piece: NDArray[np.uint8], starts: Columns, lengths: Columns) -> None:
        self._piece = piece
        self._starts = starts
        self._lengths = lengths

    def column(self, place: int) -> Coded | None:
        """A column by its place; None where a cell of it is longer."""
        starts, lengths = self._starts[place], self._lengths[place]
        longest = int(lengths.max(initial=0))
        if longest > SHORT:
            return None
        if longest > 1:
            words = np.ndarray(len(self._piece) - SHORT + 1, "<u8", self._piece.data, strides=1)
            codes, distinct = pd.factorize(words[starts] & _KEPT[lengths])
            return [_text(int(word)) for word in distinct], codes
        cells = self._piece[starts] * (lengths > 0)
        distinct = np.flatnonzero(np.bincount(cells))
        codes = np.zeros(256, dtype=np.uint8)
        codes[distinct] = np.arange(len(distinct))
        return [_text(int(byte)) for byte in distinct], codes[cells]


def short_cells(rows: bytes, separator: str, count: int, width: int) -> ShortCells | None:
    """So many rows of a text without quotes or zero bytes; None unless each has `width` cells."""
    if not rows.endswith(b"\n"):
        rows += b"\n"
    # Eight bytes can be read from every place.
    piece = np.frombuffer(rows + bytes(SHORT), dtype=np.uint8)
    ends = np.flatnonzero((piece == ord(separator)) | (piece == _LINE_FEED))
    if len(ends) != count * width:
        return None
    columns = np.ascontiguousarray(ends.reshape(count, width).T)
    if rows.count(b"\n") != count or (piece[columns[-1]] != _LINE_FEED).any():
        return None
    starts = np.empty_like(columns)
    starts[1:] = columns[:-1] + 1
    starts[0, :1] = 0
    starts[0, 1:] = columns[-1, :-1] + 1
    lengths = columns - starts
    lengths[-1] -= (lengths[-1] > 0) & (piece[columns[-1] - 1] == _RETURN)
    return ShortCells(piece, starts, lengths)


def _text(word: int) -> str:
    return word.to_bytes(SHORT, "little").rstrip(b"\0").decode()
