"""Importance derived as each item's correlation with an outcome, drawn with its performance."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from analysis.intervals import is_zero
from analysis.moments.algebra import finish
from analysis.moments.gather import moments, typical
from analysis.moments.values import Covariances, Matrix, Ratings, as_float
from analysis.priorities.figures import (
    Figures,
    from_mean_sums,
    mean_columns,
    mean_influences,
    sum_of_squares,
)
from analysis.priorities.resampling import LIMIT, ROWS, normal_draws, on_fisher_z, resampled_sums

FEWEST_PAIRS = 3


def correlated_figures(
    performance: Ratings, outcome: Ratings, weights: Matrix | None, *, rng: Generator, draws: int
) -> Figures:
    """Pearson's r of each item with the outcome, over those who answered both.

    `performance` n × k, `outcome` n, weights above 0 or None.
    """
    x, y = as_float(performance), as_float(outcome)
    if performance.ndim != 2 or y.shape != (len(x),):
        raise ValueError(f"n × k items and n outcomes, not {performance.shape} and {outcome.shape}")
    pairs = [_pair(x[:, j], y, weights) for j in range(x.shape[1])]
    reasons = tuple(_reason(pair) for pair in pairs)
    r = np.array([np.nan if why else _r(pair) for pair, why in zip(pairs, reasons, strict=True)])
    m = finish(moments(performance, weights))
    few = len(x) <= LIMIT
    drawn = (
        _resampled(x, y, weights, rng, draws)
        if few
        else _from_the_limit(x, y, weights, np.concatenate([r, m.mean]), pairs, rng, draws)
    )
    drawn[:, : x.shape[1]][:, np.isnan(r)] = np.nan
    return Figures(
        basis="correlation",
        rows=len(x),
        importance=r,
        performance=m.mean,
        n_importance=np.array([int(pair.n[0, 1]) for pair in pairs], dtype=np.int64),
        n_performance=m.n.diagonal(),
        drawn=drawn,
        drawn_by="resampling" if few else "normal_limit",
        reasons=reasons,
    )


def _pair(x: Matrix, y: Matrix, weights: Matrix | None) -> Covariances:
    """Means and covariances of item and outcome over the same people."""
    both = np.column_stack([x, y])
    both[np.isnan(both).any(axis=1)] = np.nan
    return finish(moments(both, weights))


def _reason(pair: Covariances) -> str | None:
    n = int(pair.n[0, 1])
    if n == 0:
        return "no_answers"
    if n < FEWEST_PAIRS:
        return "too_few"
    flat = [
        is_zero(float(v), float(mean)) for v, mean in zip(pair.variance, pair.mean, strict=True)
    ]
    return "constant" if any(flat) else None


def _r(pair: Covariances) -> float:
    r = float(pair.covariance[0, 1] / np.sqrt(pair.variance.prod()))
    return min(max(r, -1.0), 1.0)


def _resampled(x: Matrix, y: Matrix, weights: Matrix | None, rng: Generator, draws: int) -> Matrix:
    k = x.shape[1]
    both = ~np.isnan(x) & ~np.isnan(y)[:, None]
    dx = np.where(both, x - typical(x), 0.0)
    dy = np.where(both, (y - typical(y[:, None]))[:, None], 0.0)
    parts = np.column_stack([both, dx, dy, dx * dx, dy * dy, dx * dy])
    if weights is not None:
        parts = parts * weights[:, None]
    sums = resampled_sums(np.column_stack([mean_columns(x, weights), parts]), draws, rng)
    performance = from_mean_sums(sums[:, : 2 * k], typical(x))
    return np.column_stack([_from_sums(sums[:, 2 * k :], k), performance])


def _from_sums(sums: Matrix, k: int) -> Matrix:
    """draws × k correlations; NaN where a draw leaves item or outcome without variance."""
    w, sx, sy, sxx, syy, sxy = (sums[:, at * k : (at + 1) * k] for at in range(6))
    with np.errstate(divide="ignore", invalid="ignore"):
        vx, vy = sxx / w - (sx / w) ** 2, syy / w - (sy / w) ** 2
        flat = ~((vx > 1e-12 * sxx / w) & (vy > 1e-12 * syy / w))
        r = (sxy / w - sx * sy / w**2) / np.sqrt(vx * vy)
    return np.where(flat, np.nan, np.clip(r, -1.0, 1.0))


def _from_the_limit(
    x: Matrix,
    y: Matrix,
    weights: Matrix | None,
    estimate: Matrix,
    pairs: list[Covariances],
    rng: Generator,
    draws: int,
) -> Matrix:
    m = moments(x, weights)
    blocks = _influences(x, y, weights, estimate, pairs, m.weight.diagonal())
    spread = sum_of_squares(blocks, len(estimate))
    drawn = normal_draws(np.nan_to_num(estimate), spread, draws, rng)
    drawn[:, np.isnan(estimate)] = np.nan
    k = x.shape[1]
    drawn[:, :k] = on_fisher_z(drawn[:, :k], estimate[:k])
    return drawn


def _influences(
    x: Matrix,
    y: Matrix,
    weights: Matrix | None,
    estimate: Matrix,
    pairs: list[Covariances],
    total: Matrix,
) -> Iterator[Matrix]:
    """Blocks of b × 2k: w/Σw·(z_x z_y − r(z_x² + z_y²)/2), then those of the means."""
    k, w = x.shape[1], np.ones(len(x)) if weights is None else weights
    r, mean = np.nan_to_num(estimate[:k]), np.nan_to_num(estimate[k:])
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.sqrt(np.array([pair.variance for pair in pairs]))
    center = np.array([pair.mean for pair in pairs])
    both = ~np.isnan(x) & ~np.isnan(y)[:, None]
    per = w @ both
    per = np.divide(1.0, per, out=np.zeros_like(per), where=per > 0)
    for at in range(0, len(x), ROWS):
        here, own = slice(at, at + ROWS), w[at : at + ROWS]
        with np.errstate(divide="ignore", invalid="ignore"):
            zx = (x[here] - center[:, 0]) / sd[:, 0]
            zy = (y[here, None] - center[:, 1]) / sd[:, 1]
        u = zx * zy - r * (zx**2 + zy**2) / 2.0
        first = np.where(both[here] & np.isfinite(u), u, 0.0) * own[:, None] * per
        yield np.column_stack([first, mean_influences(x[here], own, mean, total)])
