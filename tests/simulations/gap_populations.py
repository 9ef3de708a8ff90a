"""Populations of ratings with known means, and samples of them as counts per point."""

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq

Vector = NDArray[np.float64]
Population = tuple[Vector, Vector]
"""The scores that occur, and the share of each."""

SHARES = {
    "5 skewed": (0.02, 0.05, 0.13, 0.35, 0.45),
    "5 ceiling": (0.01, 0.02, 0.05, 0.17, 0.75),
    "5 even": (0.10, 0.20, 0.40, 0.20, 0.10),
    "7 skewed": (0.01, 0.02, 0.04, 0.08, 0.20, 0.35, 0.30),
    "7 ceiling": (0.01, 0.01, 0.02, 0.03, 0.08, 0.20, 0.65),
}


def item(name: str) -> Population:
    """One item of that population, on 1 … 5 or 1 … 7."""
    shares = np.array(SHARES[name])
    return np.arange(1.0, len(shares) + 1.0), shares


def mean_of_two(population: Population) -> Population:
    """The score of a scale of two such items, answered independently."""
    points, shares = population
    both = np.convolve(shares, shares)
    return np.linspace(points[0], points[-1], len(both)), both


def mean(population: Population) -> float:
    points, shares = population
    return float(points @ shares)


def moved(population: Population, by: float) -> Population:
    """The same points with shares tilted exponentially until the mean has moved."""
    points, shares = population
    wanted, centred = mean(population) + by, points - points.mean()

    def tilted(slope: float) -> Vector:
        heavy = shares * np.exp(slope * centred)
        return np.asarray(heavy / heavy.sum())

    slope = brentq(lambda a: float(points @ tilted(a)) - wanted, -40.0, 40.0)
    return points, tilted(slope)


def sample(
    rng: np.random.Generator, population: Population, n: int, shape: tuple[int, ...]
) -> tuple[Vector, Vector]:
    """Means and variances (divisor n − 1; 0 for n = 1) of samples of n, as many as `shape` says."""
    points, shares = population
    counts = rng.multinomial(n, shares, size=shape)
    centre = counts @ points / n
    variance = (counts @ points**2 - n * centre**2) / max(n - 1, 1)
    return centre, np.where(variance < 1e-12, 0.0, variance)


def p_of(t: Vector, df: Vector | float) -> Vector:
    return np.asarray(2.0 * special.stdtr(df, -np.abs(t)))
