"""Partial pooling: the gaps of a family of items drawn towards each other where raters are few.

The raw figures stay beside the drawn ones; this adds a second opinion, it replaces nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.statistics.intervals import LEVEL, Interval
from analysis.statistics.moments.values import Covariances, Matrix

FEWEST = 3
"""With fewer gaps the spread between them says nothing (its posterior is improper)."""
NODES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One gap as observed (`raw`, with its standard error) and drawn towards the others.

    `weight`: how much of its own deviation from the mean gap it kept, 0 … 1, on average over τ.
    """

    raw: float
    se: float
    estimate: float
    ci: Interval
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooling:
    """The drawn gaps of `k` items in the order given; `mean` is the gap that they have in common.

    `tau`: standard deviation of the true gaps between items, by REML; 0 where the observed gaps
    differ no more than chance makes them. `reason`: "too_few_items" (fewer than 3) or "constant"
    (a gap without sampling variance, next to which nothing can be weighed).
    """

    k: int
    mean: float | None = None
    mean_ci: Interval | None = None
    tau: float | None = None
    gaps: tuple[Drawn, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Turned:
    """Gaps y and ones in the axes of the sampling covariance V = U·diag(λ)·Uᵀ."""

    axes: Matrix
    values: Matrix
    y: Matrix
    ones: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _At:
    """Estimates and standard errors given τ², one row per τ²; the first column is the mean gap."""

    log_likelihood: Matrix
    estimate: Matrix
    se: Matrix
    weight: Matrix


def partial_pooling(
    gaps: Sequence[float] | Matrix,
    covariance: NDArray[np.floating],
    *,
    level: float = LEVEL,
) -> Pooling:
    """Normal–normal shrinkage of k gaps, V their k × k sampling covariance taken as known.

    y = θ + e, e ~ N(0, V), θ_i ~ N(μ, τ²). Given τ²: μ by generalised least squares, θ̂ = y −
    V(V + τ²I)⁻¹(y − μ̂) (James & Stein 1961, Efron & Morris 1975, as the best linear unbiased
    predictor). τ² is told by REML. Estimates and intervals do not rest on that one value, which is
    0 half the time when few gaps differ little, and would then claim that all items are alike:
    they are averaged over τ, weighed by its restricted likelihood (flat in τ; Gelman 2006), so
    that the intervals carry what is not known of τ and μ.

    V has covariances because the same people rate all items: see `error_covariance`. A V that
    pairwise missing answers made contradictory has its negative eigenvalues set to 0.
    ValueError for shapes that do not match or figures that are not finite.
    """
    y, v = np.asarray(gaps, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    k = len(y)
    if y.shape != (k,) or v.shape != (k, k):
        raise ValueError(f"{k} gaps need a {k} × {k} covariance, not {y.shape} and {v.shape}")
    if not (np.isfinite(y).all() and np.isfinite(v).all()):
        raise ValueError("gaps and their covariance must be finite: leave out what is missing")
    if k < FEWEST:
        return Pooling(k=k, reason="too_few_items")
    if (v.diagonal() <= 0.0).any():
        return Pooling(k=k, reason="constant")
    turned = _turned(y, v)
    spread = math.sqrt(float(v.diagonal().mean() + y.var()))
    tau, share = _grid(turned, spread)
    at = _given(turned, tau**2)
    mean, drawn = share @ at.estimate, share @ at.weight
    low, high = _quantiles(share, at, level)
    return Pooling(
        k=k,
        mean=float(mean[0]),
        mean_ci=(float(low[0]), float(high[0])),
        tau=_reml(turned, tau, at.log_likelihood),
        gaps=tuple(
            Drawn(
                raw=float(y[i]),
                se=math.sqrt(v[i, i]),
                estimate=float(mean[i + 1]),
                ci=(float(low[i + 1]), float(high[i + 1])),
                weight=float(drawn[i]),
            )
            for i in range(k)
        ),
    )


def pooled_beyond(gaps: Matrix, covariance: Matrix, *, margin: float) -> Matrix:
    """P(|θ_i| > margin) of k gaps, drawn as by `partial_pooling`; k ≥ `FEWEST`."""
    turned = _turned(gaps, covariance)
    tau, share = _grid(turned, math.sqrt(float(covariance.diagonal().mean() + gaps.var())))
    at = _given(turned, tau**2)
    above = special.ndtr((at.estimate - margin) / at.se)
    below = special.ndtr((-margin - at.estimate) / at.se)
    return np.asarray(share @ (above + below))[1:]


def error_covariance(supplier: Covariances, demand: Covariances) -> Matrix:
    """Sampling covariance of k gaps whose raters are few: pooled over both sides, k × k (H).

    C = ((n1 − 1)·C1 + (n2 − 1)·C2)/(n1 + n2 − 2) per pair of items, as in Student's t, times
    n1_ij/(n1_i·n1_j) + n2_ij/(n2_i·n2_j). Two or three raters tell next to nothing of how raters
    scatter (often nothing at all: they agree); so they are taken to scatter as the demand side
    does. A single row is a declared statement, a fixed value without a part of its own. NaN where
    the demand side has fewer than two answers.
    """
    one, two = np.maximum(supplier.n - 1.0, 0.0), np.maximum(demand.n - 1.0, 0.0)
    theirs = np.where(supplier.n > 1, supplier.covariance, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (one * theirs + two * demand.covariance) / (one + two)
        ours = np.where(supplier.n > 1, _overlap(supplier.n), 0.0)
        found: Matrix = pooled * (ours + _overlap(demand.n_effective))
    return found


def _overlap(n: NDArray[np.int64] | Matrix) -> Matrix:
    own = np.asarray(n, dtype=np.float64)
    alone = own.diagonal()
    return np.asarray(own / (alone[:, None] * alone), dtype=np.float64)


def _turned(y: Matrix, v: Matrix) -> _Turned:
    values, axes = np.linalg.eigh((v + v.T) / 2.0)
    floor = 1e-12 * float(values[-1])
    return _Turned(axes=axes, values=np.maximum(values, floor), y=axes.T @ y, ones=axes.sum(axis=0))


def _given(t: _Turned, tau2: Matrix) -> _At:
    total = t.values + tau2[:, None]
    information = (t.ones**2 / total).sum(axis=1)
    mean = (t.ones * t.y / total).sum(axis=1) / information
    rest = t.y - mean[:, None] * t.ones
    likelihood = -0.5 * (
        np.log(total).sum(axis=1) + np.log(information) + (rest**2 / total).sum(axis=1)
    )
    pull = t.values / total
    estimate = (t.y - pull * rest) @ t.axes.T
    own = (tau2[:, None] * pull) @ (t.axes**2).T
    shared = (pull * t.ones) @ t.axes.T
    se = np.sqrt(own + shared**2 / information[:, None])
    return _At(
        log_likelihood=likelihood,
        estimate=np.column_stack([mean, estimate]),
        se=np.column_stack([1.0 / np.sqrt(information), se]),
        weight=1.0 - pull @ (t.axes**2).T,
    )


def _grid(t: _Turned, spread: float) -> tuple[Matrix, Matrix]:
    """τ at Gauss–Legendre nodes u, τ = spread·u/(1 − u), and each node's share of the posterior."""
    u, widths = _nodes()
    tau = spread * u / (1.0 - u)
    log_density = _given(t, tau**2).log_likelihood - 2.0 * np.log1p(-u)
    share = widths * np.exp(log_density - log_density.max())
    return tau, share / share.sum()


@cache
def _nodes() -> tuple[Matrix, Matrix]:
    nodes, widths = np.polynomial.legendre.leggauss(NODES)
    return (nodes + 1.0) / 2.0, widths


def _reml(t: _Turned, tau: Matrix, likelihood: Matrix) -> float:
    best = int(np.argmax(likelihood))
    low, high = tau[max(best - 1, 0)] if best else 0.0, tau[min(best + 1, len(tau) - 1)]

    def loss(tau2: float) -> float:
        return -float(_given(t, np.array([tau2])).log_likelihood[0])

    found = optimize.minimize_scalar(
        loss, bounds=(low**2, high**2), method="bounded", options={"xatol": 1e-12 * high**2}
    )
    return 0.0 if loss(0.0) <= found.fun else math.sqrt(float(found.x))


def _quantiles(share: Matrix, at: _At, level: float) -> tuple[Matrix, Matrix]:
    """Both ends of the mixtures of normals, by bisection in all columns at once."""
    kept = share > 1e-15
    share, centre, se = share[kept], at.estimate[kept], at.se[kept]

    def end(probability: float) -> Matrix:
        reach = 10.0 * se.max(axis=0)
        low, high = centre.min(axis=0) - reach, centre.max(axis=0) + reach
        for _ in range(50):
            middle = (low + high) / 2.0
            under = share @ special.ndtr((middle - centre) / se) < probability
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray((low + high) / 2.0)

    return end((1.0 - level) / 2.0), end((1.0 + level) / 2.0)
