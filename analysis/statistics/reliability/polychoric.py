"""Polychoric correlations: those of the continuous judgements behind steps on a scale.

Two-step maximum likelihood (Olsson 1979): thresholds from each item's margin, then one correlation
per pair, for all pairs at once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.moments.values import Matrix, Ratings
from analysis.statistics.reliability.bivariate import bivariate_cdf, bivariate_density
from analysis.statistics.reliability.crosstabs import CountTables, count_tables

MOST_POINTS = 20
"""Items with more points are to be correlated as they are."""
# Cells of work held at once.
CELLS = 2**20
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

Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Polychoric:
    """Polychoric correlations of k items; all matrices are k × k.

    `correlation` has 1 on the diagonal and NaN for pairs of which those who answered both gave
    either item one point only (or did not exist). `n`: who answered both.
    `thresholds`: k × (C − 1), for the items' C points (−∞ and ∞ beyond the points that an item
    has; NaN where nobody answered it).
    `at_bound`: pairs whose likelihood grows up to ±1; their entry is ±BOUND and no estimate.
    `constant`: the columns with one point or none.
    `reason`: "too_few_items" (k < 2), "no_answers", "constant" (fewer than two items vary),
    "too_many_points".
    """

    correlation: Matrix
    n: NDArray[np.int64]
    thresholds: Matrix
    at_bound: NDArray[np.bool_]
    points: tuple[int, ...]
    constant: tuple[int, ...] = ()
    reason: str | None = None

    @property
    def k(self) -> int:
        """The number of items."""
        return len(self.correlation)


def polychoric(ratings: Ratings, weights: NDArray[np.floating] | None = None) -> Polychoric:
    """Polychoric correlations of n × k ratings on scale points, with n respondent weights if given.

    int8 with negative = missing, or floats with NaN. Thresholds from all who answered an item
    (as R's psych, global = TRUE), the correlation from those who answered both. Raises ValueError
    as `count_tables` does.
    """
    return from_tables(count_tables(ratings, weights))


def from_tables(t: CountTables) -> Polychoric:
    """The same from count tables: ρ maximises Σ n_ij·ln π_ij(ρ), π of the bivariate normal.

    Empty cells add nothing, and nothing is added to them, except where both items have two points
    and one cell is empty: there ½ goes into it with the margins kept (Brown & Benedetti 1977;
    Savalei 2011), for the estimate would be ±1.
    """
    tau = _thresholds(t.margins)
    constant = tuple(int(j) for j in np.flatnonzero((t.margins > 0).sum(axis=1) < 2))
    reason = _reason(t, constant)
    correlation = np.full((t.k, t.k), np.nan)
    np.fill_diagonal(correlation, 1.0)
    at_bound = np.zeros((t.k, t.k), dtype=bool)
    if reason is None:
        i, j, rho = _estimated(t, tau)
        correlation[i, j] = correlation[j, i] = rho
        at_bound[i, j] = at_bound[j, i] = np.abs(rho) >= BOUND
    return Polychoric(
        correlation=correlation,
        n=t.n,
        thresholds=tau,
        at_bound=at_bound,
        points=t.points,
        constant=constant,
        reason=reason,
    )


def _reason(t: CountTables, constant: tuple[int, ...]) -> str | None:
    if t.k < 2:
        return "too_few_items"
    if not t.points:
        return "no_answers"
    if t.k - len(constant) < 2:
        return "constant"
    return "too_many_points" if len(t.points) > MOST_POINTS else None


def _thresholds(margins: Matrix) -> Matrix:
    """Φ⁻¹ of the cumulative shares, k × (C − 1)."""
    total = margins.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.cumsum(margins, axis=1)[:, :-1] / total
        above = np.cumsum(margins[:, ::-1], axis=1)[:, ::-1][:, 1:] / total
    # From the nearer end, so that no digits are lost where nearly all chose one point.
    return np.asarray(np.where(below < 0.5, special.ndtri(below), -special.ndtri(above)) + 0.0)


def _estimated(t: CountTables, tau: Matrix) -> tuple[Places, Places, Matrix]:
    """The pairs (i, j) that can be estimated, and their ρ."""
    i, j = t.pairs[:, 0], t.pairs[:, 1]
    # Those who answered both must differ on both, or only the thresholds would speak.
    differ = ((t.tables.any(axis=2).sum(axis=1)) > 1) & ((t.tables.any(axis=1).sum(axis=1)) > 1)
    i, j, tables = i[differ], j[differ], t.tables[differ]
    binary = (t.margins > 0).sum(axis=1) == 2
    tables = _corrected(tables, binary[i] & binary[j])
    rho = np.empty(len(tables))
    step = max(CELLS // max(len(t.points), 1) ** 2, 1)
    for at in range(0, len(tables), step):
        some = slice(at, at + step)
        rho[some] = maximised(tables[some], tau[i[some]], tau[j[some]])
    return i, j, rho


def _corrected(tables: Matrix, four: NDArray[np.bool_]) -> Matrix:
    """Of the four-cell tables those with one empty cell get ½ there, margins kept."""
    mended = tables.copy()
    for at in np.flatnonzero(four & ((tables > 0).sum(axis=(1, 2)) == 3)):
        table = tables[at]
        cells = np.ix_(np.flatnonzero(table.any(axis=1)), np.flatnonzero(table.any(axis=0)))
        square = table[cells]
        sign = 1.0 if (square.diagonal() == 0).any() else -1.0
        fuller = square[[0, 1], [1, 0]] if sign > 0 else square.diagonal()
        # No more than half of what the neighbours hold, where weights make them small.
        size = min(0.5, 0.5 * float(fuller.min()))
        mended[at][cells] = square + sign * size * np.array([[1.0, -1.0], [-1.0, 1.0]])
    return mended


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
    height = _likelihood(tables, rows, columns, rho)
    level = height - FLAT * tables.sum(axis=(1, 2))
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
