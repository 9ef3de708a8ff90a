"""Resampled gaps: against every possible resample, against the t interval, and at the edges."""

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.gaps import gap_bootstrap
from analysis.statistics.gaps.gap_bootstrap import bootstrap_gaps
from analysis.statistics.gaps.mean_difference import gap_of_differences, gap_of_means
from analysis.statistics.intervals import mean_of
from tests.analysis.single_gaps import bootstrap_gap, bootstrap_pairs

Vector = NDArray[np.float64]
SUPPLIER, DEMAND = np.array([5.0, 4.0, 4.5, 4.0, 5.0]), np.array([4.0, 2.0, 5.0, 3.0, 3.5])


def rng() -> np.random.Generator:
    return np.random.default_rng(33850)


def people(n: int) -> Vector:
    return rng().choice(np.arange(1.0, 6.0), n, p=[0.02, 0.05, 0.13, 0.35, 0.45])


def every_mean(x: Vector) -> Vector:
    return np.array([np.mean(chosen) for chosen in itertools.product(x, repeat=len(x))])


def test_resampled_gaps_are_distributed_as_all_resamples_are() -> None:
    """5⁵ × 5⁵ of them; standard error of the simulated one .5 %, of its quantiles .02."""
    found = bootstrap_gap(SUPPLIER, DEMAND, rng=rng(), draws=20000)
    theirs, ours = every_mean(SUPPLIER), every_mean(DEMAND)
    assert (found.n_supplier, found.n, found.gap, found.draws) == (5, 5, 1.0, 20000)
    assert found.se == pytest.approx(math.hypot(theirs.std(), ours.std()), rel=0.02)
    drawn = gap_bootstrap._drawn(gap_bootstrap._side(DEMAND[:, None], None), [0], rng(), 20000)
    ends = [0.05, 0.5, 0.95]
    assert np.quantile(drawn, ends) == pytest.approx(np.quantile(ours, ends), abs=0.1)


def test_with_many_people_all_intervals_are_the_same() -> None:
    one, two = people(2000), people(3000) - 0.2
    found, welch = bootstrap_gap(one, two, rng=rng()), gap_of_means(mean_of(one), mean_of(two))
    assert found.se == pytest.approx(welch.se, rel=0.05)
    assert found.ci == pytest.approx(welch.ci, abs=0.01)
    d = one[:1500] - two[:1500]
    pair, t = bootstrap_pairs(d, rng=rng()), gap_of_differences(mean_of(d))
    assert pair.ci == pytest.approx(t.ci, abs=0.01)


def test_columns_are_resampled_together_and_each_as_by_itself() -> None:
    x, y = rng().normal(size=(30, 3)), rng().normal(size=(200, 3)) + 0.3
    y[::7, 1] = np.nan
    found = bootstrap_gaps(x, y, rng=rng(), draws=20000)
    for j, each in enumerate(found):
        alone = bootstrap_gap(x[:, j], y[:, j], rng=rng(), draws=20000)
        assert each.gap == pytest.approx(alone.gap)
        assert each.se == pytest.approx(alone.se, rel=0.03)
        assert each.ci == pytest.approx(alone.ci, abs=0.03)
    with pytest.raises(ValueError, match="columns"):
        bootstrap_gaps(x, y[:, :2], rng=rng())


def test_one_seed_gives_one_interval() -> None:
    assert bootstrap_gap(SUPPLIER, DEMAND, rng=rng()) == bootstrap_gap(SUPPLIER, DEMAND, rng=rng())


def test_the_order_of_people_decides_nothing() -> None:
    x = rng().normal(size=60)
    assert bootstrap_pairs(x[::-1], rng=rng()).ci == pytest.approx(bootstrap_pairs(x, rng=rng()).ci)


def test_one_rater_stays_where_it_is() -> None:
    found = bootstrap_gap(np.array([4.0]), DEMAND, rng=rng())
    pair = bootstrap_pairs(4.0 - DEMAND, rng=rng())
    assert (found.n_supplier, found.gap) == (1, pair.gap)
    assert found.ci == pytest.approx(pair.ci, abs=0.1)


def test_weights_count_people_and_equal_weights_change_nothing() -> None:
    x, once = people(300), np.ones(300)
    plain = bootstrap_pairs(x, rng=rng())
    assert bootstrap_pairs(x, rng=rng(), weights=once) == plain
    assert bootstrap_pairs(x, rng=rng(), weights=3.0 * once).ci == pytest.approx(plain.ci)
    half = np.where(np.arange(300) < 150, 1.0, 0.0)
    dropped = bootstrap_pairs(x, rng=rng(), weights=half)
    assert dropped.n == 150
    assert dropped.gap == pytest.approx(x[:150].mean())


def test_means_of_many_people_are_drawn_as_normal() -> None:
    x = people(5000) + rng().random(5000)
    found, t = bootstrap_pairs(x, rng=rng()), gap_of_differences(mean_of(x))
    assert found.ci == pytest.approx(t.ci, abs=0.005)


def test_a_column_that_few_of_many_answered_is_resampled_from_those_few() -> None:
    raters, y = rng().normal(size=(8, 2)), rng().normal(size=(5000, 2))
    y[30:, 1] = np.nan
    found = bootstrap_gaps(raters, y, rng=rng())
    alone = bootstrap_gap(raters[:, 1], y[:30, 1], rng=rng())
    assert [each.n for each in found] == [5000, 30]
    assert found[1].se == pytest.approx(alone.se, rel=0.05)


@pytest.mark.parametrize(
    ("supplier", "demand", "reason"),
    [
        ([], [3.0], "no_supplier"),
        ([4.0], [], "no_demand"),
        ([4.0, 5.0], [3.0], "one_respondent"),
        ([4.0, 5.0, 4.0, 5.0], [3.0, 2.0] * 9, "too_few"),
        ([4.0], [3.0, 2.0, 3.0, 2.0], "too_few"),
        ([4.0] * 5, [3.0, 4.0] * 5, "constant"),
        ([4.0], [3.0, math.nan, 3.0, 3.0, 3.0, 3.0], "constant"),
    ],
)
def test_what_cannot_be_resampled_says_why(
    supplier: list[float], demand: list[float], reason: str
) -> None:
    found = bootstrap_gap(np.array(supplier), np.array(demand), rng=rng())
    assert (found.ci, found.reason) == (None, reason)


@pytest.mark.parametrize(
    ("d", "reason"),
    [
        ([], "no_answers"),
        ([1.0], "one_respondent"),
        ([1.0, 2.0, 1.0, 2.0], "too_few"),
        ([1.0] * 5, "constant"),
    ],
)
def test_pairs_that_cannot_be_resampled_say_why(d: list[float], reason: str) -> None:
    assert bootstrap_pairs(np.array(d), rng=rng()).reason == reason


def test_extreme_skew_ends_at_the_outermost_draw() -> None:
    found = bootstrap_pairs(np.array([1.0] * 40 + [1000.0]), rng=rng())
    assert found.ci is not None
    assert all(math.isfinite(end) for end in found.ci)
