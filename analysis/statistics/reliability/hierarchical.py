"""Omega hierarchical: how much of a scale's sum is one factor common to all of its items."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.minres import minres
from analysis.statistics.reliability.oblique import oblimin
from analysis.statistics.reliability.omega import SINGULAR
from analysis.statistics.reliability.onefactor import LOWEST

GROUPS = 3
"""Of group factors: with two, the general factor is not identified without one more assumption."""
FEWEST = 6
"""Items under which three factors are not identified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OmegaHierarchical:
    """A Schmid–Leiman solution of `k` items with one general and three group factors.

    All of standardised items. `omega_hierarchical`: the share of the variance of their sum that is
    the general factor's; `omega_total`: of all common factors; `omega_limit`: their ratio, what
    the first would be for endlessly many such items. `general_share`: of the common variance of
    the items (ECV). `general`: k loadings, `groups`: k × 3, `uniqueness`: k.
    `reason`: "too_few_items" (under 6), "singular", "not_converged", "improper_solution": a
    uniqueness at its bound, no common variance, or correlations of the three factors that no
    general factor could bring about (a product not above zero, or a loading of 1 or more on it).
    """

    k: int
    omega_hierarchical: float | None = None
    omega_total: float | None = None
    omega_limit: float | None = None
    general_share: float | None = None
    general: tuple[float, ...] = ()
    groups: tuple[tuple[float, ...], ...] = ()
    uniqueness: tuple[float, ...] = ()
    reason: str | None = None


def omega_hierarchical(covariance: Matrix) -> OmegaHierarchical:
    """McDonald's (1999) ω_h = (Σ_i g_i)²/ΣΣr_ij from the k × k covariances of a scale.

    Three factors by unweighted least squares (`minres`, as R's psych), rotated by direct oblimin
    with γ = 0, the simplest of five starts. Their correlations are those of one general factor
    with loadings γ_1 = √(φ_12·φ_13/φ_23) and so on; g = Λγ, and the loadings on groups are
    Λ_f·√(1 − γ_f²) (Schmid & Leiman 1957; Zinbarg, Revelle, Yovel & Li 2005).
    ω_total = 1 − Σψ/ΣΣr_ij. Items are taken as they are keyed; none is turned round.
    """
    k = len(covariance)
    if k < FEWEST:
        return OmegaHierarchical(k=k, reason="too_few_items")
    sd = np.sqrt(covariance.diagonal())
    r = covariance / (sd[:, None] * sd)
    with one_thread():
        if not float(np.linalg.eigvalsh(r)[0]) > SINGULAR or not float(r.sum()) > 0:
            return OmegaHierarchical(k=k, reason="singular")
        found = minres(r, GROUPS)
        if found is None:
            return OmegaHierarchical(k=k, reason="not_converged")
        loadings, uniqueness = found
        if (uniqueness <= LOWEST * 1.01).any() or not np.square(loadings).sum() > SINGULAR:
            return OmegaHierarchical(k=k, reason="improper_solution")
        rotated = oblimin(loadings)
    if rotated is None:
        return OmegaHierarchical(k=k, reason="not_converged")
    pattern, correlation = rotated
    second = _second_order(correlation)
    if second is None:
        return OmegaHierarchical(k=k, reason="improper_solution")
    return _schmid_leiman(r, pattern, second, uniqueness)


def _second_order(correlation: Matrix) -> Matrix | None:
    """The loadings of three factors on the one that makes them correlate, below 1; None if none."""
    a, b, c = (float(value) for value in correlation[[0, 0, 1], [1, 2, 2]])
    if not a * b * c > 0:
        return None
    loading = np.sqrt(np.abs([a * b / c, a * c / b, b * c / a]))
    loading *= np.array([np.sign(c), np.sign(b), np.sign(a)])
    return None if (np.abs(loading) >= 1.0).any() else np.asarray(loading)


def _schmid_leiman(
    r: Matrix, pattern: Matrix, second: Matrix, uniqueness: Matrix
) -> OmegaHierarchical:
    general = pattern @ second
    groups = pattern * np.sqrt(1.0 - second**2)
    # Neither the order of the factors nor their signs mean anything: the largest first, upwards.
    groups = groups[:, np.argsort(-np.square(groups).sum(axis=0), kind="stable")]
    groups *= np.where(groups.sum(axis=0) < 0, -1.0, 1.0)
    if general.sum() < 0:
        general = -general
    whole = float(r.sum())
    first = float(general.sum()) ** 2 / whole
    total = 1.0 - float(uniqueness.sum()) / whole
    common = float(np.square(general).sum())
    return OmegaHierarchical(
        k=len(r),
        omega_hierarchical=first,
        omega_total=total,
        omega_limit=first / total,
        general_share=common / (common + float(np.square(groups).sum())),
        general=tuple(general.tolist()),
        groups=tuple(tuple(row) for row in groups.tolist()),
        uniqueness=tuple(uniqueness.tolist()),
    )
