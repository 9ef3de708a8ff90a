"""The two viewpoints as they are drawn: always the same colours and the same marks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from app.charts.axis import Axis

SIZE = 11.0
"""Of the letters."""
NARROW = 480
"""Below so many units of width names stand above what they name."""
HEAD, FOOT = 24.0, 10.0
"""Room above and below the rows of a chart."""

Shape = Literal["disc", "ring", "dot", "diamond", "diamond_ring", "arrow"]
DEMAND: tuple[Shape, ...] = ("disc", "ring", "dot")
SUPPLIER: tuple[Shape, ...] = ("diamond", "diamond_ring")
DASHES = ("", "5 3", "1.5 3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is drawn alike: an audience, or a facet of one. `colour` is a role, not a colour."""

    name: str
    colour: Literal["demand", "supplier"]
    shape: Shape
    dash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark at a place."""

    series: Series
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Whisker:
    """An interval, drawn as a line with ends; `open_left`: it goes on beyond the axis."""

    series: Series
    left: float
    right: float
    y: float
    open_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure with its interval, None where there is none."""

    value: float
    ends: tuple[float, float] | None = None

    @property
    def figures(self) -> tuple[float, ...]:
        """All that an axis has to show of it."""
        return (self.value, *(self.ends or ()))


Drawn = tuple[Series, Estimate, float]
"""How an estimate is drawn, what it is, and on which height."""


def series(name: str, side: Literal["demand", "supplier"], rank: int) -> Series:
    """The look of the `rank`-th audience of a side: the side gives colour and kind of mark."""
    shapes = DEMAND if side == "demand" else SUPPLIER
    return Series(
        name=name,
        colour=side,
        shape=shapes[min(rank, len(shapes) - 1)],
        dash=DASHES[min(rank, len(DASHES) - 1)],
    )


def marks(drawn: Iterable[Drawn], axis: Axis) -> tuple[Mark, ...]:
    """The marks of estimates; an arrow where the figure lies below the axis."""
    return tuple(
        Mark(
            series=each if estimate.value >= axis.low else replace(each, shape="arrow"),
            x=axis.at(estimate.value),
            y=y,
        )
        for each, estimate, y in drawn
    )


def whiskers(drawn: Iterable[Drawn], axis: Axis) -> tuple[Whisker, ...]:
    """Their intervals, of those that have one."""
    return tuple(
        Whisker(
            series=each,
            left=axis.at(estimate.ends[0]),
            right=axis.at(estimate.ends[1]),
            y=y,
            open_left=estimate.ends[0] < axis.low,
        )
        for each, estimate, y in drawn
        if estimate.ends is not None
    )
