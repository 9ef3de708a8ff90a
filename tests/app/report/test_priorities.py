"""Priorities and drivers on the page, on paper, in the workbook: sentences, the same figures."""

import logging
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from analysis.report import SWITCHES, Report, build
from analysis.sections.drivers import Driver
from analysis.study.inputs import Options
from app.charts.marks import series
from app.charts.quadrant import Place, Quadrants, quadrants, spread
from app.report import drivers, priorities
from app.report.faces import FORMATS
from app.report.formats import figure, interval
from app.report.prose import names
from app.report.prose.voice import Voice
from app.report.reading import Reading
from surveys.questionnaire.text import Text
from tests.analysis.sections.test_priorities import inputs, itss, sample
from tests.app.faces import brief, html_figures, pdf_text, sheet_rows
from tests.reports import changed, having

ALONE = Options(without=tuple(key for key in SWITCHES if key not in ("priorities", "drivers")))
SECTION = ("priorities", "drivers")


@pytest.fixture(scope="module")
def report() -> Report:
    asked = itss()
    users, supplier = sample(asked, "users", 120), sample(asked, "supplier", 6, 2)
    return build(inputs(asked, users, supplier, options=ALONE))


@pytest.fixture(scope="module")
def page(report: Report) -> bytes:
    return FORMATS["html"].render(report, "en")


def rooms(page: bytes) -> dict[str, ElementTree.Element]:
    found = {e.get("class"): e for e in ElementTree.fromstring(page).iter("section")}
    return {key: found[key] for key in SECTION}


def said(report: Report, key: str, language: str = "en") -> str:
    content = {"priorities": priorities.content, "drivers": drivers.content}[key]
    found = content(Reading(report), Voice(language))
    assert found is not None
    return found.parts[0].lead


def test_the_first_sentence_says_what_is_important_and_rated_low(report: Report) -> None:
    start = [row for row in report.priorities if row.quadrant == "concentrate_here"]
    assert start
    text = said(report, "priorities")
    assert f"{len(start)} of 16 are more important than the average" in text
    best = max(start, key=lambda row: row.importance or 0.0)
    name = Voice("en").name(Reading(report).node(best.level, best.id))  # type: ignore[arg-type]
    assert f"rated below the average: {name}" in text
    assert "应先改进" not in said(report, "priorities", "zh")
    rows = [changed(row, stability=0.6 if row in start[1:] else 0.95) for row in report.priorities]
    text = said(having(report, priorities=tuple(rows)), "priorities")
    assert f"Of the {len(start)} important and rated low, as steady as that: 1." in text


def test_an_items_wording_does_not_end_the_sentence_it_stands_in(report: Report) -> None:
    item = next(node for node in report.nodes if node.level == "item")
    wording = names.wording(item, "users", Voice("en"))
    ended = replace(item, wording=(("users", Text.of(wording.rstrip(".") + ".")),))
    nodes = tuple(ended if node is item else node for node in report.nodes)
    reading = Reading(replace(report, nodes=nodes))
    told = names.called(reading, item, "users", Voice("en"))
    assert told == f"{item.id} {wording.rstrip('.')}"


def test_where_nothing_is_to_be_done_first_that_is_said(report: Report) -> None:
    rows = tuple(changed(row, quadrant="keep_up") for row in report.priorities)
    text = said(having(report, priorities=rows), "priorities")
    assert "none of the 16 is both more important" in text


def test_too_few_people_are_told_in_a_sentence() -> None:
    asked = itss()
    few = build(inputs(asked, sample(asked, "users", 20), options=ALONE))
    assert "no priorities (too few sheets" in said(few, "priorities")
    assert "cannot be told (too few sheets" in said(few, "drivers")
    assert b"quadrants-users" not in FORMATS["html"].render(few, "en")


def test_an_open_order_is_said_to_be_open(report: Report) -> None:
    (row,) = report.drivers
    first = min(row.parts, key=lambda part: part.rank or 99)
    for kept, open_ in ((0.5, True), (0.95, False)):
        parts = tuple(changed(p, same_rank=kept) if p == first else p for p in row.parts)
        text = said(having(report, drivers=(replace(row, parts=parts),)), "drivers")
        assert ("not settled" in text) == open_


def test_the_page_prints_the_figures_of_the_report(report: Report, page: bytes) -> None:
    printed = html_figures(page)
    for row in report.priorities:
        place = f"priorities/{row.level}/{row.id}/users"
        assert printed[f"{place}/importance"] == figure(row.importance, "coefficient")
        assert printed[f"{place}/performance"] == figure(row.performance, "mean")
        assert printed[f"{place}/stability"] == figure(row.stability, "share")
        assert printed[f"{place}/n"] == figure(row.n, "count")
    for part in report.drivers[0].parts:
        place = f"drivers/{part.level}/{part.id}/users"
        assert part.share_ci is not None
        assert printed[f"{place}/share"] == figure(part.share, "share")
        assert printed[f"{place}/share_ci"] == interval(part.share_ci, "share")
        assert printed[f"{place}/vif"] == figure(part.vif, "score")


