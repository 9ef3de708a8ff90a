"""Groups of weighted sheets, and by attributes that no question asks for."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.sections.segments.segments import SEGMENTS, SegmentNode
from analysis.statistics.groups.weighted import compare_weighted
from analysis.statistics.weighting.joining import protected
from analysis.statistics.weighting.margins import margin_of
from analysis.study.inputs import Inputs
from analysis.study.matrix import Sample
from analysis.study.work import prepare
from surveys.questionnaire.model import Option, Question
from surveys.questionnaire.text import Text
from tests.analysis.crowd import crowd
from tests.analysis.sections.test_segments import ALONE, FOUR
from tests.analysis.sheets import inputs, score

SHIFT = {"it": 0.8, "finance": -0.4}


def by_sheet(people: Sample) -> Sample:
    """The crowd with its choices known sheet by sheet."""
    chosen = [r.choices[0].option if r.choices else "" for r in people.records]
    return replace(people, chosen={"department": np.array(chosen)})


def raked(departments: dict[str, int], **shares: float) -> Inputs:
    people = by_sheet(crowd(departments, shift=SHIFT))
    assert people.chosen is not None
    done = protected(
        [margin_of("department", people.chosen["department"].tolist(), shares)], threshold=5
    )
    assert done.weighting is not None
    people = replace(people, weights=done.weighting.weights)
    return replace(inputs(people, options=ALONE), weightings=(("users", done),))


def overall(made: Report, at: int = 0) -> SegmentNode:
    return next(node for node in made[SEGMENTS][at].nodes if node.level == "overall")


def test_without_weights_it_does_not_matter_how_choices_are_known() -> None:
    people = crowd(FOUR, shift=SHIFT)
    one, two = (build(inputs(p, options=ALONE)) for p in (people, by_sheet(people)))
    assert one.segments == two.segments
    assert one.segments[0].weighted is False


def test_weighted_means_of_the_groups_add_up_to_the_weighted_whole() -> None:
    made = build(raked(FOUR, it=10, finance=20, sales=30, audit=40))
    node, shares = overall(made), (0.1, 0.2, 0.3, 0.4)
    assert made.segments[0].weighted
    whole = score(made, "overall", "overall", "users").score100
    got = sum(s * (m.score100 or 0.0) for s, m in zip(shares, node.means, strict=True))
    assert got == pytest.approx(whole, abs=1e-9)
    assert [m.n_effective for m in node.means] == pytest.approx(list(FOUR.values()))
    assert (node.h, node.omega2, node.eta2_ci) == (None, None, None)
    assert node.p_ranks is not None
    assert len(node.pairs) == 6


def test_the_figures_are_the_modules() -> None:
    people = by_sheet(crowd(FOUR, shift=SHIFT))
    weights = np.random.default_rng(1).uniform(0.5, 2.0, len(people.points))
    made = build(inputs(replace(people, weights=weights), options=ALONE))
    node = overall(made)
    panel = prepare(inputs(people, options=ALONE)).panel("users", "perception")
    assert panel is not None
    values = panel.frame.on_100(("overall", "overall"))
    codes = np.repeat(np.arange(4), list(FOUR.values()))
    wanted = compare_weighted(values, codes, [True] * 4, weights)
    assert [m.score100 for m in node.means] == pytest.approx(
        [m.mean for m in wanted.means if m is not None]
    )
    assert (node.f, node.p_cautious) == pytest.approx((wanted.welch.f, wanted.p_cautious))
    assert node.eta2 == pytest.approx(wanted.anova.eta2)


def test_a_small_group_and_its_shield_have_one_weight_and_stay_hidden() -> None:
    made = build(
        raked({"it": 30, "finance": 20, "sales": 9, "audit": 3}, it=1, finance=1, sales=1, audit=1)
    )
    assert [m.reason for m in overall(made).means] == [None, None, "suppressed", "suppressed"]


def test_weights_that_tell_a_few_of_a_group_apart_hide_it() -> None:
    people = by_sheet(crowd({"it": 30, "finance": 20}))
    weights = np.ones(50)
    weights[:3] = 2.0
    made = build(inputs(replace(people, weights=weights), options=ALONE))
    assert made.segments == ()


def test_equal_weights_are_none() -> None:
    people = by_sheet(crowd(FOUR, shift=SHIFT))
    made = build(inputs(replace(people, weights=np.full(71, 3.0)), options=ALONE))
    assert made.segments[0].weighted is False
    assert made.segments == build(inputs(people, options=ALONE)).segments


REGION = Question(
    id="by-region",
    kind="choice",
    text=Text.of("Region"),
    options=tuple(Option(id=each, text=Text.of(each)) for each in ("north", "south")),
    total=None,
    audiences=("users",),
    required=False,
)


def with_regions(departments: dict[str, int], regions: list[str]) -> Inputs:
    people = by_sheet(crowd(departments))
    chosen = {**(people.chosen or {}), "by-region": np.array(regions)}
    return replace(inputs(replace(people, chosen=chosen), options=ALONE), attributes=(REGION,))


def test_an_attribute_divides_as_a_question_does() -> None:
    made = build(with_regions({"it": 30, "finance": 20}, ["north", "south"] * 25))
    assert [row.question for row in made.segments] == ["department", "by-region"]
    assert [m.n for m in overall(made, 1).means] == [25, 25]
    (counts,) = (q for q in made.questions if q.id == "by-region")
    assert [value for _, _, value in counts.options] == [25, 25]


def test_attributes_are_decided_together_with_questions() -> None:
    """All of finance but three are the south."""
    made = build(with_regions({"it": 30, "finance": 20}, ["north"] * 33 + ["south"] * 17))
    shown = [[m.n for m in overall(made, at).means] for at in range(len(made.segments))]
    assert len(shown) < 2 or None in shown[0] + shown[1]


def test_the_fingerprint_knows_who_is_where() -> None:
    one = with_regions({"it": 30, "finance": 20}, ["north", "south"] * 25)
    two = with_regions({"it": 30, "finance": 20}, ["south", "north"] * 25)
    none = replace(one, attributes=())
    assert len({build(each).fingerprint for each in (one, two, none)}) == 3
