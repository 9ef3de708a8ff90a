"""A figure is the same to the last printed digit on the page, on paper, in workbook and data."""

import pytest

from app.report.faces import FORMATS
from app.report.formats import Style, figure, interval
from tests.app.faces import html_figures, html_rows, json_values, pdf_text, sheet_rows
from tests.app.sample_report import sample_report

STYLES: dict[str, Style] = {
    "n": "count",
    "n_supplier": "count",
    "k": "count",
    "invited": "count",
    "complete": "count",
    "used": "count",
    "not_applicable": "count",
    "mean": "mean",
    "subtrahend": "mean",
    "minuend": "mean",
    "score100": "score",
    "coverage": "share",
    "top_box": "share",
    "rr1": "share",
    "shortfall": "score",
    "points": "score",
    "by_gap": "ratio",
    "by_caution": "ratio",
    "stability": "share",
    "people": "count",
    "half_width": "score",
    "gap": "gap",
    "gap100": "gap100",
    "effect": "effect",
    "p": "p",
    "p_adjusted": "p",
    "equivalence_p": "p",
    "beyond_margin": "share",
    "detectable100": "score",
    "profile": "gap",
    "profile100": "gap100",
}
HEADS = {
    "n": "n",
    "mean": "Mean",
    "score100": "0–100",
    "coverage": "Coverage",
    "n_supplier": "n ◆",
    "gap": "Gap",
    "gap100": "Gap /100",
    "effect": "Effect",
    "p_adjusted": "Adj. p",
    "alpha": "α",
    "lambda2": "λ2",
    "alpha_standardized": "Std. α",
}
INTERVALS: dict[str, Style] = {"gaps": "gap", "reliability": "coefficient"}
CI_STYLES: dict[tuple[str, str], Style] = {
    ("scores", "ci100"): "score",
    ("gaps", "ci100"): "gap100",
}
SHEETS = {"scores": "Scores", "gaps": "Gaps", "reliability": "Reliability"}
LEVELS = {
    "overall": "Overall",
    "characteristic": "Characteristic",
    "subcharacteristic": "Sub-characteristic",
    "item": "Item",
    "outcome": "Outcome",
}


@pytest.fixture(scope="module")
def faces() -> dict[str, bytes]:
    report = sample_report()
    return {name: one.render(report, "en") for name, one in FORMATS.items()}


def test_the_page_prints_the_values_of_the_data(faces: dict[str, bytes]) -> None:
    values = json_values(faces["json"])
    printed = html_figures(faces["html"])
    checked = 0
    for address, text in printed.items():
        if address.startswith("questions/"):
            continue
        field = address.rsplit("/", 1)[1]
        value = values[address]
        if isinstance(value, list):
            section = address.split("/")[0]
            style = CI_STYLES.get((section, field)) or INTERVALS[section]
            expected = interval((value[0], value[1]), style)
        else:
            expected = figure(value, _style(field))
        assert text == expected, address
        checked += 1
    assert checked > 1500


def _style(field: str) -> Style:
    if field.isdecimal():
        return "count"
    return STYLES.get(field, "coefficient")


def test_every_row_of_the_page_stands_on_paper(faces: dict[str, bytes]) -> None:
    # The reader of the paper guesses where blanks are.
    paper = "".join(pdf_text(faces["pdf"]).split())
    rows = list(html_rows(faces["html"]))
    missing = [row for row in rows if "".join(row.split()) not in paper]
    assert not missing
    assert len(rows) > 250


def test_the_workbook_shows_what_the_page_prints(faces: dict[str, bytes]) -> None:
    shown: dict[str, str] = {}
    for section, title in SHEETS.items():
        for row in sheet_rows(faces["xlsx"], title):
            kind = f"{row['Kind'].replace(' − ', '-')}/" if section == "gaps" else ""
            facet = "" if section == "gaps" else f"/{row['Facet']}"
            place = f"{section}/{kind}{row['Level']}/{row['Id']}/{row['Audience']}{facet}"
            shown |= {f"{place}/{head}": text for head, text in row.items()}
    checked = 0
    for address, text in html_figures(faces["html"]).items():
        section, *rest, field = address.split("/")
        if section in SHEETS and field in HEADS:
            at = 1 if section == "gaps" else 0
            rest[at] = LEVELS[rest[at]]
            rest[0] = rest[0].replace("supplier-demand", "supplier-demand side")
            assert shown["/".join([section, *rest, HEADS[field]])] == text, address
            checked += 1
    assert checked > 500


def test_the_figures_are_the_same_in_every_language() -> None:
    report = sample_report()
    pages = [html_figures(FORMATS["html"].render(report, each)) for each in ("zh", "en")]
    assert pages[0] == pages[1]
