"""Columns beside the answers: whose a row is, and in which language it was answered."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis.report import SWITCHES
from analysis.sections.trend.linked import LinkedChange
from analysis.sections.trend.trend import TREND
from app.cli.__main__ import cli
from app.inputs.csvfile import read_csv
from app.inputs.responses import read_responses
from app.inputs.samples import Reader
from app.inputs.segment_columns import divide
from surveys.errors import AnswersError
from surveys.exchange.columns import Named
from surveys.fieldwork.quality import DEFAULT
from tests.analysis.crowd import crowd
from tests.analysis.sheets import INSTRUMENTS, instrument
from tests.app.inputs.analysing import analysed

SMALL = INSTRUMENTS / "small.toml"
ALONE = tuple(key for key in SWITCHES if key != "trend")


def csv(path: Path, *waves: tuple[str, list[str]]) -> Path:
    """A file of the small instrument: per wave a row for each of these people."""
    names = [
        r.item if r.facet == "perception" else f"{r.item}:{r.facet}" for r in instrument().ratings
    ]
    lines = [",".join([*names, "department", "year", "who", "lang"])]
    for i, (label, people) in enumerate(waves):
        points = crowd({"it": len(people)}, shift={"it": 0.8 * i}, seed=i).points
        lines += [
            ",".join([*map(str, row), "it", label, who, "EN" if at % 2 else "en"])
            for at, (row, who) in enumerate(zip(points.tolist(), people, strict=True))
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def linked(file: Path) -> LinkedChange | None:
    (row,) = analysed([file], SMALL, wave="year", person="who", without=ALONE).report[TREND]
    return row.nodes[0].linked


def people(start: int, stop: int) -> list[str]:
    return [f"p{i}" for i in range(start, stop)]


def test_people_of_the_first_wave_and_the_last_are_linked(tmp_path: Path) -> None:
    file = csv(
        tmp_path / "a.csv",
        ("2024", people(5, 45)),
        ("2022", people(0, 40)),
        ("2023", people(30, 60)),
    )
    found = linked(file)
    assert found is not None
    assert found.n == 35


def test_rows_of_nobody_known_are_not_linked(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2022", [""] * 20), ("2023", ["", *people(0, 19)]))
    assert linked(file) is None


@pytest.mark.parametrize("code", ["NA", "-9", "-9.0"])
def test_a_code_for_no_answer_is_nobody_s_name(tmp_path: Path, code: str) -> None:
    waves = [(year, [code, *people(0, 19)]) for year in ("2022", "2023")]
    found = linked(csv(tmp_path / "a.csv", *waves))
    assert found is not None
    assert found.n == 19
    many = csv(tmp_path / "b.csv", ("2022", [code] * 9), ("2023", [code] * 9))
    assert linked(many) is None


def test_a_person_who_stands_twice_in_a_wave_is_refused(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2022", ["p1", "p1", "p2"]), ("2023", people(0, 9)))
    with pytest.raises(AnswersError, match="'p1': twice in one wave"):
        linked(file)


def test_names_are_nowhere_in_the_report(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2022", people(0, 9)), ("2023", people(0, 9)))
    out = tmp_path / "r.json"
    columns = ["--wave", "year", "--person", "who", "--language", "lang"]
    command = ["analyse", str(file), "--instrument", str(SMALL), *columns, "-o", str(out)]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    assert '"linked": {' in out.read_text(encoding="utf-8")
    assert "p3" not in out.read_text(encoding="utf-8").partition('"evaluation"')[2]
    assert "who" not in done.output
    assert "lang" not in done.output


def test_people_without_waves_are_a_mistake(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2022", people(0, 9)))
    command = ["analyse", str(file), "--instrument", str(SMALL), "--person", "who"]
    done = CliRunner().invoke(cli, [*command, "-o", str(tmp_path / "r.json")])
    assert done.exit_code == 2
    assert "name their --wave too" in done.output


def test_languages_are_told_apart_however_they_are_capitalised(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2022", people(0, 20)))
    report = analysed([file], SMALL, language_column="lang", without=ALONE).report
    plain = analysed([file], SMALL, without=ALONE).report
    assert report.fingerprint != plain.fingerprint
    assert report.scores == plain.scores
    with pytest.raises(AnswersError, match="Did you mean 'lang'"):
        analysed([file], SMALL, language_column="lnag", without=ALONE)


def test_a_code_for_no_answer_is_no_language(tmp_path: Path) -> None:
    file = csv(tmp_path / "a.csv", ("2022", people(0, 4)))
    text = file.read_text(encoding="utf-8")
    for old, new in (("p0,en", "p0,ZH"), ("p1,EN", "p1,NA"), ("p2,en", "p2,"), ("p3,EN", "p3,-9")):
        text = text.replace(old, new)
    opened = read_csv(text.encode(), name="a.csv")
    (responses,) = read_responses(opened, instrument(), Named(beside=("lang",))).responses
    reader = Reader(
        instrument=instrument(),
        division=divide([responses], (), instrument()),
        known=None,
        threshold=5,
        quality=DEFAULT,
        language="lang",
    )
    (sample,) = reader.weighed([responses]).samples
    assert sample.languages is not None
    assert sample.languages.tolist() == ["zh", "", "", ""]


@pytest.mark.parametrize(
    "named", ["weight", "wave", "duration", "person", "language_column", "cluster"]
)
def test_an_item_tells_nothing_else_of_a_row(tmp_path: Path, named: str) -> None:
    file = csv(tmp_path / "a.csv", ("2022", people(0, 9)))
    rated = next(r.item for r in instrument().ratings if r.facet == "perception")
    columns: dict[str, Any] = {named: rated}
    with pytest.raises(AnswersError, match="is an item, and tells nothing else"):
        analysed([file], SMALL, **columns)
