"""The command `parallax`: people, settings that are wrong, and what its help says."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.app.installation import Installation, install

ROOT = Path(__file__).parents[3]
GOOD = "gulls over slate harbour"
ADD = ("user", "add", "--email", "li@example.org", "--name", "Li Na", "--organisation", "Bureau")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    return install(tmp_path, monkeypatch)


def test_every_command_of_the_design_is_there_and_documented(here: Installation) -> None:
    told = here.run("--help").output
    commands = (
        "serve worker demo user backup restore clock secret doctor "
        "analyse report verify import export"
    )
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for command in commands.split():
        assert f"\n  {command} " in told
        assert f"### `parallax {command}" in guide
        assert here.run(command, "--help").exit_code == 0


def test_the_installed_command_answers() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("parallax"), "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Parallax 0.1.0")


def test_a_person_is_added_listed_and_given_another_password(here: Installation) -> None:
    assert here.run(*ADD, "--password", GOOD).exit_code == 0
    assert here.run("user", "list").stdout == "li@example.org\tconsultant\tBureau\tLi Na\n"
    with here.store.read() as work:
        before = work.user_by_email("li@example.org")
    done = here.run(
        "user", "password", "--email", "LI@example.org", "--password", "four other plain words"
    )
    assert done.exit_code == 0
    with here.store.read() as work:
        after = work.user_by_email("li@example.org")
    assert before is not None
    assert after is not None
    assert before[1] != after[1]


def test_another_password_from_the_command_line_signs_its_owner_out(here: Installation) -> None:
    here.run(*ADD, "--password", GOOD)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with here.store.begin() as work:
        found = work.user_by_email("li@example.org")
        assert found is not None
        work.begin_session("key", found[0].id, now)
    here.run("user", "password", "--email", "li@example.org", "--password", GOOD)
    with here.store.read() as work:
        assert work.session("key", now) is None


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("aaaaaaaaaa", "Repeated characters"),
        ("zhangwei1985", "in pinyin"),
        ("Li-Na-Bureau-2026", "Your name, e-mail address, organisation"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_here_too(
    here: Installation, password: str, says: str
) -> None:
    assert says in here.run(*ADD, "--password", password).stderr
    here.run(*ADD, "--password", GOOD)
    change = ("user", "password", "--email", "li@example.org", "--password", password)
    done = here.run(*change)
    assert (done.exit_code, says in done.stderr) == (2, True)


def test_a_second_person_joins_the_organisation_of_that_name(here: Installation) -> None:
    here.run(*ADD, "--password", GOOD)
    again = [each.replace("li@", "wu@") for each in ADD]
    assert here.run(*again, "--role", "viewer", "--password", GOOD).exit_code == 0
    with here.store.read() as work:
        assert [each.name for each in work.organisations()] == ["Bureau"]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        ((*ADD, "--password", "short"), 2, "at least 10 characters"),
        ((*ADD[:3], "nobody", *ADD[4:], "--password", GOOD), 2, "no e-mail address"),
        ((*ADD[:5], " ", *ADD[6:], "--password", GOOD), 2, "are needed"),
        (("user", "password", "--email", "x@y", "--password", GOOD), 1, "user list"),
        (("user", "add"), 2, "--email"),
        (("frobnicate",), 2, "There is no command 'frobnicate'. Use one of: analyse, backup,"),
        (("anlyse",), 2, "Did you mean 'analyse'?"),
        (("user", "ad"), 2, "Did you mean 'add'? Use one of: add, list, password."),
        (
            ("export", "x", "--nothing"),
            2,
            "There is no option '--nothing'. Use one of: --output, -o",
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence(
    here: Installation, arguments: tuple[str, ...], status: int, says: str
) -> None:
    done = here.run(*arguments)
    assert (done.exit_code, done.stdout) == (status, "")
    assert says in done.stderr


def test_an_address_is_taken_once(here: Installation) -> None:
    here.run(*ADD, "--password", GOOD)
    done = here.run(*ADD, "--password", GOOD)
    assert done.exit_code == 1
    assert done.stderr == "Error: li@example.org has an account already.\n"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PARALLAX_SECRET", "short", "fewer than 32 characters"),
        ("PARALLAX_PROXIES", "one", "PARALLAX_PROXIES: 'one' is no number"),
        ("PARALLAX_TIMEZONE", "Mars/Olympus", "no zone 'Mars/Olympus'"),
        ("PARALLAX_BASE_URL", "example.org", "neither http:// nor https://"),
        ("PARALLAX_HOME", "/dev/null/home", "/dev/null"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL: This is no address of a database"),
        ("DATABASE_URL", "mysql://root:pa55@localhost/x", "Use sqlite or postgresql"),
        ("DATABASE_URL", "postgresql://root:pa55@127.0.0.1:1/x", "cannot be opened"),
        ("DATABASE_URL", "sqlite:////dev/null/x.sqlite3", "/dev/null"),
    ],
)
def test_a_wrong_setting_is_named_without_a_password(
    here: Installation, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    done = here.run("user", "list")
    assert (done.exit_code, done.stdout) == (1, "")
    assert says in done.stderr
    assert "pa55" not in done.stderr


def test_a_file_that_is_no_database_is_said_to_be_none(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = here.file("letter.txt", "Dear Sir or Madam, " * 50)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    done = here.run("user", "list")
    assert done.exit_code == 1
    assert "file is not a database" in done.stderr


def test_an_unknown_evaluation_is_answered_with_those_that_there_are(here: Installation) -> None:
    assert "none yet" in here.run("report", "nix", "-o", here.home / "r.json").stderr
    here.open_evaluation()
    done = here.run("report", "nix", "-o", here.home / "r.json")
    assert done.exit_code == 1
    assert "helpdesk  Helpdesk 2026 (open)" in done.stderr


def test_the_doctor_finds_nothing_wrong_with_a_new_installation(here: Installation) -> None:
    done = here.run("doctor")
    assert done.exit_code == 0, done.output
    assert "ok    tables        up to date" in done.output


def test_the_doctor_names_a_secret_that_others_may_read(here: Installation) -> None:
    (here.home / "secret").chmod(0o644)
    done = here.run("doctor")
    assert done.exit_code == 1
    assert f"FAIL  secret        others may read {here.home / 'secret'}" in done.output
    assert "chmod 600" in done.output


def test_the_doctor_names_a_database_that_cannot_be_reached(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://root:pa55@127.0.0.1:1/x")
    done = here.run("doctor")
    assert done.exit_code == 1
    assert "FAIL  database" in done.output
    assert "pa55" not in done.output
