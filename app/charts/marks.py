"""The two viewpoints as they are drawn: always the same colours and the same marks."""

from dataclasses import dataclass
from typing import Literal

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


def series(name: str, side: Literal["demand", "supplier"], rank: int) -> Series:
    """The look of the `rank`-th audience of a side: the side gives colour and kind of mark."""
    shapes = DEMAND if side == "demand" else SUPPLIER
    return Series(
        name=name,
        colour=side,
        shape=shapes[min(rank, len(shapes) - 1)],
        dash=DASHES[min(rank, len(DASHES) - 1)],
    )
