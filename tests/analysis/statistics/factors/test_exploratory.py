"""Exploratory factors: a structure that is found again, an order that does not hang on chance."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.exploratory import (
    Exploratory,
    Extraction,
    explore,
    maximum_likelihood,
)
from analysis.statistics.moments.gather import moments
from tests.reference.exploratory import sheets


def population(phi: float) -> NDArray[np.float64]:
    """Correlations of eight items of two factors that correlate at phi, without sampling error."""
    loadings = np.zeros((8, 2))
    loadings[:4, 0], loadings[4:, 1] = [0.8, 0.7, 0.6, 0.5], [0.9, 0.65, 0.6, 0.55]
    r = loadings @ np.array([[1.0, phi], [phi, 1.0]]) @ loadings.T
    np.fill_diagonal(r, 1.0)
    return np.asarray(r)


def real() -> NDArray[np.float64]:
    return correlations(moments(sheets()), range(9)).matrix


def pattern(found: Exploratory) -> NDArray[np.float64]:
    assert found.loadings is not None, found.reason
    return found.loadings


def test_two_factors_that_correlate_are_found_again() -> None:
    found = explore(population(0.3), 500, 2)
    expected = [[0, 0.8], [0, 0.7], [0, 0.6], [0, 0.5], [0.9, 0], [0.65, 0], [0.6, 0], [0.55, 0]]
    np.testing.assert_allclose(pattern(found), expected, atol=1e-5)
    assert np.asarray(found.correlation)[0, 1] == pytest.approx(0.3, abs=1e-5)
    assert found.rmsr == pytest.approx(0.0, abs=1e-6)


def test_rotation_leaves_what_is_common_and_its_parts_add_up() -> None:
    found = explore(real(), 240, 3)
    loadings, phi = pattern(found), np.asarray(found.correlation)
    implied = loadings @ phi @ loadings.T
    np.testing.assert_allclose(implied.diagonal(), found.communality, atol=1e-5)
    assert sum(found.explained) == pytest.approx(np.mean(found.communality), abs=1e-5)
    assert list(found.explained) == sorted(found.explained, reverse=True)
    assert (loadings.sum(axis=0) >= 0).all()
    np.testing.assert_allclose(phi.diagonal(), 1.0, atol=1e-9)


def test_the_order_and_the_keying_of_items_change_only_their_rows() -> None:
    found = explore(real(), 240, 3)
    order = np.array([7, 2, 5, 0, 8, 1, 6, 3, 4])
    other = explore(real()[np.ix_(order, order)], 240, 3)
    np.testing.assert_allclose(pattern(other), pattern(found)[order], atol=1e-4)
    sign = np.where(np.arange(9) == 4, -1.0, 1.0)
    turned = explore(real() * np.outer(sign, sign), 240, 3)
    sizes = np.abs(pattern(found)), np.abs(pattern(turned))
    np.testing.assert_allclose(sizes[1], sizes[0], atol=1e-4)


def test_one_factor_needs_no_rotation() -> None:
    found, extracted = explore(real(), 240, 1), maximum_likelihood(real(), 1).loadings
    np.testing.assert_allclose(pattern(found), extracted * np.sign(extracted.sum()), atol=1e-9)
    assert np.asarray(found.correlation) == pytest.approx(np.eye(1))


def heywood() -> NDArray[np.float64]:
    """No proper one-factor solution: r12·r13/r23, the first item's communality, is 2.1."""
    return np.array([[1.0, 0.7, 0.6], [0.7, 1.0, 0.2], [0.6, 0.2, 1.0]])


def test_a_heywood_case_gives_no_figures() -> None:
    found = explore(heywood(), 300, 1)
    assert (found.loadings, found.reason) == (None, "improper_solution")
    assert (found.communality, found.explained, found.rmsr) == ((), (), None)


def test_an_extraction_that_is_cut_short_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_short(correlation: NDArray[np.float64], factors: int) -> Extraction:
        return replace(maximum_likelihood(correlation, factors), converged=False)

    monkeypatch.setattr("analysis.statistics.factors.exploratory.maximum_likelihood", cut_short)
    found = explore(real(), 240, 3)
    assert (found.loadings, found.reason) == (None, "not_converged")


def test_a_rotation_that_comes_to_no_end_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.statistics.reliability.oblique.FLAT", 0.0)
    found = explore(real(), 240, 3)
    assert (found.loadings, found.reason) == (None, "not_converged")


def test_where_there_are_no_factors_the_reason_is_given() -> None:
    r = real()
    assert explore(r, 9, 2).reason == "too_few"
    assert explore(np.where(np.eye(9) + np.eye(9)[::-1] == 0, np.nan, r), 99, 1).reason == "too_few"
    assert explore(r[:3, :3], 240, 2).reason == "too_few_items"
    assert explore(r, 240, 6).reason == "too_few_items"
    assert explore(np.ones((5, 5)), 240, 1).reason == "singular"
    assert explore(np.eye(1), 240, 1).reason == "too_few_items"
    with pytest.raises(ValueError, match="at least one factor"):
        explore(r, 240, 0)


def test_three_items_have_one_factor_that_explains_them_wholly() -> None:
    found = explore(real()[:3, :3], 240, 1)
    assert found.reason is None
    assert found.rmsr == pytest.approx(0.0, abs=1e-4)
