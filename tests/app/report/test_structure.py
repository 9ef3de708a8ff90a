"""Structure on the page, on paper, in the workbook: what is said, and the same figures."""

import logging
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from analysis.report import SWITCHES, Report, build
from analysis.sections.structure.structure import STRUCTURE, Structure
from analysis.study.inputs import Options
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.structure.structure_page import content
from tests.analysis.sections.test_structure import answers, users
from tests.analysis.sheets import inputs, sample
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows
from tests.reports import changed, having

ALONE = Options(without=tuple(key for key in SWITCHES if key not in ("structure", "confirmatory")))


@pytest.fixture(scope="module")
def report() -> Report:
    (found,) = users(answers()).samples
    few = sample("staff", *["55 44212 45 9", "55 33332 44 8"] * 10)
    return build(inputs(found, few, options=ALONE))


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def row(report: Report) -> Structure:
    return next(one for one in report[STRUCTURE] if one.audience == "users")


def said(report: Report, language: str) -> tuple[str, ...]:
    found = content(Reading(report), Voice(language))
    assert found is not None
    return found.points


def test_sentences_say_how_many_groups_there_are_and_which_qualities_are_closest(
    report: Report,
) -> None:
    groups, apart, staff = said(report, "en")
    assert f"n = {row(report).n}" in groups
    assert "the answers fall into 2 groups, as many as the questionnaire's 2" in groups
    assert "Responsiveness and Courtesy (HTMT" in apart
    assert staff.startswith("●\u00a0Staff: too few sheets")
    assert "分成 2 组" in said(report, "zh")[0]


def test_fewer_groups_than_characteristics_are_said_to_be_fewer(report: Report) -> None:
    rows = tuple(replace(each, number=1, number_low=1) for each in report[STRUCTURE])
    fewer = replace(report, sections={**report.sections, "structure": rows})
    (groups, *_) = said(fewer, "en")
    assert "groups of answers beyond chance: 1, fewer than the questionnaire's 2" in groups
    assert "只分成 1 组" in said(fewer, "zh")[0]


def test_the_page_prints_the_figures_of_the_report(report: Report, page: bytes) -> None:
    printed, found = html_figures(page), row(report)
    for name in ("number", "k", "n", "df"):
        assert printed[f"structure/users/{name}"] == figure(getattr(found, name), "count"), name
    assert printed["structure/users/kmo"] == figure(found.kmo, "coefficient")
    (pair,) = found.pairs
    place = "structure/users/pairs/response/courtesy"
    assert printed[f"{place}/htmt"] == figure(pair.htmt, "coefficient")
    assert printed[f"{place}/htmt_ci"] == interval(pair.htmt_ci, "coefficient")
    for item in found.items:
        assert item.factor is not None
        shown = printed[f"structure/users/items/{item.id}/loadings/{item.factor}"]
        assert shown == figure(item.loadings[item.factor - 1], "coefficient")
    scale = printed["structure/scales/characteristic/response/users/composite_reliability"]
    assert scale == figure(found.scales[0].composite_reliability, "coefficient")


def test_every_table_has_a_caption_and_scoped_headings(page: bytes) -> None:
    root = ElementTree.fromstring(page)
    (room,) = (e for e in root.iter("section") if e.get("class") == "structure")
    tables = list(room.iter("table"))
    assert len(tables) == 4
    for table in tables:
        assert table.find("caption") is not None
        assert all(head.get("scope") for head in table.iter("th"))


def test_the_workbook_has_every_loading_eigenvalue_scale_and_pair(report: Report) -> None:
    workbook, found = FORMATS["xlsx"].render(report, "en"), row(report)
    loadings = sheet_rows(workbook, "Loadings of items")
    assert [r["Item"] for r in loadings] == [item.id for item in found.items]
    assert loadings[0]["Loading on group 1"] == figure(found.items[0].loadings[0], "coefficient")
    assert len(sheet_rows(workbook, "Parallel analysis")) == found.k
    assert len(sheet_rows(workbook, "Convergence")) == len(found.scales)
    (pair,) = sheet_rows(workbook, "Distinctness")
    assert (pair["HTMT"], pair["Told apart"]) == (figure(found.pairs[0].htmt, "coefficient"), "yes")
    measures = sheet_rows(workbook, "Structure")
    assert measures[0]["KMO"] == figure(found.kmo, "coefficient")
    assert list(measures[1].values())[-1] == "too few sheets: not estimable"


def test_the_paper_has_it_and_the_renderer_warns_of_nothing(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="weasyprint")
    paper = "".join(pdf_text(FORMATS["pdf"].render(brief(report, "structure"), "both")).split())
    assert [record.getMessage() for record in caplog.records] == []
    assert "题目测的是什么" in paper
    assert "Whattheitemsmeasure" in paper


def test_without_enough_sheets_there_is_no_section() -> None:
    small = build(users(answers()[:60]))
    assert content(Reading(small), Voice("en")) is None
    assert 'class="structure"' not in FORMATS["html"].render(small, "en").decode()


def test_fornell_and_larckers_criterion_stands_beside_the_ratio(
    report: Report, page: bytes
) -> None:
    (pair,) = row(report).pairs
    place = "structure/users/pairs/response/courtesy"
    assert html_figures(page)[f"{place}/ave"] == figure(pair.ave, "coefficient")
    assert html_figures(page)[f"{place}/shared"] == figure(pair.shared, "coefficient")
    close = changed(pair, ave=0.4, shared=0.5, fornell_larcker=False)
    failed = having(report, structure=(replace(row(report), pairs=(close,)),))
    found = content(Reading(failed), Voice("en"))
    assert found is not None
    assert any("does not hold for 1 of 1 pairs" in each for each in found.points)
