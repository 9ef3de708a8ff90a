"""A CSV file of any survey tool, opened: encoding, separator, rows with their numbers."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from surveys.errors import AnswersError, Cell, Problem
from surveys.exchange import decoding
from surveys.exchange.decoding import Decoded, Undecodable

SEPARATORS = (",", ";", "\t")
MAX_CELL = 10_000_000
ROW_NAMES = "the first column has no name: it is taken for names of rows, and passed over"
UTF_8_TOO = "this is valid UTF-8, and would be read so without --encoding: look at the names"

csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """An opened file: its header, and the text below it, still to be read.

    `content`: all of it, in UTF-8 whatever its encoding was. `top`: the number of the header's row,
    from 1, as a spreadsheet shows it. `notes`: what there is to say of how it was read, in English.
    """

    name: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    top: int
    content: bytes
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Every row below the header with its number, from 1, as a spreadsheet shows it.

        Raises:
            AnswersError: a quote is not closed, or a cell is longer than any answer.
        """
        return islice(self.records(), self.top, None)

    def records(self) -> Iterator[tuple[int, Sequence[str]]]:
        """As `rows`, from the first row of the file on."""
        return _rows(self.content, self.separator, self.name)


class NotText(AnswersError):
    """A file whose bytes cannot be read; `row` and `column` (from 1) of the first wrong byte.

    `byte` is None, and the place the file's beginning, where it is no text file at all.
    """

    def __init__(self, name: str, found: Undecodable) -> None:
        self.name = name
        self.byte = found.byte
        self.row, self.column, header = _place(found.before or "")
        what, where = _NO_TEXT, Cell(file=name)
        if found.byte is not None:
            where = replace(where, rows=(self.row,), column=f"{self.column}{header}")
            what = _said(found)
        super().__init__((Problem(where=where, code="encoding", what=what),))


_REMEDY = (
    "Name its encoding with --encoding NAME (gb18030, big5, cp932, euc-kr, cp1252, …), or save it "
    "as UTF-8."
)
_NO_TEXT = f"no text file (a spreadsheet, or UTF-16 without its mark). {_REMEDY}"


def _said(found: Undecodable) -> str:
    byte = f"byte 0x{found.byte:02x}"
    if "GB18030" not in found.tried:
        return f"{byte} is not {' or '.join(found.tried)}. {_REMEDY}"
    return (
        f"{byte} is the first that is not UTF-8; tried as GB18030, the file does not read as "
        f"simplified Chinese. {_REMEDY}"
    )


def _place(before: str) -> tuple[int, int, str]:
    """The row and column behind a text, and the column's name where one stands above."""
    text = f"{before}x"
    separator = _separator(io.StringIO(text, newline=None)) or SEPARATORS[0]
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    column = len(rows[-1])
    known = len(filled) > 1 and column <= len(filled[0]) and filled[0][column - 1].strip()
    return len(rows), column, f" ({filled[0][column - 1].strip()})" if known else ""


def open_csv(path: Path, encoding: str | None = None) -> CsvFile:
    """Open a CSV file in `encoding`, or in one that `decode` finds; cells part by , ; or tab.

    Raises:
        AnswersError: no such file, another encoding, no header, rows to be read in two ways.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror}). Check the path."
        raise _error(str(path), "unreadable", what) from error
    return read_csv(raw, name=path.name, encoding=encoding)


def read_csv(raw: bytes, *, name: str, encoding: str | None = None) -> CsvFile:
    """The same for a file's content; `name` names it in messages."""
    decoded = decode(raw, name=name, encoding=encoding)
    content = _utf_8(raw, decoded)
    separator = _separator(_lines(content, newline=None))
    if not separator:
        raise _error(name, "empty_file", "the file is empty. Export the answers again.")
    for top, header in _rows(content, separator, name):
        if any(cell.strip() for cell in header):
            names = tuple(cell.strip() for cell in header)
            row_names = _has_row_names(content, separator, name)
            return CsvFile(
                name=name,
                encoding=decoded.encoding,
                separator=separator,
                header=("", *names) if row_names else names,
                top=top,
                content=content,
                notes=(*[UTF_8_TOO] * decoded.utf_8_too, *[ROW_NAMES] * row_names),
            )
    raise _error(name, "empty_file", "there is no header. Put the columns' names on top.")


def _utf_8(raw: bytes, decoded: Decoded) -> bytes:
    """A file's text in UTF-8 without a mark: its own bytes, where these are."""
    if decoded.encoding == "UTF-8":
        # A second mark is none of the text either.
        return raw.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF8)
    return decoded.text.encode()


def decode(raw: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """The text of a table and the name of its encoding (`surveys.exchange.decoding.decode`).

    Raises:
        NotText: it is in none of those tried; with the row and column of the first wrong byte.
    """
    try:
        return decoding.decode(raw, encoding)
    except Undecodable as error:
        raise NotText(name, error) from error


def _lines(content: bytes, *, newline: str | None = "") -> Iterable[str]:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline=newline)


def _separator(lines: Iterable[str]) -> str:
    """The separator that cuts the first line with text into most cells; a comma where none does, ""
    where no line has text.
    """
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        return ""
    counts = {each: len(next(csv.reader([first], delimiter=each))) for each in SEPARATORS}
    return max(SEPARATORS, key=lambda each: counts[each])


def _rows(content: bytes, separator: str, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(_lines(content), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield number, row
    except csv.Error as error:
        what = f"{error}. Check the quotes of this row and of those above."
        raise _error(name, "bad_csv", what, number + 1) from error


def _error(name: str, code: str, what: str, *rows: int) -> AnswersError:
    return AnswersError((Problem(where=Cell(file=name, rows=rows), code=code, what=what),))


def _has_row_names(content: bytes, separator: str, name: str) -> bool:
    """Whether every row has one cell more than the header, and begins with a name of its own.

    R writes such names by default, and quotes them. Without quotes it may as well be that numbers
    have decimal commas, and all columns would be read one place off; where every last cell is
    empty, that rows end in a comma.

    Raises:
        AnswersError: every last cell is empty, and the names are R's own, the numbers from 1 on:
            rows that end in a comma, or names beside a column in which nothing stands.
    """
    records = _records(_lines(content), separator)
    width = len(next(records)[1])
    seen, ends = dict[str, None](), set[str]()
    for start, cells in records:
        first = cells[0] if cells else ""
        if len(cells) != width + 1 or not start.startswith('"') or not first or first in seen:
            return False
        seen[first] = None
        ends.add(cells[-1].strip())
    if ends == {""} and list(seen) == [str(number) for number in range(1, len(seen) + 1)]:
        what = "every row has one cell more than the header, an empty one at its end. If rows begin"
        what += " with names, give these a name in the header; else take the last separator away."
        raise _error(name, "ragged", what)
    return bool(ends - {""})


def _records(lines: Iterable[str], separator: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Every row that is not blank, with the line of text on which it begins."""
    followed = _Lines(lines)
    reader = csv.reader(followed, delimiter=separator)
    try:
        for cells in reader:
            start, followed.start = followed.start, ""
            if any(cell.strip() for cell in cells):
                yield start, cells
    except csv.Error:
        yield "", ()


class _Lines:
    """The lines of a text; `start` is the first that was taken since it was emptied."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.start = ""

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.start = self.start or line
        return line
