"""Planning: sample sizes, precision so far, power for a gap."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.gaps.decision_study import decision_study
from analysis.statistics.gaps.rater_scatter import RaterScatter
from analysis.statistics.gaps.sides import Side
from analysis.statistics.intervals import Mean, mean_of
from analysis.statistics.planning.half_widths import Design, half_widths
from analysis.statistics.planning.power import demand_needed, gap_power, raters_needed
from analysis.statistics.planning.size import (
    claims_margin,
    mean_half_width,
    needed_for_mean,
    precision,
    size_for_mean,
    size_for_share,
)
from tests.extent import examples, is_long
from tests.simulations.planning_power import normal, planned, simulated

FIVE = Design(sd_demand=1.0, characteristics=5)
DECLARED = Design(sd_demand=1.0, characteristics=5, declared=True)


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


def power(gap: float, raters: int, people: int, design: Design = FIVE) -> float:
    found = gap_power(gap, raters, people, design).power
    assert found is not None
    return found


def test_power_grows_with_the_gap_and_is_below_alpha_without_one() -> None:
    powers = [power(gap, 6, 180) for gap in (0.0, 0.5, -1.0, 2.0)]
    assert 0.0 < powers[0] < 0.02
    assert power(0.0, 1, 180, replace(DECLARED, characteristics=1)) == pytest.approx(0.05)
    assert powers == sorted(powers)
    found = gap_power(1.0, 6, 180, FIVE)
    assert found.mostly is not None
    assert power(found.mostly, 6, 180) == pytest.approx(0.8)


def test_more_characteristics_need_larger_gaps() -> None:
    powers = [power(1.0, 6, 180, replace(FIVE, characteristics=k)) for k in (2, 5, 16)]
    assert powers == sorted(powers, reverse=True)
    halves = [gap_power(1.0, 0, 180, replace(DECLARED, characteristics=k)) for k in (1, 5, 16)]
    assert sorted(each.detectable or 0 for each in halves) == [each.detectable for each in halves]


def test_the_half_width_is_what_a_decision_study_promises() -> None:
    """That integrates over 4,096 directions alone: within two thousandths."""
    shape = 0.5 + 0.5 * np.eye(5)
    customers = Side(
        n=np.full(5, 80),
        mean=np.zeros(5),
        scatter=shape,
        error=shape / 80,
        overlap=np.full((5, 5), 1 / 80),
        df=79.0,
    )
    known = RaterScatter(
        covariance=shape,
        ratio=np.ones(()),
        own=np.zeros(()),
        df=np.ones(()),
        dimensions=np.array(5),
    )
    for promise in decision_study(known, customers, 0.5).table:
        plan = gap_power(1.0, promise.raters, 80, FIVE)
        assert plan.detectable == pytest.approx(promise.gap, rel=2e-3)
        level = half_widths(
            replace(FIVE, sd_demand=math.sqrt(0.6), overall=True), promise.raters, 80
        )
        assert level.expected == pytest.approx(promise.level, rel=2e-3)


def test_of_a_declared_statement_raters_play_no_part() -> None:
    plans = [
        gap_power(0.4, m, 60, replace(DECLARED, sd_supplier=sd), margin=0.5)
        for m, sd in ((0, None), (1, 0.2), (40, 3.0))
    ]
    assert plans[0] == plans[1] == plans[2]
    assert power(0.4, 0, 60, DECLARED) > power(0.4, 6, 60)
    with pytest.raises(ValueError, match="has no raters"):
        raters_needed(0.4, 60, DECLARED)


def test_a_gap_of_zero_is_shown_to_be_within_a_margin_that_is_wide_enough() -> None:
    chances = [gap_power(1.0, 12, 200, FIVE, margin=m).within for m in (0.1, 1.0, 1.5, 9.0)]
    assert chances == sorted(chances, key=float)  # type: ignore[arg-type]
    assert chances[0] == pytest.approx(0.0, abs=1e-9)
    assert chances[-1] == pytest.approx(1.0)
    assert gap_power(1.0, 12, 200, FIVE).within is None


def test_weights_and_clusters_cost_answers() -> None:
    twice = replace(DECLARED, design_effect=2.0)
    assert gap_power(0.4, 0, 120, twice) == gap_power(0.4, 0, 60, DECLARED)
    assert gap_power(0.4, 0, 2, replace(DECLARED, design_effect=90.0)).detectable is not None


@pytest.mark.parametrize(("raters", "people", "sd", "k"), [(3, 60, 1.0, 3), (8, 40, 0.6, 5)])
def test_the_power_is_that_of_the_rule_that_is_applied(
    raters: int, people: int, sd: float, k: int
) -> None:
    """Through the report's function; within 5 points and two standard errors of so few surveys."""
    cell = normal(raters, people, replace(FIVE, sd_supplier=sd, characteristics=k))
    surveys, far = (1000, 0.08) if is_long() else (150, 0.13)
    plan, found = planned(cell), simulated(cell, surveys)
    assert found.power == pytest.approx(plan.power, abs=far)
    assert found.within == pytest.approx(plan.within, abs=far)


