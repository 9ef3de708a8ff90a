"""Reliability of a scale from polychoric correlations: ordinal alpha and omega, and of the sum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.kinds import COEFFICIENT
from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.bivariate import bivariate_cdf
from analysis.statistics.reliability.item_statistics import possible
from analysis.statistics.reliability.omega import omega
from analysis.statistics.reliability.onefactor import loadings, uniquenesses
from analysis.statistics.reliability.polychoric import Polychoric
from analysis.statistics.reliability.scale import cronbach


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalReliability:
    """The reliability of one scale of k ordered items; unrounded, None where not estimable.

    `alpha` and `omega` speak of the sum of the continuous judgements behind the answers, which
    nobody observes (Chalmers 2018): they tell what finer scales could reach. `omega_sum` speaks
    of the sum of the points themselves (Green & Yang 2009).

    `n`: the smallest number behind any pair; there is no interval. `columns`: the items it rests
    on, without those of one point or none.
    `reason`: "no_items", "no_answers", "one_item", "constant" (fewer than two items vary),
    "too_few" (a pair that nobody answered both of, or all alike), "improper_solution" (a pair
    whose estimate runs to ±1), "singular" (an impossible alpha), "too_many_points".
    `omega_reason`: "too_few_items" (under 3), "singular" (the correlations are not definite;
    they are not smoothed), "improper_solution", "not_converged", or `reason`.
    """

    n: int
    columns: tuple[int, ...]
    alpha: Annotated[float | None, COEFFICIENT] = None
    omega: Annotated[float | None, COEFFICIENT] = None
    omega_sum: Annotated[float | None, COEFFICIENT] = None
    omega_reason: str | None = None
    reason: str | None = None


def ordinal_reliability(p: Polychoric, columns: Sequence[int]) -> OrdinalReliability:
    """Ordinal alpha, k/(k − 1)·(1 − k/ΣΣρ_ij), and omega of the scale made of `columns`.

    Zumbo, Gadermann & Zeisser (2007). Omega is (Σλ)²/((Σλ)² + Σ(1 − λ²)) of one factor fitted to
    the polychoric correlations by maximum likelihood. Reverse-keyed columns must have been turned.
    """
    used = tuple(j for j in columns if j not in p.constant)
    at = np.ix_(used, used)
    n = int(p.n[at].min()) if used else 0
    r = p.correlation[at]
    reason = _reason(p, columns, used)
    plain = OrdinalReliability(n=n, columns=used, omega_reason=reason, reason=reason)
    return plain if reason is not None else _estimated(plain, r, p)


def _reason(p: Polychoric, columns: Sequence[int], used: Sequence[int]) -> str | None:
    if not len(columns):
        return "no_items"
    if not p.n[list(columns), list(columns)].any():
        return "no_answers"
    if len(columns) == 1:
        return "one_item"
    if len(used) < 2:
        return "constant"
    if p.reason is not None:
        return p.reason
    at = np.ix_(used, used)
    if np.isnan(p.correlation[at]).any():
        return "too_few"
    return "improper_solution" if p.at_bound[at].any() else None


def _estimated(plain: OrdinalReliability, r: Matrix, p: Polychoric) -> OrdinalReliability:
    k, total = len(r), float(r.sum())
    alpha = possible(cronbach(r)) if total > 1e-12 * k else None
    if alpha is None:
        return replace(plain, reason="singular", omega_reason="singular")
    common = omega(r)
    if common.omega_standardized is None:
        return replace(plain, alpha=alpha, omega_reason=common.reason)
    uniqueness = uniquenesses(r)
    assert uniqueness is not None
    return replace(
        plain,
        alpha=alpha,
        omega=common.omega_standardized,
        omega_sum=sum_reliability(
            p.thresholds[list(plain.columns)], np.diff(p.points), loadings(uniqueness, r), r
        ),
    )


def sum_reliability(
    thresholds: Matrix, steps: NDArray[np.integer], loading: Matrix, correlation: Matrix
) -> float:
    """Green & Yang's (2009, equation 21) reliability of the sum of k ordered items' points.

    The part of the sum's variance that one factor with these loadings brings about, over the
    variance that the k × k polychoric correlations do. `thresholds`: k × T; `steps`: the T
    distances between neighbouring points (1 on an ordinary scale).
    """
    common = _covariances(thresholds, steps, np.outer(loading, loading))
    whole = _covariances(thresholds, steps, correlation * (1.0 - np.eye(len(correlation))))
    below = special.ndtr(np.minimum(thresholds[:, :, None], thresholds[:, None, :]))
    share = special.ndtr(thresholds)
    within = below - share[:, :, None] * share[:, None, :]
    np.fill_diagonal(whole, np.einsum("kab,a,b->k", within, steps, steps))
    return float(common.sum() / whole.sum())


def _covariances(thresholds: Matrix, steps: NDArray[np.integer], rho: Matrix) -> Matrix:
    """Covariances of the points of items whose continuous judgements correlate at ρ."""
    a, b = thresholds[:, None, :, None], thresholds[None, :, None, :]
    both = bivariate_cdf(a, b, rho[:, :, None, None]) - special.ndtr(a) * special.ndtr(b)
    return np.asarray(np.einsum("ijab,a,b->ij", both, steps, steps))
