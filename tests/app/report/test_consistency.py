"""Precision on the page, on paper, in the workbook: what is said, and the same figures."""

import logging
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.report import Report, build
from analysis.sections.consistency.consistency import CONSISTENCY, Consistency
from analysis.study.matrix import Sample
from app.report.consistency.consistency_page import content
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from tests.analysis.sections.test_consistency import ALONE, sheets
from tests.analysis.sections.test_structure import answers
from tests.analysis.sheets import inputs, instrument
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows


@pytest.fixture(scope="module")
def report() -> Report:
    points = answers().copy()
    points[:, :2] = np.random.default_rng(2).integers(2, 6, (300, 2))
    noise = np.random.default_rng(3).integers(1, 6, (120, 10)).astype(np.int8)
    staff = Sample(instrument=instrument(), audience="staff", points=noise)
    return build(replace(inputs(sheets(points), staff), options=ALONE))


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def of(report: Report) -> Consistency:
    assert report.consistency is not None
    return report[CONSISTENCY][0]


def said(report: Report, language: str) -> tuple[str, ...]:
    found = content(Reading(report), Voice(language))
    assert found is not None
    return found.points


def test_sentences_say_what_a_score_of_one_person_is_worth(report: Report) -> None:
    users, staff, audiences = said(report, "en")
    whole = next(row for row in of(report).scales if row.scale == "overall")
    assert whole.error is not None
    assert (
        f"a standard error of measurement of {figure(whole.error.sem100, 'score')} points" in users
    )
    assert "perception − expectation lies between" in users
    assert staff.startswith("●\u00a0Staff")
    assert "Alpha below .70 by the whole interval" in staff
    assert "Not sure" not in staff
    assert audiences.startswith("Scales whose alpha differs")
    assert "标准误" in said(report, "zh")[0]


def test_an_alpha_of_few_people_is_said_to_be_open_and_not_to_reach() -> None:
    """The same rule and the same interval as the cautions: no section says other than another."""
    few = build(replace(inputs(sheets(answers()[:5])), options=ALONE))
    (row,) = (row for row in of(few).scales if row.scale == "response")
    assert row.alpha is not None
    assert row.alpha.ci is not None
    assert row.alpha.ci[0] < 0.70 < row.alpha.ci[1]
    (users,) = said(few, "en")
    assert "Not sure to reach an alpha of .70 (the interval holds it)" in users
    assert "Every scale" not in users


def test_the_page_prints_the_figures_of_the_report(report: Report, page: bytes) -> None:
    printed = html_figures(page)
    row = next(row for row in of(report).scales if row.scale == "response")
    assert row.alpha is not None
    assert row.halves is not None
    assert row.error is not None
    at = "consistency/characteristic/response/users/perception"
    assert printed[f"{at}/alpha/alpha"] == figure(row.alpha.alpha, "coefficient")
    assert printed[f"{at}/alpha/ci_free"] == interval(row.alpha.ci_free, "coefficient")
    assert printed[f"{at}/halves/lambda4"] == figure(row.halves.lambda4, "coefficient")
    assert printed[f"{at}/error/sdc100"].strip("()") == figure(row.error.sdc100, "score")
    test = next(one for one in of(report).comparisons if one.scale == "response")
    at = "consistency/comparisons/characteristic/response"
    assert printed[f"{at}/p_adjusted"] == figure(test.p_adjusted, "p")
    gap = next(one for one in of(report).differences if one.scale == "response")
    at = "consistency/differences/characteristic/response/users"
    assert printed[f"{at}/from_parts"] == figure(gap.from_parts, "coefficient")


def test_every_table_has_a_caption_and_scoped_headings(page: bytes) -> None:
    root = ElementTree.fromstring(page)
    (room,) = (e for e in root.iter("section") if e.get("class") == "consistency")
    tables = list(room.iter("table"))
    assert len(tables) == 3
    for table in tables:
        assert table.find("caption") is not None
        assert all(head.get("scope") for head in table.iter("th"))


def test_the_workbook_has_every_coefficient_unrounded_and_why_it_lacks_one(report: Report) -> None:
    workbook = FORMATS["xlsx"].render(report, "en")
    rows = sheet_rows(workbook, "Reliability in detail")
    assert len(rows) == len(of(report).scales)
    row = next(one for one in of(report).scales if one.scale == "courtesy")
    shown = next(r for r in rows if r["Id"] == "courtesy" and r["Audience"] == "users")
    assert row.alpha is not None
    assert row.halves is not None
    assert row.alpha.ci_free is not None
    assert shown["Distribution-free low"] == figure(row.alpha.ci_free[0], "coefficient")
    assert shown["λ4 (best halves)"] == figure(row.halves.lambda4, "coefficient")
    assert shown["Note (Ordinal α)"] == "fewer than three items: not estimable"
    assert len(sheet_rows(workbook, "Reliability of P−E")) == len(of(report).differences)
    tests = sheet_rows(workbook, "Alpha between audiences")
    assert len(tests) == sum(len(one.audiences) for one in of(report).comparisons)


def test_the_paper_has_it_and_the_renderer_warns_of_nothing(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="weasyprint")
    paper = "".join(pdf_text(FORMATS["pdf"].render(brief(report, "consistency"), "both")).split())
    assert [record.getMessage() for record in caplog.records] == []
    assert "测量精度" in paper
    assert "Howexactlythescalesmeasure" in paper


def test_without_a_scale_there_is_no_section() -> None:
    small = build(replace(inputs(sheets(answers()[:4])), options=ALONE))
    assert content(Reading(small), Voice("en")) is None
    assert 'class="consistency"' not in FORMATS["html"].render(small, "en").decode()
