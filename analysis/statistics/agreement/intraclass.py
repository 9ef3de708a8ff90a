"""Intraclass correlations of a targets × raters table, by closed-form analysis of variance.

The six forms of Shrout & Fleiss (1979); McGraw & Wong (1996) name them ICC(1), ICC(A,1), ICC(C,1)
and the same for the mean of k raters.
"""

from dataclasses import dataclass

import numpy as np

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
from analysis.statistics.moments.values import Matrix, Ratings, as_float


@dataclass(frozen=True, slots=True, kw_only=True)
class Intraclass:
    """The six forms: `single_*` of one rater, `mean_*` of the mean of all `raters`.

    one_way: each target has raters of its own, ICC(1,1), ICC(1,k). agreement: the raters are a
    sample, their severity counts as error, ICC(2,1), ICC(2,k). consistency: these raters only,
    severity does not count, ICC(3,1), ICC(3,k); ICC(3,k) is Cronbach's alpha of the raters.

    `targets`: the complete ones, which alone are used; `left_out`: the others.
    Mean squares: `ms_targets`, `ms_raters`, `ms_error` (two-way), `ms_within` (one-way).
    `reason`: "no_answers", "one_respondent" (one rater), "too_few" (under two complete targets),
    "constant" (all ratings alike).
    """

    targets: int
    raters: int
    left_out: int
    single_one_way: Icc
    single_agreement: Icc
    single_consistency: Icc
    mean_one_way: Icc
    mean_agreement: Icc
    mean_consistency: Icc
    ms_targets: float | None = None
    ms_raters: float | None = None
    ms_error: float | None = None
    ms_within: float | None = None
    reason: str | None = None


def intraclass(ratings: Ratings, *, level: float = LEVEL) -> Intraclass:
    """All six intraclass correlations of an n targets × k raters table.

    int8 with negative = missing, or floats with NaN. Missing: a target that any rater left out is
    left out whole (the two-way forms have no closed form otherwise). Raises ValueError unless
    the table has two dimensions.
    """
    if ratings.ndim != 2:
        raise ValueError(f"ratings must be targets × raters, not of {ratings.ndim} dimension(s)")
    x = as_float(ratings)
    complete = x[~np.isnan(x).any(axis=1)] if x.shape[1] else x[:0]
    n, k, left_out = len(complete), x.shape[1], len(x) - len(complete)
    reason = _too_small(x, n, k)
    if reason is not None:
        return _nothing(n, k, left_out, reason)
    s = _squares(complete)
    if s.targets == s.within == 0.0:
        return _nothing(n, k, left_out, "constant")
    return Intraclass(
        targets=n,
        raters=k,
        left_out=left_out,
        single_one_way=single_one_way(s, level),
        single_agreement=single_agreement(s, level),
        single_consistency=single_consistency(s, level),
        mean_one_way=mean_one_way(s, level),
        mean_agreement=mean_agreement(s, level),
        mean_consistency=mean_consistency(s, level),
        ms_targets=s.targets,
        ms_raters=s.raters,
        ms_error=s.error,
        ms_within=s.within,
    )


def _too_small(x: Matrix, n: int, k: int) -> str | None:
    if x.size == 0 or np.isnan(x).all():
        return "no_answers"
    if k == 1:
        return "one_respondent"
    return "too_few" if n < 2 else None


def _nothing(n: int, k: int, left_out: int, reason: str) -> Intraclass:
    none = Icc(reason=reason)
    return Intraclass(
        targets=n,
        raters=k,
        left_out=left_out,
        single_one_way=none,
        single_agreement=none,
        single_consistency=none,
        mean_one_way=none,
        mean_agreement=none,
        mean_consistency=none,
        reason=reason,
    )


def _squares(x: Matrix) -> Squares:
    n, k = x.shape
    grand = float(x.mean())
    d = x - grand
    row, column = d.mean(axis=1, keepdims=True), d.mean(axis=0, keepdims=True)
    targets = k * float(np.square(row).sum())
    raters = n * float(np.square(column).sum())
    error = float(np.square(d - row - column).sum())
    found = (
        targets / (n - 1),
        raters / (k - 1),
        error / ((n - 1) * (k - 1)),
        (raters + error) / (n * (k - 1)),
    )
    t, r, e, w = (0.0 if is_zero(ms, grand) else ms for ms in found)
    return Squares(n=n, k=k, targets=t, raters=r, error=e, within=w)
