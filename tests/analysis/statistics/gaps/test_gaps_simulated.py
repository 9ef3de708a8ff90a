"""The rule before the gap model, as simulated: its p are the package's, and rarely false."""

import numpy as np
import pytest

from analysis.statistics.gaps.families import holm
from analysis.statistics.gaps.mean_difference import gap_of_means
from analysis.statistics.gaps.sides import Side, complete
from analysis.statistics.intervals import mean_of
from tests.simulations.gap_populations import Vector, item, mean, moved
from tests.simulations.old_rule import ALPHA, called, holm_finds, student, welch

NODES = 16


def drawn(people: int, families: int, seed: int) -> Vector:
    """Families of scores, each the mean of two items skewed on five points."""
    points, shares = item("5 skewed")
    answers = np.random.default_rng(seed).choice(points, (2, families, people, NODES), p=shares)
    return np.asarray(answers.mean(axis=0))


def sides(raters: int, people: int, families: int) -> tuple[Side, Side]:
    return complete(drawn(raters, families, 33850)), complete(drawn(people, families, 33851))


@pytest.mark.parametrize("raters", [2, 3, 6])
def test_simulated_p_values_are_the_packages(raters: int) -> None:
    theirs, ours = drawn(raters, 4, 33850), drawn(20, 4, 33851)
    one, two = sides(raters, 20, 4)
    gaps = one.mean - two.mean
    larger = np.maximum(welch(one, two, gaps), student(one, two, gaps))
    for at in np.ndindex(4, NODES):
        family, node = at
        gap = gap_of_means(mean_of(theirs[family, :, node]), mean_of(ours[family, :, node]))
        assert welch(one, two, gaps)[at] == pytest.approx(gap.p)
        assert larger[at] == pytest.approx(gap.p_cautious)


def test_simulated_families_are_adjusted_as_the_packages() -> None:
    p = np.random.default_rng(1).random((5, NODES)) ** 4
    for row, by_holm in zip(p, holm_finds(p), strict=True):
        assert [(each or 0.0) < ALPHA for each in holm(list(row))] == by_holm.tolist()


def test_populations_are_moved_in_their_mean_alone() -> None:
    points, shares = moved(item("7 skewed"), -0.5)
    assert shares.sum() == pytest.approx(1.0)
    assert mean((points, shares)) == pytest.approx(mean(item("7 skewed")) - 0.5)


def test_false_gaps_stay_rare_where_welch_alone_would_find_many() -> None:
    """2,000 families of 16 true zeros, 6 raters against 180 people, skewed two-item scales."""
    one, two = sides(6, 180, 2000)
    assert holm_finds(welch(one, two, one.mean - two.mean)).any(axis=1).mean() > 0.10
    assert called(one, two, np.zeros(NODES)).any(axis=1).mean() <= 0.05
