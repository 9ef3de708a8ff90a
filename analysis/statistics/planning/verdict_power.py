"""How often the verdict's rule finds a true gap: exact for normal answers, by quadrature."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import special

from analysis.statistics.moments.values import Matrix

RATIOS, SCALES = 24, 24
"""Nodes for the ratio of the two variances (in each piece), and for their common size."""
BENDS = (1.0 / 30.0, 1.0, 30.0)
"""Ratios of the two error variances between which Satterthwaite's df change most."""
TAIL = 1e-12
"""What is left out at either end of each of the two distributions."""
HALVINGS = 60
KINK_STEPS = 6
_AT, _WEIGHT = (np.asarray(each) for each in special.roots_legendre(RATIOS))
_SIZE_AT, _SIZE_WEIGHT = (np.asarray(each) for each in special.roots_legendre(SCALES))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hurdle:
    """How large an observed gap must be to be found, as a distribution.

    `heights` with probability `weights`: of normal answers the two variances are independent of
    the gap. `error`: the true standard error of the gap.
    """

    error: float
    heights: Matrix
    weights: Matrix


def hurdle(n1: int, sd1: float, n2: int, sd2: float, alpha: float) -> Hurdle:
    """The hurdle of two sides with true standard deviations, n1 ≥ 1 and n2 ≥ 2 answers.

    A gap d is found where the larger of Welch's and Student's p is below alpha, that is where
    |d| > max(t(ν)·√(s1²/n1 + s2²/n2), t(n1 + n2 − 2)·s_p·√(1/n1 + 1/n2)), with Satterthwaite's ν.
    Of (n1 − 1)s1²/σ1² and (n2 − 1)s2²/σ2² the sum Q is χ²(n1 + n2 − 2), and the first one's share B
    of it is Beta((n1 − 1)/2, (n2 − 1)/2), independent of Q; the hurdle is √Q times a function of B,
    smooth but for kinks where the two tests change places: there the range of B is divided. Both
    are integrated by Gauss's rule, B as sin²θ: right to 1e-5 for
    two answers on a side, to 1e-8 beyond. One answer on the first side is a fixed value, and
    the test that of one sample.
    """
    if n1 == 1:
        df, error = n2 - 1.0, sd2 / math.sqrt(n2)
        size, weights = _sizes(df)
        height = float(special.stdtrit(df, 1.0 - alpha / 2.0)) * error
        return Hurdle(error=error, heights=size * height, weights=weights)
    df = n1 + n2 - 2.0
    error = math.sqrt(sd1**2 / n1 + sd2**2 / n2)
    sides = _Sides(n1=n1, sd1=sd1, n2=n2, sd2=sd2, alpha=alpha)
    size, size_weights = _sizes(df)
    theta, theta_weights = _angles(sides)
    welch, pooled = sides.both(np.sin(theta) ** 2)
    return Hurdle(
        error=error,
        heights=np.outer(np.maximum(welch, pooled), size).ravel(),
        weights=np.outer(theta_weights, size_weights).ravel(),
    )


def chance(gap: float, over: Hurdle) -> float:
    """P(|d| > hurdle) for d normal around the true gap."""
    shift, height = abs(gap) / over.error, over.heights / over.error
    passed = special.ndtr(shift - height) + special.ndtr(-shift - height)
    return float(np.clip(over.weights @ passed, 0.0, 1.0))


