"""The sections on the model's structure and on comparability, on page, paper, workbook and data."""

import json
from functools import cache
from xml.etree import ElementTree

import pytest

from analysis.report import Report, build
from app.report import confirmatory
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from tests.analysis.service_answers import answered, given, service
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows
from tests.reports import changed, having

SHIFT = {"TIM1": -0.8}


@cache
def report() -> Report:
    of = service()
    return build(
        given(
            answered(of, "users", 300, seed=1),
            answered(of, "staff", 250, seed=2, shift=SHIFT),
            answered(of, "supplier", 8, seed=3),
        )
    )


@cache
def page(language: str = "en") -> bytes:
    return FORMATS["html"].render(report(), language)  # type: ignore[arg-type]


def section(key: str, language: str = "en") -> ElementTree.Element:
    found = ElementTree.fromstring(page(language)).find(f".//section[@class='{key}']")
    assert found is not None
    return found


def text(key: str, language: str = "en") -> str:
    return " ".join("".join(section(key, language).itertext()).split())


@pytest.mark.parametrize(
    ("key", "language", "said"),
    [
        ("confirmatory", "en", "the answers follow the model's 5 characteristics well"),
        ("confirmatory", "zh", "答案很好地符合模型的 5 个特性"),
        ("comparability", "en", "Responsiveness (comparable without TIM1)"),
        ("comparability", "zh", "响应性（去掉 TIM1 后可比）"),
        ("comparability", "en", "Not tested: ◆ Supplier"),
    ],
)
def test_it_says_in_a_sentence_what_was_found(key: str, language: str, said: str) -> None:
    assert said in text(key, language).replace("\u00a0", " ")


@pytest.mark.parametrize(("p", "rejected"), [(0.04995, True), (0.05, False)])
def test_a_model_called_good_whose_exact_fit_is_rejected_says_so(p: float, rejected: bool) -> None:
    rows = tuple(changed(row, p_robust=p) for row in report().confirmatory)
    found = confirmatory.content(Reading(having(report(), confirmatory=rows)), Voice("en"))
    assert found is not None
    assert ("Exact fit is rejected" in str(found.points)) == rejected


def test_what_was_estimated_how_and_what_is_lacking_is_said() -> None:
    def said(**change: object) -> str:
        rows = tuple(changed(row, **change) for row in report().confirmatory)
        found = confirmatory.content(Reading(having(report(), confirmatory=rows)), Voice("en"))
        assert found is not None
        return " ".join(found.points)

    assert "FIML" not in said()
    assert "all 150 that answer any were used" in said(estimator="FIML", n=150)
    assert "1.8 sheets for each of 84 parameters" in said(n=150)
    assert "5 are usually asked for" not in said(n=420)
    lacking = said(n=60, reason="too_few", verdict=None)
    assert "at least 100 sheets that answer all 37 items (house rule); there are 60" in lacking


@pytest.mark.parametrize("key", ["confirmatory", "comparability"])
def test_its_tables_have_captions_and_headings_with_scope(key: str) -> None:
    tables = list(section(key).iter("table"))
    assert len(tables) == 2
    for table in tables:
        caption = table.find("caption")
        assert caption is not None
        assert "".join(caption.itertext()).strip()
        assert all(head.get("scope") in ("col", "row") for head in table.iter("th"))


def test_the_page_prints_the_figures_of_the_data() -> None:
    printed = html_figures(page())
    document = json.loads(FORMATS["json"].render(report(), "en"))
    for row in document["confirmatory"]:
        place = f"confirmatory/{row['level']}/{row['audience']}/{row['facet']}"
        if row["chi2"] is not None:
            assert printed[f"{place}/cfi"] == figure(row["cfi"], "index")
            ends = (row["rmsea_ci"][0], row["rmsea_ci"][1])
            assert printed[f"{place}/rmsea_ci"] == interval(ends, "index")
        for one in row["loadings"]:
            shown = printed[f"{place}/{one['id']}/standardized"]
            assert shown == figure(one["standardized"], "coefficient")
    (gate,) = document["comparability"]
    for step in gate["steps"]:
        assert printed[f"comparability/steps/{step['name']}/cfi"] == figure(step["cfi"], "index")
    for one in gate["latent"]:
        shown = printed[f"comparability/latent/{one['factor']}/{one['group']}/difference"]
        assert shown == figure(one["difference"], "effect")


def test_the_workbook_has_all_figures() -> None:
    book = FORMATS["xlsx"].render(report(), "en")
    fits = sheet_rows(book, "Confirmatory factors")
    wanted = next(one for one in report().confirmatory if one.audience == "users")
    assert fits[0]["Robust CFI"] == figure(wanted.cfi_robust, "index")
    assert len(sheet_rows(book, "Confirmatory loadings")) == 2 * 37
    assert len(sheet_rows(book, "Confirmatory correlations")) == 2 * 10
    (gate,) = report().comparability
    assert len(sheet_rows(book, "Comparability")) == len(gate.steps)
    items = sheet_rows(book, "Items that differ")
    assert {row["Item"] for row in items} == {"TIM1"}


def test_the_print_has_both_sections() -> None:
    paper = pdf_text(FORMATS["pdf"].render(brief(report(), "confirmatory", "comparability"), "en"))
    assert "Do the answers follow the model's structure?" in paper
    assert "Can the groups be compared?" in paper
    assert "comparable without TIM1" in paper


def test_without_rows_there_are_no_sections() -> None:
    small = build(given(answered(service(), "users", 40, seed=1)))
    found = ElementTree.fromstring(FORMATS["html"].render(small, "en"))
    assert found.find(".//section[@class='confirmatory']") is None
    assert found.find(".//section[@class='comparability']") is None
