"""Rotations of factor loadings: varimax, oblimin, promax; factors in a fixed order and sign."""

from dataclasses import dataclass

import numpy as np
from statsmodels.multivariate.factor_rotation import rotate_factors

from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability import oblique

TOLERANCE = 1e-6
STEPS = 2000
POWER = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rotation:
    """Rotated k × m `loadings` (a pattern if oblique) and the m × m `correlation` of the factors.

    R ≈ loadings · correlation · loadingsᵀ + uniquenesses. `converged`: the criterion's gradient
    has vanished.
    """

    name: str
    loadings: Matrix
    correlation: Matrix
    converged: bool = True


def unrotated(loadings: Matrix) -> Rotation:
    """The loadings as they were extracted."""
    return Rotation(name="none", loadings=loadings, correlation=np.eye(loadings.shape[1]))


def varimax(loadings: Matrix) -> Rotation:
    """Kaiser's (1958) varimax, orthogonal, with Kaiser's normalisation (as R's `varimax`).

    Rows are brought to length 1 before and back after. statsmodels' gradient projection
    (Bernaards & Jennrich 2005) from the unrotated loadings.
    """
    if loadings.shape[1] < 2:
        return Rotation(name="varimax", loadings=loadings, correlation=np.eye(1))
    length = np.sqrt(np.square(loadings).sum(axis=1, keepdims=True))
    length[length == 0] = 1.0
    turned, _ = rotate_factors(loadings / length, "varimax", max_tries=STEPS, tol=TOLERANCE)
    squares = np.square(turned)
    slope = turned.T @ (turned * (squares - squares.mean(axis=0)))
    return Rotation(
        name="varimax",
        loadings=turned * length,
        correlation=np.eye(loadings.shape[1]),
        converged=_small(slope - slope.T),
    )


def oblimin(loadings: Matrix) -> Rotation:
    """Direct oblimin with γ = 0 (quartimin: Jennrich & Sampson 1966), oblique, not normalised.

    Minimises Σ_{s<t} Σ_i λ_is²·λ_it², as R's GPArotation and psych; see
    `analysis.statistics.reliability.oblique`. (SPSS normalises rows first.)
    """
    factors = loadings.shape[1]
    if factors < 2:
        return Rotation(name="oblimin", loadings=loadings, correlation=np.eye(1))
    found = oblique.oblimin(loadings)
    if found is None:
        return Rotation(
            name="oblimin", loadings=loadings, correlation=np.eye(factors), converged=False
        )
    return Rotation(name="oblimin", loadings=found[0], correlation=found[1])


def promax(loadings: Matrix) -> Rotation:
    """Promax with power 4 (Hendrickson & White 1964) on varimax, oblique (as R's `promax`).

    The varimax loadings V are regressed on |V|³·V, so that large ones stay and small ones go; the
    factors are then scaled to variance 1.
    """
    first = varimax(loadings)
    v = first.loadings
    u = np.linalg.lstsq(v, v * np.abs(v) ** (POWER - 1), rcond=None)[0]
    u = u * np.sqrt(np.linalg.inv(u.T @ u).diagonal())
    return Rotation(
        name="promax",
        loadings=v @ u,
        correlation=np.linalg.inv(u.T @ u),
        converged=first.converged,
    )


def _small(gradient: Matrix) -> bool:
    return float(np.linalg.norm(gradient)) < 100.0 * TOLERANCE


def ordered(rotation: Rotation) -> Rotation:
    """Factors by the variance they explain, (Φ ΛᵀΛ)_ff, falling; each with a positive sum.

    The same data so give the same table, whichever way the arithmetic turned a factor.
    """
    loading, phi = rotation.loadings, rotation.correlation
    sign = np.where(loading.sum(axis=0) < 0, -1.0, 1.0)
    explained = (phi @ loading.T @ loading).diagonal()
    order = np.argsort(-explained, kind="stable")
    signed = phi * sign[:, None] * sign[None, :]
    np.fill_diagonal(signed, 1.0)
    return Rotation(
        name=rotation.name,
        loadings=(loading * sign)[:, order],
        correlation=signed[np.ix_(order, order)],
        converged=rotation.converged,
    )
