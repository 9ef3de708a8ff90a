"""Cautions: each reason to read figures with care is found, once, with its figures."""

from dataclasses import replace

import pytest

from analysis.report import Report, build
from analysis.sections.cautions.cautions import CAUTIONS, cautions
from analysis.sections.confirmatory.confirmatory import CONFIRMATORY
from analysis.sections.priorities import PRIORITIES
from analysis.sections.reliability import RELIABILITY
from analysis.study.caution_limits import Caution, doubtful, standing
from analysis.study.inputs import Options
from surveys.fieldwork.quality import Rules
from tests.analysis.made_surveys import Survey, inputs

GOOD = Survey(seed=5, users=160, noise=0.5)


def found(report: Report, code: str) -> tuple[Caution, ...]:
    return tuple(each for each in report[CAUTIONS] if each.code == code)


@pytest.fixture(scope="module")
def weak() -> Report:
    """Half of the sheets flat, bad scales, one statement of the supplier."""
    return build(inputs(Survey(seed=1, users=160, raters=1, careless=0.5, noise=4.0)))


def test_half_straight_lined_is_a_grave_caution_with_both_results(weak: Report) -> None:
    (one,) = found(weak, "careless")
    assert (one.audience, one.level, one.weight, one.section) == ("users", None, 3, "quality")
    (row,) = weak.quality.audiences
    share, alike = one.figure("careless"), one.figure("straight_line")
    assert share is not None
    assert alike is not None
    assert share.value == pytest.approx(row.set_aside / row.n)
    assert 0.35 < alike.value < 0.6
    overall = row.scores[0]
    both = [one.figure(name) for name in ("all100", "kept100")]
    assert [each.value for each in both if each] == [overall.all100, overall.kept100]


def test_sheets_that_rules_leave_out_are_to_be_known_only() -> None:
    rules = Rules(exclude=("straight_line",))
    survey = Survey(seed=1, users=160, careless=0.5)
    report = build(inputs(survey, options=Options(quality=rules)))
    (one,) = found(report, "left_out")
    assert one.weight == 1
    assert not found(report, "careless")


def test_every_scale_whose_interval_does_not_reach_the_line_is_named_once(weak: Report) -> None:
    rows = [r for r in weak[RELIABILITY] if r.audience == "users" and r.facet == "perception"]
    short = {
        (row.level, row.scale): standing(row.alpha, row.alpha_ci)
        for row in rows
        if row.level not in ("outcome", "overall")
        and standing(row.alpha, row.alpha_ci) in ("missed", "open")
    }
    told = [*found(weak, "scale_fails"), *found(weak, "scale_open")]
    assert {(each.level, each.id) for each in told} == set(short)
    assert len(told) == len(short)
    for each in told:
        assert (each.code == "scale_fails") == (short[each.level, each.id] == "missed")  # type: ignore[index]
        alpha = each.figure("alpha")
        assert alpha is not None
        assert alpha.ci is not None
        below = doubtful(alpha.value)
        assert each.weight == (3 if each.code == "scale_fails" else 2 if below else 1)


def test_a_structure_that_does_not_fit_is_told_with_its_indices(weak: Report) -> None:
    poor = [each for each in weak[CAUTIONS] if each.section == "confirmatory"]
    model = next(each for each in weak[CONFIRMATORY] if each.level == "characteristic")
    (one,) = poor
    cfi, rmsea = one.figure("cfi"), one.figure("rmsea")
    assert cfi is not None
    assert rmsea is not None
    assert cfi.value == (model.cfi if model.cfi_robust is None else model.cfi_robust)
    changed = replace(model, verdict="poor", reason=None)
    report = replace(weak, sections={**weak.sections, "confirmatory": (changed,)})
    assert [e.code for e in cautions(report) if e.section == "confirmatory"] == ["poor_structure"]


def test_one_statement_few_people_and_an_unsure_score_are_told() -> None:
    few = build(inputs(Survey(seed=3, users=9, raters=1)))
    assert {"one_statement", "few_people", "wide_interval"} <= {e.code for e in few[CAUTIONS]}
    (people,) = found(few, "few_people")
    assert (people.weight, people.n) == (3, 9)
    several = build(inputs(Survey(seed=3, users=90, raters=4)))
    (raters,) = found(several, "few_raters")
    assert (raters.weight, raters.n) == (1, 4)


def test_a_low_response_is_told_and_a_good_one_is_not() -> None:
    for invited, told in ((1000, 1), (200, 0)):
        asked = replace(inputs(GOOD), invited=(("users", invited), ("staff", 10)))
        report = build(asked)
        assert len(found(report, "low_response")) == told
        assert not found(report, "open_link")


def test_known_clusters_whose_people_answer_alike_are_told() -> None:
    alike, apart = (build(inputs(GOOD, cluster=each)) for each in (True, False))
    (one,) = found(alike, "clusters")
    effect = one.figure("design_effect")
    assert effect is not None
    assert effect.value > 2
    assert one.weight == 2
    assert not found(apart, "clusters")


def test_placements_that_hold_in_fewer_than_half_of_the_draws_are_told() -> None:
    flat = build(inputs(Survey(seed=4, users=160, spread=0.0)))
    unsteady = {p.id for p in flat[PRIORITIES] if (p.stability or 1.0) < 0.5}
    assert unsteady
    assert {each.id for each in found(flat, "placement_open")} == unsteady
    advised = {p.id for p in flat[PRIORITIES] if p.advised}
    assert not advised & unsteady


def test_a_hidden_audience_gives_no_caution() -> None:
    report = build(inputs(replace(GOOD, staff=3)))
    assert {each.audience for each in report[CAUTIONS]} <= {"users", None}


def test_the_gravest_come_first_those_of_nodes_last(weak: Report) -> None:
    keys = [(each.level is not None, -each.weight) for each in weak[CAUTIONS]]
    assert keys == sorted(keys)


def test_the_same_list_is_made_of_a_report_that_is_made(weak: Report) -> None:
    assert cautions(weak) == weak[CAUTIONS]


def test_nothing_is_to_be_reduced_that_is_owed_or_not_reliably_measured(weak: Report) -> None:
    rows = [row for row in weak[PRIORITIES] if row.quadrant == "possible_overkill"]
    assert all(row.unsaid or row.advised == "reduce" for row in rows)
    holds = {
        row.scale: standing(row.alpha, row.alpha_ci) == "reached"
        for row in weak[RELIABILITY]
        if (row.audience, row.facet) == ("users", "perception")
    }
    reduced = {row.id for row in weak[PRIORITIES] if row.advised == "reduce"}
    assert all(holds[id_] for id_ in reduced)
    assert not reduced & {"compliance", "availability", "integrity", "confidentiality"}
