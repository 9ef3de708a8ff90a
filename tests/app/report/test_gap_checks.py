"""Gap checks and Gap 1 on the page, on paper and in the workbook: figures, words, tables."""

from typing import Literal
from xml.etree import ElementTree

import pytest

from analysis.report import Report, build
from app.report import gap_checks, knowledge
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from tests.analysis.sections.test_gap_checks import MANY
from tests.analysis.sections.test_gaps import RATERS, USERS, mixed
from tests.analysis.sheets import inputs, sample
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows
from tests.reports import having


@pytest.fixture(scope="module")
def report() -> Report:
    whole = build(inputs(USERS, MANY))
    # The other sections are looked at elsewhere.
    return having(whole, comments=(), questions=(), distributions=())


def sentences(report: Report, language: str = "en") -> str:
    content = gap_checks.content(Reading(report), Voice(language))
    assert content is not None
    return " ".join(each for part in content.parts for each in part.points)


def test_the_page_prints_the_figures_of_the_report(report: Report) -> None:
    printed = html_figures(FORMATS["html"].render(report, "en"))
    places = {(c.level, c.id): c for c in report.gap_checks}
    checked = 0
    for address, text in printed.items():
        section, *rest = address.split("/")
        if section == "gap_checks":
            row = places[rest[0], rest[1]]
            expected = {
                "gap": figure(row.gap, "gap"),
                "ci": interval(row.ci, "gap"),
                "p_bh": figure(row.p_bh, "p"),
                "bootstrap_ci": interval(row.bootstrap_ci, "gap"),
                "delta": figure(row.delta, "effect"),
                "delta_ci": interval(row.delta_ci, "effect"),
                "probability": figure(row.probability, "share"),
                "rank_p_adjusted": figure(row.rank_p_adjusted, "p"),
                "drawn": figure(row.drawn, "gap"),
                "drawn_ci": interval(row.drawn_ci, "gap"),
                "weight": figure(row.weight, "share"),
            }[rest[-1]]
            assert text == expected, address
            checked += 1
    assert checked > 20
    assert sum(address.startswith("knowledge/") for address in printed) > 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tables_have_captions_and_row_headings(
    report: Report, language: Literal["zh", "en"]
) -> None:
    root = ElementTree.fromstring(FORMATS["html"].render(report, language))
    tables = [t for t in root.iter("table") if (t.get("id") or "").startswith(
        (f"{language}-gap-checks", f"{language}-pair-checks", f"{language}-knowledge")
    )]  # fmt: skip
    assert len(tables) == 4
    for table in tables:
        assert table.find("caption") is not None
        assert all(th.get("scope") for th in table.iter("th"))


def test_the_workbook_has_every_check_and_every_item(report: Report) -> None:
    book = FORMATS["xlsx"].render(report, "en")
    rows = sheet_rows(book, "Gap checks")
    assert len(rows) == len(report.gap_checks)
    for row, one in zip(rows, report.gap_checks, strict=True):
        assert row["δ"] == ("" if one.delta is None else figure(one.delta, "effect"))
        assert row["Drawn gap"] == ("" if one.drawn is None else figure(one.drawn, "gap"))
    assert len(sheet_rows(book, "Knowledge gap")) == len(report.knowledge)


def test_pairs_are_printed_as_they_are_and_all_are_in_the_workbook(report: Report) -> None:
    printed = html_figures(FORMATS["html"].render(report, "en"))
    whole = next(c for c in report.pair_checks if c.level == "overall")
    place = "pair_checks/overall/overall/users"
    assert printed[f"{place}/biserial"] == figure(whole.biserial, "effect")
    assert printed[f"{place}/biserial_ci"] == interval(whole.biserial_ci, "effect")
    assert printed[f"{place}/rank_p_adjusted"] == figure(whole.rank_p_adjusted, "p")
    assert printed[f"{place}/gap"] == figure(whole.gap, "gap")
    assert f"{place}/bootstrap_ci" not in printed, "six pairs"
    rows = sheet_rows(FORMATS["xlsx"].render(report, "en"), "Expectation gap checks")
    assert len(rows) == len(report.pair_checks)


def test_pairs_are_checked_where_there_is_no_supplier() -> None:
    alone = gap_checks.content(Reading(build(inputs(USERS))), Voice("zh"))
    assert alone is not None
    assert [part.title for part in alone.parts] == ["感知与期望：●\u00a0需方用户"]


def test_paper_has_both_sections(report: Report) -> None:
    paper = pdf_text(
        FORMATS["pdf"].render(brief(report, "gap_checks", "pair_checks", "knowledge"), "zh")
    )
    for words in ("差距是否站得住", "供方是否了解客户的期望"):
        assert words in paper


def test_the_sentence_counts_what_the_methods_say_alike(report: Report) -> None:
    rows = [c for c in report.gap_checks if c.level != "item" and c.same is not None]
    differ = [c for c in rows if not c.same]
    text = sentences(report)
    assert ("all " if not differ else f"{len(rows) - len(differ)} of {len(rows)}") in text


def test_few_raters_and_one_are_told(report: Report) -> None:
    assert "raters only" not in sentences(report)
    assert "3 raters only" in sentences(build(inputs(USERS, RATERS)))
    alone = sentences(build(inputs(USERS, sample("supplier", "55 45155 55 a"))), "zh")
    assert "一份正式声明" in alone


def test_mixed_scales_are_printed_on_0_to_100() -> None:
    page = html_figures(FORMATS["html"].render(mixed(USERS, MANY), "en"))
    whole = next(c for c in mixed(USERS, MANY).gap_checks if c.level == "overall")
    assert page["gap_checks/overall/overall/users/gap"] == figure(whole.gap, "gap100")


def test_without_rows_there_is_no_section() -> None:
    plain = having(build(inputs(USERS)), pair_checks=())
    for part in (gap_checks, knowledge):
        assert part.content(Reading(plain), Voice("en")) is None


def test_gap_one_says_where_most_is_expected_beyond_what_is_thought(report: Report) -> None:
    content = knowledge.content(Reading(report), Voice("en"))
    assert content is not None
    least = min(
        (k for k in report.knowledge if k.level not in ("item", "overall")),
        key=lambda k: k.gap or 0.0,
    )
    assert figure(least.gap, "gap") in content.parts[0].lead
