"""Intervals: against R and scipy, and what is said when there is none."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.intervals import (
    feldt_interval,
    mean_estimate,
    mean_of,
    share_estimate,
    t_interval,
    t_test,
)
from tests.analysis.strategies import group

COLUMN = np.array([4, 2, 5, 3, 1, 4, 3, 5.0])


def test_a_mean_has_the_interval_of_r() -> None:
    """t.test(c(4,2,5,3,1,4,3,5), mu = 4): interval and p."""
    mean = mean_of(COLUMN)
    assert mean.n == 8
    assert mean.ci == pytest.approx((2.197977887878484, 4.552022112121517), abs=1e-12)
    assert mean.mean is not None
    assert mean.se is not None
    test = t_test(mean.mean, mean.se, 7, against=4.0)
    assert test.p == pytest.approx(0.249542022982813, abs=1e-12)


def test_a_share_has_wilsons_interval_as_in_r() -> None:
    """prop.test(3, 8, correct = FALSE)$conf.int."""
    share = share_estimate(3, 8)
    assert share.ci == pytest.approx((0.1368442858235974, 0.6942576053973727), abs=1e-12)
    assert (share.n, share.share) == (8, 0.375)


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_agrees_with_scipy_and_stays_within_0_and_1(count: int, more: int) -> None:
    n = count + more
    ci = share_estimate(count, n).ci
    wanted = stats.binomtest(count, n).proportion_ci(method="wilson")
    assert ci == pytest.approx((wanted.low, wanted.high), abs=1e-12)


@given(group(min_size=2))
def test_the_t_interval_agrees_with_scipy(values: NDArray[np.float64]) -> None:
    mean = mean_of(values)
    if mean.reason == "constant":
        assert (mean.sd, mean.se, mean.ci) == (0.0, 0.0, None)
        return
    wanted = stats.ttest_1samp(values, 0.0).confidence_interval()
    assert mean.ci == pytest.approx((wanted.low, wanted.high), abs=1e-9)


def test_feldts_interval_needs_the_n_that_is_left() -> None:
    """psych::alpha.ci(0.8856088560885609, n.obs = 8, n.var = 4)."""
    ci = feldt_interval(0.8856088560885609, 8, 4)
    assert ci == pytest.approx((0.6604149801279289, 0.9743059178107037), abs=1e-12)


@pytest.mark.parametrize(
    ("values", "reason"),
    [([], "no_answers"), ([math.nan], "no_answers"), ([3.0], "one_respondent")],
)
def test_no_interval_without_people(values: list[float], reason: str) -> None:
    mean = mean_of(np.array(values))
    assert (mean.se, mean.ci, mean.reason) == (None, None, reason)


def test_rounding_is_not_taken_for_a_difference_between_people() -> None:
    assert mean_of(np.array([0.1 + 0.2, 0.3, 0.3])).reason == "constant"
    assert mean_estimate(5, 4.0, 1e-31).reason == "constant"


def test_no_answers_is_no_share() -> None:
    assert share_estimate(0, 0).reason == "no_answers"


def test_a_smaller_effective_n_widens_the_interval_of_a_share() -> None:
    wide, narrow = share_estimate(30, 100, n_effective=40.0), share_estimate(30, 100)
    assert wide.share == narrow.share
    assert wide.ci is not None
    assert narrow.ci is not None
    assert wide.ci[0] < narrow.ci[0] < narrow.ci[1] < wide.ci[1]


def test_more_certainty_is_a_wider_interval() -> None:
    assert t_interval(0.0, 1.0, 9, level=0.99)[1] > t_interval(0.0, 1.0, 9)[1]
