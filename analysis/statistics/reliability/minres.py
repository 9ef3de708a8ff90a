"""Common factors by unweighted least squares, the "minres" of R's psych."""

import numpy as np
from scipy import optimize

from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.onefactor import LOWEST


def minres(correlation: Matrix, factors: int) -> tuple[Matrix, Matrix] | None:
    """Unrotated k × m loadings and k uniquenesses; None where the search does not end.

    They minimise Σ_{i≠j}(r_ij − (ΛΛᵀ)_ij)² (Harman & Jones 1966), over the uniquenesses ψ alone:
    f(ψ) = ½·Σθ² over all but the m largest eigenvalues θ of R − Ψ, whose first derivatives are
    −Σθ·ω_i² (Jöreskog 1977). Started at 1/(R⁻¹)_jj; ψ stays within [0.005, 1].
    """
    start = np.clip(1.0 / np.linalg.inv(correlation).diagonal(), LOWEST, 1.0)
    found = optimize.minimize(
        _residual,
        start,
        args=(correlation, factors),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST, 1.0)] * len(start),
        options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 1000},
    )
    if not (found.success or found.status == 2):
        return None
    values, vectors = np.linalg.eigh(correlation - np.diag(found.x))
    loadings = vectors[:, -factors:] * np.sqrt(np.maximum(values[-factors:], 0.0))
    return loadings[:, ::-1], np.asarray(found.x, dtype=np.float64)


def _residual(uniqueness: Matrix, correlation: Matrix, factors: int) -> tuple[float, Matrix]:
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    # A factor whose eigenvalue is negative reproduces nothing: it is a residual too.
    left = np.concatenate([values[:-factors], np.minimum(values[-factors:], 0.0)])
    return 0.5 * float(left @ left), -np.square(vectors) @ left
