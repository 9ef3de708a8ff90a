"""Geometry of the forest plot: per row the estimates of several audiences with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.charts.axis import Axis, Tick, coefficient
from app.charts.dumbbell import Estimate, Whisker
from app.charts.labels import Label, height, label
from app.charts.marks import Mark, Series

SIZE = 11.0
LANE = 9.0
HEAD = 24.0
FOOT = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row to draw: an estimate per series, None where there is none."""

    name: str
    estimates: tuple[Estimate | None, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as it is drawn."""

    label: Label
    whiskers: tuple[Whisker, ...]
    marks: tuple[Mark, ...]
    shade: tuple[float, float] | None
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
    reference: float


def forest(
    entries: Sequence[Entry], series: Sequence[Series], *, reference: float, width: float
) -> Forest:
    """Lay out the plot; below 480 units of width the names stand above their rows."""
    narrow = width < 480
    names = width - 20 if narrow else width * 0.36
    axis = coefficient(14 if narrow else names + 16, width - 14)
    y = HEAD
    rows = []
    for entry in entries:
        tall = height(entry.name, names, SIZE, bold=entry.strong)
        lanes = LANE * len(series)
        size = tall + lanes + 10 if narrow else max(tall, lanes) + 8
        first = y + tall + 8 if narrow else y + (size - lanes) / 2
        name_at = y + 4 + tall / 2 if narrow else y + size / 2
        heights = [first + LANE * (lane + 0.5) for lane in range(len(series))]
        drawn = [
            (one, estimate, at)
            for one, estimate, at in zip(series, entry.estimates, heights, strict=True)
            if estimate is not None
        ]
        rows.append(
            Row(
                label=label(
                    entry.name, x=0, middle=name_at, room=names, size=SIZE, bold=entry.strong
                ),
                whiskers=tuple(
                    Whisker(
                        series=one,
                        left=axis.at(estimate.ends[0]),
                        right=axis.at(estimate.ends[1]),
                        y=at,
                        open_left=estimate.ends[0] < axis.low,
                    )
                    for one, estimate, at in drawn
                    if estimate.ends is not None
                ),
                marks=tuple(
                    Mark(series=one, x=axis.at(estimate.value), y=at) for one, estimate, at in drawn
                ),
                shade=(y, size) if entry.strong else None,
                rule=y + size,
            )
        )
        y += size
    return Forest(
        width=width,
        height=y + FOOT,
        axis=axis,
        ticks=axis.ticks,
        top=HEAD,
        bottom=y,
        rows=tuple(rows),
        reference=axis.at(reference),
    )


def _beyond(series: Series) -> Series:
    return replace(series, shape="arrow")
