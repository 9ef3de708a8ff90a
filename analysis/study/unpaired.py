"""Answers without their counterpart under the other facet, where too few people left it out.

Perception and expectation are shown by themselves and in pairs. Where one person gave only one of
the two, the figures of all minus those of the pairs are that person's answer; so the few answers
that stand alone are left out of both.
"""

from collections.abc import Iterator

import numpy as np

from analysis.statistics.disclosure import visible
from analysis.study.matrix import BLANK, Points
from surveys.questionnaire.instrument import Instrument

Unpaired = tuple[tuple[int, int], ...]
"""Columns, each with that of the same item under the other facet."""


def unpaired(instrument: Instrument, points: Points, threshold: int) -> Unpaired:
    """The columns in which some, but fewer than `threshold`, answers lack their counterpart."""
    return tuple(
        (column, other)
        for column, other in _counterparts(instrument)
        if (n := int(_alone(points, column, other).sum())) and not visible(n, threshold)
    )


def without(points: Points, columns: Unpaired) -> Points:
    """`points` with those answers blank."""
    if not columns:
        return points
    left = points.copy()
    for column, other in columns:
        left[_alone(points, column, other), column] = BLANK
    return left


def _alone(points: Points, column: int, other: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    alone: np.ndarray[tuple[int], np.dtype[np.bool_]] = (points[:, column] >= 0) & (
        points[:, other] < 0
    )
    return alone


def _counterparts(instrument: Instrument) -> Iterator[tuple[int, int]]:
    at = {(rating.item, rating.facet): j for j, rating in enumerate(instrument.ratings)}
    for (item, facet), column in at.items():
        if facet in ("perception", "expectation"):
            other = at.get((item, "expectation" if facet == "perception" else "perception"))
            if other is not None:
                yield column, other
