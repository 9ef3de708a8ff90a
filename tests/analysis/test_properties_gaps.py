"""Every gap from the other side is its negative; order, weights of one and origin do nothing."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.gaps.brunner_munzel import rank_gap
from analysis.statistics.gaps.cluster_robust import clustered_mean
from analysis.statistics.gaps.mean_difference import Gap, gap_of_differences, gap_of_means
from analysis.statistics.gaps.pooling import partial_pooling
from analysis.statistics.gaps.signed_ranks import signed_rank
from analysis.statistics.groups.games_howell import games_howell
from analysis.statistics.groups.kruskal_wallis import dunn, ranks
from analysis.statistics.intervals import Mean, mean_of
from analysis.statistics.moments.columns import means
from analysis.statistics.waves.trend import trend
from tests.analysis.everything import assert_same
from tests.analysis.single_gaps import bootstrap_gap, bootstrap_pairs
from tests.analysis.strategies import group
from tests.extent import examples

Scores = NDArray[np.float64]
SIDE = group(min_size=2)


def negative(gap: Gap) -> Gap:
    """The same gap with its sides exchanged."""

    def away(value: float | None) -> float | None:
        return None if value is None else -value

    return replace(
        gap,
        n=gap.n_supplier or 0,
        n_supplier=gap.n,
        gap=away(gap.gap),
        t=away(gap.t),
        effect=away(gap.effect),
        ci=turned(gap.ci),
        effect_ci=turned(gap.effect_ci),
    )


def turned(ci: tuple[float, float] | None) -> tuple[float, float] | None:
    return None if ci is None else (-ci[1], -ci[0])


def told(of: Any, *without: str) -> dict[str, Any]:
    return {f.name: getattr(of, f.name) for f in fields(of) if f.name not in without}


@given(SIDE, SIDE)
def test_the_gap_of_means_from_the_other_side_is_its_negative(a: Scores, b: Scores) -> None:
    one, two = (gap_of_means(mean_of(x), mean_of(y)) for x, y in ((a, b), (b, a)))
    assert_same(told(negative(one)), told(two), within=1e-7)


@given(SIDE, SIDE)
def test_ranks_from_the_other_side_are_their_mirror_image(a: Scores, b: Scores) -> None:
    one, two = rank_gap(a, b), rank_gap(b, a)
    assert (one.reason, one.pooled, one.n) == (two.reason, two.pooled, two.n_supplier)
    assert (one.probability or 0.0) + (two.probability or 0.0) == pytest.approx(1.0)
    assert_same({"delta": one.delta, "ci": one.delta_ci, "p": one.p, "df": one.df},
                {"delta": -(two.delta or 0.0), "ci": turned(two.delta_ci), "p": two.p,
                 "df": two.df}, within=1e-9)  # fmt: skip


@given(SIDE)
def test_pairs_from_the_other_side_are_their_negative(d: Scores) -> None:
    away = d - 3.0
    one, two = (gap_of_differences(mean_of(x)) for x in (away, -away))
    assert_same(told(replace(negative(one), n=one.n, n_supplier=None)), told(two), within=1e-7)
    first, second = signed_rank(away), signed_rank(-away)
    assert (first.p, first.zeros, first.reason) == (second.p, second.zeros, second.reason)
    assert_same({"r": first.effect, "ci": first.effect_ci},
                {"r": None if second.effect is None else -second.effect,
                 "ci": turned(second.effect_ci)}, within=1e-9)  # fmt: skip


@examples(10)
@given(group(min_size=6), group(min_size=6))
def test_drawn_again_the_estimate_from_the_other_side_is_the_negative(a: Scores, b: Scores) -> None:
    """People are drawn in the order of their scores, so that the other side has other draws."""
    one, two = (
        bootstrap_gap(x, y, rng=np.random.default_rng(1), draws=200) for x, y in ((a, b), (b, a))
    )
    first, second = (
        bootstrap_pairs(x, rng=np.random.default_rng(1), draws=200) for x in (a - 3.0, 3.0 - a)
    )
    for forth, back in ((one, two), (first, second)):
        assert (forth.reason, forth.ci is None) == (back.reason, back.ci is None)
        assert (forth.gap or 0.0) == pytest.approx(-(back.gap or 0.0), abs=1e-12)


@given(st.lists(SIDE, min_size=2, max_size=4))
def test_groups_and_waves_in_reverse_turn_every_difference(groups: list[Scores]) -> None:
    found = [mean_of(each) for each in groups]
    last = len(groups) - 1
    forth = {(p.first, p.second): p for p in games_howell(found)}
    for pair in games_howell(found[::-1]):
        other = forth[last - pair.second, last - pair.first]
        assert pair.difference == pytest.approx(-other.difference, abs=1e-12)
        assert_same({"adjusted": pair.p_adjusted, "ci": pair.ci},
                    {"adjusted": other.p_adjusted, "ci": turned(other.ci)},
                    within=1e-6)  # fmt: skip
    one, two = trend(found, range(last + 1)), trend(found[::-1], range(last + 1))
    for step, back in zip(one.steps, two.steps[::-1], strict=True):
        assert (step.change or 0.0) == pytest.approx(-(back.change or 0.0), abs=1e-12)
        assert (step.p_cautious is None) == (back.p_cautious is None)
    assert (one.slope.slope or 0.0) == pytest.approx(-(two.slope.slope or 0.0), abs=1e-9)


@given(SIDE, SIDE)
def test_dunns_pairs_do_not_depend_on_which_group_comes_first(a: Scores, b: Scores) -> None:
    values, codes = np.concatenate([a, b]), np.repeat([0, 1], [len(a), len(b)])
    one, two = dunn(ranks(values, codes, 2)), dunn(ranks(values, 1 - codes, 2))
    assert [p.p for p in one] == pytest.approx([p.p for p in two])


@given(SIDE, SIDE, st.randoms(use_true_random=False))
def test_order_origin_and_weights_of_one_change_no_gap(a: Scores, b: Scores, random: Any) -> None:
    shuffled = b[random.sample(range(len(b)), len(b))]
    one = told(gap_of_means(mean_of(a), mean_of(b)))
    (weighed,) = means(shuffled[:, None] + 4.0, np.ones(len(b)))
    assert_same(one, told(gap_of_means(mean_of(a + 4.0), weighed)), within=1e-7)
    ranked = told(rank_gap(a, b))
    again = rank_gap(a + 4.0, shuffled + 4.0, demand_weights=np.ones(len(b)))
    assert_same(ranked, told(again), within=1e-9)


@given(SIDE)
def test_people_who_each_are_a_cluster_keep_their_mean(b: Scores) -> None:
    plain, alone = mean_of(b), clustered_mean(b, np.arange(len(b)))
    if plain.sd:
        names = ("n", "mean", "se", "ci")
        assert_same(
            {name: getattr(plain, name) for name in names},
            {name: getattr(alone, name) for name in names},
            within=1e-7,
        )
    weighed = clustered_mean(b, np.arange(len(b)), weights=np.ones(len(b)))
    assert_same(told(alone, "plain"), told(weighed, "plain"))


@examples(10)
@given(st.lists(st.floats(-2, 2), min_size=3, max_size=5))
def test_pooled_gaps_from_the_other_side_are_their_negative(y: list[float]) -> None:
    gaps, v = np.array(y), 0.1 * np.eye(len(y)) + 0.05
    one, two = partial_pooling(gaps, v), partial_pooling(-gaps, v)
    assert [g.estimate for g in one.gaps] == pytest.approx(
        [-g.estimate for g in two.gaps], abs=1e-7
    )
    assert [g.ci for g in one.gaps] == [
        pytest.approx(turned(g.ci), abs=1e-5) for g in two.gaps
    ]  # fmt: skip
    assert one.reason == two.reason


def test_without_a_side_there_is_a_reason_on_either_hand() -> None:
    nobody, some = Mean(n=0, reason="no_answers"), mean_of(np.array([1.0, 2.0]))
    assert gap_of_means(nobody, some).reason == "no_supplier"
    assert gap_of_means(some, nobody).reason == "no_demand"
