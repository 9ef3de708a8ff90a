"""What a sheet tells about the care with which it was filled in, one figure per sheet.

Definitions follow the literature that Yentes & Wilhelm's R package careless collects.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.quality.asked import (
    NOT_ASKED,
    Asked,
    Matrix,
    Points,
    blocks,
    of_100,
)

Whole = NDArray[np.int32]
SHORT = np.int16
"""Counts columns, which are fewer than 2**15."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """How much of each of n sheets was asked and answered.

    `asked` leaves out what that sheet's version of the questionnaire did not ask.
    """

    asked: Whole
    answered: Whole


def counts(ratings: Points) -> Counts:
    """Count the answers of each sheet (n × k)."""
    asked, answered = np.zeros((2, len(ratings)), np.int32)
    for columns, at in blocks(ratings):
        asked[at] = (columns > NOT_ASKED).sum(axis=0, dtype=SHORT)
        answered[at] = (columns >= 0).sum(axis=0, dtype=SHORT)
    return Counts(asked=asked, answered=answered)


def longest_run(ratings: Points, asked: Asked) -> Whole:
    """The longest run of the same point on each sheet (long string; Johnson 2005).

    As answered, before reversed items are turned round. A missing answer is passed over: who
    ticks 3, nothing, 3 has a run of two. So are, within the runs of one scale, columns on a scale
    of other ends, which have runs of their own.
    """
    longest = np.zeros(len(ratings), np.int32)
    # Bytes as long as they can count the columns: the processor adds up many at once.
    short = np.int8 if asked.k <= np.iinfo(np.int8).max else SHORT
    for columns, at in blocks(ratings):
        for kind in asked.kinds:
            last = np.full(columns.shape[1], -1, np.int8)
            run, most = np.zeros((2, columns.shape[1]), short)
            for column in columns[kind]:
                present = column >= 0
                fresh = present & (column != last)
                # A run goes on, begins anew with 1, or waits where nothing was answered.
                run *= (~fresh).view(np.int8)
                run += present.view(np.int8)
                np.maximum(most, run, out=most)
                last ^= (last ^ column) & -present.view(np.int8)
            np.maximum(longest[at], most, out=longest[at])
    return longest


def spread(ratings: Points, asked: Asked) -> Matrix:
    """Intra-individual response variability: the sd (m − 1) of a sheet's m answers, on 0–100.

    Dunn, Heggestad, Shanock & Theilgard (2018). As answered; NaN for fewer than two answers, and
    exactly 0 where all are alike.
    """
    sds = np.full(len(ratings), np.nan)
    low = np.array(asked.low, dtype=np.int8)[:, None]
    spans = set(np.subtract(asked.high, asked.low).tolist())
    for columns, at in blocks(ratings):
        if len(spans) == 1:
            (span,) = spans
            sds[at] = _spread_of_points(columns, low) * (100.0 / span)
            continue
        y = of_100(columns, asked, keyed=False)
        present = ~np.isnan(y)
        m = present.sum(axis=0)
        np.copyto(y, 0.0, where=~present)
        with np.errstate(divide="ignore", invalid="ignore"):
            d = np.where(present, y - y.sum(axis=0) / m, 0.0)
            sd = np.sqrt(np.square(d).sum(axis=0) / (m - 1))
        alike = np.where(present, y, -1.0).max(axis=0) == np.where(present, y, 101.0).min(axis=0)
        sds[at] = np.where(m < 2, np.nan, np.where(alike, 0.0, sd))
    return sds


def _spread_of_points(columns: Points, low: Points) -> Matrix:
    """The same in points of scales of one length, from sums of whole numbers, which are exact."""
    present = columns >= 0
    points = (columns - low) * present
    m = present.sum(axis=0)
    total, squares = (
        points.sum(axis=0, dtype=np.int64),
        np.square(points, dtype=np.int64).sum(axis=0),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.sqrt((m * squares - total * total) / (m * (m - 1.0)))
    return np.where(m < 2, np.nan, sd)


def even_odd(ratings: Points, asked: Asked) -> Matrix:
    """Even–odd consistency of each sheet, stepped up: 2r/(1 + r), at least −1 (Johnson 2005).

    Each scale of two columns or more is halved into its 1st, 3rd, … and 2nd, 4th, … column in the
    order of asking (turned round, 0–100); r is the correlation, over scales, of the halves' means
    within one person (Spearman 1910; Brown 1910). Higher is more consistent. NaN with fewer than
    three scales of which both halves were answered, or where a half is the same on all of them.
    """
    scales = [
        [j for j, scale in enumerate(asked.scale) if scale == number]
        for number in sorted({scale for scale in asked.scale if scale >= 0})
    ]
    halves = [(each[::2], each[1::2]) for each in scales if len(each) > 1]
    consistency = np.full(len(ratings), np.nan)
    if len(halves) < 3:
        return consistency
    odd, even = (_members([each[part] for each in halves], asked.k) for part in (0, 1))
    for columns, at in blocks(ratings):
        y = of_100(columns, asked, keyed=True)
        present = ~np.isnan(y)
        np.copyto(y, 0.0, where=~present)
        there = present.astype(np.float64)
        with np.errstate(invalid="ignore"):
            consistency[at] = _within((odd @ y) / (odd @ there), (even @ y) / (even @ there))
    return consistency


def _members(groups: Sequence[Sequence[int]], k: int) -> Matrix:
    """Groups × k: 1 where a column belongs to a group."""
    members = np.zeros((len(groups), k))
    for group, columns in enumerate(groups):
        members[group, columns] = 1.0
    return members


def _within(a: Matrix, b: Matrix) -> Matrix:
    """The stepped-up correlation of each column of `a` with that of `b`, over rows with both."""
    both = ~np.isnan(a) & ~np.isnan(b)
    m = both.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(both, a - np.where(both, a, 0.0).sum(axis=0) / m, 0.0)
        b = np.where(both, b - np.where(both, b, 0.0).sum(axis=0) / m, 0.0)
        aa, bb = np.square(a).sum(axis=0), np.square(b).sum(axis=0)
        # Points of 0–100: what is left of a constant after rounding is far below this.
        r = np.where((aa > 1e-9) & (bb > 1e-9) & (m > 2), (a * b).sum(axis=0), np.nan)
        r /= np.sqrt(aa * bb)
        stepped: Matrix = np.clip(2.0 * r / (1.0 + r), -1.0, 1.0)
    return stepped


def contradictions(ratings: Points, asked: Asked, *, apart: float) -> tuple[Whole, Whole]:
    """Of each sheet the pairs of opposite items that contradict each other, and those answered.

    After turning round, the answers of a pair lie `apart` points of 0–100 or more from each other:
    both agreed with, or both denied.
    """
    against, answered = np.zeros((2, len(ratings)), np.int32)
    used = sorted({column for pair in asked.pairs for column in pair})
    few = asked.only(used)
    for columns, at in blocks(ratings):
        y = of_100(columns[used], few, keyed=True)
        for i, j in few.pairs:
            between = np.abs(y[i] - y[j])
            answered[at] += ~np.isnan(between)
            against[at] += between >= apart - 1e-9
    return against, answered
