"""Importance–performance analysis by both ways to tell importance: stated, or derived."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL
from analysis.statistics.moments.values import Matrix, Ratings, as_float, check_weights
from analysis.statistics.priorities.correlated import correlated_figures
from analysis.statistics.priorities.figure_draws import DRAWS, check_draws
from analysis.statistics.priorities.ipa import Ipa, analysed
from analysis.statistics.priorities.item_figures import counted, paired, stated_figures
from analysis.statistics.priorities.quadrants import GRAND_MEANS, Crosshairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is chosen before the figures are seen: cross-hairs, number of draws, level."""

    crosshairs: Crosshairs = GRAND_MEANS
    draws: int = DRAWS
    level: float = LEVEL

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
    x, y, w = _answering(performance, outcome, weights)
    found = correlated_figures(x, y, w, rng=rng, draws=plan.draws)
    return analysed(found, _derived(plan), level=plan.level)


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


def _derived(plan: Plan) -> Crosshairs:
    if plan.crosshairs.importance.midpoint is not None:
        raise ValueError("a derived importance has no scale: its cross-hair is a mean or a median")
    return plan.crosshairs
