"""Gaps: against R, their symmetry, and one or no supplier rater."""

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.gaps.effects import small_sample
from analysis.statistics.gaps.families import benjamini_hochberg, holm
from analysis.statistics.gaps.mean_difference import Gap, gap_of_differences, gap_of_means
from analysis.statistics.intervals import Mean, mean_of
from tests.analysis.strategies import group

Adjust = Callable[[Sequence[float | None]], tuple[float | None, ...]]

DEMAND = np.array([4, 2, 5, 3, 1, 4, 3, 5.0])
SUPPLIER = np.array([5, 4, 5.0])


def independent_gap(supplier: NDArray[np.float64], demand: NDArray[np.float64]) -> Gap:
    return gap_of_means(mean_of(supplier), mean_of(demand))


def paired_gap(perception: NDArray[np.float64], expectation: NDArray[np.float64]) -> Gap:
    return gap_of_differences(mean_of(perception - expectation))


def test_several_supplier_raters_are_compared_as_in_r() -> None:
    """t.test(s, d); g = J(9)·difference/pooled sd."""
    gap = independent_gap(SUPPLIER, DEMAND)
    assert (gap.n, gap.n_supplier) == (8, 3)
    assert gap.gap == pytest.approx(4.666666666666667 - 3.375)
    assert (gap.t, gap.df) == pytest.approx((2.156137476657, 8.6192088634579))
    assert gap.p == pytest.approx(0.06075489789191107, abs=1e-12)
    assert gap.ci == pytest.approx((-0.07269429827647157, 2.65602763160980526), abs=1e-12)
    assert gap.effect == pytest.approx(0.9286484960089949, abs=1e-12)


def test_one_supplier_rater_is_a_point_against_the_demand_sides_interval() -> None:
    """t.test(d, mu = 4): the gap's interval is 4 minus that of the mean."""
    gap = independent_gap(np.array([4.0]), DEMAND)
    assert (gap.n_supplier, gap.gap, gap.df) == (1, 0.625, 7)
    assert gap.p == pytest.approx(0.249542022982813, abs=1e-12)
    assert gap.ci == pytest.approx((4 - 4.552022112121517, 4 - 2.197977887878484), abs=1e-12)
    assert gap.effect == pytest.approx(0.625 / DEMAND.std(ddof=1) * small_sample(7))


def test_a_pair_is_compared_as_in_r() -> None:
    """t.test(x, y, paired = TRUE)."""
    other = np.array([5, 3, 5, 4, 2, 4, 2, 4.0])
    gap = paired_gap(np.append(DEMAND, math.nan), np.append(other, 1.0))
    assert (gap.n, gap.n_supplier, gap.gap) == (8, None, -0.25)
    assert gap.p == pytest.approx(0.4512388720016779, abs=1e-12)
    assert gap.ci == pytest.approx((-0.9910533427603725, 0.4910533427603725), abs=1e-12)
    assert gap.effect == pytest.approx(-0.25 / (DEMAND - other).std(ddof=1))


@given(group(min_size=2), group(min_size=2))
def test_the_gap_seen_from_the_other_side_is_its_negative(
    a: NDArray[np.float64], b: NDArray[np.float64]
) -> None:
    one, two = independent_gap(a, b), independent_gap(b, a)
    assert one.gap is not None
    assert two.gap == pytest.approx(-one.gap)
    assert one.reason == two.reason
    assert one.p == pytest.approx(two.p)
    if one.effect is not None and one.effect_ci is not None:
        assert two.effect is not None
        assert two.effect_ci is not None
        assert two.effect == pytest.approx(-one.effect)
        assert two.effect_ci == pytest.approx((-one.effect_ci[1], -one.effect_ci[0]), abs=1e-5)
        assert one.effect_ci[0] < one.effect < one.effect_ci[1]


@given(group(min_size=2), group(min_size=2))
def test_welchs_test_agrees_with_scipy(a: NDArray[np.float64], b: NDArray[np.float64]) -> None:
    assume(len(set(a)) > 1)
    assume(len(set(b)) > 1)
    gap = independent_gap(a, b)
    welch = stats.ttest_ind(a, b, equal_var=False)
    assert (gap.t, gap.df, gap.p) == pytest.approx((welch.statistic, welch.df, welch.pvalue))
    assert gap.ci == pytest.approx(tuple(welch.confidence_interval()))


@given(group(min_size=2), st.integers(-8, 8))
def test_a_constant_added_to_both_sides_changes_no_gap(a: NDArray[np.float64], more: int) -> None:
    one, two = independent_gap(a, DEMAND), independent_gap(a + more, DEMAND + more)
    assert (one.gap, one.p, one.effect) == pytest.approx((two.gap, two.p, two.effect))


@pytest.mark.parametrize(
    ("supplier", "demand", "gap", "reason"),
    [
        ([], DEMAND, None, "no_supplier"),
        ([], [], None, "no_supplier"),
        (SUPPLIER, [], None, "no_demand"),
        (SUPPLIER, [3.0], 4.666666666666667 - 3, "one_respondent"),
        ([4.0], [3.0], 1.0, "one_respondent"),
        ([5.0, 5.0], [3.0, 3.0], 2.0, "constant"),
        ([5.0], [3.0, 3.0], 2.0, "constant"),
    ],
)
def test_what_cannot_be_tested_says_why_and_keeps_what_is_known(
    supplier: list[float], demand: list[float], gap: float | None, reason: str
) -> None:
    found = independent_gap(np.array(supplier), np.array(demand))
    assert found.gap == (None if gap is None else pytest.approx(gap))
    assert (found.ci, found.p, found.effect, found.reason) == (None, None, None, reason)
    assert (found.n, found.n_supplier) == (len(demand), len(supplier))


