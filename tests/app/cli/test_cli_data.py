"""Answers in and out by the command line, and copies of the database."""

import csv
import io
import sqlite3
import stat
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.cli import stored
from app.serving import clocks
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import EvaluationId, Status
from tests.app.installation import MARKS, Installation, install
from tests.surveys import samples
from tests.surveys.samples import NOW

HEADER = "audience,SPE1,SPE2,SPE2:expectation,CAR1,REC,unit,wish,comment:care"
ROW = "users,4,na,5,3,10,sales,,"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    made = install(tmp_path, monkeypatch)
    made.open_evaluation()
    return made


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of an exported file."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_answers_from_a_file_are_stored_as_those_from_the_form(here: Installation) -> None:
    file = here.file("a.csv", HEADER, ROW, "staff,1,2,3,4,5,,,Thank you")
    done = here.run("import", "helpdesk", file)
    assert done.exit_code == 0, done.stderr
    assert (here.ratings("users"), here.ratings("staff")) == (["54x3a"], ["31245"])
    assert "users: 1 answer sheets added" in done.stderr


def test_an_import_enters_by_the_same_door_as_an_analysis(here: Installation) -> None:
    """Words are cut and marked, options come by text in any width, and a fault is one line."""
    long = "很久没有人接电话。" * 1000
    file = here.file("a.csv", HEADER, f"users,4,na,5,3,10,ＳＡＬＥＳ,,{long}")
    done = here.run("import", "helpdesk", file)
    assert (done.exit_code, here.ratings("users")) == (0, ["54x3a"])
    assert "a.csv: 1 text is longer than 5000 characters: cut there, and marked […]" in done.stderr
    done = here.run(
        "import", "helpdesk", here.file("b.csv", HEADER, *["users,-99,na,5,3,10,,,"] * 30)
    )
    assert "b.csv: column SPE1, 30 cells (rows 2, 3, 4 …): '-99' is not on the scale" in done.stderr


def test_a_file_in_a_named_encoding_is_read_and_the_encoding_told_first(here: Installation) -> None:
    file = here.file("a.csv", HEADER, f"{ROW}很好")
    file.write_bytes(file.read_text(encoding="utf-8").encode("big5"))
    assert here.run("import", "helpdesk", file).exit_code == 1
    done = here.run("import", "helpdesk", file, "--encoding", "big5")
    assert done.exit_code == 0, done.stderr
    assert done.stderr.splitlines()[0] == "Read a.csv (big5)"


def test_the_same_file_given_twice_counts_once(here: Installation) -> None:
    file = here.file("a.csv", HEADER, ROW, ROW, "users,1,,,,,,,")
    here.run("import", "helpdesk", file)
    done = here.run("import", "helpdesk", file)
    assert here.ratings() == ["-1---", "54x3a", "54x3a"]
    assert "3 were there already" in done.stderr


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([ROW, "users,6,na,5,3,10,,,"], "row 3, column SPE1: '6' is not on the scale"),
        ([ROW, "guests,4,na,5,3,10,,,"], "row 3, column audience: 'guests' is no audience"),
        ([ROW, "users,4,na,5,3,10,cellar,,"], "row 3, column unit: 'cellar' is no option"),
        ([ROW, "users,4"], "row 3: 2 cells under 9 column names"),
        ([], "no answers below it"),
    ],
)
def test_one_bad_row_keeps_all_rows_out(here: Installation, rows: list[str], says: str) -> None:
    done = here.run("import", "helpdesk", here.file("a.csv", HEADER, *rows))
    assert done.exit_code == 1
    assert says in done.stderr
    assert here.ratings() == []


def test_rows_without_an_answer_are_passed_over_and_counted(here: Installation) -> None:
    done = here.run("import", "helpdesk", here.file("a.csv", HEADER, ROW, "users,,,,,,,,"))
    assert here.ratings() == ["54x3a"]
    assert "1 rows without any answer" in done.stderr


