"""Importance derived as each item's correlation with an outcome, drawn with its performance."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from analysis.statistics.intervals import is_zero
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments, typical
from analysis.statistics.moments.values import Matrix, Moments, Ratings, as_float
from analysis.statistics.priorities.figure_draws import (
    LIMIT,
    ROWS,
    normal_draws,
    on_fisher_z,
    resampled_sums,
)
from analysis.statistics.priorities.item_figures import (
    Figures,
    from_mean_sums,
    mean_columns,
    mean_influences,
    sum_of_squares,
)

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
    pairs = _pairs(x, y, weights)
    each = zip(pairs.n.tolist(), pairs.variance, pairs.mean, strict=True)
    reasons = tuple(_reason(n, variance, mean) for n, variance, mean in each)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.clip(pairs.covariance / np.sqrt(pairs.variance.prod(axis=1)), -1.0, 1.0)
    r[[why is not None for why in reasons]] = np.nan
    known = moments(performance, weights)
    m = finish(known)
    few = len(x) <= LIMIT
    drawn = (
        _resampled(x, y, weights, rng, draws)
        if few
        else _from_the_limit(x, y, weights, np.concatenate([r, m.mean]), pairs, known, rng, draws)
    )
    drawn[:, : x.shape[1]][:, np.isnan(r)] = np.nan
    return Figures(
        basis="correlation",
        rows=len(x),
        importance=r,
        performance=m.mean,
        n_importance=pairs.n,
        n_performance=m.n.diagonal(),
        drawn=drawn,
        drawn_by="resampling" if few else "normal_limit",
        reasons=reasons,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Pairs:
    """Each of k items and the outcome over the people who answered both.

    `n` and `covariance` have length k, `mean` and `variance` are k × 2: item, outcome.
    """

    n: NDArray[np.int64]
    mean: Matrix
    variance: Matrix
    covariance: Matrix


def _pairs(x: Matrix, y: Matrix, weights: Matrix | None) -> _Pairs:
    """Means and covariances with the divisor Σw − Σw²/Σw, as `moments.algebra.finish` has them."""
    origin = typical(np.column_stack([x, y]))
    k, sums = x.shape[1], np.zeros((8, x.shape[1]))
    for at in range(0, len(x), ROWS):
        dx, dy = x[at : at + ROWS] - origin[:k], y[at : at + ROWS] - origin[k]
        both = ~np.isnan(dx) & ~np.isnan(dy)[:, None]
        np.copyto(dx, 0.0, where=~both)
        dy = np.nan_to_num(dy)
        w = np.ones(len(dx)) if weights is None else weights[at : at + ROWS]
        side = np.stack([w > 0, w, w * w, w * dy, w * dy * dy])
        sums[:5] += side @ both
        sums[5:7] += side[[1, 3]] @ dx
        sums[7] += np.einsum("i,ij,ij->j", w, dx, dx)
    n, w, ww, sy, syy, sx, sxy, sxx = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        divisor = w - ww / w
        return _Pairs(
            n=n.astype(np.int64),
            mean=np.stack([origin[:k] + sx / w, origin[k] + sy / w], axis=1),
            variance=np.maximum(
                np.stack([sxx - sx * sx / w, syy - sy * sy / w], axis=1) / divisor[:, None], 0.0
            ),
            covariance=(sxy - sx * sy / w) / divisor,
        )


def _reason(n: int, variance: Matrix, mean: Matrix) -> str | None:
    if n == 0:
        return "no_answers"
    if n < FEWEST_PAIRS:
        return "too_few"
    flat = [is_zero(float(v), float(m)) for v, m in zip(variance, mean, strict=True)]
    return "constant" if any(flat) else None


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
    pairs: _Pairs,
    known: Moments,
    rng: Generator,
    draws: int,
) -> Matrix:
    blocks = _influences(x, y, weights, estimate, pairs, known.weight.diagonal())
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
    pairs: _Pairs,
    total: Matrix,
) -> Iterator[Matrix]:
    """Blocks of b × 2k: w/Σw·(z_x z_y − r(z_x² + z_y²)/2), then those of the means."""
    k, w = x.shape[1], np.ones(len(x)) if weights is None else weights
    r, mean = np.nan_to_num(estimate[:k]), np.nan_to_num(estimate[k:])
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.sqrt(pairs.variance)
    center = pairs.mean
    both = ~np.isnan(x) & ~np.isnan(y)[:, None]
    per = w @ both
    per = np.divide(1.0, per, out=np.zeros_like(per), where=per > 0)
    for at in range(0, len(x), ROWS):
        here, weight = slice(at, at + ROWS), w[at : at + ROWS]
        with np.errstate(divide="ignore", invalid="ignore"):
            zx = (x[here] - center[:, 0]) / sd[:, 0]
            zy = (y[here, None] - center[:, 1]) / sd[:, 1]
        u = zx * zy - r * (zx**2 + zy**2) / 2.0
        first = np.where(both[here] & np.isfinite(u), u, 0.0) * weight[:, None] * per
        yield np.column_stack([first, mean_influences(x[here], weight, mean, total)])
