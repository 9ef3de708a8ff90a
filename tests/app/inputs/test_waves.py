"""Waves from a file's column, and how the section on them reads."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.report import SWITCHES, Report, build
from analysis.study.inputs import Options, Wave
from app.inputs.waves import time_of
from app.report.faces import FORMATS
from app.report.formats import figure
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.trend.trend_page import content
from surveys.errors import AnswersError
from tests.analysis.crowd import crowd
from tests.analysis.sheets import INSTRUMENTS, inputs, instrument
from tests.app.faces import html_figures, sheet_rows
from tests.app.inputs.analysing import analysed

ALONE = tuple(key for key in SWITCHES if key != "trend")
SMALL = INSTRUMENTS / "small.toml"


def report(*shifts: float) -> Report:
    samples = [crowd({"it": 40}, shift={"it": by}, seed=i) for i, by in enumerate(shifts)]
    waves = tuple(
        Wave(label=str(2020 + i), time=2020.0 + i, samples=(s,)) for i, s in enumerate(samples)
    )
    return build(replace(inputs(samples[-1], options=Options(without=ALONE)), waves=waves))


def sentence(made: Report, language: str) -> str:
    found = content(Reading(made), Voice(language))
    assert found is not None
    return found.parts[0].lead


def csv(path: Path, *waves: tuple[str, int]) -> Path:
    """A file of the small instrument, so many rows of each wave, the later the better."""
    names = [
        r.item if r.facet == "perception" else f"{r.item}:{r.facet}" for r in instrument().ratings
    ]
    lines = [",".join([*names, "year", "department"])]
    for i, (label, n) in enumerate(waves):
        points = crowd({"it": n}, shift={"it": 0.4 * i}, seed=i).points
        lines += [",".join([*map(str, row), label, "it"]) for row in points.tolist()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_column_of_years_makes_the_report_of_the_last_and_a_trend(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2024", 12), ("2022", 10), ("2023", 11))
    done = analysed([file], SMALL, wave="year", without=ALONE)
    (row,) = done.report.trend
    assert row.waves == ("2022", "2023", "2024")
    assert done.report.audiences[0].used == 12
    assert done.files[0].rows == 33
    assert "year" not in done.files[0].passed_over
    assert sum(result.n or 0 for result in done.report.questions if result.kind == "choice") == 12


def test_waves_can_stand_in_files_of_their_own(tmp_path: Path) -> None:
    files = [
        csv(tmp_path / "a.csv", ("2023-11", 10)),
        csv(tmp_path / "b.csv", ("2024-05", 11)),
    ]
    (row,) = analysed(files, SMALL, wave="year", without=ALONE).report.trend
    assert row.waves == ("2023-11", "2024-05")
    assert row.times[1] - row.times[0] == pytest.approx(0.5, abs=0.01)


def test_a_single_wave_is_a_report_without_a_trend(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2024", 12))
    assert analysed([file], SMALL, wave="year", without=ALONE).report.trend == ()


@pytest.mark.parametrize(
    ("column", "label", "says"),
    [
        ("yaer", "2024", "Did you mean 'year'"),
        ("year", "", "does not say its wave"),
        ("year", "spring", "is no time"),
        ("year", "2024.0", "two names for one time"),
    ],
)
def test_waves_that_cannot_be_told_apart_are_refused(
    tmp_path: Path, column: str, label: str, says: str
) -> None:
    file = csv(tmp_path / "a.csv", ("2024", 6), (label, 6), ("2020", 6))
    with pytest.raises(AnswersError, match=says):
        analysed([file], SMALL, wave=column)


def test_years_months_and_days_are_in_one_order() -> None:
    labels = ["2023", "2023-02", "202303", "2023-12-31", "2024", "20240102", "2024-09", "202410"]
    times = [time_of(label, "year") for label in labels]
    assert times == sorted(times)
    assert time_of("202410", "year") == time_of("2024-10-01", "year")
    for wrong in ("nan", "inf", "1e9", "", "2024-13", "202413", "2024.9", "2024.10", "45292"):
        with pytest.raises(AnswersError):
            time_of(wrong, "year")


def test_the_sentence_names_what_rose_and_does_not_call_the_rest_unchanged() -> None:
    assert "up: Overall" in sentence(report(0.0, 0.9), "en")
    assert "下降的有：总体" in sentence(report(0.9, 0.0), "zh")
    assert "does not prove" in sentence(report(0.0, 0.0), "en")
    assert "points a year" in sentence(report(0.0, 0.4, 0.8), "en")


def test_page_and_workbook_have_the_figures_of_the_report() -> None:
    made = report(0.0, 0.5, 0.9)
    printed = html_figures(FORMATS["html"].render(made, "en"))
    (row,) = made.trend
    for node in row.nodes:
        place = f"trend/users/{node.level}/{node.id}"
        for point in node.points:
            assert printed[f"{place}/{point.wave}/score100"] == figure(point.score100, "score")
        assert printed[f"{place}/last/change100"] == figure(node.changes[1].change100, "gap100")
    workbook = FORMATS["xlsx"].render(made, "en")
    assert len(sheet_rows(workbook, "Scores by wave")) == 3 * len(row.nodes)
    assert len(sheet_rows(workbook, "Changes")) == 3 * len(row.nodes)
    assert len(sheet_rows(workbook, "Trend lines")) == len(row.nodes)
