"""Sentences say what the figures say, with their n, and nothing where there is nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analysis.report import SWITCHES, Report, build
from analysis.sections.audiences import Exclusion
from analysis.sections.gaps import OVERRATED, UNDERRATED, Gap
from analysis.sections.scores import Lowest
from analysis.statistics.gaps.supplier_gaps import Concluded
from analysis.statistics.scores.runner_up import RunnerUp
from analysis.study.inputs import Options
from app.report.formats import figure
from app.report.prose.advice import advice
from app.report.prose.captions import expectation_caption, extremes, forest_caption, gaps_caption
from app.report.prose.claims import claims_of
from app.report.prose.highlights import every_finding, findings, leaves, ranked, wholes
from app.report.prose.sentences import finding, outline, tile
from app.report.prose.steps import first_steps
from app.report.prose.trust import carries
from app.report.prose.voice import Voice, gap_figures, p_text
from app.report.reading import Reading
from tests.analysis.made_surveys import Survey, inputs
from tests.app.sample_report import cautioned, sample_report
from tests.reports import changed, having

VOICES = [Voice("zh"), Voice("en")]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return Reading(sample_report())


@pytest.mark.parametrize("voice", VOICES)
def test_a_blind_spot_is_told_with_both_figures_the_gap_and_both_n(
    reading: Reading, voice: Voice
) -> None:
    one = findings(reading, leaves(reading), OVERRATED)[0]
    told = finding(reading, one, voice)
    assert one.gap.gap is not None
    expected = (
        voice.name(one.node),
        figure(one.gap.minuend, "mean"),
        figure(one.gap.subtrahend, "mean"),
        figure(abs(one.gap.gap), "mean"),
        str(one.gap.n),
        str(one.gap.n_supplier),
    )
    assert all(part in told for part in expected)


def test_findings_come_the_widest_first(reading: Reading) -> None:
    widths = [abs(one.gap.gap100 or 0) for one in findings(reading, leaves(reading), UNDERRATED)]
    assert widths == sorted(widths, reverse=True)
    assert widths


@pytest.mark.parametrize("voice", VOICES)
def test_the_caption_counts_every_quality_once(reading: Reading, voice: Voice) -> None:
    gaps = [reading.gap(node, "users") for node in leaves(reading)]
    told = gaps_caption(reading, reading.demand[0], voice)
    assert str(len(gaps)) in told
    assert "n\u00a0=\u00a0184" in told


@pytest.mark.parametrize("voice", VOICES)
def test_the_highest_and_the_lowest_figure_have_each_its_own_n(
    reading: Reading, voice: Voice
) -> None:
    order = ranked(reading, leaves(reading), "users")
    counts = {order[0][0].id: 1234, order[-1][0].id: 987}
    scores = tuple(
        changed(one, n=counts[one.id]) if one.id in counts and one.audience == "users" else one
        for one in reading.report.scores
    )
    other = Reading(having(reading.report, scores=scores))
    told = extremes(other, leaves(other), other.demand[0], voice, "says.range")
    assert told is not None
    assert told.index("n\u00a0=\u00a01,234") < told.index("n\u00a0=\u00a0987")


@pytest.mark.parametrize(
    ("lower", "words"),
    [
        (True, ("clearly lower than the next", "明显低于次低的")),
        (False, ("is not settled", "尚不能断定")),
        (None, ("", "")),
    ],
)
def test_the_lowest_is_told_against_the_next_by_the_same_people(
    reading: Reading, lower: bool | None, words: tuple[str, str]
) -> None:
    order = ranked(reading, leaves(reading), "users")
    row, following = order[-1][1], order[-2][0]
    test = RunnerUp(n=77, difference100=3.2, ci100=(1.1, 5.3), p=0.0123, lower=lower)
    lowest = Lowest(next_level=following.level, next=following.id, test=test)
    rows = tuple(
        replace(each, lowest=(lowest,)) if each is row else each for each in reading.report.scores
    )
    other = Reading(having(reading.report, scores=rows))
    for voice, part in zip((Voice("en"), Voice("zh")), words, strict=True):
        told = extremes(other, leaves(other), other.demand[0], voice, "says.range")
        assert told is not None
        assert part in told
        assert ("77" in told, "3.2" in told) == (lower is not None,) * 2
        assert voice.name(following) in told or lower is None
        assert "0.012" not in told


def test_where_all_is_rated_alike_nothing_is_highest_and_nothing_is_to_be_improved_first() -> None:
    report = sample_report()
    scores = tuple(changed(one, score100=75.0) for one in report.scores)
    level = Reading(having(report, scores=scores, gaps=()))
    voice = Voice("en", 5)
    told = extremes(level, leaves(level), level.demand[0], voice, "says.range")
    assert (
        told
        == "Demand-side users: everything scores alike (75.0 of 100); nothing is highest or lowest."
    )
    assert "look into it first" not in " ".join(advice(level, voice))


@pytest.mark.parametrize("voice", VOICES)
def test_expectations_that_are_met_are_not_called_a_shortfall(voice: Voice) -> None:
    gap = Gap(kind="perception-expectation", level="overall", id="overall", audience="users", n=90)
    report = sample_report()
    met, short = (
        expectation_caption(
            Reading(
                having(report, gaps=(replace(each, level="subcharacteristic", id="integrity"),))
            ),
            Reading(report).demand[0],
            voice,
        )
        for each in (replace(gap, gap=g, statement=Concluded(value=g * 25)) for g in (0.3, -0.3))
    )
    assert ("short of" in met, "short of" in short) == (False, voice.language == "en")
    assert ("低于期望最多" in met, "低于期望最多" in short) == (False, voice.language == "zh")


@pytest.mark.parametrize("voice", VOICES)
def test_without_a_supplier_no_gap_is_told(voice: Voice) -> None:
    told = " ".join(outline(Reading(sample_report(supplier=0)), voice))
    assert voice.word("says.only_demand") in told
    assert "nan" not in told.lower()
    assert "None" not in told


@pytest.mark.parametrize("voice", VOICES)
def test_one_rater_and_a_hidden_audience_are_said(voice: Voice) -> None:
    told = carries(Reading(sample_report(supplier=1, staff=3)), voice)
    assert voice.word("says.one_rater") in told
    assert any(str(voice.threshold) in one for one in told)


@pytest.mark.parametrize("voice", VOICES)
def test_an_audience_below_the_threshold_gives_no_count_away(voice: Voice) -> None:
    reading = Reading(sample_report(staff=3))
    staff = voice.text(reading.demand[1].name)
    told = [*outline(reading, voice), *carries(reading, voice), *advice(reading, voice)]
    about = [one for one in told if staff in one]
    assert about
    assert not any("n\u00a0=\u00a03" in one for one in about)


@pytest.mark.parametrize("voice", VOICES)
def test_a_gap_is_told_on_the_scale_and_of_100(reading: Reading, voice: Voice) -> None:
    one = findings(reading, leaves(reading), OVERRATED)[0]
    shown = gap_figures(one.gap, voice)
    assert voice.word("units.scale") in shown.gap
    assert figure(one.gap.gap, "gap") in shown.gap
    assert figure(one.gap.gap100, "gap100") in shown.gap
    mixed = gap_figures(replace(one.gap, gap=None, ci=None), voice)
    assert voice.word("units.scale") not in mixed.gap + mixed.ci + mixed.unit


def _poor(report: Report, node: str, alpha: float, audience: str = "users") -> Reading:
    """The report with this alpha, known closely, of one scale with an audience."""
    ends = (alpha - 0.05, alpha + 0.05)
    rows = tuple(
        changed(row, alpha=alpha, alpha_ci=ends)
        if (row.scale, row.audience) == (node, audience)
        else row
        for row in report.reliability
    )
    return _cautioned(having(report, reliability=rows))


def _cautioned(report: Report) -> Reading:
    return Reading(cautioned(report))


@pytest.mark.parametrize("voice", VOICES)
def test_a_finding_on_a_poor_scale_carries_a_caution(reading: Reading, voice: Voice) -> None:
    one = next(f for f in every_finding(reading, OVERRATED) if f.audience.id == "users")
    poor = _poor(reading.report, one.node.id, 0.31)
    assert "0.31" in finding(poor, one, voice)
    assert "0.31" not in finding(_poor(reading.report, one.node.id, 0.81), one, voice)
    assert any("0.31" in said for said in outline(poor, voice))
    assert any("0.31" in said for said in advice(poor, voice) if voice.name(one.node) in said)


def test_a_step_on_a_poor_scale_asks_to_check_its_items(reading: Reading) -> None:
    voice, first = Voice("en"), reading.report.improvements[0]
    for alpha, told in ((0.31, True), (0.81, False)):
        said = next(
            each
            for each in advice(_poor(reading.report, first.id, alpha, first.audience or ""), voice)
            if each.startswith(voice.name(reading.node(first.level, first.id)))  # type: ignore[arg-type]
        )
        assert ("α of its scale is only 0.31 [0.26, 0.36]: check its items" in said) == told


@pytest.mark.parametrize("voice", VOICES)
def test_a_cut_list_says_of_how_many_it_shows_the_lowest(reading: Reading, voice: Voice) -> None:
    rows = tuple(changed(row, alpha=0.4, alpha_ci=(0.3, 0.5)) for row in reading.report.reliability)
    poor = _cautioned(having(reading.report, reliability=rows))
    count = len(leaves(poor)) * len(poor.demand)
    (one,) = (each for each in carries(poor, voice) if str(count) in each and "0.40" in each)
    assert "3" in one
    assert any(voice.name(node) in " ".join(carries(poor, voice)) for node in wholes(poor))
    assert any(str(len(leaves(poor))) in each for each in advice(poor, voice))


@pytest.mark.parametrize("voice", VOICES)
def test_a_scale_counts_as_reaching_the_line_by_the_lower_end_of_its_interval(
    reading: Reading, voice: Voice
) -> None:
    ends = {"timeliness": (0.75, 0.9), "integrity": (0.5, 0.9), "visibility": (0.2, 0.6)}
    rows = tuple(
        changed(row, alpha=sum(ends[row.scale]) / 2, alpha_ci=ends[row.scale])
        for row in reading.report.reliability
        if row.scale in ends and row.audience == "users"
    )
    said = " ".join(carries(_cautioned(having(reading.report, reliability=rows)), voice))
    told = voice.word(
        "cautions.reliable", audience=voice.text(reading.demand[0].name), count=3, reached="1",
        missed="1", open="1",
    )  # fmt: skip
    assert told in said


def test_a_strength_that_is_rated_lowest_is_not_praised(reading: Reading) -> None:
    voice = Voice("en")
    one = next(f for f in every_finding(reading, UNDERRATED) if f.audience.id == "users")
    assert {claim.says for claim in claims_of(finding(reading, one, voice))} == {"strength"}
    scores = tuple(
        changed(row, score100=1.0) if (row.id, row.audience) == (one.node.id, "users") else row
        for row in reading.report.scores
    )
    low = Reading(having(reading.report, scores=scores))
    said = finding(low, one, voice)
    assert "not to be taken for a strength" in said
    assert not list(claims_of(said))
    assert not any(
        (one.node.id, "users", "strength") == (c.id, c.audience, c.says)
        for c in claims_of(outline(low, voice))
    )


@pytest.mark.parametrize("voice", VOICES)
def test_the_suppliers_alphas_are_no_headline(reading: Reading, voice: Voice) -> None:
    rows = tuple(
        changed(row, alpha=-4.5) if row.audience == "supplier" else row
        for row in reading.report.reliability
    )
    said = forest_caption(Reading(having(reading.report, reliability=rows)), voice)
    assert said is not None
    assert "4.50" not in said
    assert voice.word("chart.forest_supplier", n=6) in said


@pytest.mark.parametrize("voice", VOICES)
def test_verdicts_on_whole_characteristics_are_told_beside_those_on_their_parts(
    reading: Reading, voice: Voice
) -> None:
    node = wholes(reading)[0]
    gaps = tuple(
        replace(gap, verdict="blind_spot")
        if (gap.level, gap.id, gap.audience) == ("characteristic", node.id, "users")
        else gap
        for gap in reading.report.gaps
    )
    changed = Reading(having(reading.report, gaps=gaps))
    assert voice.name(node) in gaps_caption(changed, changed.demand[0], voice)
    found = every_finding(changed, OVERRATED)
    assert node in [one.node for one in found]
    assert any(voice.name(node) in said for said in outline(changed, voice))


@pytest.mark.parametrize("voice", VOICES)
def test_personal_invitations_beside_an_open_link_are_counted(
    reading: Reading, voice: Voice
) -> None:
    audiences = tuple(
        replace(one, invited=None, beside_link=77 if one.id == "users" else None)
        for one in reading.report.audiences
    )
    said = carries(Reading(having(reading.report, audiences=audiences)), voice)
    assert any("77" in one and voice.text(audiences[0].name) in one for one in said)


@pytest.mark.parametrize("voice", VOICES)
def test_the_rate_stands_beside_those_who_answered_where_rules_leave_out_some(
    reading: Reading, voice: Voice
) -> None:
    one = replace(
        reading.report.audiences[0], invited=200, rr1=0.36, complete=72, used=66, hidden=False,
        excluded=(Exclusion(rule="straight_line", n=6),),
    )  # fmt: skip
    said = carries(Reading(having(reading.report, audiences=(one,))), voice)[0]
    assert all(part in said for part in ("200", "72", "36%", "66"))
    assert said.index("72") < said.index("36%") < said.index("66")


def test_times_are_told_in_a_zone_with_its_offset() -> None:
    moment = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)
    assert Voice("zh", zone="Asia/Shanghai").date(moment) == "2026-04-01 00:30 (UTC+08:00)"
    assert Voice("zh", zone="Asia/Shanghai").day(moment) == "2026-04-01"
    assert Voice("en").date(moment) == "2026-03-31 16:30 (UTC)"
    assert Voice("en").date(date(2026, 1, 2)) == "2026-01-02"


def test_a_few_names_are_joined_as_a_sentence_joins_them() -> None:
    assert Voice("en").both(["a"]) == "a"
    assert Voice("en").both(["a", "b", "c"]) == "a, b and c"
    assert Voice("zh").both(["a", "b", "c"]) == "a、b和c"


def test_an_empty_report_says_that_it_is_empty() -> None:
    report = sample_report()
    empty = having(
        report,
        scores=(),
        gaps=(),
        reliability=(),
        distributions=(),
        comments=(),
        improvements=(),
        cautions=(),
    )
    assert outline(Reading(empty), Voice("en")) == ("There are no answers, hence no results.",)
    assert advice(Reading(empty), Voice("en")) == (Voice("en").word("improvements.none"),)


def test_a_score_without_an_interval_says_why(reading: Reading) -> None:
    score = reading.report.scores[0]
    alone = changed(score, ci=None, ci100=None, reason="one_respondent")
    assert "one sheet" in tile(alone, (1, 5), Voice("en"))


def test_advice_names_a_quality_once_with_all_its_audiences(reading: Reading) -> None:
    told = [one for one in advice(reading, Voice("en")) if one.startswith("Timeliness:")]
    assert len(told) == 1
    assert "Demand-side users" in told[0]
    assert "Demand-side staff" in told[0]


@pytest.mark.parametrize(("p", "told"), [(0.0341, "p = 0.034"), (0.0001, "p < 0.001")])
def test_p_is_told_as_it_is_printed(p: float, told: str) -> None:
    assert p_text(p).replace("\u00a0", " ") == told


def test_two_languages_stand_beside_each_other_but_equal_words_once() -> None:
    both = Voice("both")
    assert both.word("level.item") == "题项 Item"
    assert both.word("column.alpha") == "α"


def said_of(survey: Survey, language: str) -> str:
    """The summary's main points of a made survey."""
    return " ".join(outline(Reading(build(inputs(survey, options=ONLY_GAPS))), Voice(language)))