@pytest.mark.parametrize(
    ("before", "rows", "says"),
    [
        ([], ["supplier,4,4,4,4,9,,,", "supplier,3,4,4,4,9,,,"], "The file has 2 of them"),
        (["supplier,4,4,4,4,9,,,"], ["supplier,3,4,4,4,9,,,"], "was received already"),
    ],
)
def test_a_statement_beside_another_keeps_all_rows_out_and_says_what_to_do(
    here: Installation, before: list[str], rows: list[str], says: str
) -> None:
    with here.store.begin() as work:
        kept = replace(work.evaluations.get(samples.EVALUATION), self_assessment="declared")
        other = replace(kept, id=EvaluationId("other"), status=Status.DRAFT, opened_at=None)
        work.evaluations.add(other)
        work.versions.publish(other.id, samples.instrument(), NOW)
        work.evaluations.save(life.open_(other, NOW))
    if before:
        assert here.run("import", "other", here.file("a.csv", HEADER, *before)).exit_code == 0
    done = here.run("import", "other", here.file("b.csv", HEADER, ROW, *rows))
    assert done.exit_code == 1
    assert says in done.stderr
    assert "Nothing was kept" in done.stderr
    with here.store.read() as work:
        assert work.responses.counts(EvaluationId("other")) == ({"supplier": 1} if before else {})


def test_a_closed_evaluation_takes_no_file(here: Installation) -> None:
    here.close()
    done = here.run("import", "helpdesk", here.file("a.csv", HEADER, ROW))
    assert done.exit_code == 1
    assert "is closed" in done.stderr


