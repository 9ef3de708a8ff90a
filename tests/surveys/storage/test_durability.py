"""What is acknowledged is kept, and counted once: kill -9, a full disk, a restarted database."""

import subprocess
import sys
from collections.abc import Callable
from time import sleep
from typing import Any

import pytest
from sqlalchemy import event, text

from surveys.errors import Unavailable
from surveys.fieldwork.evaluation import Status
from surveys.fieldwork.invitation import Ballot, Invitee
from surveys.storage.store import Store
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, ballot, submission
from tests.surveys.storage.conftest import prepared
from tests.waiting import PATIENCE, wait_for

DIGEST = samples.instrument().digest
PAGES_LEFT = 3


def started(action: str, url: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.surveys.storage.process", action, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed(process: "subprocess.Popen[str]") -> list[str]:
    """What the process had said before it was killed."""
    process.kill()
    assert process.stdout is not None
    said = process.stdout.read().split()
    process.wait()
    process.stdout.close()
    return said


def kept(store: Store) -> int:
    with store.read() as work:
        return work.responses.counts(EVALUATION).get("users", 0)


def test_what_was_acknowledged_survives_kill_9(
    store: Store, url: str, opened: Callable[[str], Store]
) -> None:
    processes = [started("answer", url) for _ in range(2)]
    wait_for(lambda: kept(store) >= 100)
    said = {line for process in processes for line in killed(process)}
    whole = {line for line in said if len(line) == 32}
    again = opened(url)
    with again.read() as work:
        assert len(whole) >= 20
        assert all(work.ballots.is_received(EVALUATION, Ballot(each)) for each in whole)
        n = work.responses.counts(EVALUATION)["users"]
        assert work.responses.sheets(EVALUATION, DIGEST, "users").n == n
    # Both processes answered with the same ballots: at most one each was on its way.
    assert len(whole) <= n <= len(whole) + 2


def test_a_close_that_is_killed_is_whole_or_not_at_all(
    store: Store, url: str, opened: Callable[[str], Store]
) -> None:
    with store.begin() as work:
        invited = work.invitations.invite(EVALUATION, [Invitee(audience="users")] * 500).added
        for invitation in invited[:400]:
            mine = work.ballots.of(EVALUATION, work.invitations.token(EVALUATION, invitation.id))
            work.submissions.submit(submission(mine))
    for delay in (0.0, 0.02, 0.05, 0.12, None):
        process = started("close", url)
        assert process.stdout is not None
        process.stdout.readline()
        if delay is None:
            process.wait(PATIENCE)
        else:
            sleep(delay)
        killed(process)
        again = opened(url)
        with again.read() as work:
            status = work.evaluations.get(EVALUATION).status
            marks = [each.answered for each in work.invitations.of(EVALUATION)]
            assert len(work.turnout.answered(EVALUATION)) == 400
            assert work.responses.counts(EVALUATION)["users"] == 400
            keys = work._transaction.connection.scalar(text("SELECT count(*) FROM keys"))
        state = (status, marks.count(None), marks.count(True), keys)
        assert state in {(Status.OPEN, 500, 0, 1), (Status.CLOSED, 0, 400, 0)}
    assert status is Status.CLOSED
    assert again.scrub()
    with again.read() as work:
        assert work.closing.unscrubbed() == ()


def test_a_full_disk_is_said_and_nothing_is_half_written(
    file_url: str, opened: Callable[[str], Store]
) -> None:
    store = opened(file_url)
    with store.begin() as work:
        work.people.add_organisation(samples.organisation())
    prepared(store)
    stored = fill(store)
    with store.begin() as work:
        assert work.submissions.submit(submission(ballot(stored)))
    assert kept(store) == stored + 1


def fill(store: Store) -> int:
    """Answer until the disk is full, make room again, and tell how many were acknowledged."""
    engine = store._engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + PAGES_LEFT}")

    engine.dispose()
    event.listen(engine, "connect", limit)
    acknowledged = 0
    with pytest.raises(Unavailable):  # noqa: PT012
        while acknowledged < 5000:
            with store.begin() as work:
                work.submissions.submit(submission(ballot(acknowledged)))
            acknowledged += 1
    assert kept(store) == acknowledged > 0
    event.remove(engine, "connect", limit)
    engine.dispose()
    return acknowledged


@pytest.mark.parametrize(
    "url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_a_restarted_database_is_found_again(store: Store) -> None:
    with store.begin() as work:
        work.submissions.submit(submission(ballot(1)))
    drop = text(
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with store.read(), store._engine.connect() as connection:
        pass
    with store._engine.connect() as connection:
        assert connection.scalar(drop)
    with store.begin() as work:
        assert not work.submissions.submit(submission(ballot(1)))
        assert work.submissions.submit(submission(ballot(2)))
