"""Drivers: what must hold whatever the data, and what happens where little can be said."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from analysis.statistics.priorities.drivers import Drivers, drivers
from analysis.statistics.priorities.listwise import (
    complete,
    covariances,
    linearised,
    resampled_covariances,
)
from analysis.statistics.priorities.lmg import EXACT_LIMIT, lmg, lmg_gradient
from analysis.statistics.priorities.regression import explained
from analysis.statistics.priorities.variance_shares import (
    LMG,
    RELATIVE_WEIGHTS,
    divide,
    relative_weights,
    relative_weights_gradient,
)

Floats = NDArray[np.float64]


def sample(n: int, k: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Ratings on 1–5 that share one cause, and an outcome of the first two."""
    rng = np.random.default_rng(seed)
    x = 3.0 + rng.standard_normal((n, 1)) + rng.standard_normal((n, k))
    y = 0.6 * x[:, 0] + 0.3 * x[:, 1 % k] + rng.standard_normal(n)
    return np.clip(np.rint(x), 1, 5), np.clip(np.rint(y), 1, 5)


def found(x: Floats, y: Floats, weights: Floats | None = None, seed: int = 1) -> Drivers:
    return drivers(x, y, weights, rng=np.random.default_rng(seed), draws=200)


def contributions(result: Drivers) -> list[float]:
    assert result.division is not None
    return [each.value for each in result.division.contributions]


@st.composite
def definite(draw: st.DrawFn, *, p: int = 4) -> Floats:
    """A covariance matrix, singular at times."""
    data = draw(arrays.arrays(np.int8, (8, p), elements=st.integers(-5, 5)))
    c = np.cov(data.T.astype(np.float64))
    return np.asarray(c)


@given(definite())
def test_the_parts_are_not_negative_and_add_up_to_r2(c: Floats) -> None:
    if c[-1, -1] <= 0 or (c.diagonal()[:-1] <= 0).any():
        return
    for parts in (lmg(c), relative_weights(c)):
        assert (parts >= 0).all()
        assert parts.sum() == pytest.approx(explained(c), abs=1e-6)


@given(definite())
def test_lmg_is_the_mean_over_all_orders(c: Floats) -> None:
    if (c.diagonal() <= 0).any():
        return
    wanted = np.zeros(3)
    for order in itertools.permutations(range(3)):
        for i, j in enumerate(order):
            with_j, without = [*order[: i + 1], 3], [*order[:i], 3]
            wanted[j] += explained(c[np.ix_(with_j, with_j)])
            wanted[j] -= explained(c[np.ix_(without, without)]) if i else 0.0
    assert lmg(c) == pytest.approx(wanted / 6.0, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "gradient"),
    [
        (lmg, lmg_gradient),
        (relative_weights, relative_weights_gradient),
    ],
)
def test_a_derivative_is_that_of_the_values(values: object, gradient: object) -> None:
    assert callable(values)
    assert callable(gradient)
    c = np.cov(np.column_stack(sample(80, 4)).T)
    step = 1e-6 * np.array([[(i + 1) * (j + 1) % 7 for i in range(5)] for j in range(5)])
    moved = (values(c + step) - values(c - step)) / 2.0
    assert (gradient(c) * step).sum(axis=(1, 2)) == pytest.approx(moved, rel=1e-5, abs=1e-12)


def test_respondents_in_another_order_change_nothing() -> None:
    x, y = sample(50, 3)
    order = np.random.default_rng(2).permutation(50)
    assert contributions(found(x[order], y[order])) == pytest.approx(contributions(found(x, y)))


def test_predictors_in_another_order_keep_their_parts() -> None:
    x, y = sample(50, 4)
    turned = contributions(found(x[:, ::-1], y))
    assert turned[::-1] == pytest.approx(contributions(found(x, y)))


