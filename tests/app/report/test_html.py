"""The page: whole by itself, readable by everyone, and nothing in it runs."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from analysis.report import Report
from analysis.sections.comments import Comment
from analysis.study.rewordings import Reworded
from app.report.faces import FORMATS
from surveys.questionnaire.text import Text
from tests.app.sample_report import sample_report
from tests.reports import having

LANGUAGES = ("zh", "en", "both")
HTML = FORMATS["html"]


def _page(report: Report, language: str) -> ElementTree.Element:
    return ElementTree.fromstring(HTML.render(report, language))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report()


@pytest.fixture(scope="module", params=LANGUAGES)
def page(report: Report, request: pytest.FixtureRequest) -> ElementTree.Element:
    """The page in a language, for tests that only read it."""
    return _page(report, request.param)


def test_it_needs_nothing_else_and_runs_nothing(page: ElementTree.Element) -> None:
    assert not list(page.iter("script"))
    assert not list(page.iter("link"))
    sources = [e.get("src") or e.get("href") or "#" for e in page.iter()]
    assert all(source.startswith("#") for source in sources)
    assert not any(e.get("style") for e in page.iter())
    assert not any(name.startswith("on") for e in page.iter() for name in e.attrib)


def test_every_id_stands_once_and_every_reference_finds_one(page: ElementTree.Element) -> None:
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {e.get("aria-labelledby") for e in page.iter()} - {None}
    wanted |= {(e.get("href") or "#").lstrip("#") for e in page.iter("a")}
    assert wanted <= set(ids)


def test_every_table_has_a_caption_and_its_headings_a_scope(page: ElementTree.Element) -> None:
    for table in page.iter("table"):
        caption = table.find("caption")
        assert caption is not None
        assert "".join(caption.itertext()).strip()
        assert all(th.get("scope") in ("col", "row", "rowgroup") for th in table.iter("th"))


def test_no_two_tables_of_a_part_have_the_same_caption(page: ElementTree.Element) -> None:
    for part in page.iterfind(".//div[@class='language']"):
        captions = ["".join(caption.itertext()) for caption in part.iter("caption")]
        assert len(captions) == len(set(captions))


def test_the_rows_of_a_table_are_as_wide_as_its_head(page: ElementTree.Element) -> None:
    for table in page.iter("table"):
        head = table.find("thead/tr")
        assert head is not None
        for row in table.iterfind("tbody/tr"):
            wide = sum(int(cell.get("colspan", "1")) for cell in row)
            assert wide in (len(head), len(head) - 1), ElementTree.tostring(row)[:300]


def test_every_chart_is_named_and_told_in_a_sentence(report: Report) -> None:
    figures = list(_page(report, "en").iter("figure"))
    assert len(figures) == 5
    for one in figures:
        told = "".join(one.find("figcaption").itertext())  # type: ignore[union-attr]
        assert "n\u00a0=\u00a0" in told
        drawings = one.findall("{http://www.w3.org/2000/svg}svg")
        assert all(drawing.get("aria-label") for drawing in drawings)


def test_each_part_says_its_language(report: Report) -> None:
    parts = [e.get("lang") for e in _page(report, "both").iter("div") if e.get("lang")]
    assert parts[-2:] == ["zh-CN", "en"]


def test_made_up_and_unfinished_reports_say_so() -> None:
    page = HTML.render(sample_report(preliminary=True), "both").decode()
    assert "演示数据" in page
    assert "Synthetic data" in page
    assert "阶段性报告" in page
    assert "Preliminary" in page
    plain = HTML.render(sample_report(synthetic=False), "both").decode()
    assert "Synthetic data" not in plain


def test_what_is_not_shown_is_said_in_words_and_never_zero() -> None:
    page = _page(sample_report(staff=3, supplier=0), "en")
    told = {
        (td.get("data-reason"), "".join(td.itertext()))
        for td in page.iter("td")
        if td.get("data-reason")
    }
    assert ("suppressed", "not shown: fewer than 5, or could be worked out") in told
    assert any(reason == "no_answers" for reason, _ in told)
    shown = {e.get("data-figure", "") for e in page.iter()}
    fields = {one.rsplit("/", 1)[1] for one in shown if "/staff" in one}
    assert fields == {"invited", "k"}, "nothing that staff answered"


def test_what_people_wrote_is_only_text(report: Report) -> None:
    comment = Comment(audience="users", id="security", text="<script>alert(1)</script> & \x0b 好")
    page = HTML.render(having(report, comments=(comment,)), "zh").decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
    assert "<script" not in page


@pytest.mark.parametrize("supplier", [0, 1, 2])
@pytest.mark.parametrize("language", LANGUAGES)
def test_few_raters_or_none_make_a_page_too(supplier: int, language: str) -> None:
    page = HTML.render(sample_report(supplier=supplier), language).decode()  # type: ignore[arg-type]
    assert not re.search(r"\b(nan|None)\b", page)


def test_perception_and_expectation_are_a_section_of_their_own(report: Report) -> None:
    paired = tuple(
        replace(gap, kind="perception-expectation", n_supplier=None, verdict=None)
        for gap in report.gaps
    )
    audiences = tuple(one for one in report.audiences if one.side == "demand")
    page = _page(having(report, gaps=paired, audiences=audiences), "en")
    titles = {"".join(h.itertext()) for h in page.iter("h2")}
    assert "Gaps between perception and expectation" in titles
    assert "Gaps between supplier and demand side" not in titles
    heads = {"".join(th.itertext()) for th in page.iter("th")}
    assert {"Perceived ●", "Expected ○"} <= heads
    assert "Verdict" not in heads


def test_a_report_of_nothing_is_a_page(report: Report) -> None:
    empty = replace(report, nodes=(), sections={"method": (report.method,)})
    assert "There are no answers" in HTML.render(empty, "en").decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hidden_audience_has_a_sentence_and_no_table_of_gaps(language: str) -> None:
    page = HTML.render(sample_report(staff=3), language).decode()  # type: ignore[arg-type]
    assert f'id="{language}-gaps-users"' in page
    assert f'id="{language}-gaps-staff"' not in page
    assert f'id="{language}-expectation-staff"' not in page


def test_a_reworded_item_is_told_in_the_method_and_beside_the_item(report: Report) -> None:
    item = next(node.id for node in report.nodes if node.level == "item")
    row = Reworded(item=item, audience="users", n=12, wordings=(Text.of("As it was asked before"),))
    few = replace(row, audience="staff", n=None, wordings=())
    method = replace(report.method, reworded=(row, few))
    page = HTML.render(having(report, method=method), "en").decode()
    assert page.count("As it was asked before") == 1
    assert "earlier wording, 12 sheets" in page
    assert f"{item}: Demand-side users, 12 sheets with an earlier wording" in page
    assert f"{item}: Demand-side staff, some sheets with an earlier wording" in page


def test_the_cover_says_up_to_when_answers_came(report: Report) -> None:
    closed = report.evaluation.closed_at
    assert closed is not None
    assert f"Answers received up to {closed:%Y-%m-%d}." in HTML.render(report, "en").decode()
    still = replace(report, evaluation=replace(report.evaluation, closed_at=None))
    assert "Answers received up to" not in HTML.render(still, "en").decode()
