"""Exploratory factors of correlations: rotated, in a fixed order, with what went wrong."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from analysis.statistics.factors.correlations import check_correlation, definite
from analysis.statistics.factors.extraction import LOWEST, Extraction, maximum_likelihood
from analysis.statistics.factors.rotation import Rotation, oblimin, ordered
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exploratory:
    """m common factors of k standardised items.

    `loadings` k × m (a pattern where the rotation is oblique), `structure` k × m (correlations of
    items with factors), `correlation` m × m of the factors; `communality` and `uniqueness` of
    each item; `explained`: each factor's share of the k items' variance, (Φ ΛᵀΛ)_ff / k (they add
    up to the mean communality). `order`: items by their strongest factor, then by the size of
    that loading, for printing. `rmsr`: root mean square of the residual correlations off the
    diagonal. Maximum likelihood alone: `chi2`, `df`, `p` of the test that m factors suffice
    (no p at df = 0).
    `reason`, and then no figures: "too_few" (n ≤ k, or a correlation is unknown),
    "too_few_items" (m factors are not identified by k items), "singular", "not_converged", and
    "improper_solution" (Heywood: the items in `heywood` have a uniqueness of .005 or less).
    """

    n: float
    k: int
    factors: int
    method: str
    rotation: str
    loadings: Matrix | None = None
    structure: Matrix | None = None
    correlation: Matrix | None = None
    communality: tuple[float, ...] = ()
    uniqueness: tuple[float, ...] = ()
    explained: tuple[float, ...] = ()
    order: tuple[int, ...] = ()
    rmsr: float | None = None
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    heywood: tuple[int, ...] = ()
    reason: str | None = None


def explore(
    correlation: Matrix,
    n: float,
    factors: int,
    *,
    extract: Callable[[Matrix, int], Extraction] = maximum_likelihood,
    rotate: Callable[[Matrix], Rotation] = oblimin,
) -> Exploratory:
    """`factors` common factors of a k × k correlation matrix of n people.

    `extract`: `maximum_likelihood`, or `principal_axis` of the module of that name; `rotate`:
    `varimax`, `oblimin`, `promax` or `unrotated` of the module `rotation`. Factors come by
    explained variance, each signed to a positive sum of loadings. Raises ValueError for less than
    one factor or no correlation matrix.
    """
    r = check_correlation(correlation)
    if factors < 1:
        raise ValueError(f"at least one factor, not {factors}")
    k = len(r)
    empty = Exploratory(
        n=n, k=k, factors=factors, method=extract.__name__, rotation=rotate.__name__
    )
    reason = _reason(r, n, factors)
    if reason is not None:
        return replace(empty, reason=reason)
    with one_thread(), warnings.catch_warnings(), np.errstate(all="ignore"):
        # Non-convergence is in the result; a warning would only say it twice.
        warnings.simplefilter("ignore")
        found = extract(r, factors)
        heywood = tuple(int(i) for i in np.flatnonzero(~(found.uniqueness > 1.01 * LOWEST)))
        if heywood:
            return replace(empty, heywood=heywood, reason="improper_solution")
        if not found.converged:
            return replace(empty, reason="not_converged")
        turned = ordered(rotate(found.loadings))
    if not turned.converged:
        return replace(empty, reason="not_converged")
    described = _described(empty, r, found, turned)
    return _tested(described, r, found) if extract is maximum_likelihood else described


def _reason(r: Matrix, n: float, factors: int) -> str | None:
    k = len(r)
    if _degrees(k, factors) < 0 or factors >= k:
        return "too_few_items"
    if n <= k or np.isnan(r).any():
        return "too_few"
    return None if definite(r) else "singular"


def _degrees(k: int, factors: int) -> int:
    return ((k - factors) ** 2 - (k + factors)) // 2


def _described(empty: Exploratory, r: Matrix, found: Extraction, turned: Rotation) -> Exploratory:
    pattern, phi = turned.loadings, turned.correlation
    structure = pattern @ phi
    residual = r - structure @ pattern.T
    apart = residual[~np.eye(len(r), dtype=bool)]
    strongest = np.abs(pattern).argmax(axis=1)
    return replace(
        empty,
        loadings=pattern,
        structure=structure,
        correlation=phi,
        communality=tuple((1.0 - found.uniqueness).tolist()),
        uniqueness=tuple(found.uniqueness.tolist()),
        explained=tuple(((phi @ pattern.T @ pattern).diagonal() / len(r)).tolist()),
        order=tuple(np.lexsort((-np.abs(pattern).max(axis=1), strongest)).tolist()),
        rmsr=float(np.sqrt(np.square(apart).mean())),
    )


def _tested(found: Exploratory, r: Matrix, extraction: Extraction) -> Exploratory:
    """Bartlett's (1951) χ² = (n − 1 − (2k + 5)/6 − 2m/3)·F, F the minimised discrepancy.

    F = ln|Σ| − ln|R| + tr(RΣ⁻¹) − k, Σ = ΛΛᵀ + Ψ.
    """
    k, m = found.k, found.factors
    implied = extraction.loadings @ extraction.loadings.T + np.diag(extraction.uniqueness)
    f = float(
        np.linalg.slogdet(implied).logabsdet
        - np.linalg.slogdet(r).logabsdet
        + np.linalg.solve(implied, r).trace()
        - k
    )
    factor = found.n - 1.0 - (2.0 * k + 5.0) / 6.0 - 2.0 * m / 3.0
    if factor <= 0:
        return found
    df, chi2 = _degrees(k, m), max(factor * f, 0.0)
    p = float(special.chdtrc(df, chi2)) if df > 0 else None
    return replace(found, chi2=chi2, df=df, p=p)
