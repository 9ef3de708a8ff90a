"""Care in answering and groups on the page, on paper, in the workbook: the same figures."""

import logging
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from analysis.report import SWITCHES, Report, build
from analysis.study.inputs import Options
from app.report import quality, segments
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from surveys.fieldwork.quality import Rules
from tests.analysis.crowd import crowd
from tests.analysis.sheets import inputs, sample
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows

DEPARTMENTS = {"it": 30, "finance": 20, "sales": 9, "audit": 3}
ALONE = Options(without=tuple(key for key in SWITCHES if key not in ("quality", "segments")))


def made(*, careless: int, shift: float = 0.8) -> Report:
    people = crowd(DEPARTMENTS, shift={"it": shift}, careless=careless)
    return build(inputs(people, options=ALONE))


@pytest.fixture(scope="module")
def report() -> Report:
    return made(careless=6)


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def sentence(report: Report, language: str) -> str:
    found = quality.content(Reading(report), Voice(language))
    assert found is not None
    return found.points[0]


def groups(report: Report, language: str) -> str:
    found = segments.content(Reading(report), Voice(language))
    assert found is not None
    return found.parts[0].lead


def test_the_sentence_says_how_many_and_what_difference_it_makes(report: Report) -> None:
    assert sentence(report, "en").startswith("●\u00a0Users (n = 62): sheets that look careless: 6")
    assert "overall score is" in sentence(report, "en")
    assert "6 份答卷显得草率" in sentence(report, "zh")


def test_of_a_few_the_results_without_them_are_not_told() -> None:
    assert "speak of those few alone" in sentence(made(careless=2), "en")
    assert "no sheet looks careless" in sentence(made(careless=0), "en")


def excluding(*, careless: int, needed: int = 1) -> Report:
    rules = Rules(exclude=("contradictory", "straight_line"), flags_needed=needed)
    options = replace(ALONE, quality=rules, quality_set="opening")
    return build(inputs(crowd(DEPARTMENTS, careless=careless), options=options))


def test_where_rules_leave_sheets_out_the_sentence_and_the_method_say_so() -> None:
    made = excluding(careless=6)
    assert "of 62 sheets the rules leave out 6" in sentence(made, "en")
    assert "this report is of the other 56" in sentence(made, "en")
    assert "With them the overall score would be" in sentence(made, "en")
    assert "按规则剔除 6 份" in sentence(made, "zh")
    assert "speak of those few alone" in sentence(excluding(careless=2), "en")
    assert "leave no sheet out" in sentence(excluding(careless=0), "en")
    page = FORMATS["html"].render(made, "en").decode()
    assert "contradicts itself, 6" in page
    assert "(leaves out)" in page


def rules_said(report: Report, language: str) -> str:
    found = quality.content(Reading(report), Voice(language))
    assert found is not None
    return found.points[-1]


def test_the_rules_that_were_in_force_and_since_when_are_told(report: Report) -> None:
    assert "those of the platform" in rules_said(report, "en")
    assert "All other sections use all sheets" in rules_said(report, "en")
    fixed = rules_said(excluding(careless=0), "en")
    assert "fixed when fieldwork opened" in fixed
    assert "does without the sheets that one of these flags" in fixed
    assert "至少有 2 条标出" in rules_said(excluding(careless=0, needed=2), "zh")
    given = replace(ALONE, quality_set="given", quality=Rules(answered_share=0.25))
    told = rules_said(build(inputs(crowd({"it": 30}), options=given)), "en")
    assert "the report cannot know" in told
    assert "less than 25% answered" in told


def test_groups_that_differ_are_named_and_others_are_not_called_equal(report: Report) -> None:
    assert "highest IT" in groups(report, "en")
    assert "信息部最高" in groups(report, "zh")
    assert "are not shown" in groups(report, "en")
    alike = build(inputs(crowd({"it": 30, "finance": 30}), options=ALONE))
    assert "does not prove that they are alike" in groups(alike, "en")


def test_the_page_prints_the_figures_of_the_report(report: Report, page: bytes) -> None:
    printed = html_figures(page)
    assert report.quality is not None
    (row,) = report.quality.audiences
    assert printed["quality/users/blank"] == figure(row.blank, "share")
    assert printed["quality/users/contradictory/flagged"] == "6"
    for score in row.scores:
        place = f"quality/{score.level}/{score.id}/users"
        assert printed[f"{place}/kept100"] == figure(score.kept100, "score")
    (divided,) = report.segments
    for node in divided.nodes:
        place = f"segments/department/users/{node.level}/{node.id}"
        assert printed[f"{place}/p_holm"] == figure(node.p_holm, "p")
        assert printed[f"{place}/it/score100"] == figure(node.means[0].score100, "score")
    assert printed["segments/department/users/overall/overall/it/ci100"] == interval(
        divided.nodes[0].means[0].ci100, "score"
    )


def test_nothing_of_a_hidden_group_is_on_the_page(page: bytes) -> None:
    printed = html_figures(page)
    assert not [place for place in printed if place.startswith("segments/") and "/sales/" in place]


@pytest.mark.parametrize(("key", "tables"), [("quality", 2), ("segments", 1)])
def test_every_table_has_a_caption_and_scoped_headings(page: bytes, key: str, tables: int) -> None:
    root = ElementTree.fromstring(page)
    (room,) = (e for e in root.iter("section") if e.get("class") == key)
    found = list(room.iter("table"))
    assert len(found) == tables
    for table in found:
        assert table.find("caption") is not None
        assert all(head.get("scope") for head in table.iter("th"))


def test_the_workbook_has_every_check_mean_test_and_pair(report: Report) -> None:
    workbook = FORMATS["xlsx"].render(report, "en")
    assert report.quality is not None
    (row,), (divided,) = report.quality.audiences, report.segments
    assert len(sheet_rows(workbook, "Answering checks")) == len(row.rules) + 2
    assert len(sheet_rows(workbook, "With and without")) == len(row.scores)
    assert len(sheet_rows(workbook, "Blanks by item")) == len(row.items)
    tests = sheet_rows(workbook, "Group tests")
    assert [each["p after Holm"] for each in tests] == [
        figure(node.p_holm, "p") for node in divided.nodes
    ]
    assert len(sheet_rows(workbook, "Group scores")) == 4 * len(divided.nodes)
    pairs = sum(len(node.pairs) for node in divided.nodes)
    assert len(sheet_rows(workbook, "Group pairs")) == pairs


def test_the_paper_has_both_and_the_renderer_warns_of_nothing(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="weasyprint")
    paper = "".join(
        pdf_text(FORMATS["pdf"].render(brief(report, "quality", "segments"), "both")).split()
    )
    assert [record.getMessage() for record in caplog.records] == []
    for told in ("作答质量", "各群体之间", "Careinanswering", "Groupswithinaside"):
        assert told in paper


def test_without_people_to_speak_of_there_is_neither_section() -> None:
    few = build(inputs(sample("users", "55 44212 45 9"), options=ALONE))
    assert quality.content(Reading(few), Voice("en")) is None
    assert segments.content(Reading(few), Voice("en")) is None