def test_one_that_is_due_says_that_it_takes_no_file_and_what_it_waits_for(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with here.store.begin() as work:
        timed = replace(work.evaluations.get(samples.EVALUATION), closes_at=NOW + timedelta(days=1))
        work.evaluations.save(timed)
    clocks.stamp(here.store, NOW)
    for days, waits in ((1, False), (9, True)):
        config = replace(here.config, now=partial(NOW.__add__, timedelta(days=days)))
        monkeypatch.setattr(stored, "settings", partial(replace, config))
        done = here.run("import", "helpdesk", here.file("a.csv", HEADER, ROW))
        assert done.exit_code == 1
        assert "The closing time of the evaluation has come" in done.stderr
        assert "is closed" not in done.stderr
        assert ("waits until someone has confirmed the clock" in done.stderr) is waits
    assert here.ratings() == []


def test_answers_are_not_exported_before_the_close(here: Installation) -> None:
    here.answer()
    done = here.run("export", "helpdesk", "-o", here.home / "out.csv")
    assert done.exit_code == 1
    assert "Close the evaluation first" in done.stderr
    assert not (here.home / "out.csv").exists()


def test_an_export_holds_every_rating_and_no_small_audience(here: Installation) -> None:
    here.answer("users")
    here.answer("staff", marks=MARKS[:4])
    here.answer("supplier", marks=MARKS[:1])
    here.close()
    done = here.run("export", "helpdesk", "-o", here.home / "out.csv")
    rows = rows_of(here.home / "out.csv")
    assert [row["audience"] for row in rows] == ["users"] * 6 + ["supplier"]
    assert sorted(row["SPE2:expectation"] for row in rows[:6]) == ["2", "3", "4", "4", "5", "5"]
    assert "staff: left out, fewer answer sheets than 5" in done.stderr
    assert stat.S_IMODE((here.home / "out.csv").stat().st_mode) == 0o600


def test_an_export_is_imported_as_it_was(
    here: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.answer("users")
    here.answer("staff")
    here.close()
    out = here.home / "out.csv"
    here.run("export", "helpdesk", "-o", out)
    other = install(tmp_path / "other", monkeypatch)
    other.open_evaluation()
    assert other.run("import", "helpdesk", out).exit_code == 0
    assert other.ratings("users") == here.ratings("users")
    assert other.ratings("staff") == here.ratings("staff")


def test_an_anonymous_export_puts_no_comment_and_no_choice_beside_ratings(
    here: Installation,
) -> None:
    here.run("import", "helpdesk", here.file("a.csv", HEADER, *[ROW] * 5))
    here.close()
    done = here.run("export", "helpdesk", "-o", here.home / "out.csv")
    assert "unit" not in rows_of(here.home / "out.csv")[0]
    assert "Ratings only" in done.stderr


def test_a_confidential_export_holds_texts_that_no_spreadsheet_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = install(tmp_path, monkeypatch)
    here.open_evaluation(secrecy="confidential")
    bad = "users,4,na,5,3,10,sales,=HYPERLINK(A1),@SUM(1)"
    here.run("import", "helpdesk", here.file("a.csv", HEADER, *[bad] * 5))
    here.close()
    here.run("export", "helpdesk", "-o", here.home / "out.csv")
    row = rows_of(here.home / "out.csv")[0]
    assert (row["wish"], row["comment:care"]) == ("'=HYPERLINK(A1)", "'@SUM(1)")
    assert (row["unit"], row["REC"], row["SPE2"]) == ("sales", "10", "na")


def test_choices_points_and_texts_come_back_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = f"{HEADER},worth.speed,worth.care"
    rows = [
        f"users,{n},na,5,3,10,sales,wish {n},about {n},{n}0,{100 - n * 10}" for n in range(1, 6)
    ]
    exported = []
    for name, file in (("one", None), ("two", tmp_path / "one" / "out.csv")):
        here = install(tmp_path / name, monkeypatch)
        here.open_evaluation(secrecy="confidential")
        here.run("import", "helpdesk", file or here.file("a.csv", header, *rows))
        here.close()
        assert here.run("export", "helpdesk", "-o", here.home / "out.csv").exit_code == 0
        found = rows_of(here.home / "out.csv")
        exported.append(sorted(tuple(sorted(row.items())) for row in found))
    assert exported[0] == exported[1]
    assert sorted(dict(row)["worth.speed"] for row in exported[0]) == ["10", "20", "30", "40", "50"]


def test_an_export_has_an_ending_that_is_known(here: Installation) -> None:
    done = here.run("export", "helpdesk", "-o", here.home / "out.sav")
    assert done.exit_code == 2
    assert "the ending must be one of .csv" in done.stderr


def test_a_backup_is_put_back_as_it_was(here: Installation) -> None:
    here.answer()
    copy = here.home / "copy.sqlite3"
    assert here.run("backup", copy).exit_code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    here.answer()
    assert len(here.ratings()) == 12
    assert here.run("restore", copy, "--replace").exit_code == 0
    assert here.ratings() == sorted(MARKS)


def test_who_signed_out_after_a_backup_stays_so_when_it_is_restored(here: Installation) -> None:
    add = ("--email", "li@example.org", "--name", "Li Na", "--organisation", "Office")
    here.run("user", "add", *add, "--password", "gulls over slate harbour")
    with here.store.begin() as work:
        found = work.people.by_email("li@example.org")
        assert found is not None
        work.sessions.begin("key", found[0].id, samples.NOW)
    copy = here.home / "copy.sqlite3"
    assert here.run("backup", copy).exit_code == 0
    with here.store.begin() as work:
        work.sessions.end("key")
    assert here.run("restore", copy, "--replace").exit_code == 0
    with here.store.read() as work:
        assert work.sessions.get("key", samples.NOW) is None
        assert work.people.by_email("li@example.org") == found


def test_a_database_is_not_lost_to_a_backup_unasked(here: Installation) -> None:
    copy = here.home / "copy.sqlite3"
    here.run("backup", copy)
    here.answer()
    done = here.run("restore", copy)
    assert done.exit_code == 1
    assert "--replace" in done.stderr
    assert len(here.ratings()) == 6


def test_what_is_no_backup_is_not_restored(here: Installation) -> None:
    other = here.home / "other.sqlite3"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()
    assert "newer version" in here.run("restore", other, "--replace").stderr
    letter = here.file("letter.txt", "Dear Sir or Madam, " * 50)
    assert "no backup of Parallax" in here.run("restore", letter, "--replace").stderr
    assert here.run("restore", here.home / "none", "--replace").exit_code == 1
    assert here.ratings() == []


def test_a_backup_that_cannot_be_written_leaves_nothing(here: Installation) -> None:
    before = sorted(here.home.iterdir())
    assert here.run("backup", here.home / "no" / "copy").exit_code == 2
    assert here.run("backup", here.home).exit_code == 2
    assert sorted(here.home.iterdir()) == before


def test_postgresql_is_backed_up_by_its_own_tools(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/parallax")
    done = here.run("backup", here.home / "copy")
    assert done.exit_code == 1
    assert "pg_dump" in done.stderr
