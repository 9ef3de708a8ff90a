"""The two figures of each item, importance and performance, with draws of both together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import finish, rebase
from analysis.statistics.moments.gather import moments, typical
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, Ratings, as_float
from analysis.statistics.priorities.figure_draws import LIMIT, normal_draws, resampled_sums

Basis = Literal["stated", "correlation"]
DrawnBy = Literal["resampling", "normal_limit"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """k importances and performances, NaN where there is none; `n…` count the answers behind each.

    `reasons`: why an importance or a performance is NaN. `drawn`: draws × 2k of both together,
    importances first; None where they were not drawn.
    """

    basis: Basis
    rows: int
    importance: Matrix
    performance: Matrix
    n_importance: NDArray[np.int64]
    n_performance: NDArray[np.int64]
    drawn: Matrix | None = None
    drawn_by: DrawnBy | None = None
    reasons: tuple[str | None, ...] = ()


def paired(performance: Ratings, importance: Ratings) -> Ratings:
    """n × 2k: importances, then performances, as int8 if both are."""
    if performance.ndim != 2 or performance.shape != importance.shape:
        raise ValueError(
            f"importance and performance of the same n × k, not {importance.shape} and "
            f"{performance.shape}"
        )
    if performance.dtype == importance.dtype == np.int8:
        return np.asarray(np.hstack([importance, performance]), dtype=np.int8)
    return np.hstack([as_float(importance), as_float(performance)])


def counted(ratings: Ratings, weights: Matrix | None) -> NDArray[np.bool_]:
    """The rows that say anything: some answer, and a weight above 0."""
    some = ratings >= 0 if ratings.dtype == np.int8 else ~np.isnan(as_float(ratings))
    answered = some.any(axis=1)
    return np.asarray(answered if weights is None else answered & (weights > 0))


def stated_figures(both: Ratings, weights: Matrix | None, *, rng: Generator, draws: int) -> Figures:
    """Means of n × 2k ratings (importances first), each over those who answered it."""
    k, here = both.shape[1] // 2, counted(both, weights)
    both, w = both[here], None if weights is None else weights[here]
    m = moments(both, w)
    c = finish(m)
    n = c.n.diagonal()
    if len(both) > LIMIT:
        drawn = normal_draws(np.nan_to_num(c.mean), covariance_of_means(both, w), draws, rng)
        drawn[:, n == 0] = np.nan
    else:
        drawn = resampled_means(both, w, draws, rng)
    return Figures(
        basis="stated",
        rows=len(both),
        importance=c.mean[:k],
        performance=c.mean[k:],
        n_importance=n[:k],
        n_performance=n[k:],
        drawn=drawn,
        drawn_by="normal_limit" if len(both) > LIMIT else "resampling",
        reasons=tuple("no_answers" if few == 0 else None for few in np.minimum(n[:k], n[k:])),
    )


def covariance_of_means(ratings: Ratings, weights: Matrix | None) -> Matrix:
    """q × q covariances of q (weighted, pairwise-complete) means; 0 where nobody answered.

    Linearised: Σ w²·(x_i − mean_i)(x_j − mean_j) over those who answered both, divided by the two
    Σw. These are products of moments with the weights squared, about the means.
    """
    c = moments(ratings, weights)
    mean, total = np.nan_to_num(finish(c).mean), c.weight.diagonal()
    squared = c if weights is None else moments(ratings, np.square(weights))
    per = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(rebase(squared, mean).products * np.outer(per, per))


def resampled_means(ratings: Ratings, weights: Matrix | None, draws: int, rng: Generator) -> Matrix:
    """draws × q means of respondents drawn with replacement; NaN where a draw has no answer."""
    return from_mean_sums(
        resampled_sums(mean_columns(ratings, weights), draws, rng), typical(ratings)
    )


def mean_columns(ratings: Ratings, weights: Matrix | None) -> Matrix:
    """n × 2q: w·(x − a middle value) and w, 0 where missing; a mean is a ratio of their sums."""
    x = as_float(ratings) - typical(ratings)
    there = (~np.isnan(x)).astype(np.float64)
    columns = np.column_stack([np.nan_to_num(x), there])
    return columns if weights is None else columns * weights[:, None]


def from_mean_sums(sums: Matrix, origin: Matrix) -> Matrix:
    """b × q means out of b × 2q sums of `mean_columns`."""
    q = len(origin)
    n = sums[:, q:]
    away = np.divide(sums[:, :q], n, out=np.full(n.shape, np.nan), where=n > 0)
    return np.asarray(origin + away)


def mean_influences(block: Matrix, weights: Matrix, mean: Matrix, total: Matrix) -> Matrix:
    """b × q: what each of b rows (NaN = missing) adds to q means: w·(x − mean)/Σw, 0 if missing."""
    per = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(np.nan_to_num(block - mean) * weights[:, None] * per)


def sum_of_squares(blocks: Iterable[Matrix], q: int) -> Matrix:
    """q × q: Σ uᵀu over blocks of influences, the covariance of the figures that they move."""
    squares = np.zeros((q, q))
    with one_thread():
        for block in blocks:
            squares += block.T @ block
    return squares
