"""`parallax analyse` as a consultant meets it: what it says, writes and refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.__main__ import cli

TESTS = Path(__file__).parents[2]
SMALL = TESTS / "instruments" / "small.toml"
ANSWERS = TESTS / "golden" / "answers.csv"
HEADER = "S1:expectation,S2:expectation,S1,S2,S3,C1,C2,K1,K2,R1"
ROWS = [f"5,5,4,{1 + i % 5},2,{1 + i % 3},2,4,5,9" for i in range(12)]


def analyse(*arguments: str | Path) -> Result:
    """Run the command on files under the small instrument."""
    whole = ["analyse", *map(str, arguments), "--instrument", str(SMALL), "--lang", "en"]
    return CliRunner().invoke(cli, whole)


def written(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """A file of answers."""
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


def table(*rows: str, header: str = HEADER) -> str:
    """A header and rows."""
    return "\n".join([header, *rows]) + "\n"


def test_the_command_writes_all_four_faces_and_says_what_it_read(tmp_path: Path) -> None:
    outputs = [tmp_path / f"r.{ending}" for ending in ("html", "pdf", "xlsx", "json")]
    arguments = [each for output in outputs for each in ("-o", str(output))]
    arguments += ["--lang", "en", "--instrument", str(SMALL), "--audience", "group"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "app.cli", "analyse", ANSWERS, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS.parent,
    )
    assert [output.read_bytes()[:5] for output in outputs][1:3] == [b"%PDF-", b"PK\x03\x04\x14"]
    assert outputs[0].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads(outputs[3].read_text(encoding="utf-8"))["fingerprint"].startswith("sha256:")
    assert done.stdout == ""
    assert done.stderr.splitlines()[2:4] == [
        "answers.csv: 39 answer sheets",
        "answers.csv: columns not asked for: received",
    ]
    assert "weasyprint" not in done.stderr


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--without", "NO_SUCH"), "is not one of 'loyalty', 'sensitivity', 'response', "),
        (("--crosshairs", "mean"), "is not one of 'grand_mean', 'median', 'midpoint'"),
        (("--sampling", "random"), "is not one of 'census', 'probability', 'other'"),
        (("--segmnet", "unit"), "Did you mean '--segment'?"),
        (("--nothing-near",), "There is no option '--nothing-near'. Use one of: --audience, "),
        (("-o", "r.docx"), "the ending must be one of .html, .pdf, .xlsx, .json"),
    ],
)
def test_an_option_that_does_not_exist_is_answered_with_those_that_do(
    tmp_path: Path, option: tuple[str, ...], says: str
) -> None:
    done = analyse(written(tmp_path, table(*ROWS)), "-o", tmp_path / "r.json", *option)
    assert done.exit_code == 2
    assert says in done.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("option", "text", "says"),
    [
        (
            "--margins",
            "lowr = 0.5",
            "unknown key 'lowr'. Did you mean 'lower'? Use one of: margin,",
        ),
        ("--margins", '[[margin]]\ncolum = "x"', "Did you mean 'column'? Use one of: column, aud"),
        ("--rules", "run_shar = 3", "unknown key 'run_shar'. Did you mean 'run_share'? Use one of"),
        ("--rules", "zzz = 3", "unknown key 'zzz'. Use one of: version, exclude, "),
        ("--rules", 'exclude = ["zzz"]', "straight_line"),
        ("--response", '[[audience]]\nid = "users"\nzzz = 1', "Use one of: id, sampling, popul"),
        ("--response", '[[audience]]\nid = "user"', "Did you mean 'users'?"),
    ],
)
def test_an_unknown_word_of_a_file_is_answered_with_the_known_ones(
    tmp_path: Path, option: str, text: str, says: str
) -> None:
    given = tmp_path / "f.toml"
    given.write_text(text + "\n", encoding="utf-8")
    done = analyse(written(tmp_path, table(*ROWS)), "-o", tmp_path / "r.json", option, given)
    assert done.exit_code == 1
    assert says in done.stderr


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a.csv: the file is empty."),
        ("\n\n", "a.csv: the file is empty."),
        (table(), "a.csv: a header and no answers below it."),
        (table(header="A,B"), "column S1:expectation: not in the file"),
        (table(*ROWS, header=HEADER.replace("K1", "K9")), "column K1: not in the file"),
        (table("5,5,6,1,2,3,2,4,5,9"), "row 2, column S1: '6' is not on the scale"),
        (table("5,5,4.5,1,2,3,2,4,5,9"), "row 2, column S1: '4.5' is not on the scale"),
        (table("5,5,four,1,2,3,2,4,5,9"), "row 2, column S1: 'four' is not on the scale"),
        (table("NA" + "," * 9), "1 rows, and not one answer to an item."),
        (table('"5,5'), "a.csv: row 2"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused_with_the_place(
    tmp_path: Path, text: str, says: str
) -> None:
    done = analyse(written(tmp_path, text), "-o", tmp_path / "r.json")
    assert done.exit_code == 1
    assert says in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16-le"])
def test_a_file_in_another_encoding_stops_and_asks_for_it(tmp_path: Path, encoding: str) -> None:
    text = table(*[f"{row},Käufer" for row in ROWS], header=f"{HEADER},dept")
    file = written(tmp_path, text, encoding=encoding)
    done = analyse(file, "--segment", "dept", "-o", tmp_path / "r.json")
    assert done.exit_code == 1
    assert "--encoding NAME" in done.stderr
    named = analyse(file, "--segment", "dept", "--encoding", encoding, "-o", tmp_path / "r.json")
    assert named.exit_code == 0, named.stderr
    assert named.stderr.splitlines()[0] == f"Reading a.csv ({encoding})"


def test_a_name_of_no_encoding_is_answered_with_the_usual_ones(tmp_path: Path) -> None:
    done = analyse(
        written(tmp_path, table(*ROWS)), "--encoding", "big-6", "-o", tmp_path / "r.json"
    )
    assert done.exit_code == 2
    assert "'big-6' is the name of no encoding. The usual ones: utf-8, gb18030, big5" in done.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_that_people_have_are_read(tmp_path: Path, encoding: str) -> None:
    text = table(*[f"{row},很好" for row in ROWS], header=f"{HEADER},comment:response")
    done = analyse(written(tmp_path, text, encoding=encoding), "-o", tmp_path / "r.json")
    assert done.exit_code == 0, done.stderr
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert {comment["text"] for comment in report["comments"]} == {"很好"}


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("r.doc", "the ending must be one of .html, .pdf, .xlsx, .json"),
        ("r", "the ending must be one of"),
        ("none/r.pdf", "there is no folder"),
        ("folder.pdf", "this is a folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, output: str, says: str
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    done = analyse(tmp_path / "not-even-looked-for.csv", "-o", tmp_path / output)
    assert done.exit_code == 2
    assert says in done.stderr


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    done = analyse(tmp_path / "none.csv", "-o", tmp_path / "r.json")
    assert (done.exit_code, "none.csv: cannot be read" in done.stderr) == (1, True)
    arguments = ["analyse", str(ANSWERS), "--instrument", "none.toml", "-o", "r.json"]
    done = CliRunner().invoke(cli, arguments)
    assert (done.exit_code, "none.toml: cannot be read" in done.stderr) == (1, True)


def test_the_same_answers_in_two_files_do_not_count_twice(tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(ANSWERS.read_bytes())
    done = analyse(ANSWERS, copy, "-o", tmp_path / "r.json")
    assert done.exit_code == 2
    assert "the same content" in done.stderr


def test_a_report_that_is_there_already_is_replaced_whole(tmp_path: Path) -> None:
    old = tmp_path / "r.json"
    old.write_text("old")
    assert analyse(ANSWERS, "--audience", "group", "-o", old).exit_code == 0
    assert json.loads(old.read_text(encoding="utf-8"))["nodes"]
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]


def test_a_constant_item_is_left_out_of_its_scale_and_named(tmp_path: Path) -> None:
    file = written(tmp_path, table(*ROWS))
    assert analyse(file, "-o", tmp_path / "r.json", "-o", tmp_path / "r.html").exit_code == 0
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    (courtesy,) = (each for each in report["reliability"] if each["scale"] == "courtesy")
    assert (courtesy["alpha"], courtesy["reason"]) == (None, "constant")
    assert "NaN" not in (tmp_path / "r.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("margin", ["nan", "inf", "-1"])
def test_a_margin_is_a_number_of_scale_points(margin: str, tmp_path: Path) -> None:
    done = analyse(ANSWERS, "--margin", margin, "-o", tmp_path / "r.json")
    assert done.exit_code == 2
    assert "--margin" in done.output


def test_a_margin_is_told_with_its_reason(tmp_path: Path) -> None:
    asked = ("--margin", "12,5%", "--margin-reason", " Agreed with the client. ")
    done = analyse(ANSWERS, *asked, "-o", tmp_path / "r.json")
    assert done.exit_code == 0, done.output
    method = json.loads((tmp_path / "r.json").read_text("utf-8"))["method"]
    assert (method["margin_share"], method["margin_reason"]) == (0.125, "Agreed with the client.")


@pytest.mark.parametrize(
    "option", ["audience", "weight", "wave", "duration", "language", "segment", "cluster"]
)
def test_the_name_of_a_column_is_not_blank(option: str, tmp_path: Path) -> None:
    done = analyse(ANSWERS, f"--{option}", " ", "-o", tmp_path / "r.json")
    assert (done.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert f"'--{option}': is blank. Name a column" in done.output


def test_a_rule_on_speed_without_seconds_is_said_to_leave_nobody_out(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('exclude = ["speeder"]\n', encoding="utf-8")
    done = analyse(ANSWERS, "--rules", rules, "-o", tmp_path / "r.json")
    assert done.exit_code == 0, done.output
    assert "--duration) is named: nobody is left out as too fast" in done.stderr


def test_what_became_of_those_asked_gives_the_response_rates(tmp_path: Path) -> None:
    text = (
        '[[audience]]\nid = "users"\nasked = 40\nnot_customer = 1\nbounced = 3\npopulation = 90\n'
    )
    noted = tmp_path / "reach.toml"
    noted.write_text(text + 'sampling = "probability"\n', encoding="utf-8")
    out = tmp_path / "r.json"
    answers = written(tmp_path, table(*ROWS))
    done = analyse(answers, "--response", noted, "-o", out)
    assert done.exit_code == 0, done.output
    report = json.loads(out.read_text(encoding="utf-8"))
    rates = {rate["name"]: rate["rate"] for rate in report["response"][0]["rates"]}
    assert rates["RR1"] == pytest.approx(12 / 39)
    assert rates["RR5"] == pytest.approx(12 / 36)
    assert rates["RR2"] is None
    assert report["response"][0]["precisions"][0]["half_width100_fpc"] > 0
    assert report["audiences"][0]["population"] == 90
    noted.write_text(text.replace("asked = 40", "asked = 11"), encoding="utf-8")
    refused = analyse(answers, "--response", noted, "-o", out)
    assert refused.exit_code != 0
    assert "reach.toml:3" in refused.output
    assert "12 have answered, more than were asked" in refused.output


def test_groups_are_compared_by_columns_that_are_no_questions(tmp_path: Path) -> None:
    rows = [f"{row},{'north' if i < 6 else 'south'}" for i, row in enumerate(ROWS)]
    answers = written(tmp_path, table(*rows, header=f"{HEADER},region"))
    done = analyse(answers, "--segment", "region", "-o", tmp_path / "r.json")
    assert done.exit_code == 0, done.output
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    (row,) = found["segments"]
    assert (row["question"], row["weighted"]) == ("by-region", False)
    assert (
        "S1" in (refused := analyse(answers, "--segment", "S1", "-o", tmp_path / "s.json")).output
    )
    assert refused.exit_code == 1
