"""Factors by maximum likelihood from a correlation matrix, with whether that came to an end."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from analysis.statistics.moments.values import Matrix

LOWEST = 0.005


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extraction:
    """Unrotated k × m `loadings` and the k `uniqueness`, as the method left them."""

    loadings: Matrix
    uniqueness: Matrix
    converged: bool


def maximum_likelihood(correlation: Matrix, factors: int) -> Extraction:
    """Maximum likelihood (Lawley 1940; Jöreskog 1967), uniquenesses bounded by .005 from below.

    Over the uniquenesses ψ alone, since the best loadings for given ψ are canonical,
    Λ = Ψ^½·V·(D − 1)^½ with the m largest eigenvalues D of Ψ^−½ R Ψ^−½; the discrepancy is then
    Σ(d − ln d − 1) over the other eigenvalues. Started at (1 − m/2k)/(R⁻¹)_jj, so that no chance
    is in it; as R's `factanal`.
    """
    k = len(correlation)
    start = (1.0 - 0.5 * factors / k) / np.linalg.inv(correlation).diagonal()
    found = optimize.minimize(
        _discrepancy,
        np.clip(start, 0.01, 0.99),
        args=(correlation, factors),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST, 1.0)] * k,
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 1000},
    )
    uniqueness = np.asarray(found.x, dtype=np.float64)
    return Extraction(
        loadings=_canonical(uniqueness, correlation, factors)[0],
        uniqueness=uniqueness,
        converged=bool(found.success or found.status == 2),
    )


def _discrepancy(uniqueness: Matrix, correlation: Matrix, factors: int) -> tuple[float, Matrix]:
    loadings, rest = _canonical(uniqueness, correlation, factors)
    rest = np.maximum(rest, 1e-12)
    residual = np.square(loadings).sum(axis=1) + uniqueness - correlation.diagonal()
    return float((rest - np.log(rest) - 1.0).sum()), residual / uniqueness**2


def _canonical(uniqueness: Matrix, correlation: Matrix, factors: int) -> tuple[Matrix, Matrix]:
    """The loadings for given uniquenesses, and the eigenvalues that are left."""
    root = np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    size = np.sqrt(np.maximum(values[-factors:] - 1.0, 0.0))
    return (vectors[:, -factors:] * size)[:, ::-1] * root[:, None], values[:-factors]
