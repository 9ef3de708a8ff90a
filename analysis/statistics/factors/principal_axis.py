"""Principal axis factoring by statsmodels, with what it does not say: whether it converged.

Apart from maximum likelihood because statsmodels' model takes long to import.
"""

import numpy as np
from statsmodels.multivariate.factor import Factor

from analysis.statistics.factors.extraction import Extraction
from analysis.statistics.moments.values import Matrix

STEPS, TOLERANCE = 3000, 1e-9


def principal_axis(correlation: Matrix, factors: int) -> Extraction:
    """Principal axis factoring, iterated from the squared multiple correlations.

    At convergence it is unweighted least squares, R psych's `fm = "minres"` (Harman & Jones 1966).
    """
    model = Factor(corr=correlation.copy(), n_factor=factors, method="pa")
    found = model.fit(maxiter=STEPS, tol=TOLERANCE)
    loadings = np.asarray(found.loadings, dtype=np.float64)
    communality = np.square(loadings).sum(axis=1)
    # One more step tells whether it had come to rest.
    reduced = correlation.copy()
    np.fill_diagonal(reduced, communality)
    values, vectors = np.linalg.eigh(reduced)
    again = np.square(vectors[:, -factors:]) @ np.maximum(values[-factors:], 0.0)
    whole = loadings.shape[1] == factors
    return Extraction(
        loadings=loadings,
        uniqueness=1.0 - communality,
        converged=whole and bool(np.abs(again - communality).max() < 1e-7),
    )
