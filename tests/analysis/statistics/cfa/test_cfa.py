"""Confirmatory factor analysis: what must hold on any data, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from analysis.statistics.cfa.confirmatory import confirm, confirm_incomplete, confirm_rows
from analysis.statistics.cfa.fit import Chi2, chi2_test, fit, rmsea_interval
from analysis.statistics.cfa.layout import structure
from analysis.statistics.cfa.likelihood import (
    Sample,
    complete,
    derivatives,
    gradient,
    implied,
    observed,
    sums,
)
from analysis.statistics.cfa.missing_answers import incomplete, listwise
from analysis.statistics.cfa.robust import scatter
from analysis.statistics.cfa.solver import starting
from analysis.statistics.moments.values import Matrix
from tests.extent import examples

FACTORS = ((0, 1, 2), (3, 4, 5))
SHAPE = structure(FACTORS)


def answers(n: int = 200, *, seed: int = 1, shared: float = 0.6) -> Matrix:
    """Two correlated factors with three items each."""
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(n, 2)) + shared * rng.normal(size=(n, 1))
    return np.repeat(factors, 3, axis=1) * 0.8 + 0.7 * rng.normal(size=(n, 6))


def with_gaps(x: Matrix, share: float = 0.15) -> Matrix:
    found = x.copy()
    found[np.random.default_rng(9).random(x.shape) < share] = np.nan
    return found


def a_sample(*, gaps: bool) -> Sample:
    x = answers()
    sample = incomplete(with_gaps(x)).sample if gaps else listwise(x).sample
    assert sample is not None
    return sample


def slope_at(sample: Sample, local: Matrix) -> Matrix:
    model = implied(SHAPE, local)
    parts = sums(sample, model.mu, model.sigma)
    assert parts is not None
    return gradient(parts, derivatives(model))


@pytest.mark.parametrize("gaps", [False, True])
def test_gradient_and_hessian_are_the_derivatives_of_the_likelihood(gaps: bool) -> None:
    """Central differences with steps of 1e-5, relative to the largest entry within 1e-6."""
    sample = a_sample(gaps=gaps)
    rng = np.random.default_rng(4)
    local = starting(SHAPE, sample)
    local = local + 0.03 * rng.normal(size=len(local))
    model = implied(SHAPE, local)
    parts = sums(sample, model.mu, model.sigma)
    assert parts is not None

    def value(at: Matrix) -> float:
        there = implied(SHAPE, at)
        found = sums(sample, there.mu, there.sigma)
        return np.inf if found is None else found.value

    steps = 1e-5 * np.eye(len(local))
    slope = np.array([(value(local + h) - value(local - h)) / 2e-5 for h in steps])
    bent = np.array([slope_at(sample, local + h) - slope_at(sample, local - h) for h in steps])
    own = slope_at(sample, local)
    assert np.abs(slope - own).max() < 1e-6 * np.abs(own).max()
    hessian = observed(parts, model)
    assert np.abs(bent / 2e-5 - hessian).max() < 1e-6 * np.abs(hessian).max()


def test_the_scores_scatter_is_that_of_each_respondents_gradient() -> None:
    x = answers(30)
    sample = listwise(x).sample
    assert sample is not None
    model = implied(SHAPE, starting(SHAPE, sample))
    each = []
    for row in x:
        parts = sums(_one(row), model.mu, model.sigma)
        assert parts is not None
        each.append(gradient(parts, derivatives(model)))
    assert scatter(x, model) == pytest.approx(np.array(each).T @ np.array(each), abs=1e-9)


def _one(row: Matrix) -> Sample:
    return complete(1, row, np.zeros((6, 6)))


@given(st.permutations(range(6)), st.floats(0.1, 50.0), st.floats(-5.0, 5.0))
@examples(10)
def test_order_unit_and_origin_of_the_items_change_no_fit(
    order: list[int], unit: float, shift: float
) -> None:
    x = answers()
    plain = confirm_rows(x, FACTORS)
    moved = x[::-1, order].copy()
    moved[:, 0] = moved[:, 0] * unit + shift
    at = {item: place for place, item in enumerate(order)}
    found = confirm_rows(moved, [[at[item] for item in items] for items in FACTORS])
    assert plain.fit is not None
    assert found.fit is not None
    assert found.fit.test.chi2 == pytest.approx(plain.fit.test.chi2, abs=1e-6)
    assert [row.standardized for row in found.loadings] == pytest.approx(
        [row.standardized for row in plain.loadings], abs=1e-6
    )


def test_complete_answers_are_the_same_by_either_likelihood() -> None:
    x = answers()
    whole, full = confirm_rows(x, FACTORS), confirm_incomplete(x, FACTORS)
    assert whole.fit is not None
    assert full.fit is not None
    assert full.fit.test.chi2 == pytest.approx(whole.fit.test.chi2, abs=1e-8)
    assert full.fit.aic == pytest.approx(whole.fit.aic + 2 * 6, abs=1e-6)


def test_rows_with_a_missing_answer_are_counted() -> None:
    x = answers()
    x[:7, 2] = np.nan
    x[7, :] = np.nan
    found, full = confirm_rows(x, FACTORS), confirm_incomplete(x, FACTORS)
    assert found.n == 192
    assert full.n == 199


def test_integers_and_floats_of_the_same_answers_agree() -> None:
    points = np.clip(np.round(answers() + 3.0), 1, 5)
    points[3, 1] = np.nan
    codes = np.where(np.isnan(points), -2.0, points).astype(np.int8)
    assert confirm_rows(codes, FACTORS) == confirm_rows(points, FACTORS)


def constant() -> Matrix:
    x = answers()
    x[:, 4] = 3.0
    return x


def summed() -> Matrix:
    x = answers()
    x[:, 2] = x[:, 0] + x[:, 1]
    return x


@pytest.mark.parametrize(
    ("x", "factors", "reason"),
    [
        (answers()[:0], FACTORS, "no_answers"),
        (np.full((50, 6), np.nan), FACTORS, "no_answers"),
        (answers(6), FACTORS, "too_few"),
        (constant(), FACTORS, "constant"),
        (summed(), FACTORS, "singular"),
        (answers(), [[0]], "one_item"),
        (answers(), [[0, 1]], "not_identified"),
    ],
)
def test_what_cannot_be_estimated_is_refused_with_its_reason(
    x: Matrix, factors: list[list[int]], reason: str
) -> None:
    for found in (confirm_rows(x, factors), confirm_incomplete(x, factors)):
        assert (found.reason, found.fit, found.loadings) == (reason, None, ())


def test_factors_that_are_one_are_an_improper_solution() -> None:
    rng = np.random.default_rng(2)
    x = rng.normal(size=(300, 1)) + 0.5 * rng.normal(size=(300, 6))
    found = confirm_rows(x, FACTORS)
    assert found.reason == "improper_solution"
    assert found.improper_factors == ((0, 1),)
    assert (found.loadings, found.correlations) == ((), ())
    assert found.fit is not None


def test_a_negative_residual_variance_is_named() -> None:
    r = np.array([[1.0, 0.8, 0.7], [0.8, 1.0, 0.3], [0.7, 0.3, 1.0]])
    found = confirm(r, 200, [[0, 1, 2]])
    assert (found.reason, found.improper_items) == ("improper_solution", (0,))


def test_a_single_item_is_a_factor_by_itself() -> None:
    found = confirm_rows(answers(), [[0], [3, 4, 5]])
    lone = found.loadings[0]
    assert (found.reason, lone.standardized, lone.residual, lone.r2) == (None, 1.0, 0.0, 1.0)
    assert lone.standardized_se is None


def test_two_items_make_a_factor_among_others() -> None:
    found = confirm_rows(answers(500, shared=1.0), [[0, 1], [3, 4]])
    assert found.reason is None
    assert found.fit is not None
    assert found.fit.test.df == 1


def test_three_items_fit_exactly_and_test_nothing() -> None:
    found = confirm_rows(answers(), [[0, 1, 2]])
    assert found.fit is not None
    assert found.robust is not None
    assert (found.fit.reason, found.robust.reason) == ("just_identified", "just_identified")
    assert (found.fit.cfi, found.fit.rmsea, found.fit.test.p) == (None, None, None)
    assert found.reason is None


def test_an_item_left_unreversed_has_a_negative_loading() -> None:
    x = answers() * [1, 1, 1, 1, -1, 1]
    found = confirm_rows(x, FACTORS).loadings[4]
    assert found.standardized < -0.5


@pytest.mark.parametrize("bad", [np.eye(6)[:4], np.full((6, 6), np.nan), np.eye(5)])
def test_a_wrong_matrix_is_an_error(bad: Matrix) -> None:
    with pytest.raises(ValueError, match=r"covariance|columns"):
        confirm(bad, 100, FACTORS)


@pytest.mark.parametrize("factors", [[], [[]], [[0, 1], [1, 2]]])
def test_a_wrong_structure_is_an_error(factors: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="item"):
        confirm_rows(answers(), factors)


def test_rmsea_has_the_interval_of_the_noncentral_distribution() -> None:
    """Browne & Cudeck's tails, checked by the p of the interval's own ends."""
    test = chi2_test(85.306, 24)
    low, high = rmsea_interval(test, 301)
    at_ends = [special.chndtr(85.306, 24, end**2 * 301 * 24) for end in (low, high)]
    assert at_ends == pytest.approx([0.95, 0.05], abs=1e-8)


def test_a_perfect_fit_has_indices_at_their_ends() -> None:
    found = fit(
        chi2_test(1.0, 8),
        Chi2(chi2=500.0, df=15, p=0.0),
        n=200,
        loglik=0.0,
        parameters=13,
        srmr=0.0,
    )
    assert (found.cfi, found.rmsea, found.rmsea_ci) == (1.0, 0.0, (0.0, 0.0))
    assert found.tli is not None
    assert found.tli > 1.0
