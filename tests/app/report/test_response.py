"""Response and precision on the page, on paper, in the workbook: the same figures."""

import logging
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from analysis.report import SWITCHES, Report, build
from analysis.study.inputs import Options
from app.report.faces import FORMATS
from app.report.formats import figure
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_page as response
from surveys.fieldwork.reach import Reach
from tests.analysis.sections.test_gaps import RATERS, USERS
from tests.analysis.sheets import inputs, sample
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows
from tests.reports import having

ALONE = Options(without=tuple(key for key in SWITCHES if key != "response"))
WHOLE: dict[str, Any] = {
    "population": 60,
    "sampling": "probability",
    "not_customer": 1,
    "bounced": 9,
    "refused": 2,
    "broken_off": 2,
    "past_half": 1,
}


def made(**counts: Any) -> Report:
    reach = (Reach(audience="users", **counts),)
    given = replace(inputs(USERS, RATERS, options=ALONE), invited=(("users", 40),), reach=reach)
    return build(given)


@pytest.fixture(scope="module")
def report() -> Report:
    return made(**WHOLE)


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def sentence(report: Report, language: str) -> str:
    found = response.content(Reading(report), Voice(language))
    assert found is not None
    return found.points[0]


def test_the_sentence_names_the_rates_and_the_finite_population(report: Report) -> None:
    words = sentence(report, "en")
    assert "of 40 invited 6 answered, a response rate (RR1) of 15%" in words
    assert "In a population of 60 the finite population correction makes it ±18.4" in words
    assert "points or more would be detected in four surveys of five" in words
    assert "总体共 60 人，按有限总体校正为 ±18.4 分" in sentence(report, "zh")


def test_of_a_declared_statement_no_raters_are_named() -> None:
    stated = sample("supplier", "55 45155 55 a")
    report = build(inputs(USERS, stated, options=ALONE))
    assert "Against the supplier’s declared statement, with so many of" in sentence(report, "en")
    assert "与供方的正式声明相比" in sentence(report, "zh")
    assert "raters" not in sentence(report, "en")


def test_rr3_is_named_only_where_it_prints_otherwise(report: Report) -> None:
    assert "RR3 is 16%" in sentence(report, "en")
    assert "RR3" not in sentence(made(bounced=1), "en")
    many = sentence(made(bounced=20, not_customer=10), "en")
    assert "taking e = 50% of them for eligible, RR3 is 30%" in many


def test_a_population_smaller_than_the_sheets_is_told() -> None:
    words = sentence(made(population=5, sampling="census"), "en")
    assert "The population on record (5) is smaller than the number of sheets" in words


@pytest.mark.parametrize("sampling", ["census", "probability", "other", None])
def test_only_what_was_declared_so_is_called_a_margin_of_error(sampling: Any) -> None:
    html = FORMATS["html"].render(made(sampling=sampling), "en").decode()
    declared = sampling in ("census", "probability")
    assert ("the margin of error" in html) is declared
    assert ("nobody declared a probability sample" in html) is not declared


def test_the_page_prints_the_figures_of_the_report(report: Report, page: bytes) -> None:
    printed = html_figures(page)
    (row,) = (one for one in report.response if one.audience == "users")
    for rate in row.rates:
        assert printed[f"response/users/{rate.name}"] == figure(rate.rate, "share")
    assert printed["response/users/e"] == figure(row.e, "share")
    overall = row.precisions[0]
    place = "response/overall/overall/users/finite"
    assert printed[f"{place}/half_width100_fpc"] == figure(overall.half_width100_fpc, "score")
    assert printed["audiences/users/rr1"] == printed["response/users/RR1"]


def test_the_method_tells_whom_it_was_to_reach_whatever_is_switched_off() -> None:
    given = having(made(**WHOLE), response=())
    printed = html_figures(FORMATS["html"].render(given, "en"))
    assert printed["audiences/users/population"] == "60"
    found = {key: printed[f"audiences/users/returns/{key}"] for key in ("bounced", "unopened")}
    assert found == {"bounced": "9", "unopened": "19"}


def test_nothing_noted_prints_no_table_of_it() -> None:
    html = FORMATS["html"].render(made(), "en").decode()
    assert "Who was to be reached" not in html
    assert "COOP1</th>" not in html


@pytest.mark.parametrize("key", ["response", "method"])
def test_every_table_has_a_caption_and_scoped_headings(page: bytes, key: str) -> None:
    tree = ElementTree.fromstring(page)
    (section,) = (each for each in tree.iter("section") if each.get("class") == key)
    tables = list(section.iter("table"))
    assert len(tables) >= 2
    for table in tables:
        assert table.find("caption") is not None
        assert all(cell.get("scope") for cell in table.iter("th"))


def test_the_workbook_has_every_rate_and_every_count(report: Report) -> None:
    book = FORMATS["xlsx"].render(report, "en")
    rates = [row for row in sheet_rows(book, "Response rates") if row["Audience"] == "users"]
    assert [row["Rate"] for row in rates] == ["RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1"]
    (users,) = (row for row in sheet_rows(book, "Who was reached") if row["Audience"] == "users")
    assert (users["Population"], users["Not opened"], users["Invited"]) == ("60", "19", "40")


def test_the_paper_has_it_and_the_renderer_warns_of_nothing(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        text = "".join(pdf_text(FORMATS["pdf"].render(brief(report, "response"), "zh")).split())
    assert not caplog.records
    assert "有限总体" in text
    assert "COOP1" in text
