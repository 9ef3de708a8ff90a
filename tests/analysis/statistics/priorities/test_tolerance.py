"""The zone of tolerance: where perceptions lie, whose zone is none, and little data."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.priorities.tolerance import tolerance
from tests.analysis.strategies import ratings

Floats = NDArray[np.float64]


def column(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def test_the_ends_of_the_zone_belong_to_it() -> None:
    zone = tolerance(column(1, 2, 3, 4, 5), column(2, 2, 2, 2, 2), column(4, 4, 4, 4, 4)).items[0]
    assert (zone.below.share, zone.within.share, zone.above.share) == (0.2, 0.6, 0.2)
    assert (zone.n, zone.inverted) == (5, 0)
    assert (zone.adequacy.mean, zone.superiority.mean) == pytest.approx((1.0, -1.0))


def test_a_zone_may_be_a_single_point() -> None:
    zone = tolerance(column(3, 2, 4), column(3, 3, 3), column(3, 3, 3)).items[0]
    assert [zone.below.count, zone.within.count, zone.above.count] == [1, 1, 1]
    assert (zone.width.mean, zone.width.reason) == (0.0, "constant")


def test_who_desires_less_than_is_adequate_holds_no_zone_and_is_told() -> None:
    zone = tolerance(column(3, 3, 3), column(2, 5, 2), column(4, 1, 4)).items[0]
    assert (zone.n, zone.inverted, zone.within.share) == (2, 1, 1.0)
    assert zone.adequacy.n == 3
    only = tolerance(column(3, 3), column(5, 5), column(1, 1)).items[0]
    assert (only.n, only.inverted, only.reason) == (0, 2, "no_answers")
    assert only.within.share is None


def test_each_figure_rests_on_those_who_answered_it() -> None:
    nan = np.nan
    zone = tolerance(column(3, 4, 5, nan), column(2, 2, nan, 2), column(4, nan, 5, 4)).items[0]
    assert (zone.adequacy.n, zone.superiority.n, zone.n) == (2, 2, 1)


def test_adequacy_is_a_paired_difference() -> None:
    rng = np.random.default_rng(1)
    p, a, d = (rng.integers(1, 6, (40, 2)).astype(np.float64) for _ in range(3))
    zone, test = tolerance(p, a, d).items[1], stats.ttest_rel(p[:, 1], a[:, 1])
    assert zone.adequacy_test is not None
    assert zone.adequacy_test.p == pytest.approx(test.pvalue)


def test_the_whole_compares_respondents_own_means() -> None:
    p = np.array([[2.0, 4.0], [5.0, np.nan]])
    a, d = np.full((2, 2), 3.0), np.full((2, 2), 4.0)
    whole = tolerance(p, a, d).overall
    assert whole.n == 2
    assert (whole.within.count, whole.above.count) == (1, 1)
    assert whole.adequacy.mean == pytest.approx(1.0)


@given(ratings(min_rows=1), ratings(min_rows=12, max_rows=12))
def test_all_who_hold_a_zone_are_below_within_or_above(
    x: NDArray[np.int8], other: NDArray[np.int8]
) -> None:
    found = tolerance(x, other[: len(x)], x[:, ::-1])
    weighted = tolerance(x, other[: len(x)], x[:, ::-1], np.ones(len(x)))
    assert found == weighted
    for zone in (*found.items, found.overall):
        if zone.n:
            total = zone.below.count + zone.within.count + zone.above.count
            assert total == pytest.approx(zone.n)


def test_integers_are_floats_and_order_does_not_matter() -> None:
    rng = np.random.default_rng(2)
    p, a, d = (rng.integers(1, 8, (30, 3)).astype(np.int8) for _ in range(3))
    p[3, 1] = -1
    order = rng.permutation(30)
    as_floats = np.where(p < 0, np.nan, p)
    one = tolerance(p, a, d).items[1]
    two = tolerance(as_floats[order], a[order].astype(float), d[order].astype(float)).items[1]
    assert one.adequacy.mean == pytest.approx(two.adequacy.mean)
    assert (one.within.count, one.n, one.inverted) == (two.within.count, two.n, two.inverted)


def test_a_weight_of_zero_leaves_out() -> None:
    p, a, d = column(1, 3, 5, 5), column(2, 2, 2, 4), column(4, 4, 4, 3)
    found = tolerance(p, a, d, np.array([1.0, 1.0, 2.0, 0.0])).items[0]
    assert (found.n, found.inverted) == (3, 0)
    assert found.above.share == pytest.approx(0.5)


@pytest.mark.parametrize("rows", [0, 1])
def test_little_data_give_a_reason(rows: int) -> None:
    x = np.full((rows, 2), 3.0)
    zone = tolerance(x, x, x).items[0]
    assert zone.adequacy.reason == ("no_answers" if rows == 0 else "one_respondent")
    assert (zone.adequacy_test, zone.reason) == (None, None if rows else "no_answers")


def test_wrong_shapes_are_told() -> None:
    with pytest.raises(ValueError, match="three n × k alike"):
        tolerance(np.ones((3, 2)), np.ones((3, 2)), np.ones((3, 1)))
