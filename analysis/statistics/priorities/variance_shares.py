"""A division of R² over predictors, with intervals and the steadiness of its order.

For many predictors by Johnson's relative weights. They are not LMG: the predictors are replaced by
the uncorrelated variables nearest to them, whose squared coefficients divide R² without ambiguity
and are then handed back.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.intervals import LEVEL, Interval
from analysis.statistics.kinds import COEFFICIENT, COUNT, SHARE
from analysis.statistics.moments.values import Covariances, Matrix
from analysis.statistics.priorities.figure_draws import DRAWS, LIMIT, normal_draws, on_logit
from analysis.statistics.priorities.listwise import Complete, linearised, resampled_covariances
from analysis.statistics.priorities.lmg import lmg, lmg_gradient
from analysis.statistics.priorities.regression import EXACT

DrawnBy = Literal["resampling", "normal_limit"]
RESAMPLED_PREDICTORS = 12
"""LMG of more predictors is not worth 2^k steps a draw; its interval is then linearised."""
ROWS_PER_PARAMETER = 2
"""Intervals need so many respondents per predictor, the outcome counted as one (house rule)."""
_SINGULAR = 1e-10
_STEP = 1e-5


def relative_weights(covariance: Matrix) -> Matrix:
    """… × k relative weights from … × p × p covariances, the outcome last (Johnson 2000).

    With R = QΔQᵀ the predictors' correlations, Λ = QΔ^½Qᵀ, r their correlations with the outcome:
    ε_j = Σ_m λ²_jm β²_m, β = Λ⁻¹r. They are not negative and add up to R². A predictor without
    variance has 0. NaN where the outcome has none.
    """
    sd = np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = covariance / (sd[..., :, None] * sd[..., None, :])
    outcome = sd[..., -1:] > 0
    x, r = np.nan_to_num(correlation[..., :-1, :-1]), np.nan_to_num(correlation[..., :-1, -1])
    values, vectors = np.linalg.eigh(x)
    alive = values > _SINGULAR * x.shape[-1]
    root = np.sqrt(np.where(alive, values, 0.0))
    inverse = np.where(alive, 1.0, 0.0) / np.where(alive, root, 1.0)
    nearest = (vectors * root[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    turned = np.swapaxes(vectors, -1, -2) @ r[..., None]
    beta = vectors @ (inverse[..., None] * turned)
    parts = (np.square(nearest) @ np.square(beta))[..., 0]
    return np.where(outcome, parts, np.nan)


def relative_weights_gradient(covariance: Matrix) -> Matrix:
    """k × p × p: their derivative by the covariance matrix, by central differences.

    In the metric of correlations, where a step of 1e-5 leaves an error of about 1e-10.
    """
    p = len(covariance)
    sd = np.sqrt(covariance.diagonal())
    correlation = covariance / np.outer(sd, sd)
    upper = np.triu_indices(p)
    steps = np.zeros((len(upper[0]), p, p))
    at = np.arange(len(steps))
    steps[at, upper[0], upper[1]] = steps[at, upper[1], upper[0]] = _STEP
    moved = relative_weights(correlation + steps) - relative_weights(correlation - steps)
    moved /= 2.0 * _STEP
    gradient = np.empty((p - 1, p, p))
    # An entry off the diagonal was moved together with its mirror image.
    each = moved.T / np.where(upper[0] == upper[1], 1.0, 2.0)
    gradient[:, upper[0], upper[1]] = gradient[:, upper[1], upper[0]] = each
    return np.asarray(gradient / np.outer(sd, sd))


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way to divide R²: its values from … × p × p covariances, and its derivative from one.

    `resampled`: how many predictors at most are worth resampling.
    """

    name: Literal["lmg", "relative_weights"]
    values: Callable[[Matrix], Matrix]
    gradient: Callable[[Matrix], Matrix]
    resampled: int


