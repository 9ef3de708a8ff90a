"""The columns of a CSV file, read by pandas; rows that hold nothing, or too few or many cells."""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.inputs.csvfile import CsvFile
from app.inputs.layout import Layout, ShortCells, layout, short_cells
from app.inputs.texts import Texts

ROWS = 1 << 14
"""Rows are read in blocks of so many."""
LARGEST = 999
"""Points of scales are not larger, nor are codes, as a rule; other numbers are read as text."""
Plain = Callable[[str], bool]
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


def read_table(file: CsvFile, names: Sequence[str], numbers: Mapping[str, Plain]) -> Table:
    """Read columns of a file; those of rows that are ragged are not to be relied on.

    Args:
        file: the opened file.
        names: the columns to be read.
        numbers: those of them that hold numbers as a rule, and how to tell that one is plain: no
            cell of it needs to be known as it is written ("5" stands for "5.0").

    Raises:
        AnswersError: a quote is not closed, or a cell is longer than any answer.
    """
    plain, records = _plain(file)
    reading = _Columns(plain, names, numbers)
    starts = records.starts[file.top :].tolist()
    for first in range(0, len(starts) - 1, ROWS):
        last = min(first + ROWS, len(starts) - 1)
        reading.take(plain.content[starts[first] : starts[last]], last - first)
    columns = reading.texts()
    cells = records.cells[file.top :]
    rows = _Rows(plain, records, columns)
    blank = rows.blank()
    return Table(
        columns=columns,
        numbers=np.arange(file.top + 1, file.top + 1 + len(cells)),
        cells=cells,
        blank=blank,
        ragged=~blank & ((cells < len(file.header)) | rows.with_more()),
    )


def _plain(file: CsvFile) -> tuple[CsvFile, Layout]:
    """The file with quotes around whole cells only and no lone carriage return outside of them,
    written anew where it is not so already; and where its records are.
    """
    known = layout(file.content, file.separator)
    if known is not None:
        return file, known
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=file.separator).writerows(cells for _, cells in file.records())
    content = out.getvalue().encode()
    known = layout(content, file.separator, longest=len(content))
    assert known is not None
    return replace(file, content=content), known


class _Columns:
    """Puts columns together from the blocks of a file."""

    def __init__(self, file: CsvFile, names: Sequence[str], numbers: Mapping[str, Plain]) -> None:
        self._file = file
        self._places = {name: str(file.header.index(name)) for name in names}
        self._numbers = dict(numbers)
        self._growing = {name: _Growing() for name in names}
        self._bare = b'"' not in file.content and b"\0" not in file.content

    def take(self, rows: bytes, count: int) -> None:
        """Read some rows of the file: columns of short cells as they stand, others by pandas."""
        names = list(self._growing)
        if self._bare:
            cells = short_cells(rows, self._file.separator, count, len(self._file.header))
            names = [name for name in names if cells is None or not self._take_short(name, cells)]
        if names:
            self._take_by_pandas(rows, names)

    def _take_short(self, name: str, cells: ShortCells) -> bool:
        column = cells.column(int(self._places[name]))
        if column is not None:
            self._growing[name].add(*column)
        return column is not None

    def _take_by_pandas(self, rows: bytes, names: Sequence[str]) -> None:
        """A column of numbers in which some cell is no plain one is read as text, there and from
        there on.
        """
        block = self._read(rows, [self._places[name] for name in names])
        rest = []
        for name in names:
            values, growing = block[self._places[name]].to_numpy(), self._growing[name]
            if name not in self._numbers:
                growing.take(values)
            elif not growing.take_numbers(values, self._numbers[name]):
                rest.append(name)
                del self._numbers[name]
        if rest:
            block = self._read(rows, [self._places[name] for name in rest])
            for name in rest:
                self._growing[name].take(block[self._places[name]].to_numpy())

    def _read(self, rows: bytes, places: Collection[str]) -> pd.DataFrame:
        top = self._file.separator.join(map(str, range(len(self._file.header))))
        numbers = {self._places[name] for name in self._numbers} & set(places)
        return pd.read_csv(
            io.BytesIO(f"{top}\n".encode() + rows),
            sep=self._file.separator,
            usecols=list(places),
            index_col=False,
            dtype={place: np.dtype(object) for place in places if place not in numbers},
            keep_default_na=False,
            na_values={place: [""] for place in numbers},
            skip_blank_lines=False,
            low_memory=False,
            encoding="utf-8",
        )

    def texts(self) -> dict[str, Texts]:
        """The whole columns."""
        return {name: growing.texts() for name, growing in self._growing.items()}


class _Growing:
    """A column that grows by blocks."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._parts: list[NDArray[np.unsignedinteger]] = []

    def take(self, values: NDArray[np.object_]) -> None:
        """Add cells of text."""
        codes, distinct = pd.factorize(values)
        self.add(distinct.tolist(), codes)

    def take_numbers(self, values: NDArray[np.generic], plain: Plain) -> bool:
        """Add cells that pandas took for numbers, blank where NaN; False, and nothing is added,
        where they are no small whole numbers, or one is not plain.
        """
        if values.dtype.kind not in "if":
            return False
        blank = np.isnan(values)
        whole = np.where(blank, 0, values)
        if not (np.abs(whole) <= LARGEST).all():
            return False
        numbers = whole.astype(np.int64)
        codes = np.where(blank, 0, numbers + (LARGEST + 1))
        distinct = np.flatnonzero(np.bincount(codes))
        texts = [str(code - LARGEST - 1) if code else "" for code in distinct.tolist()]
        if (numbers != whole).any() or not all(map(plain, texts)):
            return False
        places = np.zeros(2 * LARGEST + 2, dtype=np.int64)
        places[distinct] = np.arange(len(distinct))
        self.add(texts, places[codes])
        return True

    def add(self, distinct: Sequence[str], codes: NDArray[np.integer]) -> None:
        """Add cells by their different texts and which of them stands in each row."""
        table = [self._places.setdefault(text, len(self._places)) for text in distinct]
        kind = np.min_scalar_type(len(self._places))
        self._parts.append(np.array(table, dtype=kind)[codes])

    def texts(self) -> Texts:
        """The whole column."""
        codes = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.uint8)
        return Texts(distinct=tuple(self._places), codes=codes)


class _Rows:
    """Looks at rows as they stand in the file, where columns do not tell enough."""

    def __init__(self, file: CsvFile, records: Layout, columns: dict[str, Texts]) -> None:
        self._file = file
        self._starts = records.starts[file.top :]
        self._cells = records.cells[file.top :]
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
            just_one = np.flatnonzero(self._cells == width + 1)
            more[just_one[self._ends_in_separator(just_one)]] = False
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
