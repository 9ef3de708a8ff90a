"""A CSV file as bytes: where its records begin, of how many cells each is, and short cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PIECE = 1 << 20
LONGEST = 10_000_000
"""A record of more bytes may hold a cell that is longer than any answer."""
_QUOTE, _LINE_FEED, _RETURN = b'"\n\r'
Bytes = NDArray[np.uint8]
SHORT = 8
"""The bytes of a word of the processor."""
_KEPT = np.array([(1 << 8 * length) - 1 for length in range(SHORT + 1)], dtype="<u8")
"""Of a word the bytes that belong to a cell of 0, 1, … 8 bytes."""
Columns = NDArray[np.intp]
Coded = tuple[Sequence[str], NDArray[np.integer]]
"""The different texts of a column, and which of them stands in each row."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """The records of a file, blank lines among them.

    `starts`: where each begins, and where the last ends, in bytes; `cells`: of how many it is, 0
    where the line is blank.
    """

    starts: NDArray[np.int64]
    cells: NDArray[np.int32]


def layout(content: bytes, separator: str, *, longest: int = LONGEST) -> Layout | None:
    """The records of a text in UTF-8; None where quotes do not simply stand around whole cells, a
    line ends in a lone carriage return, or a record is of more than `longest` bytes.
    """
    scan = _Scan(content, ord(separator))
    for start in range(0, len(content), PIECE):
        if not scan.take(start, min(start + PIECE, len(content))):
            return None
    return scan.layout(longest)


class _Scan:
    """Goes through a text piece by piece."""

    def __init__(self, content: bytes, separator: int) -> None:
        self._whole = np.frombuffer(content, dtype=np.uint8)
        self._separator = separator
        self._quoted = b'"' in content
        self._returns = b"\r" in content
        self._inside = np.uint8(0)
        self._open = 0
        self._ends: list[NDArray[np.int64]] = []
        self._separators: list[NDArray[np.int32]] = []
        self._beside = np.zeros(256, dtype=np.bool_)
        self._beside[[separator, _QUOTE, _LINE_FEED, _RETURN]] = True

    def take(self, start: int, stop: int) -> bool:
        """Read a piece; False where it cannot be read so."""
        piece = self._whole[start:stop]
        separators, ends = piece == self._separator, piece == _LINE_FEED
        outside = None
        if self._quoted:
            quotes = piece == _QUOTE
            inside = np.bitwise_xor.accumulate(quotes.view(np.uint8)) ^ self._inside
            if not self._stand_around_cells(start, np.flatnonzero(quotes), inside):
                return False
            self._inside = inside[-1]
            outside = inside == 0
            separators &= outside
            ends &= outside
        if self._returns:
            lone = (piece == _RETURN) & (self._after(start, stop) != _LINE_FEED)
            if (lone if outside is None else lone & outside).any():
                return False
        self._count(start, separators, np.flatnonzero(ends))
        return True

    def _stand_around_cells(
        self, start: int, quotes: NDArray[np.intp], inside: NDArray[np.uint8]
    ) -> bool:
        """Whether a cell ends before an opening quote and behind a closing one, or two meet."""
        opening = inside[quotes] == 1
        before, behind = quotes[opening] + start - 1, quotes[~opening] + start + 1
        before, behind = before[before >= 0], behind[behind < len(self._whole)]
        return bool(
            self._beside[self._whole[before]].all() and self._beside[self._whole[behind]].all()
        )

    def _after(self, start: int, stop: int) -> Bytes:
        """The byte behind each of a piece."""
        behind = self._whole[start + 1 : stop + 1]
        return behind if len(behind) == stop - start else np.append(behind, np.uint8(0))

    def _count(self, start: int, separators: NDArray[np.bool_], ends: NDArray[np.intp]) -> None:
        """Note the records that end in a piece, and how many separators each holds."""
        so_far = np.cumsum(separators, dtype=np.int32)
        at_ends = so_far[ends]
        counts = np.diff(at_ends, prepend=np.int32(0))
        if len(counts):
            counts[0] += self._open
            self._open = int(so_far[-1] - at_ends[-1])
        else:
            self._open += int(so_far[-1])
        self._ends.append(ends + (start + 1))
        self._separators.append(counts)

    def layout(self, longest: int) -> Layout | None:
        """All records; None where a quote is open at the end, or a record is too long."""
        ends, separators = np.concatenate(self._ends), np.concatenate(self._separators)
        if not len(ends) or ends[-1] < len(self._whole):
            ends = np.append(ends, len(self._whole))
            separators = np.append(separators, np.int32(self._open))
        starts = np.concatenate([np.zeros(1, np.int64), ends])
        lengths = np.diff(starts)
        if self._inside or lengths.max() > longest:
            return None
        return Layout(starts=starts, cells=self._cells(starts[:-1], lengths, separators))

    def _cells(
        self, starts: NDArray[np.int64], lengths: NDArray[np.int64], separators: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        first = self._whole[starts]
        blank = (first == _LINE_FEED) | ((first == _RETURN) & (lengths <= 2))
        return np.where(blank, np.int32(0), separators + np.int32(1)).astype(np.int32)


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
