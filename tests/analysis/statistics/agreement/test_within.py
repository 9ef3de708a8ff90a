"""Agreement within groups: r_wg and its company at their edges."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from analysis.statistics.agreement.within import (
    WithinGroup,
    of_counts,
    of_scale,
    practical_ad,
    slightly_skewed,
    uniform,
)
from tests.analysis.raters import within
from tests.analysis.strategies import ratings


def one(answers: list[list[int]]) -> WithinGroup:
    return within(np.array(answers, dtype=np.int8), uniform(5))


def test_nulls_have_the_variances_of_the_literature() -> None:
    """James, Demaree & Wolf (1984): 2 and 1.34 for five points; LeBreton & Senter (2008): 2.90."""
    assert [uniform(a).variance for a in (2, 5, 7)] == [0.25, 2.0, 4.0]
    points, shares = np.arange(1, 6), np.array([0.05, 0.15, 0.20, 0.35, 0.25])
    skew = shares @ np.square(points - shares @ points)
    five, seven, four = (slightly_skewed(a) for a in (5, 7, 4))
    assert five is not None
    assert seven is not None
    assert skew == pytest.approx(five.variance, abs=1e-12)
    assert (seven.variance, four) == (2.90, None)


def test_full_agreement_and_what_is_worse_than_chance() -> None:
    agreed, split = one([[4], [4], [4]]), one([[1], [5], [1], [5]])
    assert (agreed.r_wg, agreed.a_wg, agreed.ad, agreed.beyond_null) == (1.0, 1.0, 0.0, False)
    assert (split.r_wg, split.a_wg, split.beyond_null) == (0.0, -1.0, True)
    assert split.variance == pytest.approx(16 / 3)
    assert split.ad == 2.0
    assert practical_ad(5) == pytest.approx(5 / 6)


def test_all_at_the_end_of_the_scale_agree() -> None:
    assert (one([[5], [5], [5]]).a_wg, one([[1], [1]]).a_wg) == (1.0, 1.0)


def test_a_mean_too_near_to_the_end_has_no_a_wg() -> None:
    found = one([[5], [5], [5], [4]])
    assert (found.a_wg, found.a_wg_reason, found.r_wg) == (None, "mean_out_of_range", 0.875)
    just = one([[5], [5], [5], [1]])
    assert (just.a_wg, just.a_wg_reason) == (-1.0, None)


def test_missing_answers_count_item_by_item() -> None:
    found = one([[4, 3, -1], [5, -1, -2], [3, 4, 2]])
    assert (found.n, found.items) == (2, 2)
    assert found.variance == pytest.approx((1.0 + 0.5) / 2)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([[-1, -1], [-2, -3]], "no_answers"),
        ([[4, 5], [-1, -1]], "one_respondent"),
        ([[4, -1], [-2, -1]], "too_few"),
    ],
)
def test_groups_without_agreement_say_why(answers: list[list[int]], reason: str) -> None:
    found = one(answers)
    assert (found.r_wg, found.ad, found.items, found.reason) == (None, None, 0, reason)


@given(ratings(columns=3, min_rows=1))
def test_turning_the_scale_round_changes_no_agreement(x: NDArray[np.int8]) -> None:
    before = within(x, uniform(5))
    after = within(np.where(x >= 0, 6 - x, x).astype(np.int8), uniform(5))
    assert (before.n, before.items, before.reason) == (after.n, after.items, after.reason)
    for name in ("r_wg", "a_wg", "ad", "variance"):
        assert getattr(before, name) == pytest.approx(getattr(after, name), abs=1e-9)
    assert before.r_wg is None or 0.0 <= before.r_wg <= 1.0
    assert before.a_wg is None or -1.0 - 1e-9 <= before.a_wg <= 1.0


@given(ratings(columns=1, min_rows=2, missing=False))
def test_an_items_figures_are_those_of_its_answers(x: NDArray[np.int8]) -> None:
    found = of_counts(np.bincount(x[:, 0] - 1, minlength=5), uniform(5))
    assert found.n == len(x)
    assert found.variance == pytest.approx(x.var(ddof=1))
    assert found.ad == pytest.approx(np.abs(x - x.mean()).mean())
    assert found.r_wg == pytest.approx(max(1.0 - x.var(ddof=1) / 2.0, 0.0))


def test_a_scale_without_items_is_none() -> None:
    with pytest.raises(ValueError, match="one item or more"):
        of_scale([], uniform(5))