LMG = Method(name="lmg", values=lmg, gradient=lmg_gradient, resampled=RESAMPLED_PREDICTORS)
RELATIVE_WEIGHTS = Method(
    name="relative_weights",
    values=relative_weights,
    gradient=relative_weights_gradient,
    resampled=10**6,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one predictor has of R²: `value` in points of R², `share` of the R² there is.

    `rank` 1 is the strongest (equals share the better rank); `same_rank`: share of the draws in
    which it has that rank. Intervals are None where the division says why.
    """

    column: int
    value: Annotated[float, COEFFICIENT]
    share: Annotated[float | None, SHARE]
    rank: Annotated[int, COUNT]
    ci: Annotated[Interval | None, COEFFICIENT] = None
    share_ci: Annotated[Interval | None, SHARE] = None
    same_rank: Annotated[float | None, SHARE] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """R² divided by `method`.

    `drawn_by`: intervals are percentiles of resampled respondents, or linearised on the logit scale
    with ranks from the normal limit. `reason`: why there are none: "too_few" (respondents, or draws
    in which the outcome varies), or "constant" (R² is 0, so there are no shares either).
    """

    method: Literal["lmg", "relative_weights"]
    contributions: tuple[Contribution, ...]
    drawn_by: DrawnBy | None = None
    draws: int = 0
    reason: str | None = None


def divide(
    rows: Complete,
    c: Covariances,
    method: Method,
    *,
    rng: Generator,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> Division:
    """R² of the regression on `rows` divided by `method`; `c` are the covariances of `rows`.

    Up to 2,000 respondents (and few enough predictors) the intervals are percentiles of `draws`
    bootstrap samples of respondents; beyond, θ ± z·se on the logit scale with the linearised se.
    """
    values = method.values(c.covariance)
    plain = Division(method=method.name, contributions=_plain(rows, values))
    if rows.n < ROWS_PER_PARAMETER * (rows.k + 1):
        return replace(plain, reason="too_few")
    if values.sum() < EXACT:
        return replace(plain, reason="constant")
    if rows.n > LIMIT or rows.k > method.resampled:
        spread = linearised(rows, c.mean, method.gradient(c.covariance))
        drawn = on_logit(normal_draws(values, spread, draws, rng), values)
        limits = _logit(values, np.sqrt(spread.diagonal()), level)
        share_limits = _logit(*_share_errors(values, spread), level)
        return _drawn(plain, limits, share_limits, drawn, "normal_limit")
    drawn = method.values(resampled_covariances(rows, draws, rng))
    # Where a draw leaves the outcome without variance there is nothing to divide.
    drawn = drawn[drawn.sum(axis=1) > 0.0]
    if len(drawn) < draws / 2:
        return replace(plain, reason="too_few")
    limits, share_limits = _percentiles(drawn, level), _percentiles(_shares(drawn), level)
    return _drawn(plain, limits, share_limits, drawn, "resampling")


def _shares(values: Matrix) -> Matrix:
    return np.asarray(values / values.sum(axis=-1, keepdims=True))


def _percentiles(drawn: Matrix, level: float) -> Matrix:
    tail = (1.0 - level) / 2.0
    return np.asarray(np.quantile(drawn, (tail, 1.0 - tail), axis=0))


def _logit(values: Matrix, errors: Matrix, level: float) -> Matrix:
    """2 × k limits of figures between 0 and 1; a figure at an end has none of its own (NaN)."""
    inside = (values > 0.0) & (values < 1.0)
    held = np.where(inside, values, 0.5)
    reach = float(special.ndtri((1.0 + level) / 2.0)) * errors / (held * (1.0 - held))
    limits = special.expit(special.logit(held) + np.outer((-1.0, 1.0), reach))
    return np.where(inside, limits, np.nan)


def _share_errors(values: Matrix, spread: Matrix) -> tuple[Matrix, Matrix]:
    """Shares v/Σv and their linearised errors."""
    share = values / values.sum()
    turn = (np.eye(len(values)) - share[:, None]) / values.sum()
    return share, np.sqrt(np.maximum((turn @ spread @ turn.T).diagonal(), 0.0))


def _ranks(values: Matrix) -> NDArray[np.int64]:
    """… × k: 1 + how many are larger by more than rounding."""
    larger = values[..., None, :] > values[..., :, None] + 1e-12
    return np.asarray(1 + larger.sum(axis=-1))


def _plain(rows: Complete, values: Matrix) -> tuple[Contribution, ...]:
    total = float(values.sum())
    return tuple(
        Contribution(
            column=column,
            value=float(value),
            share=float(value) / total if total >= EXACT else None,
            rank=int(rank),
        )
        for column, value, rank in zip(rows.columns, values, _ranks(values), strict=True)
    )


def _drawn(
    plain: Division, limits: Matrix, share_limits: Matrix, drawn: Matrix, by: DrawnBy
) -> Division:
    ranks = np.array([each.rank for each in plain.contributions])
    same = (_ranks(drawn) == ranks).mean(axis=0)
    contributions = tuple(
        replace(
            each,
            ci=_interval(limits[:, j]),
            share_ci=_interval(share_limits[:, j]),
            same_rank=float(same[j]),
        )
        for j, each in enumerate(plain.contributions)
    )
    return replace(plain, contributions=contributions, drawn_by=by, draws=len(drawn))


def _interval(limits: Matrix) -> Interval | None:
    return None if np.isnan(limits).any() else (float(limits[0]), float(limits[1]))
