"""Geometry of the forest plot: per row the estimates of several audiences, with intervals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.charts.axis import Axis, Tick, coefficient, hundred
from app.charts.dumbbell import Estimate, Whisker
from app.charts.labels import Label, height, label
from app.charts.marks import Mark, Series

SIZE = 11.0
LANE = 9.0
HEAD = 24.0
FOOT = 10.0
NARROW = 480


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
class Forest:
    """Everything the macro draws; `reference` is where the dashed line stands."""

    width: float
    height: float
    axis: Axis
    ticks: tuple[Tick, ...]
    top: float
    bottom: float
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
    values = [value for e in shown for value in (e.value, *(e.ends or ()))]
    return _forest(entries, series, hundred(values, *_span(width)), None, width)


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
        ticks=axis.ticks,
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
    drawn = [
        (each, estimate, first + LANE * (lane + 0.5))
        for lane, (each, estimate) in enumerate(zip(series, entry.estimates, strict=True))
        if estimate is not None
    ]
    return Row(
        label=label(entry.name, x=0, middle=middle, room=room, size=SIZE),
        whiskers=tuple(_whiskers(drawn, axis)),
        marks=tuple(_mark(each, estimate, axis, at) for each, estimate, at in drawn),
        rule=y + size,
    )


def _whiskers(drawn: Sequence[tuple[Series, Estimate, float]], axis: Axis) -> Iterator[Whisker]:
    for each, estimate, at in drawn:
        if estimate.ends is not None:
            low, high = estimate.ends
            yield Whisker(
                series=each,
                left=axis.at(low),
                right=axis.at(high),
                y=at,
                open_left=low < axis.low,
            )


def _mark(series: Series, estimate: Estimate, axis: Axis, y: float) -> Mark:
    """The audience's mark; an arrow where the figure lies below the axis."""
    inside = estimate.value >= axis.low
    shown = series if inside else replace(series, shape="arrow")
    return Mark(series=shown, x=axis.at(estimate.value), y=y)
