"""Pages of the workbook, declared by their columns: the headings, and the cells of each row.

A page's rows lie along a path in the report ("segments.nodes.means"); a row is then all that was
passed on the way, and a column reads the last of it, or the one that it names (`at`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from analysis.report import Report
from app.report.formats import Style
from app.report.kinds import ends, kinds
from app.report.prose.voice import Voice
from app.report.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number, unrounded, and how it is shown."""

    value: float
    style: Style


Content = str | Number | None
Rows = tuple[tuple[Content, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: notices on top, a heading per column, rows; `frozen` columns stay in sight."""

    title: str
    columns: tuple[str, ...]
    rows: Rows
    frozen: int = 1
    notices: tuple[str, ...] = ()


Builder = Callable[[Reading, Voice], Sheet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns that belong together: their headings, and a row's cells.

    `at`: which row of the path they read; None for all of them.
    """

    titles: Callable[[Voice], Iterable[str]]
    cells: Callable[[Any, Reading, Voice], Iterable[Content]]
    at: int | None = -1

    def of(self, path: tuple[Any, ...], reading: Reading, voice: Voice) -> Iterable[Content]:
        """The cells of a line."""
        return self.cells(path if self.at is None else path[self.at], reading, voice)


def page(
    path: str,
    *columns: Columns,
    key: str = "",
    frozen: int = 1,
    keep: Callable[[Any], bool] = lambda _: True,
) -> Builder:
    """The page called `report.sheet.<key>`: a line for each row along `path` that is to `keep`.

    The key is the section's, unless another is given.
    """

    def build(reading: Reading, voice: Voice) -> Sheet:
        return Sheet(
            title=voice.word(f"sheet.{key or path.split('.')[0]}"),
            columns=tuple(title for part in columns for title in part.titles(voice)),
            rows=tuple(
                tuple(cell for part in columns for cell in part.of(rows, reading, voice))
                for rows in along(reading.report, path)
                if keep(rows[-1])
            ),
            frozen=frozen,
        )

    return build


def listed(
    key: str,
    heads: str,
    rows: Callable[[Reading, Voice], Iterable[tuple[Content, ...]]],
    *,
    frozen: int = 1,
) -> Builder:
    """A page whose lines are no rows of the report; `heads` are keys of report.column."""

    def build(reading: Reading, voice: Voice) -> Sheet:
        return Sheet(
            title=voice.word(f"sheet.{key}"),
            columns=headings(voice, *heads.split()),
            rows=tuple(rows(reading, voice)),
            frozen=frozen,
        )

    return build


def along(report: Report, path: str) -> Iterator[tuple[Any, ...]]:
    """The rows along a path, each with those above it; what is not there has none."""
    rows: list[tuple[Any, ...]] = [()]
    for name in path.split("."):
        rows = [
            (*above, below)
            for above in rows
            for below in _each(getattr(above[-1] if above else report, name))
        ]
    yield from rows


def _each(value: Any) -> Iterable[Any]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def figures(
    row: type, names: str = "", *heads: str, words: str = "column.", at: int = -1
) -> Columns:
    """Figures of rows of a class, all of them or those named; an interval takes two columns.

    The heading of a figure is its name after `words`, else one of `heads`.
    """
    chosen = tuple(names.split() or kinds(row))
    two = {name for name in chosen if ends(row, name)}
    keys = heads or tuple(
        f"{words}{name}{end}"
        for name in chosen
        for end in (("_low", "_high") if name in two else ("",))
    )

    def cells(each: Any, _reading: Reading, _voice: Voice) -> Iterator[Content]:
        for name in chosen:
            yield from numbers(each, name) if name in two else (number(each, name),)

    return made(cells, *keys, at=at)


def number(row: object, name: str) -> Number | None:
    """The cell of a row's figure, empty where there is none."""
    return plain(getattr(row, name), kinds(type(row))[name])


def numbers(row: object, name: str) -> tuple[Number | None, ...]:
    """The cells of the ends of a row's interval."""
    kind = kinds(type(row))[name]
    return tuple(plain(end, kind) for end in getattr(row, name) or (None, None))


def plain(value: float | None, style: Style) -> Number | None:
    """The cell of a number, empty where there is none."""
    return None if value is None else Number(value=value, style=style)


def made(
    cells: Callable[[Any, Reading, Voice], Iterable[Content]], *heads: str, at: int | None = -1
) -> Columns:
    """Columns by the keys of their headings, and what makes the cells of a row."""
    return Columns(titles=lambda voice: (voice.word(head) for head in heads), cells=cells, at=at)


def texts(names: str, *heads: str, at: int = -1) -> Columns:
    """Texts and ids of a row, empty where there are none."""
    keys = names.split()
    return made(
        lambda row, _reading, _voice: (str(getattr(row, key) or "") for key in keys),
        *(heads or (f"column.{key}" for key in keys)),
        at=at,
    )


def coded(name: str, table: str, head: str = "", *, at: int = -1) -> Columns:
    """A code in the words of `report.<table>`."""

    def cells(row: object, _: Reading, voice: Voice) -> tuple[str]:
        value = getattr(row, name)
        return (voice.code(table, value) if value else "",)

    return made(cells, head or f"column.{name}", at=at)


def flag(name: str, head: str = "", *, words: tuple[str, str] = ("yes", "no")) -> Columns:
    """Whether something is so; empty where it is not known."""

    def cells(row: object, _: Reading, voice: Voice) -> tuple[str]:
        value = getattr(row, name)
        return ("" if value is None else voice.word(words[0] if value else words[1]),)

    return made(cells, head or f"column.{name}")


def of_node(at: int = -1) -> Columns:
    """Level, id and name of the row's node."""
    return made(
        lambda row, reading, voice: named(
            reading, row.level, getattr(row, "scale", "") or row.id, voice
        ),
        *("column.level", "column.id", "column.name"),
        at=at,
    )


def names(level: str, fields: str, *heads: str) -> Columns:
    """The names of nodes of a level that a row names by their ids."""
    keys = fields.split()
    return made(
        lambda row, reading, voice: (reading.name(level, getattr(row, key), voice) for key in keys),
        *(heads or (f"column.{key}" for key in keys)),
    )


def named(reading: Reading, level: str, id_: str, voice: Voice) -> tuple[str, str, str]:
    """Level, id and name of a node."""
    return voice.code("level", level), id_, reading.name(level, id_, voice)


def reasons(names: str, *heads: str) -> Columns:
    """Why figures are missing, in words."""
    keys = names.split()
    return made(
        lambda row, _, voice: (why(getattr(row, key), voice) for key in keys),
        *(heads or (f"column.{key}" for key in keys)),
    )


def why(reason: str | None, voice: Voice) -> str:
    """The reason in words, "" where there is none."""
    return voice.reason(reason) if reason else ""


def headings(voice: Voice, *keys: str) -> tuple[str, ...]:
    """Headings by their keys in report.column."""
    return tuple(voice.word(f"column.{key}") for key in keys)


REASON = reasons("reason")
AUDIENCE = texts("audience")
