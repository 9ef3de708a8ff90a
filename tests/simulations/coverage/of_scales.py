"""Intervals of Cronbach's α of a scale of six items."""

from functools import cache

import numpy as np

from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.alpha_intervals import alpha_adf, alpha_bootstrap
from analysis.statistics.reliability.scale import cronbach, reliability
from tests.simulations.coverage.people import LOADINGS, everybody, scale
from tests.simulations.coverage.study import Found, Study, Truth

NAMES = ("α, Feldt", "α, Duhachek–Iacobucci", "α, distribution-free (ADF)", "α, bootstrap (BCa)")


@cache
def truth(points: int) -> Truth:
    """α of a million people."""
    true = cronbach(np.cov(everybody(points).astype(np.float64), rowvar=False))
    return dict.fromkeys(NAMES, true)


def found(rng: np.random.Generator, points: int, n: int) -> Found:
    """All four of one sample."""
    x = scale(rng, points, n)
    closed = reliability(moments(x), range(len(LOADINGS)))
    ends = closed.alpha_ci, closed.alpha_ci_normal, alpha_adf(x).ci
    return dict(zip(NAMES, (*ends, alpha_bootstrap(x, rng, draws=1000).ci), strict=True))


STUDIES = (
    Study(number=9, name="Cronbach's α", of="people", truth=truth, found=found, samples=1500),
)
