"""Tables as they are printed: every cell with its figure, its text and its address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Literal, Protocol

from app.formats import Style, figure, interval
from app.voice import Voice

Ends = tuple[float, float]
Value = float | Ends | None


class Row(Protocol):
    """A row of the report that can say why a figure of it is missing."""

    @property
    def reason(self) -> str | None:
        """A code of `analysis.report.REASONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A figure of a row: the attribute, its style, and its heading (a key of report.column)."""

    name: str
    style: Style
    heading: str = ""

    @property
    def title(self) -> str:
        """The key of its heading."""
        return self.heading or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading. `numeric` columns are set flush right; `room` is their share of the width."""

    title: str
    numeric: bool = True
    room: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table.

    `address` names the figure in all faces: "section/level/id/audience/facet/field".
    `kind` "reason" is a few words in the place of `span` missing figures.
    """

    text: str
    kind: Literal["figure", "text", "reason", "verdict", "bar"] = "figure"
    address: str = ""
    span: int = 1
    code: str = ""
    letter: str = ""
    drawing: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table; `heads` are its headings."""

    heads: tuple[str, ...]
    cells: tuple[Cell, ...]
    strong: bool = False
    indent: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A heading across the table, for an item: its id, and who read which wording."""

    above: str
    id: str
    reverse: bool
    wordings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that belong together under one heading, "" for none; kept on one page."""

    lines: tuple[Line, ...]
    title: str = ""
    note: str = ""
    strong: bool = False
    indent: int = 0
    banner: Banner | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of one caption."""

    id: str
    caption: str
    heads: tuple[Column, ...]
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    kind: str = ""
    notes: tuple[tuple[str, str], ...] = ()


def shown(value: Value, style: Style) -> str:
    """A figure or an interval as it is printed."""
    return interval(value, style) if isinstance(value, tuple) else figure(value, style)


def figures(
    row: Row | None, fields: Sequence[Field], address: str, voice: Voice
) -> tuple[Cell, ...]:
    """The cells of a row.

    Figures that are missing side by side become one cell that says why; a single one a dash,
    whose letter `noted` explains under the table.
    """
    cells: list[Cell] = []
    for field in fields:
        value: Value = getattr(row, field.name) if row is not None else None
        if value is not None:
            place = f"{address}/{field.name}"
            cells.append(Cell(text=shown(value, field.style), address=place))
        elif cells and cells[-1].kind == "reason":
            cells[-1] = replace(cells[-1], span=cells[-1].span + 1)
        else:
            code = (row.reason if row is not None else None) or "unknown"
            cells.append(Cell(text=voice.reason(code), kind="reason", code=code))
    return tuple(cells)


def used(rows: Iterable[Row | None], fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields that any of the rows has; all of them where none has any."""
    rows = list(rows)
    some = tuple(
        field for field in fields if any(getattr(row, field.name, None) is not None for row in rows)
    )
    return some if len(some) > 1 else tuple(fields)


def columns(fields: Iterable[Field], voice: Voice) -> tuple[Column, ...]:
    """The headings of figures."""
    return tuple(
        Column(title=voice.word(f"column.{field.title}"), room=_room(field)) for field in fields
    )


def _room(field: Field) -> float:
    if "ci" in field.name:
        return 2.2
    return 1.3 if field.title.endswith("_mean") else 1.0


def noted(table: Table) -> Table:
    """The table with a letter at each single missing figure, and the notes that explain them."""
    letters: dict[str, str] = {}
    groups = tuple(
        replace(
            group,
            lines=tuple(
                replace(line, cells=tuple(_lettered(cell, letters) for cell in line.cells))
                for line in group.lines
            ),
        )
        for group in table.groups
    )
    notes = tuple((letter, text) for text, letter in letters.items())
    return replace(table, groups=groups, notes=notes)


def _lettered(cell: Cell, letters: dict[str, str]) -> Cell:
    if cell.kind != "reason" or cell.span > 1:
        return cell
    letter = letters.setdefault(cell.text, ascii_lowercase[len(letters)])
    return replace(cell, text=figure(None, "mean"), letter=letter)
