"""What answers without any agreement would look like: the null that r_wg is measured against."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# LeBreton & Senter (2008), table 2, by number of points. That of five points follows from the
# shares .05 .15 .20 .35 .25 of James, Demaree & Wolf (1984).
SLIGHT_SKEW = {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """A null distribution by its name, as the report prints it, and its variance (points²)."""

    name: str
    variance: float


def uniform(points: int) -> Null:
    """Every point equally often: σ² = (A² − 1)/12 for A points (James, Demaree & Wolf 1984)."""
    if points < 2:
        raise ValueError(f"a scale has two points or more, not {points}")
    return Null(name="uniform", variance=(points**2 - 1) / 12.0)


def slightly_skewed(points: int) -> Null | None:
    """Answers that lean to one end, as out of politeness; None where no source has the variance.

    The stricter null for ratings that are mostly good: its variance is smaller than the uniform's.
    """
    variance = SLIGHT_SKEW.get(points)
    return None if variance is None else Null(name="slight_skew", variance=variance)


def of_shares(name: str, shares: Sequence[float]) -> Null:
    """Any null of one's own: the shares of the points in ascending order, summing to 1.

    σ² = Σp·x² − (Σp·x)². Raises ValueError for shares that are negative or do not sum to 1.
    """
    p = np.asarray(shares, dtype=np.float64)
    if p.ndim != 1 or (p < 0).any() or abs(float(p.sum()) - 1.0) > 1e-9:
        raise ValueError("the shares of a null are not negative and sum to 1")
    x = np.arange(len(p), dtype=np.float64)
    mean = float(p @ x)
    variance = float(p @ np.square(x - mean))
    if variance <= 0.0:
        raise ValueError("a null without variance cannot be compared with")
    return Null(name=name, variance=variance)
