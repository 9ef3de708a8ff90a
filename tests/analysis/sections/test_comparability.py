"""The section on comparability: who is tested, what is found, what is kept back."""

from dataclasses import replace
from functools import cache

import pytest

from analysis.report import Report, build
from analysis.sections.comparability.comparability import COMPARABILITY
from analysis.sections.comparability.compared import Comparability
from analysis.statistics.invariance.gate import gate_rows
from analysis.study.inputs import Wave
from analysis.study.matrix import Sample
from tests.analysis.sections.test_confirmatory import columns, turned
from tests.analysis.service_answers import answered, given, service
from tests.reports import document


@cache
def group(audience: str, n: int, *shifts: tuple[str, float], level: float = 0.0) -> Sample:
    seed = {"users": 1, "staff": 2, "supplier": 3}[audience]
    return answered(service(), audience, n, seed=seed, shift=dict(shifts), level=level)


@cache
def shifted() -> Report:
    return build(
        given(group("users", 300), group("staff", 250, ("TIM1", -0.8)), group("supplier", 8))
    )


def row(report: Report) -> Comparability:
    (only,) = report[COMPARABILITY]
    return only


def test_its_figures_are_those_of_the_gate() -> None:
    users, staff = group("users", 300), group("staff", 250, ("TIM1", -0.8))
    wanted = gate_rows({"users": turned(users), "staff": turned(staff)}, columns())
    found = row(shifted())
    assert [step.name for step in found.steps] == [step.name for step in wanted.steps]
    for step, other in zip(found.steps, wanted.steps, strict=True):
        assert other.robust is not None
        assert (step.cfi, step.rmsea) == (other.robust.cfi, other.robust.rmsea)
    assert found.verdict == wanted.verdict
    assert [one.difference for one in found.latent] == [one.difference for one in wanted.means]


def test_the_item_that_differs_is_named_and_its_characteristic_barred() -> None:
    found = row(shifted())
    assert [(one.id, one.part) for one in found.items] == [("TIM1", "intercept")]
    verdicts = {one.id: one.verdict for one in found.factors}
    assert verdicts.pop("responsiveness") == "comparable_relations"
    assert set(verdicts.values()) == {"comparable_means"}
    (barred,) = (one for one in found.factors if one.id == "responsiveness")
    assert barred.without == ("TIM1",)


@pytest.mark.parametrize(("skipped", "told"), [(0, True), (3, False), (8, True)])
def test_an_intercept_does_not_tell_of_the_few_who_left_another_item_out(
    skipped: int, told: bool
) -> None:
    users = group("users", 300)
    points = users.points.copy()
    points[:skipped, 0] = -1
    found = row(
        build(given(replace(users, points=points), group("staff", 250, ("TIM1", -0.8))))
    ).items[0]
    assert (found.id, found.part) == ("TIM1", "intercept")
    assert found.spread is not None
    assert (len(found.values), found.reason) == ((2, None) if told else (0, "suppressed"))


def test_groups_that_differ_in_level_alone_are_comparable() -> None:
    found = row(build(given(group("users", 300), group("staff", 250, level=0.4))))
    assert (found.verdict, found.items, found.reason) == ("comparable_means", (), None)
    assert {one.against for one in found.latent} == {"users"}
    assert all(one.difference > 0.2 for one in found.latent)


def test_an_audience_too_small_is_named_and_not_tested() -> None:
    groups = {one.group: one.reason for one in row(shifted()).groups}
    assert groups == {"users": None, "staff": None, "supplier": "too_few"}


@pytest.mark.parametrize("staff", [3, 40, 99])
def test_with_one_large_audience_there_is_no_section(staff: int) -> None:
    found = build(given(group("users", 300), group("staff", staff)))
    assert found.comparability == ()


def test_complete_sheets_decide_who_is_large_enough() -> None:
    staff = group("staff", 120)
    points = staff.points.copy()
    points[:30, 4] = -1
    from_staff = Sample(instrument=staff.instrument, audience="staff", points=points)
    assert build(given(group("users", 300), from_staff)).comparability == ()


@cache
def improper() -> Report:
    """Three characteristics are one to everybody: correlations of factors pass 1."""
    users = answered(service(), "users", 300, seed=1, alike=3)
    staff = answered(service(), "staff", 250, seed=2, alike=3, shift={"TIM1": -0.8})
    return build(given(users, staff))


def test_where_the_model_of_all_is_improper_each_characteristic_has_a_gate_of_its_own() -> None:
    found = row(improper())
    assert (found.verdict, found.reason, found.apart) == ("not_testable", "improper_solution", True)
    users = answered(service(), "users", 300, seed=1, alike=3)
    staff = answered(service(), "staff", 250, seed=2, alike=3, shift={"TIM1": -0.8})
    for factor, items in zip(found.factors, columns(), strict=True):
        wanted = gate_rows({"users": turned(users), "staff": turned(staff)}, [items])
        steps = [step for step in found.steps if step.factor == factor.id]
        assert [step.name for step in steps] == [step.name for step in wanted.steps]
        assert factor.verdict == (wanted.factors[0].verdict if wanted.factors else wanted.verdict)
        assert factor.reason == wanted.reason
        latent = [each.difference for each in found.latent if each.factor == factor.id]
        assert latent == [each.difference for each in wanted.means]
    assert [each.name for each in found.steps if each.factor is None] == ["configural"]
    assert [(each.id, each.part) for each in found.items] == [("TIM1", "intercept")]
    assert not row(shifted()).apart
    document(improper())


def test_waves_of_an_audience_are_compared_with_each_other() -> None:
    now = given(group("users", 300, ("COU2", -0.8)))
    before = Wave(label="2024", time=2024.0, samples=(group("users", 300, level=0.3),))
    waves = (before, Wave(label="2025", time=2025.0, samples=now.samples))
    (found,) = build(replace(now, waves=waves)).comparability
    assert (found.between, found.audience) == ("waves", "users")
    assert [one.group for one in found.groups] == ["2024", "2025"]
    assert [(one.id, one.part) for one in found.items] == [("COU2", "intercept")]
    assert {one.against for one in found.latent} == {"2024"}


def test_an_item_that_one_wave_did_not_ask_is_left_out_of_the_comparison() -> None:
    now = given(group("users", 300))
    points = group("users", 300).points.copy()
    points[:, 0] = -3
    old = Sample(instrument=service(), audience="users", points=points)
    waves = (
        Wave(label="a", time=1.0, samples=(old,)),
        Wave(label="b", time=2.0, samples=now.samples),
    )
    (found,) = build(replace(now, waves=waves)).comparability
    assert found.k == 36


def test_it_stands_in_the_document_as_the_schema_says_and_is_read_back() -> None:
    plain = document(shifted())
    assert plain["comparability"][0]["items"]
    assert plain["confirmatory"][0]["loadings"]


def test_it_can_be_switched_off() -> None:
    off = build(given(group("users", 300), group("staff", 250), shown=()))
    assert (off.comparability, off.confirmatory) == ((), ())
