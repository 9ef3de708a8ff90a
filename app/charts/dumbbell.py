"""Geometry of the gap chart: two figures per row with their intervals, and the gap between."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.axis import Axis, Plot, hundred
from app.charts.labels import Label, height, label
from app.charts.marks import (
    FOOT,
    HEAD,
    NARROW,
    SIZE,
    Estimate,
    Mark,
    Series,
    Whisker,
    marks,
    whiskers,
)

ROW = 16.5
AWAY = 3.0
BELOW_NAME = 4.0
"""Between a name that stands above its row and the marks, which may be right below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row to draw. `note` stands at the right; `strong` rows are those of the upper level."""

    name: str
    first: Estimate | None
    second: Estimate | None
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How the width is shared; `above`: names stand above their rows."""

    width: float
    names: float
    notes: float
    above: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it is drawn; `bar` joins the two marks."""

    y: float
    label: Label
    note: Label | None
    whiskers: tuple[Whisker, ...]
    marks: tuple[Mark, ...]
    bar: tuple[float, float] | None
    shade: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dumbbell(Plot):
    """Everything the macro draws."""

    rows: tuple[Row, ...]
    heading: Label


def dumbbell(
    entries: Sequence[Entry], first: Series, second: Series, *, width: float, heading: str = ""
) -> Dumbbell:
    """Lay out the chart; below 480 units of width the names stand above their rows.

    `heading` stands above the notes at the right.
    """
    narrow = width < NARROW
    room = Room(
        width=width,
        names=width - 60 if narrow else width * 0.31,
        notes=52.0 if narrow else width * 0.17,
        above=narrow,
    )
    left = 10 if narrow else room.names + 14
    sides = (side for entry in entries for side in (entry.first, entry.second) if side is not None)
    figures = (figure for side in sides for figure in side.figures)
    axis = hundred(figures, left, width - room.notes - 10)
    y = HEAD
    rows = []
    for entry in entries:
        row, y = _row(entry, first, second, axis, room, y)
        rows.append(row)
    return Dumbbell(
        width=width,
        height=y + FOOT,
        axis=axis,
        top=HEAD,
        bottom=y,
        rows=tuple(rows),
        heading=label(
            heading,
            x=width,
            middle=HEAD / 2 - 1,
            room=room.notes + 10,
            size=SIZE - 2,
            anchor="end",
        ),
    )


def _row(
    entry: Entry, first: Series, second: Series, axis: Axis, room: Room, y: float
) -> tuple[Row, float]:
    """A row from `y` down, and where it ends.

    Its two intervals lie a little apart, so that they stay legible where they overlap.
    """
    tall = height(entry.name, room.names, SIZE, bold=entry.strong)
    size = tall + BELOW_NAME + ROW if room.above else max(ROW, tall + 3)
    name_at = y + 4 + tall / 2 if room.above else y + size / 2
    line = y + tall + BELOW_NAME + ROW / 2 if room.above else y + size / 2
    sides = ((first, entry.first, line - AWAY), (second, entry.second, line + AWAY))
    drawn = [(series, side, at) for series, side, at in sides if side is not None]
    row = Row(
        y=line,
        label=label(entry.name, x=0, middle=name_at, room=room.names, size=SIZE, bold=entry.strong),
        note=_note(entry, room, line),
        whiskers=whiskers(drawn, axis),
        marks=marks(drawn, axis),
        bar=_bar(entry, axis),
        shade=(y, size) if entry.strong else None,
    )
    return row, y + size


def _note(entry: Entry, room: Room, line: float) -> Label | None:
    if not entry.note:
        return None
    return label(
        entry.note,
        x=room.width,
        middle=line,
        room=room.notes,
        size=SIZE,
        anchor="end",
        bold=entry.strong,
    )


def _bar(entry: Entry, axis: Axis) -> tuple[float, float] | None:
    if entry.first is None or entry.second is None:
        return None
    return axis.at(entry.first.value), axis.at(entry.second.value)
