"""Clustered people: the error of independent people where nothing is shared, more where it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.gaps.cluster_robust import clustered_mean
from analysis.statistics.intervals import mean_of
from tests.analysis.strategies import group

Vector = NDArray[np.float64]
SITES = np.repeat(["north", "south", "east"], [3, 4, 2])
SCORES = np.array([4, 5, 4, 2, 1, 2, 3, 5, 4.0])


@given(group(min_size=2))
def test_a_cluster_to_each_person_is_no_clustering(x: Vector) -> None:
    found, plain = clustered_mean(x, np.arange(len(x))), mean_of(x)
    assert found.reason == plain.reason
    assert (found.mean, found.icc) == (plain.mean, None)
    if found.se:
        assert (found.se, found.df) == pytest.approx((plain.se, plain.n - 1))


@given(st.integers(2, 6), st.integers(2, 5), st.integers(0, 99))
def test_equal_clusters_have_the_error_of_their_means(groups: int, size: int, seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(groups, size))
    found = clustered_mean(x.ravel(), np.repeat(np.arange(groups), size))
    means = mean_of(x.mean(axis=1))
    assert (found.se, found.df) == pytest.approx((means.se, groups - 1))
    between, within = size * x.mean(axis=1).var(ddof=1), x.var(axis=1, ddof=1).mean()
    assert found.icc == pytest.approx((between - within) / (between + (size - 1) * within))
    assert found.design_effect == pytest.approx(1 + (size - 1) * (found.icc or 0))


def test_neither_the_order_nor_the_size_of_weights_matters() -> None:
    weights, order = np.linspace(0.5, 2.0, 9), np.random.default_rng(1).permutation(9)
    one = clustered_mean(SCORES, SITES, weights=weights)
    two = clustered_mean(SCORES[order], SITES[order], weights=7.0 * weights[order])
    assert (two.mean, two.se, two.df) == pytest.approx((one.mean, one.se, one.df))
    plain = clustered_mean(SCORES, SITES)
    equal = clustered_mean(SCORES, SITES, weights=np.full(9, 0.3))
    assert (equal.se, equal.df) == pytest.approx((plain.se, plain.df))


@pytest.mark.parametrize(
    ("x", "sites", "reason"),
    [
        ([], [], "no_answers"),
        ([np.nan, 3.0], ["a", "b"], "one_respondent"),
        ([3.0, 3.0], ["a", "b"], "constant"),
        ([3.0, 4.0], ["a", "a"], "one_cluster"),
        ([3.0, 4.0, 3.0, 4.0], ["a", "a", "b", "b"], "constant"),
    ],
)
def test_clusters_that_tell_nothing_say_why(x: list[float], sites: list[str], reason: str) -> None:
    found = clustered_mean(np.array(x), np.array(sites, dtype=str))
    assert (found.ci, found.reason) == (None, reason)


def test_every_value_needs_its_cluster() -> None:
    with pytest.raises(ValueError, match="two vectors"):
        clustered_mean(SCORES, SITES[:-1])


def test_a_hundred_thousand_people_in_as_many_clusters() -> None:
    x = np.random.default_rng(2).normal(size=100_000)
    found = clustered_mean(x, np.arange(100_000) // 2)
    assert found.se == pytest.approx(mean_of(x).se, rel=0.02)
    assert found.icc == pytest.approx(0.0, abs=0.02)
