"""Whether correlations carry common factors, and how many: KMO, Bartlett, parallel analysis."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from scipy import special

from analysis.statistics.factors.correlations import check_correlation, definite, unusable
from analysis.statistics.kinds import COEFFICIENT, COUNT, STATISTIC, P
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix

DRAWS = 1000
PERCENTILE = 95.0
BATCH = 2_000_000
SWEEPS, SETTLED, ROUGHLY = 100, 1e-5, 1e-3
"""Loadings stand still when they move less; of random matrices less exactly, which moves no
percentile by more than 1e-4."""
LARGEST = math.sqrt(0.995)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adequacy:
    """KMO of all k items and of each, and Bartlett's test that nothing correlates.

    `n`: the n it was told, after deletion (with weights: Kish's). `reason` where there is no KMO:
    "no_items", "one_item", "too_few" (a correlation is unknown), "singular" (also where
    pairwise correlations contradict each other), "uncorrelated" (every correlation is exactly 0;
    Bartlett is given). A single item that correlates with nothing has None in `kmo_items`.
    Bartlett is missing for the same reason, or where n ≤ 1 + (2k + 5)/6.
    """

    n: float
    k: int
    kmo: Annotated[float | None, COEFFICIENT] = None
    kmo_items: tuple[float | None, ...] = ()
    chi2: Annotated[float | None, STATISTIC] = None
    df: Annotated[int | None, COUNT] = None
    p: Annotated[float | None, P] = None
    reason: str | None = None


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
        return Adequacy(n=n, k=k, kmo_items=(None,) * k, reason=reason)
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
        return figures
    # The determinant itself underflows for many items; its logarithm does not.
    chi2 = max(-factor * float(np.linalg.slogdet(r).logabsdet), 0.0)
    return replace(figures, chi2=chi2, df=df, p=float(special.chdtrc(df, chi2)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parallel:
    """Observed eigenvalues beside those that chance gives; all tuples have length k, falling.

    They are of the reduced matrix, so that those of the last are negative. `number`: how many of
    the first are above `reference`, the percentile of those of `draws` random matrices (`mean` is
    their mean: Horn's first rule). `range`: the same with the reference moved to both ends of its
    own 95 % Monte-Carlo interval; where its ends differ the number hangs on the seed. `reason`:
    "no_items", "one_item", "too_few" (fewer than 3 people, or an unknown correlation).
    """

    n: int
    k: int
    draws: int
    percentile: float
    observed: tuple[float, ...] = ()
    mean: tuple[float, ...] = ()
    reference: tuple[float, ...] = ()
    number: int | None = None
    range: tuple[int, int] | None = None
    reason: str | None = None


def parallel_factors(
    correlation: Matrix,
    n: float,
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
    percentile: float = PERCENTILE,
) -> Parallel:
    """Parallel analysis of common factors: eigenvalues of R with communalities on its diagonal.

    Horn (1965), who meant common factors, with the percentile in place of the mean (Glorfeld 1995).
    The communalities are those of one factor by minimum residuals (Harman & Jones 1966), in the
    data as in each random matrix: psych's `fa.parallel(fa = "fa")`. The n × k random normal data
    are not drawn: their correlation matrices are, by Bartlett's decomposition of a Wishart matrix
    with n − 1 degrees of freedom (Smith & Hocking 1972), which costs nothing for large n.
    """
    r = check_correlation(correlation)
    empty = _asked(int(n), len(r), draws, percentile)
    if (reason := unusable(r) or ("too_few" if n < 3 else None)) is not None:
        return replace(empty, reason=reason)
    with one_thread():
        parts = _random(len(r), n, draws, rng)
        chance = [_falling(reduced(part, settled=ROUGHLY)) for part in parts]
        return _beyond_chance(empty, _falling(reduced(r)), np.vstack(chance))


def reduced(r: Matrix, *, settled: float = SETTLED) -> Matrix:
    """One or many correlation matrices with the communalities of one factor on their diagonals.

    The loadings λ minimise Σ_{i<j} (r_ij − λ_i·λ_j)²: given all others, the best λ_i is
    Σ_j r_ij·λ_j / Σ_j λ_j² over j ≠ i (Harman & Fukuda 1966), taken in turn from the first
    principal component on; no communality above .995.
    """
    at = np.arange(r.shape[-1])
    apart = r.copy()
    apart[..., at, at] = 0.0
    values, vectors = np.linalg.eigh(r)
    loadings = vectors[..., -1] * np.sqrt(values[..., -1:])
    every = apart.reshape(-1, len(at), len(at))
    still = _settled(every, loadings.reshape(-1, len(at)), settled)
    apart[..., at, at] = np.square(still).reshape(loadings.shape)
    return apart


def _settled(apart: Matrix, loadings: Matrix, settled: float) -> Matrix:
    """The loadings of each matrix, improved until they stand still; a few never quite do."""
    open_ = np.arange(len(apart))
    for _ in range(SWEEPS):
        r, size = apart[open_], loadings[open_]
        for i in range(size.shape[1]):
            others = np.square(size).sum(axis=1) - size[:, i] ** 2
            best = (r[:, i] * size).sum(axis=1) / np.maximum(others, 1e-12)
            size[:, i] = np.clip(best, -LARGEST, LARGEST)
        moving = np.abs(size - loadings[open_]).max(axis=1) > settled
        loadings[open_] = size
        open_ = open_[moving]
        if not len(open_):
            break
    return loadings


def _asked(n: int, k: int, draws: int, percentile: float) -> Parallel:
    if draws < 1 or not 0 < percentile < 100:
        raise ValueError(f"draws ≥ 1 and 0 < percentile < 100, not {draws} and {percentile}")
    return Parallel(n=n, k=k, draws=draws, percentile=percentile)


def _random(k: int, n: float, draws: int, rng: np.random.Generator) -> Iterator[Matrix]:
    """Correlation matrices of n × k independent normal values, in batches of bounded size."""
    rows = k if n > k else int(n)
    batch = max(BATCH // (rows * k), 1)
    for at in range(0, draws, batch):
        size = min(batch, draws - at)
        factor = _bartlett(k, n, size, rng) if n > k else _centred(k, int(n), size, rng)
        gram = factor @ factor.swapaxes(1, 2)
        sd = np.sqrt(np.diagonal(gram, axis1=1, axis2=2))
        yield np.asarray(gram / (sd[:, :, None] * sd[:, None, :]))


def _bartlett(k: int, n: float, size: int, rng: np.random.Generator) -> Matrix:
    """Lower triangles T with TTᵀ ~ W(I, n − 1): T_ii² ~ χ²(n − 1 − i), T_ij ~ N(0, 1) below."""
    triangle = np.tril(rng.standard_normal((size, k, k)), -1)
    triangle[:, np.arange(k), np.arange(k)] = np.sqrt(
        rng.chisquare(n - 1.0 - np.arange(k), size=(size, k))
    )
    return triangle


def _centred(k: int, n: int, size: int, rng: np.random.Generator) -> Matrix:
    """Too few people for the triangle: the deviations themselves, k × n."""
    values = rng.standard_normal((size, k, n))
    return np.asarray(values - values.mean(axis=2, keepdims=True))


def _falling(r: Matrix) -> Matrix:
    return np.asarray(np.linalg.eigvalsh(r)[..., ::-1])


def _beyond_chance(empty: Parallel, observed: Matrix, chance: Matrix) -> Parallel:
    share = empty.percentile / 100.0
    reference = np.quantile(chance, share, axis=0)
    ranks = math.sqrt(empty.draws * share * (1.0 - share)) * 1.96
    low, high = (
        np.clip(round(empty.draws * share + side * ranks), 1, empty.draws) for side in (-1, 1)
    )
    ordered = np.sort(chance, axis=0)
    return replace(
        empty,
        observed=tuple(observed.tolist()),
        mean=tuple(chance.mean(axis=0).tolist()),
        reference=tuple(reference.tolist()),
        number=_above(observed, reference),
        range=(_above(observed, ordered[high - 1]), _above(observed, ordered[low - 1])),
    )


def _above(observed: Matrix, reference: Matrix) -> int:
    """How many eigenvalues exceed the reference before the first that does not."""
    below = np.flatnonzero(observed <= reference)
    return int(below[0]) if len(below) else len(observed)
