"""Groups compared by ranks: Kruskal–Wallis with ε², and Dunn's pairs after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.families import holm

TIES = 9
"""Values that agree to so many decimals are tied."""
Values = NDArray[np.float64]
Codes = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Of each group its n and the sum of its ranks; of all the spread of the ranks.

    `variance` is that of one rank: N(N + 1)/12 − Σ(t³ − t)/(12(N − 1)), t the sizes of the ties.
    """

    n: tuple[int, ...]
    sums: tuple[float, ...]
    variance: float

    @property
    def total(self) -> int:
        """N, everyone who was ranked."""
        return sum(self.n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kruskal:
    """The Kruskal–Wallis test of `n` people.

    `reason`: "too_few" (fewer than two groups, or no more people than groups) or "constant".
    """

    n: int
    h: float | None = None
    p: float | None = None
    epsilon2: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DunnPair:
    """Two groups (places in the list of groups) by Dunn's z; `p_holm` within all pairs.

    `difference` is of mean ranks, first − second. `reason`: "constant".
    """

    first: int
    second: int
    difference: float
    z: float | None = None
    p: float | None = None
    p_holm: float | None = None
    reason: str | None = None


def ranks(values: Values, codes: Codes, groups: int) -> Ranks:
    """Rank n values (NaN = missing) of the people in groups 0 … groups − 1; others are left out.

    Ties share their mean rank. People of a code that is none of the groups (−1: not stated, or of
    a hidden group) are not ranked, so nothing is told of them.
    """
    if values.shape != codes.shape or values.ndim != 1:
        raise ValueError(f"{values.shape} values and {codes.shape} codes: one of each per person")
    used = ~np.isnan(values) & (codes >= 0) & (codes < groups)
    # Means of points that are equal as fractions differ in the last digits of floats.
    members, chosen, n = codes[used], np.round(values[used], TIES), int(used.sum())
    distinct, often = np.unique(chosen, return_counts=True)
    times = often.astype(np.float64)
    placed = np.cumsum(times) - (times - 1.0) / 2.0
    ties = float((times**3 - times).sum()) / (12.0 * (n - 1)) if n > 1 else 0.0
    return Ranks(
        n=tuple(int(x) for x in np.bincount(members, minlength=groups)),
        sums=tuple(_sum(part, distinct, placed) for part in split(chosen, members, groups)),
        # What rounding leaves where all are tied is no spread.
        variance=max(n * (n + 1) / 12.0 - ties, 0.0) if len(times) > 1 else 0.0,
    )


def _sum(part: Values, distinct: Values, placed: Values) -> float:
    """The sum of the ranks of a group's values: exact, for ranks are whole or half numbers."""
    points, often = np.unique(part, return_counts=True)
    return float(placed[np.searchsorted(distinct, points)] @ often)


def split(values: Values, codes: Codes, groups: int) -> Iterator[Values]:
    """The values of each group 0 … groups − 1, in their order; those of other codes are left out.

    One entry per person in both.
    """
    # Short integers are sorted by their digits, in a tenth of the time.
    placed = np.where((codes >= 0) & (codes < groups), codes, -1)
    placed = placed.astype(np.int16 if groups < 2**15 else np.int64)
    order = np.argsort(placed, kind="stable")
    bounds = np.searchsorted(placed[order], np.arange(groups + 1))
    ordered = values[order]
    yield from (ordered[start:end] for start, end in pairwise(bounds))


def kruskal(ranked: Ranks) -> Kruskal:
    """Kruskal & Wallis (1952), corrected for ties: H = Σ n_g(R̄_g − (N + 1)/2)²/variance.

    p from χ²(groups − 1), which is rough for groups of fewer than five. Effect ε² = H/(N − 1)
    (Kelley 1935), 0 to 1. Empty groups do not count.
    """
    held = [(n, total) for n, total in zip(ranked.n, ranked.sums, strict=True) if n]
    n, groups = ranked.total, len(held)
    if groups < 2 or n <= groups:
        return Kruskal(n=n, reason="too_few")
    if not ranked.variance:
        return Kruskal(n=n, reason="constant")
    middle = (n + 1) / 2.0
    between = sum(size * (total / size - middle) ** 2 for size, total in held)
    h = between / ranked.variance
    return Kruskal(n=n, h=h, p=float(special.chdtrc(groups - 1, h)), epsilon2=h / (n - 1))


def dunn(ranked: Ranks) -> tuple[DunnPair, ...]:
    """Dunn (1964): z = (R̄_i − R̄_j)/√(variance·(1/n_i + 1/n_j)), two-sided, adjusted by Holm."""
    held = [i for i, n in enumerate(ranked.n) if n]
    return with_holm([_dunn(ranked, i, j) for at, i in enumerate(held) for j in held[at + 1 :]])


def with_holm(pairs: Sequence[DunnPair]) -> tuple[DunnPair, ...]:
    """The pairs with p adjusted within all of them."""
    adjusted = holm([pair.p for pair in pairs])
    return tuple(replace(pair, p_holm=p) for pair, p in zip(pairs, adjusted, strict=True))


def _dunn(ranked: Ranks, i: int, j: int) -> DunnPair:
    difference = ranked.sums[i] / ranked.n[i] - ranked.sums[j] / ranked.n[j]
    if not ranked.variance:
        return DunnPair(first=i, second=j, difference=difference, reason="constant")
    z = difference / (ranked.variance * (1.0 / ranked.n[i] + 1.0 / ranked.n[j])) ** 0.5
    p = float(2.0 * special.ndtr(-abs(z)))
    return DunnPair(first=i, second=j, difference=difference, z=z, p=p)
