"""The workbook: numbers that are numbers, text that is only text."""

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from analysis.sections.comments import Comment
from app.report.faces import FORMATS
from app.report.formats import PATTERNS, Style, figure, sheet_format
from surveys.exchange.sheets import harmless
from tests.app.faces import displayed, sheet_rows
from tests.app.sample_report import sample_report
from tests.extent import examples
from tests.reports import having

XLSX = FORMATS["xlsx"]


@pytest.mark.parametrize("style", sorted(PATTERNS))
@given(value=st.floats(-1e6, 1e6, allow_nan=False))
@examples(200)
def test_a_cell_shows_what_is_printed(style: Style, value: float) -> None:
    if style in ("count", "share", "p"):
        value = abs(value)
    if style == "count":
        value = round(value)
    if style == "number":
        value = round(value, 2)
    assert displayed(value, sheet_format(value, style)) == figure(value, style)


@pytest.mark.parametrize("value", [0.125, 2.675, -0.005, 0.004999999999, -0.0049, 1.005, 0.15])
def test_ties_are_shown_as_they_are_printed(value: float) -> None:
    assert displayed(value, sheet_format(value, "gap")) == figure(value, "gap")


def test_a_negative_gap_is_a_negative_number() -> None:
    report = sample_report()
    book = load_workbook(BytesIO(XLSX.render(report, "en")))
    sheet = book["Gaps"]
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("Gap")
    values: list[Any] = [row[column].value for row in sheet.iter_rows(min_row=2)]
    assert values == pytest.approx([gap.gap for gap in report.gaps], rel=1e-15, abs=0)
    assert min(values) < 0


def test_text_that_could_start_a_formula_is_made_harmless() -> None:
    starts = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    texts = [f"{start}1+1" for start in starts]
    comments = tuple(Comment(audience="users", id="security", text=text) for text in texts)
    made = XLSX.render(having(sample_report(), comments=comments), "en")
    sheet = load_workbook(BytesIO(made))["Comments"]
    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == len(starts)
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if not str(cell.value).startswith("'")] == []


def test_other_text_is_left_alone() -> None:
    assert harmless("很好 = good") == "很好 = good"


def test_a_figure_that_is_missing_is_an_empty_cell_with_its_reason() -> None:
    rows = sheet_rows(XLSX.render(sample_report(staff=3), "en"), "Scores")
    hidden = [row for row in rows if row["Audience"] == "staff"]
    assert hidden
    assert all(row["Mean"] == row["n"] == "" for row in hidden)
    assert all("fewer than 5" in row["Note"] for row in hidden)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_every_sheet_has_a_frozen_head_and_columns_wide_enough(language: str) -> None:
    book = load_workbook(BytesIO(XLSX.render(sample_report(), language)))  # type: ignore[arg-type]
    assert len(book.sheetnames) == 17
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.column_dimensions["A"].width > 5


def test_made_up_data_says_so_above_the_head() -> None:
    book = load_workbook(BytesIO(XLSX.render(sample_report(), "both")))
    assert "Synthetic data" in str(book.worksheets[0]["A1"].value)
