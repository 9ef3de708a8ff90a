"""Drivers of an outcome, such as overall satisfaction: how much each predictor explains of it."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL, is_zero
from analysis.statistics.kinds import INFLATION, SHARE
from analysis.statistics.moments.values import Covariances, Ratings
from analysis.statistics.priorities.figure_draws import DRAWS, check_draws
from analysis.statistics.priorities.listwise import Complete, complete, covariances
from analysis.statistics.priorities.lmg import EXACT_LIMIT
from analysis.statistics.priorities.regression import (
    Coefficient,
    adjusted,
    coefficients,
    condition,
    explained,
)
from analysis.statistics.priorities.variance_shares import LMG, RELATIVE_WEIGHTS, Division, divide


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """A regression of the outcome on all predictors, and the division of its R².

    `n` people answered everything (listwise; `left_out` answered some of it). `k` predictors
    are in it; those without variance or answers are out, and `coefficients` name them with
    their reason. `condition`: √(λ_max/λ_min) of the predictors' correlations; above 30 slopes
    are not to be read one by one (Belsley, Kuh & Welsch 1980), the division of R² is less
    touched. `division`: LMG for up to 16 predictors, else Johnson's relative weights; its
    `method` says which.

    `reason`, where there is nothing at all: "no_answers", "no_items" (no predictor with variance),
    "constant" (the outcome), "too_few" (n ≤ k + 1). `condition_reason`: "singular" or `reason`.
    """

    n: int
    left_out: int
    k: int
    coefficients: tuple[Coefficient, ...]
    r2: Annotated[float | None, SHARE] = None
    adjusted_r2: Annotated[float | None, SHARE] = None
    condition: Annotated[float | None, INFLATION] = None
    condition_reason: str | None = None
    division: Division | None = None
    reason: str | None = None


def drivers(
    predictors: Ratings,
    outcome: Ratings,
    weights: NDArray[np.floating] | None = None,
    *,
    rng: Generator,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> Drivers:
    """Least squares of n outcomes on n × k predictors, and what each predictor has of R².

    Predictors are scores or items, in any units; the outcome an item. Missing answers: listwise.
    `weights`: n respondent weights, ≥ 0. `rng` for the intervals. ValueError for wrong shapes,
    weights, or fewer than 100 draws.
    """
    check_draws(draws)
    rows = complete(predictors, outcome, weights)
    c = covariances(rows)
    reason = _reason(rows, c, predictors.shape[1])
    if reason is not None:
        return _none(rows, predictors.shape[1], reason)
    slopes = {each.column: each for each in coefficients(rows, c, level=level)}
    method = LMG if rows.k <= EXACT_LIMIT else RELATIVE_WEIGHTS
    r2, bound = explained(c.covariance), condition(c.covariance[:-1, :-1])
    return Drivers(
        n=rows.n,
        left_out=rows.left_out,
        k=rows.k,
        coefficients=_all(rows, slopes, predictors.shape[1], None),
        r2=r2,
        adjusted_r2=adjusted(r2, rows.n, rows.k),
        condition=bound,
        condition_reason=None if bound is not None else "singular",
        division=divide(rows, c, method, rng=rng, draws=draws, level=level),
    )


def _reason(rows: Complete, c: Covariances, given: int) -> str | None:
    if given == 0:
        return "no_items"
    if rows.n == 0:
        return "no_answers"
    if rows.n <= rows.k + 1:
        return "too_few"
    if is_zero(float(c.variance[-1]), float(c.mean[-1])):
        return "constant"
    return None if rows.k else "no_items"


def _none(rows: Complete, given: int, reason: str) -> Drivers:
    return Drivers(
        n=rows.n,
        left_out=rows.left_out,
        k=rows.k,
        coefficients=_all(rows, {}, given, reason),
        condition_reason=reason,
        reason=reason,
    )


def _all(
    rows: Complete, slopes: dict[int, Coefficient], given: int, reason: str | None
) -> tuple[Coefficient, ...]:
    """One for each predictor given, in their order."""
    why = dict.fromkeys(rows.constant, "constant") | dict.fromkeys(rows.unanswered, "no_answers")
    return tuple(
        slopes.get(column) or Coefficient(column=column, reason=why.get(column, reason))
        for column in range(given)
    )
