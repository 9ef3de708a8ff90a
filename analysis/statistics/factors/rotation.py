"""Rotation of factor loadings: oblimin; factors in a fixed order and sign."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability import oblique


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rotation:
    """Rotated k × m `loadings` (a pattern) and the m × m `correlation` of the factors.

    R ≈ loadings · correlation · loadingsᵀ + uniquenesses.
    """

    loadings: Matrix
    correlation: Matrix


def oblimin(loadings: Matrix) -> Rotation | None:
    """Direct oblimin with γ = 0 (quartimin: Jennrich & Sampson 1966), oblique, not normalised.

    Minimises Σ_{s<t} Σ_i λ_is²·λ_it², as R's GPArotation and psych; see
    `analysis.statistics.reliability.oblique`. (SPSS normalises rows first.) None where it does not
    converge.
    """
    if loadings.shape[1] < 2:
        return Rotation(loadings=loadings, correlation=np.eye(1))
    rotated = oblique.oblimin(loadings)
    return None if rotated is None else Rotation(loadings=rotated[0], correlation=rotated[1])


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
    return Rotation(loadings=(loading * sign)[:, order], correlation=signed[np.ix_(order, order)])
