"""Scores: the rule of the tree, weights, coverage, and what is said when there is no score."""

import math

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from analysis.statistics.moments.values import as_float
from analysis.statistics.scores.composites import composites, item_weights
from analysis.statistics.scores.rollup import Characteristic, Sub, Tree
from analysis.statistics.scores.score_table import Scores, scores
from tests.analysis.strategies import ratings

TREE = Tree(
    subs=(Sub(columns=(0, 1)), Sub(columns=(2,), weight=3.0)),
    characteristics=(Characteristic(subs=(0, 1)),),
)
FIVE_LOW, FIVE_HIGH = np.ones(3, dtype=np.int8), np.full(3, 5, dtype=np.int8)


def five(
    x: NDArray[np.int8], tree: Tree = TREE, *, weights: NDArray[np.float64] | None = None
) -> Scores:
    return scores(x, tree, low=FIVE_LOW, high=FIVE_HIGH, weights=weights)


def rows(*values: list[int]) -> NDArray[np.int8]:
    return np.array(values, dtype=np.int8).reshape(-1, 3)


def by_hand(row: NDArray[np.float64]) -> list[float]:
    """Sub 1, sub 2, characteristic = overall of one respondent, by the printed rule."""
    answered = row[:2][~np.isnan(row[:2])]
    first = answered.mean() if len(answered) else math.nan
    parts = [(first, 1.0), (row[2], 3.0)]
    here = [(value, weight) for value, weight in parts if not math.isnan(value)]
    top = sum(v * w for v, w in here) / sum(w for _, w in here) if here else math.nan
    return [first, row[2], top, top]


@given(ratings())
def test_each_respondent_is_scored_by_the_printed_rule(x: NDArray[np.int8]) -> None:
    wanted = np.array([by_hand(row) for row in as_float(x)]).reshape(len(x), 4)
    np.testing.assert_allclose(composites(x, TREE), wanted, atol=1e-12)
    on_100 = composites(x, TREE, low=FIVE_LOW, high=FIVE_HIGH)
    np.testing.assert_allclose(on_100, (wanted - 1) * 25, atol=1e-10)


@given(ratings(min_rows=1))
def test_a_score_is_the_mean_of_the_respondents_scores(x: NDArray[np.int8]) -> None:
    found = five(x)
    nodes = (*found.subs, *found.characteristics, found.overall)
    for score, column in zip(nodes, composites(x, TREE).T, strict=True):
        present = column[~np.isnan(column)]
        assert score.n == len(present)
        if len(present):
            assert score.mean == pytest.approx(present.mean(), abs=1e-10)
            assert score.score100 == pytest.approx((present.mean() - 1) * 25, abs=1e-9)
        if score.ci is not None:
            assert score.sd == pytest.approx(present.std(ddof=1), abs=1e-9)
            assert score.se == pytest.approx(present.std(ddof=1) / math.sqrt(len(present)))


@given(ratings(min_rows=1))
def test_the_order_of_people_and_weights_of_one_change_no_score(x: NDArray[np.int8]) -> None:
    plain = five(x).overall
    for other in (five(x[::-1]).overall, five(x, weights=np.ones(len(x))).overall):
        assert (other.n, other.reason) == (plain.n, plain.reason)
        assert (other.mean, other.se) == pytest.approx((plain.mean, plain.se), abs=1e-10)


def test_an_item_has_its_mean_interval_top_box_and_counts() -> None:
    found = five(rows([4, 1, 1], [2, 1, 1], [5, -1, 1], [3, -2, 1], [1, -3, 1]))
    item = found.items[0]
    assert (item.n, item.mean, item.score100) == (5, 3.0, 50.0)
    assert item.sd == pytest.approx(math.sqrt(2.5))
    assert item.top_box is not None
    assert (item.top_box.n, item.top_box.share) == (5, 0.4)
    spread = found.distributions[1]
    assert (spread.counts, spread.n) == ((2, 0, 0, 0, 0), 2)
    assert (spread.blank, spread.not_applicable, spread.not_asked) == (1, 1, 1)


def test_coverage_is_the_share_of_the_weight_that_respondents_answered() -> None:
    found = five(rows([4, 4, -1], [4, -1, 4], [-1, -1, -1]))
    assert found.respondents == 2
    assert [item.coverage for item in found.items] == [1.0, 0.5, 0.5]
    assert [sub.coverage for sub in found.subs] == [0.75, 0.5]
    assert found.overall.coverage == pytest.approx(0.25 * 0.75 + 0.75 * 0.5)


def test_items_on_several_scales_meet_on_0_to_100_only() -> None:
    x = rows([5, 10, 5], [1, 0, 5])
    high = np.array([5, 10, 5])
    found = scores(x, TREE, low=np.array([1, 0, 1]), high=high)
    assert (found.subs[0].mean, found.subs[0].scale_reason) == (None, "mixed_scales")
    assert (found.subs[0].score100, found.subs[0].n) == (50.0, 2)
    assert found.subs[1].mean == 5.0
    assert found.overall.mean is None
    assert found.overall.score100 == pytest.approx(0.25 * 50 + 0.75 * 100)


