"""What the command line says of the clock, and how its time is confirmed there."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.cli import checks
from app.serving import clocks
from surveys.fieldwork.people import Organisation, OrganisationId
from tests.app.installation import Installation, install
from tests.surveys import samples
from tests.surveys.samples import NOW

LATER = NOW + timedelta(days=5)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    made = install(tmp_path, monkeypatch)
    made.open_evaluation()
    with made.store.begin() as work:
        timed = replace(work.evaluation(samples.EVALUATION), closes_at=NOW + timedelta(days=1))
        work.save_evaluation(timed)
        work.add_organisation(Organisation(id=OrganisationId("other"), name="Other"))
    clocks.stamp(made.store, NOW)
    return made


def at(here: Installation, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the clock show this moment."""
    config = replace(here.config, now=lambda: moment)
    monkeypatch.setattr(checks, "settings", lambda: config)


def test_doctor_says_that_closing_waits_and_for_what(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(here, NOW + timedelta(days=1), monkeypatch)
    assert "ok    clock         2026-03-02 16:30 in Asia/Shanghai" in here.run("doctor").stdout
    at(here, LATER, monkeypatch)
    done = here.run("doctor")
    assert done.exit_code == 1
    said = "FAIL  clock         Bureau: the clock (2026-03-06 16:30) stands 5 days past the time"
    assert said in done.stdout
    assert "Nothing closes by itself before the time is confirmed" in done.stdout
    assert "clock         Other" not in done.stdout


def test_doctor_says_that_the_clock_has_gone_back(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(here, NOW - timedelta(days=2), monkeypatch)
    said = "Bureau: the clock (2026-02-27 16:30) stands 2 days behind the time that was noted last"
    assert said in here.run("doctor").stdout


def test_an_operator_confirms_the_time(here: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    at(here, LATER, monkeypatch)
    asked = here.run("clock")
    assert asked.exit_code == 0
    assert "The clock shows 2026-03-06 16:30 in Asia/Shanghai." in asked.stderr
    assert asked.stdout == "2026-03-01 16:30\twaits\tBureau\n2026-03-01 16:30\tok\tOther\n"
    done = here.run("clock", "--confirm", "--organisation", "Bureau")
    assert "Bureau: confirmed. These close within a minute: Helpdesk 2026" in done.stderr
    assert "Other" not in done.stderr
    assert here.run("clock").stdout.startswith("2026-03-06 16:30\tok\tBureau\n2026-03-01 16:30\tok")


def test_an_organisation_that_is_not_there_is_said(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(here, LATER, monkeypatch)
    done = here.run("clock", "--confirm", "--organisation", "Nobody")
    assert done.exit_code == 1
    assert "There is no organisation 'Nobody'" in done.stderr
    assert clocks.stamp(here.store, LATER)[0].waits


def test_a_restored_backup_asks_before_it_closes(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.run("backup", here.home / "copy")
    with here.store.begin() as work:
        work.confirm_clock(samples.ORGANISATION, LATER)
    assert here.run("restore", here.home / "copy", "--replace").exit_code == 0
    at(here, LATER, monkeypatch)
    assert "2026-03-01 16:30\twaits\tBureau" in here.run("clock").stdout
