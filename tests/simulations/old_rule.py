"""The rule that the gap model took the place of, beside it in docs/statistics/gaps.md.

A gap was called where the larger of two p was below .05 after Holm's adjustment: Welch's and that
of Student's t with pooled variance. Trends still rest on that p (`Gap.p_cautious`), and a test
holds these arrays against the package's own.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.sides import Side
from tests.simulations.gap_populations import Vector

ALPHA = 0.05
Found = NDArray[np.bool_]


def called(raters: Side, customers: Side, shift: Vector) -> Found:
    """Which gaps (families × nodes) the rule calls, with `shift` added to the raters by node."""
    gap = raters.mean - customers.mean + shift
    return holm_finds(np.maximum(welch(raters, customers, gap), student(raters, customers, gap)))


def welch(raters: Side, customers: Side, gap: Vector) -> Vector:
    """Welch's p as the package has it: pooled where one side has no spread and that is more."""
    n, m = raters.n, customers.n
    a, b = _variances(raters) / n, _variances(customers) / m
    with np.errstate(invalid="ignore", divide="ignore"):
        p = _p(gap / np.sqrt(a + b), (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1)))
    pooled = _pooled_variance(raters, customers)
    stiff = ((a == 0.0) | (b == 0.0)) & (pooled > (a + b) * (1.0 + 2e-9))
    return np.where(stiff, student(raters, customers, gap), p)


def student(raters: Side, customers: Side, gap: Vector) -> Vector:
    """The p of the t test with pooled variance."""
    with np.errstate(invalid="ignore", divide="ignore"):
        t = gap / np.sqrt(_pooled_variance(raters, customers))
    return _p(t, np.asarray(raters.n + customers.n - 2.0))


def _variances(side: Side) -> Vector:
    return np.asarray(np.diagonal(side.scatter, axis1=-2, axis2=-1))


def _pooled_variance(raters: Side, customers: Side) -> Vector:
    n, m = raters.n, customers.n
    both = ((n - 1) * _variances(raters) + (m - 1) * _variances(customers)) / (n + m - 2)
    return np.asarray(both * (1.0 / n + 1.0 / m))


def _p(t: Vector, df: Vector) -> Vector:
    p = 2.0 * special.stdtr(df, -np.abs(t))
    return np.where(np.isnan(p), 1.0, p)


def holm_finds(p: Vector) -> Found:
    """Which p of each row are below α after Holm."""
    order = np.argsort(p, axis=1)
    steps = np.take_along_axis(p, order, 1) * (p.shape[1] - np.arange(p.shape[1]))
    placed = np.empty(p.shape, dtype=np.bool_)
    np.put_along_axis(placed, order, np.maximum.accumulate(steps, axis=1) < ALPHA, 1)
    return placed