def test_weights_of_one_are_no_weights() -> None:
    x, y = sample(50, 3)
    plain, weighted = found(x, y), found(x, y, np.ones(50))
    assert contributions(weighted) == pytest.approx(contributions(plain))
    for a, b in zip(plain.coefficients, weighted.coefficients, strict=True):
        assert (a.slope, a.p) == pytest.approx((b.slope, b.p))
        assert a.ci == pytest.approx(b.ci)


def test_weights_count_by_their_ratios_and_zero_leaves_out() -> None:
    x, y = sample(60, 3)
    weights = np.where(np.arange(60) < 40, 1.0 + np.arange(60) % 3, 0.0)
    whole = found(x, y, weights)
    assert whole.n == 40
    part = found(x[:40], y[:40], 7.0 * weights[:40])
    assert contributions(whole) == pytest.approx(contributions(part))
    assert whole.coefficients[0].ci == pytest.approx(part.coefficients[0].ci)


def test_units_do_not_matter_to_the_parts() -> None:
    x, y = sample(50, 3)
    moved = found(x * np.array([1.0, 25.0, 0.01]) + 300.0, 10.0 * y - 3.0)
    assert contributions(moved) == pytest.approx(contributions(found(x, y)))


def test_who_did_not_answer_everything_is_left_out_and_counted() -> None:
    x, y = sample(50, 3)
    x[:4, 1], y[3:6] = np.nan, np.nan
    x[10], y[10] = np.nan, np.nan
    result = found(x, y)
    assert (result.n, result.left_out) == (43, 6)
    kept = ~(np.isnan(x).any(axis=1) | np.isnan(y))
    assert contributions(result) == pytest.approx(contributions(found(x[kept], y[kept])))


def test_a_predictor_that_nobody_answered_costs_nobody() -> None:
    x, y = sample(50, 3)
    x[:, 1] = np.nan
    result = found(x, y)
    assert (result.n, result.k) == (50, 2)
    assert [each.reason for each in result.coefficients] == [None, "no_answers", None]


def test_a_constant_predictor_is_named_and_left_out() -> None:
    x, y = sample(50, 3)
    x[:, 2] = 4.0
    result = found(x, y)
    assert [each.reason for each in result.coefficients] == [None, None, "constant"]
    assert result.division is not None
    assert [each.column for each in result.division.contributions] == [0, 1]


def test_a_copy_shares_what_both_explain_and_has_no_slope() -> None:
    x, y = sample(80, 2)
    result = found(np.column_stack([x, x[:, 0]]), y)
    assert {each.reason for each in result.coefficients} == {"singular"}
    assert (result.condition, result.condition_reason) == (None, "singular")
    first, _, copy = contributions(result)
    assert first == pytest.approx(copy)
    assert sum(contributions(result)) == pytest.approx(result.r2)


@pytest.mark.parametrize(
    ("rows", "reason"), [(0, "no_answers"), (1, "too_few"), (4, "too_few"), (5, None)]
)
def test_few_respondents_give_a_reason(rows: int, reason: str | None) -> None:
    x, y = sample(60, 3)
    result = found(x[:rows], y[:rows])
    assert result.reason == reason
    assert (result.r2 is None) == (reason is not None)
    assert {each.slope is None for each in result.coefficients} == {reason is not None}


def test_too_few_for_an_interval_still_have_their_parts() -> None:
    x, y = sample(7, 3)
    division = found(x, y).division
    assert division is not None
    assert division.reason == "too_few"
    assert {each.ci for each in division.contributions} == {None}


def test_a_constant_outcome_has_no_drivers() -> None:
    x, _ = sample(30, 3)
    assert found(x, np.full(30, 5.0)).reason == "constant"


def test_only_constant_predictors_are_none() -> None:
    _, y = sample(30, 1)
    assert found(np.full((30, 2), 3.0), y).reason == "no_items"
    assert found(np.empty((30, 0)), y).reason == "no_items"


def test_one_person_who_alone_fixes_a_slope_leaves_no_error() -> None:
    x, y = sample(30, 2)
    x[:, 1] = 3.0
    x[0, 1] = 4.0
    result = found(x, y)
    assert {each.reason for each in result.coefficients} == {"one_respondent"}
    assert all(each.ci is None and each.slope is not None for each in result.coefficients)


