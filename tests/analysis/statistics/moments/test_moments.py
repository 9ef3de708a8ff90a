"""Moments: exact, mergeable, pairwise, weighted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import finish, merge, rebase, reverse, select, spread
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Moments, as_float, pack_moments, unpack_moments
from tests.analysis.strategies import ratings


def same(a: Moments, b: Moments) -> None:
    left, right = finish(a), finish(b)
    np.testing.assert_array_equal(left.n, right.n)
    np.testing.assert_allclose(left.mean, right.mean, atol=1e-12, equal_nan=True)
    np.testing.assert_allclose(left.covariance, right.covariance, atol=1e-12, equal_nan=True)


def two_pass(x: NDArray[np.float64], i: int, j: int) -> float:
    both = ~np.isnan(x[:, i]) & ~np.isnan(x[:, j])
    a, b = x[both, i], x[both, j]
    return float(((a - a.mean()) * (b - b.mean())).sum() / (len(a) - 1))


@given(ratings())
def test_covariances_equal_a_two_pass_reference_over_the_pairs_present(x: NDArray[np.int8]) -> None:
    result, values = finish(moments(x)), as_float(x)
    for i in range(3):
        for j in range(3):
            pairs = int((~np.isnan(values[:, i]) & ~np.isnan(values[:, j])).sum())
            assert result.n[i, j] == pairs
            if pairs > 1:
                assert result.covariance[i, j] == pytest.approx(two_pass(values, i, j), abs=1e-12)
            else:
                assert np.isnan(result.covariance[i, j])


@given(ratings(), st.integers(0, 12))
def test_parts_merge_to_the_whole_in_any_order(x: NDArray[np.int8], at: int) -> None:
    whole, first, second = moments(x), moments(x[:at]), moments(x[at:])
    for merged in (merge(first, second), merge(second, first), moments(x, chunk=3)):
        np.testing.assert_array_equal(merged.products, whole.products)
        np.testing.assert_array_equal(merged.sums, whole.sums)
        np.testing.assert_array_equal(merged.n, whole.n)
        assert merged.rows == len(x)


@given(ratings(), st.integers(0, 12))
def test_parts_of_float_columns_merge_too(x: NDArray[np.int8], at: int) -> None:
    values = as_float(x) / 7.0
    same(merge(moments(values[:at]), moments(values[at:])), moments(values))


@given(ratings())
def test_the_order_of_people_changes_nothing(x: NDArray[np.int8]) -> None:
    order = np.random.default_rng(len(x)).permutation(len(x))
    np.testing.assert_array_equal(moments(x).products, moments(x[order]).products)


@given(ratings())
def test_weights_of_one_are_no_weights(x: NDArray[np.int8]) -> None:
    same(moments(x, np.ones(len(x))), moments(x))


@given(ratings())
def test_a_weight_of_two_is_a_person_counted_twice_in_the_mean(x: NDArray[np.int8]) -> None:
    weights = np.arange(len(x)) % 3
    weighted = finish(moments(x, weights.astype(float)))
    repeated = finish(moments(np.repeat(x, weights, axis=0)))
    np.testing.assert_allclose(weighted.mean, repeated.mean, atol=1e-12, equal_nan=True)
    assert (weighted.n <= repeated.n).all()


@given(ratings())
def test_reversing_twice_is_no_reversal_and_once_equals_turned_data(x: NDArray[np.int8]) -> None:
    once = reverse(moments(x), [1], [6])
    turned = x.copy()
    turned[:, 1] = np.where(x[:, 1] >= 0, 6 - x[:, 1], x[:, 1])
    same(once, moments(turned))
    same(reverse(once, [1], [6]), moments(x))


def test_selected_columns_are_those_of_the_selected_data() -> None:
    x = np.random.default_rng(1).integers(-1, 6, (50, 4)).astype(np.int8)
    same(select(moments(x), [3, 0]), moments(x[:, [3, 0]]))


def test_nearly_constant_items_keep_all_their_digits() -> None:
    x = np.full((3_000_000, 2), 5, dtype=np.int8)
    x[0] = 4
    n = len(x)
    assert finish(moments(x)).covariance[0, 1] == pytest.approx(1 / n, rel=1e-12)


def test_nearly_constant_floats_far_from_zero_keep_their_digits() -> None:
    noise = np.random.default_rng(2).normal(0, 1e-3, (40_000, 2))
    got = finish(moments(1e6 + noise)).covariance
    x = 1e6 + noise - 1e6
    np.testing.assert_allclose(got, np.cov(x, rowvar=False), rtol=1e-9)


def test_a_column_that_starts_empty_keeps_its_digits_after_a_merge() -> None:
    rng = np.random.default_rng(3)
    late = np.column_stack([rng.normal(size=500), 1e6 + rng.normal(0, 1e-3, 500)])
    early = late.copy()
    early[:, 1] = np.nan
    got = finish(merge(moments(early), moments(late))).variance[1]
    assert got == pytest.approx((late[:, 1] - 1e6).var(ddof=1), rel=1e-9)


def test_large_points_and_huge_blocks_leave_float32() -> None:
    x = np.full((30_000, 2), 35, dtype=np.int8)
    x[::2] = 34
    chunked = moments(x, chunk=len(x))
    np.testing.assert_array_equal(chunked.products, moments(x).products)
    assert chunked.products[0, 0] == 15_000 * (35**2 + 34**2)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_hardly_any_rows_give_nan_not_warnings(rows: int) -> None:
    result = finish(moments(np.full((rows, 2), 3, dtype=np.int8)))
    assert np.isnan(result.mean).all() == (rows == 0)
    assert np.isnan(result.covariance).all() == (rows < 2)


def test_no_columns_is_no_error() -> None:
    assert finish(moments(np.empty((4, 0), dtype=np.int8))).covariance.shape == (0, 0)


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, np.nan], [[1.0, 1.0]]])
def test_weights_that_cannot_be_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        moments(np.ones((2, 2), dtype=np.int8), np.array(weights))


def test_wrong_types_and_shapes_are_refused() -> None:
    with pytest.raises(TypeError, match="int64"):
        moments(np.ones((2, 2), dtype=np.int64))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="n × k"):
        moments(np.ones(3, dtype=np.int8))
    with pytest.raises(ValueError, match="2 and 3 columns"):
        merge(moments(np.ones((1, 2))), moments(np.ones((1, 3))))


def test_another_origin_changes_no_result() -> None:
    x = np.random.default_rng(4).integers(1, 6, (30, 3)).astype(np.int8)
    same(rebase(moments(x), np.array([2.0, 3.0, -1.0])), moments(x))


@given(ratings())
def test_what_is_packed_is_unpacked_bit_for_bit(x: NDArray[np.int8]) -> None:
    for m in (moments(x), moments(as_float(x) / 7.0, np.linspace(0.1, 2.0, len(x)))):
        again = unpack_moments(pack_moments(m))
        assert again.rows == m.rows
        for name in ("origin", "n", "weight", "weight2", "sums", "products"):
            np.testing.assert_array_equal(getattr(again, name), getattr(m, name))


def test_other_bytes_are_no_moments() -> None:
    for other in (b"", b"moments", pack_moments(moments(np.ones((3, 2), np.int8)))[:-30]):
        with pytest.raises(ValueError, match="no packed moments"):
            unpack_moments(other)


@given(ratings())
def test_a_column_that_was_not_asked_is_one_that_nobody_answered(x: NDArray[np.int8]) -> None:
    wide = np.full((len(x), 5), -3, dtype=np.int8)
    wide[:, [3, 0]] = x[:, [1, 2]]
    found, expected = spread(moments(x), [2, None, None, 1, None]), moments(wide)
    np.testing.assert_array_equal(found.n, expected.n)
    np.testing.assert_array_equal(found.sums, expected.sums)
    np.testing.assert_array_equal(found.products, expected.products)
