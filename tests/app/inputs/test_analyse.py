"""`parallax analyse` from files to the report, with all the bad input that people have."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from analysis.document import to_dict
from analysis.report import Report
from app.inputs.study import Analysis
from surveys.errors import AnswersError, ModelError
from tests.app.inputs.analysing import analysed

TESTS = Path(__file__).parents[2]
SMALL = TESTS / "instruments" / "small.toml"
ANSWERS = TESTS / "golden" / "answers.csv"
GOLDEN = TESTS / "golden" / "report.json"
HEADER = "S1:expectation,S2:expectation,S1,S2,S3,C1,C2,K1,K2,R1"


@pytest.fixture
def golden() -> Analysis:
    return analysed([ANSWERS], SMALL, audience="group", title="Made-up answers")


def run(folder: Path, *lines: str, **options: Any) -> Report:
    """Analyse lines under the small instrument's header; rows as "55,44212,…" cell by cell."""
    path = folder / "a.csv"
    path.write_text("\n".join([options.pop("header", HEADER), *lines]) + "\n", encoding="utf-8")
    return analysed([path], SMALL, **options).report


def sheet(marks: str) -> str:
    return ",".join("" if mark == "-" else mark for mark in marks)


def refused(folder: Path, *lines: str, **options: Any) -> str:
    with pytest.raises(AnswersError) as caught:
        run(folder, *lines, **options)
    return str(caught.value)


def test_the_report_of_made_up_answers_is_the_one_that_was_looked_through(
    golden: Analysis,
) -> None:
    """Set PARALLAX_REMAKE_GOLDEN=1 to write it anew; then read the difference."""
    found = {**to_dict(golden.report), "parallax": "*"}
    if os.environ.get("PARALLAX_REMAKE_GOLDEN"):
        text = json.dumps(found, ensure_ascii=False, indent=1)
        GOLDEN.write_text(text + "\n", encoding="utf-8")
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert set(found) == set(kept)
    for section, wanted in kept.items():
        close(found[section], wanted, section)


def close(found: object, wanted: object, where: str) -> None:
    """Equal, floats to 1e-9: the last digits depend on the machine's linear algebra."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        assert set(found) == set(wanted), where
        for key, value in wanted.items():
            close(found[key], value, f"{where}.{key}")
    elif isinstance(wanted, list) and isinstance(found, list):
        assert len(found) == len(wanted), where
        for number, value in enumerate(wanted):
            close(found[number], value, f"{where}[{number}]")
    elif isinstance(wanted, float) and not isinstance(found, str):
        tolerance = 1e-5 if where.endswith("omega_total") else 1e-9
        assert found == pytest.approx(wanted, abs=tolerance), where
    else:
        assert found == wanted, where


def test_what_was_read_and_passed_over_is_told(golden: Analysis) -> None:
    (file,) = golden.files
    assert (file.name, file.encoding, file.rows) == ("answers.csv", "UTF-8", 39)
    assert file.passed_over == ("received",)


def test_the_same_answers_in_gb18030_with_semicolons_give_the_same_report(
    golden: Analysis, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    with ANSWERS.open(encoding="utf-8", newline="") as old:
        rows = list(csv.reader(old))
    with path.open("w", encoding="gb18030", newline="") as new:
        csv.writer(new, delimiter=";").writerows(rows)
    again = analysed([path], SMALL, audience="group", title="Made-up answers")
    assert again.files[0].encoding == "GB18030"
    assert again.report == golden.report


def test_the_answers_in_several_files_and_another_order_give_the_same_fingerprint(
    golden: Analysis, tmp_path: Path
) -> None:
    header, *lines = ANSWERS.read_text(encoding="utf-8").splitlines()
    parts = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for path, part in zip(parts, (lines[::-2], lines[-2::-2]), strict=True):
        path.write_text("\n".join([header, *part]), encoding="utf-8")
    again = analysed(parts, SMALL, audience="group", title="Made-up answers").report
    assert again.fingerprint == golden.report.fingerprint
    assert again.comments == golden.report.comments


def test_audiences_that_no_file_has_are_not_spoken_of(tmp_path: Path) -> None:
    report = run(tmp_path, *[sheet("5544212459")] * 6)
    assert [audience.id for audience in report.audiences] == ["users"]
    assert {gap.kind for gap in report.gaps} == {"perception-expectation"}


def test_weights_are_used_and_said_to_be(tmp_path: Path) -> None:
    lines = [sheet("5544212459") + ",1"] * 4 + [sheet("5524212459") + ",4"]
    report = run(tmp_path, *lines, header=HEADER + ",w", weight="w")
    (found,) = (
        s for s in report.scores if (s.level, s.id, s.facet) == ("item", "S1", "perception")
    )
    assert found.mean == pytest.approx((4 * 4 + 2 * 4) / 8)
    assert report.method.respondent_weights


def test_fewer_people_than_the_threshold_are_hidden(tmp_path: Path) -> None:
    report = run(tmp_path, *[sheet("5544212459")] * 4)
    assert report.audiences[0].hidden
    assert {score.reason for score in report.scores} == {"suppressed"}
    assert not run(tmp_path, *[sheet("5544212459")] * 4, threshold=4).audiences[0].hidden


def test_a_constant_item_and_a_scale_of_one_item_are_answered_in_words(tmp_path: Path) -> None:
    report = run(tmp_path, *[sheet(f"5544{i}12459") for i in (1, 2, 3, 4, 5)])
    (speed,) = (r for r in report.reliability if (r.scale, r.facet) == ("speed", "perception"))
    assert (speed.alpha, speed.reason) == (None, "constant")
    text = SMALL.read_text(encoding="utf-8")
    head, tail = text.index('[[characteristic.item]]\nid = "K2"'), text.index("[[outcome]]")
    (tmp_path / "one.toml").write_text(text[:head] + text[tail:], encoding="utf-8")
    (tmp_path / "one.csv").write_text(ANSWERS.read_text(encoding="utf-8"), encoding="utf-8")
    found = analysed([tmp_path / "one.csv"], tmp_path / "one.toml", audience="group").report
    (courtesy,) = (r for r in found.reliability if (r.scale, r.audience) == ("courtesy", "users"))
    assert (courtesy.k, courtesy.alpha, courtesy.reason) == (1, None, "one_item")


@pytest.mark.parametrize(
    ("lines", "options", "says"),
    [
        (["6" + ",1" * 9], {}, "a.csv: row 2, column S1:expectation: '6' is not on the scale"),
        ([], {}, "no answers below it"),
        (["," * 9], {}, "no answers below it"),
        (["NA" + "," * 9], {}, "1 rows, and not one answer"),
        (["1,2,3"], {}, "row 2: 3 cells under 10 column names"),
        ([sheet("5544212459")], {"audience": "who"}, "column who: not in the file"),
        ([sheet("5544212459")], {"weight": "s1"}, "column s1: not in the file. Did you mean 'S1'?"),
        ([sheet("554421245")], {"header": HEADER[:-3]}, "column R1: not in the file"),
    ],
)
def test_bad_input_is_refused_with_its_place_and_the_remedy(
    tmp_path: Path, lines: list[str], options: dict[str, str], says: str
) -> None:
    assert says in refused(tmp_path, *lines, **options)


def test_a_broken_instrument_file_is_named_by_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(SMALL.read_text(encoding="utf-8").replace('scale = "five"', 'scale = "six"'))
    with pytest.raises(ModelError, match=r"broken\.toml:8"):
        analysed([ANSWERS], broken)
