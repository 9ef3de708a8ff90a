"""Importance derived from a regression of an outcome on all items, drawn with their performance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from analysis.statistics.intervals import is_zero
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments, typical
from analysis.statistics.moments.values import Covariances, Matrix, Moments, Ratings, as_float
from analysis.statistics.priorities.coefficients import standardised, standardised_gradient
from analysis.statistics.priorities.figure_draws import (
    LIMIT,
    ROWS,
    as_drawn,
    normal_draws,
    on_logit,
    resampled_sums,
)
from analysis.statistics.priorities.item_figures import (
    Basis,
    Figures,
    from_mean_sums,
    mean_columns,
    mean_influences,
    sum_of_squares,
)
from analysis.statistics.priorities.listwise import (
    Complete,
    complete,
    covariances,
    from_sums,
    influences,
    pair_columns,
)
from analysis.statistics.priorities.variance_shares import LMG, RELATIVE_WEIGHTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """A scale-free function of the covariances of items and outcome, with its derivative.

    `resampled`: how many items at most are worth resampling. `bounded` takes normal draws to the
    scale on which they are nearest to normal.
    """

    basis: Basis
    values: Callable[[Matrix], Matrix]
    gradient: Callable[[Matrix], Matrix]
    resampled: int
    bounded: Callable[[Matrix, Matrix], Matrix]


BY_COEFFICIENT = Importance(
    basis="coefficient",
    values=standardised,
    gradient=standardised_gradient,
    resampled=10**6,
    bounded=as_drawn,
)
BY_LMG = Importance(
    basis="lmg",
    values=LMG.values,
    gradient=LMG.gradient,
    resampled=LMG.resampled,
    bounded=on_logit,
)
BY_RELATIVE_WEIGHT = Importance(
    basis="relative_weights",
    values=RELATIVE_WEIGHTS.values,
    gradient=RELATIVE_WEIGHTS.gradient,
    resampled=RELATIVE_WEIGHTS.resampled,
    bounded=on_logit,
)


def derived_figures(
    performance: Ratings,
    outcome: Ratings,
    weights: Matrix | None,
    importance: Importance,
    *,
    rng: Generator,
    draws: int,
) -> Figures:
    """Importance over the people who answered everything, performance over all who answered it.

    `performance` n × k, `outcome` n, weights above 0. In a draw both come from the same people.
    """
    x, k = as_float(performance), performance.shape[1]
    rows = complete(performance, outcome, weights)
    c = covariances(rows)
    reasons = _reasons(rows, c, k, importance)
    values = np.full(k, np.nan)
    m = finish(moments(performance, weights))
    plain = Figures(
        basis=importance.basis,
        rows=len(x),
        importance=values,
        performance=m.mean,
        n_importance=np.zeros(k, dtype=np.int64),
        n_performance=m.n.diagonal(),
        left_out=rows.left_out,
        reasons=reasons,
    )
    if all(reasons):
        return plain
    values[list(rows.columns)] = importance.values(c.covariance)
    few = len(x) <= LIMIT and rows.k <= importance.resampled
    if few:
        drawn = _resampled(x, weights, rows, importance, rng, draws)
    else:
        drawn = _from_the_limit(x, weights, rows, values, importance, rng, draws)
    return replace(
        plain,
        n_importance=np.where(np.isnan(values), 0, rows.n),
        drawn=drawn,
        drawn_by="resampling" if few else "normal_limit",
    )


def _reasons(
    rows: Complete, c: Covariances, k: int, importance: Importance
) -> tuple[str | None, ...]:
    own = dict.fromkeys(rows.constant, "constant") | dict.fromkeys(rows.unanswered, "no_answers")
    whole = None
    if rows.n == 0:
        whole = "no_answers"
    elif rows.n <= rows.k + 1:
        whole = "too_few"
    elif is_zero(float(c.variance[-1]), float(c.mean[-1])):
        whole = "constant"
    elif rows.k and np.isnan(importance.values(c.covariance)).any():
        whole = "singular"
    return tuple(own.get(column, whole) for column in range(k))


def _resampled(
    x: Matrix,
    weights: Matrix | None,
    rows: Complete,
    importance: Importance,
    rng: Generator,
    draws: int,
) -> Matrix:
    pairs = pair_columns(rows.values, rows.weights)
    spread = np.zeros((len(x), pairs.shape[1]))
    spread[rows.here] = pairs
    sums = resampled_sums(np.column_stack([mean_columns(x, weights), spread]), draws, rng)
    k = x.shape[1]
    drawn = np.full((draws, 2 * k), np.nan)
    drawn[:, list(rows.columns)] = importance.values(from_sums(sums[:, 2 * k :], rows.k + 1))
    drawn[:, k:] = from_mean_sums(sums[:, : 2 * k], typical(x))
    return drawn


def _from_the_limit(
    x: Matrix,
    weights: Matrix | None,
    rows: Complete,
    values: Matrix,
    importance: Importance,
    rng: Generator,
    draws: int,
) -> Matrix:
    k = x.shape[1]
    m, c = moments(x, weights), covariances(rows)
    mean = finish(m).mean
    blocks = _influences(x, weights, rows, c, importance.gradient(c.covariance), m)
    at = [*rows.columns, *range(k, 2 * k)]
    found = np.full((draws, 2 * k), np.nan)
    estimate = np.concatenate([values[list(rows.columns)], np.nan_to_num(mean)])
    found[:, at] = normal_draws(estimate, sum_of_squares(blocks, len(at)), draws, rng)
    found[:, :k] = importance.bounded(found[:, :k], values)
    found[:, k:][:, np.isnan(mean)] = np.nan
    return found


def _influences(
    x: Matrix,
    weights: Matrix | None,
    rows: Complete,
    c: Covariances,
    gradient: Matrix,
    m: Moments,
) -> Iterator[Matrix]:
    w = np.ones(len(x)) if weights is None else weights
    total, mean = float(w[rows.here].sum()), finish(m).mean
    done = 0
    for at in range(0, len(x), ROWS):
        here, own = rows.here[at : at + ROWS], w[at : at + ROWS]
        first = np.zeros((len(here), len(gradient)))
        d = rows.values[done : done + int(here.sum())] - c.mean
        first[here] = influences(d, gradient) * (own[here] / total)[:, None]
        done += len(d)
        second = mean_influences(x[at : at + ROWS], own, mean, m.weight.diagonal())
        yield np.column_stack([first, second])
