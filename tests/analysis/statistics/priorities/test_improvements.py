"""The formula of what presses most: terms, limits, what is not known, draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.priorities.improvements import (
    LEAST,
    MOST,
    Pressure,
    by_caution,
    by_points,
    by_stability,
    drawn_points,
    leading,
    lowest,
    relative,
)

FACTORS = st.floats(LEAST, MOST)


def test_the_points_are_the_product_of_the_terms() -> None:
    whole = Pressure(
        shortfall=40.0, by_importance=1.2, by_gap=1.5, by_change=1.0, by_stability=0.9,
        by_caution=0.75,
    )  # fmt: skip
    assert whole.points == pytest.approx(40 * 1.2 * 1.5 * 0.9 * 0.75)


def test_a_term_that_is_not_known_counts_as_one_and_not_as_nothing() -> None:
    assert Pressure(shortfall=40.0).points == 40.0
    assert Pressure(shortfall=40.0, by_gap=1.5).points == 60.0


@pytest.mark.parametrize(
    ("points", "factor"), [(0, 1.0), (20, 1.4), (50, 2.0), (90, 2.0), (-10, 0.8), (-60, 0.5)]
)
def test_points_against_add_a_fiftieth_each_and_at_most_double(
    points: float, factor: float
) -> None:
    assert by_points(points) == pytest.approx(factor)


def test_importance_counts_beside_the_mean_and_has_limits() -> None:
    assert relative(0.6, 0.4) == pytest.approx(1.5)
    assert relative(-0.3, 0.4) == LEAST
    assert relative(4.0, 0.4) == MOST
    assert relative(0.4, 0.0) is None


def test_what_is_not_sure_counts_less_but_never_nothing() -> None:
    assert [by_stability(share) for share in (0.0, 0.5, 1.0)] == [0.5, 0.75, 1.0]
    assert [by_caution(weight) for weight in range(4)] == [1.0, 1.0, 0.75, 0.5]


@given(st.floats(0, 100), FACTORS, FACTORS, FACTORS)
def test_more_shortfall_importance_or_gap_never_presses_less(
    shortfall: float, importance: float, gap: float, change: float
) -> None:
    def points(s: float, i: float, g: float) -> float:
        return Pressure(shortfall=s, by_importance=i, by_gap=g, by_change=change).points

    plain = points(shortfall, importance, gap)
    assert points(shortfall + 1.0, importance, gap) >= plain
    assert points(shortfall, min(importance * 1.1, MOST), gap) >= plain * (1.0 - 1e-12)
    assert points(shortfall, importance, min(gap * 1.1, MOST)) >= plain * (1.0 - 1e-12)


def test_draws_have_the_points_of_the_formula() -> None:
    scores, importance = np.array([[60.0, 80.0], [70.0, 50.0]]), np.array([[0.6, 0.2], [0.1, 0.3]])
    found = drawn_points(scores, importance, np.array([1.5, 1.0]))
    wanted = [
        [
            (100 - s) * (relative(i, row.mean()) or 1.0) * w
            for s, i, w in zip(ss, row, (1.5, 1.0), strict=True)
        ]
        for ss, row in zip(scores, importance, strict=True)
    ]
    assert found == pytest.approx(np.array(wanted))
    assert drawn_points(scores, None, np.ones(2)) == pytest.approx(100 - scores)
    alone = drawn_points(scores, np.full((2, 2), np.nan), np.ones(2))
    assert alone == pytest.approx(100 - scores)


def test_shares_of_the_first_add_up_and_equal_ones_share() -> None:
    first, among = leading(np.array([[3.0, 3.0, 1.0], [2.0, np.nan, 5.0]]), 2)
    assert first == pytest.approx([0.25, 0.25, 0.5])
    assert among == pytest.approx([1.0, 0.5, 0.5])
    assert lowest(np.array([[3.0, 1.0], [np.nan, 2.0]])) == pytest.approx([0.0, 1.0])
