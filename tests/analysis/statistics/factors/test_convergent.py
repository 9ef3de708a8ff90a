"""Composite reliability, AVE, Fornell–Larcker, HTMT: by hand, by property, and where there is none.

What the bootstrap of the correlations is held against: a plain resampling of the people.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.statistics.factors.convergent import convergent, fornell_larcker
from analysis.statistics.factors.correlation_draws import correlation_draws
from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.htmt import Htmt, htmt, htmt_intervals
from analysis.statistics.moments.gather import moments
from tests.reference.exploratory import SCALES, sheets
from tests.simulations.htmt_coverage import hits, truth

LOADINGS = st.lists(st.floats(0.1, 0.95), min_size=2, max_size=8)


def of(x: NDArray[np.int8]) -> tuple[Htmt, ...]:
    return htmt(correlations(moments(x), range(x.shape[1])), SCALES)


def seed() -> np.random.Generator:
    return np.random.default_rng(33850)


def test_three_loadings_by_hand() -> None:
    """2.1² / (2.1² + .36 + .51 + .64) and (.64 + .49 + .36) / 3."""
    found = convergent([0.8, 0.7, 0.6])
    assert found.composite_reliability == pytest.approx(4.41 / (4.41 + 1.51), abs=1e-12)
    assert found.ave == pytest.approx(1.49 / 3, abs=1e-12)
    assert found.k == 3


@settings(max_examples=40)
@given(LOADINGS, st.floats(0.1, 10.0))
def test_the_unit_of_the_items_changes_nothing(loadings: list[float], unit: float) -> None:
    found = convergent(loadings)
    other = convergent([unit * x for x in loadings], [unit**2 * (1 - x * x) for x in loadings])
    assert found.composite_reliability == pytest.approx(other.composite_reliability, abs=1e-9)
    assert found.ave == pytest.approx(other.ave, abs=1e-9)


@settings(max_examples=40)
@given(LOADINGS)
def test_more_of_the_same_items_raise_the_composite_reliability_and_leave_the_ave(
    loadings: list[float],
) -> None:
    once, twice = convergent(loadings), convergent(loadings * 2)
    assert once.composite_reliability is not None
    assert twice.composite_reliability is not None
    assert twice.composite_reliability > once.composite_reliability
    assert twice.ave == pytest.approx(once.ave, abs=1e-12)


def test_where_a_factor_has_no_figures() -> None:
    assert convergent([]).reason == "no_items"
    assert convergent([0.9]).reason == "one_item"
    assert convergent([0.9, 1.0]).reason == "improper_solution"
    with pytest.raises(ValueError, match="as many errors"):
        convergent([0.9, 0.8], [0.1])
    with pytest.raises(ValueError, match="finite"):
        convergent([0.9, np.nan])


def test_fornell_and_larckers_criterion_takes_the_weaker_factor() -> None:
    phi = np.array([[1.0, 0.6, 0.7], [0.6, 1.0, 0.1], [0.7, 0.1, 1.0]])
    first, second, third = fornell_larcker([0.5, 0.4, None], phi)
    assert (first.ave, first.holds) == (0.4, True)
    assert (second.holds, second.reason) == (None, "no_ave")
    assert (third.first, third.second) == (1, 2)
    assert [one.shared for one in (first, second, third)] == pytest.approx([0.36, 0.49, 0.01])
    with pytest.raises(ValueError, match="as many factors"):
        fornell_larcker([0.5], phi)


def test_htmt_by_hand() -> None:
    """Two scales of two items: within .5 and .8, between .2 .4 .4 .2, of exact correlations."""
    r = np.array([[1, 0.5, 0.2, 0.4], [0.5, 1, 0.4, 0.2], [0.2, 0.4, 1, 0.8], [0.4, 0.2, 0.8, 1]])
    x = np.linalg.qr(seed().normal(size=(60, 5)) @ np.diag([1, 1, 1, 1, 0.0]) + 1.0)[0][:, 1:]
    x = (x - x.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(x.T))).T
    c = correlations(moments(x @ np.linalg.cholesky(r).T), range(4))
    (found,) = htmt(c, [[0, 1], [2, 3]])
    assert found.htmt == pytest.approx(0.3 / np.sqrt(0.4), abs=1e-9)
    assert found.htmt2 == pytest.approx((0.2 * 0.4) ** 0.5 / np.sqrt(0.4), abs=1e-9)
    assert (found.n, found.negative) == (60, 0)


def test_permuting_people_items_and_scales_changes_nothing() -> None:
    x = sheets("gaps")
    c = correlations(moments(x[::-1]), [5, 3, 4, 8, 0, 2, 1, 7, 6])
    found = htmt(c, [SCALES[2], SCALES[1][::-1], SCALES[0]])
    expected = of(x)
    assert [one.htmt for one in found] == pytest.approx([one.htmt for one in expected[::-1]])
    assert [one.n for one in found] == [one.n for one in expected[::-1]]


def test_scales_without_two_usable_items_have_no_ratio() -> None:
    x = sheets()
    x[:, 0], x[:, 1], x[:, 8] = 3, -1, 4
    first, second, third = of(x)
    assert (first.htmt, first.reason, second.reason) == (None, "one_item", "one_item")
    assert third.htmt is not None
    with pytest.raises(ValueError, match="share a column"):
        htmt(correlations(moments(x), range(9)), [[0, 1], [1, 2]])
    with pytest.raises(ValueError, match=r"no correlations of columns \[9\]"):
        htmt(correlations(moments(x), range(9)), [[0, 1], [2, 9]])


def test_one_pair_that_nobody_answered_together_spoils_only_its_own_scales() -> None:
    x = sheets()
    x[:120, 0], x[120:, 3] = -1, -1
    first, second, third = of(x)
    assert (first.n, first.reason, first.htmt2_reason) == (0, "too_few", "too_few")
    assert None not in (second.htmt, third.htmt)


def test_a_correlation_of_exactly_zero_leaves_htmt_and_takes_htmt2() -> None:
    x = np.array([[1, 1, 1, 2], [1, 2, 2, 1], [2, 2, 1, 1], [2, 1, 2, 2], [1, 1, 1, 1]] * 12)
    x = np.vstack([x, 3 - x])[:, [0, 2, 1, 3]].astype(np.int8)
    (found,) = htmt(correlations(moments(x), range(4)), [[0, 2], [1, 3]])
    zero = (np.abs(np.corrcoef(x.T)) < 1e-12).any()
    assert (found.htmt2 is None) == zero
    assert (found.htmt2_reason == "uncorrelated") == zero


def test_intervals_hold_their_figure_and_repeat_with_their_seed() -> None:
    found = htmt_intervals(sheets("gaps"), SCALES, seed())
    assert found == htmt_intervals(sheets("gaps"), SCALES, seed())
    for one, plain in zip(found, of(sheets("gaps")), strict=True):
        assert (one.htmt, one.htmt2, one.n) == (plain.htmt, plain.htmt2, plain.n)
        assert one.htmt is not None
        assert one.htmt_ci is not None
        assert one.htmt_ci[0] < one.htmt < one.htmt_ci[1]
        assert (one.draws, one.ci_reason) == (1000, None)


def test_fewer_than_a_hundred_people_get_no_interval() -> None:
    (first, _, _) = htmt_intervals(sheets()[:99], SCALES, seed())
    assert first.htmt is not None
    assert (first.htmt_ci, first.htmt2_ci, first.ci_reason) == (None, None, "too_few")


@pytest.mark.parametrize("rows", ["rows", "gaps"])
def test_the_order_of_the_sheets_does_not_move_an_interval(rows: str) -> None:
    x, weights = sheets(rows), np.linspace(1.0, 2.0, 240)
    turned = np.random.default_rng(3).permutation(240)
    for w in (None, weights):
        first = htmt_intervals(x, SCALES, seed(), weights=w, draws=50)
        other = htmt_intervals(
            x[turned], SCALES, seed(), weights=None if w is None else w[turned], draws=50
        )
        for a, b in zip(first, other, strict=True):
            assert a.htmt_ci == pytest.approx(b.htmt_ci, abs=1e-9)


def spread(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(draws.std(axis=0)[np.triu_indices(draws.shape[1], 1)])


def plainly(x: NDArray[np.int8], draws: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(7)
    every = [x[rng.integers(0, len(x), len(x))] for _ in range(draws)]
    return np.stack([correlations(moments(y), range(x.shape[1])).matrix for y in every])


@pytest.mark.parametrize("rows", ["rows", "gaps"])
def test_multinomial_draws_spread_as_resampled_people_do(rows: str) -> None:
    """An sd of 1000 draws is known to 1/√2000 = 2.2 %: 12 % for a ratio of two, at worst."""
    x = sheets(rows)
    quick, slow = correlation_draws(x, seed()), plainly(x, 1000)
    assert spread(quick) == pytest.approx(spread(slow), rel=0.12)
    assert quick.mean(axis=0) == pytest.approx(slow.mean(axis=0), abs=0.02)


def test_groups_of_people_spread_as_people_do() -> None:
    """6000 people are drawn in 500 groups of twelve: the groups' own error is 1/√1000 = 3.2 %."""
    x = sheets()[np.random.default_rng(1).integers(0, 240, 6000)]
    assert spread(correlation_draws(x, seed())) == pytest.approx(spread(plainly(x, 400)), rel=0.2)


def test_weights_of_one_and_zero_are_people_who_are_there_and_not() -> None:
    x = sheets("gaps")
    plain, weighted = (
        correlation_draws(x, seed(), weights=w, draws=50) for w in (None, np.ones(len(x)))
    )
    np.testing.assert_allclose(plain, weighted, atol=1e-9)
    half = (np.arange(240) < 120).astype(np.float64)
    doubled = spread(correlation_draws(x, seed(), weights=half))
    assert doubled == pytest.approx(spread(correlation_draws(x[:120], seed())), rel=0.2)


@pytest.mark.slow
def test_the_interval_holds_the_true_ratio_about_as_often_as_it_says() -> None:
    """60 samples of the table of docs/statistics/validity.md: seven points, n = 200, HTMT .690.

    At 93 % fewer than 50 of 60 happen three times in a thousand.
    """
    true = truth(seed(), 7, 0.7, people=200_000)
    assert true.htmt == pytest.approx(0.690, abs=0.01)
    assert hits(seed(), 200, 7, 0.7, true, 60)[0] >= 50 / 60
