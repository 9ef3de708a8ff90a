"""Split halves and hierarchical omega: what must hold for any covariances."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.moments.values import Matrix
from analysis.statistics.reliability.hierarchical import minres, omega_hierarchical
from analysis.statistics.reliability.oblique import oblimin
from analysis.statistics.reliability.omega import omega, omega_without
from analysis.statistics.reliability.scale import cronbach, guttman2
from analysis.statistics.reliability.splits import enumerated, searched, split_half
from tests.extent import examples


def covariance(k: int, seed: int = 1, factors: int = 1, n: int = 80) -> Matrix:
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, factors)) @ rng.uniform(0.3, 1.0, (factors, k))
    return np.asarray(np.cov(common + rng.normal(size=(n, k)), rowvar=False))


def bifactor(general: float, group: float, k: int = 9) -> Matrix:
    """Correlations of k items on one general and three group factors, exactly."""
    loadings = np.zeros((k, 4))
    loadings[:, 0] = general
    loadings[np.arange(k), 1 + np.arange(k) // (k // 3)] = group
    r = loadings @ loadings.T
    np.fill_diagonal(r, 1.0)
    return np.asarray(r)


def rulon(signs: Matrix, covariance: Matrix) -> float:
    """4·cov(A, B)/V of the halves that signs tell apart."""
    a, b = (signs > 0).astype(float), (signs < 0).astype(float)
    return float(4.0 * (a @ covariance @ b) / covariance.sum())


@given(st.integers(2, 9), st.integers(0, 10**6))
def test_best_and_mean_are_those_of_all_halves_one_by_one(k: int, seed: int) -> None:
    c = covariance(k, seed)
    found, values = split_half(c), []
    for half in combinations(range(k), k // 2):
        signs = np.full(k, -1.0)
        signs[list(half)] = 1.0
        values.append(rulon(signs, c))
    assert (found.best, found.mean) == pytest.approx((max(values), np.mean(values)), abs=1e-9)


@given(st.integers(1, 6), st.integers(0, 10**6))
def test_the_mean_of_all_halves_is_alpha_where_they_are_equal(half: int, seed: int) -> None:
    c = covariance(2 * half, seed)
    found = split_half(c)
    assert found.mean == pytest.approx(cronbach(c), abs=1e-9)
    assert found.best is not None
    assert found.best >= cronbach(c) - 1e-9


@given(st.permutations(range(8)))
def test_the_order_of_items_does_not_change_the_best_half(order: list[int]) -> None:
    c = covariance(8)
    one, other = split_half(c), split_half(c[np.ix_(order, order)])
    assert one.best == pytest.approx(other.best, abs=1e-12)


@pytest.mark.parametrize("factors", [1, 3])
def test_the_search_finds_the_best_halves_that_enumeration_finds(factors: int) -> None:
    for seed in range(15):
        c = covariance(14, seed, factors)
        assert searched(c) == pytest.approx(enumerated(c), abs=1e-9 * c.sum())


def test_long_scales_are_searched() -> None:
    found = split_half(covariance(25))
    assert found.best is not None
    assert found.mean is not None
    assert found.mean < found.best


def test_halves_that_cannot_be_say_why() -> None:
    assert split_half(np.ones((1, 1))).reason == "too_few_items"
    assert split_half(np.array([[1.0, -1.0], [-1.0, 1.0]])).reason == "constant"
    assert split_half(np.array([[1.0, 1.2], [1.2, 1.0]])).reason == "singular"
    with pytest.raises(ValueError, match="k × k"):
        split_half(np.ones((2, 3)))


def test_halves_that_contradict_each_other_have_no_spearman_brown() -> None:
    found = split_half(np.array([[1.0, -1.0, 0, 0], [-1.0, 1.0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]))
    assert found.spearman_brown == pytest.approx(-2.0)
    assert split_half(np.diag([1.0, 0.0, 1.0, 0.0])).spearman_brown is None


def test_a_perfect_bifactor_structure_gets_its_own_shares() -> None:
    r = bifactor(0.6, 0.4)
    found = omega_hierarchical(r)
    assert found.omega_hierarchical == pytest.approx((9 * 0.6) ** 2 / r.sum(), abs=1e-6)
    assert found.general_share == pytest.approx(0.36 / 0.52, abs=1e-6)


def test_where_no_start_comes_to_rest_there_is_no_rotation() -> None:
    loadings = np.random.default_rng(0).normal(size=(8, 3))
    assert oblimin(1e3 * loadings) is None


@given(st.permutations(range(9)))
@examples(10)
def test_omega_hierarchical_knows_neither_order_nor_units(order: list[int]) -> None:
    r = bifactor(0.6, 0.4) + 0.02 * np.outer(np.arange(9) % 2, np.arange(9) % 2)
    sd = np.diag(np.arange(1.0, 10.0))
    moved = (sd @ r @ sd)[np.ix_(order, order)]
    wanted, found = omega_hierarchical(r), omega_hierarchical(moved)
    assert found.omega_hierarchical == pytest.approx(wanted.omega_hierarchical, abs=1e-6)


def test_minres_leaves_nothing_where_the_factors_explain_all() -> None:
    r = bifactor(0.5, 0.6)
    found = minres(r, 4)
    assert found is not None
    loadings, uniqueness = found
    np.testing.assert_allclose(loadings @ loadings.T + np.diag(uniqueness), r, atol=1e-6)


@pytest.mark.parametrize(
    ("r", "reason"),
    [
        (np.eye(5), "too_few_items"),
        (np.ones((6, 6)), "singular"),
        (np.eye(6), "improper_solution"),
    ],
)
def test_where_there_is_no_hierarchy_the_reason_is_said(r: Matrix, reason: str) -> None:
    found = omega_hierarchical(r)
    assert (found.omega_hierarchical, found.reason) == (None, reason)


@given(st.integers(0, 10**6))
@examples(15)
def test_omega_hierarchical_and_the_general_factors_share_are_shares(seed: int) -> None:
    found = omega_hierarchical(covariance(9, seed, 3, 300))
    if found.omega_hierarchical is not None:
        assert found.general_share is not None
        assert 0.0 <= found.omega_hierarchical <= 1.0
        assert 0.0 <= found.general_share <= 1.0


def test_omega_without_an_item_is_omega_of_the_others() -> None:
    c = covariance(6)
    found = omega_without(c)
    assert len(found) == 6
    assert found[2] == omega(np.delete(np.delete(c, 2, axis=0), 2, axis=1))
    assert {one.reason for one in omega_without(covariance(3))} == {"too_few_items"}


def test_the_coefficients_stand_in_guttmans_order() -> None:
    c = covariance(10, 3)
    best = split_half(c).best
    assert best is not None
    assert cronbach(c) <= guttman2(c) + 1e-12
    assert cronbach(c) <= best + 1e-12
