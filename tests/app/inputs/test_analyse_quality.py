"""`parallax analyse` with durations and rules of one's own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.report import Report
from analysis.sections.audiences import Exclusion
from analysis.sections.quality import QUALITY, QualityAudience
from app.cli.__main__ import cli
from surveys.errors import AnswersError, ModelError
from tests.app.inputs.analysing import analysed
from tests.app.inputs.test_analyse import HEADER, SMALL, sheet

CAREFUL = ("5544214459", "4443224358", "3354314247", "5545113459", "4434223346")
SPEEDER = 'exclude = ["speeder"]'


def run(folder: Path, seconds: list[str], rules: str | None = None) -> Report:
    """Sheets of ten ratings, one for each duration."""
    rows = [f"{sheet(CAREFUL[i % 5])},{taken}" for i, taken in enumerate(seconds)]
    path = folder / "a.csv"
    path.write_text("\n".join([f"{HEADER},time", *rows]) + "\n", encoding="utf-8")
    (folder / "r.toml").write_text(rules or "", encoding="utf-8")
    file = None if rules is None else folder / "r.toml"
    return analysed([path], SMALL, duration="time", rules=file).report


def users(report: Report) -> QualityAudience:
    assert report.quality is not None
    return report[QUALITY][0].audiences[0]


def test_sheets_are_judged_by_the_seconds_for_each_rating(tmp_path: Path) -> None:
    row = users(run(tmp_path, ["19.9", "20", "600", "", "0", "21", "44"]))
    (found,) = (each for each in row.rules if each.rule == "speeder")
    assert (found.n, found.flagged, found.reason) == (6, 2, None)


def test_a_column_of_blanks_is_no_record_of_times(tmp_path: Path) -> None:
    row = users(run(tmp_path, [""] * 6))
    (found,) = (each for each in row.rules if each.rule == "speeder")
    assert (found.flagged, found.reason) == (None, "no_times")


def test_rules_that_exclude_leave_sheets_out_and_are_said_to_be_given(tmp_path: Path) -> None:
    made = run(tmp_path, ["3"] * 5 + ["90"] * 10, SPEEDER)
    (audience,) = (each for each in made.audiences if each.id == "users")
    assert (audience.complete, audience.used) == (15, 10)
    assert audience.excluded == (Exclusion(rule="speeder", n=5),)
    assert made.quality is not None
    assert (made.quality.rules_set, made.quality.excludes) == ("given", True)


def test_the_fingerprint_covers_the_rules(tmp_path: Path) -> None:
    seconds = ["90"] * 10
    plain, strict = run(tmp_path, seconds), run(tmp_path, seconds, SPEEDER)
    assert plain.fingerprint != strict.fingerprint
    assert plain.scores == strict.scores


@pytest.mark.parametrize("wrong", ["-1", "1:30", "inf", "nan", "2 min"])
def test_what_is_no_number_of_seconds_is_told_with_its_place(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(AnswersError, match=r"a\.csv: row 3, column time: .* no number of seconds"):
        run(tmp_path, ["30", wrong])


def test_a_column_or_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    run(tmp_path, ["30"])
    with pytest.raises(AnswersError, match="Did you mean 'time'"):
        analysed([tmp_path / "a.csv"], SMALL, duration="tim")
    (tmp_path / "r.toml").write_text("spread = 200\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"r\.toml:1: .*Use 0 to 100\."):
        analysed([tmp_path / "a.csv"], SMALL, rules=tmp_path / "r.toml")


def test_the_command_takes_both(tmp_path: Path) -> None:
    run(tmp_path, ["3"] * 5 + ["90"] * 10, SPEEDER)
    out = tmp_path / "x.json"
    arguments = [
        "analyse", tmp_path / "a.csv", "--instrument", SMALL, "--duration", "time",
        "--rules", tmp_path / "r.toml", "-o", out,
    ]  # fmt: skip
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert done.exit_code == 0, done.output
    made = json.loads(out.read_text(encoding="utf-8"))
    assert [a["excluded"] for a in made["audiences"]] == [[{"rule": "speeder", "n": 5}]]
    assert "columns not asked for" not in done.output
