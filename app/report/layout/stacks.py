"""A row's figures as cells of a table: which of them share a cell, line below line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.report.formats import Style, figure, interval
from app.report.kinds import kinds
from app.report.layout.cells import Cell, Column, Figure, missing, reason_cell, stack_cell
from app.report.prose.voice import Voice

Value = float | tuple[float, float] | None


class Row(Protocol):
    """A row of the report that can say why a figure of it is missing."""

    @property
    def reason(self) -> str | None:
        """A code of `analysis.study.reasons.REASONS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A figure of a row: its name, and its label.

    The label is a key of report.label where the figure shares a cell, "" for none; of
    report.column where it has a column of its own, else its name is. `style`: how it looks where
    that hangs on the row's unit; else as its kind does.
    """

    name: str
    label: str = ""
    style: Style | None = None

    def style_in(self, row: object) -> Style:
        """How it looks in that row."""
        return self.style or kinds(type(row))[self.name]


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

    def styled(self, **styles: Style) -> "Stack":
        """With these figures in the styles of the row's unit."""
        return replace(
            self,
            lines=tuple(
                tuple(replace(field, style=styles.get(field.name, field.style)) for field in line)
                for line in self.lines
            ),
        )


def fields(line: str) -> tuple[Field, ...]:
    """Figures by their names: "share", "r:driver_r" with the label "driver_r", "n:" with "n"."""
    return tuple(_field(*each.partition(":")) for each in line.split())


def _field(name: str, colon: str, label: str) -> Field:
    return Field(name=name, label=label or (name if colon else ""))


def lines(*lines: str) -> Lines:
    """Lines of figures, each as `fields` reads it."""
    return tuple(map(fields, lines))


def stack(heading: str, *lines: str, room: float = 2.0) -> Stack:
    """A column of such lines: `stack("driver_share", "share share_ci", "n:")`."""
    return Stack(heading=heading, lines=tuple(map(fields, lines)), room=room)


def shown(value: Value, style: Style) -> str:
    """A figure or an interval as it is printed."""
    return interval(value, style) if isinstance(value, tuple) else figure(value, style)


def figure_cells(
    row: Row | None, fields: Iterable[Field], address: str, voice: Voice
) -> tuple[Cell, ...]:
    """The cells of a row.

    Figures that are missing side by side become one cell that says why; a single one a dash,
    whose letter `noted` explains under the table.
    """
    return _joined(_cell(row, field, address, voice) for field in fields)


def _cell(row: Row | None, field: Field, address: str, voice: Voice) -> Cell:
    value: Value = getattr(row, field.name, None)
    if value is None:
        return reason_cell(row.reason if row else None, voice)
    return Cell(text=shown(value, field.style_in(row)), address=f"{address}/{field.name}")


def stacks(
    row: Row | None, columns: Iterable[Stack], address: str, voice: Voice
) -> tuple[Cell, ...]:
    """The cells of a row in stacks; cells that are missing side by side become one, as above."""
    return _joined(_stack(row, column.lines, address, voice) for column in columns)


def _joined(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    joined: list[Cell] = []
    for cell in cells:
        if cell.kind == "reason" and joined and joined[-1].kind == "reason":
            joined[-1] = replace(joined[-1], span=joined[-1].span + 1)
        else:
            joined.append(cell)
    return tuple(joined)


def _stack(row: Row | None, lines: Lines, address: str, voice: Voice) -> Cell:
    if row is None or not _used([row], lines):
        return reason_cell(row.reason if row else None, voice)
    lead = lines[0][0]
    if getattr(row, lead.name) is None:
        # One reason is enough: what rests on the missing figure is not listed beside it.
        lines = _used([row], lines, lead)
    return stack_cell(*(_figures(row, line, address, voice) for line in lines))


def _figures(row: Row, line: Sequence[Field], address: str, voice: Voice) -> Iterator[Figure]:
    for at, field in enumerate(line):
        value: Value = getattr(row, field.name)
        label = f"{voice.word(f'label.{field.label}')}\u00a0" if field.label else ""
        before = label if at == 0 else f"\u2002{label}" if label else " "
        if value is None:
            yield missing(row.reason, voice, before)
        else:
            place = f"{address}/{field.name}"
            yield Figure(text=shown(value, field.style_in(row)), address=place, before=before)


def used_stacks(rows: Iterable[Row | None], columns: Sequence[Stack]) -> tuple[Stack, ...]:
    """The columns without the figures that no row has; a column without any is left out."""
    rows = list(rows)
    some = (replace(column, lines=_used(rows, column.lines)) for column in columns)
    return tuple(column for column in some if column.lines) or tuple(columns)


def _used(rows: Sequence[Row | None], lines: Lines, *kept: Field) -> Lines:
    def is_used(field: Field) -> bool:
        return field in kept or any(getattr(row, field.name, None) is not None for row in rows)

    return tuple(used for line in lines if (used := tuple(filter(is_used, line))))


def stack_columns(stacks: Iterable[Stack], voice: Voice) -> tuple[Column, ...]:
    """The headings of stacks."""
    return tuple(
        Column(title=voice.word(f"column.{each.heading}"), numeric=False, room=each.room)
        for each in stacks
    )


def columns(fields: Iterable[Field], voice: Voice) -> tuple[Column, ...]:
    """The headings of figures."""
    return tuple(
        Column(title=voice.word(f"column.{field.label or field.name}"), room=_room(field))
        for field in fields
    )


def _room(field: Field) -> float:
    if "ci" in field.name:
        return 2.2
    return 1.3 if field.name.endswith("_mean") else 1.0
