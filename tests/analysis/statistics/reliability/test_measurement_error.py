"""Change of people and of means beyond the error of measurement."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.reliability.measurement_error import (
    reliable_change,
    reliable_change_index,
    sem_of,
    smallest_change_of_a_mean,
    smallest_change_of_a_person,
)


def test_people_are_sorted_by_reliable_change() -> None:
    first, second = np.array([1.0, 2, 3, 4, 5, np.nan]), np.array([5.0, 2, 3, 4, 1, 3])
    found = reliable_change(first, second, 0.8)
    assert found.improved is not None
    assert found.worsened is not None
    assert found.unchanged is not None
    assert (found.n, found.improved.count, found.worsened.count) == (5, 1, 1)
    assert found.unchanged.count == 3


def test_the_spread_of_more_people_can_be_given() -> None:
    first, second = np.array([1.0, 2, 3, 4, 5]), np.array([5.0, 2, 3, 4, 1])
    found = reliable_change(first, second, 0.8, sd=5.0)
    assert found.improved is not None
    assert found.improved.count == 0
    assert reliable_change(first, second, 0.8, sd=0.0).reason == "constant"


def test_where_nothing_can_be_said_of_reliable_change_it_says_why() -> None:
    x, none = np.arange(4.0), np.full(4, np.nan)
    assert reliable_change(none, x, 0.8).reason == "no_answers"
    assert reliable_change(x, x, None).reason == "no_reliability"
    assert reliable_change(np.full(4, 3.0), x, 0.8).reason == "constant"


@given(st.floats(0.1, 30), st.floats(0, 0.99), st.integers(1, 1000))
def test_a_mean_shows_smaller_changes_than_a_person(sd: float, r: float, n: int) -> None:
    person = smallest_change_of_a_person(sd, r)
    assert smallest_change_of_a_mean(sd, r, n, n) == pytest.approx(person / math.sqrt(n))


def test_measurement_error_needs_a_reliability_and_a_spread() -> None:
    for sd, r in ((0.0, 0.5), (1.0, 1.0), (1.0, -0.1), (math.nan, 0.5)):
        with pytest.raises(ValueError, match="measurement error"):
            sem_of(sd, r)
    with pytest.raises(ValueError, match="somebody"):
        smallest_change_of_a_mean(1.0, 0.5, 0, 3)
    with pytest.raises(ValueError, match="do not pair"):
        reliable_change_index(np.zeros(2), np.zeros(3), sd=1.0, reliability=0.5)
