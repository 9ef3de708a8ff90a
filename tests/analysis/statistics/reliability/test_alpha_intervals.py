"""Intervals of alpha that suppose no distribution: what must hold for any answers."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from scipy import stats

from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import as_float
from analysis.statistics.reliability.alpha_intervals import (
    alpha_adf,
    alpha_bootstrap,
    alphas,
)
from analysis.statistics.reliability.scale import alpha_se, cronbach, reliability
from analysis.statistics.resampling import bca, counts
from tests.analysis.statistics.reliability.test_reliability import CONTRADICTING, EIGHT
from tests.analysis.strategies import ratings
from tests.extent import examples


def answers(n: int, k: int = 6, seed: int = 1) -> NDArray[np.int8]:
    rng = np.random.default_rng(seed)
    x = 3.6 + 0.9 * rng.normal(size=(n, 1)) + 0.9 * rng.normal(size=(n, k))
    return np.clip(np.rint(x), 1, 5).astype(np.int8)


def with_gaps(x: NDArray[np.int8], share: float = 0.1) -> NDArray[np.int8]:
    return np.where(np.random.default_rng(2).random(x.shape) < share, -1, x).astype(np.int8)


@given(ratings(min_rows=0))
@examples(60)
def test_any_answers_get_an_interval_around_their_alpha_or_a_reason(x: NDArray[np.int8]) -> None:
    wanted = reliability(moments(x), range(3))
    for found in (alpha_adf(x), alpha_bootstrap(x, np.random.default_rng(1), draws=200)):
        assert found.alpha == wanted.alpha
        assert (found.ci is None) == (found.reason is not None)
        assert found.n == (x >= 0).any(axis=1).sum()
        if found.ci is not None:
            assert found.ci[0] <= found.ci[1] <= 1.0


@given(ratings(min_rows=4))
@examples(60)
def test_weights_of_one_and_the_order_of_people_change_nothing(x: NDArray[np.int8]) -> None:
    plain, weighted = alpha_adf(x), alpha_adf(x, np.ones(len(x)))
    turned = alpha_adf(np.ascontiguousarray(x[::-1]))
    assert plain.reason == weighted.reason == turned.reason
    if plain.se is not None:
        assert (weighted.se, turned.se) == pytest.approx((plain.se, plain.se), abs=1e-9)


def test_a_hundredfold_weight_for_all_changes_no_interval() -> None:
    x, w = with_gaps(answers(80)), np.random.default_rng(3).random(80) + 0.2
    assert alpha_adf(x, 100.0 * w).se == pytest.approx(alpha_adf(x, w).se, rel=1e-9)
    one, other = (alpha_bootstrap(x, np.random.default_rng(4), v) for v in (w, 100.0 * w))
    assert one.ci == pytest.approx(other.ci, abs=1e-9)


def test_a_weight_of_zero_is_a_person_who_is_not_there() -> None:
    x = with_gaps(answers(60))
    w = np.where(np.arange(60) < 50, 1.0, 0.0)
    assert alpha_adf(x, w).se == pytest.approx(alpha_adf(x[:50]).se, abs=1e-12)
    assert alpha_adf(x, w).n == (x[:50] >= 0).any(axis=1).sum()


def test_the_linearisation_is_the_jackknife_for_many_people_also_with_gaps() -> None:
    x = with_gaps(answers(400))
    whole = alpha_adf(x)
    left = [reliability(moments(np.delete(x, i, axis=0)), range(6)).alpha for i in range(400)]
    jackknife = np.sqrt(399 * np.var(np.array(left, dtype=np.float64)))
    assert whole.se == pytest.approx(jackknife, rel=0.02)


@pytest.mark.parametrize("gaps", [False, True])
def test_resampled_sums_give_the_alpha_of_resampled_people(gaps: bool) -> None:
    x = with_gaps(answers(40)) if gaps else answers(40)
    x = x[np.lexsort(as_float(x).T)]
    found = alpha_bootstrap(x, np.random.default_rng(5), draws=40)
    rng = np.random.default_rng(5)
    who = rng.integers(0, 40, (40, 40))
    again = [reliability(moments(x[i]), range(6)).alpha for i in who]
    assert found.se == pytest.approx(np.std(np.array(again, dtype=np.float64), ddof=1), abs=1e-9)


def test_one_seed_gives_one_interval_and_of_many_people_both_ways_give_the_same() -> None:
    x = answers(2000)
    one, two = (alpha_bootstrap(x[:300], np.random.default_rng(6)) for _ in range(2))
    assert (one.method, one.ci) == ("bootstrap", two.ci)
    assert alpha_adf(x).method == "adf"
    near = alpha_bootstrap(x, np.random.default_rng(6)).ci
    assert alpha_adf(x).ci == pytest.approx(near, abs=0.003)


def test_the_order_of_people_changes_no_bootstrap() -> None:
    x, w = with_gaps(answers(60)), np.random.default_rng(3).random(60) + 0.2
    order = np.random.default_rng(4).permutation(60)
    one = alpha_bootstrap(x, np.random.default_rng(5), w)
    other = alpha_bootstrap(x[order], np.random.default_rng(5), w[order])
    assert one.ci == pytest.approx(other.ci, abs=1e-9)


def test_sums_without_spread_have_no_alpha() -> None:
    assert np.isnan(alphas(np.array([[3.0, 6.0, 6.0, 24.0, 48.0]]), 2)).all()


def test_draws_that_are_all_alike_are_their_own_interval() -> None:
    x = np.repeat(EIGHT[:, :1], 3, axis=1)
    assert alpha_bootstrap(x, np.random.default_rng(8)).ci == pytest.approx((1.0, 1.0))
    assert alpha_adf(x).ci == pytest.approx((1.0, 1.0))


def test_what_has_no_interval_says_why() -> None:
    rng = np.random.default_rng(9)
    assert alpha_adf(EIGHT[:2]).reason == "too_few"
    assert alpha_bootstrap(EIGHT[:, :1], rng).reason == "one_item"
    assert alpha_bootstrap(CONTRADICTING, rng).reason == "singular"
    assert alpha_adf(np.full((9, 3), -1, dtype=np.int8)).reason == "no_answers"
    with pytest.raises(ValueError, match="weights"):
        alpha_adf(EIGHT, np.ones(3))


def test_items_without_variance_are_left_out_of_the_interval_too() -> None:
    still = np.column_stack([EIGHT, np.full(8, 3, dtype=np.int8)])
    assert alpha_adf(still).se == pytest.approx(alpha_adf(EIGHT).se, abs=1e-12)


def test_the_normal_error_of_two_equal_items_has_its_closed_form() -> None:
    """α = 2r/(1 + r) for correlation r and equal variances."""
    r, n = 0.5, 100
    c = np.array([[1.0, r], [r, 1.0]])
    # By the delta method on r, whose normal variance is (1 − r²)²/n: dα/dr = 2/(1 + r)².
    assert alpha_se(c, n) == pytest.approx(2 / (1 + r) ** 2 * (1 - r**2) / n**0.5, rel=1e-9)
    assert cronbach(c) == pytest.approx(2 * r / (1 + r))


def test_the_bootstrap_of_few_people_reaches_farther_than_z() -> None:
    """Percentiles at t·√(n/(n − 1)), df by O'Neill (2014) of ln(1 − alpha) without each."""
    x = answers(14, 4, 3)
    x = x[np.lexsort(x.T)]
    n, alpha = len(x), cronbach(np.cov(x, rowvar=False))
    left = np.array([cronbach(np.cov(np.delete(x, i, 0), rowvar=False)) for i in range(n)])
    logs = np.log1p(-left) - np.log1p(-left).mean()
    df = 2 * n / (n * (logs**4).sum() / (logs**2).sum() ** 2 - (n - 3) / (n - 1))
    reach = stats.t.ppf(0.975, min(df, n - 1)) * np.sqrt(n / (n - 1))
    assert reach > 2.2
    drawn = [
        cronbach(np.cov(x, rowvar=False, fweights=times.astype(int)))
        for block in counts(n, 300, np.random.default_rng(5))
        for times in block
    ]
    delta = left.mean() - left
    pull = (delta**3).sum() / (6.0 * (delta**2).sum() ** 1.5)
    found = alpha_bootstrap(x, np.random.default_rng(5), draws=300)
    assert found.ci == pytest.approx(bca(np.array(drawn), alpha, pull, reach), abs=1e-9)
