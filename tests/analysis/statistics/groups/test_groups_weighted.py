"""Groups of weighted respondents: equal weights are none, only ratios count, odd data say why."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.statistics.groups.comparison import Comparison, compare, with_pairs
from analysis.statistics.groups.weighted import compare_weighted, mid_ranks, with_weighted_pairs
from tests.reference.golden import exact

SHOWN = [True] * 3


def people(n: int = 60, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(1, 6, n).astype(float), rng.integers(0, 3, n), rng.uniform(0.3, 3.0, n)


def weighed(values: np.ndarray, codes: np.ndarray, weights: np.ndarray) -> Comparison:
    found = compare_weighted(values, codes, SHOWN, weights)
    return with_weighted_pairs(found, values, codes, weights)


def test_equal_weights_change_nothing_but_the_ranks_test() -> None:
    values, codes, _ = people()
    plain = with_pairs(compare(values, codes, SHOWN), values, codes)
    same = weighed(values, codes, np.full(60, 2.5))
    assert (same.welch.f, same.welch.p) == exact((plain.welch.f, plain.welch.p))
    assert (same.anova.f, same.anova.p) == exact((plain.anova.f, plain.anova.p))
    assert (same.anova.eta2, same.p_cautious) == exact((plain.anova.eta2, plain.p_cautious))
    assert same.kruskal.epsilon2 == exact(plain.kruskal.epsilon2)
    assert same.kruskal.p is not None
    assert same.kruskal.p >= (plain.kruskal.p or 0.0) - 1e-12
    assert [p.z for p in same.rank_pairs] == exact([p.z for p in plain.rank_pairs])
    assert [p.p_cautious for p in same.pairs] == exact([p.p_cautious for p in plain.pairs])


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.floats(1e-3, 1e3))
def test_only_the_ratios_of_weights_count(seed: int, factor: float) -> None:
    values, codes, weights = people(30, seed)
    one, two = weighed(values, codes, weights), weighed(values, codes, weights * factor)
    for a, b in ((one.welch, two.welch), (one.anova, two.anova), (one.kruskal, two.kruskal)):
        assert a.reason == b.reason
        assert a.p == (None if b.p is None else pytest.approx(b.p, rel=1e-6, abs=1e-9))


def test_who_has_no_weight_does_not_count() -> None:
    values, codes, weights = people()
    kept = np.arange(60) % 7 > 0
    one = weighed(values, codes, np.where(kept, weights, 0.0))
    two = weighed(values[kept], codes[kept], weights[kept])
    assert (one.n, one.welch.p) == (two.n, exact(two.welch.p))
    assert one.kruskal.p == exact(two.kruskal.p)


def test_a_person_twice_has_the_mean_and_rank_of_two_people() -> None:
    values, codes, _ = people(20)
    twice = np.where(np.arange(20) < 5, 2.0, 1.0)
    ranks = mid_ranks(values, np.ones(20, np.bool_), twice)
    longer = np.concatenate([values, values[:5]])
    assert ranks == exact(mid_ranks(longer, np.ones(25, np.bool_), np.ones(25))[:20])
    assert weighed(values, codes, twice).means[0] is not None


def test_groups_that_cannot_be_compared_say_why() -> None:
    codes, weights = np.array([0, 0, 1, 1, 2, 2]), np.array([1.0, 2, 1, 2, 1, 2])
    same = weighed(np.full(6, 3.0), codes, weights)
    assert {same.welch.reason, same.anova.reason, same.kruskal.reason} == {"constant"}
    assert same.p_cautious is None
    one = weighed(np.array([1.0, 2, np.nan, np.nan, np.nan, np.nan]), codes, weights)
    assert {one.welch.reason, one.anova.reason, one.kruskal.reason} == {"too_few"}
    nobody = weighed(np.zeros(0), np.zeros(0, np.int64), np.zeros(0))
    assert (nobody.n, nobody.kruskal.reason) == (0, "too_few")


def test_one_person_with_all_the_weight_of_a_group_leaves_it_untested() -> None:
    values, codes, weights = people()
    first = int(np.flatnonzero(codes == 0)[0])
    heavy = np.where(codes == 0, 1e-20, weights)
    heavy[first] = 1.0
    found = weighed(values, codes, heavy)
    assert found.anova.groups == 2
    assert found.p_cautious is not None
