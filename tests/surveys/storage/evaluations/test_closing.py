from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from time import perf_counter

import pytest
from sqlalchemy import text

from surveys.errors import NotFound, ParallaxError, Refused
from surveys.fieldwork.evaluation import EvaluationId, Status, open_
from surveys.fieldwork.invitation import Invitee
from surveys.fieldwork.people import OrganisationId
from surveys.storage import store as storing
from surveys.storage.scrub import PATIENCE_MS
from surveys.storage.store import Store
from surveys.storage.values import Kept, Record
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ballot, submission
from tests.waiting import wait_for

DIGEST = samples.instrument().digest
ONLY_POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.postgres)]


def records(store: Store) -> list[Record]:
    with store.read() as work:
        found = list(work.responses.records(EVALUATION, DIGEST, "users", every=True))
    return sorted(found, key=lambda record: record.answers.ratings)


@pytest.fixture
def answered(store: Store) -> Store:
    with store.begin() as work:
        invited = work.invitations.invite(EVALUATION, [Invitee(audience="users")] * 30).added
        for number, invitation in enumerate(invited[:20]):
            mine = work.ballots.of(EVALUATION, work.invitations.token(EVALUATION, invitation.id))
            work.submissions.submit(submission(mine, ratings=f"{number:05d}"))
    return store


def test_closing_keeps_every_answer(answered: Store) -> None:
    before = records(answered)
    closed = answered.close_evaluation(EVALUATION, NOW)
    assert (closed.status, closed.closed_at) == (Status.CLOSED, NOW)
    assert records(answered) == before
    assert len(before) == 20
    with answered.read() as work:
        assert work.evaluations.get(EVALUATION) == closed
        assert len(work.turnout.answered(EVALUATION)) == 20


@pytest.mark.parametrize("by_others", [False, True])
def test_the_close_looks_once_more_whether_a_link_that_is_off_was_used(
    answered: Store, by_others: bool
) -> None:
    with answered.begin() as work:
        (link,) = (each for each in work.links.of(EVALUATION) if each.audience == "users")
        work.links.switch(link.slug, enabled=False)
        if by_others:
            work.submissions.submit_all([submission(ballot(1))])
        assert not work.links.of(EVALUATION)[0].used
    answered.close_evaluation(EVALUATION, NOW)
    with answered.read() as work:
        used = {each.audience: each.used for each in work.links.of(EVALUATION)}
    assert used == {each: by_others and each == "users" for each in used}


def test_a_ballot_that_was_received_is_still_known_after_the_close(store: Store) -> None:
    with store.begin() as work:
        work.submissions.submit(submission(ballot(1)))
    store.close_evaluation(EVALUATION, NOW)
    with store.read() as work:
        assert work.ballots.is_received(EVALUATION, ballot(1))
        assert not work.ballots.is_received(EVALUATION, ballot(2))
        assert not work.ballots.is_received(EvaluationId("another"), ballot(1))


def test_closing_one_leaves_the_others_as_they_are(store: Store) -> None:
    other = replace(samples.evaluation(), id=EvaluationId("other"))
    with store.begin() as work:
        work.evaluations.add(other)
        work.versions.publish(other.id, samples.instrument(), NOW)
        work.evaluations.save(open_(other, NOW))
        work.submissions.submit(replace(submission(ballot(1)), evaluation=other.id))
        work.submissions.submit(submission(ballot(1)))
    store.close_evaluation(EVALUATION, NOW)
    with store.begin() as work:
        assert not work.submissions.submit(replace(submission(ballot(1)), evaluation=other.id))
        assert work.responses.counts(other.id) == work.responses.counts(EVALUATION) == {"users": 1}


def test_closing_again_gives_the_same(answered: Store) -> None:
    closed = answered.close_evaluation(EVALUATION, NOW)
    assert answered.close_evaluation(EVALUATION, NOW.replace(year=2030)) == closed


def test_a_draft_cannot_be_closed(empty: Store) -> None:
    with empty.begin() as work:
        work.evaluations.add(samples.evaluation())
    with pytest.raises(Refused):
        empty.close_evaluation(EVALUATION, NOW)
    with pytest.raises(NotFound):
        empty.close_evaluation(EvaluationId("nowhere"), NOW)


