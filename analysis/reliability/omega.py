"""One common factor by maximum likelihood, and McDonald's omega from it."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from analysis.moments.values import Matrix

LOWEST = 0.005


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
    sd = np.sqrt(covariance.diagonal())
    correlation = covariance / np.outer(sd, sd)
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        return Omega(reason="singular")
    uniqueness, converged = _fit(correlation)
    if not converged:
        return Omega(reason="not_converged")
    if (uniqueness <= LOWEST * 1.01).any():
        return Omega(reason="improper_solution")
    loading = _loadings(uniqueness, correlation)
    return Omega(
        omega_total=_ratio(loading * sd, uniqueness * sd**2),
        omega_standardized=_ratio(loading, uniqueness),
    )


def _ratio(loading: Matrix, uniqueness: Matrix) -> float:
    common = float(loading.sum()) ** 2
    return common / (common + float(uniqueness.sum()))


def _fit(correlation: Matrix) -> tuple[Matrix, bool]:
    """Uniquenesses that minimise the concentrated discrepancy (Jöreskog 1967, as R's factanal)."""
    k = len(correlation)
    start = np.clip((1.0 - 0.5 / k) / np.linalg.inv(correlation).diagonal(), 0.01, 0.99)
    found = optimize.minimize(
        _discrepancy,
        start,
        args=(correlation,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST, 1.0)] * k,
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 500},
    )
    return np.asarray(found.x, dtype=np.float64), bool(found.success or found.status == 2)


def _discrepancy(uniqueness: Matrix, correlation: Matrix) -> tuple[float, Matrix]:
    scale = 1.0 / np.sqrt(uniqueness)
    rest = np.maximum(np.linalg.eigvalsh(correlation * np.outer(scale, scale))[:-1], 1e-12)
    value = float((rest - np.log(rest) - 1.0).sum())
    loading = _loadings(uniqueness, correlation)
    residual = loading**2 + uniqueness - correlation.diagonal()
    return value, residual / uniqueness**2


def _loadings(uniqueness: Matrix, correlation: Matrix) -> Matrix:
    scale = 1.0 / np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    loading = vectors[:, -1] * np.sqrt(max(values[-1] - 1.0, 0.0)) / scale
    return np.asarray(loading if loading.sum() >= 0 else -loading)
