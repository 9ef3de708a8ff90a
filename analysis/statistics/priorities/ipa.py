"""Importance–performance analysis: where each item lies, and how steadily it lies there."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import Interval
from analysis.statistics.moments.values import Matrix
from analysis.statistics.priorities.figure_draws import FEWEST
from analysis.statistics.priorities.item_figures import Basis, DrawnBy, Figures
from analysis.statistics.priorities.quadrants import (
    NONE,
    QUADRANTS,
    Crosshairs,
    Quadrant,
    codes,
    line,
    on_line,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One item of the analysis; `column` counts among the items given.

    `on_line`: a figure lies on its cross-hair but for rounding; it then counts to the upper side
    ("important", "performs well"). `stability`: the share of the draws in which the item lies in
    the same quadrant, the cross-hairs being those of each draw. `importance_ci`: percentiles of the
    draws, for derived importance alone (the interval of a stated one is that of its mean).
    `reason`: why there is no quadrant.
    """

    column: int
    n_importance: int
    n_performance: int
    importance: float | None = None
    performance: float | None = None
    importance_ci: Interval | None = None
    quadrant: Quadrant | None = None
    on_line: bool = False
    stability: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ipa:
    """An importance–performance analysis.

    `n`: people who answered anything of it. `…_line`: the cross-hairs. `draws` and `drawn_by`
    tell how the stability was found: people drawn with replacement, or beyond 2,000 of them
    figures drawn from their joint normal limit. `reason`: "no_items",
    "no_answers", "one_item" (cross-hairs by the items' own figures need two) or that of all
    importances. `stability_reason`: "too_few" (under 5 people, house rule) or `reason`.
    """

    basis: Basis
    crosshairs: Crosshairs
    n: int
    cells: tuple[Cell, ...]
    importance_line: float | None = None
    performance_line: float | None = None
    draws: int = 0
    drawn_by: DrawnBy | None = None
    reason: str | None = None
    stability_reason: str | None = None


def analysed(found: Figures, crosshairs: Crosshairs, *, level: float | None = None) -> Ipa:
    """The analysis of these figures; `level`: of the intervals of derived importances."""
    reason = _reason(found, crosshairs)
    both = ~np.isnan(found.importance) & ~np.isnan(found.performance)
    lines = [
        float(line(np.where(both, figures, np.nan), axis)[0]) if reason is None else np.nan
        for figures, axis in (
            (found.importance, crosshairs.importance),
            (found.performance, crosshairs.performance),
        )
    ]
    few = found.rows < FEWEST
    drawn = None if few or reason is not None else found.drawn
    cells = _cells(found, crosshairs, lines, reason)
    if drawn is not None:
        cells = _steadied(cells, drawn, crosshairs, level)
    return Ipa(
        basis=found.basis,
        crosshairs=crosshairs,
        n=found.rows,
        cells=cells,
        importance_line=None if reason else lines[0],
        performance_line=None if reason else lines[1],
        draws=0 if drawn is None else len(drawn),
        drawn_by=None if drawn is None else found.drawn_by,
        reason=reason,
        stability_reason=reason or ("too_few" if drawn is None else None),
    )


def _reason(found: Figures, crosshairs: Crosshairs) -> str | None:
    both = ~np.isnan(found.importance) & ~np.isnan(found.performance)
    if not len(both):
        return "no_items"
    if not both.any():
        return next((why for why in found.reasons if why), "no_answers")
    own = [axis.midpoint is None for axis in (crosshairs.importance, crosshairs.performance)]
    return "one_item" if both.sum() == 1 and any(own) else None


def _cells(
    found: Figures, crosshairs: Crosshairs, lines: list[float], reason: str | None
) -> tuple[Cell, ...]:
    if not len(found.importance):
        return ()
    placed = codes(found.importance, found.performance, crosshairs)
    touching = on_line(found.importance, np.array(lines[0]))
    touching |= on_line(found.performance, np.array(lines[1]))
    return tuple(
        Cell(
            column=j,
            n_importance=int(found.n_importance[j]),
            n_performance=int(found.n_performance[j]),
            importance=_number(found.importance[j]),
            performance=_number(found.performance[j]),
            quadrant=None if reason or code == NONE else QUADRANTS[code],
            on_line=bool(touching[j]),
            reason=found.reasons[j] or reason,
        )
        for j, code in enumerate(placed)
    )


def _steadied(
    cells: tuple[Cell, ...], drawn: Matrix, crosshairs: Crosshairs, level: float | None
) -> tuple[Cell, ...]:
    """With stability, over the draws in which the item has both figures."""
    k = len(cells)
    placed = codes(drawn[:, :k], drawn[:, k:], crosshairs)
    return tuple(
        cell
        if cell.quadrant is None
        else _steady(cell, placed[:, j], drawn[:, j] if level is not None else None, level)
        for j, cell in enumerate(cells)
    )


def _steady(
    cell: Cell, placed: NDArray[np.int8], importance: Matrix | None, level: float | None
) -> Cell:
    assert cell.quadrant is not None
    tally = np.bincount(placed[placed != NONE], minlength=len(QUADRANTS))
    if not tally.sum():
        return cell
    stability = float(tally[QUADRANTS.index(cell.quadrant)] / tally.sum())
    interval = None
    if importance is not None and level is not None:
        tails = ((1.0 - level) / 2.0, (1.0 + level) / 2.0)
        low, high = np.quantile(importance[~np.isnan(importance)], tails)
        interval = (float(low), float(high))
    return replace(cell, stability=stability, importance_ci=interval)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
