"""Factors taken out of a correlation matrix by statsmodels, with whether that came to an end."""

from dataclasses import dataclass

import numpy as np
from statsmodels.multivariate.factor import Factor

from analysis.moments.values import Matrix

PA_STEPS, PA_TOLERANCE = 3000, 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extraction:
    """Unrotated k × m `loadings` and the k `uniqueness`, as the method left them."""

    loadings: Matrix
    uniqueness: Matrix
    converged: bool


def maximum_likelihood(correlation: Matrix, factors: int) -> Extraction:
    """Maximum likelihood (Lawley 1940; Jöreskog 1967) by statsmodels' `Factor(method="ml")`.

    Started at the principal factors of the squared multiple correlations, so that no chance is
    in it. The loadings are the canonical ones of the uniquenesses it finds:
    Λ = Ψ^½·V·(D − 1)^½ from the largest eigenvalues D of Ψ^−½ R Ψ^−½.
    """
    smc = 1.0 - 1.0 / np.linalg.inv(correlation).diagonal()
    reduced = correlation.copy()
    np.fill_diagonal(reduced, smc)
    start = (_leading(reduced, factors, 0.01), 1.0 - smc)
    model = Factor(corr=correlation.copy(), n_factor=factors, method="ml")
    found = model.fit(start=start, opt={"gtol": 1e-7, "maxiter": 5000})
    uniqueness = np.maximum(found.uniqueness, 1e-8)
    root = np.sqrt(uniqueness)
    scaled = correlation / np.outer(root, root)
    return Extraction(
        loadings=_leading(scaled - np.eye(len(root)), factors, 0.0) * root[:, None],
        uniqueness=uniqueness,
        converged=bool(found.mle_retvals.success),
    )


def principal_axis(correlation: Matrix, factors: int) -> Extraction:
    """Principal axis factoring, iterated from the squared multiple correlations, by statsmodels.

    At convergence it is unweighted least squares, R psych's `fm = "minres"` (Harman & Jones 1966).
    """
    model = Factor(corr=correlation.copy(), n_factor=factors, method="pa")
    found = model.fit(maxiter=PA_STEPS, tol=PA_TOLERANCE)
    loadings = np.asarray(found.loadings, dtype=np.float64)
    communality = np.square(loadings).sum(axis=1)
    # statsmodels does not say whether it converged: one more step tells.
    reduced = correlation.copy()
    np.fill_diagonal(reduced, communality)
    again = np.square(_leading(reduced, factors, 0.0)).sum(axis=1)
    whole = loadings.shape[1] == factors
    return Extraction(
        loadings=loadings,
        uniqueness=1.0 - communality,
        converged=whole and bool(np.abs(again - communality).max() < 1e-7),
    )


def _leading(matrix: Matrix, factors: int, lowest: float) -> Matrix:
    """The first eigenvectors times the roots of their eigenvalues, largest first."""
    values, vectors = np.linalg.eigh(matrix)
    roots = np.sqrt(np.maximum(values[-factors:], lowest))
    return np.asarray((vectors[:, -factors:] * roots)[:, ::-1])
