"""One common factor by maximum likelihood, and McDonald's omega from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.onefactor import LOWEST, loadings, uniquenesses

SINGULAR = 1e-10
"""A smallest eigenvalue of the correlations below this is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omega:
    """Omega total of one factor, in the metric of the items and of standardised items.

    Without a value, `reason` is "too_few_items" (under 3 a factor is not identified),
    "singular", "not_converged" or "improper_solution" (a Heywood case: a uniqueness at its bound).
    """

    omega_total: float | None = None
    omega_standardized: float | None = None
    reason: str | None = None


def omega(covariance: Matrix) -> Omega:
    """McDonald's (1999) ω = (Σλ)² / ((Σλ)² + Σθ) of one factor fitted to a k × k covariance.

    λ and θ in the items' own metric (lavaan's one-factor CFA), and on the correlations
    (psych's fa(nfactors = 1, fm = "ml")).
    """
    if len(covariance) < 3:
        return Omega(reason="too_few_items")
    if _smallest(covariance) < SINGULAR:
        return Omega(reason="singular")
    return _fitted(covariance)


def _fitted(covariance: Matrix) -> Omega:
    """Omega of three items or more whose covariance is definite."""
    correlation, sd = _standardised(covariance)
    uniqueness = uniquenesses(correlation)
    if uniqueness is None:
        return Omega(reason="not_converged")
    if (uniqueness <= LOWEST * 1.01).any():
        return Omega(reason="improper_solution")
    loading = loadings(uniqueness, correlation)
    return Omega(
        omega_total=_ratio(loading * sd, uniqueness * sd**2),
        omega_standardized=_ratio(loading, uniqueness),
    )


def omega_without(covariance: Matrix) -> tuple[Omega, ...]:
    """Omega of the scale without each item in turn, each with a factor fitted anew."""
    k = len(covariance)
    rests: list[Sequence[int]] = [[j for j in range(k) if j != left] for left in range(k)]
    # No part of a matrix has a smaller eigenvalue than the whole.
    definite = k > 3 and _smallest(covariance) >= 2.0 * SINGULAR
    fit = _fitted if definite else omega
    return tuple(fit(covariance[np.ix_(rest, rest)]) for rest in rests)


def _smallest(covariance: Matrix) -> float:
    """The smallest eigenvalue of the correlations."""
    return float(np.linalg.eigvalsh(_standardised(covariance)[0])[0])


def _standardised(covariance: Matrix) -> tuple[Matrix, Matrix]:
    """The correlations, and the standard deviations."""
    sd = np.sqrt(covariance.diagonal())
    return covariance / (sd[:, None] * sd), sd


def _ratio(loading: Matrix, uniqueness: Matrix) -> float:
    common = float(loading.sum()) ** 2
    return common / (common + float(uniqueness.sum()))
