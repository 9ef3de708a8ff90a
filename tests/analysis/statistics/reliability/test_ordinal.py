"""Reliability from polychoric correlations: formulas, refusals, what must not matter."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.ordinal import (
    OrdinalReliability,
    ordinal_reliability,
    sum_reliability,
)
from analysis.statistics.reliability.polychoric import Polychoric, polychoric
from analysis.statistics.reliability.scale import reliability
from tests.analysis.statistics.reliability.test_polychoric import factor
from tests.analysis.strategies import ratings
from tests.extent import examples


def of(x: NDArray[np.int8]) -> OrdinalReliability:
    return ordinal_reliability(polychoric(x), range(x.shape[1]))


def known(r: NDArray[np.float64]) -> Polychoric:
    """What `polychoric` would say had it found these correlations of five-point items."""
    k = len(r)
    no = np.zeros((k, k), dtype=bool)
    return Polychoric(
        correlation=r,
        n=np.full((k, k), 100),
        thresholds=np.tile([-1.5, -0.5, 0.5, 1.5], (k, 1)),
        at_bound=no,
        points=(1, 2, 3, 4, 5),
    )


def test_equal_correlations_have_the_alpha_and_omega_of_spearman_and_brown() -> None:
    found = ordinal_reliability(known(np.full((4, 4), 0.5) + 0.5 * np.eye(4)), range(4))
    assert found.alpha == pytest.approx(4 * 0.5 / (1 + 3 * 0.5), abs=1e-12)
    assert found.omega == pytest.approx(found.alpha, abs=1e-7)
    assert (found.n, found.columns) == (100, (0, 1, 2, 3))


def test_the_sum_of_points_is_less_reliable_than_the_judgements_behind_them() -> None:
    """And about as reliable as Cronbach's alpha of equally good items says."""
    x = factor(20_000, 5, cuts=[0.9, 1.5, 2.1])
    found, raw = of(x), reliability(moments(x), range(5)).alpha
    assert found.omega_sum is not None
    assert found.alpha is not None
    assert found.alpha == pytest.approx(5 * 0.5 / (1 + 4 * 0.5), abs=0.01)
    assert found.omega_sum < found.alpha - 0.05
    assert found.omega_sum == pytest.approx(raw, abs=0.01)


def test_with_very_many_points_the_sum_is_as_reliable_as_the_judgements() -> None:
    loading = np.array([0.8, 0.7, 0.6])
    r = np.outer(loading, loading)
    np.fill_diagonal(r, 1.0)
    thresholds = np.tile(np.linspace(-4, 4, 161), (3, 1))
    found = sum_reliability(thresholds, np.ones(161, dtype=np.int64), loading, r)
    assert found == pytest.approx(2.1**2 / (2.1**2 + (1 - loading**2).sum()), abs=1e-3)


def test_a_scale_is_picked_out_of_the_items() -> None:
    x = factor(300, 5, cuts=[-1.0, 0.0, 1.0])
    whole = polychoric(x)
    part = ordinal_reliability(whole, [4, 1, 2])
    assert part.columns == (4, 1, 2)
    assert part.alpha == pytest.approx(of(x[:, [1, 2, 4]]).alpha, abs=1e-9)


def test_constant_items_are_left_out() -> None:
    x = factor(200, 4, cuts=[-1.0, 0.0, 1.0])
    x[:, 2] = 3
    found = of(x)
    assert found.columns == (0, 1, 3)
    assert found.alpha == pytest.approx(of(x[:, [0, 1, 3]]).alpha, abs=1e-12)


def test_contradicting_correlations_are_told_and_not_smoothed() -> None:
    r = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    found = ordinal_reliability(known(r), range(3))
    assert (found.omega, found.omega_sum, found.omega_reason) == (None, None, "singular")
    assert found.alpha == pytest.approx(1.5 * (1 - 3 / 4.8))


def test_correlations_that_cancel_have_no_alpha() -> None:
    r = np.array([[1.0, -1.0 + 1e-9], [-1.0 + 1e-9, 1.0]])
    found = ordinal_reliability(known(r * 1.0), range(2))
    assert found.alpha is not None
    below = np.array([[1, -0.9, -0.9], [-0.9, 1, -0.9], [-0.9, -0.9, 1]])
    assert ordinal_reliability(known(below), range(3)).reason == "singular"


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        (np.zeros((5, 0), dtype=np.int8), "no_items"),
        (np.full((5, 2), -1, dtype=np.int8), "no_answers"),
        (np.array([[1], [2]], dtype=np.int8), "one_item"),
        (np.array([[1, 3], [2, 3]], dtype=np.int8), "constant"),
        (np.array([[1, -1], [2, -1], [-1, 1], [-1, 2]], dtype=np.int8), "too_few"),
        (np.array([[1, 1], [2, 2], [3, 3]], dtype=np.int8), "improper_solution"),
        (np.arange(50, dtype=np.int8).reshape(25, 2), "too_many_points"),
    ],
)
def test_what_has_no_ordinal_reliability_says_why(x: NDArray[np.int8], reason: str) -> None:
    found = of(x)
    assert (found.alpha, found.omega, found.reason) == (None, None, reason)
    assert found.omega_reason == reason


def test_two_items_have_an_alpha_and_no_omega() -> None:
    found = of(factor(100, 2, cuts=[-1.0, 0.0, 1.0]))
    assert found.alpha is not None
    assert (found.omega, found.omega_reason) == (None, "too_few_items")


@given(ratings(min_rows=4, columns=3))
@examples(40)
def test_turning_every_item_changes_no_reliability(x: NDArray[np.int8]) -> None:
    a, b = of(x), of(np.where(x >= 0, 6 - x, x).astype(np.int8))
    assert (a.reason, a.n, a.columns) == (b.reason, b.n, b.columns)
    assert b.alpha == pytest.approx(a.alpha, abs=1e-5)
    assert a.alpha is None or a.alpha <= 1.0
