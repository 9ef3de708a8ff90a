"""Geometry of the forest plot: per row the estimates of several audiences, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.charts.axis import Axis, Plot, coefficient, hundred
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

LANE = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row to draw: an estimate per series, None where there is none."""

    name: str
    estimates: tuple[Estimate | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it is drawn."""

    label: Label
    whiskers: tuple[Whisker, ...]
    marks: tuple[Mark, ...]
    rule: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest(Plot):
    """Everything the macro draws; `reference` is where the dashed line stands."""

    rows: tuple[Row, ...]
    reference: float | None


def forest(
    entries: Sequence[Entry], series: Sequence[Series], *, reference: float, width: float
) -> Forest:
    """Lay out reliabilities; below 480 units of width the names stand above their rows."""
    axis = coefficient(*_span(width))
    return _forest(entries, series, axis, axis.at(reference), width)


def dots(entries: Sequence[Entry], series: Sequence[Series], *, width: float) -> Forest:
    """The same plot for scores from 0 to 100, without a line of reference."""
    shown = [e for entry in entries for e in entry.estimates if e is not None]
    axis = hundred((figure for e in shown for figure in e.figures), *_span(width))
    return _forest(entries, series, axis, None, width)


def _names(width: float) -> float:
    return width - 20 if width < NARROW else width * 0.36


def _span(width: float) -> tuple[float, float]:
    return (14 if width < NARROW else _names(width) + 16), width - 14


def _forest(
    entries: Sequence[Entry],
    series: Sequence[Series],
    axis: Axis,
    reference: float | None,
    width: float,
) -> Forest:
    names = -_names(width) if width < NARROW else _names(width)
    y = HEAD
    rows = []
    for entry in entries:
        row = _row(entry, series, axis, y, names)
        rows.append(row)
        y = row.rule
    return Forest(
        width=width,
        height=y + FOOT,
        axis=axis,
        top=HEAD,
        bottom=y,
        rows=tuple(rows),
        reference=reference,
    )


def _row(entry: Entry, series: Sequence[Series], axis: Axis, y: float, names: float) -> Row:
    """A row from `y` down; a negative `names` is the room of a name that stands above it."""
    room, above = abs(names), names < 0
    tall = height(entry.name, room, SIZE)
    lanes = LANE * len(series)
    size = tall + lanes + 10 if above else max(tall, lanes) + 8
    first = y + tall + 8 if above else y + (size - lanes) / 2
    middle = y + 4 + tall / 2 if above else y + size / 2
    numbered = enumerate(zip(series, entry.estimates, strict=True))
    drawn = [
        (each, estimate, first + LANE * (lane + 0.5))
        for lane, (each, estimate) in numbered
        if estimate is not None
    ]
    return Row(
        label=label(entry.name, x=0, middle=middle, room=room, size=SIZE),
        whiskers=whiskers(drawn, axis),
        marks=marks(drawn, axis),
        rule=y + size,
    )
