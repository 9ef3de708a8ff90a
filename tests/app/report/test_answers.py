"""Response, satisfaction, the weights' part: sentences, tables, the same figures in all faces."""

import json
import logging
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.report import SWITCHES, Report, build
from analysis.study.inputs import Options
from app.report import loyalty, sensitivity
from app.report.faces import FORMATS
from app.report.formats import Style, figure, interval
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_page as response
from tests.analysis.sheets import inputs, sample
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows
from tests.reports import having

OWN = ("loyalty", "response", "sensitivity")
STYLES: dict[str, Style] = {
    "index": "score",
    "five_level": "score",
    "satisfied": "share",
    "net_promoter": "gap100",
    "promoters": "share",
    "detractors": "share",
    "half_width100": "score",
    "more": "count",
    "cost": "score",
    "first": "share",
    "order_holds": "share",
    "change": "gap100",
}


def sheets(n: int, seed: int, about: float) -> tuple[str, ...]:
    rng = np.random.default_rng(seed)
    rows = np.clip(np.rint(rng.normal(about, 0.9, (n, 9))), 1, 5).astype(int)
    last = "0123456789a"
    return tuple(f"{''.join(map(str, row))}{last[int(rng.integers(3, 11))]}" for row in rows)


@pytest.fixture(scope="module")
def report() -> Report:
    whole = inputs(
        sample("users", *sheets(60, 1, 3.6)),
        sample("staff", *sheets(3, 2, 3.2)),
        sample("supplier", *sheets(5, 3, 4.4)),
        options=Options(without=tuple(key for key in SWITCHES if key not in OWN)),
    )
    return build(replace(whole, invited=(("users", 80), ("supplier", 5))))


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def sentences(report: Report, part: object, language: str) -> tuple[str, ...]:
    found = part.content(Reading(report), Voice(language))  # type: ignore[attr-defined]
    said: tuple[str, ...] = found.points
    return said


def test_the_response_rate_has_its_name_and_its_two_numbers(report: Report) -> None:
    users = sentences(report, response, "en")[0]
    assert users.startswith("Users: of 80 invited 60 answered, a response rate (RR1) of 75%.")
    assert "the aim of ±5.0 is" in users or "more answers would bring it to ±5.0" in users
    assert "margin" not in users
    assert "by how these answers scatter" in users
    assert "would be detected in four surveys of five" in users
    assert sentences(report, response, "zh")[0].startswith("需方用户：邀请 80 人，60 人作答")


def test_satisfied_share_and_index_are_not_called_the_same(report: Report) -> None:
    found = loyalty.content(Reading(report), Voice("en"))
    assert found is not None
    assert "two figures" in found.lead
    (said,) = sentences(report, loyalty, "en")
    row = next(r for r in report.loyalty if r.id == "R1" and r.audience == "users")
    assert figure(row.net_promoter, "gap100") in said
    assert interval(row.net_promoter_ci, "gap100") in said
    assert "n = 60" in said


def test_a_question_on_0_to_10_has_no_satisfied_share(page: bytes) -> None:
    found = html_figures(page)
    assert "loyalty/item/R1/users/index" in found
    assert "loyalty/item/R1/users/satisfied" not in found


def test_how_far_the_weights_move_the_score_is_said_with_its_n(report: Report) -> None:
    (said,) = sentences(report, sensitivity, "en")
    row = next(r for r in report.sensitivity if r.audience == "users")
    assert interval(row.change, "gap100") in said
    assert "(n = 60)" in said
    assert "在 95% 的情况下" in sentences(report, sensitivity, "zh")[0] or "95%" in said


def test_every_figure_on_the_page_is_that_of_the_document(report: Report, page: bytes) -> None:
    document = json.loads(FORMATS["json"].render(report, "en"))
    values: dict[str, object] = {}
    for row in document["loyalty"]:
        place = f"loyalty/{row['level']}/{row['id']}/{row['audience']}"
        values |= {f"{place}/{name}": value for name, value in row.items()}
    for row in document["response"]:
        for one in row["precisions"]:
            place = f"response/{one['level']}/{one['id']}/{row['audience']}"
            values |= {f"{place}/{name}": value for name, value in one.items()}
    for row in document["sensitivity"]:
        values |= {f"sensitivity/{row['audience']}/{name}": v for name, v in row.items()}
        for one in row["costs"]:
            place = f"sensitivity/characteristic/{one['id']}/{row['audience']}"
            values |= {f"{place}/{name}": value for name, value in one.items()}
    seen = 0
    for address, text in html_figures(page).items():
        name = address.rsplit("/", 1)[-1]
        if address.split("/")[0] in OWN and name in STYLES:
            value = values[address]
            ends = tuple(value) if isinstance(value, list) else value
            shown = interval if isinstance(ends, tuple) else figure
            assert text == shown(ends, STYLES[name]), address  # type: ignore[arg-type]
            seen += 1
    assert seen > 20


def test_tables_have_captions_and_headings_with_their_scope(page: bytes) -> None:
    root = ElementTree.fromstring(page)
    tables = [t for t in root.iter("table") if t.get("id", "").split("-")[1] in OWN]
    assert len(tables) == 7
    for table in tables:
        assert "".join(table.find("caption").itertext()).strip()  # type: ignore[union-attr]
        assert all(th.get("scope") for th in table.iter("th"))


def test_a_hidden_audience_is_named_and_has_no_figure(report: Report, page: bytes) -> None:
    assert not [a for a in html_figures(page) if a.split("/")[0] in OWN and "/staff/" in a]
    assert "not shown: fewer than 5" in sentences(report, response, "en")[1]


def test_the_workbook_has_every_rate_node_and_pair(report: Report) -> None:
    book = FORMATS["xlsx"].render(report, "en")
    rows = [r for r in sheet_rows(book, "Satisfaction") if r["Id"] == "R1"]
    found = next(r for r in report.loyalty if r.id == "R1" and r.audience == "users")
    assert rows[0]["Net promoter score"] == figure(found.net_promoter, "gap100")
    rates = sheet_rows(book, "Response rates")
    assert [r["Rate"] for r in rates if r["Audience"] == "users"][:2] == ["RR1", "RR2"]
    assert len(sheet_rows(book, "Order and weights")) == 2
    assert sheet_rows(book, "Points lost")
    assert sheet_rows(book, "Precision")


def test_on_paper_it_says_the_same_and_the_typesetter_has_no_complaint(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        text = pdf_text(
            FORMATS["pdf"].render(brief(report, "loyalty", "response", "sensitivity"), "both")
        )
    assert not caplog.records
    for title in ("满意与推荐", "What hangs on the weights", "Response and precision"):
        assert title in text


def test_what_is_switched_off_is_nowhere(report: Report) -> None:
    bare = having(report, loyalty=(), response=(), sensitivity=())
    text = FORMATS["html"].render(bare, "en").decode()
    for part in (loyalty, response, sensitivity):
        assert part.content(Reading(bare), Voice("en")) is None
    assert "Satisfaction and recommendation" not in text
