"""Moments of groups: those of each group's rows, and together those of all."""

from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import merge
from analysis.statistics.moments.by_group import by_group
from analysis.statistics.moments.gather import moments
from tests.analysis.statistics.moments.test_moments import same
from tests.analysis.strategies import ratings


@given(ratings(min_rows=1), st.integers(1, 5), st.booleans())
def test_each_group_has_the_moments_of_its_rows(
    x: NDArray[np.int8], chunk: int, weighted: bool
) -> None:
    labels = np.array(["b", "a", "c"])[np.arange(len(x)) % 3]
    weights = 0.5 + np.arange(len(x)) % 4 if weighted else None
    found = by_group(x, labels, weights, chunk=chunk)
    for name, part in zip(sorted(set(labels.tolist())), found, strict=True):
        own = labels == name
        same(part, moments(x[own], None if weights is None else weights[own]))


@given(ratings(min_rows=1), st.integers(1, 4))
def test_groups_merge_to_the_whole(x: NDArray[np.int8], groups: int) -> None:
    found = by_group(x, np.arange(len(x)) % groups, chunk=3)
    whole, merged = moments(x), reduce(merge, found)
    np.testing.assert_array_equal(merged.products, whole.products)
    assert merged.rows == len(x)


def test_floats_with_missing_ones_are_grouped_too() -> None:
    x = np.array([[1.5, np.nan], [2.5, 1.0], [4.0, 3.0], [np.nan, 2.0]])
    first, second = by_group(x, np.array([7, 7, 2, 2]))
    same(first, moments(x[2:]))
    same(second, moments(x[:2]))


def test_nobody_is_no_group_and_labels_are_counted() -> None:
    assert by_group(np.empty((0, 3), dtype=np.int8), np.empty(0, dtype=np.int64)) == ()
    with pytest.raises(ValueError, match="as many labels"):
        by_group(np.ones((3, 2), dtype=np.int8), np.array([1, 2]))
