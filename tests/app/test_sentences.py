"""Sentences say what the figures say, with their n, and nothing where there is nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from analysis.report import Report
from analysis.sections.audiences import Exclusion
from analysis.sections.gaps import Gap
from app.advice import advice
from app.captions import expectation_caption, extremes, forest_caption, gaps_caption
from app.findings import findings, leaves, ranked, told, wholes
from app.formats import figure
from app.sentences import carries, finding, outline, tile
from app.tree import Tree
from app.voice import Voice, gap_figures, p_text
from tests.app.sample_report import sample_report
from tests.reports import having

VOICES = [Voice("zh"), Voice("en")]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(sample_report())


@pytest.mark.parametrize("voice", VOICES)
def test_a_blind_spot_is_told_with_both_figures_the_gap_and_both_n(
    tree: Tree, voice: Voice
) -> None:
    one = findings(tree, leaves(tree), "blind_spot")[0]
    told = finding(tree, one, voice)
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


def test_findings_come_the_widest_first(tree: Tree) -> None:
    widths = [abs(one.gap.gap100 or 0) for one in findings(tree, leaves(tree), "hidden_strength")]
    assert widths == sorted(widths, reverse=True)
    assert widths


@pytest.mark.parametrize("voice", VOICES)
def test_the_caption_counts_every_quality_once(tree: Tree, voice: Voice) -> None:
    gaps = [tree.gap(node, "users") for node in leaves(tree)]
    told = gaps_caption(tree, tree.demand[0], voice)
    assert str(len(gaps)) in told
    assert "n\u00a0=\u00a0184" in told


@pytest.mark.parametrize("voice", VOICES)
def test_the_highest_and_the_lowest_figure_have_each_its_own_n(tree: Tree, voice: Voice) -> None:
    order = ranked(tree, leaves(tree), "users")
    counts = {order[0][0].id: 1234, order[-1][0].id: 987}
    scores = tuple(
        replace(one, n=counts[one.id]) if one.id in counts and one.audience == "users" else one
        for one in tree.report.scores
    )
    changed = Tree(having(tree.report, scores=scores))
    told = extremes(changed, leaves(changed), changed.demand[0], voice, "says.range")
    assert told is not None
    assert told.index("n\u00a0=\u00a01,234") < told.index("n\u00a0=\u00a0987")


def test_where_all_is_rated_alike_nothing_is_highest_and_nothing_is_to_be_improved_first() -> None:
    report = sample_report()
    scores = tuple(replace(one, score100=75.0) for one in report.scores)
    level = Tree(having(report, scores=scores, gaps=()))
    voice = Voice("en", 5)
    told = extremes(level, leaves(level), level.demand[0], voice, "says.range")
    assert told == "Demand-side users: all qualities score alike (75.0 of 100)."
    assert "look into it first" not in " ".join(advice(level, voice))


@pytest.mark.parametrize("voice", VOICES)
def test_expectations_that_are_met_are_not_called_a_shortfall(voice: Voice) -> None:
    gap = Gap(kind="perception-expectation", level="overall", id="overall", audience="users", n=90)
    report = sample_report()
    met, short = (
        expectation_caption(
            Tree(having(report, gaps=(replace(each, level="subcharacteristic", id="integrity"),))),
            Tree(report).demand[0],
            voice,
        )
        for each in (replace(gap, gap=g, gap100=g * 25) for g in (0.3, -0.3))
    )
    assert ("short of" in met, "short of" in short) == (False, voice.language == "en")
    assert ("低于期望最多" in met, "低于期望最多" in short) == (False, voice.language == "zh")


@pytest.mark.parametrize("voice", VOICES)
def test_without_a_supplier_no_gap_is_told(voice: Voice) -> None:
    told = " ".join(outline(Tree(sample_report(supplier=0)), voice))
    assert voice.word("says.only_demand") in told
    assert "nan" not in told.lower()
    assert "None" not in told


@pytest.mark.parametrize("voice", VOICES)
def test_one_rater_and_a_hidden_audience_are_said(voice: Voice) -> None:
    told = carries(Tree(sample_report(supplier=1, staff=3)), voice)
    assert voice.word("says.one_rater") in told
    assert any(str(voice.threshold) in one for one in told)


@pytest.mark.parametrize("voice", VOICES)
def test_an_audience_below_the_threshold_gives_no_count_away(voice: Voice) -> None:
    tree = Tree(sample_report(staff=3))
    staff = voice.text(tree.demand[1].name)
    told = [*outline(tree, voice), *carries(tree, voice), *advice(tree, voice)]
    about = [one for one in told if staff in one]
    assert about
    assert not any("n\u00a0=\u00a03" in one for one in about)


@pytest.mark.parametrize("voice", VOICES)
def test_a_gap_is_told_on_the_scale_and_of_100(tree: Tree, voice: Voice) -> None:
    one = findings(tree, leaves(tree), "blind_spot")[0]
    shown = gap_figures(one.gap, voice)
    assert voice.word("units.scale") in shown.gap
    assert figure(one.gap.gap, "gap") in shown.gap
    assert figure(one.gap.gap100, "gap100") in shown.gap
    mixed = gap_figures(replace(one.gap, gap=None, ci=None), voice)
    assert voice.word("units.scale") not in mixed.gap + mixed.ci + mixed.unit


def _poor(report: Report, node: str, alpha: float) -> Tree:
    """The report with this alpha of one scale with the users."""
    rows = tuple(
        replace(row, alpha=alpha) if (row.scale, row.audience) == (node, "users") else row
        for row in report.reliability
    )
    return Tree(having(report, reliability=rows))


@pytest.mark.parametrize("voice", VOICES)
def test_a_finding_on_a_poor_scale_carries_a_caution(tree: Tree, voice: Voice) -> None:
    one = next(f for f in told(tree, "blind_spot") if f.audience.id == "users")
    poor = _poor(tree.report, one.node.id, 0.31)
    assert "0.31" in finding(poor, one, voice)
    assert "0.31" not in finding(_poor(tree.report, one.node.id, 0.81), one, voice)
    assert any("0.31" in said for said in outline(poor, voice))
    assert any("0.31" in said for said in advice(poor, voice) if voice.name(one.node) in said)


def test_the_lowest_on_a_poor_scale_is_not_to_be_improved_by_it(tree: Tree) -> None:
    voice, plain = Voice("en"), Tree(having(tree.report, gaps=()))
    node = ranked(plain, leaves(plain), "users")[-1][0]
    for alpha, words in ((0.31, "base no improvement on it yet"), (0.81, "look into it first")):
        (said,) = (
            one
            for one in advice(_poor(plain.report, node.id, alpha), voice)
            if one.startswith(f"{voice.name(node)}: scored lowest by")
        )
        assert words in said
        assert "the ranking is not tested" in said


@pytest.mark.parametrize("voice", VOICES)
def test_a_cut_list_says_of_how_many_it_shows_the_lowest(tree: Tree, voice: Voice) -> None:
    rows = tuple(replace(row, alpha=0.4) for row in tree.report.reliability)
    poor = Tree(having(tree.report, reliability=rows))
    count = len(leaves(poor)) * len(poor.demand)
    for said in (carries(poor, voice), advice(poor, voice)):
        (one,) = (each for each in said if str(count) in each and "0.40" in each)
        assert "3" in one
        assert any(voice.name(node) in " ".join(said) for node in wholes(poor))


@pytest.mark.parametrize("voice", VOICES)
def test_the_suppliers_alphas_are_no_headline(tree: Tree, voice: Voice) -> None:
    rows = tuple(
        replace(row, alpha=-4.5) if row.audience == "supplier" else row
        for row in tree.report.reliability
    )
    said = forest_caption(Tree(having(tree.report, reliability=rows)), voice)
    assert said is not None
    assert "4.50" not in said
    assert voice.word("chart.forest_supplier", n=6) in said


@pytest.mark.parametrize("voice", VOICES)
def test_verdicts_on_whole_characteristics_are_told_beside_those_on_their_parts(
    tree: Tree, voice: Voice
) -> None:
    node = wholes(tree)[0]
    gaps = tuple(
        replace(gap, verdict="blind_spot")
        if (gap.level, gap.id, gap.audience) == ("characteristic", node.id, "users")
        else gap
        for gap in tree.report.gaps
    )
    changed = Tree(having(tree.report, gaps=gaps))
    assert voice.name(node) in gaps_caption(changed, changed.demand[0], voice)
    found = told(changed, "blind_spot")
    assert node in [one.node for one in found]
    assert any(voice.name(node) in said for said in outline(changed, voice))


@pytest.mark.parametrize("voice", VOICES)
def test_personal_invitations_beside_an_open_link_are_counted(tree: Tree, voice: Voice) -> None:
    audiences = tuple(
        replace(one, invited=None, beside_link=77 if one.id == "users" else None)
        for one in tree.report.audiences
    )
    said = carries(Tree(having(tree.report, audiences=audiences)), voice)
    assert any("77" in one and voice.text(audiences[0].name) in one for one in said)


@pytest.mark.parametrize("voice", VOICES)
def test_the_rate_stands_beside_those_who_answered_where_rules_leave_out_some(
    tree: Tree, voice: Voice
) -> None:
    one = replace(
        tree.report.audiences[0], invited=200, rr1=0.36, complete=72, used=66, hidden=False,
        excluded=(Exclusion(rule="straight_line", n=6),),
    )  # fmt: skip
    said = carries(Tree(having(tree.report, audiences=(one,))), voice)[0]
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
    empty = having(report, scores=(), gaps=(), reliability=(), distributions=(), comments=())
    assert outline(Tree(empty), Voice("en")) == ("There are no answers, hence no results.",)
    assert advice(Tree(empty), Voice("en")) == (Voice("en").word("advice.none"),)


def test_a_score_without_an_interval_says_why(tree: Tree) -> None:
    score = tree.report.scores[0]
    alone = replace(score, ci=None, ci100=None, reason="one_respondent")
    assert "one sheet only" in tile(alone, (1, 5), Voice("en"))


def test_advice_names_a_quality_once_with_all_its_audiences(tree: Tree) -> None:
    told = [one for one in advice(tree, Voice("en")) if one.startswith("Timeliness:")]
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
