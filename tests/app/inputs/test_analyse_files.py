"""Files as people bring them: the same figures however they are written, and one line per fault."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from analysis.document import to_dict
from surveys.errors import AnswersError
from tests.app.inputs.analysing import analysed
from tests.app.inputs.test_analyse import SMALL

ITEMS = ["S1:expectation", "S2:expectation", "S1", "S2", "S3", "C1", "C2", "K1", "K2", "R1"]
HEADER = ["id", "group", *ITEMS, "department", "seconds", "w"]
GROUPS = ("users", "staff", "supplier")
NAMED: dict[str, Any] = {
    "audience": "group",
    "weight": "w",
    "duration": "seconds",
}


def people(n: int, seed: int = 0) -> list[list[str]]:
    """So many rows of all three audiences, no two alike."""
    return [
        [
            f"p{seed}-{i}",
            GROUPS[i % 3],
            *(str(1 + (i * (j + 2) + i * i // 7 + j + seed) % 5) for j in range(9)),
            str((i * 3 + seed) % 11),
            ("it", "sales", "audit")[(i // 3) % 3] if i % 3 < 2 else "",
            str(60 + i),
            str(0.5 + i % 4),
        ]
        for i in range(n)
    ]


def write(path: Path, rows: Iterable[Iterable[str]], header: list[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def figures(*paths: Path, told: list[str] | None = None, **options: Any) -> dict[str, Any]:
    progress = (told if told is not None else []).append
    done = analysed(paths, SMALL, **{**NAMED, **options}, progress=progress)
    return to_dict(done.report)


def refused(*paths: Path, **options: Any) -> list[str]:
    with pytest.raises(AnswersError) as caught:
        figures(*paths, **options)
    return str(caught.value).splitlines()


def test_rows_of_the_weight_0_count_for_nothing_whatever_stands_in_them(tmp_path: Path) -> None:
    rows = people(90)
    nothing = [
        *(
            [*row[:-1], zero]
            for row, zero in zip(people(4, seed=9), ("0", "0.0", " 0 ", "-0"), strict=True)
        ),
        ["x", "guests", *["many"] * 10, "moon", "-5", "0"],
    ]
    mixed = [*rows[:40], *nothing[:3], *rows[40:], *nothing[3:]]
    told: list[str] = []
    rules = tmp_path / "rules.toml"
    rules.write_text('exclude = ["straight_line", "speeder"]\n', encoding="utf-8")
    found = figures(write(tmp_path / "a.csv", mixed), told=told, rules=rules)
    assert found == figures(write(tmp_path / "b.csv", rows), rules=rules)
    assert [line for line in told if "weight 0" in line] == [
        "a.csv: 5 rows have the weight 0 and count for nothing"
    ]
    assert f"Analysing {len(rows)} answer sheets" in told


def test_one_row_of_the_weight_0_is_told_in_the_singular(tmp_path: Path) -> None:
    rows = people(30)
    told: list[str] = []
    figures(write(tmp_path / "a.csv", [*rows, [*rows[0][:-1], "0"]]), told=told)
    assert "a.csv: 1 row has the weight 0 and counts for nothing" in told


def test_a_file_in_which_every_row_has_the_weight_0_is_refused(tmp_path: Path) -> None:
    rows = [[*row[:-1], "0"] for row in people(12)]
    (said,) = refused(write(tmp_path / "a.csv", rows))
    assert said.startswith("a.csv: column w: all 12 rows have the weight 0")


def test_other_weights_that_are_none_are_refused_in_one_line_each(tmp_path: Path) -> None:
    rows = [[*row[:-1], ("", "-1", "nan", "2")[i % 4]] for i, row in enumerate(people(40))]
    said = refused(write(tmp_path / "a.csv", rows))
    assert said[0].startswith("a.csv: column w, 10 cells (rows 2, 6, 10 …): there is no weight.")
    assert said[1].startswith("a.csv: column w, 10 cells (rows 3, 7, 11 …): '-1' is no weight.")
    assert said[3] == "a.csv: 30 faults of 3 kinds in all."


def test_row_names_as_r_writes_them_are_passed_over(tmp_path: Path) -> None:
    """write.table leaves the header one name short; write.csv gives the empty name."""
    rows = people(60)
    wanted = figures(write(tmp_path / "plain.csv", rows))
    for name, header in (("short", HEADER), ("empty", ["", *HEADER])):
        for separator in ",;\t":
            quoted = [
                separator.join([f'"{n}"', *(f'"{cell}"' if n % 2 else cell for cell in row)])
                for n, row in enumerate(rows, 3)
            ]
            top = separator.join(f'"{each}"' for each in header)
            path = tmp_path / f"{name}.csv"
            path.write_text("\r\n".join([top, *quoted, ""]), encoding="utf-8-sig", newline="")
            told: list[str] = []
            assert figures(path, told=told) == wanted
            said = [line for line in told if "the first column has no name" in line]
            assert len(said) == (name == "short")


def test_a_decimal_comma_is_not_taken_for_row_names(tmp_path: Path) -> None:
    """Every row has a cell too many, and the first is another in each: read on, all would shift."""
    path = tmp_path / "a.csv"
    lines = [",".join([*row[:-1], f"{i},5"]) for i, row in enumerate(people(30))]
    path.write_text("\n".join([",".join(HEADER), *lines]), encoding="utf-8")
    (said,) = refused(path)
    assert said.startswith("a.csv: 30 rows (2, 3, 4 …): 16 cells under 15 column names.")
    assert "give it a name in the header" in said


def test_rows_that_end_in_a_separator_are_not_taken_for_row_names(tmp_path: Path) -> None:
    rows = people(30)
    path = tmp_path / "a.csv"
    lines = [",".join([f'"{row[0]}"', *row[1:], ""]) for row in rows]
    path.write_text("\n".join([",".join(HEADER), *lines]), encoding="utf-8")
    assert figures(path) == figures(write(tmp_path / "b.csv", rows))


def test_numbered_rows_that_end_in_nothing_are_refused_as_unclear(tmp_path: Path) -> None:
    """Names of R beside a column without a word, or a separator too many: all may be shifted."""
    path = tmp_path / "a.csv"
    lines = [",".join([f'"{n}"', *row[1:], ""]) for n, row in enumerate(people(30), 1)]
    path.write_text("\n".join([",".join(HEADER), *lines]), encoding="utf-8")
    (said,) = refused(path)
    assert said.startswith("a.csv: every row has one cell more than the header, an empty one")


def test_one_fault_is_one_line_also_over_waves_and_files(tmp_path: Path) -> None:
    rows = people(60)
    for row in rows:
        row[2 + ITEMS.index("S1")] = "-99"
    waves = [[*row, str(2020 + i % 3)] for i, row in enumerate(rows)]
    first = write(tmp_path / "a.csv", waves, [*HEADER, "year"])
    second = write(tmp_path / "b.csv", [*waves[:2], [*waves[2][:-1], ""]], [*HEADER, "year"])
    said = refused(first, second, wave="year")
    assert said[0] == (
        "a.csv: column S1, 60 cells (rows 2, 3, 4 …): '-99' is not on the scale. Give a whole "
        "number from 1 to 5 or a label, or leave it blank. If it means that there is no answer, "
        "write missing = [\"-99\"] on item 'S1' or on scale 'five'."
    )
    assert said[1].startswith("b.csv: column S1, 3 cells (rows 2, 3, 4): '-99'")
    assert said[2].startswith("b.csv: row 4, column year: does not say its wave.")
    assert said[3] == "b.csv: 4 faults of 2 kinds in all."


def test_the_row_is_the_one_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    rows = [[*row, "one\ntwo\n\nthree"] for row in people(7)]
    rows[5][2] = "9"
    rows[6][1] = "guests"
    said = refused(write(tmp_path / "a.csv", rows, [*HEADER, "note"]))
    assert said[0].startswith("a.csv: row 7, column S1:expectation: '9'")
    assert said[1].startswith("a.csv: row 8, column group: 'guests' is no audience.")


def test_rows_of_blanks_are_no_sheets(tmp_path: Path) -> None:
    rows = people(30)
    blank = [" "] * len(HEADER)
    found = figures(write(tmp_path / "a.csv", [*rows, blank, []]))
    assert found == figures(write(tmp_path / "b.csv", rows))


def test_a_group_that_is_a_number_is_kept_though_scales_have_that_code(tmp_path: Path) -> None:
    text = SMALL.read_text(encoding="utf-8").replace(
        'missing = ["-9", "NA"]', 'missing = ["-9", "99"]'
    )
    text = text[: text.index('[[question]]\nid = "share"')]
    coded = tmp_path / "i.toml"
    coded.write_text(text, encoding="utf-8")
    rows = [[*row, ("1", "99", "-9")[i % 3]] for i, row in enumerate(people(90))]
    told: list[str] = []
    path = write(tmp_path / "a.csv", [[r[0], "users", *r[2:]] for r in rows], [*HEADER, "unit"])
    done = analysed([path], coded, audience="group", segments=("unit",), progress=told.append)
    row = next(each for each in done.report.segments if each.question == "by-unit")
    assert [option for option, _ in row.options] == ["1", "99"]
    assert "unit: '-9' is a code for no answer; its rows (30) are in no group" in told
    assert any(
        line.startswith("unit: '99' is a code for no answer on scales, and") for line in told
    )


def test_a_category_of_a_margin_that_is_a_code_is_refused(tmp_path: Path) -> None:
    margins = tmp_path / "m.toml"
    margins.write_text(
        '[[margin]]\ncolumn = "unit"\ntotals = { 1 = 60, NA = 40 }\n', encoding="utf-8"
    )
    rows = [[*row, ("1", "NA")[i % 2]] for i, row in enumerate(people(60))]
    path = write(tmp_path / "a.csv", rows, [*HEADER, "unit"])
    assert "m.toml: 'NA' is a category of margin 'unit'" in refused(path, margins=margins)[0]


def test_labels_give_the_figures_of_their_points(tmp_path: Path) -> None:
    worded = tmp_path / "i.toml"
    labels = [
        ("很差", "Very poor"),
        ("差", "Poor"),
        ("一般", "Fair"),
        ("好", "Good"),
        ("很好", "Very good"),
    ]
    given = ", ".join(f'{{ zh = "{zh}", en = "{en}" }}' for zh, en in labels)
    text = SMALL.read_text(encoding="utf-8")
    old = text[text.index("labels = ") : text.index("not_applicable = true")]
    worded.write_text(text.replace(old, f"labels = [{given}]\n"), encoding="utf-8")
    rows = people(60)
    told = [
        [*row[:2], *(f" {labels[int(cell) - 1][i % 2].upper()} " for cell in row[2:11]), *row[11:]]
        for i, row in enumerate(rows)
    ]
    found = [
        to_dict(analysed([write(tmp_path / f"{n}.csv", each)], worded, audience="group").report)
        for n, each in enumerate((rows, told))
    ]
    assert found[0] == found[1]
    assert {each["n"] for each in found[0]["scores"] if each["level"] == "overall"} == {20}


def test_a_long_comment_of_a_file_is_kept_and_a_longer_one_told(tmp_path: Path) -> None:
    rows = [[*row, "The engineer could not find the fault. " * 60] for row in people(30)]
    rows[3][-1] = "很久没有人接电话。" * 1000
    told: list[str] = []
    path = write(tmp_path / "a.csv", rows, [*HEADER, "comment:response"])
    analysed([path], SMALL, audience="group", progress=told.append)
    assert "a.csv: 1 text is longer than 5000 characters: cut there, and marked […]" in told


@pytest.mark.parametrize(
    "option", ["audience", "weight", "segments", "cluster", "wave", "duration", "language_column"]
)
def test_a_column_that_is_not_there_is_answered_with_those_that_are(
    tmp_path: Path, option: str
) -> None:
    path = write(tmp_path / "a.csv", people(12))
    value: Any = ("departement",) if option == "segments" else "departement"
    said = "\n".join(refused(path, **{option: value}))
    assert "a.csv: column departement: not in the file. Did you mean 'department'?" in said
    assert "The file has: id, group, S1:expectation," in said
    assert said.endswith("department, seconds, w.")
