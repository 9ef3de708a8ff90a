"""Respondents who answered all that a regression needs, and what their covariances say.

The package's rule for missing answers is pairwise; a regression alone leaves it: its R² and its
intervals need one n and one set of people. Who is left out is counted.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analysis.statistics.intervals import is_zero
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments, typical
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Covariances, Matrix, Ratings, as_float, check_weights
from analysis.statistics.priorities.figure_draws import ROWS, resampled_sums


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Complete:
    """n × p floats without gaps, the outcome in the last column.

    `columns`: which of the predictors given these are. `constant`: predictors left out because
    these people answered them all alike; `unanswered`: those that nobody answered, left out before
    anyone was left out for them. `left_out`: people who answered the outcome or a predictor, but
    not all of them. `weights`: n, above 0, or None.
    """

    values: Matrix
    weights: Matrix | None
    columns: tuple[int, ...]
    constant: tuple[int, ...]
    unanswered: tuple[int, ...]
    left_out: int

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.values)

    @property
    def k(self) -> int:
        """How many predictors."""
        return len(self.columns)


def complete(
    predictors: Ratings, outcome: Ratings, weights: NDArray[np.floating] | None
) -> Complete:
    """The complete rows of n × k predictors and n outcomes.

    Missing as everywhere: negative int8 or NaN; a weight of 0 leaves the respondent out. ValueError
    for wrong shapes and weights.
    """
    if predictors.ndim != 2 or outcome.shape != (len(predictors),):
        raise ValueError(
            f"n × k predictors and n outcomes, not {predictors.shape} and {outcome.shape}"
        )
    checked = check_weights(weights, len(predictors))
    x, y = as_float(predictors), as_float(outcome)
    counted = np.ones(len(x), dtype=bool) if checked is None else checked > 0
    there = ~np.isnan(x) & counted[:, None]
    answered = there.any(axis=0)
    asked = there[:, answered]
    outcome_there = ~np.isnan(y) & counted
    here = asked.all(axis=1) & outcome_there
    varying, constant = _varying(x[here], np.flatnonzero(answered))
    return Complete(
        values=np.column_stack([x[np.ix_(here, varying)], y[here]]),
        weights=None if checked is None else checked[here],
        columns=tuple(int(j) for j in varying),
        constant=tuple(int(j) for j in constant),
        unanswered=tuple(int(j) for j in np.flatnonzero(~answered)),
        left_out=int((asked.any(axis=1) | outcome_there).sum() - here.sum()),
    )


def _varying(
    values: Matrix, columns: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    answers = values[:, columns]
    if len(answers) < 2:
        return columns, columns[:0]
    flat = np.array(
        [
            is_zero(float(v), float(m))
            for v, m in zip(answers.var(axis=0), answers.mean(axis=0), strict=True)
        ],
        dtype=bool,
    )
    return columns[~flat], columns[flat]


def covariances(rows: Complete) -> Covariances:
    """Means and p × p covariances (see `analysis.statistics.moments`), with n and Kish's n."""
    return finish(moments(rows.values, rows.weights))


def pair_columns(values: Matrix, weights: Matrix | None) -> Matrix:
    """n × (1 + p + p(p + 1)/2): w, wd and wdd, of which covariances are made; d about a middle."""
    d = values - typical(values)
    upper = np.triu_indices(values.shape[1])
    columns = np.column_stack([np.ones(len(d)), d, d[:, upper[0]] * d[:, upper[1]]])
    return columns if weights is None else columns * weights[:, None]


def from_sums(sums: Matrix, p: int) -> Matrix:
    """b × p × p covariances (divisor Σw) out of b sums of `pair_columns`; all 0 where Σw = 0."""
    total = np.where(sums[:, :1] > 0.0, sums[:, :1], 1.0)
    means, products = sums[:, 1 : p + 1] / total, sums[:, p + 1 :] / total
    upper = np.triu_indices(p)
    matrices = np.empty((len(sums), p, p))
    matrices[:, upper[0], upper[1]] = matrices[:, upper[1], upper[0]] = products
    matrices -= means[:, :, None] * means[:, None, :]
    _blank_rounding(matrices, products[:, _diagonal(p)])
    return matrices


def _diagonal(p: int) -> NDArray[np.intp]:
    upper = np.triu_indices(p)
    return np.flatnonzero(upper[0] == upper[1])


def _blank_rounding(covariances: Matrix, squares: Matrix) -> None:
    """A column that a draw left constant has no variance but rounding: make it 0 outright."""
    at = np.arange(covariances.shape[-1])
    flat = covariances[:, at, at] <= 1e-12 * squares
    covariances[np.broadcast_to(flat[:, :, None], covariances.shape)] = 0.0
    covariances[np.broadcast_to(flat[:, None, :], covariances.shape)] = 0.0


def resampled_covariances(rows: Complete, draws: int, rng: Generator) -> Matrix:
    """draws × p × p covariances of respondents drawn with replacement, each with its weight."""
    sums = resampled_sums(pair_columns(rows.values, rows.weights), draws, rng)
    return from_sums(sums, rows.values.shape[1])


def influences(d: Matrix, gradient: Matrix) -> Matrix:
    """n × q: dᵀG_qd of n × p deviations from the mean, G = ∂θ/∂C (q × p × p).

    For θ that do not change with the scale of C (correlations, shares of R²) tr(GC) = 0, and this
    is the respondents' influence on θ as it stands.
    """
    q, p = gradient.shape[:2]
    across = gradient.transpose(1, 0, 2).reshape(p, q * p)
    return np.asarray(np.einsum("iqp,ip->iq", (d @ across).reshape(-1, q, p), d))


def linearised(rows: Complete, mean: Matrix, gradient: Matrix) -> Matrix:
    """q × q: the covariance of q scale-free functions θ of the covariance matrix.

    n/(n − k − 1)·Σ (w/Σw)²·(dᵀGd)(dᵀGd)ᵀ, whatever the distribution (linearisation; Huber 1967);
    the factor is that of HC1, for the k slopes on which these θ rest. ValueError unless n > k + 1.
    """
    if rows.n <= rows.k + 1:
        raise ValueError(f"{rows.n} respondents leave nothing over beside {rows.k} predictors")
    w = np.ones(rows.n) if rows.weights is None else rows.weights
    share = w / w.sum()
    squares = np.zeros((len(gradient), len(gradient)))
    with one_thread():
        for at in range(0, rows.n, ROWS):
            u = influences(rows.values[at : at + ROWS] - mean, gradient)
            u *= share[at : at + ROWS, None]
            squares += u.T @ u
    return squares * (rows.n / (rows.n - rows.k - 1.0))
