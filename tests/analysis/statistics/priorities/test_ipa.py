"""Importance–performance analysis: quadrants, cross-hairs, and how steady they are."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

from analysis.statistics.priorities.ipa import Ipa, Plan, by_correlation, stated
from analysis.statistics.priorities.item_figures import covariance_of_means, resampled_means
from analysis.statistics.priorities.quadrants import GRAND_MEANS, Axis, Crosshairs, line
from tests.analysis.strategies import ratings

Floats = NDArray[np.float64]
QUICK = Plan(draws=200)
MEDIAN = Axis(rule="median")

IMPORTANCE = np.array([[5, 5, 2, 1], [4, 5, 1, 2], [5, 4, 2, 2], [5, 5, 1, 1], [4, 5, 2, 2]])
PERFORMANCE = np.array([[5, 1, 2, 4], [4, 2, 1, 5], [4, 2, 2, 4], [5, 1, 2, 5], [4, 1, 1, 5]])


def analysed(
    performance: NDArray[np.integer] | Floats = PERFORMANCE,
    importance: NDArray[np.integer] | Floats = IMPORTANCE,
    weights: Floats | None = None,
    plan: Plan = QUICK,
) -> Ipa:
    return stated(
        performance.astype(np.float64),
        importance.astype(np.float64),
        weights,
        rng=np.random.default_rng(1),
        plan=plan,
    )


def outcome_sample(n: int, k: int = 4, seed: int = 1) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    x = 3.0 + 0.7 * rng.standard_normal((n, 1)) + rng.standard_normal((n, k)) + np.arange(k) / 4
    y = x @ np.linspace(1.0, 0.0, k) / 2.0 + rng.standard_normal(n)
    return np.clip(np.rint(x), 1, 5), np.clip(np.rint(y), 1, 5)


def midpoints(importance: float, performance: float) -> Crosshairs:
    return Crosshairs(
        importance=Axis(rule="midpoint", midpoint=importance),
        performance=Axis(rule="midpoint", midpoint=performance),
    )


def test_the_four_quadrants() -> None:
    result = analysed()
    assert [cell.quadrant for cell in result.cells] == [
        "keep_up",
        "concentrate_here",
        "low_priority",
        "possible_overkill",
    ]
    assert {cell.stability for cell in result.cells} == {1.0}
    assert result.importance_line == pytest.approx(IMPORTANCE.mean())
    assert result.drawn_by == "resampling"


def test_the_cross_hairs_are_a_choice() -> None:
    figures = np.array([1.0, 2.0, 6.0])
    assert line(figures, GRAND_MEANS.importance) == pytest.approx([3.0])
    assert line(figures, MEDIAN) == pytest.approx([2.0])
    assert line(figures, midpoints(4.0, 3.0).performance) == pytest.approx([3.0])
    gaps = np.array([[1.0, np.nan, 4.0, 3.0], [np.nan] * 4])
    assert line(gaps, MEDIAN)[0] == pytest.approx([3.0])
    assert np.isnan(line(gaps, MEDIAN)[1]).all()
    assert np.isnan(line(gaps, GRAND_MEANS.importance)[1]).all()


def test_a_point_on_the_line_counts_to_the_upper_side_and_is_told() -> None:
    result = analysed(plan=Plan(draws=200, crosshairs=midpoints(4.6, 4.4)))
    first = result.cells[0]
    assert (first.quadrant, first.on_line) == ("keep_up", True)
    assert [cell.on_line for cell in result.cells[1:]] == [False, False, False]


def test_items_all_alike_are_all_on_the_line() -> None:
    same = np.tile(np.array([[1], [2], [4], [5], [2]]), 3)
    result = analysed(same, same)
    assert {(cell.quadrant, cell.on_line) for cell in result.cells} == {("keep_up", True)}


def test_stability_counts_draws_with_their_own_cross_hairs() -> None:
    """Two items: whichever is higher in a draw; a binomial share of it, worked out by a loop."""
    rng = np.random.default_rng(2)
    performance = rng.integers(1, 6, (30, 2)).astype(np.float64)
    importance = np.tile([5.0, 1.0], (30, 1))
    plan = Plan(draws=4000)
    share = analysed(performance, importance, plan=plan).cells[0].stability
    higher = performance.mean(axis=0)[0] >= performance.mean()
    count = 0
    for _ in range(4000):
        means = performance[rng.integers(0, 30, 30)].mean(axis=0)
        count += (means[0] >= means.mean()) == higher
    assert share == pytest.approx(count / 4000, abs=0.035)


@given(ratings(min_rows=1))
def test_respondents_in_another_order_lie_in_the_same_quadrants(
    x: NDArray[np.int8],
) -> None:
    order = np.random.default_rng(3).permutation(len(x))
    one, two = (
        stated(y, y[:, ::-1], rng=np.random.default_rng(1), plan=Plan(draws=100))
        for y in (x, x[order])
    )
    assert [c.quadrant for c in one.cells] == [c.quadrant for c in two.cells]
    assert [c.reason for c in one.cells] == [c.reason for c in two.cells]


def test_weights_of_one_are_no_weights_and_integers_are_floats() -> None:
    rng = np.random.default_rng(4)
    x, z = (rng.integers(-1, 6, (40, 3)).astype(np.int8) for _ in range(2))
    x[x == 0] = 1
    z[z == 0] = 1
    plain = stated(x, z, rng=np.random.default_rng(1))
    weighted = stated(x, z, np.ones(40), rng=np.random.default_rng(1))
    for a, b in zip(plain.cells, weighted.cells, strict=True):
        assert (a.importance, a.stability) == pytest.approx((b.importance, b.stability))


def test_an_item_without_answers_shapes_no_cross_hair() -> None:
    performance, importance = PERFORMANCE.astype(float), IMPORTANCE.astype(float)
    performance[:, 3] = np.nan
    result = analysed(performance, importance)
    assert (result.cells[3].quadrant, result.cells[3].reason) == (None, "no_answers")
    assert result.importance_line == pytest.approx(importance[:, :3].mean())
    assert [c.quadrant for c in result.cells[:3]] == [
        c.quadrant for c in analysed(performance[:, :3], importance[:, :3]).cells
    ]


@pytest.mark.parametrize(
    ("rows", "columns", "reason", "steady"),
    [
        (0, 4, "no_answers", "no_answers"),
        (5, 1, "one_item", "one_item"),
        (4, 4, None, "too_few"),
        (5, 0, "no_items", "no_items"),
    ],
)
def test_little_data_give_a_reason(
    rows: int, columns: int, reason: str | None, steady: str | None
) -> None:
    result = analysed(PERFORMANCE[:rows, :columns], IMPORTANCE[:rows, :columns])
    assert (result.reason, result.stability_reason) == (reason, steady)
    assert all(cell.stability is None for cell in result.cells)


def test_one_item_lies_somewhere_if_the_lines_are_fixed() -> None:
    plan = Plan(draws=200, crosshairs=midpoints(3.0, 3.0))
    (cell,) = analysed(PERFORMANCE[:, :1], IMPORTANCE[:, :1], plan=plan).cells
    assert cell.quadrant == "keep_up"


def test_the_covariance_of_means_is_that_of_resampling() -> None:
    """With gaps and weights; within 7 % at 6,000 draws."""
    rng = np.random.default_rng(6)
    x, _ = outcome_sample(400, 3)
    x[rng.random(x.shape) < 0.2] = np.nan
    weights = 0.5 + rng.random(400)
    drawn = resampled_means(x, weights, 6000, np.random.default_rng(7))
    wanted = np.cov(drawn.T)
    errors = np.sqrt(covariance_of_means(x, weights).diagonal())
    assert errors == pytest.approx(np.sqrt(wanted.diagonal()), rel=0.07)
    c = covariance_of_means(x, weights)
    assert c / np.outer(errors, errors) == pytest.approx(np.corrcoef(drawn.T), abs=0.05)


@pytest.mark.parametrize("weighted", [False, True])
def test_beyond_the_limit_the_draws_come_from_the_normal_limit(weighted: bool) -> None:
    """The intervals of 2,001 people by the limit are those of 2,000 by resampling, nearly."""
    x, y = outcome_sample(2001)
    x[::50, 1] = np.nan
    weights = 0.5 + (np.arange(2001) % 4) / 2.0 if weighted else None
    few = by_correlation(
        x[:2000],
        y[:2000],
        None if weights is None else weights[:2000],
        rng=np.random.default_rng(1),
    )
    many = by_correlation(x, y, weights, rng=np.random.default_rng(1))
    assert (few.drawn_by, many.drawn_by) == ("resampling", "normal_limit")
    for a, b in zip(few.cells, many.cells, strict=True):
        assert a.importance_ci is not None
        assert b.importance_ci is not None
        width = a.importance_ci[1] - a.importance_ci[0]
        assert b.importance_ci == pytest.approx(a.importance_ci, abs=0.12 * width)


def test_stated_importance_beyond_the_limit_is_as_steady_as_before_it() -> None:
    x, _ = outcome_sample(2001)
    z, _ = outcome_sample(2001, seed=9)
    few = analysed(x[:2000], z[:2000], plan=Plan())
    many = analysed(x, z, plan=Plan())
    assert (few.drawn_by, many.drawn_by) == ("resampling", "normal_limit")
    for a, b in zip(few.cells, many.cells, strict=True):
        assert a.stability == pytest.approx(b.stability, abs=0.08)


def test_a_correlation_is_pairwise() -> None:
    x, y = outcome_sample(60)
    x[:10, 0], y[5:12] = np.nan, np.nan
    one = by_correlation(x, y, rng=np.random.default_rng(1))
    assert [c.n_importance for c in one.cells] == [48, 53, 53, 53]
    assert [c.n_performance for c in one.cells] == [50, 60, 60, 60]
    both = ~np.isnan(x[:, 1]) & ~np.isnan(y)
    assert one.cells[1].importance == pytest.approx(np.corrcoef(x[both, 1], y[both])[0, 1])


def test_a_constant_item_has_no_derived_importance() -> None:
    x, y = outcome_sample(60)
    x[:, 2] = 4.0
    result = by_correlation(x, y, rng=np.random.default_rng(1))
    assert [c.reason for c in result.cells] == [None, None, "constant", None]
    assert result.cells[2].performance == pytest.approx(4.0)
    assert all(c.stability is not None for c in result.cells if c.reason is None)


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 5])
def test_few_people_never_break_a_derived_importance(rows: int) -> None:
    x, y = outcome_sample(60)
    result = by_correlation(x[:rows], y[:rows], rng=np.random.default_rng(1))
    for cell in result.cells:
        assert (cell.importance is None) == (cell.quadrant is None)
        assert cell.quadrant is not None or cell.reason


def test_wrong_choices_are_told() -> None:
    x, y = outcome_sample(20)
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="no scale"):
        by_correlation(x, y, rng=rng, plan=Plan(crosshairs=midpoints(3.0, 3.0)))
    with pytest.raises(ValueError, match="midpoint"):
        Axis(rule="midpoint")
    with pytest.raises(ValueError, match="same n × k"):
        stated(x, x[:, :2], rng=rng)
    with pytest.raises(ValueError, match="n outcomes"):
        by_correlation(x, y[:5], rng=rng)
    mixed = Crosshairs(
        importance=Axis(rule="median"), performance=Axis(rule="midpoint", midpoint=3)
    )
    assert by_correlation(x, y, rng=rng, plan=Plan(crosshairs=mixed)).performance_line == 3.0
