"""From the store to a report: only after the close, made once, found again by its fingerprint."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from analysis.report import build
from app import reporting
from app.inputs.stored_evaluations import gather
from surveys.errors import InputError, NotFound, Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import Invitee
from surveys.storage.evaluations.questionnaire_rows import LinkRow
from tests.app.installation import Installation, install
from tests.surveys import samples

ID = samples.EVALUATION


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    made = install(tmp_path, monkeypatch)
    made.open_evaluation()
    made.answer("users")
    made.answer("staff")
    return made


def test_no_report_is_made_before_the_close(here: Installation) -> None:
    with pytest.raises(Refused) as refused:
        reporting.build(here.store, ID)
    assert refused.value.code == "not_closed"


def test_a_report_is_kept_until_its_evaluation_changes(here: Installation) -> None:
    here.close()
    first = reporting.build(here.store, ID)
    assert reporting.build(here.store, ID) is first
    with here.store.begin() as work:
        work.evaluations.save(work.evaluations.get(ID))
    again = reporting.build(here.store, ID)
    assert again is not first
    assert again == first


def test_a_report_that_is_kept_is_not_shown_once_links_stand_otherwise(here: Installation) -> None:
    with here.store.begin() as work:
        people = [Invitee(audience="users", name=f"P{number}") for number in range(10)]
        work.invitations.invite(ID, people, beside_links=True)
    here.close()
    before = reporting.build(here.store, ID)
    with here.store.begin() as work:  # as a database of another version may have it
        work._transaction.write(update(LinkRow).values(enabled=False, used=False))
    after = reporting.build(here.store, ID)
    assert [each.invited for each in (before.audiences[0], after.audiences[0])] == [None, 10]
    assert reporting.build(here.store, ID) is after


def test_moments_are_kept_with_the_first_report_and_used_by_the_next(here: Installation) -> None:
    here.close()
    first = reporting.build(here.store, ID)
    with here.store.read() as work:
        gathered = gather(work, work.evaluations.get(ID))
    assert [sample.moments is not None for sample in gathered.samples] == [True, True]
    assert build(gathered) == first


def test_kept_moments_of_fewer_sheets_are_not_used(here: Installation) -> None:
    here.close()
    reporting.build(here.store, ID)
    digest = samples.instrument().digest
    with here.store.begin() as work:
        kept = work.moments.get(ID, digest, "users")
        assert kept is not None
        work.moments.keep(ID, digest, "users", replace(kept, n=kept.n - 1))
    with here.store.read() as work:
        gathered = gather(work, work.evaluations.get(ID))
    assert [sample.moments is None for sample in gathered.samples] == [True, False]


def test_the_report_counts_every_answer(here: Installation) -> None:
    here.close()
    report = reporting.build(here.store, ID)
    found = [(each.id, each.complete, each.used) for each in report.audiences]
    assert found == [("users", 6, 6), ("staff", 6, 6), ("supplier", 0, 0)]


def test_a_json_report_is_verified_by_its_fingerprint(here: Installation) -> None:
    here.close()
    file = here.home / "report.json"
    assert here.run("report", ID, "-o", file).exit_code == 0
    done = here.run("verify", file)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.endswith("is the report of evaluation helpdesk.\n")


def test_a_changed_answer_is_not_verified(here: Installation) -> None:
    here.close()
    file = here.home / "report.json"
    here.run("report", ID, "-o", file)
    with sqlite3.connect(here.home / "parallax.sqlite3") as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE submissions SET ratings = '11111' WHERE ratings = '55552'")
        database.execute("UPDATE evaluations SET revision = revision + 1")
    database.close()
    done = here.run("verify", file)
    assert done.exit_code == 1
    assert "NOT VERIFIED" in done.stderr


def test_a_forged_fingerprint_is_not_verified(here: Installation) -> None:
    here.close()
    file = here.file("forged.json", json.dumps({"fingerprint": "sha256:" + "0" * 64}))
    assert here.run("verify", file).exit_code == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"fingerprint": '])
def test_what_is_no_report_is_said_to_be_none(text: str) -> None:
    with pytest.raises(InputError, match=r"r\.json: this is no JSON report"):
        reporting.claim(text, "r.json")


def test_an_unknown_evaluation_has_no_report(here: Installation) -> None:
    with pytest.raises(NotFound):
        reporting.build(here.store, EvaluationId("unknown"))


def test_personal_invitations_are_counted_with_and_beside_an_open_link(here: Installation) -> None:
    people = [Invitee(audience="supplier", name=name, language="") for name in ("Li", "Wu")]
    with here.store.begin() as work:
        work.invitations.invite(ID, people, beside_links=True)
        before = gather(work, work.evaluations.get(ID))
        for link in work.links.of(ID):
            work.links.switch(link.slug, enabled=False)
        after = gather(work, work.evaluations.get(ID))
    assert (dict(before.invited), dict(before.beside_link)) == ({}, {"supplier": 2})
    assert (dict(after.invited), dict(after.beside_link)) == ({"supplier": 2}, {})


def test_an_open_link_that_was_used_before_it_was_switched_off_allows_no_rate(
    here: Installation,
) -> None:
    with here.store.begin() as work:
        assert work.responses.counts(ID)["users"] > 0
        invited = work.invitations.invite(ID, [Invitee(audience="users", name="Li")])
        found = gather(work, work.evaluations.get(ID))
    assert invited.ended == ("users",)
    assert (dict(found.invited), dict(found.beside_link)) == ({}, {"users": 1})


def test_the_zone_is_told_but_changes_no_fingerprint(here: Installation) -> None:
    here.close()
    plain = reporting.build(here.store, ID)
    local = reporting.build(here.store, ID, "Asia/Shanghai")
    assert (plain.evaluation.zone, local.evaluation.zone) == ("UTC", "Asia/Shanghai")
    assert plain.fingerprint == local.fingerprint
