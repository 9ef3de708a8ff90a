"""Geometry of the trend: a panel per score, in it every audience's means over time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.charts.axis import Axis, Tick, hundred
from app.charts.labels import Label, height, label
from app.charts.labels import width as room_of
from app.charts.marks import NARROW, SIZE, Estimate, Mark, Series

SMALL = 9.5
FIGURES = 26.0
"""Room for the figures of the axis, left of a row of panels."""
BETWEEN, PLOT, AIR = 18.0, 104.0, 12.0
TENS = 50.0
DODGE = 5.0
"""How far audiences of one wave stand apart, so that their intervals can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A score to draw: per series an estimate per wave, None where there is none."""

    name: str
    lines: tuple[tuple[Estimate | None, ...], ...]
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A line through what is known of a series, and the intervals about it (x, top, bottom)."""

    series: Series
    points: tuple[tuple[float, float], ...]
    uprights: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One score as it is drawn; `rows` are the lines of the axis (their `x` is a height), named
    where the panel is the first of its row.
    """

    title: Label
    left: float
    right: float
    top: float
    bottom: float
    rows: tuple[Tick, ...]
    named: bool
    waves: tuple[Label, ...]
    ways: tuple[Way, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """Everything the macro draws."""

    width: float
    height: float
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What all panels share."""

    series: Sequence[Series]
    waves: Sequence[str]
    times: Sequence[float]
    axis: Axis
    size: float
    names: float


def trends(
    entries: Sequence[Entry],
    series: Sequence[Series],
    *,
    waves: Sequence[str],
    times: Sequence[float],
    width: float,
) -> Trends:
    """Lay out the panels, three in a row, or two below 480 units of width; one axis for all."""
    across = min(len(entries), 2 if width < NARROW else 3)
    size = (width - FIGURES - BETWEEN * (across - 1)) / across
    known = [e for entry in entries for line in entry.lines for e in line if e is not None]
    values = [figure for e in known for figure in e.figures]
    frame = _Frame(
        series=series,
        waves=waves,
        times=times,
        axis=_upright(values),
        size=size,
        names=max(height(wave, size / 2 - 4, SMALL) for wave in waves),
    )
    panels: list[Panel] = []
    top = 0.0
    for at in range(0, len(entries), across):
        row = entries[at : at + across]
        head = max(height(each.name, size, SIZE, bold=each.strong) for each in row) + AIR
        panels += [_panel(each, place, top, head, frame) for place, each in enumerate(row)]
        top += head + PLOT + frame.names + 2 * AIR
    return Trends(width=width, height=top - AIR, panels=tuple(panels))


def _upright(values: Sequence[float]) -> Axis:
    """The axis of all panels, from the bottom up; tens are named where they leave room."""
    axis = hundred(values, PLOT, 0.0)
    return replace(axis, step=10.0) if axis.high - axis.low <= TENS else axis


def _panel(entry: Entry, place: int, top: float, head: float, frame: _Frame) -> Panel:
    left = FIGURES + place * (frame.size + BETWEEN)
    middle = top + (head - AIR / 2) / 2
    start = top + head
    ways = tuple(_ways(entry, left, start, frame))
    return Panel(
        title=label(
            entry.name, x=left, middle=middle, room=frame.size, size=SIZE, bold=entry.strong
        ),
        left=left,
        right=left + frame.size,
        top=start,
        bottom=start + PLOT,
        rows=tuple(Tick(x=start + tick.x, text=tick.text) for tick in frame.axis.ticks),
        named=place == 0,
        waves=tuple(_names(left, start + PLOT + AIR / 3, frame)),
        ways=ways,
        marks=tuple(Mark(series=way.series, x=x, y=y) for way in ways for x, y in way.points),
    )


def _at(wave: int, left: float, frame: _Frame) -> float:
    """Where a wave stands, by its time, within a panel."""
    inner = DODGE * (len(frame.series) - 1) / 2 + 6.0
    first, last = frame.times[0], frame.times[-1]
    share = (frame.times[wave] - first) / (last - first) if last > first else 0.5
    return left + inner + share * (frame.size - 2 * inner)


def _ways(entry: Entry, left: float, top: float, frame: _Frame) -> Iterator[Way]:
    for rank, (each, line) in enumerate(zip(frame.series, entry.lines, strict=True)):
        aside = DODGE * (rank - (len(frame.series) - 1) / 2)
        known = [
            (_at(wave, left, frame) + aside, estimate)
            for wave, estimate in enumerate(line)
            if estimate is not None
        ]
        if known:
            yield Way(
                series=each,
                points=tuple((x, top + frame.axis.at(e.value)) for x, e in known),
                uprights=tuple(
                    (x, top + frame.axis.at(e.ends[1]), top + frame.axis.at(e.ends[0]))
                    for x, e in known
                    if e.ends is not None
                ),
            )


def _names(left: float, top: float, frame: _Frame) -> Iterator[Label]:
    """The first wave and the last by name, and those between that leave room."""
    last = len(frame.waves) - 1
    half = frame.size / 2 - 4
    ends = [
        left + min(room_of(frame.waves[0], SMALL), half),
        left + frame.size - min(room_of(frame.waves[last], SMALL), half),
    ]
    for wave, name in enumerate(frame.waves):
        x, wide = _at(wave, left, frame), room_of(name, SMALL)
        middle = top + frame.names / 2
        if wave in (0, last):
            anchor = "start" if wave == 0 else "end"
            edge = left if wave == 0 else left + frame.size
            yield label(name, x=edge, middle=middle, room=half, size=SMALL, anchor=anchor)
        elif x - wide / 2 > ends[0] + 6 and x + wide / 2 < ends[1] - 6:
            ends[0] = x + wide / 2
            yield label(name, x=x, middle=middle, room=wide + 8, size=SMALL, anchor="middle")
