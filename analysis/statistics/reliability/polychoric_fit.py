"""The maximum of a polychoric correlation's likelihood, for many tables at once."""

import numpy as np
from scipy import special

from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.bivariate import bivariate_cdf, bivariate_density

BOUND = 1.0 - 1e-6
"""Estimates go no further; one that lies here is at the end of what the data can tell."""
# Where the likelihood is looked at first: dense enough that its highest peak is not missed.
GRID = np.array([-BOUND, *np.tanh(np.linspace(-2.65, 2.65, 13)), BOUND])
STEPS = 60
CLOSE = 1e-10
# Shares below this are rounding.
LEAST = 1e-18
# A difference of the likelihood per answer that is rounding.
FLAT = 1e-11


def maximised(tables: Matrix, rows: Matrix, columns: Matrix) -> Matrix:
    """The ρ of each of P tables (P × C × C) that maximises Σ n_ij·ln π_ij(ρ), in [−BOUND, BOUND].

    `rows`, `columns`: P × (C − 1) thresholds. The best of 15 values, then Fisher's scoring
    between its neighbours, halved where it leaves them; to 1e-10.
    """
    heights = np.stack([_likelihood(tables, rows, columns, np.full(len(tables), r)) for r in GRID])
    best, last = heights.argmax(axis=0), len(GRID) - 1
    low, high = GRID[np.maximum(best - 1, 0)], GRID[np.minimum(best + 1, last)]
    start = np.where((best == 0) | (best == last), 0.5 * (low + high), GRID[best])
    rho = _scored(tables, rows, columns, start, low, high)
    return _settled(tables, rows, columns, rho)


def _settled(tables: Matrix, rows: Matrix, columns: Matrix, rho: Matrix) -> Matrix:
    """At the bound where that is as likely: the likelihood grows, or is flat, up to ±1."""
    bound = np.where(rho < 0.0, -BOUND, BOUND)
    found = _likelihood(tables, rows, columns, rho)
    level = found - FLAT * tables.sum(axis=(1, 2))
    return np.asarray(np.where(_likelihood(tables, rows, columns, bound) >= level, bound, rho))


def _scored(
    tables: Matrix,
    rows: Matrix,
    columns: Matrix,
    rho: Matrix,
    low: Matrix,
    high: Matrix,
) -> Matrix:
    moving = np.ones(len(rho), dtype=bool)
    for _ in range(STEPS):
        at = np.flatnonzero(moving)
        if not at.size:
            break
        now = rho[at]
        score, information = _score(tables[at], rows[at], columns[at], now)
        low[at] = np.where(score > 0, now, low[at])
        high[at] = np.where(score > 0, high[at], now)
        step = now + score / np.maximum(information, LEAST)
        inside = (step > low[at]) & (step < high[at])
        rho[at] = np.where(inside, step, 0.5 * (low[at] + high[at]))
        moving[at] = np.abs(rho[at] - now) > CLOSE
    return rho


def _likelihood(tables: Matrix, rows: Matrix, columns: Matrix, rho: Matrix) -> Matrix:
    share = np.maximum(_shares(rows, columns, rho), LEAST)
    return np.asarray((tables * np.log(share)).sum(axis=(1, 2)))


def _score(tables: Matrix, rows: Matrix, columns: Matrix, rho: Matrix) -> tuple[Matrix, Matrix]:
    """∂ℓ/∂ρ = Σ n π′/π and Fisher's information N·Σ π′²/π."""
    share = np.maximum(_shares(rows, columns, rho), LEAST)
    slope = _cells(bivariate_density(rows[:, :, None], columns[:, None, :], rho[:, None, None]))
    relative = slope / share
    score = (tables * relative).sum(axis=(1, 2))
    known = np.where(share > LEAST, slope * relative, 0.0).sum(axis=(1, 2))
    return score, tables.sum(axis=(1, 2)) * known


def _shares(rows: Matrix, columns: Matrix, rho: Matrix) -> Matrix:
    """The cells' probabilities π, P × C × C."""
    below = bivariate_cdf(rows[:, :, None], columns[:, None, :], rho[:, None, None])
    return _cells(below, special.ndtr(rows), special.ndtr(columns), 1.0)


def _cells(
    inner: Matrix, rows: Matrix | float = 0.0, columns: Matrix | float = 0.0, corner: float = 0.0
) -> Matrix:
    """Differences over both directions of a function on the thresholds and the borders."""
    pairs, r, c = inner.shape
    whole = np.zeros((pairs, r + 2, c + 2))
    whole[:, 1:-1, 1:-1] = inner
    whole[:, 1:-1, -1] = rows
    whole[:, -1, 1:-1] = columns
    whole[:, -1, -1] = corner
    return np.diff(np.diff(whole, axis=1), axis=2)
