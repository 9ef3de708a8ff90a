"""`parallax analyse` on made and real surveys against R and published figures, within 1e-9."""

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis.report import Report
from analysis.sections.gaps import Gap
from analysis.sections.reliability import RELIABILITY, ScaleReliability
from tests.app.inputs.analysing import analysed
from tests.reference.golden import Source, exact, on_all_data

INSTRUMENTS = Path(__file__).parents[2] / "instruments"
TRAITS = {
    "A": "agreeableness",
    "C": "conscientiousness",
    "E": "extraversion",
    "N": "neuroticism",
    "O": "openness",
}
# What takes long and is not looked at here.
WITHOUT = ("structure", "confirmatory", "consistency", "agreement", "quality", "sensitivity")
MODELS = {"phone": "mobi", "traits": "bfi", "kiosk": "kiosk"}


@cache
def report(place: Path, survey: str) -> Report:
    return analysed([place], INSTRUMENTS / f"{MODELS[survey]}.toml", without=WITHOUT).report


def reported(data: Source, survey: str) -> Report:
    return report(data.path(f"{survey}.csv"), survey)


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


@on_all_data
@pytest.mark.parametrize("id_", ["IMAG", "CUEX", "PERQ", "CUSA", "CUSL"])
def test_the_mobile_phone_survey(data: Source, id_: str) -> None:
    row, wanted = scale(reported(data, "phone"), id_), data.figures("phone")[id_]
    check(row, wanted)
    assert row.n == wanted["n"]
    assert row.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


@on_all_data
def test_the_mobile_phone_scores_are_the_means_of_the_scales(data: Source) -> None:
    wanted, scores = data.figures("phone")["IMAG"], reported(data, "phone").scores
    (found,) = (s for s in scores if (s.level, s.id) == ("characteristic", "IMAG"))
    assert (found.mean, found.sd) == (exact(wanted["scale_mean"]), exact(wanted["scale_sd"]))
    assert found.score100 == exact((wanted["scale_mean"] - 1) / 9 * 100)


@on_all_data
def test_the_personality_items_by_the_rule_for_missing_answers_that_is_printed(
    data: Source,
) -> None:
    found, figures = reported(data, "traits"), data.figures("traits")
    check(scale(found, "agreeableness"), figures["A_pairwise"])
    for id_, wanted in zip(TRAITS.values(), figures["alpha_pairwise"], strict=True):
        assert scale(found, id_).alpha == pytest.approx(wanted, abs=5e-5)


@on_all_data
@pytest.mark.parametrize("letter", TRAITS)
def test_the_personality_items_of_complete_rows(data: Source, letter: str, tmp_path: Path) -> None:
    path = tmp_path / "complete.csv"
    rows = data.rows("traits")
    items = [f"{letter}{number}" for number in range(1, 6)]
    complete = [row for row in rows if all(row[item] for item in items)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(complete)
    found = analysed([path], INSTRUMENTS / "bfi.toml", without=WITHOUT).report
    wanted = data.figures("traits")[f"{letter}_listwise"]
    row = scale(found, TRAITS[letter])
    check(row, wanted)
    assert row.n == wanted["n"]
    assert row.alpha_ci == exact(tuple(wanted["alpha_ci_feldt"]))


def kiosk(data: Source) -> dict[tuple[str, str], Gap]:
    return {(gap.level, gap.id): gap for gap in reported(data, "kiosk").gaps}


@on_all_data
@pytest.mark.parametrize("number", range(6))
def test_the_kiosks_gaps_per_dimension(data: Source, number: int) -> None:
    wanted = data.rows("kiosk_gap_dimensions")[number]
    found = kiosk(data)["characteristic", wanted["dimension"].lower()]
    assert found.minuend == exact(float(wanted["P"]))
    assert found.subtrahend == exact(float(wanted["E"]))
    assert found.gap == exact(float(wanted["gap"]))
    assert found.n == data.figures("kiosk")["n"]


@on_all_data
def test_the_kiosks_gap_overall_is_the_mean_of_its_six_dimensions(data: Source) -> None:
    wanted = data.figures("kiosk")["overall_gap"]
    assert kiosk(data)["overall", "overall"].gap == pytest.approx(wanted, abs=5e-7)


@on_all_data
def test_the_kiosks_gaps_per_item_with_their_tests(data: Source) -> None:
    rows = data.rows("kiosk_gap_ipa_items")
    wanted = {f"I{int(row['item']):02d}": row for row in rows}
    found = {id_: gap for (level, id_), gap in kiosk(data).items() if level == "item"}
    assert len(found) == 20
    for id_, gap in found.items():
        row = wanted[id_]
        assert gap.gap == exact(float(row["gap"]))
        assert gap.p == pytest.approx(float(row["p"]), rel=1e-9)
        assert gap.effect == exact(float(row["gap"]) / float(row["gap_sd"]))


@on_all_data
def test_the_kiosks_structure_is_that_of_the_study(data: Source) -> None:
    """Printed to three decimals of the real one, so within half of the last."""
    without = [section for section in WITHOUT if section != "confirmatory"]
    found = analysed([data.path("kiosk.csv")], INSTRUMENTS / "kiosk.toml", without=without).report
    (row,) = (row for row in found.confirmatory if row.facet == "perception")
    n, df, *fit = data.figures("kiosk")["fits"]["P"]
    assert (row.n, row.df, row.reason) == (n, df, None)
    assert [row.chi2, row.cfi, row.rmsea] == pytest.approx(fit, abs=0.0005)
