"""What presses most: shortfall × importance × gap × change × certainty, a formula of ours.

docs/statistics/improvements.md says why these terms, and how the order behaves.
"""

from dataclasses import dataclass, field, fields
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.kinds import RATIO, SCORE
from analysis.statistics.moments.values import Matrix

LEAST, MOST = 0.5, 2.0
"""No term halves, or doubles, what presses by more than this."""
PER_POINT = 0.02
"""So much does a point (of 0–100) of gap or change add: 50 points double."""
BY_CAUTION = (1.0, 1.0, 0.75, 0.5)
"""By the weight of the gravest caution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """What the terms come to: `points` is their product; a term that is not known is None and
    counts as 1.

    `shortfall`: points that the score lacks to 100. `by_importance`: importance over the mean
    importance of all nodes. `by_gap`, `by_change`: 1 and 0.02 for each point of 0–100 by which
    the supplier rates itself higher (or the service falls short of what was expected), or by which
    it got worse; less than 1 where it got better. `by_stability`: (1 + stability)/2.
    `by_caution`: 1, ¾ or ½. All but the shortfall from ½ to 2.
    """

    shortfall: Annotated[float, SCORE]
    by_importance: Annotated[float | None, RATIO] = None
    by_gap: Annotated[float | None, RATIO] = None
    by_change: Annotated[float | None, RATIO] = None
    by_stability: Annotated[float | None, RATIO] = None
    by_caution: Annotated[float | None, RATIO] = None
    points: Annotated[float, SCORE] = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", self.shortfall * self.weight)

    @property
    def weight(self) -> float:
        """The product of all terms but the shortfall."""
        terms = (getattr(self, each.name) for each in fields(self) if each.name.startswith("by_"))
        return float(np.prod([1.0 if term is None else term for term in terms]))


def limited(factor: float) -> float:
    """The factor, no further from 1 than `LEAST` and `MOST`."""
    return min(max(factor, LEAST), MOST)


def relative(importance: float, mean: float) -> float | None:
    """Importance beside the mean; None where that is not above 0."""
    return limited(importance / mean) if mean > 0 else None


def by_points(points: float) -> float:
    """The factor of so many points against the supplier, less than 1 for points in its favour."""
    return limited(1.0 + PER_POINT * points)


def by_stability(stability: float) -> float:
    """The factor of the share of the draws in which a node keeps its place."""
    return (1.0 + stability) / 2.0


def by_caution(weight: int) -> float:
    """The factor of the gravest caution on a node."""
    return BY_CAUTION[weight]


def drawn_points(scores: Matrix, importance: Matrix | None, weights: Matrix) -> Matrix:
    """draws × k points of drawn scores (0–100) and importances, NaN where there is no score.

    `weights`: of each of the k nodes the product of the terms that are not drawn. `importance`:
    None where it is not known.
    """
    points: Matrix = (100.0 - scores) * weights
    if importance is None:
        return points
    there = ~np.isnan(importance)
    n = there.sum(axis=1, keepdims=True)
    total = np.where(there, importance, 0.0).sum(axis=1, keepdims=True)
    mean = np.divide(total, n, out=np.zeros(n.shape), where=n > 0)
    ratio = np.divide(importance, mean, out=np.ones(importance.shape), where=there & (mean > 0))
    return np.asarray(points * np.clip(ratio, LEAST, MOST))


def leading(points: Matrix, several: int) -> tuple[Matrix, Matrix]:
    """Of draws × k points: the share of draws in which each leads, and is among the first so many.

    What leads in a draw by equal points shares it.
    """
    filled = np.where(np.isnan(points), -np.inf, points)
    best = filled == filled.max(axis=1, keepdims=True)
    places = (-filled).argsort(axis=1, kind="stable").argsort(axis=1)
    first = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    return np.asarray(first), np.asarray((places < several).mean(axis=0))


def is_lowest(scores: Matrix) -> NDArray[np.bool_]:
    """Of draws × k scores: which are the lowest of their draw."""
    filled = np.where(np.isnan(scores), np.inf, scores)
    return np.asarray(filled == filled.min(axis=1, keepdims=True))


def lowest(scores: Matrix) -> Matrix:
    """Of draws × k scores: the share of draws in which each is the lowest; equal ones share it."""
    least = is_lowest(scores)
    return np.asarray((least / least.sum(axis=1, keepdims=True)).mean(axis=0))
