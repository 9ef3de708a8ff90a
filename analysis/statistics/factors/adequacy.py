"""Whether correlations are worth factoring: Kaiser–Meyer–Olkin and Bartlett's sphericity."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from scipy import special

from analysis.statistics.factors.correlations import check_correlation, definite, unusable
from analysis.statistics.kinds import COEFFICIENT, COUNT, STATISTIC, P
from analysis.statistics.moments.values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Adequacy:
    """KMO of all k items and of each, and Bartlett's test that nothing correlates.

    `n`: the n it was told, after deletion (with weights: Kish's). `reason` where there is no KMO:
    "no_items", "one_item", "too_few" (a correlation is unknown), "singular" (also where
    pairwise correlations contradict each other), "uncorrelated" (every correlation is exactly 0;
    Bartlett is given). A single item that correlates with nothing has None in `kmo_items`.
    `bartlett_reason`: the same, or "too_few" where n ≤ 1 + (2k + 5)/6.
    """

    n: float
    k: int
    kmo: Annotated[float | None, COEFFICIENT] = None
    kmo_items: tuple[float | None, ...] = ()
    chi2: Annotated[float | None, STATISTIC] = None
    df: Annotated[int | None, COUNT] = None
    p: Annotated[float | None, P] = None
    reason: str | None = None
    bartlett_reason: str | None = None


def adequacy(correlation: Matrix, n: float) -> Adequacy:
    """Both figures from a k × k correlation matrix and the number of people behind it.

    KMO (Kaiser 1970; Kaiser & Rice 1974): Σr_ij² / (Σr_ij² + Σq_ij²) over i ≠ j, with the partial
    correlations q_ij = −v_ij/√(v_ii·v_jj) given all other items, V = R⁻¹; for item i over j alone.
    Bartlett (1950): χ² = −(n − 1 − (2k + 5)/6)·ln|R|, df = k(k − 1)/2. Raises ValueError unless
    `correlation` is a correlation matrix.
    """
    r = check_correlation(correlation)
    k = len(r)
    reason = unusable(r) or (None if definite(r) else "singular")
    if reason is not None:
        return Adequacy(n=n, k=k, kmo_items=(None,) * k, reason=reason, bartlett_reason=reason)
    overall, items = _kmo(r)
    figures = Adequacy(
        n=n, k=k, kmo=overall, kmo_items=items, reason=None if overall else "uncorrelated"
    )
    return _with_bartlett(figures, r)


def _kmo(r: Matrix) -> tuple[float | None, tuple[float | None, ...]]:
    v = np.linalg.inv(r)
    scale = np.sqrt(v.diagonal())
    plain, partial = np.square(r), np.square(v / np.outer(scale, scale))
    np.fill_diagonal(plain, 0.0)
    np.fill_diagonal(partial, 0.0)
    by_item, q = plain.sum(axis=0), partial.sum(axis=0)
    items = tuple(
        float(mine / (mine + rest)) if mine > 0 else None
        for mine, rest in zip(by_item, q, strict=True)
    )
    total = float(by_item.sum())
    return (total / (total + float(q.sum())) if total > 0 else None), items


def _with_bartlett(figures: Adequacy, r: Matrix) -> Adequacy:
    k, df = figures.k, figures.k * (figures.k - 1) // 2
    factor = figures.n - 1.0 - (2.0 * k + 5.0) / 6.0
    if factor <= 0:
        return replace(figures, bartlett_reason="too_few")
    # The determinant itself underflows for many items; its logarithm does not.
    chi2 = max(-factor * float(np.linalg.slogdet(r).logabsdet), 0.0)
    return replace(figures, chi2=chi2, df=df, p=float(special.chdtrc(df, chi2)))
