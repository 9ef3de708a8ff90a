"""Resamples of respondents as counts, and the interval that is read off what they give."""

from collections.abc import Iterator

import numpy as np
from scipy import special

from analysis.statistics.intervals import Interval
from analysis.statistics.moments.values import Matrix

BLOCK = 2**18
"""So many people are drawn at a time, to stay in the processor's cache."""
TIED = 1e-9
"""Estimates that agree to this, relatively to 1 and to their size, are the same."""


def counts(rows: int, draws: int, rng: np.random.Generator) -> Iterator[Matrix]:
    """Blocks of b × rows float64: how often each respondent is drawn, `draws` rows in all.

    One row is multinomial(rows; 1/rows, …), which is drawing `rows` respondents with replacement
    (Efron 1979).
    """
    step = max(BLOCK // max(rows, 1), 1)
    for at in range(0, draws, step):
        size = min(step, draws - at)
        people = rng.integers(0, rows, size=(size, rows)) + rows * np.arange(size)[:, None]
        times = np.bincount(people.ravel(), minlength=size * rows)
        yield times.reshape(size, rows).astype(np.float64)


def bca(drawn: Matrix, estimate: float, acceleration: float, reach: float) -> Interval:
    """Efron's (1987) bias-corrected and accelerated percentiles of the estimates `drawn`.

    z0 = Φ⁻¹(share below the estimate, ties half); percentiles at Φ(z0 + y/(1 − a·y)) with
    y = z0 ± reach. `reach` is z of the level, or more where resamples scatter too little.
    """
    # With few people many draws are the sample itself, but for the last digit.
    tie, edge = TIED * (1.0 + abs(estimate)), 0.5 / len(drawn)
    ordered = np.sort(drawn)
    first, last = np.searchsorted(ordered, (estimate - tie, estimate + tie))
    z0 = float(special.ndtri(min(max((first + last) / (2.0 * len(drawn)), edge), 1.0 - edge)))
    y = z0 + np.array([-reach, reach])
    # Past the pole of the fraction the interval ends at the outermost draw.
    left = 1.0 - acceleration * y
    turned = np.where(left > 0.0, y / np.maximum(left, 1e-12), np.inf * np.sign(y))
    at = special.ndtr(z0 + turned) * (len(drawn) - 1)
    low, high = np.interp(at, np.arange(len(drawn)), ordered)
    return float(low), float(high)


def acceleration(left: Matrix) -> float:
    """Efron's (1987) a = Σδ³/(6(Σδ²)^1.5), δ the mean of leave-one-out estimates less each."""
    delta = left.mean() - left if len(left) else np.zeros(1)
    spread = float(np.square(delta).sum()) ** 1.5
    return float((delta**3).sum()) / (6.0 * spread) if spread > 0 else 0.0