ONLY_GAPS = Options(without=SWITCHES)
NOTHING = Survey(seed=5, users=160, raters=3, spread=0.0)


def test_a_panel_that_rates_itself_higher_throughout_is_told_so_before_single_gaps() -> None:
    higher = Survey(seed=3, users=160, raters=12, bias=0.3)
    told = {each: said_of(higher, each) for each in ("en", "zh")}
    assert "higher throughout" in told["en"]
    assert "供方自评整体偏高" in told["zh"]
    assert told["en"].index("higher throughout") < told["en"].index("Blind spots")


def test_what_is_off_beyond_the_level_is_named() -> None:
    blind = Survey(seed=2, users=160, raters=12, blind=1)
    report = build(inputs(blind, options=ONLY_GAPS))
    off = [
        g for g in report.gaps if g.level == "characteristic" and g.profile_conclusion == "higher"
    ]
    names = {Reading(report).name(g.level, g.id, Voice("en")) for g in off}
    assert names
    told = " ".join(outline(Reading(report), Voice("en")))
    sentence = told[told.index("Relative to its general level") :].split(".")
    assert all(name in ".".join(sentence) for name in names)


def test_where_nothing_holds_the_first_sentence_says_what_would_have_shown() -> None:
    report = build(inputs(NOTHING, options=ONLY_GAPS))
    first = outline(Reading(report), Voice("en"))[0]
    assert first.startswith("No gap between the two sides can be established")
    parts = [g for g in report.gaps if g.level == "characteristic" and g.detectable is not None]
    middle = sorted(g.detectable or 0.0 for g in parts)[len(parts) // 2]
    assert f"{figure(middle, 'mean')} scale points or more would have shown" in first
    whole = " ".join(outline(Reading(report), Voice("en")))
    assert "No blind spot" not in whole, "said once"
    assert "p =" not in whole


def test_a_declared_statement_is_never_said_to_be_what_people_think() -> None:
    stated = Survey(seed=9, users=160, raters=1, bias=0.3)
    for language, forbidden in (("en", ("blind spot", "raters")), ("zh", ("盲点", "评价人"))):
        told = said_of(stated, language).lower()
        assert not [word for word in forbidden if word in told]
    assert "declared higher than customers perceive" in said_of(stated, "en")
    assert "声明高于需方评价" in said_of(stated, "zh")


def test_an_overall_gap_of_unlike_parts_is_said_to_be_a_description() -> None:
    stated = build(inputs(Survey(seed=9, users=160, raters=1, bias=0.3), options=ONLY_GAPS))
    gaps = tuple(
        replace(each, verdict=None) if each.level == "overall" else each for each in stated.gaps
    )
    told = " ".join(outline(Reading(having(stated, gaps=gaps)), Voice("en")))
    assert "a description alone" in told
    assert "do not settle" not in told


def test_of_too_few_people_not_even_a_sign_is_told() -> None:
    few = Survey(seed=4, users=7, spread=0.2)
    report = build(inputs(few, options=Options(without=SWITCHES, threshold=3)))
    told = " ".join(first_steps(Reading(report), Voice("en")))
    assert any(view.hints for row in report.improvements for view in row.views)
    assert "too few sheets" in told
    assert "Signs" not in told
