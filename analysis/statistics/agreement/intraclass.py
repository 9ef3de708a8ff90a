"""Intraclass correlations of a targets × raters table, by closed-form analysis of variance.

The six forms of Shrout & Fleiss (1979); McGraw & Wong (1996) name them ICC(1), ICC(A,1), ICC(C,1)
and the same for the mean of k raters. `grouped_icc` is ICC(1) of people in groups of any size.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.agreement.icc_forms import (
    Icc,
    Squares,
    mean_agreement,
    mean_consistency,
    mean_one_way,
    single_agreement,
    single_consistency,
    single_one_way,
)
from analysis.statistics.intervals import LEVEL, is_zero
from analysis.statistics.moments.group_labels import numbered
from analysis.statistics.moments.values import Matrix, Ratings, as_float

CELLS = 1 << 20
"""So many cells of a table are held as floats at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intraclass:
    """The six forms: `single_*` of one rater, `mean_*` of the mean of all `raters`.

    one_way: each target has raters of its own, ICC(1,1), ICC(1,k). agreement: the raters are a
    sample, their severity counts as error, ICC(2,1), ICC(2,k). consistency: these raters only,
    severity does not count, ICC(3,1), ICC(3,k); ICC(3,k) is Cronbach's alpha of the raters.

    `targets`: the complete ones, which alone are used. Where there is none of the forms, each says
    why: "no_answers", "one_respondent" (one rater), "too_few" (under two complete targets),
    "constant" (all ratings alike).
    """

    targets: int
    raters: int
    single_one_way: Icc
    single_agreement: Icc
    single_consistency: Icc
    mean_one_way: Icc
    mean_agreement: Icc
    mean_consistency: Icc


FORMS: dict[str, Callable[[Squares, float], Icc]] = {
    "single_one_way": single_one_way,
    "single_agreement": single_agreement,
    "single_consistency": single_consistency,
    "mean_one_way": mean_one_way,
    "mean_agreement": mean_agreement,
    "mean_consistency": mean_consistency,
}


def intraclass(ratings: Ratings, *, level: float = LEVEL) -> Intraclass:
    """All six intraclass correlations of an n targets × k raters table.

    int8 with negative = missing, or floats with NaN. Missing: a target that any rater left out is
    left out whole (the two-way forms have no closed form otherwise). Raises ValueError unless
    the table has two dimensions.
    """
    if ratings.ndim != 2:
        raise ValueError(f"ratings must be targets × raters, not of {ratings.ndim} dimension(s)")
    whole = ratings.dtype == np.int8
    present = ratings >= 0 if whole else ~np.isnan(as_float(ratings))
    complete: NDArray[np.bool_] = np.asarray(present.all(axis=1) & (ratings.shape[1] > 0))
    n, k = int(complete.sum()), ratings.shape[1]
    reason, forms = _too_small(present, n, k), {}
    if reason is None:
        s = _of_points(ratings, complete) if whole else _squares(as_float(ratings)[complete])
        reason = "constant" if s.targets == s.within == 0.0 else None
        forms = {name: form(s, level) for name, form in FORMS.items()} if reason is None else {}
    return Intraclass(targets=n, raters=k, **(forms or dict.fromkeys(FORMS, Icc(reason=reason))))


def _too_small(present: NDArray[np.bool_], n: int, k: int) -> str | None:
    if not present.any():
        return "no_answers"
    if k == 1:
        return "one_respondent"
    return "too_few" if n < 2 else None


def _of_points(points: Ratings, complete: NDArray[np.bool_]) -> Squares:
    """The mean squares of whole numbers, from sums that are exact: n·k times each sum of squares is
    a whole number too.
    """
    k = points.shape[1]
    n, total, squares, by_target, by_rater = 0, 0, 0, 0, np.zeros(k, dtype=np.int64)
    wide = CELLS // k or 1
    for start in range(0, len(points), wide):
        kept = complete[start : start + wide]
        x = points[start : start + wide][kept].astype(np.int64)
        sums = x.sum(axis=1)
        n += len(x)
        total += int(sums.sum())
        squares += int(np.square(x).sum())
        by_target += int(np.square(sums).sum())
        by_rater += x.sum(axis=0)
    raters = int(np.square(by_rater).sum())
    return _mean_squares(
        n,
        k,
        total / (n * k),
        targets=(n * by_target - total**2) / (n * k),
        raters=(k * raters - total**2) / (n * k),
        error=(n * k * squares - n * by_target - k * raters + total**2) / (n * k),
    )


def _squares(x: Matrix) -> Squares:
    n, k = x.shape
    grand = float(x.mean())
    d = x - grand
    row, column = d.mean(axis=1, keepdims=True), d.mean(axis=0, keepdims=True)
    targets = k * float(np.square(row).sum())
    raters = n * float(np.square(column).sum())
    error = float(np.square(d - row - column).sum())
    return _mean_squares(n, k, grand, targets=targets, raters=raters, error=error)


def _mean_squares(
    n: int, k: int, grand: float, *, targets: float, raters: float, error: float
) -> Squares:
    squares = (
        targets / (n - 1),
        raters / (k - 1),
        error / ((n - 1) * (k - 1)),
        (raters + error) / (n * (k - 1)),
    )
    t, r, e, w = (0.0 if is_zero(ms, grand) else ms for ms in squares)
    return Squares(n=n, k=k, targets=t, raters=r, error=e, within=w)


def grouped_icc(values: NDArray[np.floating], groups: NDArray[np.integer]) -> float | None:
    """ICC(1) = (MSB − MSW)/(MSB + (k0 − 1)·MSW), the share of variance between groups of any size.

    `values`: one score per person (n floats, NaN = missing); `groups`: n codes. Shrout & Fleiss
    (1979), Bartko (1976), Bliese (2000); k0 = (n − Σn_i²/n)/(groups − 1) as Donner (1986). Groups
    of one count towards MSB alone. None for fewer than two groups, where no group has two people,
    and where all are alike. Raises ValueError where the lengths differ.
    """
    if values.ndim != 1 or values.shape != groups.shape:
        raise ValueError(f"one group code per value: got {values.shape} and {groups.shape}")
    present = ~np.isnan(values)
    x = np.asarray(values, dtype=np.float64)[present]
    at = numbered(groups[present])
    sizes = np.bincount(at).astype(np.float64)
    n, k = len(x), len(sizes)
    if k < 2 or n == k:
        return None
    grand = float(x.mean())
    d = x - grand
    means = np.bincount(at, weights=d) / sizes
    between = float((sizes * np.square(means)).sum()) / (k - 1)
    within = float(np.square(d - means[at]).sum()) / (n - k)
    if is_zero(within, grand):
        return None if is_zero(between, grand) else 1.0
    between = 0.0 if is_zero(between, grand) else between
    size = (n - float(np.square(sizes).sum()) / n) / (k - 1)
    return (between - within) / (between + (size - 1.0) * within)