def test_what_is_explained_without_rest_has_slopes_and_no_error() -> None:
    x, _ = sample(40, 3)
    result = found(x, x @ np.array([1.0, 0.5, 2.0]))
    assert result.r2 == pytest.approx(1.0)
    assert [each.slope for each in result.coefficients] == pytest.approx([1.0, 0.5, 2.0])
    assert {(each.ci, each.p, each.reason) for each in result.coefficients} == {
        (None, None, "constant")
    }


def test_what_explains_nothing_has_no_shares() -> None:
    x = np.tile([[1.0], [2.0], [1.0], [2.0]], (10, 1))
    division = found(x, np.tile([1.0, 1.0, 5.0, 5.0], 10)).division
    assert division is not None
    assert (division.reason, division.contributions[0].share) == ("constant", None)


def test_many_predictors_are_divided_by_another_rule_with_another_name() -> None:
    x, y = sample(200, EXACT_LIMIT + 1)
    division = found(x, y).division
    assert division is not None
    assert division.method == "relative_weights"
    with pytest.raises(ValueError, match="too many orders"):
        lmg(np.eye(EXACT_LIMIT + 2))


def test_the_same_seed_gives_the_same_intervals_and_ranks() -> None:
    x, y = sample(60, 3)
    assert found(x, y) == found(x, y)
    assert found(x, y, seed=2) != found(x, y)


def test_linearised_errors_are_those_of_resampling() -> None:
    """The two roads to an interval meet: within 7 % at n = 1,500 and 4,000 draws."""
    x, y = sample(1500, 4)
    weights = 0.5 + (np.arange(1500) % 5) / 4.0
    rows = complete(x, y, weights)
    c = covariances(rows)
    drawn = resampled_covariances(rows, 4000, np.random.default_rng(3))
    for method in (LMG, RELATIVE_WEIGHTS):
        spread = linearised(rows, c.mean, method.gradient(c.covariance))
        errors = np.sqrt(spread.diagonal())
        assert errors == pytest.approx(method.values(drawn).std(axis=0), rel=0.07)


def test_beyond_the_limit_the_interval_is_linearised() -> None:
    x, y = sample(2500, 3)
    rows = complete(x, y, None)
    division = divide(rows, covariances(rows), LMG, rng=np.random.default_rng(1))
    assert division.drawn_by == "normal_limit"
    for each in division.contributions:
        assert each.ci is not None
        assert each.ci[0] < each.value < each.ci[1]
    assert division.contributions[0].rank == 1
    assert division.contributions[0].same_rank == pytest.approx(1.0)


def test_intervals_hold_the_true_parts_about_as_often_as_they_say() -> None:
    """80 samples of 100 (seed 5): three true parts each, of 240 at least 216 (90 %)."""
    x, y = sample(400_000, 3, seed=4)
    true = lmg(np.cov(np.column_stack([x, y]).T))
    held, rng = 0, np.random.default_rng(5)
    for i in range(80):
        here = slice(100 * i, 100 * i + 100)
        division = drivers(x[here], y[here], rng=rng, draws=300).division
        assert division is not None
        for each, value in zip(division.contributions, true, strict=True):
            assert each.ci is not None
            held += each.ci[0] <= value <= each.ci[1]
    assert held >= 216


@pytest.mark.parametrize(("x", "y"), [(np.ones(5), np.ones(5)), (np.ones((5, 2)), np.ones((5, 1)))])
def test_wrong_shapes_are_told(x: Floats, y: Floats) -> None:
    with pytest.raises(ValueError, match="n × k predictors"):
        found(x, y)


def test_too_few_draws_are_refused() -> None:
    x, y = sample(30, 2)
    with pytest.raises(ValueError, match="100 or more"):
        drivers(x, y, rng=np.random.default_rng(1), draws=50)
