"""A CSV file of any survey tool, opened: encoding, separator, rows with their numbers."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.rownames import has_row_names
from surveys.errors import AnswersError, Problem

SEPARATORS = (",", ";", "\t")
MAX_CELL = 10_000_000
_OTHERS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)

csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """An opened file: its header, and the text below it, still to be read by `rows`."""

    name: str
    encoding: str
    separator: str
    header: tuple[str, ...]
    text: str

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Every row below the header with its number, from 1, as a spreadsheet shows it.

        Raises:
            AnswersError: a quote is not closed, or a cell is longer than any answer.
        """
        rows = _rows(self.text, self.separator, self.name)
        next(row for row in rows if any(cell.strip() for cell in row[1]))
        return rows


def open_csv(path: Path) -> CsvFile:
    """Open a CSV file: UTF-8 (with or without byte order mark) or GB18030; , ; or tab.

    Raises:
        AnswersError: no such file, another encoding, no header.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror}). Check the path."
        raise _error(str(path), "unreadable", what) from error
    return read_csv(raw, name=path.name)


def read_csv(raw: bytes, *, name: str) -> CsvFile:
    """The same for a file's content; `name` names it in messages."""
    text, encoding = decode(raw, name=name)
    if not text.strip():
        raise _error(name, "empty_file", "the file is empty. Export the answers again.")
    separator = _separator(text)
    for _, header in _rows(text, separator, name):
        if any(cell.strip() for cell in header):
            names = tuple(cell.strip() for cell in header)
            if has_row_names(text, separator):
                names = ("", *names)
            return CsvFile(
                name=name, encoding=encoding, separator=separator, header=names, text=text
            )
    raise _error(name, "empty_file", "there is no header. Put the columns' names on top.")


def decode(raw: bytes, *, name: str) -> tuple[str, str]:
    """The text and the name of its encoding.

    UTF-8 is strict enough to be told from GB18030 by trying; UTF-16 would pass for neither, but
    its mark (or its zero bytes) is worth a message of its own.
    """
    for mark, other in _OTHERS:
        if raw.startswith(mark):
            raise _error(name, "encoding", f"the file is in {other}. Save it as UTF-8.")
    if b"\0" in raw[:4096]:
        what = "no text file (a spreadsheet, or UTF-16). Save it as CSV in UTF-8."
        raise _error(name, "encoding", what)
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as first:
        try:
            return raw.decode("gb18030"), "GB18030"
        except UnicodeDecodeError:
            line = raw.count(b"\n", 0, first.start) + 1
            what = (
                f"neither UTF-8 nor GB18030 (byte 0x{raw[first.start]:02x}). Save it as CSV UTF-8."
            )
            raise _error(f"{name}: row {line}", "encoding", what) from first


def _separator(text: str) -> str:
    """The separator that cuts the first line with text into most cells; a comma where none does."""
    first = next(line for line in io.StringIO(text, newline=None) if line.strip())
    counts = {each: len(next(csv.reader([first], delimiter=each))) for each in SEPARATORS}
    return max(SEPARATORS, key=lambda each: counts[each])


def _rows(text: str, separator: str, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            yield number, row
    except csv.Error as error:
        what = f"{error}. Check the quotes of this row and of those above."
        raise _error(f"{name}: row {number + 1}", "bad_csv", what) from error


def _error(where: str, code: str, what: str) -> AnswersError:
    return AnswersError((Problem(where=where, code=code, what=what),))
