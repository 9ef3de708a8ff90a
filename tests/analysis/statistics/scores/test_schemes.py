"""Scoring schemes: the linear one, the five levels, and what is not the same as an index."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from analysis.statistics.intervals import mean_of
from analysis.statistics.scores.distribution import Distribution, distributions, item_mean
from analysis.statistics.scores.rollup import Characteristic, Sub, Tree
from analysis.statistics.scores.schemes import (
    FIVE_LEVEL,
    five_level,
    five_level_scores,
    linear_points,
    satisfaction,
    scored_mean,
)
from analysis.statistics.scores.score_table import scores
from tests.analysis.strategies import ratings

TREE = Tree(
    subs=(Sub(columns=(0, 1)), Sub(columns=(2,), weight=3.0)),
    characteristics=(Characteristic(subs=(0, 1)),),
)
LOW, HIGH = np.ones(3, dtype=np.int64), np.full(3, 5)


def counted(points: list[int], *, low: int = 1, high: int = 5) -> Distribution:
    x = np.array(points, dtype=np.int8)[:, None]
    return distributions(x, np.array([low]), np.array([high]))[0]


def test_the_five_levels_count_100_80_60_30_and_0() -> None:
    found = satisfaction(counted([5, 4, 3, 2, 1, -1, -2]))
    assert found.five_level is not None
    assert (found.n, found.five_level.mean, found.index.mean) == (5, 54.0, 50.0)
    assert found.five_level_reason is None


def test_satisfied_share_and_index_are_two_things() -> None:
    """All answer "satisfied": 100 % are, and the index is 75, or 80 by the five levels."""
    found = satisfaction(counted([4, 4, 4]))
    assert (found.share.share, found.index.mean) == (1.0, 75.0)
    assert found.five_level is not None
    assert (found.five_level.mean, found.five_level.reason) == (80.0, "constant")


@pytest.mark.parametrize(("low", "high"), [(1, 7), (0, 10), (1, 4), (0, 5)])
def test_a_scale_without_five_points_has_no_five_levels(low: int, high: int) -> None:
    found = satisfaction(counted([2, 3], low=low, high=high))
    assert (found.five_level, found.five_level_reason) == (None, "not_five_points")
    with pytest.raises(ValueError, match=rf"{low}–{high} has {high - low + 1}: use the linear"):
        five_level(np.array([[2]], dtype=np.int8), [low], [high])


def test_any_five_points_will_do() -> None:
    for low in (0, 1):
        points = np.arange(low, low + 5, dtype=np.int8)[:, None]
        assert tuple(five_level(points, [low], [low + 4])[:, 0]) == FIVE_LEVEL
    assert linear_points(1, 5) == (0, 25, 50, 75, 100)
    with pytest.raises(ValueError, match="no two points"):
        linear_points(3, 3)


@given(ratings(min_rows=1))
def test_the_mean_of_a_scheme_is_that_of_the_mapped_answers(x: NDArray[np.int8]) -> None:
    mapped = five_level(x, LOW, HIGH)
    for j, d in enumerate(distributions(x, LOW, HIGH)):
        found, wanted = scored_mean(d, FIVE_LEVEL), mean_of(mapped[:, j])
        assert (found.n, found.reason) == (wanted.n, wanted.reason)
        assert (found.mean, found.se) == pytest.approx((wanted.mean, wanted.se), abs=1e-9)


@given(ratings(min_rows=1))
def test_the_linear_scheme_is_the_score_of_the_package(x: NDArray[np.int8]) -> None:
    d = distributions(x, LOW, HIGH)[0]
    found, plain = scored_mean(d, linear_points(1, 5)), item_mean(d)
    assert (found.n, found.reason) == (plain.n, plain.reason)
    if plain.mean is not None:
        assert found.mean == pytest.approx((plain.mean - 1) * 25)
    if plain.se is not None:
        assert found.se == pytest.approx(plain.se * 25)


def test_with_weights_the_error_of_a_scheme_is_the_linearised_one() -> None:
    x, w = np.array([[5], [4], [2], [1]], dtype=np.int8), np.array([1.0, 2.0, 3.0, 0.5])
    d = distributions(x, np.array([1]), np.array([5]), w)[0]
    y = np.array([100.0, 80.0, 30.0, 0.0])
    mean = w @ y / w.sum()
    se = np.sqrt(4 / 3 * np.square(w * (y - mean)).sum()) / w.sum()
    found = scored_mean(d, FIVE_LEVEL)
    assert (found.mean, found.se) == pytest.approx((mean, se))


def test_the_five_levels_climb_the_tree_by_the_same_rule() -> None:
    x = np.array([[5, 4, 3], [1, -2, 5], [-1, -1, -1]], dtype=np.int8)
    found = five_level_scores(x, TREE, low=LOW, high=HIGH)
    assert [mean.n for mean in found] == [2, 2, 2, 2]
    assert found[0].mean == pytest.approx((90 + 0) / 2)
    assert found[3].mean == pytest.approx((0.25 * 90 + 0.75 * 60 + 0.75 * 100) / 2)
    linear = scores(x, TREE, low=LOW, high=HIGH).overall
    assert linear.n == found[3].n


def test_mixed_scales_and_values_off_them_are_refused() -> None:
    x = np.array([[5, 4, 3]], dtype=np.int8)
    with pytest.raises(ValueError, match="column 2: the mapping"):
        five_level(x, LOW, np.array([5, 5, 7]))
    with pytest.raises(ValueError, match="column 1 has values off"):
        five_level(np.array([[5, 6, 3]], dtype=np.int8), LOW, HIGH)
    with pytest.raises(ValueError, match="5 scale points need 5 values"):
        scored_mean(counted([1]), (0, 100))
