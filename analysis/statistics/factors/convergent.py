"""Convergent and discriminant validity: composite reliability, AVE, Fornell–Larcker, HTMT."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.statistics.moments.values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Convergent:
    """ρ_C and AVE of one factor from the loadings of its k items.

    `reason`: "one_item" (both would say nothing), "improper_solution" (an error variance that is
    not positive: a Heywood case), "no_items".
    """

    k: int
    composite_reliability: float | None = None
    ave: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FornellLarcker:
    """Two factors, by their place: does the weaker one's AVE exceed what the two share?

    `shared`: their squared correlation; `ave`: the smaller AVE; `holds`: ave > shared. None with
    `reason` "no_ave" where either AVE is not estimable.
    """

    first: int
    second: int
    shared: float
    ave: float | None = None
    holds: bool | None = None
    reason: str | None = None


def convergent(loadings: Sequence[float], errors: Sequence[float] | None = None) -> Convergent:
    """Both figures of a factor with variance 1, from k loadings and k error variances.

    ρ_C = (Σλ)² / ((Σλ)² + Σθ) (Jöreskog 1971; Werts, Linn & Jöreskog 1974) and
    AVE = Σλ² / (Σλ² + Σθ) (Fornell & Larcker 1981), in the metric of what is given. Without
    `errors` the loadings are standardised and θ = 1 − λ², so that AVE is the mean λ². Uncorrelated
    errors are assumed. Raises ValueError for unequal lengths or figures that are not finite.
    """
    given = np.asarray(loadings, dtype=np.float64)
    theta = 1.0 - np.square(given) if errors is None else np.asarray(errors, dtype=np.float64)
    if given.shape != theta.shape or given.ndim != 1:
        raise ValueError(f"{given.size} loadings need as many errors, not {theta.size}")
    if not (np.isfinite(given).all() and np.isfinite(theta).all()):
        raise ValueError("loadings and errors must be finite; leave out what was not estimated")
    if len(given) < 2:
        return Convergent(k=len(given), reason="one_item" if len(given) else "no_items")
    if (theta <= 0).any():
        return Convergent(k=len(given), reason="improper_solution")
    common, squares, noise = float(given.sum()) ** 2, float(given @ given), float(theta.sum())
    return Convergent(
        k=len(given),
        composite_reliability=common / (common + noise),
        ave=squares / (squares + noise),
    )


def fornell_larcker(
    aves: Sequence[float | None], correlation: Matrix
) -> tuple[FornellLarcker, ...]:
    """Fornell & Larcker's (1981) criterion for every two factors: min(AVE_s, AVE_t) > φ_st².

    `aves` of m factors, `correlation` m × m between the factors (disattenuated, as a confirmatory
    model estimates them). Raises ValueError where they do not match.
    """
    phi = np.asarray(correlation, dtype=np.float64)
    if phi.shape != (len(aves), len(aves)):
        raise ValueError(f"{len(aves)} AVEs need as many factors, not shape {phi.shape}")
    if not np.isfinite(phi).all():
        raise ValueError("correlations of factors must be finite")
    return tuple(
        _criterion(s, t, aves[s], aves[t], float(phi[s, t]) ** 2)
        for s in range(len(aves))
        for t in range(s + 1, len(aves))
    )


def _criterion(
    first: int, second: int, one: float | None, other: float | None, shared: float
) -> FornellLarcker:
    if one is None or other is None:
        return FornellLarcker(first=first, second=second, shared=shared, reason="no_ave")
    ave = min(one, other)
    return FornellLarcker(first=first, second=second, shared=shared, ave=ave, holds=ave > shared)