def found_with(wanted: float, over: Hurdle) -> float:
    """The true gap that is found with the chance `wanted`, by halving; it grows with the gap."""
    low, high = 0.0, over.error
    while chance(high, over) < wanted:
        low, high = high, 2.0 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if chance(middle, over) >= wanted else (middle, high)
    return high


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    n1: int
    sd1: float
    n2: int
    sd2: float
    alpha: float

    def both(self, share: Matrix) -> tuple[Matrix, Matrix]:
        """Welch's hurdle and Student's for Q = n1 + n2 − 2 and each share B of the first side."""
        df1, df2 = self.n1 - 1.0, self.n2 - 1.0
        df = df1 + df2
        variance1 = self.sd1**2 * share * df / df1
        variance2 = self.sd2**2 * (1.0 - share) * df / df2
        a, b = variance1 / self.n1, variance2 / self.n2
        nu = (a + b) ** 2 / (a**2 / df1 + b**2 / df2)
        p = 1.0 - self.alpha / 2.0
        pooled = (df1 * variance1 + df2 * variance2) / df * (1.0 / self.n1 + 1.0 / self.n2)
        t = float(special.stdtrit(df, p))
        welch = np.asarray(special.stdtrit(nu, p) * np.sqrt(a + b), dtype=np.float64)
        return welch, np.asarray(t * np.sqrt(pooled), dtype=np.float64)


def _sizes(df: float) -> tuple[Matrix, Matrix]:
    """Nodes and weights of √(Q/df), Q ~ χ²(df)."""
    low = math.sqrt(2.0 * float(special.gammaincinv(df / 2.0, TAIL)))
    high = math.sqrt(2.0 * float(special.gammainccinv(df / 2.0, TAIL)))
    x = low + (high - low) * (_SIZE_AT + 1.0) / 2.0
    log = (df - 1.0) * np.log(x) - x * x / 2.0
    return x / math.sqrt(df), _normed(_SIZE_WEIGHT, log)


def _angles(sides: _Sides) -> tuple[Matrix, Matrix]:
    """Nodes and weights of θ, sin²θ ~ Beta((n1 − 1)/2, (n2 − 1)/2), in smooth pieces."""
    a, b = (sides.n1 - 1.0) / 2.0, (sides.n2 - 1.0) / 2.0
    edges = _edges(sides, a, b)
    half = np.diff(edges) / 2.0
    theta = ((edges[:-1] + half)[:, None] + half[:, None] * _AT).ravel()
    sine, cosine = np.log(np.sin(theta)), np.log(np.cos(theta))
    log = (2.0 * a - 1.0) * sine + (2.0 * b - 1.0) * cosine
    return theta, _normed((half[:, None] * _WEIGHT).ravel(), log)


def _edges(sides: _Sides, a: float, b: float) -> Matrix:
    """The ends of the range of θ, the bends and the kinks in it."""
    low = math.asin(math.sqrt(float(special.betaincinv(a, b, TAIL))))
    high = math.acos(math.sqrt(float(special.betaincinv(b, a, TAIL))))
    even = math.sqrt(a * sides.n1 / (b * sides.n2)) * sides.sd2 / sides.sd1
    bends = (math.atan(even * math.sqrt(ratio)) for ratio in BENDS)
    coarse = [low, *(at for at in bends if low < at < high), high]
    return np.array(
        sorted([*coarse, *(kink for part in pairwise(coarse) for kink in _kinks(sides, *part))])
    )


def _kinks(sides: _Sides, low: float, high: float) -> list[float]:
    """Where Welch's hurdle and Student's cross between two angles."""

    def ahead(theta: Matrix) -> Matrix:
        welch, pooled = sides.both(np.sin(theta) ** 2)
        return welch - pooled

    grid = np.linspace(low, high, RATIOS)
    sign = np.sign(ahead(grid))
    kinks = []
    for at in np.flatnonzero(sign[:-1] * sign[1:] < 0):
        left, right = grid[at], grid[at + 1]
        for _ in range(KINK_STEPS):
            finer = np.linspace(left, right, RATIOS)
            step = int(np.argmax(np.sign(ahead(finer)) != sign[at]))
            left, right = finer[max(step - 1, 0)], finer[step]
        kinks.append(float(right))
    return kinks


def _normed(weights: Matrix, log: Matrix) -> Matrix:
    """Weights times a density that is known up to a factor, adding up to 1."""
    mass = weights * np.exp(log - log.max())
    return np.asarray(mass / mass.sum())
