"""How far results hang on the model weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.scores.rollup import Characteristic, Sub, Tree
from analysis.statistics.scores.sensitivity import (
    drawn_weights,
    ranking,
    tree_sensitivity,
    weight_sensitivity,
)
from tests.extent import examples

WEIGHTS = (0.3, 0.25, 0.2, 0.15, 0.1)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_drawn_weights_lie_around_the_set_ones_as_far_as_is_stated() -> None:
    found = drawn_weights(np.array(WEIGHTS) * 100, rng())
    assert found.sum(axis=1) == pytest.approx(np.ones(10_000))
    sd = np.sqrt(np.array(WEIGHTS) * (1 - np.array(WEIGHTS)) / 51)
    assert found.mean(axis=0) == pytest.approx(WEIGHTS, abs=4 * sd.max() / 100)
    assert found.std(axis=0) == pytest.approx(sd, rel=0.04)


def test_a_weight_of_zero_stays_zero() -> None:
    found = drawn_weights((1.0, 0.0, 3.0), rng(), draws=500)
    assert (found[:, 1] == 0).all()
    assert found.sum(axis=1) == pytest.approx(np.ones(500))
    assert found[:, 2].mean() == pytest.approx(0.75, abs=0.08)


def test_two_suppliers_of_two_parts_against_the_beta_distribution() -> None:
    """Supplier 0 is ahead where w₁ > 1/2: P(Beta(30, 20) > 1/2); Monte-Carlo error .01."""
    found = weight_sensitivity(np.array([[90.0, 60.0], [60.0, 90.0]]), (0.6, 0.4), rng())
    chance = float(stats.beta(30, 20).sf(0.5))
    assert found.order == (0, 1)
    assert found.holds == pytest.approx(chance, abs=0.01)
    assert found.pairs[0].difference == pytest.approx(78.0 - 72.0)
    assert found.pairs[0].reversed == pytest.approx(1 - chance, abs=0.01)
    assert found.first == pytest.approx((chance, 1 - chance), abs=0.01)


def test_the_same_seed_gives_the_same_figures() -> None:
    parts = np.array([[50.0, 60, 70, 80, 90], [60.0, 60, 60, 60, 60]])
    assert weight_sensitivity(parts, WEIGHTS, rng(3)) == weight_sensitivity(parts, WEIGHTS, rng(3))


def test_who_is_ahead_in_every_part_is_ahead_under_all_weights() -> None:
    found = weight_sensitivity(np.array([[50.0] * 5, [51.0] * 5]), WEIGHTS, rng(), draws=500)
    assert (found.order, found.holds) == ((1, 0), 1.0)
    assert found.pairs[0].reversed == 0.0


def test_a_missing_part_hands_its_weight_on() -> None:
    parts = np.array([[80.0, np.nan], [np.nan, np.nan], [60.0, 70.0]])
    found = weight_sensitivity(parts, (0.5, 0.5), rng(), draws=200)
    assert (found.order, found.holds) == ((0, 2), 1.0)
    assert found.pairs[0].difference == pytest.approx(80.0 - 65.0)
    alone = weight_sensitivity(np.array([[np.nan, 70.0]]), (1.0, 0.0), rng(), draws=20)
    assert (alone.order, alone.reason) == ((), "too_few")


def test_ties_neither_hold_nor_turn() -> None:
    found = weight_sensitivity(np.array([[70.0, 70.0]] * 2), (0.5, 0.5), rng(), draws=50)
    assert (found.holds, found.reason) == (None, "constant")
    assert found.pairs[0].reversed is None
    three = ranking(
        np.array([70.0, 70.0, 60.0]), np.array([[70.0, 71.0, 60.0], [65.0, 60.0, 62.0]])
    )
    assert [pair.reversed for pair in three.pairs] == [None, 0.0, 0.5]
    assert three.holds == 0.5
    assert three.first == (0.5, 0.5, 0.0)


@examples(30)
@given(st.permutations(range(4)), st.integers(0, 2**16))
def test_the_order_of_groups_changes_nothing(order: list[int], seed: int) -> None:
    parts = rng(seed).uniform(0, 100, (4, 5))
    plain = weight_sensitivity(parts, WEIGHTS, rng(seed), draws=300)
    turned = weight_sensitivity(parts[order], WEIGHTS, rng(seed), draws=300)
    assert tuple(order[g] for g in turned.order) == plain.order
    assert turned.holds == plain.holds


TREE = Tree(
    subs=(Sub(columns=(0,)), Sub(columns=(1,)), Sub(columns=(2,), weight=2.0), Sub(columns=())),
    characteristics=(
        Characteristic(subs=(0, 1), weight=3.0),
        Characteristic(subs=(2, 3), weight=1.0),
    ),
)


def test_all_weights_of_a_tree_drawn_at_once() -> None:
    """The first characteristic is 40·Beta(25, 25) + 60; Monte-Carlo error .2."""
    found = tree_sensitivity(np.array([100.0, 60.0, 70.0, np.nan]), TREE, rng())
    assert found.overall.set == pytest.approx(77.5)
    chance = float(stats.beta(25, 25).sf(0.25))
    assert found.ranking.holds == pytest.approx(chance, abs=0.01)
    assert found.ranking.pairs[0].difference == pytest.approx(80.0 - 70.0)
    assert found.shortfall.order == (0, 1)
    assert found.shortfall.pairs[0].difference == pytest.approx(0.75 * 20 - 0.25 * 30)


def test_the_overall_result_is_spread_as_the_weights_are() -> None:
    """Of characteristics at 90 and 60, .6 and .4: 60 + 30·Beta(30, 20); Monte-Carlo error .4."""
    tree = Tree(
        subs=(Sub(columns=(0,)), Sub(columns=(1,))),
        characteristics=(
            Characteristic(subs=(0,), weight=3.0),
            Characteristic(subs=(1,), weight=2.0),
        ),
    )
    quantiles = tree_sensitivity(np.array([90.0, 60.0]), tree, rng()).overall.quantiles
    low, high = stats.beta(30, 20).ppf([0.025, 0.975])
    assert quantiles is not None
    assert (quantiles[0], quantiles[4]) == pytest.approx((60 + 30 * low, 60 + 30 * high), abs=0.4)


def test_a_tree_without_answers_says_so() -> None:
    found = tree_sensitivity(np.full(4, np.nan), TREE, rng(), draws=20)
    assert (found.overall.set, found.overall.reason) == (None, "no_answers")
    assert found.ranking.reason == "too_few"
    with pytest.raises(ValueError, match="4 subs"):
        tree_sensitivity(np.ones(3), TREE, rng())
    with pytest.raises(ValueError, match="not all zero"):
        tree_sensitivity(np.ones(0), Tree(subs=(), characteristics=()), rng())


@pytest.mark.parametrize("weights", [(0.0, 0.0), (-1.0, 2.0), (np.nan, 1.0), ()])
def test_weights_that_cannot_be_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="weights must be finite"):
        drawn_weights(weights, rng())


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="2 weights need"):
        weight_sensitivity(np.ones((1, 3)), (1.0, 1.0), rng())
