"""Geometry of the four quadrants: numbered places by two figures, and the lines between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from app.charts.axis import Axis, Tick
from app.charts.labels import Label, label, width
from app.charts.marks import NARROW, Mark, Series

SIZE = 10.0
RADIUS = 5.5
LEFT, RIGHT, TOP, BOTTOM = 38.0, 12.0, 26.0, 38.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What stands at a figure of each axis: its number, and how it is marked."""

    number: int
    across: float
    up: float
    series: Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrants:
    """Everything the macro draws; `corners` are the four names, clockwise from top left."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    across: float
    up: float
    columns: tuple[Tick, ...]
    rows: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    numbers: tuple[Label, ...]
    corners: tuple[Label, ...]
    names: tuple[Label, Label]


def quadrants(
    places: Sequence[Place],
    *,
    lines: tuple[float, float],
    axes: tuple[str, str],
    corners: tuple[str, str, str, str],
    width: float,
) -> Quadrants:
    """Lay out places by two figures.

    Args:
        places: what to draw.
        lines: where the lines stand: on the axis across, and on the one up.
        axes: the names of the axis across and of the one up.
        corners: the names of the quadrants, clockwise from top left.
        width: of the whole drawing.
    """
    height = width * (0.92 if width < NARROW else 0.6)
    left, right, top, bottom = LEFT, width - RIGHT, TOP, height - BOTTOM
    x, columns = spread([*(place.across for place in places), lines[0]], left, right)
    # The names in the corners need room above and below.
    y, rows = spread([*(place.up for place in places), lines[1]], bottom, top, air=0.2)
    at = [(x.at(place.across), y.at(place.up)) for place in places]
    return Quadrants(
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        across=x.at(lines[0]),
        up=y.at(lines[1]),
        columns=columns,
        rows=rows,
        marks=tuple(
            Mark(series=place.series, x=px, y=py)
            for place, (px, py) in zip(places, at, strict=True)
        ),
        numbers=_numbers(
            [str(place.number) for place in places],
            at,
            (left, right, top, bottom),
            (x.at(lines[0]), y.at(lines[1])),
        ),
        corners=_corners(corners, (left, right, top, bottom)),
        names=(
            label(axes[0], x=right, middle=height - 9, room=width, size=SIZE + 1, anchor="end"),
            label(axes[1], x=0, middle=10, room=width, size=SIZE + 1),
        ),
    )


def spread(
    values: Sequence[float], left: float, right: float, *, air: float = 0.1
) -> tuple[Axis, tuple[Tick, ...]]:
    """An axis that shows all `values` with some air, and its ticks at round figures."""
    low, high = min(values), max(values)
    reach = (high - low) or max(abs(high), 1.0) * 0.1
    raw = reach / (4 if abs(right - left) < 300 else 5)
    power = 10.0 ** floor(log10(raw))
    step = next(power * part for part in STEPS if power * part >= raw * (1 - 1e-9))
    decimals = max(0, -floor(log10(step) + 1e-9)) + (1 if step / power == 2.5 else 0)
    beyond = reach * (air if high > low else 0.6)
    axis = Axis(low=low - beyond, high=high + beyond, left=left, right=right, step=step)
    first, last = ceil(axis.low / step - 1e-9), floor(axis.high / step + 1e-9)
    ticks = (number * step for number in range(first, last + 1))
    return axis, tuple(Tick(x=axis.at(v), text=f"{v:.{decimals}f}") for v in ticks)


def _corners(names: Sequence[str], box: tuple[float, float, float, float]) -> tuple[Label, ...]:
    left, right, top, bottom = box
    room = (right - left) / 2 - 12
    places = (
        (left + 6, top + 9),
        (right - 6, top + 9),
        (right - 6, bottom - 9),
        (left + 6, bottom - 9),
    )
    anchors = ("start", "end", "end", "start")
    return tuple(
        label(name, x=x, middle=y, room=room, size=SIZE, anchor=anchor, bold=True)
        for name, (x, y), anchor in zip(names, places, anchors, strict=True)
    )


Box = tuple[float, float, float, float]


def _numbers(
    texts: Sequence[str],
    at: Sequence[tuple[float, float]],
    box: Box,
    lines: tuple[float, float],
) -> tuple[Label, ...]:
    """A number beside each mark, on the first side where it covers nothing; else on the best."""
    taken: list[Box] = [(x - RADIUS, x + RADIUS, y - RADIUS, y + RADIUS) for x, y in at]
    taken += [(lines[0] - 1, lines[0] + 1, *box[2:]), (*box[:2], lines[1] - 1, lines[1] + 1)]
    labels = []
    for text, (x, y) in zip(texts, at, strict=True):
        wide, tall = width(text, SIZE), SIZE
        tried: list[tuple[float, int, float, float, Box]] = []
        for dx, dy in SIDES:
            middle_x = x + dx * (RADIUS + 1.5 + wide / 2)
            middle_y = y + dy * (RADIUS + 1.0 + tall / 2)
            place = (
                middle_x - wide / 2,
                middle_x + wide / 2,
                middle_y - tall / 2,
                middle_y + tall / 2,
            )
            covered = sum(_shared(place, other) for other in taken) + _outside(place, box)
            tried.append((covered, len(tried), middle_x, middle_y, place))
        _, _, middle_x, middle_y, place = min(tried)
        taken.append(place)
        labels.append(label(text, x=middle_x, middle=middle_y, room=60, size=SIZE, anchor="middle"))
    return tuple(labels)


def _shared(box: Box, other: Box) -> float:
    across = min(box[1], other[1]) - max(box[0], other[0])
    down = min(box[3], other[3]) - max(box[2], other[2])
    return max(across, 0.0) * max(down, 0.0)


def _outside(place: Box, box: Box) -> float:
    beyond = (box[0] - place[0], place[1] - box[1], box[2] - place[2], place[3] - box[3])
    return 1000.0 * sum(max(each, 0.0) for each in beyond)
