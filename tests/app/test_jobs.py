"""The background work: evaluations are closed when their time has come, whatever happens."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app import jobs
from surveys.errors import Refused, Unavailable
from surveys.evaluation import EvaluationId, Status
from surveys.people import IDLE, User, UserId
from surveys.storage.store import Store
from tests.app.field import START, Field, open_field
from tests.surveys import samples


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path, closes_at=START + timedelta(hours=2))


def status(field: Field) -> Status:
    return field.evaluation().status


def test_an_evaluation_is_closed_when_its_time_has_come_and_not_before(field: Field) -> None:
    assert jobs.close_due(field.store, START + timedelta(hours=2, seconds=-1)) == ()
    assert status(field) is Status.OPEN
    assert jobs.close_due(field.store, START + timedelta(hours=2)) == (samples.EVALUATION,)
    assert status(field) is Status.CLOSED
    assert jobs.close_due(field.store, START + timedelta(hours=3)) == ()


def test_one_that_cannot_be_closed_does_not_keep_the_others_open(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    with field.store.begin() as work:
        other = replace(work.evaluation(samples.EVALUATION), id=EvaluationId("another"))
        work.add_evaluation(replace(other, status=Status.DRAFT))
        work.save_evaluation(other)
    close = Store.close_evaluation

    def stubborn(store: Store, id_: EvaluationId, now: datetime) -> object:
        if id_ == "another":
            raise Refused("no", "It will not close.")
        return close(store, id_, now)

    monkeypatch.setattr(Store, "close_evaluation", stubborn)
    assert jobs.close_due(field.store, START + timedelta(days=1)) == (samples.EVALUATION,)


class Once(threading.Event):
    """Stops after one round."""

    def wait(self, timeout: float | None = None) -> bool:
        """Instead of waiting for the next round."""
        self.set()
        return super().wait(timeout)


def test_a_round_forgets_sessions_that_are_over(field: Field) -> None:
    who = User(
        id=UserId("lin"), organisation=samples.ORGANISATION, email="l@x", name="", role="viewer"
    )
    with field.store.begin() as work:
        work.add_user(who, "hash")
        work.begin_session("old", who.id, field.clock.now - IDLE)
        work.begin_session("new", who.id, field.clock.now)
    jobs.run(field.store, field.app.extensions["parallax.config"], Once())
    with field.store.read() as work:
        rows = work._connection.exec_driver_sql("SELECT id FROM sessions").all()
        assert work.session("new", field.clock.now) is not None
    assert len(rows) == 1


def test_the_rounds_go_on_when_the_database_is_away_for_one(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, rounds = threading.Event(), []
    scrub = Store.scrub

    def away_at_first(store: Store) -> bool:
        rounds.append(store)
        if len(rounds) == 1:
            raise Unavailable("The database is away.")
        stop.set()
        return scrub(store)

    monkeypatch.setattr(Store, "scrub", away_at_first)
    monkeypatch.setattr(jobs, "INTERVAL", 0.0)
    field.clock.advance(hours=3)
    config = field.app.extensions["parallax.config"]
    jobs.run(field.store, config, stop)
    assert len(rounds) == 2
    assert status(field) is Status.CLOSED
