"""Adequacy and the correlations under it: what holds for any answers, and where there is none."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.dimensionality import Adequacy, adequacy
from analysis.statistics.moments.gather import moments
from tests.analysis.strategies import ratings
from tests.extent import examples

FIVE = np.array([[1, 2, 1], [2, 2, 3], [3, 5, 3], [4, 4, 5], [5, 3, 4]], dtype=np.int8)


def of(x: NDArray[np.int8], weights: NDArray[np.float64] | None = None) -> Adequacy:
    c = correlations(moments(x, weights), range(x.shape[1]))
    return adequacy(c.matrix, c.n_effective)


def test_two_items_have_a_kmo_of_a_half_and_bartletts_test_of_one_correlation() -> None:
    found = of(FIVE[:, :2])
    r = np.corrcoef(FIVE[:, 0], FIVE[:, 1])[0, 1]
    assert (found.kmo, *found.kmo_items) == pytest.approx((0.5, 0.5, 0.5))
    assert found.chi2 == pytest.approx(-(4 - 9 / 6) * np.log(1 - r * r), abs=1e-12)
    assert (found.n, found.k, found.df) == (5, 2, 1)


@examples(40)
@given(ratings(missing=False, min_rows=6), st.permutations(range(3)))
def test_the_order_of_items_and_of_people_changes_nothing(
    x: NDArray[np.int8], items: list[int]
) -> None:
    found, other = of(x), of(np.ascontiguousarray(x[::-1, items]))
    assume(found.kmo is not None and found.k == 3)
    assert other.kmo == pytest.approx(found.kmo, abs=1e-9)
    assert other.kmo_items == pytest.approx([found.kmo_items[i] for i in items], abs=1e-9)
    assert other.chi2 == pytest.approx(found.chi2, abs=1e-9)


@examples(40)
@given(ratings(missing=False, min_rows=6))
def test_reversing_an_item_or_moving_the_scale_changes_nothing(x: NDArray[np.int8]) -> None:
    y = x + np.int8(3)
    y[:, 0] = 20 - y[:, 0]
    found, other = of(x), of(y)
    assume(found.kmo is not None)
    assert (other.kmo, other.chi2) == pytest.approx((found.kmo, found.chi2), abs=1e-9)


@examples(40)
@given(ratings(min_rows=6))
def test_weights_of_one_are_no_weights(x: NDArray[np.int8]) -> None:
    plain, weighted = of(x), of(x, np.ones(len(x)))
    assert (weighted.reason, weighted.df) == (plain.reason, plain.df)
    if plain.kmo is not None:
        assert weighted.kmo == pytest.approx(plain.kmo, abs=1e-9)


def test_figures_lie_where_they_must() -> None:
    rng = np.random.default_rng(5)
    x = (rng.integers(1, 6, (200, 1)) + rng.integers(0, 3, (200, 8))).astype(np.int8)
    found = of(x)
    assert found.kmo is not None
    assert 0.5 < found.kmo < 1.0
    assert found.p is not None
    assert 0.0 <= found.p < 1e-10


def test_a_hundred_and_fifty_items_do_not_underflow() -> None:
    """The determinant is below 1e-440, which is 0 in floating point and has no logarithm."""
    r = np.full((150, 150), 0.999)
    np.fill_diagonal(r, 1.0)
    found = adequacy(r, 1000)
    log = 149 * np.log(0.001) + np.log(1 + 149 * 0.999)
    assert found.chi2 == pytest.approx(-(999 - 305 / 6) * log, rel=1e-10)


def test_items_that_say_the_same_are_singular() -> None:
    found = of(np.repeat(FIVE, 2, axis=1))
    assert (found.kmo, found.chi2, found.reason) == (None, None, "singular")
    assert found.kmo_items == (None,) * 6


def test_no_correlation_at_all_has_no_kmo_but_a_test() -> None:
    found = adequacy(np.eye(4), 50)
    assert (found.kmo, found.reason) == (None, "uncorrelated")
    assert (found.chi2, found.p) == (0.0, 1.0)


def test_bartlett_needs_more_people_than_its_correction_takes() -> None:
    r = np.full((4, 4), 0.3) + 0.7 * np.eye(4)
    found = adequacy(r, 3)
    assert found.kmo is not None
    assert (found.chi2, found.p) == (None, None)


def test_constant_and_unanswered_items_are_left_out_and_named() -> None:
    x = np.hstack([FIVE, np.full((5, 1), 3, np.int8), np.full((5, 1), -1, np.int8)])
    c = correlations(moments(x), [4, 3, 2, 1, 0])
    assert (c.columns, c.constant, c.unanswered) == ((2, 1, 0), (3,), (4,))
    assert (c.n, c.reason) == (5, None)


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        (np.full((4, 2), -1), "no_answers"),
        (np.full((4, 2), 3), "constant"),
        (np.array([[1, 3], [2, 3]]), "one_item"),
        (np.array([[1, -1], [2, -1], [-1, 3], [-1, 4]]), "too_few"),
        (np.empty((4, 0)), "no_items"),
    ],
)
def test_where_there_are_no_correlations_the_reason_is_given(
    x: NDArray[np.int8], reason: str
) -> None:
    assert correlations(moments(x.astype(np.int8)), range(x.shape[1])).reason == reason


def test_what_is_not_a_correlation_matrix_is_refused() -> None:
    for wrong in (np.ones((2, 3)), 2.0 * np.eye(3), np.array([[1.0, 0.2], [0.3, 1.0]])):
        with pytest.raises(ValueError, match="a correlation matrix"):
            adequacy(wrong, 10)
    with pytest.raises(ValueError, match="named twice"):
        correlations(moments(FIVE), [0, 0])
