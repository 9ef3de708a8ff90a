"""Satisfaction by its several figures, and the net promoter score, in the report."""

from dataclasses import replace

import pytest

from analysis.report import Report, build
from analysis.sections.loyalty import LOYALTY, Loyalty
from analysis.study.inputs import Options
from surveys.questionnaire.instrument import Instrument
from tests.analysis.sections.test_gaps import USERS, mixed
from tests.analysis.sheets import inputs, instrument, sample, score, without

SHEETS = (
    "55 44212 45 9",
    "55 33332 44 8",
    "55 45143 5x 7",
    "54 22422 34 5",
    "44 5515- 55 a",
    "54 43244 4- 6",
)
TWELVE = sample("users", *SHEETS, *SHEETS)


def row(report: Report, level: str, id_: str, audience: str = "users") -> Loyalty:
    key = (level, id_, audience)
    (found,) = (r for r in report[LOYALTY] if (r.level, r.id, r.audience) == key)
    return found


def test_the_recommendation_item_has_its_promoters_less_its_detractors() -> None:
    found = row(build(inputs(TWELVE)), "item", "R1")
    assert (found.n, found.promoters, found.passives, found.detractors) == (12, *[1 / 3] * 3)
    assert (found.net_promoter, found.reason) == (0.0, "not_five_points")
    assert found.net_promoter_ci is not None
    assert found.satisfied == pytest.approx(2 / 6)
    assert found.index == pytest.approx(100 * (9 + 8 + 7 + 5 + 10 + 6) / 60)


def test_a_recommendation_on_another_scale_has_none_and_says_why() -> None:
    found = row(build(_all_on_five(TWELVE.instrument)), "item", "R1")
    assert (found.net_promoter, found.reason) == (None, "not_0_to_10")
    assert found.five_level is not None


def _all_on_five(whole: Instrument):  # type: ignore[no-untyped-def]
    model = whole.model
    outcomes = tuple(
        replace(o, items=tuple(replace(i, scale="five") for i in o.items)) for o in model.outcomes
    )
    five = replace(whole, model=replace(model, outcomes=outcomes))
    few = sample("users", *(f"{sheet[:-1]}{n % 5 + 1}" for n, sheet in enumerate(SHEETS)), of=five)
    return replace(inputs(few), instrument=five)


def test_characteristics_and_the_whole_by_the_five_levels() -> None:
    """100/80/60/30/0 for each answer, then the same means of means as with the linear scheme."""
    report = build(inputs(TWELVE))
    found = row(report, "characteristic", "courtesy")
    levels = {1: 0, 2: 30, 3: 60, 4: 80, 5: 100}
    pairs = [(4, 5), (4, 4), (5,), (3, 4), (5, 5), (4,)]
    means = [sum(levels[x] for x in pair) / len(pair) for pair in pairs]
    assert (found.n, found.reason) == (12, None)
    assert found.five_level == pytest.approx(sum(means) / 6)
    plain = score(report, "characteristic", "courtesy", "users")
    assert (found.index, found.index_ci) == (plain.score100, plain.ci100)
    both = [row(report, "characteristic", id_).five_level for id_ in ("response", "courtesy")]
    whole = row(report, "overall", "overall").five_level
    assert whole == pytest.approx((both[0] or 0) / 2 + (both[1] or 0) / 2)


def test_mixed_scales_keep_their_linear_index() -> None:
    report = mixed(USERS)
    found = row(report, "overall", "overall")
    assert (found.five_level, found.reason) == (None, "not_five_points")
    assert found.index == score(report, "overall", "overall", "users").score100


def test_a_second_mean_does_not_tell_of_a_hidden_item() -> None:
    sheets = [f"-- ---{c} {k} {r}" for c, k, r in (("--", "45", 9),) * 3]
    sheets += ["55 44212 45 9", "55 33332 44 8"]
    few = sample("users", *sheets, *(sheet.replace("2", "3") for sheet in sheets))
    found = row(build(inputs(few)), "overall", "overall")
    assert found.index is not None
    assert (found.five_level, found.reason) == (None, "suppressed")


def test_hidden_audiences_have_no_figures_and_the_section_can_be_left_out() -> None:
    few = sample("staff", *SHEETS[:2])
    found = [r for r in build(inputs(TWELVE, few)).loyalty if r.audience == "staff"]
    assert {(r.n, r.index, r.net_promoter, r.reason) for r in found} == {
        (None, None, None, "suppressed")
    }
    assert build(inputs(TWELVE, options=Options(without=("loyalty",)))).loyalty == ()


def test_the_items_of_a_questionnaire_without_outcomes_and_five_points_add_nothing() -> None:
    bare = without(instrument(), "R1")
    bare = replace(bare, model=replace(bare.model, outcomes=()))
    assert build(replace(inputs(), instrument=bare)).loyalty == ()
