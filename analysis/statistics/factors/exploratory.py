"""Exploratory factors of correlations: rotated, in a fixed order, with what went wrong."""

import warnings
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize

from analysis.statistics.factors.correlations import check_correlation, definite
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability import oblique

LOWEST = 0.005


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extraction:
    """Unrotated k × m `loadings` and the k `uniqueness`, as the method left them."""

    loadings: Matrix
    uniqueness: Matrix
    converged: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rotation:
    """Rotated k × m `loadings` (a pattern) and the m × m `correlation` of the factors.

    R ≈ loadings · correlation · loadingsᵀ + uniquenesses.
    """

    loadings: Matrix
    correlation: Matrix


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


def maximum_likelihood(correlation: Matrix, factors: int) -> Extraction:
    """Maximum likelihood (Lawley 1940; Jöreskog 1967), uniquenesses bounded by .005 from below.

    Over the uniquenesses ψ alone, since the best loadings for given ψ are canonical,
    Λ = Ψ^½·V·(D − 1)^½ with the m largest eigenvalues D of Ψ^−½ R Ψ^−½; the discrepancy is then
    Σ(d − ln d − 1) over the other eigenvalues. Started at (1 − m/2k)/(R⁻¹)_jj, so that no chance
    is in it; as R's `factanal`.
    """
    k = len(correlation)
    start = (1.0 - 0.5 * factors / k) / np.linalg.inv(correlation).diagonal()
    solution = optimize.minimize(
        _discrepancy,
        np.clip(start, 0.01, 0.99),
        args=(correlation, factors),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LOWEST, 1.0)] * k,
        options={"ftol": 1e-13, "gtol": 1e-8, "maxiter": 1000},
    )
    uniqueness = np.asarray(solution.x, dtype=np.float64)
    return Extraction(
        loadings=_canonical(uniqueness, correlation, factors)[0],
        uniqueness=uniqueness,
        converged=bool(solution.success or solution.status == 2),
    )


def _discrepancy(uniqueness: Matrix, correlation: Matrix, factors: int) -> tuple[float, Matrix]:
    loadings, rest = _canonical(uniqueness, correlation, factors)
    rest = np.maximum(rest, 1e-12)
    residual = np.square(loadings).sum(axis=1) + uniqueness - correlation.diagonal()
    return float((rest - np.log(rest) - 1.0).sum()), residual / uniqueness**2


def _canonical(uniqueness: Matrix, correlation: Matrix, factors: int) -> tuple[Matrix, Matrix]:
    """The loadings for given uniquenesses, and the eigenvalues that are left."""
    root = np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    size = np.sqrt(np.maximum(values[-factors:] - 1.0, 0.0))
    return (vectors[:, -factors:] * size)[:, ::-1] * root[:, None], values[:-factors]


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
