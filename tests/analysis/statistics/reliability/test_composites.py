"""Composites, differences, errors of measurement and tests between audiences."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from scipy import integrate, stats

from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.alpha_tests import feldt_test, hakstian_whalen, product_of_f
from analysis.statistics.reliability.composite import Part, stratified_alpha
from analysis.statistics.reliability.difference_scores import difference_reliability
from analysis.statistics.reliability.measurement_error import measurement_error
from analysis.statistics.reliability.scale import Reliability, reliability
from tests.analysis.parts import mean_part
from tests.analysis.statistics.reliability.test_alpha_intervals import answers
from tests.analysis.statistics.reliability.test_reliability import EIGHT
from tests.analysis.strategies import ratings

X = answers(90, 8)
M = moments(X)
HALVES = [mean_part([0, 1, 2], 0.7), mean_part([3, 4, 5, 6], 0.3)]


def group(alpha: float | None, n: float, k: int = 5, reason: str | None = None) -> Reliability:
    return Reliability(n=int(n), n_effective=n, k=k, items=(), alpha=alpha, reason=reason)


def test_one_stratum_of_everything_has_plain_alpha() -> None:
    found = stratified_alpha(M, [mean_part(range(8), 1.0)])
    assert found.alpha_stratified == pytest.approx(reliability(M, range(8)).alpha, abs=1e-12)
    assert found.alpha == pytest.approx(found.alpha_stratified, abs=1e-12)
    assert found.strata[0].share == pytest.approx(1.0)


def test_stratified_alpha_is_mosiers_with_the_alphas_of_its_parts() -> None:
    """Mosier (1943): 1 − Σ w_s²·σ_s²·(1 − ρ_s)/(wᵀΣw)."""
    scores = np.column_stack([X[:, :3].mean(axis=1), X[:, 3:7].mean(axis=1)])
    alphas = np.array([reliability(M, part.columns).alpha for part in HALVES])
    c, w = np.cov(scores, rowvar=False), np.array([0.7, 0.3])
    wanted = 1.0 - (w**2 * c.diagonal() * (1.0 - alphas)).sum() / (w @ c @ w)
    found = stratified_alpha(M, HALVES)
    assert found.alpha_stratified == pytest.approx(wanted, abs=1e-12)
    assert [stratum.alpha for stratum in found.strata] == pytest.approx(alphas)


def test_only_the_ratios_of_weights_count_and_a_weight_of_zero_leaves_out() -> None:
    tenfold = [Part(columns=p.columns, weights=tuple(10 * w for w in p.weights)) for p in HALVES]
    one, other = stratified_alpha(M, HALVES), stratified_alpha(M, tenfold)
    assert one.alpha_stratified == pytest.approx(other.alpha_stratified, abs=1e-12)
    without = stratified_alpha(M, [*HALVES, mean_part([7], 0.0)])
    assert without.alpha_stratified == pytest.approx(one.alpha_stratified, abs=1e-12)
    assert (without.strata[2].share, without.strata[2].reason) == (0.0, None)


def test_a_sub_scale_of_one_item_leaves_the_composite_without_a_stratified_alpha() -> None:
    found = stratified_alpha(M, [*HALVES, mean_part([7], 0.2)])
    assert (found.alpha_stratified, found.reason) == (None, "one_item")
    assert found.alpha is not None
    assert [stratum.reason for stratum in found.strata] == [None, None, "one_item"]


def test_a_sub_scale_without_variance_adds_nothing() -> None:
    x = np.column_stack([X, np.full((90, 2), 4, dtype=np.int8)])
    found = stratified_alpha(moments(x), [*HALVES, mean_part([8, 9], 0.5)])
    wanted = stratified_alpha(M, HALVES).alpha_stratified
    assert found.alpha_stratified == pytest.approx(wanted, abs=1e-12)
    assert found.strata[2].reason == "constant"


def test_a_composite_whose_parts_cancel_out_has_no_reliability() -> None:
    x = np.array([[1, 3], [2, 1], [3, -1]], dtype=np.float64)
    found = stratified_alpha(moments(x), [Part(columns=(0, 1), weights=(2.0, 1.0))])
    assert (found.alpha_stratified, found.reason) == (None, "constant")
    assert [stratum.reason for stratum in found.strata] == ["constant"]


@pytest.mark.parametrize(
    "parts",
    [
        [Part(columns=(0, 1), weights=(1.0,))],
        [Part(columns=(0, 1), weights=(1.0, -1.0))],
        [Part(columns=(0, 1), weights=(0.0, 0.0))],
        [mean_part([0, 1], 1.0), mean_part([1, 2], 1.0)],
    ],
)
def test_parts_that_make_no_composite_are_refused(parts: list[Part]) -> None:
    with pytest.raises(ValueError, match=r"weight|one sub-scale"):
        stratified_alpha(M, parts)


@given(ratings(min_rows=3, columns=4))
def test_any_answers_have_a_composite_or_a_reason(x: NDArray[np.int8]) -> None:
    found = stratified_alpha(moments(x), [mean_part([0, 1], 0.5), mean_part([2, 3], 0.5)])
    assert (found.alpha_stratified is None) == (found.reason is not None)
    assert found.alpha_stratified is None or found.alpha_stratified <= 1.0


def test_the_differences_of_items_have_the_alpha_of_their_own_data() -> None:
    found = difference_reliability(M, [0, 1, 2], [3, 4, 5])
    differences = X[:, :3].astype(float) - X[:, 3:6]
    wanted = reliability(moments(differences), range(3)).alpha
    assert found.of_differences == pytest.approx(wanted, abs=1e-12)
    r = np.corrcoef(X[:, :3].sum(axis=1), X[:, 3:6].sum(axis=1))[0, 1]
    assert found.correlation == pytest.approx(r, abs=1e-12)


def test_a_difference_is_less_reliable_the_more_its_parts_correlate() -> None:
    rng = np.random.default_rng(4)
    p, e = rng.normal(size=(400, 1)), rng.normal(size=(400, 1))
    apart = np.hstack([p + rng.normal(size=(400, 3)), e + rng.normal(size=(400, 3))])
    close = np.hstack([p + rng.normal(size=(400, 3)), p + rng.normal(size=(400, 3))])
    far, near = (
        difference_reliability(moments(x), [0, 1, 2], [3, 4, 5]).from_parts for x in (apart, close)
    )
    assert far is not None
    assert near is not None
    assert far > 0.6 > 0.3 > near


def test_differences_that_cannot_be_say_why() -> None:
    none = np.full((8, 1), -1, dtype=np.int8)
    m = moments(np.hstack([EIGHT, EIGHT, none]))
    assert difference_reliability(m, [0, 1], [4, 5]).reason == "constant"
    assert difference_reliability(m, [0], [1]).reason == "one_item"
    assert difference_reliability(m, [], []).reason == "no_items"
    assert difference_reliability(m, [8], [8]).reason == "no_answers"
    assert difference_reliability(m, [0, 1, 8], [2, 3, 8]).k == 2
    with pytest.raises(ValueError, match="paired"):
        difference_reliability(m, [0], [1, 2])


def test_the_error_of_measurement_follows_its_formula_on_both_scales() -> None:
    score = X[:, :3].mean(axis=1) * 0.7 + X[:, 3:7].mean(axis=1) * 0.3
    composite = stratified_alpha(M, HALVES)
    found = measurement_error(composite, span=4)
    assert composite.alpha_stratified is not None
    sem = score.std(ddof=1) * np.sqrt(1.0 - composite.alpha_stratified)
    assert found.sem100 == pytest.approx(sem)
    assert found.sdc100 == pytest.approx(1.959963984540054 * np.sqrt(2) * sem)
    assert found.sdc_mean100 == pytest.approx((found.sdc100 or 0.0) / np.sqrt(90))
    assert found.sdc == pytest.approx((found.sdc100 or 0.0) / 25)
    assert measurement_error(composite).sem is None


def test_a_constant_item_narrows_the_mean_that_people_get() -> None:
    still = np.column_stack([X, np.full(90, 3, dtype=np.int8)])
    composite = stratified_alpha(moments(still), [mean_part(range(9), 1.0)])
    assert composite.alpha is not None
    wanted = still.mean(axis=1).std(ddof=1) * np.sqrt(1.0 - composite.alpha)
    assert measurement_error(composite).sem100 == pytest.approx(wanted)


def test_the_error_of_a_weighted_score_is_that_of_its_known_errors() -> None:
    """20,000 people whose true scores are known, by items of one metric; unequal weights."""
    rng = np.random.default_rng(33850)
    true = rng.multivariate_normal([4, 4, 4], [[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]], 20_000)
    items, noise = np.repeat(true, [2, 3, 5], axis=1), np.repeat([0.6, 1.0, 1.6], [2, 3, 5])
    x = np.rint((items + rng.normal(0.0, noise, items.shape)) * 6 + 20).clip(0, 100)
    parts = [mean_part([0, 1], 0.6), mean_part([2, 3, 4], 0.3), mean_part(range(5, 10), 0.1)]
    w = np.concatenate([part.weights for part in parts])
    errors = (x - (items * 6 + 20)) @ w
    found = measurement_error(stratified_alpha(moments(x.astype(np.int8)), parts))
    assert found.sem100 == pytest.approx(errors.std(ddof=1), rel=0.01)
    of_the_mean = stratified_alpha(moments(x.astype(np.int8)), [mean_part(range(10), 1.0)])
    assert measurement_error(of_the_mean).sem100 != pytest.approx(errors.std(ddof=1), rel=0.1)


def test_a_score_with_a_sub_scale_of_one_item_goes_by_alpha_of_all_its_items() -> None:
    composite = stratified_alpha(M, [*HALVES, mean_part([7], 0.2)])
    assert composite.alpha is not None
    assert composite.reliability == composite.alpha
    wanted = np.sqrt((composite.variance or 0.0) * (1.0 - composite.alpha))
    assert measurement_error(composite).sem100 == pytest.approx(wanted)


def test_errors_that_cannot_be_say_why() -> None:
    apart = moments(np.array([[1, 5], [2, 4], [4, 1], [5, 2]], dtype=np.int8))
    opposed = stratified_alpha(apart, [mean_part([0, 1], 1.0)])
    assert measurement_error(opposed).reason == "negative_reliability"
    assert measurement_error(stratified_alpha(M, [mean_part([0], 1.0)])).reason == "one_item"
    alike = stratified_alpha(moments(X[:, [0, 0]]), [mean_part([0, 1], 1.0)])
    assert measurement_error(alike).sem100 == pytest.approx(0.0, abs=1e-6)
    with pytest.raises(ValueError, match="above 0"):
        measurement_error(alike, span=0.0)


@pytest.mark.parametrize(
    ("x", "first", "second"),
    [(1.3, (50, 200), (400, 100)), (2.0, (3, 6), (8, 4)), (0.5, (2, 2), (2, 2))],
)
def test_the_product_of_two_f_is_integrated_as_scipy_does(
    x: float, first: tuple[float, float], second: tuple[float, float]
) -> None:
    def density(f: float) -> float:
        return float(stats.f.cdf(x / f, *first) * stats.f.pdf(f, *second))

    wanted, _ = integrate.quad(density, 0, np.inf, epsabs=1e-12, limit=500)
    assert product_of_f(x, first, second) == pytest.approx(wanted, abs=1e-9)


def test_which_audience_comes_first_changes_no_test() -> None:
    a, b = group(0.7, 40.0), group(0.85, 12.5)
    assert feldt_test(a, b).p == pytest.approx(feldt_test(b, a).p, abs=1e-12)
    assert hakstian_whalen([a, b]).p == pytest.approx(hakstian_whalen([b, a]).p, abs=1e-12)
    assert feldt_test(group(0.7, 40.0), group(0.7, 40.0)).p == pytest.approx(1.0, abs=1e-9)


def test_feldts_test_keeps_its_level_under_its_own_suppositions() -> None:
    """1,500 pairs of normal samples (numpy's seed 11): 5 % ± three standard errors."""
    rng = np.random.default_rng(11)
    found = []
    for n in (12, 40):
        x = rng.normal(size=(1500, n, 1)) + rng.normal(size=(1500, n, 4))
        each = x.var(axis=1, ddof=1).sum(axis=1) / x.sum(axis=2).var(axis=1, ddof=1)
        found.append(4 / 3 * (1 - each))
    p = [feldt_test(group(a, 12.0, 4), group(b, 40.0, 4)).p for a, b in zip(*found, strict=True)]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.0169)


def test_two_audiences_are_tested_alike_by_three_ways_where_there_are_many() -> None:
    one, two = answers(3000, 5, 1), answers(3000, 5, 2)
    pair = [reliability(moments(x), range(5)) for x in (one, two)]
    p = feldt_test(*pair).p
    assert hakstian_whalen(pair).p == pytest.approx(p, abs=0.01)


def test_alphas_that_cannot_be_compared_say_why() -> None:
    good = group(0.8, 30.0)
    assert feldt_test(good, group(None, 30.0, reason="one_item")).reason == "one_item"
    assert feldt_test(good, group(1.0, 30.0)).reason == "singular"
    assert feldt_test(good, group(0.8, 2.0)).reason == "too_few"
    assert hakstian_whalen([good]).reason == "too_few"
