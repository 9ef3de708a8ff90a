"""The simulation behind the verdict rule: its p are the package's, and its main finding repeats."""

import numpy as np
import pytest

from analysis.statistics.gaps.families import benjamini_hochberg, holm
from analysis.statistics.gaps.mean_difference import gap_of_means
from analysis.statistics.intervals import Mean, mean_estimate
from tests.simulations.gap_populations import item, mean, mean_of_two, moved
from tests.simulations.verdicts import (
    ALPHA,
    MARGIN,
    Sides,
    agrees,
    bh_finds,
    families,
    holm_finds,
    welch,
)
from tests.simulations.verdicts import rule as larger

SKEWED = mean_of_two(item("5 skewed"))


def drawn(raters: int, people: int, count: int) -> Sides:
    rng = np.random.default_rng(33850)
    return families(rng, (SKEWED, SKEWED), (raters, people), count)


def means(sides: Sides, at: tuple[int, int]) -> tuple[Mean, Mean]:
    n, ms, vs, m, md, vd = sides
    one = mean_estimate(n, float(ms[at]), float(vs[at]))
    return one, mean_estimate(m, float(md[at]), float(vd[at]))


@pytest.mark.parametrize("raters", [1, 2, 3, 6])
def test_simulated_p_values_are_the_packages(raters: int) -> None:
    sides = drawn(raters, 20, 4)
    for at in np.ndindex(4, 16):
        gap = gap_of_means(*means(sides, at), margin=MARGIN)
        assert welch(sides)[at] == pytest.approx(gap.p)
        assert larger(sides)[at] == pytest.approx(gap.p_cautious)
        assert ((gap.equivalence_p or 1.0) < ALPHA) == agrees(sides)[at]


def test_simulated_families_are_adjusted_as_the_packages() -> None:
    p = np.random.default_rng(1).random((5, 16)) ** 4
    for row, by_holm, by_bh in zip(p, holm_finds(p), bh_finds(p), strict=True):
        assert [(each or 0.0) < ALPHA for each in holm(list(row))] == by_holm.tolist()
        adjusted = benjamini_hochberg(list(row))
        assert [(each or 0.0) < ALPHA for each in adjusted] == by_bh.tolist()


def test_populations_are_moved_in_their_mean_alone() -> None:
    points, shares = moved(item("7 skewed"), -0.5)
    assert shares.sum() == pytest.approx(1.0)
    assert mean((points, shares)) == pytest.approx(mean(item("7 skewed")) - 0.5)


def test_false_verdicts_stay_rare_where_welch_alone_would_make_many() -> None:
    """2,000 families of 16 true zeros, 6 raters against 180 people, skewed two-item scales."""
    sides = drawn(6, 180, 2000)
    assert holm_finds(welch(sides)).any(axis=1).mean() > 0.10
    assert holm_finds(larger(sides)).any(axis=1).mean() <= 0.05
