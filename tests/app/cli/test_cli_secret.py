"""A secret that does not fit the database is said before anything is done with it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from app.serving import jobs, server
from surveys.fieldwork.vault import Vault
from surveys.storage.engine import connect
from tests import postgres
from tests.app.installation import MARKS, Installation, install
from tests.surveys import samples

OTHER = "another secret, which is long enough too"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    made = install(tmp_path, monkeypatch)
    made.open_evaluation()
    made.answer()
    monkeypatch.setattr(server, "serve", lambda *_, **__: None)
    monkeypatch.setattr(jobs, "work", lambda *_: None)
    return made


def change_secret(here: Installation) -> None:
    """As a new machine has it, to which only the database was brought."""
    (here.home / "secret").write_text(OTHER, encoding="utf-8")


def forget_fingerprint(here: Installation) -> None:
    """As in a database of an earlier version."""
    engine = connect(here.config.database_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM installation"))
    engine.dispose()


def digits(secret: str) -> str:
    return Vault(secret).fingerprint[:8]


@pytest.mark.parametrize("command", ["serve", "worker", "demo"])
def test_nothing_starts_with_a_secret_of_another_database(here: Installation, command: str) -> None:
    change_secret(here)
    done = here.run(command)
    assert done.exit_code == 1
    own = f"The secret from {here.home / 'secret'} (fingerprint {digits(OTHER)})"
    assert f"{own} is not the one of this database" in done.stderr
    assert f"(fingerprint {digits(here.config.secret)})" in done.stderr
    assert f"Put back the secret that belongs to it, in {here.home / 'secret'}" in done.stderr
    assert "PARALLAX_SECRET" in done.stderr
    assert OTHER not in done.output
    assert here.config.secret not in done.output


def test_the_secret_of_the_environment_is_named_as_such(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLAX_SECRET", OTHER)
    assert "The secret from PARALLAX_SECRET (fingerprint" in here.run("serve").stderr
    monkeypatch.setenv("PARALLAX_SECRET", here.config.secret)
    assert here.run("serve").exit_code == 0


def test_an_older_database_is_not_given_the_fingerprint_of_a_wrong_secret(
    here: Installation,
) -> None:
    forget_fingerprint(here)
    right = (here.home / "secret").read_text(encoding="utf-8")
    change_secret(here)
    done = here.run("worker")
    assert done.exit_code == 1
    assert "opens none of the 1 evaluation keys in this database" in done.stderr
    (here.home / "secret").write_text(right, encoding="utf-8")
    assert here.run("worker").exit_code == 0
    change_secret(here)
    assert "is not the one of this database" in here.run("worker").stderr


def test_what_needs_the_key_is_refused_and_what_does_not_goes_on(here: Installation) -> None:
    here.close()
    change_secret(here)
    rows = here.file("a.csv", "SPE1,SPE2,SPE2:expectation,CAR1,REC", "4,4,5,3,10")
    done = here.run("import", samples.EVALUATION, rows)
    assert done.exit_code == 1
    assert "is not the one of this database" in done.stderr
    assert here.run("export", samples.EVALUATION, "-o", here.home / "out.csv").exit_code == 0
    report = here.home / "report.json"
    assert here.run("report", samples.EVALUATION, "-o", report).exit_code == 0
    assert here.run("verify", report).exit_code == 0
    assert here.run("user", "list").exit_code == 0


def test_an_import_with_another_secret_would_count_answers_twice(here: Installation) -> None:
    rows = here.file("a.csv", "SPE1,SPE2,SPE2:expectation,CAR1,REC", "4,4,5,3,10")
    assert here.run("import", samples.EVALUATION, rows).exit_code == 0
    change_secret(here)
    assert here.run("import", samples.EVALUATION, rows).exit_code == 1
    assert len(here.ratings()) == len(MARKS) + 1


def test_doctor_says_of_which_secret_the_keys_are(here: Installation) -> None:
    done = here.run("doctor").stdout
    fits = f"ok    keys          of the present secret (fingerprint {digits(here.config.secret)})"
    assert fits in done
    change_secret(here)
    done = here.run("doctor").stdout
    assert f"FAIL  keys          The secret from {here.home / 'secret'}" in done
    assert here.run("doctor").exit_code == 1


def test_doctor_names_keys_of_a_former_secret(here: Installation) -> None:
    change_secret(here)
    assert "It opens 0 of 1 keys." in here.run("secret", "--accept").stderr
    assert "FAIL  keys          1 of 1 were sealed with another" in here.run("doctor").stdout


def test_a_lost_secret_is_given_up_by_a_word_of_its_own(here: Installation) -> None:
    assert "It is the one of this database." in here.run("secret").stderr
    change_secret(here)
    asked = here.run("secret")
    assert asked.exit_code == 1
    assert "is not the one of this database" in asked.stderr
    assert here.run("serve").exit_code == 1
    assert here.run("secret", "--accept").exit_code == 0
    assert here.run("serve").exit_code == 0


def test_a_backup_says_that_the_secret_belongs_with_it_but_apart(here: Installation) -> None:
    done = here.run("backup", here.home / "copy")
    assert f"It needs the secret from {here.home / 'secret'} (fingerprint " in done.stderr
    assert "elsewhere" in done.stderr
    assert here.config.secret.encode() not in (here.home / "copy").read_bytes()
    change_secret(here)
    assert (
        "Keep a copy of the secret that belongs to it"
        in here.run("backup", here.home / "two").stderr
    )


@pytest.mark.parametrize("noted", [True, False])
def test_a_backup_of_another_secret_replaces_nothing(here: Installation, *, noted: bool) -> None:
    if not noted:
        forget_fingerprint(here)
    copy = here.home / "copy"
    here.run("backup", copy)
    (here.home / "secret").write_text(OTHER, encoding="utf-8")
    here.answer()
    done = here.run("restore", copy, "--replace")
    assert done.exit_code == 1
    assert "Nothing was restored." in done.stderr
    assert "--any-secret" in done.stderr
    assert len(here.ratings()) == 2 * len(MARKS)
    done = here.run("restore", copy, "--replace", "--any-secret")
    assert done.exit_code == 0
    assert "does not start before the right one is there" in done.stderr
    assert len(here.ratings()) == len(MARKS)
    assert here.run("serve").exit_code == 1
    (here.home / "secret").write_text(here.config.secret, encoding="utf-8")
    assert here.run("serve").exit_code == 0


def test_half_a_database_is_no_backup(here: Installation) -> None:
    other = here.home / "other"
    with closing(sqlite3.connect(other)) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('0001')")
    done = here.run("restore", other, "--replace")
    assert done.exit_code == 1
    assert "no backup of Parallax" in done.stderr
    assert len(here.ratings()) == len(MARKS)


def test_a_backup_of_this_secret_is_restored(here: Installation) -> None:
    here.run("backup", here.home / "copy")
    assert here.run("restore", here.home / "copy", "--replace").exit_code == 0
    assert here.run("serve").exit_code == 0


@pytest.mark.postgres
def test_a_server_s_database_tells_the_secret_too(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres.url())
    assert here.run("serve").exit_code == 0
    change_secret(here)
    done = here.run("serve")
    assert done.exit_code == 1
    assert "is not the one of this database" in done.stderr
    assert "FAIL  keys" in here.run("doctor").stdout
