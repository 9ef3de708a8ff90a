"""Gaps by ranks: against the whole dominance matrix, against scipy, and at the edges."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.gaps.brunner_munzel import rank_gap
from analysis.statistics.gaps.signed_ranks import EXACT, signed_rank
from tests.analysis.strategies import group

Vector = NDArray[np.float64]
MANY = np.random.default_rng(8).choice(np.arange(1.0, 6.0), 90, p=[0.02, 0.05, 0.13, 0.35, 0.45])


@given(group(min_size=2), group(min_size=2))
def test_ranks_agree_with_scipy_and_with_every_pair_compared(a: Vector, b: Vector) -> None:
    found, signs = rank_gap(a, b), np.sign(np.subtract.outer(a, b))
    assert found.delta == pytest.approx(signs.mean(), abs=1e-12)
    assume(found.se and not found.pooled)
    other, (n, m) = stats.brunnermunzel(b, a), signs.shape
    assert (found.t, found.p) == pytest.approx((other.statistic, other.pvalue))
    one, two = signs.mean(1).var(ddof=1) / 4 / n, signs.mean(0).var(ddof=1) / 4 / m
    df = (one + two) ** 2 / (one**2 / (n - 1) + two**2 / (m - 1))
    assert found.df == pytest.approx(df)
    reach, middle = stats.t.ppf(0.975, df) * math.sqrt(one + two), signs.mean() / 2 + 0.5
    ends = max(middle - reach, 0.0), min(middle + reach, 1.0)
    assert found.probability_ci == pytest.approx(ends)
    wanted = ((m - 1) * signs.mean(1).var(ddof=1) + (n - 1) * signs.mean(0).var(ddof=1)
              + ((signs - signs.mean()) ** 2).sum() / (n * m - 1)) / (n * m)  # fmt: skip
    if abs(signs.mean()) < 1.0:
        assert found.delta_ci == pytest.approx(feng_cliff(signs.mean(), wanted, df), abs=1e-9)


def feng_cliff(delta: float, variance: float, df: float) -> tuple[float, float]:
    t2 = stats.t.ppf(0.975, df) ** 2 * variance
    middle, below = delta - delta**3, 1 - delta**2 + t2
    reach = math.sqrt(t2 * ((1 - delta**2) ** 2 + t2))
    return max((middle - reach) / below, -1.0), min((middle + reach) / below, 1.0)


@given(group(min_size=1), group(min_size=1))
def test_ranks_seen_from_the_other_side_are_mirrored(a: Vector, b: Vector) -> None:
    one, two = rank_gap(a, b), rank_gap(b, a)
    assert one.delta is not None
    assert two.delta == pytest.approx(-one.delta, abs=1e-12)
    if len(a) > 1 < len(b):
        assert two.reason == one.reason
        assert two.p == pytest.approx(one.p)
        if one.delta_ci is not None:
            assert two.delta_ci == pytest.approx((-one.delta_ci[1], -one.delta_ci[0]))


@given(group(min_size=1), group(min_size=2))
def test_only_the_order_of_scores_matters_and_weights_of_one_change_nothing(
    a: Vector, b: Vector
) -> None:
    plain = rank_gap(a, b)
    assert rank_gap(np.exp(a), np.exp(b)) == plain
    weighted = rank_gap(a, b, demand_weights=np.ones(len(b)))
    assert weighted.reason == plain.reason
    assert weighted.p == pytest.approx(plain.p)
    assert weighted.delta_ci == pytest.approx(plain.delta_ci)


def test_a_weight_of_two_counts_as_two_people_in_the_share() -> None:
    supplier, demand = np.array([3.0, 4.0]), np.array([1.0, 4.0, 5.0])
    twice = rank_gap(supplier, np.array([1.0, 4.0, 4.0, 5.0]))
    weighted = rank_gap(supplier, demand, demand_weights=np.array([1.0, 2.0, 1.0]))
    assert weighted.probability == pytest.approx(twice.probability)
    assert weighted.n == 3


@pytest.mark.parametrize(
    ("supplier", "demand", "delta", "reason", "interval"),
    [
        ([], [3.0], None, "no_supplier", None),
        ([3.0], [math.nan], None, "no_demand", None),
        ([5.0, 4.0], [3.0], 1.0, "one_respondent", None),
        ([3.0, 3.0], [3.0, 3.0], 0.0, "constant", None),
        ([3.0], [3.0, 3.0], 0.0, "constant", None),
        ([1.0], [3.0, 4.0] * 4, -1.0, "constant", (-1.0, -0.3512)),
    ],
)
def test_what_ranks_cannot_test_says_why(
    supplier: list[float],
    demand: list[float],
    delta: float | None,
    reason: str,
    interval: tuple[float, float] | None,
) -> None:
    found = rank_gap(np.array(supplier), np.array(demand))
    assert (found.delta, found.p, found.reason) == (delta, None, reason)
    assert found.delta_ci == (None if interval is None else pytest.approx(interval, abs=5e-5))


def test_raters_who_agree_are_not_taken_for_all_raters() -> None:
    """Then the error is Mann and Whitney's, corrected for ties: stats.mannwhitneyu without ½."""
    raters, above = np.full(3, 5.0), np.full(3, 6.0)
    found, apart = rank_gap(raters, MANY), rank_gap(above, MANY)
    assert (found.pooled, found.df) == (True, len(MANY) + 1)
    for each, theirs in ((found, raters), (apart, above)):
        other = stats.mannwhitneyu(theirs, MANY, use_continuity=False, method="asymptotic")
        assert 2.0 * stats.norm.sf(each.t or 0.0) == pytest.approx(other.pvalue)
    assert apart.delta == 1.0
    assert apart.delta_ci == pytest.approx((-0.1230, 1.0), abs=5e-5)


