"""Kano: the table, ties, tests, weights, and little data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.intervals import wilson_interval
from analysis.statistics.priorities.kano import BERGER, CATEGORIES, Counts, classified, tally
from analysis.statistics.priorities.kano_result import Kano, kano, passes_fong, result
from tests.analysis.strategies import ratings


def counted(**people: int) -> Counts:
    counts = tuple(people.get(each, 0) for each in CATEGORIES)
    floats = tuple(float(each) for each in counts)
    return Counts(n=sum(counts), counts=counts, weight=floats, weight2=floats, incomplete=0)


def of(**people: int) -> Kano:
    return result(counted(**people))


def test_every_pair_of_answers_has_bergers_category() -> None:
    f, d = (each.reshape(-1, 1).astype(np.int8) for each in np.mgrid[1:6, 1:6])
    letters = "".join(CATEGORIES[each] for each in classified(f, d)[:, 0])
    assert letters == "".join(BERGER)
    # Liked when there and disliked when not: one-dimensional. Liked both ways: questionable.
    assert (BERGER[0][4], BERGER[0][0], BERGER[1][4], BERGER[4][0]) == ("O", "Q", "M", "R")


def test_half_a_pair_is_counted_apart() -> None:
    f = np.array([[1.0], [1.0], [np.nan], [np.nan]])
    d = np.array([[5.0], [np.nan], [5.0], [np.nan]])
    (item,) = kano(f, d)
    assert (item.n, item.incomplete, item.category) == (1, 2, "O")


@pytest.mark.parametrize("bad", [0, 6])
def test_answers_off_the_table_are_refused(bad: int) -> None:
    with pytest.raises(ValueError, match="whole numbers 1…5"):
        kano(np.array([[bad]], dtype=np.int8), np.array([[1]], dtype=np.int8))
    with pytest.raises(ValueError, match="answers alike"):
        kano(np.ones((2, 1)), np.ones((1, 1)))


def test_a_tie_is_settled_by_what_hurts_most_and_told() -> None:
    item = of(A=10, O=10, I=3)
    assert (item.category, item.tied, item.runner_up) == ("O", ("O", "A"), "A")
    assert (item.p, item.clear, item.category_strength) == (1.0, False, 0.0)


def test_a_category_that_stands_alone_may_still_be_of_too_few() -> None:
    few, many = of(M=3), of(M=30)
    assert (few.category, few.runner_up, few.clear) == ("M", None, False)
    assert few.p == pytest.approx(0.25)
    assert many.clear is True
    assert many.category_strength == 1.0


def test_better_and_worse_leave_reverse_and_questionable_out() -> None:
    item = of(M=4, O=3, A=2, I=1, R=5, Q=5)
    assert (item.better, item.worse, item.n_coefficients) == (0.5, -0.7, 10)
    assert item.worse_ci is not None
    assert -1.0 <= item.worse_ci[0] < -0.7 < item.worse_ci[1] <= 0.0
    assert item.total_strength == pytest.approx(9 / 20)


def test_nobody_outside_reverse_has_no_coefficients() -> None:
    item = of(R=5, Q=2)
    assert (item.category, item.better, item.coefficients_reason) == ("R", None, "no_answers")
    assert item.reason is None


def test_no_answers_are_a_reason() -> None:
    item = of()
    assert (item.category, item.reason, item.shares) == (None, "no_answers", None)


def test_fongs_rule_finds_what_the_exact_test_does_not() -> None:
    assert passes_fong(84, 65, 194)
    assert of(M=84, O=65, A=25, I=19, R=1).clear is False
    assert not passes_fong(7, 7, 20)


@given(ratings(missing=False, min_rows=1), ratings(missing=False, min_rows=12, max_rows=12))
def test_weights_of_one_are_no_weights(f: NDArray[np.int8], d: NDArray[np.int8]) -> None:
    other = d[: len(f)]
    assert kano(f, other) == kano(f, other, np.ones(len(f)))


@given(ratings(min_rows=2), st.integers(2, 9))
def test_people_in_another_order_and_doubled_weights_change_nothing(
    f: NDArray[np.int8], factor: int
) -> None:
    d = f[:, ::-1]
    weights = 1.0 + np.arange(len(f)) % 3
    order = np.random.default_rng(1).permutation(len(f))
    one = kano(f, d, weights)
    two = kano(f[order], d[order], factor * weights[order])
    for a, b in zip(one, two, strict=True):
        assert (a.category, a.tied, a.counts, a.clear) == (b.category, b.tied, b.counts, b.clear)
        assert a.better == pytest.approx(b.better)


def test_weights_widen_the_intervals_by_kishs_n() -> None:
    f = np.tile(np.array([[1], [1], [2], [3]], dtype=np.int8), (10, 1))
    d = np.tile(np.array([[5], [3], [5], [3]], dtype=np.int8), (10, 1))
    (even,), (uneven,) = kano(f, d), kano(f, d, np.tile([1.0, 1, 1, 1, 4, 4, 4, 4], 5))
    assert uneven.better == pytest.approx(even.better)
    assert even.better_ci is not None
    assert uneven.better_ci is not None
    assert uneven.better_ci[0] < even.better_ci[0]
    assert tally(f, d)[0].counts == tally(f, d, np.ones(40))[0].counts


def test_intervals_know_who_has_the_large_weights() -> None:
    """Half of the few who would be pleased count four times: Kish's n would be 58."""
    f = np.tile(np.array([1] + [3] * 7, dtype=np.int8), 10)[:, None]
    d = np.tile(np.array([5] + [3] * 7, dtype=np.int8), 10)[:, None]
    hits, w = (f[:, 0] == 1).astype(float), np.ones(80)
    w[:40] += 3 * hits[:40]
    away = (hits - 25 / 95) ** 2
    (found,) = kano(f, d, w)
    assert found.better == pytest.approx(25 / 95)
    size = 95 * (w @ away) / (w**2 @ away)
    assert size == pytest.approx(34.3, abs=0.1)
    assert found.better_ci == pytest.approx(wilson_interval(25 / 95, size))
