"""Omega hierarchical: how much of a scale's sum is one factor common to all of its items."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from analysis.statistics.kinds import COEFFICIENT
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.oblique import oblimin
from analysis.statistics.reliability.omega import SINGULAR
from analysis.statistics.reliability.onefactor import LOWEST, bounded

GROUPS = 3
"""Of group factors: with two, the general factor is not identified without one more assumption."""
FEWEST = 6
"""Items under which three factors are not identified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OmegaHierarchical:
    """What a Schmid–Leiman solution with one general and three group factors says.

    All of standardised items. `omega_hierarchical`: the share of the variance of their sum that is
    the general factor's; `general_share`: of the common variance of the items (ECV).
    `reason`: "too_few_items" (under 6), "singular", "not_converged", "improper_solution": a
    uniqueness at its bound, no common variance, or correlations of the three factors that no
    general factor could bring about (a product not above zero, or a loading of 1 or more on it).
    """

    omega_hierarchical: Annotated[float | None, COEFFICIENT] = None
    general_share: Annotated[float | None, COEFFICIENT] = None
    reason: str | None = None


def omega_hierarchical(covariance: Matrix) -> OmegaHierarchical:
    """McDonald's (1999) ω_h = (Σ_i g_i)²/ΣΣr_ij from the k × k covariances of a scale.

    Three factors by unweighted least squares (`minres`, as R's psych), rotated by direct oblimin
    with γ = 0, the simplest of five starts. Their correlations are those of one general factor
    with loadings γ_1 = √(φ_12·φ_13/φ_23) and so on; g = Λγ, and the loadings on groups are
    Λ_f·√(1 − γ_f²) (Schmid & Leiman 1957; Zinbarg, Revelle, Yovel & Li 2005).
    Items are taken as they are keyed; none is turned round.
    """
    k = len(covariance)
    if k < FEWEST:
        return OmegaHierarchical(reason="too_few_items")
    sd = np.sqrt(covariance.diagonal())
    r = covariance / (sd[:, None] * sd)
    with one_thread():
        if not float(np.linalg.eigvalsh(r)[0]) > SINGULAR or not float(r.sum()) > 0:
            return OmegaHierarchical(reason="singular")
        extracted = minres(r, GROUPS)
        if extracted is None:
            return OmegaHierarchical(reason="not_converged")
        loadings, uniqueness = extracted
        if (uniqueness <= LOWEST * 1.01).any() or not np.square(loadings).sum() > SINGULAR:
            return OmegaHierarchical(reason="improper_solution")
        rotated = oblimin(loadings)
    if rotated is None:
        return OmegaHierarchical(reason="not_converged")
    pattern, correlation = rotated
    second = _second_order(correlation)
    if second is None:
        return OmegaHierarchical(reason="improper_solution")
    return _schmid_leiman(r, pattern, second)


def minres(correlation: Matrix, factors: int) -> tuple[Matrix, Matrix] | None:
    """Unrotated k × m loadings and k uniquenesses; None where the search does not end.

    They minimise Σ_{i≠j}(r_ij − (ΛΛᵀ)_ij)² (Harman & Jones 1966), over the uniquenesses ψ alone:
    f(ψ) = ½·Σθ² over all but the m largest eigenvalues θ of R − Ψ, whose first derivatives are
    −Σθ·ω_i² (Jöreskog 1977). Started at 1/(R⁻¹)_jj; ψ stays within [0.005, 1].
    """
    start = np.clip(1.0 / np.linalg.inv(correlation).diagonal(), LOWEST, 1.0)
    uniqueness = bounded(_residual, start, correlation, factors, slope=1e-9)
    if uniqueness is None:
        return None
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    loadings = vectors[:, -factors:] * np.sqrt(np.maximum(values[-factors:], 0.0))
    return loadings[:, ::-1], uniqueness


def _residual(uniqueness: Matrix, correlation: Matrix, factors: int) -> tuple[float, Matrix]:
    values, vectors = np.linalg.eigh(correlation - np.diag(uniqueness))
    # A factor whose eigenvalue is negative reproduces nothing: it is a residual too.
    left = np.concatenate([values[:-factors], np.minimum(values[-factors:], 0.0)])
    return 0.5 * float(left @ left), -np.square(vectors) @ left


def _second_order(correlation: Matrix) -> Matrix | None:
    """The loadings of three factors on the one that makes them correlate, below 1; None if none."""
    a, b, c = (float(value) for value in correlation[[0, 0, 1], [1, 2, 2]])
    if not a * b * c > 0:
        return None
    loading = np.sqrt(np.abs([a * b / c, a * c / b, b * c / a]))
    loading *= np.array([np.sign(c), np.sign(b), np.sign(a)])
    return None if (np.abs(loading) >= 1.0).any() else np.asarray(loading)


def _schmid_leiman(r: Matrix, pattern: Matrix, second: Matrix) -> OmegaHierarchical:
    general = pattern @ second
    groups = pattern * np.sqrt(1.0 - second**2)
    common = float(np.square(general).sum())
    return OmegaHierarchical(
        omega_hierarchical=float(general.sum()) ** 2 / float(r.sum()),
        general_share=common / (common + float(np.square(groups).sum())),
    )
