"""`parallax analyse` on real surveys against R psych 2.2.9 and published figures, within 1e-9."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis.report import Report
from analysis.sections.gaps import Gap
from analysis.sections.reliability import RELIABILITY, ScaleReliability
from tests.app.inputs.analysing import analysed
from tests.reference.golden import DATA, exact, figures, needs_data

pytestmark = needs_data

INSTRUMENTS = Path(__file__).parents[2] / "instruments"
BFI = {
    "A": "agreeableness",
    "C": "conscientiousness",
    "E": "extraversion",
    "N": "neuroticism",
    "O": "openness",
}
PAIRWISE = {"A": 0.7030, "C": 0.7267, "E": 0.7617, "N": 0.8140, "O": 0.6002}


@cache
def report(name: str) -> Report:
    return analysed([DATA / f"{name}.csv"], INSTRUMENTS / f"{name}.toml").report


def scale(found: Report, id_: str, facet: str = "perception") -> ScaleReliability:
    (row,) = (r for r in found[RELIABILITY] if (r.scale, r.facet) == (id_, facet))
    return row


def check(row: ScaleReliability, wanted: dict[str, Any]) -> None:
    """psych::alpha(x, keys)'s figures: total, alpha.drop, item.stats and the items' means."""
    assert row.alpha == exact(wanted["alpha_raw"])
    assert row.alpha_standardized == exact(wanted["alpha_std"])
    assert row.lambda6 == exact(wanted["lambda6_smc"])
    for item in row.items:
        assert item.mean == exact(wanted["means"][item.id])
        assert item.sd == exact(wanted["item_sd"][item.id])
        assert item.item_rest == exact(wanted["item_rest_r"][item.id])
        assert item.alpha_if_deleted == exact(wanted["alpha_if_deleted"][item.id])


@pytest.mark.parametrize("id_", ["IMAG", "CUEX", "PERQ", "CUSA", "CUSL"])
def test_the_mobile_phone_survey(id_: str) -> None:
    row, wanted = scale(report("mobi"), id_), figures("golden_mobi.json")[id_]
    check(row, wanted)
    assert row.n == 250
    assert row.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


def test_the_mobile_phone_scores_are_the_means_of_the_scales() -> None:
    wanted = figures("golden_mobi.json")["IMAG"]
    (found,) = (s for s in report("mobi").scores if (s.level, s.id) == ("characteristic", "IMAG"))
    assert (found.mean, found.sd) == (exact(wanted["scale_mean"]), exact(wanted["scale_sd"]))
    assert found.score100 == exact((wanted["scale_mean"] - 1) / 9 * 100)


def test_the_personality_items_by_the_rule_for_missing_answers_that_is_printed() -> None:
    check(scale(report("bfi"), "agreeableness"), figures("golden_bfi.json")["A_pairwise"])
    for letter, wanted in PAIRWISE.items():
        assert scale(report("bfi"), BFI[letter]).alpha == pytest.approx(wanted, abs=5e-5)


@pytest.mark.parametrize("letter", BFI)
def test_the_personality_items_of_complete_rows(letter: str, tmp_path: Path) -> None:
    path = tmp_path / "complete.csv"
    with (DATA / "bfi.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    items = [f"{letter}{number}" for number in range(1, 6)]
    complete = [row for row in rows if all(row[item] for item in items)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(complete)
    found = analysed([path], INSTRUMENTS / "bfi.toml").report
    wanted = figures("golden_bfi.json")[f"{letter}_listwise"]
    check(scale(found, BFI[letter]), wanted)
    assert scale(found, BFI[letter]).n == wanted["n"]
    assert scale(found, BFI[letter]).alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


def kiosk() -> dict[tuple[str, str], Gap]:
    return {(gap.level, gap.id): gap for gap in report("kiosk").gaps}


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / "golden" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("number", range(6))
def test_the_kiosks_gaps_per_dimension(number: int) -> None:
    wanted = rows_of("oracle_kiosk_gap_dimensions.csv")[number]
    found = kiosk()["characteristic", wanted["dimension"].lower()]
    assert found.minuend == exact(float(wanted["P"]))
    assert found.subtrahend == exact(float(wanted["E"]))
    assert found.gap == exact(float(wanted["gap"]))
    assert found.n == 194


def test_the_kiosks_gap_overall_is_the_mean_of_its_six_dimensions() -> None:
    assert kiosk()["overall", "overall"].gap == pytest.approx(-1.128408, abs=5e-7)


def test_the_kiosks_gaps_per_item_with_their_tests() -> None:
    wanted = {f"I{int(row['item']):02d}": row for row in rows_of("oracle_kiosk_gap_ipa_items.csv")}
    found = {id_: gap for (level, id_), gap in kiosk().items() if level == "item"}
    assert len(found) == 20
    for id_, gap in found.items():
        row = wanted[id_]
        assert gap.gap == exact(float(row["gap"]))
        assert gap.p == pytest.approx(float(row["p"]), rel=1e-9)
        assert gap.effect == exact(float(row["gap"]) / float(row["gap_sd"]))
