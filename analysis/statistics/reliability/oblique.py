"""Direct oblimin for a few factors, quickly: Newton-like steps where others follow the gradient."""

import numpy as np
from scipy import optimize

from analysis.statistics.moments.values import Matrix

FLAT = 1e-6
STARTS, SEED = 5, 1957


def oblimin(loadings: Matrix) -> tuple[Matrix, Matrix] | None:
    """Rotated k × m pattern Λ and the m × m factor correlations Φ; None where no start converges.

    Minimises Σ_{s<t} Σ_i λ_is²·λ_it² (γ = 0, quartimin: Jennrich & Sampson 1966; rows not
    normalised, as R's GPArotation) over T with columns of length 1, Λ = A(Tᵀ)⁻¹, Φ = TᵀT. The
    simplest solution from the loadings A as they are and from four fixed turns of them: one start,
    as GPArotation has, can stay on a saddle where factors are alike.
    """
    m, rng = loadings.shape[1], np.random.default_rng(SEED)
    best: tuple[float, Matrix, Matrix] | None = None
    for start in range(STARTS):
        turn = np.linalg.qr(rng.normal(size=(m, m)))[0] if start else np.eye(m)
        solution = _from(turn, loadings)
        if solution is not None and (best is None or solution[0] < best[0] - 1e-9):
            best = solution
    return None if best is None else (best[1], best[2])


def _from(start: Matrix, loadings: Matrix) -> tuple[float, Matrix, Matrix] | None:
    m = len(start)
    minimum = optimize.minimize(
        _complexity,
        start.reshape(-1),
        args=(loadings,),
        jac=True,
        method="BFGS",
        options={"gtol": 1e-9, "maxiter": 500},
    )
    value, slope = _complexity(minimum.x, loadings)
    if not np.isfinite(value) or float(np.abs(slope).max()) > FLAT:
        return None
    t = _unit(minimum.x.reshape(m, m))
    return value, np.asarray(np.linalg.solve(t, loadings.T).T), t.T @ t


def _unit(x: Matrix) -> Matrix:
    return np.asarray(x / np.sqrt(np.square(x).sum(axis=0)))


def _complexity(x: Matrix, loadings: Matrix) -> tuple[float, Matrix]:
    """The criterion and its gradient in X, where T is X with columns of length 1."""
    m = loadings.shape[1]
    x = x.reshape(m, m)
    length = np.sqrt(np.square(x).sum(axis=0))
    t = x / length
    inverse = np.linalg.inv(t)
    pattern = loadings @ inverse.T
    squares = np.square(pattern)
    others = squares.sum(axis=1, keepdims=True) - squares
    gradient = -(pattern.T @ (pattern * others) @ inverse).T
    along = (gradient * t).sum(axis=0)
    slope = (gradient - t * along) / length
    return 0.25 * float((squares * others).sum()), slope.reshape(-1)
