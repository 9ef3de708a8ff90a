"""Groups compared: what holds for any data, and what is not said where it cannot be."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.gaps.mean_difference import gap_of_means
from analysis.statistics.groups.comparison import Comparison, compare, group_means, with_pairs
from analysis.statistics.groups.games_howell import (
    games_howell,
    studentized_range_p,
    studentized_range_quantile,
)
from analysis.statistics.groups.kruskal_wallis import dunn, kruskal, ranks
from analysis.statistics.groups.variance import anova, welch_anova
from analysis.statistics.intervals import Mean, mean_of
from tests.extent import examples
from tests.reference.golden import exact

GROUP = st.lists(st.integers(4, 20), min_size=2, max_size=9).map(lambda x: [v / 4 for v in x])
GROUPS = st.lists(GROUP, min_size=2, max_size=5)


def compared(groups: list[list[float]], shown: list[bool] | None = None) -> Comparison:
    codes = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    values = np.array([value for group in groups for value in group], dtype=np.float64)
    found = compare(values, codes, [True] * len(groups) if shown is None else shown)
    return with_pairs(found, values, codes)


@examples(40)
@given(GROUPS, st.floats(-3, 3))
def test_a_constant_added_to_all_changes_no_test(groups: list[list[float]], by: float) -> None:
    one, two = compared(groups), compared([[v + by for v in group] for group in groups])
    for a, b in ((one.anova, two.anova), (one.welch, two.welch)):
        assert a.reason == b.reason
        if a.p is not None:
            assert b.p == pytest.approx(a.p, rel=1e-6, abs=1e-9)


@examples(40)
@given(GROUPS, st.randoms())
def test_the_order_of_people_and_of_groups_does_not_matter(
    groups: list[list[float]], shuffle: Random
) -> None:
    one = compared(groups)
    turned = [list(group) for group in groups[::-1]]
    for group in turned:
        shuffle.shuffle(group)
    two = compared(turned)
    for name in ("anova", "welch", "kruskal"):
        a, b = getattr(one, name), getattr(two, name)
        assert a.p == (None if b.p is None else pytest.approx(b.p, abs=1e-9))
    last = len(groups) - 1
    back = {(last - pair.second, last - pair.first): pair for pair in two.pairs}
    for pair in one.pairs:
        assert pair.difference == pytest.approx(-back[pair.first, pair.second].difference)


@examples(30)
@given(GROUPS)
def test_effects_and_p_stay_within_their_bounds(groups: list[list[float]]) -> None:
    found = compared(groups)
    shares = [found.anova.eta2, found.anova.omega2, found.kruskal.epsilon2]
    shares += [pair.p_adjusted for pair in found.pairs] + [p.p_holm for p in found.rank_pairs]
    assert all(share is None or -1e-12 <= share <= 1 + 1e-9 for share in shares)
    means = [mean_of(np.array(group)) for group in groups]
    for pair in found.pairs:
        alone = gap_of_means(means[pair.first], means[pair.second]).p
        if alone is not None and pair.p_adjusted is not None:
            assert pair.p_adjusted >= alone - 1e-9


@examples(30)
@given(GROUPS, GROUP, GROUP)
def test_a_hidden_group_changes_nothing_that_is_told(
    groups: list[list[float]], one: list[float], other: list[float]
) -> None:
    shown = [*([True] * len(groups)), False]
    a, b = compared([*groups, one], shown), compared([*groups, other], shown)
    assert a == b
    assert a.means[-1] is None
    assert a.n == sum(len(group) for group in groups)


def test_two_groups_are_welchs_t_test() -> None:
    a, b = [3.0, 4.0, 2.5, 5.0, 4.5], [2.0, 2.5, 3.0, 1.0, 2.0, 4.0]
    found, wanted = compared([a, b]), stats.ttest_ind(a, b, equal_var=False)
    assert found.welch.f == exact(wanted.statistic**2)
    assert found.welch.p == exact(wanted.pvalue)
    (pair,) = found.pairs
    assert pair.p_adjusted == exact(wanted.pvalue)


def test_scipy_agrees_on_kruskal_and_the_classical_f() -> None:
    groups = [[1.0, 2, 2, 5], [3, 3, 4, 5, 5.0], [2.0, 1, 1, 1, 2]]
    found = compared(groups)
    h, f = stats.kruskal(*groups), stats.f_oneway(*groups)
    assert (found.kruskal.h, found.kruskal.p) == exact((h.statistic, h.pvalue))
    assert (found.anova.f, found.anova.p) == exact((f.statistic, f.pvalue))


def test_a_group_without_spread_stops_welchs_test_but_not_the_others() -> None:
    found = compared([[4.0] * 3, [1.0, 2, 3, 2, 1], [3.0, 4, 5, 4, 2]])
    assert (found.welch.f, found.welch.reason) == (None, "constant")
    assert found.anova.p is not None
    pooled = np.sqrt(4 * 0.7 / 6 * (1 / 3 + 1 / 5))
    assert found.pairs[0].se == pytest.approx(pooled), "the larger error is taken"


def test_everybody_alike_is_told_so() -> None:
    found = compared([[4.0] * 5, [4.0] * 6])
    assert (found.anova.reason, found.kruskal.reason) == ("constant", "constant")
    assert [pair.reason for pair in found.pairs] == ["constant"]
    assert [pair.reason for pair in found.rank_pairs] == ["constant"]


@pytest.mark.parametrize("shown", [[True, False], [False, False]])
def test_fewer_than_two_groups_are_too_few(shown: list[bool]) -> None:
    found = compared([[1.0, 2, 3], [2.0, 3, 4]], shown)
    assert (found.anova.reason, found.welch.reason) == ("too_few", "too_few")
    assert (found.kruskal.reason, found.pairs, found.rank_pairs) == ("too_few", (), ())


def test_nobody_at_all() -> None:
    found = compare(np.zeros(0), np.zeros(0, np.int64), [True, True])
    assert [mean.n for mean in found.means if mean] == [0, 0]
    assert found.kruskal.reason == "too_few"


def test_missing_values_and_people_in_no_group_do_not_count() -> None:
    values, codes = np.array([1.0, 2, np.nan, 4, 9, 2, 3]), np.array([0, 0, 0, 1, -1, 1, -2])
    found = compare(values, codes, [True, True])
    assert [mean.n for mean in found.means if mean] == [2, 2]
    assert found.n == found.kruskal.n == 4


def test_one_persons_group_is_left_out_of_the_tests_of_means() -> None:
    means = [mean_of(np.array(v)) for v in ([1.0, 2, 4], [3.0], [2.0, 5, 5])]
    assert (anova(means).groups, welch_anova(means).groups) == (2, 2)
    assert [(pair.first, pair.second) for pair in games_howell(means)] == [(0, 2)]
    assert games_howell([Mean(n=0)]) == ()


@pytest.mark.parametrize("k", [2, 3, 8, 20])
@pytest.mark.parametrize("df", [1.0, 1.6, 4.3, 60.0, 5000.0])
def test_the_studentized_range_is_scipys(k: int, df: float) -> None:
    q = np.array([0.5, 2.0, 3.5, 6.0])
    wanted = stats.studentized_range.sf(q, k, df)
    np.testing.assert_allclose(studentized_range_p(q, k, np.full(4, df)), wanted, rtol=0, atol=1e-9)
    (middle,) = studentized_range_quantile(0.95, k, np.array([df]))
    (tail,) = studentized_range_p(np.array([middle]), k, np.array([df]))
    assert tail == pytest.approx(0.05, abs=1e-9)


def test_many_quantiles_at_once_are_those_one_by_one() -> None:
    df = np.geomspace(4.0, 900.0, 40)
    whole = studentized_range_quantile(0.95, 7, df)
    single = [studentized_range_quantile(0.95, 7, df[i : i + 1])[0] for i in (0, 13, 39)]
    np.testing.assert_allclose(whole[[0, 13, 39]], single, rtol=1e-7)


def test_a_group_that_agrees_by_chance_makes_no_difference_by_itself() -> None:
    """Five of one mind among many: Welch takes them for certain, the cautious p does not."""
    rng = np.random.default_rng(2)
    others = list(np.clip(np.rint(rng.normal(4.5, 0.9, 150)), 1, 5))
    found = compared([[4.9, 5.0, 4.9, 5.0, 4.9], others])
    assert found.welch.p is not None
    assert found.p_cautious is not None
    assert found.welch.p < 0.001 < 0.05 < found.p_cautious
    assert found.pairs[0].p_cautious == pytest.approx(found.p_cautious, abs=1e-8)


def test_arguments_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="2 groups"):
        compare(np.zeros(3), np.array([0, 1, 2]), [True, True])
    with pytest.raises(ValueError, match="one of each"):
        group_means(np.zeros(3), np.zeros(2, np.int64), 1)
    with pytest.raises(ValueError, match="one of each"):
        ranks(np.zeros(3), np.zeros(2, np.int64), 1)
    with pytest.raises(ValueError, match="two means"):
        studentized_range_p(np.ones(1), 1, np.ones(1))


def test_ranks_of_huge_ties_are_no_spread() -> None:
    found = ranks(np.full(1000, 3.3), np.arange(1000) % 4, 4)
    assert kruskal(found).reason == "constant"
    assert {pair.reason for pair in dunn(found)} == {"constant"}


def test_what_a_large_survey_explains_has_an_interval_however_far_the_groups_are_apart() -> None:
    # On the way to some of these scipy's noncentral F has no figure.
    found = []
    for apart in np.linspace(2.0, 2.4, 40):
        centres = {400_000: 60.0, 300_000: 60.0 + apart, 100_000: 60.0 - apart}
        means = [Mean(n=n, mean=m, sd=20.0, se=20.0 / n**0.5) for n, m in centres.items()]
        one = anova(means)
        assert one.eta2 is not None
        assert one.eta2_ci is not None
        assert one.eta2_ci[0] < one.eta2 < one.eta2_ci[1]
        found.append(one.eta2_ci)
    assert found == sorted(found)
