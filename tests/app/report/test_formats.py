"""One place rounds."""

import pytest

from app.report.formats import Style, figure, interval, sheet_format


@pytest.mark.parametrize(
    ("value", "style", "printed"),
    [
        (2.675, "mean", "2.68"),
        (2.665, "mean", "2.67"),
        (0.125, "gap", "+0.13"),
        (-0.125, "gap", "−0.13"),
        (-0.45, "gap", "−0.45"),
        (-0.004, "gap", "0.00"),
        (-0.0, "gap", "0.00"),
        (1.005, "mean", "1.01"),
        (0.1 + 0.2, "mean", "0.30"),
        (72.25, "score", "72.3"),
        (72.349999999999994, "score", "72.4"),
        (0.845, "share", "85%"),
        (0.145, "share", "15%"),
        (0.0009999, "p", "< 0.001"),
        (0.001, "p", "0.001"),
        (0.0345, "p", "0.035"),
        (1.0, "p", "1.000"),
        (1e-300, "p", "< 0.001"),
        (1234567, "count", "1,234,567"),
        (12.0, "df", "12"),
        (87.345, "df", "87.3"),
        (0, "count", "0"),
        (None, "mean", "–"),
    ],
)
def test_a_figure_is_rounded_half_away_from_zero_as_a_spreadsheet_shows_it(
    value: float | None, style: Style, printed: str
) -> None:
    assert figure(value, style) == printed


def test_an_interval_is_bracketed_because_a_dash_would_look_like_a_minus() -> None:
    assert interval((-0.204, 0.31), "gap") == "[−0.20, +0.31]"
    assert interval(None, "mean") == "–"


def test_a_figure_that_rounds_to_zero_has_no_sign_in_the_workbook_either() -> None:
    assert sheet_format(-0.004, "gap") == "0.00;0.00;0.00"
    assert sheet_format(-0.4, "gap") == "+0.00;−0.00;0.00"
    assert sheet_format(0.4, "p") == '[<0.001]"< 0.001";0.000'


def test_degrees_of_freedom_are_whole_in_the_workbook_where_they_are() -> None:
    assert sheet_format(12.0, "df") == "0;−0;0"
    assert sheet_format(87.345, "df") == "0.0;−0.0;0.0"