def test_an_answer_in_a_part_without_weight_makes_no_score_above() -> None:
    tree = Tree(
        subs=(Sub(columns=(0, 1)), Sub(columns=(2,), weight=0.0)),
        characteristics=(Characteristic(subs=(0, 1)),),
    )
    found = five(rows([-1, -1, 5], [3, 3, 5]), tree)
    assert (found.subs[1].n, found.overall.n, found.overall.mean) == (2, 1, 3.0)


@pytest.mark.parametrize(
    ("tree", "reason"),
    [
        (Tree(subs=(), characteristics=()), "no_items"),
        (Tree(subs=(Sub(columns=()),), characteristics=(Characteristic(subs=(0,)),)), "no_items"),
        (
            Tree(subs=(Sub(columns=(0,), weight=0),), characteristics=(Characteristic(subs=(0,)),)),
            "zero_weight",
        ),
        (
            Tree(subs=(Sub(columns=(0,)),), characteristics=(Characteristic(subs=(0,), weight=0),)),
            "zero_weight",
        ),
        (
            Tree(subs=(Sub(columns=(1,)),), characteristics=(Characteristic(subs=(0,)),)),
            "no_answers",
        ),
    ],
)
def test_a_node_without_a_score_says_why(tree: Tree, reason: str) -> None:
    overall = five(rows([3, -1, 4], [4, -1, 4]), tree).overall
    assert (overall.n, overall.mean, overall.score100, overall.reason) == (0, None, None, reason)


@pytest.mark.parametrize(
    ("x", "n", "reason"),
    [
        (rows(), 0, "no_answers"),
        (rows([-1, -1, -1]), 0, "no_answers"),
        (rows([4, 4, 4]), 1, "one_respondent"),
        (rows([4, 3, 4], [4, 3, 4], [3, 4, 4]), 3, "constant"),
    ],
)
def test_an_interval_that_cannot_be_says_why(x: NDArray[np.int8], n: int, reason: str) -> None:
    overall = five(x).overall
    assert (overall.n, overall.ci, overall.reason) == (n, None, reason)


def test_weighted_means_and_their_errors_are_those_of_r() -> None:
    """svymean(~v, svydesign(ids = ~1, weights = ~w)) and confint(df = 7); survey 4.1-1."""
    x = np.array([[4], [2], [5], [3], [1], [4], [3], [5]], dtype=np.int8)
    weights = np.array([1, 2, 0.5, 1, 1, 3, 1, 0.25])
    tree = Tree(subs=(Sub(columns=(0,)),), characteristics=(Characteristic(subs=(0,)),))
    found = scores(x, tree, low=np.array([1]), high=np.array([5]), weights=weights)
    for score in (found.items[0], found.overall):
        assert score.mean == pytest.approx(3.153846153846154, abs=1e-12)
        assert score.se == pytest.approx(0.4682354842122829, abs=1e-12)
        assert score.ci == pytest.approx((2.046645172421499, 4.261047135270808), abs=1e-12)
    assert found.items[0].sd == pytest.approx(math.sqrt(1.601286173633441), abs=1e-12)


def test_someone_of_weight_zero_is_not_there() -> None:
    x = rows([4, 4, 4], [2, 3, 5], [1, 1, 1])
    found, without = five(x, weights=np.array([1.0, 1.0, 0.0])), five(x[:2])
    assert found.overall == without.overall
    assert found.items == without.items


def test_long_data_are_scored_in_pieces_to_the_same_figures() -> None:
    x = np.random.default_rng(5).integers(-2, 6, (20_000, 3)).astype(np.int8)
    x[x == 0] = 1
    values = composites(x, TREE)[:, -1]
    overall = five(x).overall
    assert overall.mean == pytest.approx(np.nanmean(values), abs=1e-11)
    assert overall.sd == pytest.approx(np.nanstd(values, ddof=1), abs=1e-11)


def test_values_off_the_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="column 2 has values off its scale 1…5"):
        five(rows([3, 3, 6]))


@pytest.mark.parametrize(
    ("subs", "characteristics"),
    [
        ((Sub(columns=(0,)), Sub(columns=(0,))), ()),
        ((Sub(columns=(0,)),), (Characteristic(subs=(0,)), Characteristic(subs=(0,)))),
        ((Sub(columns=(0,)),), (Characteristic(subs=(1,)),)),
        ((Sub(columns=(0,), weight=-1.0),), ()),
        ((Sub(columns=(0,), weight=math.inf),), ()),
    ],
)
def test_what_is_no_tree_is_refused(
    subs: tuple[Sub, ...], characteristics: tuple[Characteristic, ...]
) -> None:
    with pytest.raises(ValueError, match=r"more than one place|not there|weights"):
        Tree(subs=subs, characteristics=characteristics)


def test_the_share_of_each_item_in_the_whole_adds_up_to_one() -> None:
    np.testing.assert_allclose(item_weights(TREE, 3)[:, -1], [0.125, 0.125, 0.75])
