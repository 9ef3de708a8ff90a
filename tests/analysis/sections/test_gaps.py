"""Gaps in the report: who is subtracted from whom, at which level, and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from analysis.report import Report, build
from analysis.sections.gaps import AGREED, OVERRATED, UNDERRATED
from analysis.study.inputs import Options
from analysis.study.matrix import Sample
from analysis.study.supplier_model import comparisons
from analysis.study.undertaking import Level
from analysis.study.work import prepare
from surveys.fieldwork.answers import Answers, Choice
from surveys.fieldwork.evaluation import SelfAssessment
from surveys.questionnaire.composition import compose
from surveys.questionnaire.model import Option, Question
from surveys.questionnaire.text import Text
from tests.analysis.sheets import changed, gap, inputs, instrument, sample, scales, score

OURS, PAIRED = "supplier-demand", "perception-expectation"
SHEETS = (
    "55 44212 45 9", "55 33332 44 8", "55 45143 54 7", "54 22422 34 5", "44 55154 55 a",
    "54 43244 43 6",
)  # fmt: skip
THEIRS = ("55 45155 55 a", "55 54154 45 9", "54 55145 54 a")
USERS, RATERS = sample("users", *SHEETS), sample("supplier", *THEIRS)


def test_a_supplier_gap_is_supplier_minus_demand_with_welchs_test() -> None:
    found = gap(build(inputs(USERS, RATERS)), OURS, "item", "S1")
    theirs, ours = [4, 5, 5], [4, 3, 4, 2, 5, 4]
    test = stats.ttest_ind(theirs, ours, equal_var=False)
    assert found.gap == pytest.approx(np.mean(theirs) - np.mean(ours))
    assert found.p == pytest.approx(test.pvalue)
    assert (found.n, found.n_supplier) == (6, 3)
    assert found.gap100 == pytest.approx(25 * (found.gap or 0.0))


def test_a_gap_at_every_level_agrees_with_the_scores_beside_it() -> None:
    report = build(inputs(USERS, RATERS))
    for node in report.nodes:
        found = gap(report, OURS, node.level, node.id)
        sides = [score(report, node.level, node.id, who).mean for who in ("supplier", "users")]
        assert [found.minuend, found.subtrahend] == sides
        assert found.gap == pytest.approx(sides[0] - sides[1])


def test_one_single_rater_is_a_point_against_the_demand_sides_interval() -> None:
    found = gap(build(inputs(USERS, sample("supplier", "55 55155 55 a"))), OURS, "item", "S1")
    test = stats.ttest_1samp([4, 3, 4, 2, 5, 4], 5)
    assert found.p == pytest.approx(test.pvalue)
    assert found.ci == pytest.approx(tuple(5 - x for x in test.confidence_interval()[::-1]))
    assert (found.n_supplier, found.reason) == (1, None)


def test_what_one_alone_of_a_panel_says_is_not_shown() -> None:
    two = sample("supplier", "55 45155 55 a", "55 5-154 45 9")
    report = build(inputs(USERS, two))
    found = gap(report, OURS, "item", "S2")
    assert (found.gap, found.n_supplier, found.verdict, found.reason) == (
        None, None, None, "one_rater",
    )  # fmt: skip
    assert score(report, "item", "S2", "supplier").mean is None
    assert gap(report, OURS, "item", "S1").reason == "one_rater", "its sub is both: it would tell"
    assert gap(report, OURS, "item", "C1").gap is not None
    assert report.method.self_assessment == "panel"


@pytest.mark.parametrize(("answered", "reason"), [(1, "one_rater"), (2, None)])
def test_what_one_alone_of_a_panel_says_to_a_question_is_not_shown(
    answered: int, reason: str | None
) -> None:
    field = Question(
        id="field",
        kind="choice",
        text=Text.of("Field"),
        options=(Option(id="it", text=Text.of("IT")),),
        total=None,
        audiences=(),
        required=False,
    )
    asks = compose(replace(instrument().model, questions=(field,)))
    chosen = Answers(ratings="", choices=(Choice(question="field", option="it"),))
    theirs = sample("supplier", *THEIRS, of=asks, records=(chosen,) * answered)
    report = build(replace(inputs(theirs), instrument=asks))
    (result,) = (each for each in report.questions if each.audience == "supplier")
    assert (result.n, result.reason) == (None if reason else answered, reason)


def test_who_alone_is_an_audience_of_the_supplier_cannot_be_taken_from_all() -> None:
    model = instrument().model
    users, *_, ours = model.audiences
    second = replace(ours, id="managers")
    both = replace(instrument(), model=replace(model, audiences=(users, ours, second)))
    asked = [sample("users", *SHEETS, of=both), sample("supplier", *THEIRS, of=both)]
    for rated, shown in ((THEIRS[:1], False), (THEIRS[:2], True)):
        samples = (*asked, sample("managers", *rated, of=both))
        report = build(replace(inputs(*samples), instrument=both))
        for audience in ("supplier", "managers"):
            mean = score(report, "item", "S1", audience).mean
            assert (mean is not None) is shown
        assert gap(report, OURS, "item", "S1").n_supplier == 3 + len(rated)


@pytest.mark.parametrize(("kind", "shown"), [(None, True), ("declared", True), ("panel", False)])
def test_one_response_is_a_statement_and_no_panel(kind: SelfAssessment | None, shown: bool) -> None:
    one = sample("supplier", "55 45155 55 a")
    report = build(inputs(USERS, one, options=Options(threshold=5, self_assessment=kind)))
    found = gap(report, OURS, "item", "S2")
    assert (found.gap is not None) is shown
    assert found.reason == (None if shown else "one_rater")
    assert report.method.self_assessment == ("declared" if shown else "panel")


def test_several_responses_are_never_one_statement() -> None:
    declared = Options(threshold=5, self_assessment="declared")
    assert build(inputs(USERS, RATERS, options=declared)).method.self_assessment == "panel"


def margin(options: Options, level: Level, node: str) -> float | None:
    """On 0–100, as the model takes it."""
    (against, *_) = comparisons(prepare(inputs(USERS, RATERS, options=options)), "perception")
    return against.gaps([(level, node)]).margin


def test_a_margin_is_the_same_share_of_every_scale() -> None:
    tenth = Options(threshold=5, margin_share=0.1)
    assert margin(tenth, "subcharacteristic", "speed") == pytest.approx(10.0)
    assert margin(tenth, "outcome", "recommendation") == pytest.approx(10.0)
    assert build(inputs(USERS, RATERS, options=tenth)).method.margin is None
    promised = Options(threshold=5, margin_share=None, margin=0.5)
    assert margin(promised, "subcharacteristic", "speed") == 12.5
    assert margin(promised, "outcome", "recommendation") == 5.0


def test_without_a_rater_there_is_no_gap_and_the_report_says_so() -> None:
    report = build(inputs(USERS))
    ours = [g for g in report.gaps if g.kind == OURS and g.audience == "users"]
    assert {(g.n, g.n_supplier, g.gap, g.verdict, g.reason) for g in ours} == {
        (6, 0, None, None, "no_supplier")
    }


def test_without_demand_side_answers_there_is_no_gap_either() -> None:
    found = gap(build(inputs(RATERS)), OURS, "overall", "overall")
    assert (found.n, found.gap, found.reason) == (0, None, "no_demand")


def test_before_the_seal_no_figure_of_the_supplier_is_in_the_report() -> None:
    report = build(inputs(USERS, RATERS, options=Options(sealed=False)))
    theirs = [s for s in report.scores if s.audience == "supplier"]
    assert {(s.n, s.mean, s.reason) for s in theirs} == {(None, None, "supplier_not_sealed")}
    ours = [g for g in report.gaps if g.kind == OURS]
    assert {(g.minuend, g.gap, g.reason) for g in ours} == {(None, None, "supplier_not_sealed")}
    spread = [d for d in report.distributions if d.audience == "supplier"]
    assert {d.counts for d in spread} == {None}
    alphas = [r for r in report.reliability if r.audience == "supplier"]
    assert {(r.alpha, r.items) for r in alphas} == {(None, ())}


def around(n: int, *means: int, seed: int) -> tuple[str, ...]:
    """Sheets whose marks of S1 S2 S3 C1 C2 K1 K2 lie about these."""
    rng = np.random.default_rng(seed)
    marks = np.clip(rng.integers(-1, 2, (n, len(means))) + np.array(means), 1, 5)
    return tuple("55 " + "".join(str(mark) for mark in row) + "5" for row in marks)


APART = (
    sample("users", *around(300, 2, 2, 4, 3, 4, 4, 3, seed=7)),
    sample("supplier", *around(60, 4, 4, 2, 3, 4, 2, 3, seed=8)),
)


def verdicts(report: Report, level: str) -> dict[str, str | None]:
    rows = (g for g in report.gaps if (g.kind, g.audience, g.level) == (OURS, "users", level))
    return {each.id: each.verdict for each in rows}


def test_verdicts_tell_a_blind_spot_a_hidden_strength_and_agreement_apart() -> None:
    report = build(inputs(*APART))
    every = verdicts(report, "subcharacteristic") | verdicts(report, "characteristic")
    assert set(every.values()) == {"blind_spot", "hidden_strength", "agreement"}
    assert set(verdicts(report, "item").values()) == {None}, "items are described"


def test_a_declared_statement_has_words_of_its_own() -> None:
    stated = sample("supplier", "55 44244 45 5")
    report = build(inputs(APART[0], stated))
    every = verdicts(report, "subcharacteristic") | verdicts(report, "characteristic")
    assert set(every.values()) <= {"declared_higher", "declared_lower", "in_line", "open"}
    assert "declared_higher" in every.values()
    (row,) = (each for each in report.shift if each.audience == "users")
    assert (row.self_assessment, row.ci100, row.conclusion, row.panels) == (
        "declared", None, None, (),
    )  # fmt: skip
    assert row.shift100 is not None


def test_interval_verdict_and_simultaneous_p_say_the_same() -> None:
    for rows in (APART, (USERS, RATERS)):
        report = build(inputs(*rows))
        told = [g for g in report.gaps if g.kind == OURS and g.verdict is not None]
        assert {g.level for g in told} >= {"overall", "characteristic", "subcharacteristic"}
        for each in told:
            low, high = each.ci100
            beyond = low > 0.0 or high < 0.0
            assert beyond == (each.verdict in OVERRATED | UNDERRATED) == (each.p_adjusted < 0.05)
            within = low > -10.0 and high < 10.0 and not beyond
            assert within == (each.verdict in AGREED)
            assert each.p <= each.p_adjusted + 1e-9
            assert each.verdict_p == each.p_adjusted
            assert each.detectable100 == pytest.approx(
                max(high - each.gap100, each.gap100 - low), abs=1e-9
            )


def test_a_gap_is_the_level_and_what_is_beyond_it() -> None:
    report = build(inputs(*APART))
    (row,) = (each for each in report.shift if each.audience == "users")
    ours = [g for g in report.gaps if (g.kind, g.audience) == (OURS, "users")]
    parts = [g for g in ours if g.level == "characteristic"]
    assert row.nodes == len(parts)
    assert row.shift100 == pytest.approx(np.mean([g.gap100 for g in parts]))
    for each in parts:
        assert each.profile100 == pytest.approx(each.gap100 - row.shift100)
        assert each.profile == pytest.approx(each.profile100 / 25.0)
    assert sum(each.profile100 for each in parts) == pytest.approx(0.0, abs=1e-9)
    outcomes = [g for g in ours if g.level == "outcome"]
    assert {(g.profile100, g.profile_conclusion) for g in outcomes} == {(None, None)}


def test_with_equal_weights_the_overall_gap_is_the_level() -> None:
    report = build(inputs(*APART))
    (row,) = (each for each in report.shift if each.audience == "users")
    whole = gap(report, OURS, "overall", "overall")
    assert whole.gap100 == pytest.approx(row.shift100)
    assert whole.ci100 == pytest.approx(row.ci100)
    assert whole.p_adjusted == pytest.approx(row.p_adjusted)


def test_perception_minus_expectation_pairs_each_respondents_own_answers() -> None:
    report = build(inputs(USERS))
    found = gap(report, PAIRED, "item", "S2")
    test = stats.ttest_rel([4, 3, 5, 2, 5, 3], [5, 5, 5, 4, 4, 4])
    assert found.gap == pytest.approx(-5 / 6)
    assert found.p == pytest.approx(test.pvalue)
    assert (found.n, found.n_supplier, found.verdict) == (6, None, None)
    part = gap(report, PAIRED, "subcharacteristic", "speed")
    first = gap(report, PAIRED, "item", "S1").gap or 0.0
    assert part.gap == pytest.approx((first + (found.gap or 0.0)) / 2), "S3 has no expectation"


def test_a_pair_of_which_one_half_is_missing_does_not_count() -> None:
    torn = sample("users", "-5 14212 45 9", "5- 31332 44 8", *["54 22422 34 5"] * 5)
    found = gap(build(inputs(torn)), PAIRED, "item", "S1")
    assert found.n == 6
    assert found.gap == pytest.approx((-3 * 5 - 2) / 6)
    assert found.minuend is not None
    assert found.subtrahend is not None
    assert found.gap == pytest.approx(found.minuend - found.subtrahend)


def test_raters_of_two_supplier_audiences_count_as_one_group() -> None:
    base = inputs(USERS)
    model = base.instrument.model
    more = replace(model.audiences[-1], id="managers", name=Text.of("Managers"))
    whole = replace(base.instrument, model=replace(model, audiences=(*model.audiences, more)))
    users, raters = replace(USERS, instrument=whole), replace(RATERS, instrument=whole)
    split = (
        replace(raters, points=raters.points[:1]),
        replace(raters, points=raters.points[1:], audience="managers"),
    )
    together, apart = (
        build(replace(base, instrument=whole, samples=(users, *part)))
        for part in ((raters,), split)
    )
    assert [g for g in together.gaps if g.kind == OURS] == [g for g in apart.gaps if g.kind == OURS]


def test_a_node_on_several_scales_has_its_gap_on_0_to_100_only() -> None:
    found = mixed(USERS, RATERS)
    whole = gap(found, OURS, "overall", "overall")
    assert (whole.gap, whole.ci, whole.reason) == (None, None, "mixed_scales")
    assert whole.gap100 == pytest.approx((whole.minuend100 or 0.0) - (whole.subtrahend100 or 0.0))
    assert whole.verdict is not None
    rows = scales(found)
    assert rows["overall"].alpha is None
    assert rows["overall"].alpha_standardized is not None


def mixed(*samples: Sample) -> Report:
    """The report where K2 is rated from 0 to 10."""
    base = inputs(*samples)
    whole = changed(base.instrument, "K2", scale="eleven")
    return build(
        replace(
            base, instrument=whole, samples=tuple(replace(s, instrument=whole) for s in samples)
        )
    )


def test_differences_that_are_all_alike_are_no_certainty() -> None:
    """On a scale of seven a point is no whole number of 0–100, and rounding must not be spread."""
    kiosk = instrument("kiosk")
    half = len(kiosk.ratings) // 2
    sheets = [str(point + 2) * half + str(point) * half for point in (1, 2, 3, 4, 5)] * 8
    users = sample("customers", *sheets, of=kiosk)
    found = build(replace(inputs(users), instrument=kiosk)).gaps
    assert [g.gap for g in found] == pytest.approx([-2.0] * len(found))
    assert {(g.p, g.effect, g.reason) for g in found} == {(None, None, "constant")}


def test_without_a_margin_nothing_counts_as_agreement() -> None:
    report = build(inputs(USERS, RATERS, options=Options(margin=0.0, margin_share=None)))
    verdicts = {gap.verdict for gap in report.gaps if gap.kind == OURS}
    assert "agreement" not in verdicts
    assert verdicts & {"blind_spot", "hidden_strength", "undecided"}


def test_where_a_characteristic_has_no_gap_the_overall_one_is_described() -> None:
    alone = sample("supplier", "55 45155 55 a", "55 54154 -- 9", "54 55145 -- a")
    report = build(inputs(USERS, alone))
    assert gap(report, OURS, "characteristic", "courtesy").reason == "one_rater"
    whole = gap(report, OURS, "overall", "overall")
    assert (whole.verdict, whole.p_adjusted) == (None, None)
    assert whole.ci is not None


def test_a_sub_that_is_all_its_characteristic_has_bears_its_verdict() -> None:
    whole = instrument()
    response, courtesy = whole.model.characteristics
    speed, contact = response.subs
    parts = (replace(response, subs=(speed,)), replace(response, id="reach", subs=(contact,)))
    asked = replace(whole, model=replace(whole.model, characteristics=(*parts, courtesy)))
    samples = tuple(replace(each, instrument=asked) for each in APART)
    report = build(replace(inputs(*samples), instrument=asked))
    for sub, characteristic in (("speed", "response"), ("contact", "reach")):
        below = gap(report, OURS, "subcharacteristic", sub)
        above = gap(report, OURS, "characteristic", characteristic)
        assert below.gap100 == above.gap100
        assert (below.ci100, below.p_adjusted, below.verdict) == (
            above.ci100, above.p_adjusted, above.verdict,
        )  # fmt: skip
