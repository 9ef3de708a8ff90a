"""Exploratory factors of correlations: rotated, in a fixed order, with what went wrong."""

import warnings
from dataclasses import dataclass, replace

import numpy as np

from analysis.statistics.factors.correlations import check_correlation, definite
from analysis.statistics.factors.extraction import LOWEST, Extraction, maximum_likelihood
from analysis.statistics.factors.rotation import Rotation, oblimin, ordered
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exploratory:
    """m common factors of k standardised items.

    `loadings` k × m (a pattern), `correlation` m × m of the factors; `communality` of each item;
    `explained`: each factor's share of the k items' variance, (Φ ΛᵀΛ)_ff / k (they add up to the
    mean communality). `rmsr`: root mean square of the residual correlations off the diagonal.
    `reason`, and then no figures: "too_few" (n ≤ k, or a correlation is unknown),
    "too_few_items" (m factors are not identified by k items), "singular", "not_converged", and
    "improper_solution" (Heywood: an item has a uniqueness of .005 or less).
    """

    n: float
    k: int
    factors: int
    loadings: Matrix | None = None
    correlation: Matrix | None = None
    communality: tuple[float, ...] = ()
    explained: tuple[float, ...] = ()
    rmsr: float | None = None
    reason: str | None = None


def explore(correlation: Matrix, n: float, factors: int) -> Exploratory:
    """`factors` common factors of a k × k correlation matrix of n people.

    By maximum likelihood, rotated by oblimin; by explained variance, each signed to a positive sum
    of loadings. Raises ValueError for less than one factor or no correlation matrix.
    """
    r = check_correlation(correlation)
    if factors < 1:
        raise ValueError(f"at least one factor, not {factors}")
    empty = Exploratory(n=n, k=len(r), factors=factors)
    reason = _reason(r, n, factors)
    if reason is not None:
        return replace(empty, reason=reason)
    with one_thread(), warnings.catch_warnings(), np.errstate(all="ignore"):
        # Non-convergence is in the result; a warning would only say it twice.
        warnings.simplefilter("ignore")
        extracted = maximum_likelihood(r, factors)
        if not (extracted.uniqueness > 1.01 * LOWEST).all():
            return replace(empty, reason="improper_solution")
        rotated = oblimin(extracted.loadings) if extracted.converged else None
    if rotated is None:
        return replace(empty, reason="not_converged")
    return _described(empty, r, extracted, ordered(rotated))


def _reason(r: Matrix, n: float, factors: int) -> str | None:
    k = len(r)
    if _degrees(k, factors) < 0 or factors >= k:
        return "too_few_items"
    if n <= k or np.isnan(r).any():
        return "too_few"
    return None if definite(r) else "singular"


def _degrees(k: int, factors: int) -> int:
    return ((k - factors) ** 2 - (k + factors)) // 2


def _described(
    empty: Exploratory, r: Matrix, extracted: Extraction, rotated: Rotation
) -> Exploratory:
    pattern, phi = rotated.loadings, rotated.correlation
    residual = r - pattern @ phi @ pattern.T
    apart = residual[~np.eye(len(r), dtype=bool)]
    return replace(
        empty,
        loadings=pattern,
        correlation=phi,
        communality=tuple((1.0 - extracted.uniqueness).tolist()),
        explained=tuple(((phi @ pattern.T @ pattern).diagonal() / len(r)).tolist()),
        rmsr=float(np.sqrt(np.square(apart).mean())),
    )
