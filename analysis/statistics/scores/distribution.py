"""How often each scale point was given, and what follows from that alone for one item."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL, Mean, Share, share_estimate, size_of_mean
from analysis.statistics.moments.columns import Columns, estimate
from analysis.statistics.moments.values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One item's answers: at each point from `low` to `high` the people, Σw and Σw².

    Without weights the three are equal. `blank` (−1), `not_applicable` (−2) and
    `not_asked` (any other negative code) count the people without a rating.
    """

    low: int
    high: int
    counts: tuple[int, ...]
    weight: tuple[float, ...]
    weight2: tuple[float, ...]
    blank: int
    not_applicable: int
    not_asked: int

    @property
    def n(self) -> int:
        """The people who rated the item."""
        return sum(self.counts)


def distributions(
    ratings: NDArray[np.int8],
    low: NDArray[np.integer],
    high: NDArray[np.integer],
    weights: Matrix | None = None,
) -> tuple[Distribution, ...]:
    """One distribution per column of n × k ratings on the points low…high (k each).

    Respondents with weight 0 are left out. ValueError for values off their scale.
    """
    if weights is not None:
        ratings, weights = ratings[weights > 0], weights[weights > 0]
    by_item = np.ascontiguousarray(ratings.T)
    return tuple(
        _distribution(column, int(low[j]), int(high[j]), weights, j)
        for j, column in enumerate(by_item)
    )


def _distribution(
    column: NDArray[np.int8], low: int, high: int, weights: Matrix | None, j: int
) -> Distribution:
    here = [column == point for point in range(low, high + 1)]
    counts = tuple(int(np.count_nonzero(hit)) for hit in here)
    blank, skipped = (int(np.count_nonzero(column == code)) for code in (-1, -2))
    missing = int(np.count_nonzero(column < 0))
    if sum(counts) + missing != len(column):
        raise ValueError(f"column {j} has values off its scale {low}…{high}")
    plain = tuple(float(count) for count in counts)
    return Distribution(
        low=low,
        high=high,
        counts=counts,
        weight=plain if weights is None else tuple(float(weights[hit].sum()) for hit in here),
        weight2=plain
        if weights is None
        else tuple(float(np.square(weights[hit]).sum()) for hit in here),
        blank=blank,
        not_applicable=skipped,
        not_asked=missing - blank - skipped,
    )


def item_mean(d: Distribution, *, level: float = LEVEL) -> Mean:
    """The item's mean on its scale, from the counts, hence exact."""
    origin = d.low + int(np.argmax(d.counts))
    away = np.arange(d.low, d.high + 1, dtype=np.float64) - origin
    w, ww = np.array(d.weight), np.array(d.weight2)
    sums = Columns(
        origin=np.array([float(origin)]),
        n=np.array([float(d.n)]),
        w=w.sum(keepdims=True),
        ww=ww.sum(keepdims=True),
        wd=np.array([w @ away]),
        wdd=np.array([w @ away**2]),
        wwd=np.array([ww @ away]),
        wwdd=np.array([ww @ away**2]),
    )
    return estimate(sums, 0, level=level)


def top_box(d: Distribution, *, level: float = LEVEL) -> Share:
    """The satisfied share: the top two points, or the top one of a scale with under four (H)."""
    top = 2 if d.high - d.low >= 3 else 1
    return share_at(d, range(len(d.counts) - top, len(d.counts)), level=level)


def share_at(d: Distribution, places: Sequence[int], *, level: float = LEVEL) -> Share:
    """The share of answers at these places of the scale (0 is its low end), by Wilson's interval.

    Under weights its n is `effective_n_of` for 1 at these places and 0 at the others.
    """
    total = sum(d.weight)
    if not total:
        return share_estimate(0.0, 0, level=level)
    values = [float(place in places) for place in range(len(d.counts))]
    count = sum(d.weight[place] for place in places) / total * d.n
    return share_estimate(count, d.n, n_effective=effective_n_of(d, values), level=level)


def effective_n_of(d: Distribution, values: Sequence[float]) -> float:
    """How many unweighted answers tell the mean of `values`, one per place, as exactly."""
    v, w, ww = (np.asarray(each, dtype=np.float64) for each in (values, d.weight, d.weight2))
    return size_of_mean(v, w, ww)
