"""Agreement within groups: r_wg and its company at their edges."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from analysis.statistics.agreement.nulls import of_shares, slightly_skewed, uniform
from analysis.statistics.agreement.within import (
    WithinGroup,
    of_counts,
    of_scale,
    practical_ad,
    within_groups,
)
from tests.analysis.strategies import ratings


def one(answers: list[list[int]]) -> WithinGroup:
    x = np.array(answers, dtype=np.int8)
    (found,) = within_groups(x, np.zeros(len(x), dtype=int), null=uniform(5), low=1, high=5)
    return found


def test_nulls_have_the_variances_of_the_literature() -> None:
    """James, Demaree & Wolf (1984): 2 and 1.34 for five points; LeBreton & Senter (2008): 2.90."""
    assert [uniform(a).variance for a in (2, 5, 7)] == [0.25, 2.0, 4.0]
    skew = of_shares("polite", [0.05, 0.15, 0.20, 0.35, 0.25])
    five, seven, four = (slightly_skewed(a) for a in (5, 7, 4))
    assert five is not None
    assert seven is not None
    assert skew.variance == pytest.approx(five.variance, abs=1e-12)
    assert (seven.variance, four) == (2.90, None)
    assert of_shares("even", [0.2] * 5).variance == pytest.approx(uniform(5).variance)


@pytest.mark.parametrize("shares", [[0.5, 0.4], [1.5, -0.5], [0.0, 1.0, 0.0], [[0.5, 0.5]]])
def test_a_null_is_a_distribution_with_a_spread(shares: list[float]) -> None:
    with pytest.raises(ValueError, match="null"):
        of_shares("own", shares)


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
    assert (found.n, found.items, found.left_out) == (2, 2, 1)
    assert found.variance == pytest.approx((1.0 + 0.5) / 2)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([[-1, -1], [-2, -3]], "no_answers"),
        ([[4, 5], [-1, -1]], "one_respondent"),
        ([[4, -1], [-1, 3]], "too_few"),
    ],
)
def test_groups_without_agreement_say_why(answers: list[list[int]], reason: str) -> None:
    found = one(answers)
    assert (found.r_wg, found.ad, found.items, found.reason) == (None, None, 0, reason)


def test_groups_come_in_the_order_of_their_codes() -> None:
    x = np.array([[5], [1], [5], [3], [4]], dtype=np.int8)
    found = within_groups(x, np.array([9, 2, 9, 2, 4]), null=uniform(5), low=1, high=5)
    assert [(g.group, g.n, g.mean) for g in found] == [(2, 2, 2.0), (4, 1, None), (9, 2, 5.0)]
    assert within_groups(x[:0], np.zeros(0, int), null=uniform(5), low=1, high=5) == ()


def test_answers_off_the_scale_and_wrong_shapes_are_refused() -> None:
    x, groups = np.array([[6], [1]], dtype=np.int8), np.zeros(2, dtype=int)
    with pytest.raises(ValueError, match="off the scale"):
        within_groups(x, groups, null=uniform(5), low=1, high=5)
    with pytest.raises(ValueError, match="group code per rater"):
        within_groups(x, groups[:1], null=uniform(5), low=1, high=5)
    with pytest.raises(ValueError, match="low to high"):
        within_groups(x, groups, null=uniform(5), low=5, high=5)


@given(ratings(columns=3))
def test_turning_the_scale_round_changes_no_agreement(x: NDArray[np.int8]) -> None:
    groups = np.arange(len(x)) % 2
    a = within_groups(x, groups, null=uniform(5), low=1, high=5)
    turned = np.where(x >= 0, 6 - x, x).astype(np.int8)
    for before, after in zip(
        a, within_groups(turned, groups, null=uniform(5), low=1, high=5), strict=True
    ):
        assert (before.n, before.reason, before.a_wg_items) == (
            after.n,
            after.reason,
            after.a_wg_items,
        )
        for name in ("r_wg", "a_wg", "ad", "variance"):
            assert getattr(before, name) == pytest.approx(getattr(after, name), abs=1e-9)
        assert before.r_wg is None or 0.0 <= before.r_wg <= 1.0
        assert before.a_wg is None or -1.0 - 1e-9 <= before.a_wg <= 1.0


@given(ratings(columns=3, min_rows=1))
def test_a_scale_is_put_together_from_its_items(x: NDArray[np.int8]) -> None:
    groups, null = np.zeros(len(x), dtype=int), uniform(5)
    (whole,) = within_groups(x, groups, null=null, low=1, high=5)
    items = [within_groups(x[:, [j]], groups, null=null, low=1, high=5)[0] for j in range(3)]
    found = of_scale(items, null)
    assert (found.items, found.left_out) == (whole.items, whole.left_out)
    if whole.items:
        assert (found.n, found.a_wg_items, found.reason) == (whole.n, whole.a_wg_items, None)
        for name in ("mean", "variance", "r_wg", "a_wg", "ad"):
            assert getattr(found, name) == pytest.approx(getattr(whole, name), abs=1e-12)
    else:
        assert found.reason in ("no_answers", "one_respondent", "too_few")


@given(ratings(columns=1, min_rows=1))
def test_an_items_counts_say_the_same_as_its_answers(x: NDArray[np.int8]) -> None:
    (whole,) = within_groups(x, np.zeros(len(x), dtype=int), null=uniform(5), low=1, high=5)
    found = of_counts(np.bincount(x[x > 0] - 1, minlength=5), uniform(5), low=1)
    assert (found.n, found.reason, found.a_wg_reason) == (whole.n, whole.reason, whole.a_wg_reason)
    for name in ("mean", "variance", "r_wg", "a_wg", "ad"):
        assert getattr(found, name) == pytest.approx(getattr(whole, name), abs=1e-12)


def test_a_scale_without_items_is_none() -> None:
    with pytest.raises(ValueError, match="one item or more"):
        of_scale([], uniform(5))
