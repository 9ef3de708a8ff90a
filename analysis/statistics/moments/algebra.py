"""Moments put together, picked apart, turned round and brought to an end."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.statistics.moments.values import Covariances, Matrix, Moments


def merge(a: Moments, b: Moments) -> Moments:
    """The moments of the rows of `a` and `b` together (exact for integers, in any order)."""
    if a.k != b.k:
        raise ValueError(f"cannot merge moments of {a.k} and {b.k} columns")
    # An empty column has no origin of its own: a far-off zero would cost digits.
    origin = np.where(a.n.diagonal() > 0, a.origin, b.origin)
    a, b = rebase(a, origin), rebase(b, origin)
    return Moments(
        rows=a.rows + b.rows,
        origin=origin,
        n=a.n + b.n,
        weight=a.weight + b.weight,
        weight2=a.weight2 + b.weight2,
        sums=a.sums + b.sums,
        products=a.products + b.products,
    )


def rebase(m: Moments, origin: Matrix) -> Moments:
    """The same moments about another origin (k values)."""
    shift = m.origin - origin
    if not shift.any():
        return m
    by_row, by_column = shift[:, None], shift[None, :]
    return replace(
        m,
        origin=origin,
        sums=m.sums + by_row * m.weight,
        products=m.products
        + by_column * m.sums
        + by_row * m.sums.T
        + by_row * by_column * m.weight,
    )


def select(m: Moments, columns: Sequence[int]) -> Moments:
    """The moments of these columns alone, in this order."""
    at = np.ix_(columns, columns)
    return Moments(
        rows=m.rows,
        origin=m.origin[list(columns)],
        n=m.n[at],
        weight=m.weight[at],
        weight2=m.weight2[at],
        sums=m.sums[at],
        products=m.products[at],
    )


def spread(m: Moments, columns: Sequence[int | None]) -> Moments:
    """The moments of these columns in this order, where None is a column that nobody answered."""
    places = [at for at, column in enumerate(columns) if column is not None]
    chosen = select(m, [column for column in columns if column is not None])
    if len(places) == len(columns):
        return chosen
    at, k = np.ix_(places, places), len(columns)

    def wide(matrix: Matrix) -> Matrix:
        whole = np.zeros((k, k))
        whole[at] = matrix
        return whole

    origin = np.zeros(k)
    origin[places] = chosen.origin
    return Moments(
        rows=m.rows,
        origin=origin,
        n=wide(chosen.n),
        weight=wide(chosen.weight),
        weight2=wide(chosen.weight2),
        sums=wide(chosen.sums),
        products=wide(chosen.products),
    )


def reverse(m: Moments, columns: Sequence[int], ends: Sequence[float]) -> Moments:
    """The moments after x → (low + high) − x in `columns`, exactly; `ends`: low + high of each.

    Needs no second look at the data: about the reflected origin every deviation changes its sign.
    """
    sign, origin = np.ones(m.k), m.origin.copy()
    sign[list(columns)] = -1.0
    origin[list(columns)] = np.asarray(ends, dtype=np.float64) - origin[list(columns)]
    return replace(
        m,
        origin=origin,
        sums=m.sums * sign[:, None],
        products=m.products * sign[:, None] * sign[None, :],
    )


def finish(m: Moments) -> Covariances:
    """Means and pairwise covariances: cov(i, j) = (Σw d_i d_j − Σw d_i Σw d_j / Σw) / divisor.

    d are deviations from a whole number near the mean, so that integers lose nothing even where
    an item is nearly constant over millions of rows.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        near = np.rint(m.sums.diagonal() / m.weight.diagonal())
        m = rebase(m, m.origin + np.where(np.isnan(near), 0.0, near))
        mean = m.origin + m.sums.diagonal() / m.weight.diagonal()
        divisor = m.weight - m.weight2 / m.weight
        covariance = (m.products - m.sums * m.sums.T / m.weight) / divisor
        effective = np.where(m.weight2 > 0, m.weight * m.weight / m.weight2, 0.0)
    covariance[m.n < 2] = np.nan
    return Covariances(
        n=m.n.astype(np.int64), n_effective=effective, mean=mean, covariance=covariance
    )
