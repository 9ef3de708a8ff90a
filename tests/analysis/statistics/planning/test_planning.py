"""Planning: sample sizes, precision so far, power for a gap."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.intervals import Mean, mean_of
from analysis.statistics.planning.power import demand_needed, gap_power, raters_needed
from analysis.statistics.planning.size import (
    claims_margin,
    mean_half_width,
    needed_for_mean,
    precision,
    size_for_mean,
    size_for_share,
)
from analysis.statistics.planning.verdict_power import chance, found_with, hurdle
from tests.extent import examples


@pytest.mark.parametrize(
    ("population", "n"), [(None, 384), (1000, 278), (200, 132), (1, 1), (10**9, 384)]
)
def test_the_vectors_at_95_percent_and_5_points(population: int | None, n: int) -> None:
    found = size_for_share(0.05, population=population)
    assert found.n == n
    assert found.reached <= 0.0501


@pytest.mark.parametrize(("target", "n"), [(0.03, 1067), (0.1, 96), (0.02, 2401), (0.01, 9604)])
def test_other_published_sizes(target: float, n: int) -> None:
    assert size_for_share(target).n == n


def test_the_finite_size_gives_the_half_width_back() -> None:
    found = size_for_share(0.04, share=0.3, population=640, design_effect=1.3)
    left = (640 - found.n) / 639
    z = 1.959963984540054
    assert z * math.sqrt(1.3 * 0.3 * 0.7 / found.n * left) == pytest.approx(found.reached)
    assert found.reached == pytest.approx(0.04, rel=1 / found.n)


def test_people_to_invite_for_an_expected_response() -> None:
    found = size_for_share(0.05, population=1000, response_rate=0.4)
    assert (found.n, found.invite, found.reason) == (278, 695, None)
    short = size_for_share(0.05, population=200, response_rate=0.3)
    assert (short.n, short.invite, short.reason) == (132, 440, "population_too_small")
    assert short.attainable == pytest.approx(1.959963984540054 * math.sqrt(0.25 / 60 * 140 / 199))


def test_an_open_link_has_no_margin_of_error() -> None:
    assert not claims_margin("other")
    assert claims_margin("census")
    assert claims_margin("probability")


def test_the_size_for_a_mean_is_the_smallest_that_keeps_the_interval() -> None:
    found = size_for_mean(0.2, 1.0, population=300, design_effect=1.2)
    sd = math.sqrt(1.2)
    assert found.reached <= 0.2 < mean_half_width(found.n - 1, sd, 300)
    assert found.reached == pytest.approx(mean_half_width(found.n, sd, 300))


@examples(50)
@given(st.floats(0.01, 3), st.floats(0.05, 3), st.one_of(st.none(), st.integers(1, 5000)))
def test_one_answer_less_is_too_few(target: float, sd: float, population: int | None) -> None:
    n = needed_for_mean(target, sd, population)
    assert mean_half_width(n, sd, population) <= target
    if n > 2:
        assert mean_half_width(n - 1, sd, population) > target


def test_once_everybody_has_answered_a_mean_is_exact() -> None:
    assert mean_half_width(12, 1.0, 12) == mean_half_width(13, 1.0, 12) == 0.0
    assert mean_half_width(1, 1.0, 12) == math.inf


def test_precision_so_far_is_the_interval_of_the_report() -> None:
    mean = mean_of(np.random.default_rng(1).normal(4, 1, 40))
    found = precision(mean, target=0.2)
    assert mean.ci is not None
    assert found.half_width == pytest.approx((mean.ci[1] - mean.ci[0]) / 2)
    assert found.needed is not None
    assert found.more == found.needed - 40
    assert mean.sd is not None
    assert mean_half_width(found.needed, mean.sd, None) <= 0.2


def test_precision_keeps_the_design_effect_of_the_weights() -> None:
    plain = Mean(n=50, mean=4.0, sd=1.0, se=1 / math.sqrt(50))
    weighted = Mean(n=50, mean=4.0, sd=1.0, se=math.sqrt(1.5 / 50))
    one, two = (precision(m, target=0.15) for m in (plain, weighted))
    assert one.needed is not None
    assert two.needed == pytest.approx(1.5 * one.needed, abs=2)


def test_precision_in_a_finite_population() -> None:
    mean = Mean(n=50, mean=4.0, sd=1.0, se=1 / math.sqrt(50))
    found, endless = (precision(mean, target=0.2, population=p) for p in (60, None))
    assert found.half_width is not None
    assert endless.half_width is not None
    assert found.half_width == pytest.approx(endless.half_width * math.sqrt(1 / 6))
    assert found.more == 0
    done = precision(mean, target=0.2, population=50)
    assert (done.half_width, done.more) == (0.0, 0)


@pytest.mark.parametrize(
    ("values", "reason"),
    [([], "no_answers"), ([4.0], "one_respondent"), ([4.0, 4.0], "constant")],
)
def test_precision_that_cannot_be_told_says_why(values: list[float], reason: str) -> None:
    found = precision(mean_of(np.array(values)), target=0.2)
    assert (found.n, found.half_width, found.more, found.reason) == (
        len(values),
        None,
        None,
        reason,
    )


def test_power_grows_with_the_gap_and_is_alpha_without_one() -> None:
    powers = [gap_power(gap, 6, 180, 0.9).power or 0 for gap in (0.0, 0.3, -0.6, 1.2)]
    assert 0.02 < powers[0] < 0.05
    assert gap_power(0.0, 1, 180, 0.9).power == pytest.approx(0.05)
    assert powers == sorted(powers)
    found = gap_power(1.0, 6, 180, 0.9)
    assert found.detectable is not None
    assert gap_power(found.detectable, 6, 180, 0.9).power == pytest.approx(0.8)


def test_more_comparisons_need_larger_gaps() -> None:
    one, many = gap_power(0.8, 6, 180, 0.9), gap_power(0.8, 6, 180, 0.9, comparisons=16)
    assert one.power is not None
    assert many.power is not None
    assert many.power < one.power
    assert many.power == pytest.approx(chance(0.8, hurdle(6, 0.9, 180, 0.9, 0.05 / 16)))


@pytest.mark.parametrize(
    ("n1", "n2", "s1", "gap"),
    [
        (5, 100, 1.0, 1.6),
        (5, 30, 0.5, 0.9),
        (6, 60, 0.6, 0.8),
        (2, 20, 1.0, 2.5),
        (10, 40, 2.0, 2.0),
    ],
)
def test_the_power_is_that_of_the_rule_that_is_applied(
    n1: int, n2: int, s1: float, gap: float
) -> None:
    """The larger p of 20,000 simulated pairs of groups; within 3 standard errors (.0106)."""
    rng = np.random.default_rng(33850)
    supplier, demand = rng.normal(gap, s1, (n1, 20_000)), rng.normal(0.0, 1.0, (n2, 20_000))
    both = [stats.ttest_ind(supplier, demand, equal_var=equal).pvalue for equal in (True, False)]
    found = np.max(both, axis=0) < 0.05
    wanted = gap_power(gap, n1, n2, 1.0, sd_supplier=s1).power
    assert found.mean() == pytest.approx(wanted, abs=0.0106)


@examples(40)
@given(st.integers(1, 40), st.integers(2, 3000), st.floats(0.05, 20), st.floats(1e-4, 0.2))
def test_a_detectable_gap_is_found_as_often_as_wanted(
    n1: int, n2: int, s1: float, alpha: float
) -> None:
    over = hurdle(n1, s1, n2, 1.0, alpha)
    assert chance(found_with(0.8, over), over) == pytest.approx(0.8, abs=1e-9)
    assert 0.0 <= chance(1.0, over) <= 1.0


def test_the_smallest_number_is_the_smallest_of_all() -> None:
    """Every number up to the one that is found, against the search in steps."""
    for gap, s1 in ((0.9, 0.4), (0.7, 1.0), (1.0, 2.0)):
        n = raters_needed(gap, 60, 1.0, sd_supplier=s1).n
        assert n is not None
        powers = [gap_power(gap, m, 60, 1.0, sd_supplier=s1).power or 0 for m in range(2, n + 1)]
        assert [power >= 0.8 for power in powers] == [False] * (n - 2) + [True]


def test_a_tiny_supplier_group_limits_what_any_number_of_customers_can_show() -> None:
    hopeless = demand_needed(0.5, 4, 1.0)
    assert (hopeless.n, hopeless.reason) == (None, "supplier_too_small")
    assert hopeless.best is not None
    assert hopeless.best < 0.8
    found = demand_needed(1.5, 8, 1.0)
    assert found.n is not None
    assert (gap_power(1.5, 8, found.n, 1.0).power or 0) >= 0.8
    assert (gap_power(1.5, 8, found.n - 1, 1.0).power or 1) < 0.8


def test_raters_needed_for_a_gap() -> None:
    found = raters_needed(0.5, 200, 1.0)
    assert found.n is not None
    assert (gap_power(0.5, found.n, 200, 1.0).power or 0) >= 0.8
    assert (gap_power(0.5, found.n - 1, 200, 1.0).power or 1) < 0.8
    assert raters_needed(0.1, 20, 1.0).reason == "demand_too_small"


def test_what_has_no_power_says_why() -> None:
    assert gap_power(0.5, 0, 50, 1.0).reason == "too_few"
    assert gap_power(0.5, 5, 1, 1.0).reason == "too_few"
    assert demand_needed(0.5, 0, 1.0).reason == "too_few"
    assert demand_needed(0.0, 5, 1.0).reason == "no_gap"
    assert raters_needed(0.0, 5, 1.0).reason == "no_gap"


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": 0.0},
        {"target": 0.05, "share": 1.0},
        {"target": 0.05, "population": 0},
        {"target": 0.05, "design_effect": 0.0},
        {"target": 0.05, "response_rate": 1.2},
        {"target": 0.05, "level": 1.0},
    ],
)
def test_plans_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"between|nobody|above"):
        size_for_share(**wrong)  # type: ignore[arg-type]


def test_other_figures_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        size_for_mean(0.2, 0.0)
    with pytest.raises(ValueError, match="3 answers of 2 people"):
        precision(mean_of(np.arange(3.0)), target=1.0, population=2)
    with pytest.raises(ValueError, match="aimed at"):
        precision(mean_of(np.arange(3.0)), target=0.0)
    with pytest.raises(ValueError, match="standard deviations"):
        gap_power(0.5, 5, 5, 0.0)
    with pytest.raises(ValueError, match="comparison"):
        gap_power(0.5, 5, 5, 1.0, comparisons=0)
