"""The standard error of alpha for normal answers, from the covariances alone."""

import math

import numpy as np
from scipy import special

from analysis.statistics.intervals import LEVEL, Interval
from analysis.statistics.moments.values import Matrix


def alpha_se(covariance: Matrix, n: float) -> float:
    """Duhachek & Iacobucci's (2004) √(Q/n), after van Zyl, Neudecker & Nel (2000).

    Q = 2k²/((k − 1)²·V³)·(V·(tr C² + tr² C) − 2·tr C·(1ᵀC²1)) of the k × k covariance C, V = 1ᵀC1.
    Unlike Feldt's it allows unequal covariances; like his it is for normal answers. `n`: after
    deletion, or Kish's.
    """
    k = len(covariance)
    row = covariance.sum(axis=1)
    total, trace = float(row.sum()), float(covariance.trace())
    squares = float(np.vdot(covariance, covariance))
    q = total * (squares + trace**2) - 2.0 * trace * float(row @ row)
    return math.sqrt(max(2.0 * k**2 / ((k - 1) ** 2 * total**3) * q, 0.0) / n)


def normal_interval(estimate: float, se: float, *, level: float = LEVEL) -> Interval:
    """estimate ± z·se, its upper end at most 1."""
    reach = float(special.ndtri((1.0 + level) / 2.0)) * se
    return estimate - reach, min(estimate + reach, 1.0)
