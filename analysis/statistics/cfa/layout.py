"""Which parameters of a simple-structure factor model are free, fixed, or equal between groups."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix

FIXED = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Structure:
    """`factor_of[i]`: the factor that item i loads on, 0 … m − 1; each of m factors has items.

    The parameters of one group stand in one vector, its *local* vector, in this order: q loadings,
    m(m + 1)/2 factor variances and covariances (lower triangle by rows), q residual variances,
    q intercepts, m factor means.
    """

    factor_of: NDArray[np.intp]

    @property
    def q(self) -> int:
        """The number of items."""
        return len(self.factor_of)

    @property
    def m(self) -> int:
        """The number of factors."""
        return int(self.factor_of.max()) + 1

    @property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of the lower triangle of the factors' covariances, by rows."""
        return np.tril_indices(self.m)

    @property
    def sizes(self) -> NDArray[np.intp]:
        """How many items each factor has."""
        return np.bincount(self.factor_of, minlength=self.m)

    @property
    def blocks(self) -> tuple[slice, slice, slice, slice, slice]:
        """Where loadings, factor covariances, residuals, intercepts, means stand."""
        half = self.m * (self.m + 1) // 2
        ends = np.cumsum([0, self.q, half, self.q, self.q, self.m]).tolist()
        first, second, third, fourth, fifth = (slice(a, b) for a, b in pairwise(ends))
        return first, second, third, fourth, fifth


@dataclass(frozen=True, slots=True, kw_only=True)
class Equal:
    """Which items have equal loadings, intercepts, residual variances in all groups."""

    loadings: Set[int] = frozenset()
    intercepts: Set[int] = frozenset()
    residuals: Set[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """`index[g, a]`: the free parameter at place a of group g's local vector, or FIXED.

    `fixed[g, a]` is the value there where it is not free; `free` the number of free parameters.
    """

    structure: Structure
    index: NDArray[np.intp]
    fixed: Matrix
    free: int

    @property
    def groups(self) -> int:
        """The number of groups."""
        return len(self.index)


def structure(factors: Sequence[Sequence[int]]) -> Structure:
    """The structure of `factors`, each the columns of its items; items are numbered in that order.

    ValueError for an empty factor or an item named twice.
    """
    flat = [item for items in factors for item in items]
    if not flat or any(len(items) == 0 for items in factors):
        raise ValueError("each factor needs the column of at least one item")
    if len(set(flat)) < len(flat):
        raise ValueError("an item belongs to one factor; a column is named twice")
    owner = np.repeat(np.arange(len(factors)), [len(items) for items in factors])
    return Structure(factor_of=owner.astype(np.intp))


def layout(shape: Structure, groups: int, equal: Equal | None = None) -> Layout:
    """The model with means, identified by its first group: factor variances 1 and means 0 there.

    A factor with an equal loading has its variance free in the other groups, one with an equal
    intercept its mean (Millsap 2011); without any they are 1 and 0 in every group. A factor of one
    item has no residual: the item is the factor.
    """
    tied = Equal() if equal is None else equal
    loads, phi, resid, cuts, means = shape.blocks
    length = means.stop
    wanted = np.ones((groups, length), dtype=bool)
    fixed = np.zeros((groups, length))
    rows, columns = shape.pairs
    diagonal = np.arange(phi.start, phi.stop)[rows == columns]
    loose_scale = _touched(shape, tied.loadings)
    loose_mean = _touched(shape, tied.intercepts)
    later = np.arange(groups)[:, None] > 0
    wanted[:, diagonal] = loose_scale & later
    wanted[:, means] = loose_mean & later
    wanted[:, resid] = shape.sizes[shape.factor_of] > 1
    fixed[:, diagonal] = 1.0
    shared = np.zeros(length, dtype=bool)
    for block, items in (
        (loads, tied.loadings),
        (cuts, tied.intercepts),
        (resid, tied.residuals),
    ):
        shared[[block.start + item for item in items]] = True
    return _numbered(shape, wanted, np.where(wanted, 0.0, fixed), shared)


def independence(shape: Structure, groups: int) -> Layout:
    """The baseline model: variances and means of uncorrelated items, free in every group."""
    _, _, resid, cuts, means = shape.blocks
    wanted = np.zeros((groups, means.stop), dtype=bool)
    wanted[:, resid] = wanted[:, cuts] = True
    return _numbered(shape, wanted, np.zeros(wanted.shape), np.zeros(means.stop, dtype=bool))


def _touched(shape: Structure, items: Set[int]) -> NDArray[np.bool_]:
    factors = np.zeros(shape.m, dtype=bool)
    factors[shape.factor_of[sorted(items)]] = True
    return factors


def _numbered(
    shape: Structure, wanted: NDArray[np.bool_], fixed: Matrix, shared: NDArray[np.bool_]
) -> Layout:
    """Numbers the wanted places; a shared place has the number it has in the first group."""
    index = np.full(wanted.shape, FIXED, dtype=np.intp)
    free = 0
    for g in range(len(wanted)):
        first = wanted[g] & ~(shared & wanted[0] & (g > 0))
        count = int(first.sum())
        index[g, first] = np.arange(free, free + count)
        free += count
        again = wanted[g] & ~first
        index[g, again] = index[0, again]
    return Layout(structure=shape, index=index, fixed=fixed, free=free)


def unfold(plan: Layout, theta: Matrix) -> Matrix:
    """The local vectors, groups × length, of the free parameters."""
    values = np.append(theta, 0.0)
    return np.where(plan.index == FIXED, plan.fixed, values[plan.index])


def collect(plan: Layout, local: Matrix) -> Matrix:
    """The free parameters nearest to local vectors: the mean over the places that share one."""
    at = plan.index != FIXED
    count = np.bincount(plan.index[at], minlength=plan.free)
    return np.bincount(plan.index[at], weights=local[at], minlength=plan.free) / count


def total(plan: Layout, parts: Sequence[Matrix]) -> Matrix:
    """Gradients (vectors) or information matrices of groups, summed over shared places."""
    shape = (plan.free,) * parts[0].ndim
    whole = np.zeros(shape)
    for row, part in zip(plan.index, parts, strict=True):
        at = np.flatnonzero(row != FIXED)
        if part.ndim == 1:
            whole += np.bincount(row[at], weights=part[at], minlength=plan.free)
        else:
            whole[np.ix_(row[at], row[at])] += part[np.ix_(at, at)]
    return whole
