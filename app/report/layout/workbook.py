"""A sheet of the workbook, and how a row of the report becomes its cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.report.formats import Style
from app.report.prose.voice import Voice
from app.report.reading import Reading

Fields = Sequence[tuple[str, Style]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number, unrounded, and how it is shown."""

    value: float
    style: Style


Content = str | Number | None
Rows = tuple[tuple[Content, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: notices on top, a heading per column, rows; `frozen` columns stay in sight."""

    title: str
    columns: tuple[str, ...]
    rows: Rows
    frozen: int = 1
    notices: tuple[str, ...] = ()


def number(value: float | None, style: Style) -> Number | None:
    """A number's cell, empty where there is none."""
    return None if value is None else Number(value=value, style=style)


def row_figures(row: object, fields: Fields) -> Iterator[Content]:
    """The cells of a row's figures; an interval takes two."""
    for name, style in fields:
        value = getattr(row, name)
        if _two(name):
            low, high = value if value is not None else (None, None)
            yield number(low, style)
            yield number(high, style)
        else:
            yield number(value, style)


def _two(name: str) -> bool:
    """Whether a figure is an interval."""
    return not {"ci", "ci100"}.isdisjoint(name.split("_"))


def titles(fields: Fields, voice: Voice) -> Iterator[str]:
    """The headings of those cells."""
    for name, _ in fields:
        if _two(name):
            yield voice.word(f"column.{name}_low")
            yield voice.word(f"column.{name}_high")
        else:
            yield voice.word(f"column.{name}")


def headings(voice: Voice, *keys: str) -> tuple[str, ...]:
    """Headings by their keys in report.column."""
    return tuple(voice.word(f"column.{key}") for key in keys)


def why(reason: str | None, voice: Voice) -> str:
    """The reason in words, "" where there is none."""
    return voice.reason(reason) if reason else ""


def named(reading: Reading, level: str, id_: str, voice: Voice) -> tuple[str, str, str]:
    """Level, id and name of a node."""
    node = reading.node(level, id_)
    return voice.code("level", level), id_, voice.name(node) if node else id_
