"""Reliability: against R on a small table, and what must hold for any answers."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import reverse
from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.omega import omega
from analysis.statistics.reliability.scale import Reliability, guttman2, reliability
from analysis.statistics.reliability.usable import usable
from tests.analysis.strategies import ratings

EIGHT = np.array(
    [
        [4, 5, 3, 4],
        [2, 3, 2, 1],
        [5, 5, 4, 5],
        [3, 4, 4, 2],
        [1, 2, 2, 3],
        [4, 4, 5, 4],
        [3, 2, 3, 3],
        [5, 4, 4, 5],
    ],
    dtype=np.int8,
)


def of(x: NDArray[np.int8], weights: NDArray[np.float64] | None = None) -> Reliability:
    return reliability(moments(x, weights), range(x.shape[1]))


def test_a_small_table_has_the_figures_of_r() -> None:
    """psych::alpha(x), psych::alpha.ci(a, 8, 4), psych::guttman(cor(x)); psych 2.2.9."""
    r = of(EIGHT)
    assert r.alpha == pytest.approx(0.8856088560885609, abs=1e-12)
    assert r.alpha_ci == pytest.approx((0.6604149801279289, 0.9743059178107037), abs=1e-12)
    assert r.alpha_standardized == pytest.approx(0.8876394635180946, abs=1e-12)
    assert r.lambda2 == pytest.approx(0.8906714745957830, abs=1e-12)
    assert r.lambda6 == pytest.approx(0.8901208143829175, abs=1e-12)
    assert [item.item_rest for item in r.items] == pytest.approx(
        [0.9220151688308045, 0.7037836473185445, 0.7094833816759334, 0.7050099637122955]
    )
    assert [item.alpha_if_deleted for item in r.items] == pytest.approx(
        [0.7798861480075900, 0.8703976435935198, 0.8720445062586927, 0.8747940691927513]
    )


def test_missing_answers_are_left_out_pair_by_pair_and_the_interval_knows_it() -> None:
    """psych::alpha(y)$total$raw_alpha with NA at (2,3) and (5,1); its interval counts all 8."""
    y = EIGHT.copy()
    y[1, 2] = y[4, 0] = -1
    r = of(y)
    assert r.alpha == pytest.approx(0.8264159100734976, abs=1e-12)
    assert [item.item_rest for item in r.items] == pytest.approx(
        [0.8254450742853193, 0.6761009082136354, 0.3813557438794263, 0.7744019057070547]
    )
    assert r.n == 6
    assert [item.n for item in r.items] == [7, 8, 7, 8]
    assert (r.lambda6, r.lambda6_reason) == (None, "singular")


CONTRADICTING = np.array(
    [[1, 1], [5, 5], [1, 1], [5, 5], [3, -1], [3, -1], [3, -1], [-1, 3], [-1, 3], [-1, 3]],
    dtype=np.int8,
)


def test_answers_missing_in_different_places_give_no_reliability_above_one() -> None:
    """Their covariance is that of the four who gave both: 16/3, above either variance, 16/6."""
    r = of(CONTRADICTING)
    assert (r.alpha, r.alpha_ci, r.reason, r.lambda6_reason) == (None, None, "singular", "singular")
    assert {item.item_rest for item in r.items} == {None}


def test_items_that_say_the_same_correlate_at_one_and_not_above() -> None:
    r = of(np.repeat(EIGHT[:, :1], 3, axis=1))
    assert (r.alpha, r.alpha_ci) == (1.0, (1.0, 1.0))
    assert [item.item_rest for item in r.items] == pytest.approx([1.0] * 3)
    assert all(item.item_rest <= 1.0 for item in r.items if item.item_rest)


@given(ratings(min_rows=3))
def test_no_correlation_and_no_reliability_is_above_one(x: NDArray[np.int8]) -> None:
    r = of(x)
    rest = [item.item_rest for item in r.items]
    without = [item.alpha_if_deleted for item in r.items]
    found = [r.alpha, r.alpha_standardized, r.lambda2, r.lambda6, r.omega_total, *rest, *without]
    assert all(value <= 1.0 for value in found if value is not None)
    assert all(value >= -1.0 for value in rest if value is not None)


@given(ratings(missing=False, min_rows=3), st.permutations(range(3)))
def test_the_order_of_items_changes_nothing(x: NDArray[np.int8], order: list[int]) -> None:
    a, b = of(x), reliability(moments(x), order)
    assert a.reason == b.reason
    assert (a.alpha is None) == (b.alpha is None)
    if a.alpha is not None:
        assert b.alpha == pytest.approx(a.alpha, abs=1e-9)
        assert b.lambda2 == pytest.approx(a.lambda2, abs=1e-9)


@given(ratings(min_rows=3), st.integers(1, 30))
def test_a_constant_added_to_the_answers_changes_no_reliability(
    x: NDArray[np.int8], more: int
) -> None:
    a, b = of(x), of(np.where(x >= 0, x + more, x).astype(np.int8))
    assert a.reason == b.reason
    if a.alpha is not None:
        assert (a.alpha, a.lambda2) == pytest.approx((b.alpha, b.lambda2), abs=1e-9)


@given(ratings(min_rows=3))
def test_weights_of_one_change_no_reliability(x: NDArray[np.int8]) -> None:
    a, b = of(x), of(x, np.ones(len(x)))
    assert (a.reason, a.n, a.constant) == (b.reason, b.n, b.constant)
    if a.alpha is not None:
        assert a.alpha == pytest.approx(b.alpha, abs=1e-9)
        assert a.alpha_ci == pytest.approx(b.alpha_ci, abs=1e-9)


@given(ratings(min_rows=3))
def test_reversing_every_item_changes_no_reliability(x: NDArray[np.int8]) -> None:
    m = moments(x)
    a, b = reliability(m, range(3)), reliability(reverse(m, range(3), [6, 6, 6]), range(3))
    assert a.reason == b.reason
    if a.alpha is not None:
        assert b.alpha == pytest.approx(a.alpha, abs=1e-9)
        turned = [None if i.mean is None else 6 - i.mean for i in a.items]
        assert [i.mean for i in b.items] == pytest.approx(turned)


@given(ratings(missing=False, min_rows=4))
def test_lambda2_is_never_under_alpha(x: NDArray[np.int8]) -> None:
    r = of(x)
    assume(r.alpha is not None)
    assert r.alpha is not None
    assert r.alpha_ci is not None
    assert guttman2(usable(moments(x), range(3)).c.covariance) >= r.alpha - 1e-9
    assert r.alpha_ci[0] <= r.alpha <= r.alpha_ci[1]


@pytest.mark.parametrize(
    ("x", "columns", "reason", "constant"),
    [
        (EIGHT, [], "no_items", ()),
        (EIGHT, [2], "one_item", ()),
        (EIGHT[:0], [0, 1], "no_answers", ()),
        (np.full((4, 2), -1, dtype=np.int8), [0, 1], "no_answers", ()),
        (EIGHT[:1], [0, 1], "too_few", ()),
        (np.array([[3, -1], [4, -1], [-1, 2], [3, 5]], dtype=np.int8), [0, 1], "too_few", ()),
        (np.array([[3, 1], [3, 2], [3, 5]], dtype=np.int8), [0, 1], "constant", (0,)),
        (np.array([[1, 5], [2, 4], [5, 1]], dtype=np.int8), [0, 1], "constant", ()),
    ],
)
def test_what_cannot_be_estimated_says_why(
    x: NDArray[np.int8], columns: list[int], reason: str, constant: tuple[int, ...]
) -> None:
    r = reliability(moments(x), columns)
    assert (r.alpha, r.reason, r.constant) == (None, reason, constant)
    assert (r.lambda6_reason, r.omega_reason) == (reason, reason)
    assert [item.column for item in r.items] == columns


def test_two_people_and_two_items_are_enough_for_an_alpha() -> None:
    r = of(np.array([[1, 2], [3, 5]], dtype=np.int8))
    assert r.alpha == pytest.approx(2 * (1 - (2 + 4.5) / 12.5))
    assert [item.alpha_if_deleted for item in r.items] == [None, None]
    assert r.lambda6_reason == "singular"
    assert r.omega_reason == "too_few_items"
    assert r.alpha_ci is not None
    assert r.alpha_ci_normal is None  # By formula of no width, as if two were enough.


def test_omega_of_a_perfect_one_factor_structure_is_its_formula() -> None:
    loading, unique = np.array([0.8, 0.6, 0.7, 0.5]), np.array([0.36, 0.64, 0.51, 0.75])
    found = omega(np.outer(loading, loading) + np.diag(unique))
    wanted = loading.sum() ** 2 / (loading.sum() ** 2 + unique.sum())
    assert found.omega_total == pytest.approx(wanted, abs=1e-6)


def test_omega_of_items_in_other_units_follows_the_units() -> None:
    loading, unique = np.array([0.8, 0.6, 0.7]), np.array([0.36, 0.64, 0.51])
    scale = np.diag([1.0, 10.0, 3.0])
    plain = np.outer(loading, loading) + np.diag(unique)
    stretched = omega(scale @ plain @ scale)
    assert stretched.omega_standardized == pytest.approx(omega(plain).omega_total, abs=1e-6)
    assert stretched.omega_total != pytest.approx(stretched.omega_standardized, abs=1e-3)


def test_a_heywood_case_gets_no_omega_but_a_word() -> None:
    r = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    assert omega(r).reason == "improper_solution"
