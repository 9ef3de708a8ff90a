"""The maximum likelihood fit of one common factor to a correlation matrix."""

from collections.abc import Callable

import numpy as np
from scipy import linalg, optimize

from analysis.statistics.moments.values import Matrix

LOWEST = 0.005
"""Uniquenesses end here, as in R's factanal; a fit that wants less is a Heywood case."""
STEPS = 30
CLOSE = 1e-6
"""After a step this small the next would be about its square."""


def uniquenesses(correlation: Matrix) -> Matrix | None:
    """The k uniquenesses ψ of one factor fitted to a definite k × k correlation matrix R.

    They minimise the concentrated discrepancy f(ψ) = Σ_{m ≥ 2} (θ_m − ln θ_m − 1) over the
    eigenvalues θ of Ψ^−½ R Ψ^−½ (Jöreskog 1967): by Newton's method in ln ψ; where that leaves
    [0.005, 1], by a bounded search. None where neither converges.
    """
    k = len(correlation)
    start = np.clip((1.0 - 0.5 / k) / np.linalg.inv(correlation).diagonal(), 0.01, 0.99)
    inside = _newton(start, correlation)
    return bounded(_discrepancy, start, correlation, slope=1e-8) if inside is None else inside


def loadings(uniqueness: Matrix, correlation: Matrix) -> Matrix:
    """The k loadings that go with the uniquenesses; their sum is not negative."""
    scale = 1.0 / np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlation * (scale[:, None] * scale))
    loading = vectors[:, -1] * np.sqrt(max(values[-1] - 1.0, 0.0)) / scale
    return np.asarray(loading if loading.sum() >= 0 else -loading)


def _newton(start: Matrix, correlation: Matrix) -> Matrix | None:
    """The minimum, if the way there is convex and inside the bounds; else None.

    Where it is not convex there may be several minima, and the bounded search decides.
    """
    u, low = np.log(start), np.log(LOWEST)
    value, gradient, hessian = _curvature(u, correlation)
    for _ in range(STEPS):
        _, step, failed = linalg.lapack.dposv(hessian, gradient)
        if failed:
            return None
        if float(np.abs(step).max()) < CLOSE:
            return np.asarray(np.exp(u - step))
        tried = u - step
        if not ((tried > low) & (tried <= 0.0)).all():
            return None
        ahead = _curvature(tried, correlation)
        if ahead[0] > value + 1e-12 * (1.0 + value):
            return None
        u, (value, gradient, hessian) = tried, ahead
    return None


def _curvature(u: Matrix, correlation: Matrix) -> tuple[float, Matrix, Matrix]:
    """f, its gradient and Hessian in u = ln ψ, from f = tr S − ln|S| − k − (θ_1 − ln θ_1 − 1).

    With S = Ψ^−½ R Ψ^−½ and its leading pair (θ, ω): ∂θ/∂u_i = −θ ω_i², and the second
    derivatives of a simple eigenvalue by second-order perturbation.
    """
    half = np.exp(-0.5 * u)
    s = correlation * (half[:, None] * half)
    values, vectors = np.linalg.eigh(s)
    rest, top = np.maximum(values[:-1], 1e-12), float(values[-1])
    w, others = vectors[:, -1], vectors[:, :-1]
    square = w * w
    inverse = half * half
    gradient = 1.0 - inverse + (top - 1.0) * square
    # Where two eigenvalues tie there is no derivative: the curvature is then none to follow.
    apart = np.maximum(top - rest, 1e-12 * top)
    spread = (others * ((top + rest) ** 2 / apart)) @ others.T
    bend = 0.5 * (w[:, None] * w) * (s + spread)
    bend.reshape(-1)[:: len(u) + 1] += 0.5 * top * square
    hessian = -(square[:, None] * square) - (1.0 - 1.0 / top) * bend
    hessian.reshape(-1)[:: len(u) + 1] += inverse
    return float((rest - np.log(rest) - 1.0).sum()), gradient, hessian


def bounded(
    discrepancy: Callable[..., tuple[float, Matrix]],
    start: Matrix,
    *args: Matrix | int,
    slope: float,
) -> Matrix | None:
    """The uniquenesses within [0.005, 1] where a discrepancy, which gives its gradient too, is
    least, so that no `slope` is left; None where the search does not end.
    """
    minimum = optimize.minimize(
        discrepancy,
        start,
        args=args,
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST, 1.0)] * len(start),
        options={"ftol": 1e-5 * slope, "gtol": slope, "maxiter": 1000},
    )
    if not (minimum.success or minimum.status == 2):
        return None
    return np.asarray(minimum.x, dtype=np.float64)


def _discrepancy(uniqueness: Matrix, correlation: Matrix) -> tuple[float, Matrix]:
    scale = 1.0 / np.sqrt(uniqueness)
    values = np.linalg.eigvalsh(correlation * (scale[:, None] * scale))
    rest = np.maximum(values[:-1], 1e-12)
    value = float((rest - np.log(rest) - 1.0).sum())
    residual = loadings(uniqueness, correlation) ** 2 + uniqueness - 1.0
    return value, residual / uniqueness**2
