"""Importance–performance analysis: where each item lies, and how steadily it lies there.

Importance is stated by the respondents, or derived from an outcome.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL, Interval
from analysis.statistics.moments.values import Matrix, Ratings, as_float, check_weights
from analysis.statistics.priorities.correlated import correlated_figures
from analysis.statistics.priorities.figure_draws import DRAWS, FEWEST, check_draws
from analysis.statistics.priorities.item_figures import (
    DrawnBy,
    Figures,
    counted,
    paired,
    stated_figures,
)
from analysis.statistics.priorities.quadrants import (
    GRAND_MEANS,
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
    """One item of the analysis.

    `on_line`: a figure lies on its cross-hair but for rounding; it then counts to the upper side
    ("important", "performs well"). `stability`: the share of the draws in which the item lies in
    the same quadrant, the cross-hairs being those of each draw. `importance_ci`: percentiles of the
    draws, for derived importance alone (the interval of a stated one is that of its mean).
    `reason`: why there is no quadrant.
    """

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

    `…_line`: the cross-hairs. `draws` and `drawn_by` tell how the stability was found: people drawn
    with replacement, or beyond 2,000 of them figures drawn from their joint normal limit. `reason`:
    "no_items", "no_answers", "one_item" (cross-hairs by the items' own figures need two) or that of
    all importances. `stability_reason`: "too_few" (under 5 people, house rule) or `reason`.
    """

    crosshairs: Crosshairs
    cells: tuple[Cell, ...]
    importance_line: float | None = None
    performance_line: float | None = None
    draws: int = 0
    drawn_by: DrawnBy | None = None
    reason: str | None = None
    stability_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is chosen before the figures are seen: cross-hairs, and the number of draws."""

    crosshairs: Crosshairs = GRAND_MEANS
    draws: int = DRAWS

    def __post_init__(self) -> None:
        check_draws(self.draws)


PLAIN = Plan()


def stated(
    performance: Ratings,
    importance: Ratings,
    weights: NDArray[np.floating] | None = None,
    *,
    rng: Generator,
    plan: Plan = PLAIN,
) -> Ipa:
    """Means of importance against means of performance (Martilla & James 1977).

    n × k each, the same items in the same columns; the items of an axis share one unit. Means are
    over those who answered (pairwise), with respondent `weights` if given. ValueError for wrong
    shapes or weights.
    """
    both = paired(performance, importance)
    checked = check_weights(weights, len(both))
    return analysed(stated_figures(both, checked, rng=rng, draws=plan.draws), plan.crosshairs)


def by_correlation(
    performance: Ratings,
    outcome: Ratings,
    weights: NDArray[np.floating] | None = None,
    *,
    rng: Generator,
    plan: Plan = PLAIN,
) -> Ipa:
    """Each item's Pearson correlation with n outcomes (overall satisfaction), pairwise.

    Each item by itself: what the items share counts for all of them. ValueError for wrong shapes or
    weights, or a midpoint for the importances, which have no scale.
    """
    if plan.crosshairs.importance.midpoint is not None:
        raise ValueError("a derived importance has no scale: its cross-hair is a mean or a median")
    x, y, w = _answering(performance, outcome, weights)
    return analysed(correlated_figures(x, y, w, rng=rng, draws=plan.draws), plan.crosshairs)


def _answering(
    performance: Ratings, outcome: Ratings, weights: NDArray[np.floating] | None
) -> tuple[Matrix, Matrix, Matrix | None]:
    """The rows that say anything, as floats."""
    if performance.ndim != 2 or outcome.shape != (len(performance),):
        raise ValueError(f"n × k items and n outcomes, not {performance.shape} and {outcome.shape}")
    checked = check_weights(weights, len(performance))
    x, y = as_float(performance), as_float(outcome)
    here = counted(np.column_stack([x, y]), checked)
    return x[here], y[here], None if checked is None else checked[here]


def analysed(figures: Figures, crosshairs: Crosshairs) -> Ipa:
    """The analysis of these figures, drawn or not."""
    reason = _reason(figures, crosshairs)
    both = ~np.isnan(figures.importance) & ~np.isnan(figures.performance)
    lines = [
        float(line(np.where(both, values, np.nan), axis)[0]) if reason is None else np.nan
        for values, axis in (
            (figures.importance, crosshairs.importance),
            (figures.performance, crosshairs.performance),
        )
    ]
    drawn = None if figures.rows < FEWEST or reason is not None else figures.drawn
    cells = _cells(figures, crosshairs, lines, reason)
    if drawn is not None:
        cells = _steadied(cells, drawn, crosshairs, derived=figures.basis == "correlation")
    return Ipa(
        crosshairs=crosshairs,
        cells=cells,
        importance_line=None if reason else lines[0],
        performance_line=None if reason else lines[1],
        draws=0 if drawn is None else len(drawn),
        drawn_by=None if drawn is None else figures.drawn_by,
        reason=reason,
        stability_reason=reason or ("too_few" if drawn is None else None),
    )


def _reason(figures: Figures, crosshairs: Crosshairs) -> str | None:
    both = ~np.isnan(figures.importance) & ~np.isnan(figures.performance)
    if not len(both):
        return "no_items"
    if not both.any():
        return next((why for why in figures.reasons if why), "no_answers")
    relative = [axis.midpoint is None for axis in (crosshairs.importance, crosshairs.performance)]
    return "one_item" if both.sum() == 1 and any(relative) else None


def _cells(
    figures: Figures, crosshairs: Crosshairs, lines: list[float], reason: str | None
) -> tuple[Cell, ...]:
    if not len(figures.importance):
        return ()
    placed = codes(figures.importance, figures.performance, crosshairs)
    touching = on_line(figures.importance, np.array(lines[0]))
    touching |= on_line(figures.performance, np.array(lines[1]))
    return tuple(
        Cell(
            n_importance=int(figures.n_importance[j]),
            n_performance=int(figures.n_performance[j]),
            importance=_number(figures.importance[j]),
            performance=_number(figures.performance[j]),
            quadrant=None if reason or code == NONE else QUADRANTS[code],
            on_line=bool(touching[j]),
            reason=figures.reasons[j] or reason,
        )
        for j, code in enumerate(placed)
    )


def _steadied(
    cells: tuple[Cell, ...], drawn: Matrix, crosshairs: Crosshairs, *, derived: bool
) -> tuple[Cell, ...]:
    """With stability, over the draws in which the item has both figures; with the intervals of
    derived importances."""
    k = len(cells)
    placed = codes(drawn[:, :k], drawn[:, k:], crosshairs)
    return tuple(
        _steady(cell, placed[:, j], drawn[:, j] if derived else None)
        for j, cell in enumerate(cells)
    )


def _steady(cell: Cell, placed: NDArray[np.int8], importance: Matrix | None) -> Cell:
    tally = np.bincount(placed[placed != NONE], minlength=len(QUADRANTS))
    if cell.quadrant is None or not tally.sum():
        return cell
    stability = float(tally[QUADRANTS.index(cell.quadrant)] / tally.sum())
    if importance is None:
        return replace(cell, stability=stability)
    tails = ((1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0)
    low, high = np.quantile(importance[~np.isnan(importance)], tails)
    return replace(cell, stability=stability, importance_ci=(float(low), float(high)))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
