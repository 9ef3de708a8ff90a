"""Scoring schemes from scale points to 0–100, by name; satisfied share and index named apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL, Mean, Share, mean_estimate
from analysis.statistics.moments.columns import Columns, estimate, gather
from analysis.statistics.moments.gather import CHUNK, typical
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, check_weights
from analysis.statistics.scores.composites import composites
from analysis.statistics.scores.distribution import Distribution, top_box
from analysis.statistics.scores.rollup import Tree

FIVE_LEVEL = (0.0, 30.0, 60.0, 80.0, 100.0)
"""Very dissatisfied … very satisfied, as in use in China; "don't know" is left out."""

Ends = NDArray[np.integer] | Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """An item's satisfied share 满意率 and satisfaction index 满意度指数, which are not the same.

    `share`: top two points, with Wilson's interval. `index`: the mean on 0–100 by the linear
    scheme; `five_level`: by the other. `five_level_reason`: "not_five_points", or None.
    """

    n: int
    share: Share
    index: Mean
    five_level: Mean | None = None
    five_level_reason: str | None = None


def satisfaction(d: Distribution, *, level: float = LEVEL) -> Satisfaction:
    """All three of one item, whose high points are the good ones."""
    five = has_five_points(d.low, d.high)
    return Satisfaction(
        n=d.n,
        share=top_box(d, level=level),
        index=scored_mean(d, linear_points(d.low, d.high), level=level),
        five_level=scored_mean(d, FIVE_LEVEL, level=level) if five else None,
        five_level_reason=None if five else "not_five_points",
    )


def linear_points(low: int, high: int) -> tuple[float, ...]:
    """(x − low)/(high − low)·100 for x = low … high (the ECSI convention)."""
    if high <= low:
        raise ValueError(f"a scale from {low} to {high} has no two points")
    return tuple((x - low) / (high - low) * 100.0 for x in range(low, high + 1))


def has_five_points(low: int, high: int) -> bool:
    """Whether a scale has the five levels that the mapping 100/80/60/30/0 is made for."""
    return high - low == 4


def scored_mean(d: Distribution, points: Sequence[float], *, level: float = LEVEL) -> Mean:
    """The mean of one item when each scale point counts `points[x − low]`; with its own error.

    From the counts: mean Σ w s(x)/Σw; sd and se as for every mean here (n − 1; linearised under
    weights). Without spread the mean has no interval ("constant"). ValueError unless there is one
    value for each point.
    """
    if len(points) != len(d.counts):
        raise ValueError(f"{len(d.counts)} scale points need {len(d.counts)} values")
    s, w, ww = (np.asarray(v, dtype=np.float64) for v in (points, d.weight, d.weight2))
    total, n = float(w.sum()), d.n
    if n < 2:
        return mean_estimate(n, float(w @ s) / total if n else np.nan, np.nan, level=level)
    mean = float(w @ s) / total
    away = np.square(s - mean)
    variance = float(w @ away) / (total - float(ww.sum()) / total)
    se = float(np.sqrt(n / (n - 1) * (ww @ away))) / total
    return mean_estimate(n, mean, variance, se=se, level=level)


def five_level(ratings: NDArray[np.int8], low: Ends, high: Ends) -> Matrix:
    """n × k int8 ratings (negative = missing) on 0–100 by the five-level mapping, NaN = missing.

    `low`, `high`: the ends of the k scales. ValueError where a scale has not five points, or a
    value is off its scale.
    """
    starts = np.asarray(low)
    for j, (first, last) in enumerate(zip(starts, np.asarray(high), strict=True)):
        if not has_five_points(int(first), int(last)):
            raise ValueError(
                f"column {j}: the mapping 100/80/60/30/0 is for scales of five points, and "
                f"{first}–{last} has {last - first + 1}: use the linear scheme"
            )
    scored = np.empty(ratings.shape)
    for start in np.unique(starts):
        columns = np.flatnonzero(starts == start)
        scored[:, columns] = _points(int(start))[ratings[:, columns].view(np.uint8)]
    if np.isinf(scored).any():
        column = int(np.argmax(np.isinf(scored).any(axis=0)))
        raise ValueError(f"column {column} has values off its scale")
    return scored


def _points(start: int) -> Matrix:
    """What each byte counts: negative codes nothing, a point off the scale infinitely much."""
    points = np.full(256, np.inf)
    points[128:] = np.nan
    points[start : start + 5] = FIVE_LEVEL
    return points


def five_level_scores(
    ratings: NDArray[np.int8],
    tree: Tree,
    *,
    low: Ends,
    high: Ends,
    weights: NDArray[np.floating] | None = None,
    level: float = LEVEL,
) -> tuple[Mean, ...]:
    """The score of every node of the tree on 0–100 by the five-level mapping, in its order.

    Each answer is mapped, then respondents' scores climb the tree by the rule of `composites`, as
    for the linear scheme. Arguments and errors as for `five_level` and
    `analysis.statistics.scores.score_table`.
    """
    checked = check_weights(weights, len(ratings))
    sums: Columns | None = None
    with one_thread():
        for at in range(0, max(len(ratings), 1), CHUNK):
            values = composites(five_level(ratings[at : at + CHUNK], low, high), tree)
            w = None if checked is None else checked[at : at + CHUNK]
            part = gather(values, w, typical(values) if sums is None else sums.origin)
            sums = part if sums is None else sums + part
    assert sums is not None
    return tuple(estimate(sums, node, level=level) for node in range(tree.size))
