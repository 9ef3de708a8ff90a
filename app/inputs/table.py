"""The columns of a CSV file, read by pandas; rows that hold nothing, or too few or many cells."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.inputs.csvfile import CsvFile
from app.inputs.layout import Layout
from app.inputs.texts import Texts

ROWS = 1 << 16
"""Rows are read in blocks of so many."""
WORD = "word"
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """Columns by their names, in all the rows below the header.

    `numbers`: of each row as a spreadsheet shows it; `blank`: the rows without any text; `cells`:
    of how many cells each is; `ragged`: which of those that are not blank have fewer cells than the
    header has names, or more with something in them.
    """

    columns: dict[str, Texts]
    numbers: NDArray[np.int64]
    cells: NDArray[np.int32]
    blank: Bools
    ragged: Bools


def read_table(file: CsvFile, names: Sequence[str]) -> Table:
    """Read columns of a file; those of rows that are ragged are not to be relied on.

    Raises:
        AnswersError: a quote is not closed, or a cell is longer than any answer.
    """
    plain, layout = file.plain()
    columns = _columns(plain, layout, names)
    cells = layout.cells[file.top :]
    rows = _Rows(plain, layout, columns)
    blank = rows.blank()
    return Table(
        columns=columns,
        numbers=np.arange(file.top + 1, file.top + 1 + len(cells)),
        cells=cells,
        blank=blank,
        ragged=~blank & ((cells < len(file.header)) | rows.with_more()),
    )


def _columns(file: CsvFile, layout: Layout, names: Sequence[str]) -> dict[str, Texts]:
    """Each column by its different texts: pandas finds these while it cuts the text into cells."""
    columns = {name: _Growing() for name in names}
    places = {str(file.header.index(name)): name for name in names}
    top, starts = _top(file), layout.starts[file.top :]
    for first in range(0, len(starts) - 1, ROWS):
        last = min(first + ROWS, len(starts) - 1)
        block = pd.read_csv(
            io.BytesIO(top + file.content[starts[first] : starts[last]]),
            sep=file.separator,
            usecols=list(places),
            index_col=False,
            dtype="category",
            na_filter=False,
            skip_blank_lines=False,
            low_memory=False,
            encoding="utf-8",
        )
        for place, name in places.items():
            columns[name].take(block[place].array)
    return {name: column.texts() for name, column in columns.items()}


def _top(file: CsvFile) -> bytes:
    """Names of all columns, and a row of words: else pandas took a column of numbers for such, and
    "05" would be 5.
    """
    width = len(file.header)
    rows = (map(str, range(width)), [WORD] * width)
    return "".join(f"{file.separator.join(row)}\n" for row in rows).encode()


class _Growing:
    """A column that is put together from blocks."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._parts: list[NDArray[np.unsignedinteger]] = []

    def take(self, block: pd.Categorical) -> None:
        """Add the rows of a block, but for its first."""
        places = self._places
        table = [places.setdefault(text, len(places)) for text in block.categories.tolist()]
        kind = np.min_scalar_type(len(places))
        self._parts.append(np.array(table, dtype=kind)[block.codes[1:]])

    def texts(self) -> Texts:
        """The whole column."""
        codes = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.uint8)
        return Texts(distinct=tuple(self._places), codes=codes)


class _Rows:
    """Looks at rows as they stand in the file, where columns do not tell enough."""

    def __init__(self, file: CsvFile, layout: Layout, columns: dict[str, Texts]) -> None:
        self._file = file
        self._starts = layout.starts[file.top :]
        self._cells = layout.cells[file.top :]
        self._columns = columns

    def blank(self) -> Bools:
        """The rows without any text."""
        blank = np.ones(len(self._cells), dtype=np.bool_)
        for column in self._columns.values():
            blank &= column.of(lambda text: not text.strip(), np.bool_)
        for row in np.flatnonzero(blank & (self._cells > 0)).tolist():
            blank[row] = not any(map(str.strip, self._cut(row)))
        return blank

    def with_more(self) -> Bools:
        """The rows with something in a cell that has no name."""
        width = len(self._file.header)
        more = self._cells > width
        if more.any():
            one = np.flatnonzero(self._cells == width + 1)
            more[one[self._ends_in_separator(one)]] = False
        for row in np.flatnonzero(more).tolist():
            more[row] = any(map(str.strip, self._cut(row)[width:]))
        return more

    def _ends_in_separator(self, rows: NDArray[np.intp]) -> Bools:
        """Which of these rows have a separator as their last byte."""
        whole = np.frombuffer(self._file.content, dtype=np.uint8)
        last = self._starts[rows + 1] - 1
        for end in (b"\n", b"\r"):
            last = last - (whole[last] == ord(end))
        return np.asarray(whole[last] == ord(self._file.separator))

    def _cut(self, row: int) -> list[str]:
        record = self._file.content[self._starts[row] : self._starts[row + 1]].decode()
        return next(_cells(record, self._file.separator), [])


def _cells(record: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(record, newline=""), delimiter=separator)
