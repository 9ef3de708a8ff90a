"""Standardized differences: the small-sample correction and the interval from the noncentral t."""

import math

from scipy import special

from analysis.statistics.intervals import LEVEL, Interval


def standardized_interval(
    effect: float, df: float, size: float, *, level: float = LEVEL
) -> Interval:
    """Interval of a standardized difference: noncentralities that leave (1 − level)/2 outside.

    Steiger & Fouladi (1997), divided by √size; size = n1·n2/(n1 + n2), or n for one sample.
    """
    tail, root = (1.0 - level) / 2.0, math.sqrt(size)
    low = float(special.nctdtrinc(df, 1.0 - tail, effect * root)) / root
    high = float(special.nctdtrinc(df, tail, effect * root)) / root
    return (low, high)


def small_sample(df: float) -> float:
    """Hedges' (1981) exact correction J = Γ(df/2) / (√(df/2)·Γ((df − 1)/2)), df > 1."""
    return math.exp(
        float(special.gammaln(df / 2.0))
        - float(special.gammaln((df - 1.0) / 2.0))
        - 0.5 * math.log(df / 2.0)
    )
