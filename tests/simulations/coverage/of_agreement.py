"""Intraclass correlations and Krippendorff's α: n rated targets, five raters each."""

from functools import cache

import numpy as np

from analysis.statistics.agreement.coincidence import alpha, by_jackknife, value_counts
from analysis.statistics.agreement.intraclass import intraclass
from tests.simulations.coverage.people import Answers, rated
from tests.simulations.coverage.study import SEED, Found, Study, Truth

RATERS = 5
TARGET, SEVERITY, NOISE = 0.5, 0.1, 0.4
"""Parts of the judgements' variance."""
KRIPPENDORFF = "Krippendorff's α, jackknife"


def nested(rng: np.random.Generator, points: int, n: int, raters: int) -> Answers:
    """n targets with raters of their own: severity is noise."""
    z = np.sqrt(TARGET) * rng.standard_normal((n, 1))
    return rated(z + np.sqrt(SEVERITY + NOISE) * rng.standard_normal((n, raters)), points)


def crossed(rng: np.random.Generator, points: int, n: int, raters: int) -> Answers:
    """n targets, all rated by the same raters, who differ in severity."""
    z = np.sqrt(TARGET) * rng.standard_normal((n, 1))
    z = z + np.sqrt(SEVERITY) * rng.standard_normal((1, raters))
    return rated(z + np.sqrt(NOISE) * rng.standard_normal((n, raters)), points)


def fixed(rng: np.random.Generator, points: int, n: int) -> Answers:
    """The same five raters in every sample, who differ in severity by known steps."""
    z = np.sqrt(TARGET) * rng.standard_normal((n, 1))
    z = z + np.sqrt(SEVERITY) * np.array([-1.4, -0.6, 0.0, 0.6, 1.4])
    return rated(z + np.sqrt(NOISE) * rng.standard_normal((n, RATERS)), points)


@cache
def truth(points: int) -> Truth:
    """Of 300,000 targets; with severity of 2,000 targets and 2,000 raters."""
    one = intraclass(nested(np.random.default_rng(SEED), points, 300_000, RATERS))
    three = intraclass(fixed(np.random.default_rng(SEED), points, 300_000))
    two = intraclass(crossed(np.random.default_rng(SEED), points, 2000, 2000)).single_agreement
    agreed = alpha(value_counts(nested(np.random.default_rng(SEED), points, 300_000, RATERS).T))
    assert one.single_one_way.value is not None
    assert two.value is not None
    assert agreed.alpha is not None
    return {
        "ICC(1,1)": one.single_one_way.value,
        "ICC(3,1)": three.single_consistency.value or 0.0,
        "ICC(2,1), raters a sample": two.value,
        KRIPPENDORFF: agreed.alpha,
    }


def found(rng: np.random.Generator, points: int, n: int) -> Found:
    """Raters of each target's own, always the same, and drawn anew.

    ICC(1,k), (2,k) and (3,k) are rising functions of these: they cover alike.
    """
    one = nested(rng, points, n, RATERS)
    same, drawn = fixed(rng, points, n), crossed(rng, points, n, RATERS)
    return {
        "ICC(1,1)": intraclass(one).single_one_way.ci,
        "ICC(3,1)": intraclass(same).single_consistency.ci,
        "ICC(2,1), raters a sample": intraclass(drawn).single_agreement.ci,
        KRIPPENDORFF: by_jackknife(value_counts(one.T)).ci,
    }


STUDIES = (
    Study(
        number=10, name="Agreement", of="targets", truth=truth, found=found,
    ),
)  # fmt: skip
