"""Partial pooling: by brute force, at its ends, and honest where little is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.pooling import error_covariance, partial_pooling, pooled_beyond
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from tests.extent import examples

Vector = NDArray[np.float64]
Y = np.array([0.3, 0.8, -0.2, 0.55, 0.1, 1.2])
V = np.diag([0.04, 0.09, 0.05, 0.16, 0.08, 0.2]) + 0.02
BEYOND = [0.2060815612, 0.6589802479, 0.0667770839, 0.4434365705, 0.1410923584, 0.7206110919]
"""Of gaps Y with errors V: the chance that they are beyond ½."""


def test_estimates_and_intervals_are_those_of_many_draws() -> None:
    """τ on a fine even grid, then μ, then each gap, drawn: Monte-Carlo error .002 and .005."""
    rng, k = np.random.default_rng(4), len(Y)
    taus, ones = np.linspace(1e-3, 12.0, 2000), np.ones(k)
    total = V + (taus**2)[:, None, None] * np.eye(k)
    inverse = np.linalg.inv(total)
    information = ones @ inverse @ ones
    mean = inverse @ Y @ ones / information
    rest = Y - mean[:, None]
    log = -0.5 * (np.linalg.slogdet(total)[1] + np.log(information)
                  + np.einsum("ti,tij,tj->t", rest, inverse, rest))  # fmt: skip
    share = np.exp(log - log.max())
    at = rng.choice(len(taus), 200_000, p=share / share.sum())
    mu = mean[at] + rng.standard_normal(len(at)) / np.sqrt(information[at])
    kept = taus[at, None] ** 2 * np.einsum("tij,tj->ti", inverse[at], Y - mu[:, None])
    spread = taus[:, None, None] ** 2 * (np.eye(k) - taus[:, None, None] ** 2 * inverse)
    root = np.linalg.cholesky(spread + 1e-12 * np.eye(k))[at]
    drawn = mu[:, None] + kept + np.einsum("tij,tj->ti", root, rng.standard_normal((len(at), k)))
    found = partial_pooling(Y, V)
    assert found.mean == pytest.approx(mu.mean(), abs=0.005)
    assert [g.estimate for g in found.gaps] == pytest.approx(drawn.mean(axis=0), abs=0.005)
    ends = np.quantile(drawn, [0.025, 0.975], axis=0).T
    assert np.array([g.ci for g in found.gaps]) == pytest.approx(ends, abs=0.02)


def test_the_chance_of_a_large_gap_is_the_integral_over_tau() -> None:
    """τ on a fine even grid, flat; given τ each gap is normal about its prediction."""
    k, margin = len(Y), 0.5
    taus, ones = (np.arange(60_000) + 0.5) / 1000.0, np.ones(k)
    inverse = np.linalg.inv(V + (taus**2)[:, None, None] * np.eye(k))
    information = ones @ inverse @ ones
    mean = inverse @ Y @ ones / information
    rest = Y - mean[:, None]
    log = 0.5 * (np.linalg.slogdet(inverse)[1] - np.log(information)
                 - np.einsum("ti,tij,tj->t", rest, inverse, rest))  # fmt: skip
    share = np.exp(log - log.max())
    square = (taus**2)[:, None]
    centre = mean[:, None] + square * np.einsum("tij,tj->ti", inverse, rest)
    pull = inverse @ ones
    variance = square * (1.0 - square * inverse.diagonal(axis1=1, axis2=2))
    se = np.sqrt(variance + (1.0 - square * pull) ** 2 / information[:, None])
    far = special.ndtr((centre - margin) / se) + special.ndtr((-margin - centre) / se)
    found = pooled_beyond(Y, V, margin=margin)
    assert found == pytest.approx(share @ far / share.sum(), abs=1e-5)
    assert found == pytest.approx(BEYOND, abs=1e-9)
    assert pooled_beyond(-Y, V, margin=margin) == pytest.approx(found, abs=1e-9)
    assert pooled_beyond(Y, V, margin=0.0) == pytest.approx(np.ones(k))


def test_without_noise_nothing_is_drawn_and_with_much_all_meet() -> None:
    sure = partial_pooling(Y, 1e-8 * np.eye(6))
    assert [g.estimate for g in sure.gaps] == pytest.approx(Y, abs=1e-5)
    assert sure.tau == pytest.approx(Y.std(ddof=1), rel=1e-4)
    vague = partial_pooling(Y, 100.0 * np.eye(6))
    assert vague.tau == 0.0
    estimates = [g.estimate for g in vague.gaps]
    assert np.ptp(estimates) < 0.3 * np.ptp(Y)
    assert all(g.ci[1] - g.ci[0] > 10.0 for g in vague.gaps), "not certain for all that"


@examples(20)
@given(st.permutations(range(6)), st.floats(-3, 3), st.sampled_from([0.5, 1.0, 20.0]))
def test_order_shift_and_unit_go_through(order: list[int], shift: float, unit: float) -> None:
    one = partial_pooling(Y, V)
    two = partial_pooling(unit * (Y[order] + shift), unit**2 * V[np.ix_(order, order)])
    wanted = [unit * (one.gaps[i].estimate + shift) for i in order]
    assert [g.estimate for g in two.gaps] == pytest.approx(wanted, abs=1e-6 * unit)
    assert two.tau == pytest.approx(unit * (one.tau or 0.0), rel=1e-4)
    assert [g.weight for g in two.gaps] == pytest.approx([one.gaps[i].weight for i in order])
    assert all(0.0 <= g.weight <= 1.0 for g in two.gaps)


def test_raw_figures_stay_beside_the_drawn_ones() -> None:
    found = partial_pooling(Y, V)
    assert [g.raw for g in found.gaps] == list(Y)
    assert [g.se for g in found.gaps] == pytest.approx(np.sqrt(V.diagonal()))
    middle = found.mean or 0.0
    for g in found.gaps:
        assert min(g.raw, middle) - 0.05 <= g.estimate <= max(g.raw, middle) + 0.05


@pytest.mark.parametrize(
    ("k", "v", "reason"),
    [(0, 1.0, "too_few_items"), (2, 1.0, "too_few_items"), (4, 0.0, "constant")],
)
def test_what_cannot_be_pooled_says_why(k: int, v: float, reason: str) -> None:
    found = partial_pooling(np.zeros(k), v * np.eye(k))
    assert (found.k, found.gaps, found.reason) == (k, (), reason)


def test_gaps_that_are_all_alike_are_pooled_to_one() -> None:
    found = partial_pooling([0.5] * 5, 0.1 * np.eye(5))
    assert found.tau == 0.0
    assert found.mean == pytest.approx(0.5)
    assert {round(g.estimate, 9) for g in found.gaps} == {0.5}


def test_three_gaps_are_enough_for_finite_intervals() -> None:
    found = partial_pooling([0.0, 0.5, 3.0], 0.2 * np.eye(3))
    assert np.isfinite([g.ci for g in found.gaps]).all()


def test_shapes_and_figures_are_checked() -> None:
    with pytest.raises(ValueError, match="2 × 2"):
        partial_pooling([1.0, 2.0], np.eye(3))
    with pytest.raises(ValueError, match="finite"):
        partial_pooling([1.0, np.nan, 2.0], np.eye(3))


def pooled_variance(one: NDArray[np.floating], two: NDArray[np.floating]) -> float:
    """Of a difference of means, as in Student's t."""
    squares = (len(one) - 1) * one.var(ddof=1) + (len(two) - 1) * two.var(ddof=1)
    return float(squares / (len(one) + len(two) - 2) * (1.0 / len(one) + 1.0 / len(two)))


def test_errors_are_pooled_over_both_sides_and_a_statement_has_none() -> None:
    rng = np.random.default_rng(6)
    raters, people = rng.integers(1, 6, (3, 4)) * 1.0, rng.integers(1, 6, (40, 4)) * 1.0
    found = error_covariance(finish(moments(raters)), finish(moments(people)))
    for j in range(4):
        assert found[j, j] == pytest.approx(pooled_variance(raters[:, j], people[:, j]))
    alone = error_covariance(finish(moments(raters[:1])), finish(moments(people)))
    assert alone == pytest.approx(np.cov(people.T) / 40.0)


def test_answers_that_one_side_skipped_widen_their_own_items_error_alone() -> None:
    rng = np.random.default_rng(6)
    raters, people = rng.integers(1, 6, (3, 4)) * 1.0, rng.integers(1, 6, (40, 4)) * 1.0
    raters[0, 1] = np.nan
    found = error_covariance(finish(moments(raters)), finish(moments(people)))
    assert found[1, 1] == pytest.approx(pooled_variance(raters[1:, 1], people[:, 1]))
