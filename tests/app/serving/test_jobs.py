"""The background work: evaluations are closed when their time has come, whatever happens."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.serving import clocks, jobs
from surveys.errors import Refused, Unavailable
from surveys.fieldwork.evaluation import EvaluationId, Status
from surveys.fieldwork.people import IDLE, User, UserId
from surveys.storage.store import Store
from tests.app.field import START, Field, open_field
from tests.surveys import samples


@pytest.fixture
def field(tmp_path: Path) -> Field:
    made = open_field(tmp_path, closes_at=START + timedelta(hours=2))
    clocks.stamp(made.store, START)
    return made


def status(field: Field) -> Status:
    return field.evaluation().status


def test_an_evaluation_is_closed_when_its_time_has_come_and_not_before(field: Field) -> None:
    assert jobs.close_due(field.store, START + timedelta(hours=2, seconds=-1)) == ()
    assert status(field) is Status.OPEN
    assert jobs.close_due(field.store, START + timedelta(hours=2)) == (samples.EVALUATION,)
    assert status(field) is Status.CLOSED
    assert jobs.close_due(field.store, START + timedelta(hours=3)) == ()


def test_one_that_cannot_be_closed_does_not_keep_the_others_open(
    field: Field, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with field.store.begin() as work:
        other = replace(work.evaluation(samples.EVALUATION), id=EvaluationId("another"))
        work.add_evaluation(replace(other, status=Status.DRAFT))
        work.save_evaluation(other)
    close = Store.close_evaluation

    def stubborn(store: Store, id_: EvaluationId, now: datetime, *, seen: int) -> object:
        if id_ == "another":
            raise Refused("no", "It will not close.")
        return close(store, id_, now, seen=seen)

    monkeypatch.setattr(Store, "close_evaluation", stubborn)
    said = set[EvaluationId]()
    assert jobs.close_due(field.store, START + timedelta(days=1), said) == (samples.EVALUATION,)
    assert jobs.close_due(field.store, START + timedelta(days=1), said) == ()
    assert [each.getMessage() for each in caplog.records] == [
        "could not close another: It will not close."
    ]


def test_a_time_that_is_put_off_in_the_last_moment_is_kept(
    field: Field, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    close = Store.close_evaluation

    def put_off_first(store: Store, id_: EvaluationId, now: datetime, *, seen: int) -> object:
        with store.begin() as work:
            later = replace(work.evaluation(id_), closes_at=now + timedelta(days=1))
            work.save_evaluation(later)
        return close(store, id_, now, seen=seen)

    monkeypatch.setattr(Store, "close_evaluation", put_off_first)
    assert jobs.close_due(field.store, START + timedelta(hours=3)) == ()
    assert status(field) is Status.OPEN
    assert caplog.text == ""


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


def rounds(field: Field, monkeypatch: pytest.MonkeyPatch, *moments: datetime) -> None:
    """Rounds of the background work at these moments."""
    stop, left = threading.Event(), list(moments)
    scrub = Store.scrub

    def next_moment(store: Store) -> bool:
        if left:
            field.clock.now = left.pop(0)
        else:
            stop.set()
        return scrub(store)

    monkeypatch.setattr(Store, "scrub", next_moment)
    monkeypatch.setattr(jobs, "INTERVAL", 0.0)
    field.clock.now = left.pop(0)
    jobs.run(field.store, field.app.extensions["parallax.config"], stop)


def test_a_clock_that_jumps_closes_nothing_however_many_rounds_it_takes(
    field: Field, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    jumped = START + timedelta(days=3)
    rounds(field, monkeypatch, *(jumped + timedelta(hours=hours) for hours in range(60)))
    assert status(field) is Status.OPEN
    said = [record.getMessage() for record in caplog.records if record.name == "parallax.clock"]
    assert said == [
        "Bureau of Quality: the clock (2026-03-04 16:30) stands 3 days past the time that was "
        "noted last (2026-03-01 16:30). Nothing closes by itself before the time is confirmed: by "
        "a consultant on the page of the evaluations, or with `parallax clock --confirm`."
    ]


def test_a_clock_that_is_put_right_closes_at_the_right_time(
    field: Field, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    jumped = START + timedelta(days=300)
    rounds(field, monkeypatch, jumped, START + timedelta(hours=1))
    assert status(field) is Status.OPEN
    assert "believed again" in caplog.text
    rounds(field, monkeypatch, START + timedelta(hours=2))
    assert status(field) is Status.CLOSED


def test_an_outage_of_a_weekend_closes_what_came_due_in_it(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds(field, monkeypatch, START + timedelta(days=2))
    assert status(field) is Status.CLOSED


def test_a_confirmed_time_closes_what_is_due_in_the_next_round(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = START + timedelta(days=30)
    rounds(field, monkeypatch, later)
    with field.store.begin() as work:
        work.confirm_clock(samples.ORGANISATION, later)
    rounds(field, monkeypatch, later + timedelta(seconds=20))
    assert status(field) is Status.CLOSED


def test_closing_by_hand_asks_no_clock(field: Field) -> None:
    field.clock.advance(days=30)
    assert clocks.stamp(field.store, field.clock.now)[0].waits
    field.close()
    assert status(field) is Status.CLOSED
    assert clocks.stamp(field.store, field.clock.now) == ()


def test_a_clock_that_went_back_is_said_with_what_to_do(
    field: Field, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds(field, monkeypatch, START - timedelta(hours=5), START - timedelta(hours=4))
    said = [record.getMessage() for record in caplog.records if record.name == "parallax.clock"]
    assert len(said) == 1
    assert "stands 5 hours behind the time that was noted last" in said[0]
    assert "Set it right. If it is right now: `parallax clock --confirm`." in said[0]


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