def test_one_rater_is_a_fixed_point_among_the_demand_side() -> None:
    found = rank_gap(np.array([4.0]), MANY)
    placements = (MANY < 4.0) + 0.5 * (MANY == 4.0)
    test = stats.ttest_1samp(placements, 0.5)
    assert (found.probability, found.p) == pytest.approx((placements.mean(), test.pvalue))
    assert found.df == len(MANY) - 1


def test_sums_that_differ_by_rounding_alone_are_ties() -> None:
    tenths = np.array([0.1 + 0.2, 0.3])
    assert tenths[0] != tenths[1]
    assert rank_gap(tenths, np.array([0.3, 0.3])).reason == "constant"
    assert signed_rank(tenths - 0.3).zeros == 2


def test_a_side_must_be_one_vector() -> None:
    with pytest.raises(ValueError, match="one vector"):
        rank_gap(np.ones((2, 2)), MANY)
    with pytest.raises(ValueError, match="one vector"):
        signed_rank(np.ones((2, 2)))


@settings(max_examples=30)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=8))
def test_signed_ranks_are_counted_over_all_signs(d: list[int]) -> None:
    found = signed_rank(np.array(d, dtype=np.float64))
    moved = [each for each in d if each]
    assert (found.n, found.zeros) == (len(d), len(d) - len(moved))
    if len(moved) > 1:
        other = stats.wilcoxon(moved, method=stats.PermutationMethod(n_resamples=10**6))
        assert found.exact
        assert found.p == pytest.approx(other.pvalue)


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=12))
def test_the_rank_biserial_is_the_mean_sign_of_all_pair_sums(d: list[int]) -> None:
    moved = np.array([each for each in d if each], dtype=np.float64)
    assume(len(moved) > 1)
    found, mirrored = signed_rank(moved), signed_rank(-moved)
    upper = np.triu_indices(len(moved))
    assert found.effect == pytest.approx(np.sign(np.add.outer(moved, moved))[upper].mean())
    assert found.effect_ci is not None
    assert mirrored.effect_ci == pytest.approx((-found.effect_ci[1], -found.effect_ci[0]))
    assert found.effect_ci[0] <= found.effect <= found.effect_ci[1]  # type: ignore[operator]


def test_counted_and_approximated_p_meet() -> None:
    d = np.random.default_rng(3).integers(-3, 5, 400).astype(np.float64)
    fewer = d[d != 0][: EXACT + 1]
    counted, approximated = signed_rank(fewer[:EXACT]), signed_rank(fewer)
    assert (counted.exact, approximated.exact) == (True, False)
    other = stats.wilcoxon(fewer[:EXACT], correction=True, method="approx")
    assert counted.p == pytest.approx(other.pvalue, abs=0.005)


@pytest.mark.parametrize(
    ("d", "reason", "effect"),
    [([], "no_answers", None), ([0.0, 0.0], "constant", None), ([0.0, 2.0], "one_respondent", 1.0)],
)
def test_pairs_that_ranks_cannot_test_say_why(
    d: list[float], reason: str, effect: float | None
) -> None:
    found = signed_rank(np.array(d))
    assert (found.effect, found.effect_ci, found.reason) == (effect, None, reason)


def test_differences_of_one_sign_leave_the_other_end_open() -> None:
    found = signed_rank(np.array([1.0, 2.0, 1.0, 3.0]))
    assert (found.effect, found.p) == (1.0, 0.125)
    assert found.effect_ci == pytest.approx((0.0202, 1.0), abs=5e-5)
