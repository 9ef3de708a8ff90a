"""What weights cost: Kish's design effect and effective n."""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix

# A weight this small beside the largest is rounding: nobody's answer is heard through it.
NOTHING = 1e-12


def kish_effect(weights: NDArray[np.floating]) -> float | None:
    """Kish (1965, 1992): n·Σw²/(Σw)² = 1 + cv²(w), over the weights above zero; None without any.

    It is 1 for equal weights, and what weighting costs where the weights have nothing to do with
    the answers.
    """
    n, effective = int(np.count_nonzero(scaled(weights))), effective_n(weights)
    return n / effective if effective else None


def effective_n(weights: NDArray[np.floating]) -> float:
    """Kish's effective n, (Σw)²/Σw²: as many equally weighted answers; 0 without weights."""
    w = scaled(weights)
    return float(w.sum()) ** 2 / float(np.square(w).sum()) if w.any() else 0.0


def scaled(weights: NDArray[np.floating]) -> Matrix:
    """The same weights with 1 for the largest, and 0 for what is less than 10⁻¹² of it.

    Only ratios count, and squares stay finite.
    """
    w = np.asarray(weights, dtype=np.float64)
    largest = float(w.max(initial=0.0))
    if largest == 0.0:
        return np.zeros_like(w)
    return np.asarray(np.where(w < NOTHING * largest, 0.0, w / largest))
