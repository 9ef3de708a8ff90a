"""Skewed answers on five and seven points: single items, scales with one factor, clusters."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

SHARES = {
    5: (0.02, 0.05, 0.13, 0.35, 0.45),
    7: (0.01, 0.02, 0.04, 0.08, 0.20, 0.35, 0.30),
}
"""Of the points from the lowest on: skewness −1.2 both."""
LOADINGS = (0.85, 0.85, 0.75, 0.75, 0.6, 0.6)
"""Of the judgements behind the six answers of a scale."""
MANY = 1_000_000

Floats = NDArray[np.float64]
Answers = NDArray[np.int8]


@cache
def cuts(points: int) -> Floats:
    """Where a standard normal judgement is cut, so that the points have their shares."""
    return np.asarray(special.ndtri(np.cumsum(SHARES[points])[:-1]))


def rated(judged: Floats, points: int) -> Answers:
    """Judgements as points from 1 on; a judgement of variance 1 gives the shares."""
    return (1 + np.searchsorted(cuts(points), judged)).astype(np.int8)


def item(rng: np.random.Generator, points: int, n: int, *, shift: float | Floats = 0.0) -> Floats:
    """n answers to one item; `shift` moves the judgements."""
    return rated(rng.standard_normal(n) + shift, points).astype(np.float64)


def shares(points: int, shift: float = 0.0) -> Floats:
    """The shares of the points, exactly."""
    return np.diff(special.ndtr(np.concatenate([[-np.inf], cuts(points) - shift, [np.inf]])))


def mean(points: int, shift: float = 0.0) -> float:
    """The item's true mean."""
    return float(shares(points, shift) @ np.arange(1.0, points + 1.0))


def sd(points: int, shift: float = 0.0) -> float:
    """The item's true standard deviation."""
    away = np.arange(1.0, points + 1.0) - mean(points, shift)
    return float(np.sqrt(shares(points, shift) @ away**2))


def scale(
    rng: np.random.Generator,
    points: int,
    n: int,
    *,
    loadings: tuple[float, ...] = LOADINGS,
    shift: float = 0.0,
) -> Answers:
    """n × k answers with one factor behind them."""
    common = np.array(loadings)
    own = np.sqrt(1.0 - common**2) * rng.standard_normal((n, len(common)))
    return rated(rng.standard_normal((n, 1)) * common + own + shift, points)


@cache
def everybody(points: int) -> Answers:
    """A million people's scale, which stands for the population."""
    return scale(np.random.default_rng([33850, points]), points, MANY)
