"""Populations of ratings with known means."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Vector = NDArray[np.float64]
Population = tuple[Vector, Vector]
"""The scores that occur, and the share of each."""

SHARES = {
    "5 skewed": (0.02, 0.05, 0.13, 0.35, 0.45),
    "5 ceiling": (0.01, 0.02, 0.05, 0.17, 0.75),
    "7 skewed": (0.01, 0.02, 0.04, 0.08, 0.20, 0.35, 0.30),
}


def item(name: str) -> Population:
    """One item of that population, on 1 … 5 or 1 … 7."""
    shares = np.array(SHARES[name])
    return np.arange(1.0, len(shares) + 1.0), shares


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
