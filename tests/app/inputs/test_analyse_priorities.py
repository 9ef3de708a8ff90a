"""`parallax analyse` and its priorities on made and real answers at a kiosk, from file to row."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from analysis.report import Report
from app.report.faces import FORMATS
from surveys.fieldwork.evaluation import Crosshairs
from tests.app.inputs.analysing import analysed
from tests.reference.golden import Source, exact, on_all_data

# What takes long and is not looked at here.
WITHOUT = ("structure", "confirmatory", "consistency", "agreement", "quality", "sensitivity")
HEAD = """
[model]
id = "kiosk-ipa"
version = "1.0"
name = "Self-service kiosk: importance and satisfaction"
scale = "seven"
facets = ["perception", "importance"]

[columns]
perception = "SAT{number}"
importance = "IMP{number}"

[[scale]]
id = "seven"
low = 1
high = 7

[[scale]]
id = "five"
low = 1
high = 5

[[audience]]
id = "customers"
name = "Customers"
side = "demand"

[[characteristic]]
id = "all"
name = "The kiosk"
"""
ITEM = """
[[characteristic.item]]
id = "I{number}"
wording = "Statement {number}"
"""
OUTCOME = """
[[outcome]]
id = "satisfaction"
name = "Overall satisfaction"

[[outcome.item]]
id = "Y1"
scale = "five"
facets = ["perception"]
wording = "Satisfied over all?"
"""


@cache
def report(
    answers: Path, crosshairs: Crosshairs = "grand_mean", *, outcome: bool = False
) -> Report:
    items = "".join(ITEM.format(number=f"{i:02d}") for i in range(1, 25))
    text = HEAD + items
    if outcome:
        # The same ratings under their own names, beside an outcome, and no importance.
        text = (HEAD[: HEAD.index("[columns]")] + HEAD[HEAD.index("[[scale]]") :]).replace(
            ', "importance"]', "]"
        ) + items.replace('"I', '"SAT')
        text += OUTCOME
    with TemporaryDirectory() as folder:
        file = Path(folder) / "kiosk.toml"
        file.write_text(text, encoding="utf-8")
        return analysed([answers], file, crosshairs=crosshairs, without=WITHOUT).report


@on_all_data
def test_the_items_to_concentrate_on_are_those_of_the_study(data: Source) -> None:
    rows = report(data.path("kiosk.csv")).priorities
    here = [row.id for row in rows if row.quadrant == "concentrate_here"]
    assert here == data.figures("kiosk")["concentrate_here"]


@on_all_data
def test_importance_and_performance_are_the_studys_means(data: Source) -> None:
    wanted, n = data.table("kiosk_gap_ipa_items"), data.figures("kiosk")["n"]
    for row, importance, performance in zip(
        report(data.path("kiosk.csv")).priorities,
        wanted["IMP_mean"],
        wanted["SAT_mean"],
        strict=True,
    ):
        assert (row.importance, row.performance) == exact((float(importance), float(performance)))
        assert (row.n, row.basis, row.reason) == (n, "stated", None)


@on_all_data
def test_other_cross_hairs_part_the_items_elsewhere(data: Source) -> None:
    answers, (item, *_) = data.path("kiosk.csv"), data.figures("kiosk")["above_the_middle"]
    middle = report(answers, "midpoint").priorities
    assert {(row.importance_line, row.performance_line) for row in middle} == {(4.0, 4.0)}
    assert "concentrate_here" not in {row.quadrant for row in middle if row.id == item}
    half = report(answers, "median").priorities
    assert sum((row.importance or 0) >= (row.importance_line or 0) for row in half) == 12


@on_all_data
def test_without_an_importance_the_items_are_ranked_by_the_outcome(data: Source) -> None:
    found = report(data.path("kiosk.csv"), outcome=True)
    assert {(row.basis, row.outcome) for row in found.priorities} == {
        ("correlation", "satisfaction")
    }
    (drivers,) = found.drivers
    assert (drivers.division, drivers.k, drivers.n) == (
        "relative_weights",
        24,
        data.figures("kiosk")["n"],
    )
    page = FORMATS["html"].render(found, "en").decode()
    assert (
        "Johnson&#39;s relative weights (not LMG)" in page or "relative weights (not LMG)" in page
    )


@on_all_data
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_24_items_is_made(data: Source, language: str) -> None:
    page = FORMATS["html"].render(report(data.path("kiosk.csv")), language).decode()  # type: ignore[arg-type]
    assert page.count('data-figure="priorities/') == 24 * 4
