"""Confirmatory fits and the heterotrait–monotrait ratio: two scales of four items."""

from functools import cache

import numpy as np

from analysis.statistics.cfa.cfa_result import Confirmatory
from analysis.statistics.cfa.confirmatory import confirm_rows
from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.htmt import htmt, htmt_intervals
from analysis.statistics.intervals import Interval, t_interval
from analysis.statistics.moments.gather import moments
from tests.simulations.coverage.people import MANY, Answers, rated
from tests.simulations.coverage.study import SEED, Found, Study, Truth

LOADINGS = np.array([0.8, 0.7, 0.6, 0.75] * 2)
SCALES = (range(4), range(4, 8))
CORRELATION = 0.6
ALIKE = 0.15
"""What the third and the seventh item share beside their factors: the model is a little wrong."""
RMSEA, ROBUST = "RMSEA (90 %)", "RMSEA, robust (90 %)"


def answers(rng: np.random.Generator, points: int, n: int) -> Answers:
    """n × 8 answers of two factors."""
    factors = rng.standard_normal((n, 2))
    factors[:, 1] = CORRELATION * factors[:, 0] + np.sqrt(1.0 - CORRELATION**2) * factors[:, 1]
    unique = np.tile(1.0 - LOADINGS**2, (n, 1))
    noise = np.zeros((n, 8))
    noise[:, [2, 6]] = np.sqrt(ALIKE) * rng.standard_normal((n, 1))
    unique[:, [2, 6]] -= ALIKE
    z = np.repeat(factors, 4, axis=1) * LOADINGS + noise
    return rated(z + np.sqrt(unique) * rng.standard_normal((n, 8)), points)


@cache
def truth(points: int) -> Truth:
    """Of a million people."""
    x = answers(np.random.default_rng([SEED, points]), points, MANY)
    (ratio,) = htmt(correlations(moments(x), range(8)), SCALES)
    fitted = confirm_rows(x, SCALES)
    assert fitted.fit is not None
    assert fitted.fit.rmsea is not None
    return {
        "HTMT": ratio.htmt or 0.0,
        "HTMT2": ratio.htmt2 or 0.0,
        RMSEA: fitted.fit.rmsea,
        ROBUST: fitted.fit.rmsea,
        "loading, robust error": fitted.loadings[1].loading,
        "standardised loading, robust error": fitted.loadings[1].standardized,
        "correlation of factors, robust error": fitted.correlations[0].r,
    }


def found(rng: np.random.Generator, points: int, n: int) -> Found:
    """One sample's; of loadings and correlations the estimate ± 1.96 standard errors."""
    x = answers(rng, points, n)
    (ratio,) = htmt_intervals(x, SCALES, rng, draws=500)
    fitted = confirm_rows(x, SCALES)
    return {
        "HTMT": ratio.htmt_ci,
        "HTMT2": ratio.htmt2_ci,
        RMSEA: None if fitted.fit is None else fitted.fit.rmsea_ci,
        ROBUST: None if fitted.robust is None else fitted.robust.rmsea_ci,
        **_estimates(fitted),
    }


def _estimates(fitted: Confirmatory) -> dict[str, Interval | None]:
    loading = fitted.loadings[1] if fitted.loadings else None
    between = fitted.correlations[0] if fitted.correlations else None
    return {
        "loading, robust error": None if loading is None else _normal(loading.loading, loading.se),
        "standardised loading, robust error": None
        if loading is None
        else _normal(loading.standardized, loading.standardized_se),
        "correlation of factors, robust error": None
        if between is None
        else _normal(between.r, between.se),
    }


def _normal(estimate: float, se: float | None) -> Interval | None:
    return None if se is None else t_interval(estimate, se, np.inf)


STUDIES = (
    Study(
        number=11, name="Structure", of="people", truth=truth, found=found, samples=1000,
        sizes=(20, 100, 500),
    ),
)  # fmt: skip
