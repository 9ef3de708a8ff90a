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
        """A code of `analysis.study.reasons.REASONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A figure of a row: the attribute, its style, its heading (a key of report.column), and the
    label in front of it where it shares a cell (a key of report.label).
    """

    name: str
    style: Style
    heading: str = ""
    label: str = ""

    @property
    def title(self) -> str:
        """The key of its heading."""
        return self.heading or self.name


Lines = tuple[tuple[Field, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A column whose cells hold several figures of a row, line below line.

    `heading` is a key of report.column. A cell costs the typesetter more than what is in it, and
    a reader compares the first figures of neighbours: hence few cells with lines of their own.
    """

    heading: str
    lines: Lines
    room: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading. `numeric` columns are set flush right; `room` is their share of the width."""

    title: str
    numeric: bool = True
    room: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in a cell that holds several; `before` is what parts it from the one before.

    A missing one has the `code` of its reason, and `noted` gives it a letter.
    """

    text: str
    address: str = ""
    before: str = ""
    code: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What stands in one place of a table.

    `address` names the figure in all faces: "section/level/id/audience/facet/field".
    `kind` "reason" is a few words in the place of `span` missing figures; "stack" has `lines`.
    """

    text: str = ""
    kind: Literal["figure", "stack", "text", "reason", "verdict", "bar"] = "figure"
    address: str = ""
    span: int = 1
    code: str = ""
    letter: str = ""
    drawing: object = None
    lines: tuple[tuple[Figure, ...], ...] = ()


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
    """A table of one caption; `legend` says how its cells are to be read."""

    id: str
    caption: str
    heads: tuple[Column, ...]
    columns: tuple[Column, ...] = ()
    groups: tuple[Group, ...] = ()
    legend: str = ""
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


def stacks(
    row: Row | None, columns: Sequence[Stack], address: str, voice: Voice
) -> tuple[Cell, ...]:
    """The cells of a row in stacks; cells that are missing side by side become one, as above."""
    cells: list[Cell] = []
    for column in columns:
        cell = _stack(row, column, address, voice)
        if cell.kind == "reason" and cells and cells[-1].kind == "reason":
            cells[-1] = replace(cells[-1], span=cells[-1].span + 1)
        else:
            cells.append(cell)
    return tuple(cells)


def _stack(row: Row | None, column: Stack, address: str, voice: Voice) -> Cell:
    code = (row.reason if row is not None else None) or "unknown"
    if not any(
        getattr(row, field.name, None) is not None for line in column.lines for field in line
    ):
        return Cell(text=voice.reason(code), kind="reason", code=code)
    lead = column.lines[0][0].name
    if getattr(row, lead) is None:
        # One reason is enough: what rests on the missing figure is not listed beside it.
        column = replace(
            column,
            lines=tuple(
                line
                for each in column.lines
                if (line := tuple(f for f in each if f.name == lead or f in _used([row], each)))
            ),
        )
    return Cell(
        kind="stack",
        lines=tuple(
            tuple(
                _figure(row, field, first=at == 0, address=address, voice=voice)
                for at, field in enumerate(line)
            )
            for line in column.lines
        ),
    )


def _figure(row: Row | None, field: Field, *, first: bool, address: str, voice: Voice) -> Figure:
    value: Value = getattr(row, field.name)
    label = f"{voice.word(f'label.{field.label}')}\u00a0" if field.label else ""
    before = label if first else f"\u2002{label}" if label else " "
    if value is None:
        code = (row.reason if row is not None else None) or "unknown"
        return Figure(text=voice.reason(code), before=before, code=code)
    return Figure(text=shown(value, field.style), address=f"{address}/{field.name}", before=before)


def used_stacks(rows: Iterable[Row | None], columns: Sequence[Stack]) -> tuple[Stack, ...]:
    """The columns without the figures that no row has; a column without any is left out."""
    rows = list(rows)
    some = (
        replace(column, lines=tuple(line for each in column.lines if (line := _used(rows, each))))
        for column in columns
    )
    return tuple(column for column in some if column.lines) or tuple(columns)


def _used(rows: Sequence[Row | None], fields: Sequence[Field]) -> tuple[Field, ...]:
    return tuple(
        field for field in fields if any(getattr(row, field.name, None) is not None for row in rows)
    )


def stack_columns(stacks: Iterable[Stack], voice: Voice) -> tuple[Column, ...]:
    """The headings of stacks."""
    return tuple(
        Column(title=voice.word(f"column.{one.heading}"), numeric=False, room=one.room)
        for one in stacks
    )


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
    if cell.kind == "stack":
        lines = tuple(tuple(_marked(one, letters) for one in line) for line in cell.lines)
        return replace(cell, lines=lines)
    if cell.kind != "reason" or cell.span > 1:
        return cell
    return replace(cell, text=figure(None, "mean"), letter=_letter(cell.text, letters))


def _marked(one: Figure, letters: dict[str, str]) -> Figure:
    if not one.code:
        return one
    return replace(one, text=figure(None, "mean"), letter=_letter(one.text, letters))


def _letter(reason: str, letters: dict[str, str]) -> str:
    return letters.setdefault(reason, ascii_lowercase[len(letters)])
