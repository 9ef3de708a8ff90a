"""Groups and waves: n in each."""

from collections.abc import Sequence

import numpy as np

from analysis.statistics.gaps.mean_difference import gap_of_means
from analysis.statistics.groups.games_howell import games_howell
from analysis.statistics.groups.variance import anova
from analysis.statistics.intervals import Interval, Mean, mean_of
from analysis.statistics.waves.trend import trend
from tests.simulations.coverage.people import item, mean, sd
from tests.simulations.coverage.study import Found, Study, Truth

GROUPS = (0.0, -0.2, -0.4, 0.2)
WAVES = (-0.4, -0.3, -0.1, 0.1, 0.2, 0.3)
"""Judgements of each group and of each wave, moved by so much."""
ALL = "every difference at once (Games–Howell)"


def groups_truth(points: int) -> Truth:
    """Exact. η²: what the groups explain where all are of one size."""
    means = np.array([mean(points, s) for s in GROUPS])
    spread = np.array([sd(points, s) for s in GROUPS])
    between = float(means.var())
    first = float((means[0] - means[1]) / np.sqrt((spread[0] ** 2 + spread[1] ** 2) / 2.0))
    within = float((spread**2).mean())
    return {
        ALL: 0.0,
        "effect of one difference (Hedges' g)": first,
        "η² of the groups": between / (between + within),
    }


def groups(rng: np.random.Generator, points: int, n: int) -> Found:
    """Four groups of n. "At once": the farthest that any interval lies from its truth."""
    found = [mean_of(item(rng, points, n, shift=s)) for s in GROUPS]
    pairs = games_howell(found)
    true = [mean(points, s) for s in GROUPS]
    off = [
        None if pair.ci is None else (pair.ci[0] - away, pair.ci[1] - away)
        for pair in pairs
        for away in [true[pair.first] - true[pair.second]]
    ]
    return {
        ALL: _together(off),
        "effect of one difference (Hedges' g)": gap_of_means(found[0], found[1]).effect_ci,
        "η² of the groups": anova(found).eta2_ci,
    }


def _together(intervals: Sequence[Interval | None]) -> Interval | None:
    """An interval that holds 0 where every one does; None where one is missing."""
    known = [each for each in intervals if each is not None]
    if len(known) < len(intervals):
        return None
    return max(low for low, _ in known), min(high for _, high in known)


def waves_truth(points: int) -> Truth:
    """Exact; the line is the least squares line through the true means, waves being of one size."""
    means = np.array([mean(points, s) for s in WAVES])
    spread = np.sqrt((sd(points, WAVES[0]) ** 2 + sd(points, WAVES[-1]) ** 2) / 2.0)
    return {
        "change from the first to the last": float(means[-1] - means[0]),
        "effect of that change (Hedges' g)": float((means[-1] - means[0]) / spread),
        "slope of six waves": float(np.polyfit(np.arange(6.0), means, 1)[0]),
        "slope of three waves": float(np.polyfit(np.arange(3.0), means[:3], 1)[0]),
    }


def waves(rng: np.random.Generator, points: int, n: int) -> Found:
    """Six waves of n people each, and the first three of them."""
    found: list[Mean] = [mean_of(item(rng, points, n, shift=s)) for s in WAVES]
    whole, three = trend(found, range(6)), trend(found[:3], range(3))
    last = whole.overall
    complete = whole.slope.waves == 6
    return {
        "change from the first to the last": None if last is None else last.ci,
        "effect of that change (Hedges' g)": gap_of_means(found[-1], found[0]).effect_ci,
        "slope of six waves": whole.slope.ci if complete else None,
        "slope of three waves": three.slope.ci,
    }


STUDIES = (
    Study(number=7, name="Groups", of="people in each of four", truth=groups_truth, found=groups),
    Study(number=8, name="Waves", of="people in each", truth=waves_truth, found=waves),
)
