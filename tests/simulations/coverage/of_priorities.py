"""Drivers, derived importance, Kano's coefficients, the zone of tolerance."""

from functools import cache

import numpy as np

from analysis.statistics.intervals import Interval
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from analysis.statistics.priorities.drivers import drivers
from analysis.statistics.priorities.ipa import Plan, by_correlation
from analysis.statistics.priorities.kano import Counts
from analysis.statistics.priorities.kano_result import result
from analysis.statistics.priorities.lmg import lmg
from analysis.statistics.priorities.tolerance import tolerance
from tests.simulations.coverage.people import MANY, Floats, cuts, rated
from tests.simulations.coverage.study import SEED, Found, Study, Truth

SLOPES = np.array([0.6, 0.4, 0.3, 0.15, 0.0])
ITEMS = 3
"""Each of the five predictors is the mean of so many items."""
KANO = (0.20, 0.25, 0.20, 0.25, 0.06, 0.04)
LEVELS = {"adequate": -0.9, "perceived": -0.2, "desired": 0.5}
"""How far the judgements behind a level lie from those that give the skewed shares."""
OWN = 0.7
"""Correlation of one person's levels."""


def scores(rng: np.random.Generator, points: int, n: int) -> tuple[Floats, Floats]:
    """n × 5 scores, which share one cause, and an item that rates the whole."""
    cause = np.sqrt(0.5) * (rng.standard_normal((n, 1)) + rng.standard_normal((n, 5)))
    items = np.sqrt(0.7) * cause[:, :, None] + np.sqrt(0.3) * rng.standard_normal((n, 5, ITEMS))
    liked = cause @ SLOPES + rng.standard_normal(n)
    spread = np.sqrt(0.5 * (SLOPES @ SLOPES + SLOPES.sum() ** 2) + 1.0)
    outcome = rated(liked / spread, points).astype(np.float64)
    return rated(items, points).mean(axis=2), outcome


@cache
def drivers_truth(points: int) -> Truth:
    """Of a million people: of the first predictor, and of the fifth, which has no effect."""
    x, y = scores(np.random.default_rng([SEED, points]), points, MANY)
    c = finish(moments(np.column_stack([x, y]))).covariance
    parts, slopes = lmg(c), np.linalg.solve(c[:5, :5], c[:5, 5])
    sd = np.sqrt(c.diagonal())
    return {
        "LMG of the strongest": float(parts[0]),
        "LMG of the weakest": float(parts[4]),
        "its share of R², the strongest": float(parts[0] / parts.sum()),
        "its share of R², the weakest": float(parts[4] / parts.sum()),
        "slope of the strongest (HC3)": float(slopes[0]),
        "importance by correlation": float(c[0, 5] / sd[0] / sd[5]),
    }


def driven(rng: np.random.Generator, points: int, n: int) -> Found:
    """One sample's."""
    x, y = scores(rng, points, n)
    made, plan = drivers(x, y, rng=rng, draws=400), Plan(draws=400)
    parts = {each.column: each for each in made.division.contributions} if made.division else {}
    none: tuple[Interval | None, Interval | None] = (None, None)
    first, last = (
        none if part is None else (part.ci, part.share_ci) for part in (parts.get(0), parts.get(4))
    )
    return {
        "LMG of the strongest": first[0],
        "LMG of the weakest": last[0],
        "its share of R², the strongest": first[1],
        "its share of R², the weakest": last[1],
        "slope of the strongest (HC3)": made.coefficients[0].ci,
        "importance by correlation": by_correlation(x, y, rng=rng, plan=plan)
        .cells[0]
        .importance_ci,
    }


def kano_truth(_points: int) -> Truth:
    """Exact: shares in the order M, O, A, I, R, Q."""
    must, onedim, attractive = KANO[:3]
    whole = sum(KANO[:4])
    return {
        "better (Wilson)": (attractive + onedim) / whole,
        "worse (Wilson)": -(onedim + must) / whole,
    }


def kano(rng: np.random.Generator, _points: int, n: int) -> Found:
    """Both coefficients of one item."""
    counts = tuple(int(each) for each in rng.multinomial(n, KANO))
    sums = tuple(float(each) for each in counts)
    found = result(Counts(n=n, counts=counts, weight=sums, weight2=sums, incomplete=0))
    return {"better (Wilson)": found.better_ci, "worse (Wilson)": found.worse_ci}


def levels(rng: np.random.Generator, points: int, n: int) -> tuple[Floats, Floats, Floats]:
    """n × 1 each: perceived, adequate, desired."""
    common = np.sqrt(OWN) * rng.standard_normal((n, 1))
    own = np.sqrt(1.0 - OWN) * rng.standard_normal((n, 3))
    z = common + own + np.array([LEVELS[k] for k in ("perceived", "adequate", "desired")])
    x = 1.0 + np.searchsorted(cuts(points), z)
    return x[:, :1], x[:, 1:2], x[:, 2:]


@cache
def zone_truth(points: int) -> Truth:
    """Of a million people."""
    zone = tolerance(*levels(np.random.default_rng([SEED, points]), points, MANY)).items[0]
    shares = {
        f"share {name} (Wilson)": getattr(zone, name).share for name in ("below", "within", "above")
    }
    means = {name: getattr(zone, name).mean for name in ("adequacy", "superiority", "width")}
    return {**means, **shares}


def zone(rng: np.random.Generator, points: int, n: int) -> Found:
    """One item's."""
    made = tolerance(*levels(rng, points, n)).items[0]
    intervals: dict[str, Interval | None] = {
        f"share {name} (Wilson)": getattr(made, name).ci for name in ("below", "within", "above")
    }
    for name in ("adequacy", "superiority", "width"):
        intervals[name] = getattr(made, name).ci
    return intervals


STUDIES = (
    Study(
        number=12, name="Drivers and derived importance", of="people", truth=drivers_truth,
        found=driven, samples=1000,
    ),
    Study(
        number=13, name="Kano's coefficients", of="people", truth=kano_truth, found=kano,
        points=(6,), unit="categories",
    ),
    Study(number=14, name="Zone of tolerance", of="people", truth=zone_truth, found=zone),
)  # fmt: skip
