"""Deleting and archiving, on both databases: what goes, what stays, what is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy import text

from surveys.errors import NotFound, Refused
from surveys.fieldwork.evaluation import (
    Evaluation,
    EvaluationId,
    Status,
    archive,
    bring_back,
    open_,
    release,
)
from surveys.fieldwork.invitation import Invitee
from surveys.questionnaire.composition import compose
from surveys.storage.schema import Base
from surveys.storage.store import Store
from surveys.storage.values import Kept
from tests import postgres
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ORGANISATION
from tests.surveys.storage.conftest import prepared

OTHER = EvaluationId("other")
LATER = EvaluationId("later")
KEPT = {"organisations", "installation", "stamps", "users", "alembic_version", "instruments"}


def rows(store: Store) -> dict[str, int]:
    """How many rows of an evaluation each table holds, and how many questionnaires there are."""
    found = {}
    with store.read() as work:
        for name, table in Base.metadata.tables.items():
            column = "id" if name == "evaluations" else "evaluation"
            if column not in table.columns or name in KEPT - {"instruments"}:
                continue
            query = text(f"SELECT count(*) FROM {name} WHERE {column} = :id")
            found[name] = work._transaction.connection.scalar(query, {"id": EVALUATION})
        found["instruments"] = work._transaction.connection.scalar(
            text("SELECT count(*) FROM instruments")
        )
    return {name: int(n or 0) for name, n in found.items()}


def add(store: Store, id_: EvaluationId, **changes: object) -> Evaluation:
    """Another evaluation with the same questionnaire, in the field."""
    draft = replace(samples.evaluation(id_), **changes)  # type: ignore[arg-type]
    with store.begin() as work:
        work.evaluations.add(draft)
        work.versions.publish(id_, samples.instrument(), NOW)
        work.evaluations.save(open_(draft, NOW))
    return draft


def delete(store: Store, id_: EvaluationId = EVALUATION) -> None:
    with store.begin() as work:
        work.deletion.delete(id_)


def refusal(store: Store, id_: EvaluationId = EVALUATION) -> str:
    with pytest.raises(Refused) as refused:
        delete(store, id_)
    return refused.value.code


def follows(store: Store, id_: EvaluationId) -> EvaluationId | None:
    with store.read() as work:
        return work.evaluations.get(id_).follows


def test_a_closed_evaluation_without_responses_leaves_no_row(store: Store) -> None:
    with store.begin() as work:
        invited = work.invitations.invite(
            EVALUATION, [Invitee(audience="users", name=n) for n in "abc"]
        )
        work.invitations.revoke(EVALUATION, invited.added[0].id)
    store.close_evaluation(EVALUATION, NOW)
    with store.begin() as work:
        digest = samples.instrument().digest
        work.moments.keep(EVALUATION, digest, "users", Kept(n=1, body=b"sums"))
    before = rows(store)
    assert {name for name, n in before.items() if not n} == {"keys", "submissions"}
    delete(store)
    assert set(rows(store).values()) == {0}
    with store.read() as work, pytest.raises(NotFound):
        work.evaluations.get(EVALUATION)


def test_a_questionnaire_that_another_has_published_stays(store: Store) -> None:
    add(store, OTHER)
    store.close_evaluation(EVALUATION, NOW)
    delete(store)
    with store.read() as work:
        assert work.versions.current(OTHER) == samples.instrument()
    assert rows(store)["instruments"] == 1


@pytest.mark.parametrize("audience", ["users", "supplier"])
def test_one_response_of_any_side_keeps_it(store: Store, audience: str) -> None:
    with store.begin() as work:
        work.submissions.submit(samples.submission(samples.ballot(1), audience=audience))
        one = compose(replace(samples.model(), version="2.0"))
        work.versions.publish(
            EVALUATION, one, NOW
        )  # it answers a version that is not the current one
    store.close_evaluation(EVALUATION, NOW)
    before = rows(store)
    assert refusal(store) == "has_responses"
    assert rows(store) == before
    with store.read() as work:
        assert work.evaluations.without_responses(ORGANISATION) == frozenset()


def test_only_a_draft_and_a_closed_evaluation_are_deleted(store: Store) -> None:
    assert refusal(store) == "not_deletable"
    with store.begin() as work:
        work.evaluations.save(replace(work.evaluations.get(EVALUATION), status=Status.PAUSED))
    assert refusal(store) == "not_deletable"
    store.close_evaluation(EVALUATION, NOW)
    with store.read() as work:
        assert work.evaluations.without_responses(ORGANISATION) == {EVALUATION}
    with store.begin() as work:
        closed = work.evaluations.get(EVALUATION)
        work.evaluations.save(release(closed, NOW, has_supplier=False))
    assert refusal(store) == "not_deletable"


def test_what_follows_it_follows_what_it_followed(store: Store) -> None:
    store.close_evaluation(EVALUATION, NOW)
    add(store, OTHER, follows=EVALUATION)
    store.close_evaluation(OTHER, NOW)
    add(store, LATER, follows=OTHER)
    with store.read() as work:
        assert [each.id for each in work.evaluations.followers(OTHER)] == [LATER]
        seen = work.evaluations.revision(LATER)
    delete(store, OTHER)
    assert follows(store, LATER) == EVALUATION
    delete(store)
    assert follows(store, LATER) is None
    with pytest.raises(Refused) as stale, store.begin() as work:  # a form that was open meanwhile
        work.evaluations.save(work.evaluations.get(LATER), seen=seen)
    assert stale.value.code == "stale"


def test_one_with_which_a_closed_evaluation_is_compared_stays(store: Store) -> None:
    store.close_evaluation(EVALUATION, NOW)
    add(store, LATER, follows=EVALUATION)
    store.close_evaluation(LATER, NOW)
    assert refusal(store) == "followed"
    delete(store, LATER)
    delete(store)


@pytest.mark.postgres
def test_a_questionnaire_that_is_being_published_is_not_deleted_under_it(
    opened: Callable[[str], Store],
) -> None:
    url = postgres.url()
    store, another = opened(url), opened(url)
    with store.begin() as work:
        work.people.add_organisation(samples.organisation())
    prepared(store).close_evaluation(EVALUATION, NOW)
    published, deleted = Event(), Event()

    def publish() -> None:
        with another.begin() as work:
            work.evaluations.add(samples.evaluation(OTHER))
            work.versions.publish(OTHER, samples.instrument(), NOW)
            published.set()
            assert not deleted.wait(0.5)  # it cannot end before this transaction has

    with ThreadPoolExecutor(2) as pool:
        publishing = pool.submit(publish)
        assert published.wait(30)
        deleting = pool.submit(delete, store)
        deleting.add_done_callback(lambda _: deleted.set())
        publishing.result()
        deleting.result()
    with opened(url).read() as work:
        assert work.versions.current(OTHER) == samples.instrument()
        with pytest.raises(NotFound):
            work.evaluations.get(EVALUATION)


def test_archiving_is_kept_and_undone(store: Store) -> None:
    store.close_evaluation(EVALUATION, NOW)
    with store.begin() as work:
        work.evaluations.save(archive(work.evaluations.get(EVALUATION), NOW))
    with store.read() as work:
        assert work.evaluations.get(EVALUATION).archived_at == NOW
    with store.begin() as work:
        work.evaluations.save(bring_back(work.evaluations.get(EVALUATION)))
    with store.read() as work:
        assert work.evaluations.get(EVALUATION).archived_at is None
        assert "archived" not in str(
            work._transaction.connection.scalar(text("SELECT body FROM evaluations"))
        )


@pytest.mark.parametrize("status", [Status.OPEN, Status.PAUSED])
def test_what_is_in_the_field_cannot_be_stored_as_archived(store: Store, status: Status) -> None:
    with store.read() as work:
        there = replace(work.evaluations.get(EVALUATION), status=status, archived_at=NOW)
    with pytest.raises(Refused), store.begin() as work:
        work.evaluations.save(there)
