"""Clusters on the page and in the workbook: sentences, figures, what is not shown."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.report import Report
from app.report.clusters import content
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.method import rules
from app.report.prose.voice import Voice
from app.report.reading import Reading
from tests.analysis.sections.test_clusters import APART, FAR, SHIFTED, grouped, made
from tests.analysis.sections.test_gap_checks import MANY
from tests.app.faces import html_figures, sheet_rows
from tests.reports import changed, having


@pytest.fixture(scope="module")
def report() -> Report:
    return made(grouped(APART, np.repeat(list(FAR), 18)), MANY)


def said(report: Report, language: str = "en") -> str:
    found = content(Reading(report), Voice(language))
    assert found is not None
    return " ".join(each for part in found.parts for each in part.points)


def test_the_page_prints_the_figures_of_the_report(report: Report) -> None:
    page = html_figures(FORMATS["html"].render(report, "en"))
    whole = next(n for n in report.clusters[0].nodes if n.level == "overall")
    place = "clusters/overall/overall/users"
    assert page[f"{place}/clustered_ci100"] == interval(whole.clustered_ci100, "score")
    assert page[f"{place}/clustered_se100"] == figure(whole.clustered_se100, "mean")
    assert page[f"{place}/icc"] == figure(whole.icc, "coefficient")


def test_the_scores_have_these_intervals_and_the_method_says_so(report: Report) -> None:
    page = html_figures(FORMATS["html"].render(report, "en"))
    whole = next(n for n in report.clusters[0].nodes if n.level == "overall")
    ends = page["scores/overall/overall/users/perception/ci100"]
    assert ends == page["clusters/overall/overall/users/clustered_ci100"]
    assert ends != interval(whole.ci100, "score")
    for language, words in (("en", "cluster-robust errors"), ("zh", "整群稳健标准误")):
        text = " ".join(rule.text for rule in rules(Reading(report), Voice(language)))
        assert words in text
    few = made(grouped(SHIFTED, np.array(["a", "b"] * 46)), MANY)
    text = " ".join(rule.text for rule in rules(Reading(few), Voice("en")))
    assert "cluster-robust" not in text
    assert "of fewer than 5 groups" in text
    plain = " ".join(rule.text for rule in rules(Reading(made(SHIFTED, MANY)), Voice("en")))
    assert ("fewer than" in plain, "cluster-robust" in plain) == (True, False)


def test_the_table_has_a_caption_and_row_headings(report: Report) -> None:
    root = ElementTree.fromstring(FORMATS["html"].render(report, "zh"))
    (table,) = [t for t in root.iter("table") if (t.get("id") or "").startswith("zh-clusters")]
    assert table.find("caption") is not None
    assert all(th.get("scope") for th in table.iter("th"))


def test_people_and_clusters_are_counted_and_likeness_is_told(report: Report) -> None:
    assert "90 sheets fall into 5 clusters by “site”, of 18.0 people" in said(report)
    assert "design effect" in said(report)
    assert "设计效应" in said(report, "zh")


def test_where_nothing_is_shared_that_is_said() -> None:
    fine = made(grouped(SHIFTED), MANY)
    (row,) = fine.clusters
    unlike = tuple(changed(n, icc=-0.01, design_effect=0.9) for n in row.nodes)
    told = said(having(fine, clusters=(replace(row, nodes=unlike),)))
    assert "do not show people of one cluster more alike" in told


def test_few_clusters_are_one_sentence_without_a_table() -> None:
    few = made(grouped(SHIFTED, [f"s{i % 3}" for i in range(92)]), MANY)
    found = content(Reading(few), Voice("en"))
    assert found is not None
    assert (found.parts[0].tables, len(found.parts[0].points)) == ((), 1)


def test_the_workbook_has_every_node(report: Report) -> None:
    rows = sheet_rows(FORMATS["xlsx"].render(report, "en"), "Clusters")
    assert len(rows) == len(report.clusters[0].nodes)
