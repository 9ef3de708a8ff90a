"""Importance–performance quadrants, and the cross-hairs between them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
Rule = Literal["grand_mean", "median", "midpoint"]

QUADRANTS: tuple[Quadrant, ...] = (
    "low_priority",
    "possible_overkill",
    "concentrate_here",
    "keep_up",
)
"""By code: 2·(importance high) + (performance high)."""
NONE = -1
"""The code of an item without one of its two figures."""
ON_THE_LINE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Where the line across one axis lies.

    `rule`: "grand_mean" or "median" of the items' figures (each item counts once), or "midpoint",
    the fixed value `midpoint`: the middle of the scale, in the unit of the figures.
    """

    rule: Rule
    midpoint: float | None = None

    def __post_init__(self) -> None:
        if self.rule not in ("grand_mean", "median", "midpoint"):
            raise ValueError(f"cross-hairs by {self.rule!r}: grand_mean, median or midpoint")
        if (self.rule == "midpoint") != (self.midpoint is not None):
            raise ValueError("the rule 'midpoint', and it alone, needs the scale's midpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosshairs:
    """The rules of both axes, chosen before the figures are seen."""

    importance: Axis
    performance: Axis


GRAND_MEANS = Crosshairs(importance=Axis(rule="grand_mean"), performance=Axis(rule="grand_mean"))


def line(figures: Matrix, axis: Axis) -> Matrix:
    """… × 1: where the line lies for … × k figures, NaN = no figure (and left out of the line)."""
    if axis.midpoint is not None:
        return np.full((*figures.shape[:-1], 1), axis.midpoint)
    there = ~np.isnan(figures)
    if axis.rule == "grand_mean":
        n = there.sum(axis=-1, keepdims=True)
        total = np.where(there, figures, 0.0).sum(axis=-1, keepdims=True)
        return np.asarray(np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0))
    return _median(figures, there)


def _median(figures: Matrix, there: NDArray[np.bool_]) -> Matrix:
    """numpy's nanmedian warns where all is missing."""
    ordered = np.sort(figures, axis=-1)  # NaN goes last
    n = there.sum(axis=-1, keepdims=True)
    below, above = np.maximum((n - 1) // 2, 0), n // 2
    above = np.minimum(above, figures.shape[-1] - 1)
    middle = np.take_along_axis(ordered, below, axis=-1)
    return np.asarray((middle + np.take_along_axis(ordered, above, axis=-1)) / 2.0)


def high(figures: Matrix, lines: Matrix) -> NDArray[np.bool_]:
    """Whether each figure is at or above its line: a point on the line counts to the upper side."""
    return np.asarray(figures >= lines - ON_THE_LINE * (1.0 + np.abs(lines)))


def on_line(figures: Matrix, lines: Matrix) -> NDArray[np.bool_]:
    """Whether each figure lies on its line, but for rounding."""
    return np.asarray(np.abs(figures - lines) <= ON_THE_LINE * (1.0 + np.abs(lines)))


def codes(importance: Matrix, performance: Matrix, crosshairs: Crosshairs) -> NDArray[np.int8]:
    """… × k quadrant codes of … × k figures; `NONE` where one of the two is NaN.

    The cross-hairs are those of the same … : in a draw, of that draw. Only items with both figures
    shape them.
    """
    both = ~np.isnan(importance) & ~np.isnan(performance)
    importance = np.where(both, importance, np.nan)
    performance = np.where(both, performance, np.nan)
    quadrants = 2 * high(importance, line(importance, crosshairs.importance))
    quadrants = quadrants + high(performance, line(performance, crosshairs.performance))
    return np.where(both, quadrants, NONE).astype(np.int8)