def test_the_chart_names_the_least_and_the_greatest_n(report: Report) -> None:
    first, *others = report.priorities
    rows = (changed(first, n=97), *(changed(row, n=120) for row in others))
    for some, shown in ((rows, "97–120"), (rows[1:], "120")):
        found = priorities.content(Reading(having(report, priorities=tuple(some))), Voice("en"))
        assert found is not None
        assert found.parts[0].drawing is not None
        assert f"n\u00a0=\u00a0{shown})" in found.parts[0].drawing.sentence


def test_tables_have_captions_and_scopes_and_charts_a_sentence_with_n(page: bytes) -> None:
    for key, room in rooms(page).items():
        tables, figures = list(room.iter("table")), list(room.iter("figure"))
        assert (len(tables), len(figures)) == (1, 1), key
        assert tables[0].find("caption") is not None
        scopes = {th.get("scope") for th in tables[0].iter("th")}
        assert scopes <= {"col", "row", "rowgroup"}
        told = "".join(figures[0].find("figcaption").itertext())  # type: ignore[union-attr]
        assert "n\u00a0=\u00a0" in told


def test_every_marks_number_stands_in_the_table(page: bytes) -> None:
    room = rooms(page)["priorities"]
    heads = ["".join(th.itertext()) for th in room.iter("th") if th.get("scope") == "row"]
    assert [head.split(".")[0] for head in heads] == [str(n) for n in range(1, 17)]


def test_the_workbook_has_every_figure(report: Report) -> None:
    book = FORMATS["xlsx"].render(report, "en")
    rows = sheet_rows(book, "Importance–performance")
    assert [row["Importance"] for row in rows] == [
        figure(row.importance, "coefficient") for row in report.priorities
    ]
    parts = report.drivers[0].parts
    rows = sheet_rows(book, "Associations")
    assert [row["Part of R²"] for row in rows] == [figure(p.part, "coefficient") for p in parts]
    assert {row["Division"] for row in rows} == {"LMG (Shapley)"}


def test_paper_has_both_sections_and_no_complaint(
    report: Report, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        text = "".join(
            pdf_text(FORMATS["pdf"].render(brief(report, "priorities", "drivers"), "zh")).split()
        )
    assert not caplog.records
    assert "重要性与绩效" in text
    assert "哪些方面与总体满意相关联" in text


def test_a_predictor_without_a_part_is_a_row_with_its_reason(report: Report) -> None:
    (row,) = report.drivers
    flat = Driver(level="characteristic", id=row.parts[0].id, reason="constant")
    flattened = having(report, drivers=(replace(row, parts=(flat, *row.parts[1:])),))
    text = FORMATS["html"].render(flattened, "en").decode()
    assert "all answers alike" in text


MARKS = (series("Users", "demand", 0),)


def drawn(places: list[tuple[float, float]], wide: float = 670.0) -> Quadrants:
    return quadrants(
        [Place(number=i, across=x, up=y, series=MARKS[0]) for i, (x, y) in enumerate(places, 1)],
        lines=(3.5, 0.5),
        axes=("performance", "importance"),
        corners=("a", "b", "c", "d"),
        width=wide,
    )


@pytest.mark.parametrize("wide", [340.0, 670.0])
def test_marks_and_numbers_lie_inside_the_frame_and_numbers_apart(wide: float) -> None:
    grid = [(3.0 + 0.1 * i, 0.3 + 0.1 * ((i * 3) % 5)) for i in range(12)]
    chart = drawn(grid, wide)
    for mark in chart.marks:
        assert chart.left <= mark.x <= chart.right
        assert chart.top <= mark.y <= chart.bottom
    for one, two in combinations(chart.numbers, 2):
        assert abs(one.x - two.x) > 4 or abs(one.y - two.y) > 4


def test_up_is_up_and_right_is_right() -> None:
    low, high = drawn([(3.0, 0.2), (4.0, 0.8)]).marks
    assert low.x < high.x
    assert low.y > high.y


@pytest.mark.parametrize("values", [[3.0], [3.0, 3.0], [0.0], [1e-9, 2e-9], [-4.0, 120.0]])
def test_an_axis_shows_all_values_with_ticks(values: list[float]) -> None:
    axis, ticks = spread(values, 0.0, 300.0)
    assert axis.low < min(values)
    assert max(values) < axis.high
    assert 2 <= len(ticks) <= 12
    assert len({tick.text for tick in ticks}) == len(ticks)
    assert all(0.0 <= tick.x <= 300.0 for tick in ticks)
