"""Means under a design: what it does to the error, and where there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.moments.columns import means
from analysis.weighting.design import Calibration, Design, post_stratified, raked
from analysis.weighting.margins import Margin
from analysis.weighting.means import WeightedMean, weighted_means
from analysis.weighting.raking import post_stratify, rake
from tests.extent import examples

Vector = NDArray[np.float64]


def one(x: list[float] | Vector, design: Design) -> WeightedMean:
    return weighted_means(np.asarray(x, dtype=np.float64)[:, None], design)[0]


def margin(codes: list[int] | NDArray[np.int64], totals: tuple[float, ...]) -> Margin:
    labels = tuple("abcdefgh"[: len(totals)])
    return Margin(name="m", labels=labels, totals=totals, codes=np.asarray(codes, dtype=np.int64))


values = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(0, 1)), min_size=3, max_size=25
)


@examples(40)
@given(values)
def test_by_weights_alone_it_is_the_packages_weighted_mean(rows: list[tuple[int, ...]]) -> None:
    x, w, _ = np.array(rows, dtype=np.float64).T
    found, wanted = one(x, Design(weights=w)).estimate, means(x[:, None], w)[0]
    assert (found.n, found.reason) == (wanted.n, wanted.reason)
    assert (found.mean, found.se) == pytest.approx((wanted.mean, wanted.se), abs=1e-12)


@examples(40)
@given(values)
def test_one_stratum_without_sizes_is_no_strata(rows: list[tuple[int, ...]]) -> None:
    x, w, _ = np.array(rows, dtype=np.float64).T
    plain = one(x, Design(weights=w)).estimate
    found = one(x, Design(weights=w, strata=np.zeros(len(x), dtype=np.int64))).estimate
    assert (found.mean, found.se) == pytest.approx((plain.mean, plain.se), abs=1e-9)
    assert found.reason == plain.reason


@examples(40)
@given(values, st.integers(-9, 9), st.floats(0.5, 4.0))
def test_shift_and_unit_of_answers_and_weights(
    rows: list[tuple[int, ...]], shift: int, factor: float
) -> None:
    x, w, s = np.array(rows, dtype=np.float64).T
    strata = s.astype(np.int64)
    plain = one(x, Design(weights=w, strata=strata)).estimate
    found = one(factor * x + shift, Design(weights=10 * w, strata=strata)).estimate
    assert found.reason == plain.reason
    if plain.se is not None and plain.mean is not None:
        wanted = (factor * plain.mean + shift, factor * plain.se)
        assert (found.mean, found.se) == pytest.approx(wanted, abs=1e-9)


def test_the_finite_population_correction() -> None:
    """Cochran (1977): se² = (1 − n/N)·s²/n; all of a population asked: no error at all."""
    x = [1.0, 2.0, 4.0, 5.0]
    found = one(x, Design(weights=np.ones(4), sizes=(10,)))
    assert found.estimate.se == pytest.approx(np.std(x, ddof=1) / 2 * np.sqrt(0.6))
    assert found.effects.without_replacement == pytest.approx(1.0)
    census = one(x, Design(weights=np.ones(4), sizes=(4,))).estimate
    assert (census.se, census.ci, census.reason) == (0.0, (3.0, 3.0), None)


def test_strata_take_out_what_lies_between_them() -> None:
    x, strata = [1.0, 2.0, 4.0, 5.0], np.array([0, 0, 1, 1])
    found = one(x, Design(weights=np.ones(4), strata=strata))
    assert found.estimate.se == pytest.approx(np.sqrt(2 * 2 * (2 * 0.125**2)))
    assert found.df == 2


def test_a_lonely_stratum_has_a_mean_but_no_error() -> None:
    strata = np.array([0, 0, 1])
    found = one([1.0, 2.0, 4.0], Design(weights=np.ones(3), strata=strata)).estimate
    assert found.mean == pytest.approx(7 / 3)
    assert (found.se, found.ci) == (None, None)
    assert found.reason == "one_respondent"
    certain = Design(weights=np.ones(3), strata=strata, sizes=(6, 1))
    assert one([1.0, 2.0, 4.0], certain).estimate.se is not None


@pytest.mark.parametrize(
    ("x", "n", "mean", "reason"),
    [
        ([np.nan, np.nan, np.nan], 0, None, "no_answers"),
        ([4.0, np.nan, np.nan], 1, 4.0, "one_respondent"),
        ([4.0, 4.0, 4.0], 3, 4.0, "constant"),
        ([3.0, 6.0, 6.0], 3, 5.0, "constant"),
    ],
)
def test_what_cannot_be_estimated_says_why(
    x: list[float], n: int, mean: float | None, reason: str
) -> None:
    design = Design(weights=np.ones(3), calibration=raked((margin([0, 1, 1], (1, 1)),)))
    found = one(x, design).estimate
    assert (found.n, found.mean, found.ci, found.reason) == (n, mean, None, reason)


def test_someone_of_weight_zero_is_not_there() -> None:
    w, strata = np.array([1.0, 2.0, 0.0, 1.0, 1.0]), np.array([0, 0, 0, 1, 1])
    found = one([1, 2, 99, 4, 5], Design(weights=w, strata=strata))
    kept = w > 0
    assert found == one([1, 2, 4, 5], Design(weights=w[kept], strata=strata[kept]))


def test_calibration_takes_out_what_the_margins_explain() -> None:
    """Holt & Smith: Σ W_c²·s_c²/n_c with the within-category spread alone, up to n/(n − 1)."""
    codes, x = np.array([0, 0, 0, 1, 1, 1]), np.array([1.0, 2.0, 3.0, 11.0, 12.0, 14.0])
    own = margin(codes, (70, 30))
    weights = post_stratify(own).weights
    assert weights is not None
    found = one(x, Design(weights=weights, calibration=post_stratified(own, np.ones(6)))).estimate
    within = [0.7**2 * np.var(x[:3]) / 3, 0.3**2 * np.var(x[3:]) / 3]
    assert found.se == pytest.approx(np.sqrt(sum(within) * 6 / 5))
    plain = one(x, Design(weights=weights)).estimate
    assert plain.se is not None
    assert found.se is not None
    assert found.se < plain.se / 2


def test_an_unknown_category_leaves_its_uncertainty_in() -> None:
    """Against the delete-one jackknife of the whole procedure, within 5 %."""
    rng = np.random.default_rng(11)
    codes, other = rng.integers(-1, 3, 150), rng.integers(0, 2, 150)
    x = 2.0 * codes + other + rng.normal(size=150)
    base = np.ones(150)

    def margins(kept: NDArray[np.bool_]) -> tuple[Margin, Margin]:
        return margin(codes[kept], (50, 30, 20)), margin(other[kept], (45, 55))

    def mean(kept: NDArray[np.bool_]) -> float:
        weights = rake(margins(kept), base[kept]).weights
        assert weights is not None
        return float(weights @ x[kept] / weights.sum())

    everyone = np.ones(150, dtype=np.bool_)
    without = [mean(np.arange(150) != i) for i in range(150)]
    jackknife = np.sqrt(149 * np.var(without))
    weights = rake(margins(everyone)).weights
    assert weights is not None
    found = one(x, Design(weights=weights, calibration=raked(margins(everyone)))).estimate
    assert found.se == pytest.approx(jackknife, rel=0.05)


@pytest.mark.parametrize(("n", "cautious"), [(30, True), (100, False)])
def test_intervals_of_raked_means_hold_the_truth_as_often_as_they_say(
    n: int, cautious: bool
) -> None:
    """95 % less 3 standard errors of 300 samples (.038) from a population of 20,000."""
    rng = np.random.default_rng(7)
    group, other = rng.choice(3, 20_000, p=[0.5, 0.3, 0.2]), rng.integers(0, 2, 20_000)
    y = np.clip(np.rint(3 + group - other + rng.normal(size=20_000)), 1, 5)
    totals = tuple(np.bincount(group).tolist()), tuple(np.bincount(other).tolist())
    chance, inside, made = np.where(group == 0, 2.0, 1.0), 0, 0
    for at in rng.choice(20_000, (300, n), p=chance / chance.sum()):
        margins = margin(group[at], totals[0]), margin(other[at], totals[1])
        weights = rake(margins).weights
        if weights is None:
            continue
        found = one(y[at], Design(weights=weights, calibration=raked(margins)))
        ci = found.cautious_ci if cautious else found.estimate.ci
        if ci is not None:
            made += 1
            inside += ci[0] <= y.mean() <= ci[1]
    assert made > 270
    assert inside / made >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)


def test_the_cautious_interval_is_wider_and_hardly_so_for_many() -> None:
    rng = np.random.default_rng(3)
    for n, most in ((30, 1.5), (3000, 1.01)):
        own = margin(np.arange(n) % 3, (50, 30, 20))
        weights = rake((own,)).weights
        assert weights is not None
        found = one(rng.normal(size=n), Design(weights=weights, calibration=raked((own,))))
        assert found.estimate.ci is not None
        assert found.cautious_ci is not None
        ratio = np.ptp(found.cautious_ci) / np.ptp(found.estimate.ci)
        assert 1.0 < ratio < most


def test_who_is_alone_in_a_category_leaves_no_cautious_interval() -> None:
    own = margin([0, 0, 0, 1], (60, 40))
    weights = rake((own,)).weights
    assert weights is not None
    found = one([1, 2, 4, 5], Design(weights=weights, calibration=raked((own,))))
    assert found.estimate.ci is not None
    assert found.cautious_ci is None


@pytest.mark.parametrize(
    ("design", "message"),
    [
        (lambda: Design(weights=np.array([1.0, -1.0])), "not negative"),
        (lambda: Design(weights=np.ones(2), strata=np.array([0])), "2 strata"),
        (lambda: Design(weights=np.ones(2), strata=np.array([0, -1])), "numbered from 0"),
        (lambda: Design(weights=np.ones(2), sizes=(1,)), "2 respondents of 1 people"),
        (lambda: Design(weights=np.ones(2), sizes=(5, 5)), "1 strata and 2 sizes"),
        (
            lambda: Design(weights=np.ones(2), strata=np.array([0, 2]), sizes=(5, 5, 5)),
            "nobody of stratum 1",
        ),
        (
            lambda: Design(
                weights=np.ones(2),
                calibration=Calibration(margins=(margin([0], (1,)),), metric=np.ones(2)),
            ),
            "of 2 respondents",
        ),
    ],
)
def test_a_design_that_cannot_be_is_refused(design: object, message: str) -> None:
    assert callable(design)
    with pytest.raises(ValueError, match=message):
        design()


def test_values_of_other_people_are_refused() -> None:
    with pytest.raises(ValueError, match="3 respondents need"):
        weighted_means(np.ones((2, 1)), Design(weights=np.ones(3)))
