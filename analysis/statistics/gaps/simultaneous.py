"""The distribution of the largest |t| of several statements that share people and error.

P(max_j |T_j|/r_j ≤ c), T multivariate t with ν degrees of freedom and the statements' correlation:
the normal vector behind it is a length times a direction u on the sphere of its rank d, the length
squared over the common χ²_ν/ν is d·F(d, ν), so the probability is the mean over directions of
F(c²/(d·h²)), h(u) = max_j |a_j·u|/r_j. Smooth in c, closed in ν; directions are a fixed Sobol
sequence, so that a figure is the same on every machine.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import special
from scipy.stats import qmc

from analysis.statistics.moments.values import Matrix

POINTS = {1: 2**14, 2: 2**16, 3: 2**18}
MANY = 2**16
"""Directions in a report, `MANY` from four nodes on: p is exact within 1e-7 up to three nodes,
within 1e-4 for six."""
CELL, FEWEST_CELLS = 512, 16
"""Directions in a cell, and the fewest cells."""
SEED = 33850
STEPS = 12
_TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joint:
    """The largest |t| of J statements on `rank` dimensions; leading axes are many surveys.

    `heights`: means of h over cells of equal probability, with `bends`, its variance within each:
    F is smooth in h, so that a few cells are as exact as all directions.
    """

    rank: int
    heights: Matrix
    bends: Matrix
    stretch: Matrix

    def p(self, t: Matrix, df: Matrix) -> Matrix:
        """Simultaneous p of each statement's |t| (… × J): that any reaches it, each at its ν."""
        return np.clip(1.0 - self._within(np.abs(t) / self.stretch, df)[0], 0.0, 1.0)

    def critical(self, level: float, df: Matrix) -> Matrix:
        """The |t| (… × J) that all statements keep below with probability `level`.

        By Newton's steps on log c, from Šidák's bound at the harmonic mean of the ν.
        """
        each = 1.0 - (1.0 - level ** (1.0 / self.stretch.size)) / 2.0
        middle = 1.0 / np.mean(1.0 / df, axis=-1, keepdims=True)
        first = self._solve(np.asarray(special.stdtrit(middle, each)), level, middle)
        return self._solve(first * np.ones_like(df), level, df) * self.stretch

    def _solve(self, c: Matrix, level: float, df: Matrix) -> Matrix:
        for _ in range(STEPS):
            inside, slope = self._within(c, df)
            step = (level - inside) / np.maximum(slope * c, _TINY)
            c = c * np.exp(np.clip(step, -0.5, 0.5))
            if np.abs(step).max(initial=0.0) < 1e-7:
                break
        return c

    def _within(self, c: Matrix, df: Matrix) -> tuple[Matrix, Matrix]:
        """The probability that all stay below c, and its derivative by c."""
        d, half = self.rank, df[..., None] / 2.0
        c = np.maximum(c, 1e-12)[..., None]
        height = self.heights[..., None, :]
        ratio = np.square(c / height)
        x = ratio / (ratio + df[..., None])
        inside = special.betainc(d / 2.0, half, x)
        log_density = (d / 2.0) * np.log(x) + half * np.log1p(-x) - special.betaln(d / 2.0, half)
        # By log c the slope is 2·density; by log h the opposite, and once more for the bend.
        slope = 2.0 * np.exp(log_density)
        second = slope * (1.0 + d * (1.0 - x) - df[..., None] * x)
        inside = inside + 0.5 * self.bends[..., None, :] / np.square(height) * second
        return inside.mean(axis=-1), (slope / c).mean(axis=-1)


def joint(
    statements: Matrix,
    covariance: Matrix,
    *,
    stretch: Matrix | None = None,
    points: int | None = None,
) -> Joint:
    """The largest |t| of J statements (J × K) of estimates with that covariance (… × K × K).

    Args:
        statements: each row a linear combination of the K estimates, none of them constant.
        covariance: of the estimates; its scale does not matter.
        stretch: how many times as wide as the first's each interval is (r_j, J); 1 without.
        points: directions, a power of two, 512 or more; those of a report without.
    """
    values, axes = np.linalg.eigh(covariance)
    root = axes * np.sqrt(np.maximum(values, 0.0))[..., None, :]
    rows = statements @ root
    rows = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), _TINY)
    wide = np.ones(len(statements)) if stretch is None else stretch
    d = covariance.shape[-1]
    points = POINTS.get(d, MANY) if points is None else points
    heights = np.abs(rows / wide[:, None] @ _directions(d, points).T).max(axis=-2)
    heights.sort(axis=-1)
    count = max(points // CELL, FEWEST_CELLS)
    cells = heights.reshape(*heights.shape[:-1], count, points // count)
    return Joint(rank=d, heights=cells.mean(axis=-1), bends=cells.var(axis=-1), stretch=wide)


@cache
def _directions(d: int, points: int) -> Matrix:
    """Points on the sphere in d dimensions: equal angles, Fibonacci's lattice, a Sobol sequence."""
    if d == 1:
        return np.ones((points, 1))
    if d == 2:
        angle = np.pi * (np.arange(points) + 0.5) / points
        return np.column_stack([np.cos(angle), np.sin(angle)])
    if d == 3:
        place = np.arange(points)
        z, angle = 1.0 - (2.0 * place + 1.0) / points, np.pi * (5.0**0.5 - 1.0) * place
        flat = np.sqrt(1.0 - z**2)
        return np.column_stack([flat * np.cos(angle), flat * np.sin(angle), z])
    sequence = qmc.Sobol(d, scramble=True, rng=np.random.default_rng(SEED))
    normal = special.ndtri(np.clip(sequence.random(points), 1e-12, 1.0 - 1e-12))
    return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True))
