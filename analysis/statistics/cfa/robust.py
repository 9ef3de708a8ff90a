"""Scaled χ² and sandwich covariances for answers that are not normal (Yuan & Bentler 2000).

As lavaan's estimator "MLR" has them (Mplus' variant of the scaling factor); complete rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from analysis.statistics.cfa.layout import total
from analysis.statistics.cfa.likelihood import (
    Implied,
    Sample,
    derivatives,
    inverse,
    observed,
    sums_at,
)
from analysis.statistics.cfa.solver import Solution
from analysis.statistics.moments.values import Matrix, Ratings, as_float

CHUNK = 2048


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sandwich:
    """The robust covariance of the free parameters, A⁻¹BA⁻¹, and tr(A⁻¹B).

    A is the observed information, B the sum of the respondents' squared scores. `covariance` is
    None where A is not positive definite.
    """

    covariance: Matrix | None
    trace: float


def hessian(solution: Solution, samples: Sequence[Sample]) -> Matrix:
    """The observed information of the free parameters at the solution."""
    pairs = zip(samples, solution.models, strict=True)
    return total(
        solution.layout, [observed(sums_at(sample, model), model) for sample, model in pairs]
    )


def sandwich(solution: Solution, samples: Sequence[Sample], scatters: Sequence[Matrix]) -> Sandwich:
    """A⁻¹BA⁻¹ (Huber 1967, White 1982) from each group's `scatter` at the solution."""
    bread = hessian(solution, samples)
    meat = total(solution.layout, scatters)
    try:
        factor = linalg.cho_factor(bread, check_finite=False)
    except linalg.LinAlgError:
        return Sandwich(covariance=None, trace=float("nan"))
    half = linalg.cho_solve(factor, meat, check_finite=False)
    covariance = linalg.cho_solve(factor, half.T, check_finite=False)
    return Sandwich(covariance=covariance, trace=float(half.trace()))


def scatters(solution: Solution, rows: Sequence[Ratings]) -> tuple[Matrix, ...]:
    """Each group's `scatter` at the solution, from its n × q complete rows."""
    pairs = zip(rows, solution.models, strict=True)
    return tuple(scatter(block, model) for block, model in pairs)


def scatter(rows: Ratings, model: Implied) -> Matrix:
    """Σ s sᵀ over respondents of s = ∂ log L_i/∂ local vector, in chunks.

    With y = Σ⁻¹(x − μ), the derivative along Σ_a = uvᵀ + vuᵀ is (uᵀy)(vᵀy) − uᵀΣ⁻¹v, and most
    of u and v are columns of the unit matrix, of Λ or of ΛΦ.
    """
    shape = model.structure
    loads, phi, resid, cuts, means = shape.blocks
    u, v, _ = derivatives(model)
    a = inverted(model.sigma)
    level = np.einsum("ia,ia->a", u, a @ v)
    to_mixed, to_factor = a @ model.structure_matrix, a @ model.lambda_
    owner, (first, second) = shape.factor_of, shape.pairs
    half = np.where(first == second, 0.5, 1.0)
    squares = np.zeros((means.stop,) * 2)
    score = np.empty((CHUNK, means.stop))
    for at in range(0, len(rows), CHUNK):
        z = as_float(rows[at : at + CHUNK]) - model.mu
        y, factor, block = z @ a, z @ to_factor, score[: len(z)]
        block[:, loads] = y * (z @ to_mixed + model.means)[:, owner]
        block[:, phi] = factor[:, first] * factor[:, second] * half
        block[:, resid] = 0.5 * y * y
        block[:, cuts] = y
        block[:, means] = factor
        block -= level
        squares += block.T @ block
    return squares


def inverted(sigma: Matrix) -> Matrix:
    """The inverse of Σ; ValueError unless it is positive definite, as a solution's is."""
    solved = inverse(sigma)
    if solved is None:
        raise ValueError("a solution's Σ must be positive definite")
    return solved[0]


def kurtosis_trace(rows: Ratings, sample: Sample) -> float:
    """tr(A₁⁻¹B₁) of the saturated model: q + ½·(mean of (zᵀS⁻¹z)² − q), from Mardia's kurtosis."""
    q = len(sample.mean)
    a = inverted(sample.covariance)
    fourth = 0.0
    for at in range(0, len(rows), CHUNK):
        z = as_float(rows[at : at + CHUNK]) - sample.mean
        fourth += float(np.square(np.einsum("ni,ni->n", z @ a, z)).sum())
    return q + 0.5 * (fourth / sample.n - q)


def scaling(saturated: float, spread: Sandwich, df: int) -> float:
    """c = (tr(A₁⁻¹B₁) − tr(A₀⁻¹B₀))/df, by which χ² is divided; NaN where df = 0."""
    return (saturated - spread.trace) / df if df > 0 else float("nan")
