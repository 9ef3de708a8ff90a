"""Agreement on the page, on paper, in the workbook: sentences, tables, the same figures."""

import logging
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.report import SWITCHES, Report, build
from analysis.study.inputs import Options
from app.report.agreement import content
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from tests.analysis.sheets import inputs, sample
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows


def sheets(n: int, seed: int, spread: float) -> tuple[str, ...]:
    """Sheets of the small instrument around 4; K1 and K2 are rated from one end to the other."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(n):
        about = np.clip(np.rint(rng.normal(3.8, spread, 9)), 1, 5).astype(int)
        about[4] = 6 - about[4]
        about[7:] = rng.integers(1, 6, 2)
        rows.append("".join(map(str, about)) + str(rng.integers(0, 10)))
    return tuple(rows)


@pytest.fixture(scope="module")
def report() -> Report:
    users = sample("users", *sheets(40, 1, 0.6)[:30])
    alone = Options(without=tuple(key for key in SWITCHES if key != "agreement"))
    return build(inputs(users, sample("supplier", *sheets(5, 2, 0.3)), options=alone))


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def said(report: Report, language: str) -> tuple[str, ...]:
    found = content(Reading(report), Voice(language))
    assert found is not None
    return found.points


def test_a_sentence_per_audience_says_on_how_many_qualities_it_agrees(report: Report) -> None:
    users, supplier = said(report, "en")
    assert users.startswith(
        "●\u00a0Users (n = 30): by the mean deviation, agreement on 1 of 3 qualities."
    )
    assert "Courtesy" in users or "Recommendation" in users
    assert supplier.startswith("◆\u00a0Supplier (n = 5):")
    assert len(said(report, "zh")) == 2
    assert all("n = " in sentence for sentence in said(report, "zh"))


def test_many_customers_have_a_sentence_why_there_is_no_index_and_no_column() -> None:
    alone = Options(without=tuple(key for key in SWITCHES if key != "agreement"))
    raters = sample("supplier", *sheets(5, 2, 0.3))
    many = build(inputs(sample("users", *sheets(40, 1, 0.6)), raters, options=alone))
    why, supplier = said(many, "en")
    assert "Users (n = 40): no r_wg and no mean deviation" in why
    assert supplier.startswith("◆\u00a0Supplier (n = 5):")
    assert "供方评价人不限" in said(many, "zh")[0]
    printed = html_figures(FORMATS["html"].render(many, "en"))
    assert "agreement/characteristic/courtesy/users/ad" not in printed
    assert "agreement/characteristic/courtesy/supplier/ad" in printed


def test_the_page_prints_the_figures_of_the_report(report: Report, page: bytes) -> None:
    printed = html_figures(page)
    (users,) = (one for one in report.agreement if one.audience == "users")
    for node in users.nodes:
        if node.level == "characteristic":
            place = f"agreement/{node.level}/{node.id}/users"
            assert printed[f"{place}/ad"] == figure(node.ad, "mean")
            assert printed[f"{place}/r_wg"] == figure(node.r_wg, "coefficient")
    assert printed["agreement/users/alpha"] == figure(users.alpha, "coefficient")
    assert printed["agreement/users/ICC(2,1)"] == figure(users.correlations[1].value, "coefficient")
    assert users.alpha_ci is None, "seven items are too few"
    assert "agreement/users/alpha_ci" not in printed
    ends = interval(users.correlations[1].ci, "coefficient")
    assert printed["agreement/users/ICC(2,1)_ci"] == ends


def test_every_table_has_a_caption_and_scoped_headings(page: bytes) -> None:
    root = ElementTree.fromstring(page)
    (room,) = (e for e in root.iter("section") if e.get("class") == "agreement")
    tables = list(room.iter("table"))
    assert len(tables) == 2
    for table in tables:
        assert table.find("caption") is not None
        assert all(head.get("scope") for head in table.iter("th"))


def test_the_workbook_has_every_node_and_every_correlation(report: Report) -> None:
    workbook = FORMATS["xlsx"].render(report, "en")
    nodes, measures = (sheet_rows(workbook, t) for t in ("Agreement", "Rater correlations"))
    assert len(nodes) == sum(len(one.nodes) for one in report.agreement)
    assert len(measures) == 7 * len(report.agreement)
    (first,) = (r for r in nodes if (r["Id"], r["Audience"]) == ("courtesy", "users"))
    (users,) = (one for one in report.agreement if one.audience == "users")
    (wanted,) = (n for n in users.nodes if (n.level, n.id) == ("characteristic", "courtesy"))
    assert first["Mean deviation AD"] == figure(wanted.ad, "mean")
    assert first["r_wg(j), even"] == figure(wanted.r_wg, "coefficient")


def test_the_paper_has_it_and_the_renderer_warns_of_nothing(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="weasyprint")
    paper = "".join(pdf_text(FORMATS["pdf"].render(brief(report, "agreement"), "both")).split())
    assert [record.getMessage() for record in caplog.records] == []
    assert "意见是否一致" in paper
    assert "".join(["Do", "people", "agree", "among", "themselves?"]) in paper


def test_without_two_people_there_is_no_section() -> None:
    one = build(inputs(sample("supplier", "55 45155 55 a")))
    assert content(Reading(one), Voice("en")) is None
    assert 'class="agreement"' not in FORMATS["html"].render(one, "en").decode()
