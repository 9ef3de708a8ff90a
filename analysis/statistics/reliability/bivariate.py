"""The bivariate normal distribution, for whole arrays at once."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.moments.values import Matrix

# Stands for zero and for infinity in places where Owen's formula divides by them.
TINY = 1e-300
FAR = 40.0


def bivariate_cdf(h: Matrix, k: Matrix, rho: Matrix) -> Matrix:
    """P(X ≤ h, Y ≤ k) of standard normals with correlation ρ, |ρ| < 1; the arrays broadcast.

    Owen (1956): ½(Φ(h) + Φ(k)) − T(h, a) − T(k, b) − [h and k of unlike sign]/2, with
    a = (k − ρh)/(h·√(1 − ρ²)), b = (h − ρk)/(k·√(1 − ρ²)); accurate to about 1e-15 absolutely.
    Infinite limits are allowed.
    """
    h, k = _finite(h), _finite(k)
    s = np.sqrt((1.0 - rho) * (1.0 + rho))
    with np.errstate(over="ignore"):
        a, b = (k / h - rho) / s, (h / k - rho) / s
    half = 0.5 * (special.ndtr(h) + special.ndtr(k))
    unlike = np.where((h < 0) == (k < 0), 0.0, 0.5)
    return np.asarray(half - special.owens_t(h, a) - special.owens_t(k, b) - unlike)


def bivariate_density(h: Matrix, k: Matrix, rho: Matrix) -> Matrix:
    """φ(h, k; ρ), which is also the derivative of `bivariate_cdf` by ρ (Plackett 1954)."""
    h, k = _finite(h), _finite(k)
    v = (1.0 - rho) * (1.0 + rho)
    return np.asarray(
        np.exp(-0.5 * (h * h - 2.0 * rho * h * k + k * k) / v) / (2.0 * np.pi * np.sqrt(v))
    )


def _finite(x: Matrix) -> NDArray[np.float64]:
    return np.clip(np.where(x == 0.0, TINY, x), -FAR, FAR)
