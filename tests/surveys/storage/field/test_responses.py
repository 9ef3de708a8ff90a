from dataclasses import replace

import pytest

from surveys.errors import NotFound
from surveys.fieldwork.answers import Answers, Choice, Note
from surveys.fieldwork.vault import Vault
from surveys.storage.field import responses
from surveys.storage.store import Store
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ballot, submission
from tests.surveys.storage.conftest import SECRET

DIGEST = samples.instrument().digest
FULL = Answers(
    ratings="45-x9",
    choices=(
        Choice(question="unit", option="sales"),
        Choice(question="worth", option="speed", points=70),
    ),
    notes=(Note(kind="comment", id="speed", text='很快 — "quick"\nand kind'),),
)


def rows(ratings: bytes, width: int) -> list[bytes]:
    return [ratings[i : i + width] for i in range(0, len(ratings), width)]


@pytest.fixture
def hundred(store: Store) -> Store:
    with store.begin() as work:
        work.submissions.submit_all(submission(ballot(i), ratings=f"{i:05d}") for i in range(100))
        work.submissions.submit(submission(ballot(100), ratings="99999", audience="staff"))
    return store


def test_sheets_are_those_of_one_audience_and_version(hundred: Store) -> None:
    revised = replace(samples.instrument(), title=samples.text("Second edition"))
    with hundred.begin() as work:
        work.versions.publish(EVALUATION, revised, NOW)
        work.submissions.submit(replace(submission(ballot(101)), version=revised.digest))
        assert work.responses.counts(EVALUATION) == {"users": 101, "staff": 1}
        assert work.responses.sheets(EVALUATION, DIGEST, "staff").ratings == b"99999"
        assert work.responses.sheets(EVALUATION, revised.digest, "users").n == 1
        sheets = work.responses.sheets(EVALUATION, DIGEST, "users")
    assert sheets.n == 100
    assert sorted(rows(sheets.ratings, 5)) == [f"{i:05d}".encode() for i in range(100)]


def stored(number: int) -> str:
    return Vault(SECRET).veiled(ballot(number))


def test_sheets_come_in_the_order_of_their_random_ballots(hundred: Store) -> None:
    with hundred.read() as work:
        found = rows(work.responses.sheets(EVALUATION, DIGEST, "users").ratings, 5)
    assert found == [f"{i:05d}".encode() for i in sorted(range(100), key=stored)]


@pytest.mark.parametrize("limit", [5, 50, 333, 499, 500, 501])
def test_pages_together_are_the_whole(
    hundred: Store, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hundred.read() as work:
        whole = work.responses.sheets(EVALUATION, DIGEST, "users")
        monkeypatch.setattr(responses, "PAGE_BYTES", limit)
        assert work.responses.sheets(EVALUATION, DIGEST, "users") == whole


def test_an_audience_that_has_not_answered_has_no_sheets(store: Store) -> None:
    with store.read() as work:
        sheets = work.responses.sheets(EVALUATION, DIGEST, "supplier")
        assert (sheets.n, sheets.width, sheets.ratings) == (0, 5, b"")
        assert work.responses.counts(EVALUATION) == {}
        assert list(work.responses.records(EVALUATION, DIGEST, "users")) == []


def test_an_unknown_version_is_said(store: Store) -> None:
    with store.read() as work, pytest.raises(NotFound):
        work.responses.sheets(EVALUATION, "0" * 64, "users")


def test_records_hold_all_that_was_answered(hundred: Store) -> None:
    with hundred.begin() as work:
        work.submissions.submit(replace(submission(ballot(200)), language="en", answers=FULL))
        (record,) = work.responses.records(EVALUATION, DIGEST, "users")
        assert (record.language, record.answers, record.invitation) == ("en", FULL, None)
        assert len(list(work.responses.records(EVALUATION, DIGEST, "users", every=True))) == 101


@pytest.mark.parametrize("limit", [50, 64_000_000])
def test_ratings_and_records_come_in_one_order(
    hundred: Store, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(responses, "PAGE_BYTES", limit)
    with hundred.begin() as work:
        for i in range(200, 220):
            work.submissions.submit(
                replace(submission(ballot(i)), answers=replace(FULL, ratings=f"{i:05d}"))
            )
        sheets = work.responses.sheets(EVALUATION, DIGEST, "users")
        records = list(work.responses.records(EVALUATION, DIGEST, "users"))
        every = list(work.responses.records(EVALUATION, DIGEST, "users", every=True))
    found = rows(sheets.ratings, 5)
    recorded = [row for row, mark in zip(found, sheets.recorded, strict=True) if mark == ord("1")]
    assert recorded == [record.answers.ratings.encode() for record in records]
    assert found == [record.answers.ratings.encode() for record in every]
    assert len(records) == 20


def test_a_reader_sees_one_state_throughout(hundred: Store) -> None:
    with hundred.read() as work:
        before = work.responses.counts(EVALUATION)
        with hundred.begin() as other:
            other.submissions.submit(submission(ballot(300)))
        assert work.responses.counts(EVALUATION) == before
        assert work.responses.sheets(EVALUATION, DIGEST, "users").n == before["users"]
