"""How far the report's results hang on the model's weights."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.sections.sensitivity import DRAWS, SEED, SENSITIVITY, Sensitivity
from analysis.statistics.scores.sensitivity import drawn_weights, weight_sensitivity
from analysis.study.inputs import Options
from surveys.fieldwork.weights import Share, Weights
from tests.analysis.sections.test_gaps import RATERS, USERS
from tests.analysis.sheets import inputs, sample, score


def row(report: Report, audience: str = "users") -> Sensitivity:
    (found,) = (r for r in report[SENSITIVITY] if r.audience == audience)
    return found


def test_the_overall_score_moves_as_the_drawn_weights_say() -> None:
    report = build(inputs(USERS, RATERS))
    found = row(report)
    overall = score(report, "overall", "overall", "users")
    assert (found.n, found.score100) == (overall.n, overall.score100)
    assert (found.draws, found.seed, found.concentration) == (DRAWS, SEED, 50.0)
    assert found.change is not None
    assert found.change50 is not None
    assert found.change[0] < found.change50[0] < 0 < found.change50[1] < found.change[1]


def test_what_a_characteristic_costs_is_its_weight_times_what_it_lacks() -> None:
    shares = (Share(id="response", percent=70.0), Share(id="courtesy", percent=30.0))
    weights = Weights(method="direct", shares=shares)
    report = build(replace(inputs(USERS), weights=weights))
    for one in row(report).costs:
        printed = score(report, "characteristic", one.id, "users").score100
        assert printed is not None
        assert one.score100 == printed
        assert one.cost == pytest.approx(one.weight * (100 - printed))
    assert [one.weight for one in row(report).costs] == pytest.approx([0.7, 0.3])
    costs = [one.cost for one in row(report).costs]
    assert costs == sorted(costs, reverse=True)
    assert sum(one.first for one in row(report).costs) == pytest.approx(1.0)


def test_the_sign_of_the_overall_gap_is_tried_with_the_same_weights_on_both_sides() -> None:
    report = build(inputs(USERS, RATERS))
    parts = np.array(
        [
            [
                score(report, "characteristic", id_, side).score100 or np.nan
                for id_ in ("response", "courtesy")
            ]
            for side in ("supplier", "users")
        ]
    )
    wanted = weight_sensitivity(parts, (0.5, 0.5), np.random.default_rng(SEED), draws=DRAWS)
    assert row(report).gap_holds == wanted.holds
    assert row(report, "supplier").gap_holds is None
    unsealed = build(inputs(USERS, RATERS, options=Options(sealed=False)))
    assert row(unsealed).gap_holds is None
    assert row(unsealed, "supplier").reason == "supplier_not_sealed"


def test_a_single_weighed_characteristic_has_nothing_to_vary() -> None:
    shares = (Share(id="response", percent=100.0), Share(id="courtesy", percent=0.0))
    weights = Weights(method="direct", shares=shares)
    assert build(replace(inputs(USERS), weights=weights)).sensitivity == ()


def test_the_spread_does_not_tell_of_a_hidden_part() -> None:
    sheets = ["-- ----- 45 9"] * 4 + ["55 44212 45 9", "55 33332 44 8"]
    found = row(build(inputs(sample("users", *sheets))))
    assert (found.change, found.costs, found.pairs, found.reason) == (None, (), (), "suppressed")


def test_the_same_answers_give_the_same_draws_and_the_section_can_be_left_out() -> None:
    assert build(inputs(USERS)).sensitivity == build(inputs(USERS)).sensitivity
    assert build(inputs(USERS, options=Options(without=("sensitivity",)))).sensitivity == ()
    assert drawn_weights((1.0, 1.0), np.random.default_rng(SEED), draws=2).shape == (2, 2)
