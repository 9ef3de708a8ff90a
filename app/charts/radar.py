"""Geometry of the radar: one axis per characteristic, one line per audience, 0 at the centre."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import cos, pi, sin

from app.charts.labels import LINE_HEIGHT, Label, wrap
from app.charts.labels import width as room_of
from app.charts.marks import SIZE, Mark, Series

RINGS = (20, 40, 60, 80, 100)
HEAD = 36.0
AIR = 4.0
MOST = 8
"""A label has no more lines than that."""
SHORTER, LEAST = 0.8, 0.2
"""By how much a label of one line is shortened at a time, and down to what part of its room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A grid line with its figure, set beside the first axis."""

    points: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One audience's line: a path that is open where a figure is missing."""

    series: Series
    path: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """Everything the macro draws."""

    width: float
    height: float
    centre: tuple[float, float]
    rings: tuple[Ring, ...]
    spokes: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]
    lines: tuple[Line, ...]


def radar(
    names: Sequence[str],
    series: Sequence[tuple[Series, Sequence[float | None]]],
    *,
    width: float,
) -> Radar:
    """Lay out a radar of at least three axes.

    Args:
        names: of the axes, clockwise from the top.
        series: an audience and its figures from 0 to 100, one per axis, None where missing.
        width: of the drawing; the height follows from it.
    """
    radius = min(width * 0.26, 150.0)
    angles = [2 * pi * number / len(names) for number in range(len(names))]
    ends = [(width / 2 + radius * sin(angle), radius * (1 - cos(angle))) for angle in angles]
    placed = _apart(names, ends, angles, radius, width)
    # The ring lies below the highest label; as yet its top is at 0.
    head = max(HEAD, AIR - min(_box(each)[1] for each in placed))
    centre = (width / 2, radius + head)

    def point(angle: float, value: float) -> tuple[float, float]:
        reach = radius * value / 100
        return centre[0] + reach * sin(angle), centre[1] - reach * cos(angle)

    def ring(value: int) -> Ring:
        points = " ".join(_pair(point(angle, value)) for angle in angles)
        y = centre[1] - radius * value / 100 + 10
        return Ring(points=points, text=str(value), x=centre[0] + 4, y=y)

    def line(audience: Series, values: Sequence[float | None]) -> Line:
        at = zip(angles, values, strict=True)
        return _line(audience, [None if v is None else point(angle, v) for angle, v in at])

    foot = max(max(y for _, y in ends) + HEAD, AIR + max(_box(each)[3] for each in placed))
    return Radar(
        width=width,
        height=head + foot,
        centre=centre,
        rings=tuple(map(ring, RINGS)),
        spokes=tuple(point(angle, 100) for angle in angles),
        labels=tuple(replace(each, y=each.y + head) for each in placed),
        lines=tuple(line(*each) for each in series),
    )


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _line(series: Series, points: Sequence[tuple[float, float] | None]) -> Line:
    commands = []
    pen_down = False
    for point in points:
        if point is not None:
            commands.append(f"{'L' if pen_down else 'M'}{_pair(point)}")
        pen_down = point is not None
    if all(points):
        commands.append("Z")
    elif points[0] is not None and points[-1] is not None:
        commands.append(f"L{_pair(points[0])}")
    marks = tuple(Mark(series=series, x=p[0], y=p[1]) for p in points if p is not None)
    return Line(series=series, path=" ".join(commands), marks=marks)


def _apart(
    names: Sequence[str],
    ends: Sequence[tuple[float, float]],
    angles: Sequence[float],
    radius: float,
    width: float,
) -> list[Label]:
    """The labels, the longer of two that would meet shortened: tables have the whole name."""

    def placed(at: int, most: int, share: float = 1.0) -> Label:
        return _label(names[at], ends[at], angles[at], radius, width, most, share)

    labels = [placed(at, MOST) for at in range(len(names))]
    shares = [1.0] * len(names)
    while (pair := _meeting(labels)) is not None:
        longer = max(pair, key=lambda at: (len(labels[at].lines), shares[at]))
        lines = len(labels[longer].lines)
        if lines == 1 and shares[longer] < LEAST:
            break
        shares[longer] *= 1.0 if lines > 1 else SHORTER
        labels[longer] = placed(longer, max(lines - 1, 1), shares[longer])
    return labels


def _meeting(labels: Sequence[Label]) -> tuple[int, int] | None:
    """The first two labels that overlap."""
    boxes = [_box(label) for label in labels]
    for (i, a), (j, b) in combinations(enumerate(boxes), 2):
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
            return i, j
    return None


def _box(label: Label) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a label."""
    wide = max((room_of(line, label.size) for line in label.lines), default=0.0)
    left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    top = label.y - label.size
    return left, top, left + wide, top + label.step * len(label.lines)


def _label(
    name: str,
    end: tuple[float, float],
    angle: float,
    radius: float,
    width: float,
    most: int,
    share: float,
) -> Label:
    """Outside the outer ring, turned away from the centre, inside the drawing; in `most` lines
    and that share of the room.
    """
    side = sin(angle)
    x = end[0] + 10 * side
    if abs(side) < 0.2:
        anchor, room = "middle", radius * 1.6
    elif side > 0:
        anchor, room = "start", width - x - 2
    else:
        anchor, room = "end", x - 2
    lines = wrap(name, SIZE, room * share, most)
    step = SIZE * LINE_HEIGHT
    block = step * (len(lines) - 1)
    up = cos(angle)
    y = end[1] - 12 * up + SIZE * 0.36 - block * (0.5 + 0.5 * up)
    return Label(lines=lines, x=x, y=y, step=step, size=SIZE, anchor=anchor)