@pytest.mark.parametrize(("supplier", "demand"), [([5.0, 5.0], DEMAND), (SUPPLIER, [3.0, 3.0])])
def test_one_side_without_spread_is_still_compared(
    supplier: list[float], demand: list[float]
) -> None:
    gap = independent_gap(np.array(supplier), np.array(demand))
    assert gap.reason is None
    assert gap.p is not None
    assert gap.effect is not None


def test_two_raters_who_agree_are_not_taken_for_all_raters() -> None:
    """Student's pooled t, whose error is the larger: stats.ttest_ind_from_stats."""
    gap = independent_gap(np.array([5.0, 5.0]), DEMAND)
    sd = DEMAND.std(ddof=1)
    student = stats.ttest_ind_from_stats(5.0, 0.0, 2, DEMAND.mean(), sd, 8, equal_var=True)
    assert (gap.pooled, gap.df) == (True, 8)
    assert (gap.t, gap.p) == pytest.approx((student.statistic, student.pvalue))
    assert gap.se is not None
    assert gap.se > sd / math.sqrt(8)


def test_a_demand_side_that_agrees_leaves_the_raters_spread_in_force() -> None:
    gap = independent_gap(SUPPLIER, np.full(50, 3.0))
    assert not gap.pooled
    assert gap.df == pytest.approx(2)
    assert gap.se == pytest.approx(SUPPLIER.std(ddof=1) / math.sqrt(3))


def test_pairs_without_people_or_spread_say_why() -> None:
    nobody = np.array([math.nan])
    assert paired_gap(nobody, np.array([1.0])).reason == "no_answers"
    assert paired_gap(np.array([3.0]), np.array([1.0])).reason == "one_respondent"
    assert paired_gap(np.array([3.0, 4.0]), np.array([1.0, 2.0])).reason == "constant"


def test_means_without_a_common_scale_have_no_gap_on_it() -> None:
    mixed = Mean(n=9, reason="mixed_scales")
    assert gap_of_means(mixed, mixed).reason == "mixed_scales"


def test_one_respondent_more_would_give_an_effect_but_two_do_not() -> None:
    assert independent_gap(np.array([4.0]), np.array([2.0, 3.0])).effect is None
    assert gap_of_differences(Mean(n=2, mean=1.0, sd=1.0, se=0.7)).effect == 1.0


@pytest.mark.parametrize(
    ("adjust", "wanted"),
    [(holm, (0.03, None, 0.06, 0.06)), (benjamini_hochberg, (0.03, None, 0.04, 0.04))],
)
def test_p_values_are_adjusted_as_in_r_and_what_is_none_stays_none(
    adjust: Adjust, wanted: tuple[float | None, ...]
) -> None:
    """p.adjust(c(.01, .04, .03), "holm"), and "BH"."""
    assert adjust([0.01, None, 0.04, 0.03]) == pytest.approx(wanted)
    assert adjust([None, None]) == (None, None)
    assert adjust([]) == ()


def test_the_share_of_false_findings_is_held_as_by_scipy() -> None:
    p = [*np.random.default_rng(5).random(14) ** 3, 0.02, 0.02]
    assert benjamini_hochberg(p) == pytest.approx(tuple(stats.false_discovery_control(p)))


def test_holm_is_the_closure_of_bonferronis_tests() -> None:
    """A p is the largest of Bonferroni's in all families, of those given, that it belongs to."""
    p = [*np.random.default_rng(5).random(6) ** 3, 0.02, 0.02]
    families = [f for k in range(1, 9) for f in itertools.combinations(range(8), k)]
    wanted = [
        max(min(len(f) * min(p[j] for j in f), 1.0) for f in families if i in f) for i in range(8)
    ]
    assert holm(p) == pytest.approx(tuple(wanted))


@given(st.lists(st.floats(0.0, 1.0), max_size=12))
def test_adjusting_lowers_no_p_and_keeps_their_order(p: list[float]) -> None:
    for adjust in (holm, benjamini_hochberg):
        found = np.array(adjust(p), dtype=np.float64)
        assert (found >= p).all()
        assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0.0).all()


def test_raters_who_agree_by_chance_are_held_against_the_pooled_error() -> None:
    supplier, demand = np.array([4.0, 4.0, 4.0, 4.0, 4.0, 4.5]), np.tile([1.0, 3.0, 4.0, 5.0], 45)
    gap = independent_gap(supplier, demand)
    assert gap.p == pytest.approx(stats.ttest_ind(supplier, demand, equal_var=False).pvalue)
    assert gap.p_cautious == pytest.approx(stats.ttest_ind(supplier, demand).pvalue)
    assert gap.p is not None
    assert gap.p < 0.001
    assert gap.p_cautious is not None
    assert gap.p_cautious > 0.05