@pytest.mark.parametrize("step", ["Closing._mark", "change"])
def test_a_close_that_breaks_leaves_it_open(
    answered: Store, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = records(answered)
    with monkeypatch.context() as patch:
        patch.setattr(f"surveys.storage.evaluations.closing.{step}", broken)
        with pytest.raises(ArithmeticError):
            answered.close_evaluation(EVALUATION, NOW)
    with answered.read() as work:
        assert work.evaluations.get(EVALUATION).status is Status.OPEN
        assert {each.answered for each in work.invitations.of(EVALUATION)} == {None}
        assert len(work.invitations.tokens(EVALUATION)) == 30
    assert records(answered) == before


def broken(*_: object) -> None:
    raise ArithmeticError


def test_a_crash_after_the_close_is_made_good_later(
    answered: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(storing, "scrub", broken)
        with pytest.raises(ArithmeticError):
            answered.close_evaluation(EVALUATION, NOW)
    with answered.read() as work:
        assert work.evaluations.get(EVALUATION).status is Status.CLOSED
        assert work.closing.unscrubbed() == (EVALUATION,)
    assert answered.scrub()
    with answered.read() as work:
        assert work.closing.unscrubbed() == ()


def test_after_a_close_postgresql_knows_the_order_of_the_responses(answered: Store) -> None:
    answered.close_evaluation(EVALUATION, NOW)
    with answered.read() as work:
        if work._transaction.dialect == "sqlite":
            return
        query = "SELECT attname FROM pg_stats WHERE tablename = 'submissions'"
        names = set(work._transaction.connection.exec_driver_sql(query).scalars())
    assert names == {"evaluation", "version", "audience", "ballot"}


def test_a_reader_who_still_sees_the_key_puts_off_the_scrubbing(answered: Store) -> None:
    with answered.read() as work:
        work.invitations.tokens(EVALUATION)
        answered.close_evaluation(EVALUATION, NOW)
        assert not answered.scrub()
    assert answered.scrub()
    with answered.read() as work:
        assert work.closing.unscrubbed() == ()


@pytest.mark.parametrize("url", ONLY_POSTGRESQL, indirect=True)
def test_who_was_at_work_before_the_close_puts_off_the_rewriting(
    answered: Store, url: str, opened: Callable[[str], Store]
) -> None:
    """PostgreSQL keeps deleted rows for anybody who began earlier, even without a snapshot."""
    another = replace(samples.organisation(), id=OrganisationId("another"))
    with opened(url).begin() as work:
        work.people.add_organisation(another)
        answered.close_evaluation(EVALUATION, NOW)
        with answered.read() as looking:
            assert looking.closing.unscrubbed() == (EVALUATION,)
    assert answered.scrub()


@pytest.mark.parametrize("url", ONLY_POSTGRESQL, indirect=True)
def test_answers_to_others_wait_shortly_and_never_fail_while_the_rewriting_waits(
    answered: Store, url: str, opened: Callable[[str], Store]
) -> None:
    other = replace(samples.evaluation(), id=EvaluationId("other"))
    with answered.begin() as work:
        work.evaluations.add(other)
        work.versions.publish(other.id, samples.instrument(), NOW)
        work.evaluations.save(open_(other, NOW))
    with answered.begin() as work:
        work.closing.close(EVALUATION, NOW)
    waits: list[float] = []
    reader = opened(url)
    with ThreadPoolExecutor(1) as pool, reader.begin() as looking:
        looking._transaction.connection.execute(text("LOCK TABLE submissions IN ACCESS SHARE MODE"))
        scrubbed = pool.submit(answered.scrub)
        while not scrubbed.done():
            begun = perf_counter()
            with reader.begin() as work:
                assert work.submissions.submit(
                    replace(submission(ballot(len(waits))), evaluation=other.id)
                )
            waits.append(perf_counter() - begun)
        assert not scrubbed.result()
    assert max(waits) < PATIENCE_MS / 1000
    assert answered.scrub()
    with answered.read() as work:
        assert work.responses.counts(other.id) == {"users": len(waits)}
        assert work.closing.unscrubbed() == ()


@pytest.mark.parametrize("url", ONLY_POSTGRESQL, indirect=True)
def test_the_rows_of_all_evaluations_then_lie_in_the_order_of_their_random_keys(
    answered: Store,
) -> None:
    other = replace(samples.evaluation(), id=EvaluationId("other"))
    with answered.begin() as work:
        work.evaluations.add(other)
        work.versions.publish(other.id, samples.instrument(), NOW)
        work.evaluations.save(open_(other, NOW))
    for number in range(50):
        with answered.begin() as work:
            work.submissions.submit(replace(submission(ballot(number)), evaluation=other.id))
    answered.close_evaluation(EVALUATION, NOW)
    with answered.read() as work:
        for table, key in (
            ("submissions", "ballot"),
            ("received", "ballot"),
            ("invitations", "id"),
        ):
            query = text(f"SELECT evaluation, {key} FROM {table} ORDER BY ctid")
            rows = [tuple(row) for row in work._transaction.connection.execute(query)]
            assert rows == sorted(rows)
            assert len(rows) > 1


def test_no_answer_slips_in_while_it_closes(
    store: Store, url: str, opened: Callable[[str], Store]
) -> None:
    numbers = count()
    acknowledged = []

    def answer_until_closed(mine: Store) -> None:
        while True:
            sheet = submission(ballot(next(numbers)))
            try:
                with mine.begin() as work:
                    work.submissions.submit(sheet)
            except ParallaxError:
                return
            acknowledged.append(sheet.ballot)

    with ThreadPoolExecutor(4) as pool:
        tasks = [pool.submit(answer_until_closed, opened(url)) for _ in range(4)]
        wait_for(lambda: len(acknowledged) >= 20 or any(task.done() for task in tasks))
        store.close_evaluation(EVALUATION, NOW)
        at_close = len(records(store))
        for task in tasks:
            task.result()
    assert len(records(store)) == at_close == len(acknowledged)


def test_sums_are_kept_of_a_closed_evaluation_only(answered: Store) -> None:
    with answered.begin() as work, pytest.raises(Refused) as refused:
        work.moments.keep(EVALUATION, DIGEST, "users", Kept(n=20, body=b"sums"))
    assert refused.value.code == "not_closed"
    answered.close_evaluation(EVALUATION, NOW)
    with answered.begin() as work:
        assert work.moments.get(EVALUATION, DIGEST, "users") is None
        work.moments.keep(EVALUATION, DIGEST, "users", Kept(n=19, body=b"older"))
        work.moments.keep(EVALUATION, DIGEST, "users", Kept(n=20, body=b"sums"))
    with answered.read() as work:
        assert work.moments.get(EVALUATION, DIGEST, "users") == Kept(n=20, body=b"sums")
        assert work.moments.get(EVALUATION, DIGEST, "staff") is None
