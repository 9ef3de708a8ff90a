"""What weights cost: Kish's design effect, and the two against simple random sampling."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix

# A weight this small beside the largest is rounding: nobody's answer is heard through it.
NOTHING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignEffects:
    """Three figures that are all called design effect; None where there is none.

    `kish`: n·Σw²/(Σw)², of the weights alone. `without_replacement`: the estimator's variance over
    that of a simple random sample of the same size, (1 − n/N)·s²/n (R's `svymean(deff = TRUE)`);
    needs the population's size N. `with_replacement`: over s²/n (R's `deff = "replace"`).
    """

    kish: float | None = None
    without_replacement: float | None = None
    with_replacement: float | None = None


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


def design_effects(
    weights: Matrix, variance: float, spread: float, *, population: float | None
) -> DesignEffects:
    """The three of one mean.

    Args:
        weights: of the n who answered, above zero.
        variance: the estimator's, se².
        spread: s² = n/(n − 1)·Σw(x − mean)²/Σw, as R's `svyvar`.
        population: N, or None where it is not known.
    """
    n = len(weights)
    plain = spread / n if n else 0.0
    finite = None if population is None else (1.0 - n / population) * plain
    return DesignEffects(
        kish=kish_effect(weights),
        without_replacement=variance / finite if finite and finite > 0 else None,
        with_replacement=variance / plain if plain > 0 else None,
    )
