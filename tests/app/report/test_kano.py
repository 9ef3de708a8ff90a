"""Kano and the zone of tolerance on the page, on paper, in the workbook: the same figures."""

import logging
from xml.etree import ElementTree

import pytest

from analysis.report import SWITCHES, Report, build
from analysis.study.inputs import Options
from app.report import kano, tolerance
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from surveys.questionnaire.text import Text
from tests.analysis import zone_answers as zones
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows
from tests.reports import changed, having

SECTION = ("kano", "tolerance")
ALONE = Options(without=tuple(key for key in SWITCHES if key not in SECTION))


@pytest.fixture(scope="module")
def report() -> Report:
    return build(zones.inputs(zones.points(), options=ALONE))


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def said(report: Report, key: str, language: str = "en") -> str:
    content = {"kano": kano.content, "tolerance": tolerance.content}[key]
    found = content(Reading(report), Voice(language))
    assert found is not None
    return found.parts[0].lead


def test_the_sentences_name_what_is_taken_for_granted(report: Report) -> None:
    rows = tuple(changed(row, category="M", clear=True) for row in report.kano)
    text = said(having(report, kano=rows), "kano")
    assert text.startswith("2 of 2 are taken for granted (must-be)")
    assert "Staffed at night" in text
    assert "clearly more frequent" in text
    one = (changed(rows[0], category="A"), changed(rows[1], category="I", clear=False))
    text = said(having(report, kano=one), "kano")
    assert text.startswith("One of 2 delights when there")
    assert "its category is open: Staffed at night." in text
    clear = (rows[0], changed(rows[1], category="I"))
    text = said(having(report, kano=clear), "kano")
    assert "Clearly of another kind: indifferent (1)." in text
    assert "必备" in said(having(report, kano=rows), "kano", "zh")


@pytest.mark.parametrize(
    ("language", "stop", "listed"), [("zh", "。", "Words；Words。"), ("en", ".", "Words; Words.")]
)
def test_wordings_that_are_sentences_are_listed_without_their_stops(
    report: Report, language: str, stop: str, listed: str
) -> None:
    name = Text.of({language: f"Words{stop}"})
    rows = tuple(changed(row, name=name, category="M", clear=True) for row in report.kano)
    assert listed in said(having(report, kano=rows), "kano", language)


def test_the_sentence_names_the_item_below_the_zone(report: Report) -> None:
    worst = max(report.tolerance, key=lambda row: row.below or 0.0)
    text = said(report, "tolerance")
    assert f"“{worst.id} " in text
    assert worst.below_ci is not None
    share = f"{figure(worst.below, 'share')} {interval(worst.below_ci, 'share')}"
    assert f"{share} of {worst.n} people" in text


def test_what_may_not_be_shown_is_told_in_a_sentence(report: Report) -> None:
    rows = tuple(changed(r, category=None, reason="suppressed") for r in report.kano)
    assert "no Kano categories" in said(having(report, kano=rows), "kano")
    held = tuple(changed(r, below=None, reason="suppressed") for r in report.tolerance)
    assert "no zone of tolerance" in said(having(report, tolerance=held), "tolerance")


def test_the_page_prints_the_figures_of_the_report(report: Report, page: bytes) -> None:
    printed = html_figures(page)
    for row in report.kano:
        place = f"kano/item/{row.id}/users"
        assert printed[f"{place}/must_be"] == figure(row.must_be, "count")
        assert printed[f"{place}/p"] == figure(row.p, "p")
        assert row.worse_ci is not None
        assert printed[f"{place}/worse_ci"] == interval(row.worse_ci, "coefficient")
    for zone in report.tolerance:
        place = f"tolerance/{zone.level}/{zone.id}/users"
        assert printed[f"{place}/adequacy"] == figure(zone.adequacy, "gap")
        assert printed[f"{place}/below"] == figure(zone.below, "share")
        assert printed[f"{place}/n"] == figure(zone.n, "count")


def test_tables_have_captions_and_scopes(page: bytes) -> None:
    rooms = {e.get("class"): e for e in ElementTree.fromstring(page).iter("section")}
    for key in SECTION:
        (table,) = rooms[key].iter("table")
        assert table.find("caption") is not None
        assert {th.get("scope") for th in table.iter("th")} <= {"col", "row", "rowgroup"}


def test_the_workbook_has_every_figure(report: Report) -> None:
    book = FORMATS["xlsx"].render(report, "en")
    rows = sheet_rows(book, "Kano")
    assert [row["Better"] for row in rows] == [figure(r.better, "coefficient") for r in report.kano]
    assert [row["Wording"] for row in rows] == ["Takes messages", "Staffed at night"]
    rows = sheet_rows(book, "Zone of tolerance")
    assert [row["Adequacy"] for row in rows] == [
        figure(r.adequacy, "gap") for r in report.tolerance
    ]
    assert [row["Desired level from"] for row in rows][-1] == "Expectation"


def test_paper_has_both_sections_and_no_complaint(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        text = "".join(
            pdf_text(FORMATS["pdf"].render(brief(report, "kano", "tolerance"), "zh")).split()
        )
    assert not caplog.records
    assert "哪些是必备，哪些是惊喜" in text
    assert "是否落在容忍区间内" in text
