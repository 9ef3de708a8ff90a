"""Kano's categories from pairs of a functional and a dysfunctional question."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix, Ratings, as_float, check_weights

Category = Literal["M", "O", "A", "I", "R", "Q"]

CATEGORIES: tuple[Category, ...] = ("M", "O", "A", "I", "R", "Q")
"""Must-be, one-dimensional, attractive, indifferent, reverse, questionable.

In the order in which ties are settled: M, O, A, I (Berger et al. 1993), first what costs
satisfaction when it is absent; then R and Q (house rule).
"""
BERGER: tuple[str, ...] = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
"""Berger et al. (1993): rows are the answer to the functional question ("if it is there"), columns
that to the dysfunctional one ("if it is not"), each 1 like it · 2 expect it · 3 don't care ·
4 can live with it · 5 dislike it."""
_PLACES = np.array([[CATEGORIES.index(cell) for cell in row] for row in BERGER], dtype=np.int8)
MISSING = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One item's pairs of answers by category, in the order of `CATEGORIES`.

    `counts` are people, `weight` their Σw and `weight2` their Σw²; without weights the three are
    equal. `incomplete`: people who answered one of the two questions only.
    """

    n: int
    counts: tuple[int, ...]
    weight: tuple[float, ...]
    weight2: tuple[float, ...]
    incomplete: int


def classified(functional: Ratings, dysfunctional: Ratings) -> NDArray[np.int8]:
    """n × k indices into `CATEGORIES` of n × k pairs of answers 1…5; `MISSING` without both.

    Where a questionnaire counts from dislike (1) to like (5), turn both questions round first.
    ValueError for answers off 1…5 or unequal shapes.
    """
    if functional.ndim != 2 or functional.shape != dysfunctional.shape:
        raise ValueError(
            f"two n × k of answers alike, not {functional.shape} and {dysfunctional.shape}"
        )
    f, d = _points(functional, "functional"), _points(dysfunctional, "dysfunctional")
    categories = _PLACES[f - 1, d - 1]
    return np.where((f > 0) & (d > 0), categories, MISSING).astype(np.int8)


def _points(answers: Ratings, name: str) -> NDArray[np.int64]:
    """1…5, or 0 where missing."""
    values = as_float(answers)
    there = ~np.isnan(values)
    points = np.where(there, values, 0.0).astype(np.int64)
    if (there & ((points != values) | (points < 1) | (points > 5))).any():
        raise ValueError(f"{name} answers are whole numbers 1…5")
    return points


def tally(
    functional: Ratings,
    dysfunctional: Ratings,
    weights: NDArray[np.floating] | None = None,
) -> tuple[Counts, ...]:
    """How often each item falls into each category, with respondent weights if given.

    Arguments as for `classified`; `weights` n, ≥ 0, a 0 leaves the respondent out.
    """
    placed = classified(functional, dysfunctional)
    checked = check_weights(weights, len(placed))
    half = ~np.isnan(as_float(functional)) ^ ~np.isnan(as_float(dysfunctional))
    if checked is not None:
        placed, half, checked = placed[checked > 0], half[checked > 0], checked[checked > 0]
    return tuple(
        _counted(placed[:, j], int(half[:, j].sum()), checked) for j in range(placed.shape[1])
    )


def _counted(placed: NDArray[np.int8], incomplete: int, weights: Matrix | None) -> Counts:
    there = placed != MISSING
    categories, size = placed[there], len(CATEGORIES)
    counts = np.bincount(categories, minlength=size)
    sums: Matrix = counts.astype(np.float64)
    squares: Matrix = sums
    if weights is not None:
        w = weights[there]
        sums = np.bincount(categories, weights=w, minlength=size).astype(np.float64)
        squares = np.bincount(categories, weights=np.square(w), minlength=size).astype(np.float64)
    return Counts(
        n=len(categories),
        counts=tuple(int(count) for count in counts),
        weight=tuple(float(each) for each in sums),
        weight2=tuple(float(each) for each in squares),
        incomplete=incomplete,
    )