@examples(40)
@given(st.integers(2, 40), st.integers(2, 3000), st.floats(0.05, 20), st.integers(1, 12))
def test_a_detectable_gap_is_found_as_often_as_wanted(
    raters: int, people: int, sd: float, k: int
) -> None:
    design = replace(FIVE, sd_supplier=sd, characteristics=k)
    widths = half_widths(design, raters, people)
    assert widths.concluded(widths.concluded_with(0.8)) == pytest.approx(0.8, abs=1e-9)
    assert widths.weights.sum() == pytest.approx(1.0)
    assert 0.0 <= widths.concluded(1.0) <= 1.0
    assert 0.0 <= widths.within(1.0) <= 1.0


def test_the_smallest_number_is_the_smallest_of_all() -> None:
    """Every number up to the one that is found, against the search in steps."""
    for gap, sd in ((0.9, 0.4), (0.9, 1.0), (1.4, 2.0)):
        design = replace(FIVE, sd_supplier=sd)
        n = raters_needed(gap, 60, design).n
        assert n is not None
        powers = [power(gap, m, 60, design) for m in range(2, n + 1)]
        assert [each >= 0.8 for each in powers] == [False] * (n - 2) + [True]


def test_a_tiny_supplier_group_limits_what_any_number_of_customers_can_show() -> None:
    hopeless = demand_needed(0.5, 4, FIVE)
    assert (hopeless.n, hopeless.reason) == (None, "supplier_too_small")
    assert hopeless.best is not None
    assert hopeless.best < 0.8
    found = demand_needed(1.5, 8, FIVE)
    assert found.n is not None
    assert power(1.5, 8, found.n) >= 0.8
    assert power(1.5, 8, found.n - 1) < 0.8


def test_against_a_declared_statement_enough_people_find_any_gap() -> None:
    found = demand_needed(0.1, 0, DECLARED)
    assert found.n is not None
    assert power(0.1, 0, found.n, DECLARED) >= 0.8 > power(0.1, 0, found.n - 1, DECLARED)


def test_raters_needed_for_a_gap() -> None:
    found = raters_needed(0.5, 200, FIVE)
    assert found.n is not None
    assert power(0.5, found.n, 200) >= 0.8
    assert power(0.5, found.n - 1, 200) < 0.8
    assert raters_needed(0.1, 20, FIVE).reason == "demand_too_small"


def test_what_has_no_power_says_why() -> None:
    assert gap_power(0.5, 1, 50, FIVE).reason == "too_few"
    assert gap_power(0.5, 5, 1, FIVE).reason == "too_few"
    assert gap_power(0.5, 0, 1, DECLARED).reason == "too_few"
    assert demand_needed(0.5, 1, FIVE).reason == "too_few"
    assert raters_needed(0.5, 1, FIVE).reason == "too_few"
    assert demand_needed(0.0, 5, FIVE).reason == "no_gap"
    assert raters_needed(0.0, 5, FIVE).reason == "no_gap"


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
    with pytest.raises(ValueError, match="a gap is finite"):
        gap_power(math.inf, 5, 5, FIVE)
    with pytest.raises(ValueError, match="margin"):
        gap_power(0.5, 5, 5, FIVE, margin=0.0)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sd_demand": 0.0}, "standard deviations"),
        ({"sd_supplier": math.inf}, "standard deviations"),
        ({"characteristics": 0}, "at least one"),
        ({"correlation": 1.0}, "correlation"),
        ({"design_effect": 0.0}, "design effect"),
    ],
)
def test_designs_that_cannot_be_are_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Design(**({"sd_demand": 1.0} | wrong))
