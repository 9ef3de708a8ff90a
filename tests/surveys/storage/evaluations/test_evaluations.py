from dataclasses import replace
from datetime import date, timedelta

import pytest

from surveys.errors import NotFound, Refused
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status
from surveys.fieldwork.people import OrganisationId
from surveys.fieldwork.weights import Share, Weights
from surveys.storage.store import Store
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ORGANISATION


@pytest.fixture
def drafted(empty: Store) -> Store:
    with empty.begin() as work:
        work.evaluations.add(samples.evaluation())
    return empty


def test_an_evaluation_comes_back_as_it_was(empty: Store) -> None:
    whole = replace(
        samples.evaluation(),
        purpose="supplier",
        period_from=date(2025, 1, 1),
        closes_at=NOW,
        margin=0.25,
        weights=Weights(method="direct", shares=(Share(id="speed", percent=100.0),)),
        supplier="北方软件 & Söhne",
    )
    with empty.begin() as work:
        work.evaluations.add(whole)
    with empty.read() as work:
        assert work.evaluations.get(EVALUATION) == whole


def test_what_is_not_there_is_said(empty: Store) -> None:
    nowhere = EvaluationId("nowhere")
    with empty.begin() as work:
        for ask in (
            work.evaluations.get,
            work.evaluations.revision,
            work.drafts.get,
            work.versions.current,
        ):
            with pytest.raises(NotFound, match="nowhere"):
                ask(nowhere)
        with pytest.raises(NotFound):
            work.evaluations.save(replace(samples.evaluation(), id=nowhere))


def test_an_organisation_sees_its_own_newest_first(drafted: Store) -> None:
    with drafted.begin() as work:
        work.evaluations.add(samples.evaluation(EvaluationId("a later one")))
    with drafted.read() as work:
        found = [each.id for each in work.evaluations.of(ORGANISATION)]
        assert found == ["a later one", EVALUATION]
        assert work.evaluations.of(OrganisationId("other")) == ()


def test_a_change_made_meanwhile_is_not_overwritten(drafted: Store) -> None:
    with drafted.begin() as work:
        seen = work.evaluations.revision(EVALUATION)
        mine = replace(work.evaluations.get(EVALUATION), title="Mine")
        work.evaluations.save(replace(mine, title="Theirs"), seen=seen)
    with pytest.raises(Refused) as refused, drafted.begin() as work:
        work.evaluations.save(mine, seen=seen)
    assert refused.value.code == "stale"
    with drafted.read() as work:
        assert work.evaluations.get(EVALUATION).title == "Theirs"


def test_the_draft_is_kept_and_counts_as_a_change(drafted: Store) -> None:
    instrument = samples.instrument()
    with drafted.begin() as work:
        seen = work.evaluations.revision(EVALUATION)
        assert work.drafts.get(EVALUATION) is None
        now_seen = work.drafts.save(EVALUATION, instrument, seen=seen)
        assert now_seen > seen
        assert work.drafts.get(EVALUATION) == instrument
        with pytest.raises(Refused):
            work.drafts.save(EVALUATION, None, seen=seen)
        work.drafts.save(EVALUATION, None, seen=now_seen)
        assert work.drafts.get(EVALUATION) is None


def test_nothing_is_kept_of_a_transaction_that_fails(drafted: Store) -> None:
    def change_and_fail() -> None:
        with drafted.begin() as work:
            work.evaluations.save(replace(samples.evaluation(), title="Half"))
            work.evaluations.get(EvaluationId("nowhere"))

    with pytest.raises(NotFound):
        change_and_fail()
    with drafted.read() as work:
        assert work.evaluations.get(EVALUATION).title == "Helpdesk 2026"


def test_a_deleted_draft_leaves_nothing(drafted: Store) -> None:
    with drafted.begin() as work:
        work.versions.publish(EVALUATION, samples.instrument(), NOW)
        work.deletion.delete(EVALUATION)
        assert work.links.of(EVALUATION) == ()
        assert work.versions.of(EVALUATION) == ()
        work.evaluations.add(samples.evaluation())


def close_by_hand(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, status=Status.CLOSED)


def tell_names(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, secrecy="identified")


def give_away(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, organisation="other")


def widen_margin(evaluation: Evaluation) -> Evaluation:
    return replace(evaluation, margin=2.0)


@pytest.mark.parametrize("step", [close_by_hand, tell_names, give_away, widen_margin])
def test_an_open_evaluation_does_not_change_its_terms(store: Store, step: object) -> None:
    assert callable(step)
    with pytest.raises(Refused), store.begin() as work:
        work.evaluations.save(step(work.evaluations.get(EVALUATION)))


def test_a_closed_evaluation_keeps_its_weights(store: Store) -> None:
    closed = store.close_evaluation(EVALUATION, NOW)
    weights = Weights(method="direct", set_by="Someone", version=2)
    with pytest.raises(Refused) as refused, store.begin() as work:
        work.evaluations.save(replace(closed, weights=weights))
    assert refused.value.code == "settled"


def test_a_seal_stays(store: Store) -> None:
    with store.begin() as work:
        sealed = life.seal(work.evaluations.get(EVALUATION), NOW)
        work.evaluations.save(sealed)
        with pytest.raises(Refused):
            work.evaluations.save(replace(sealed, sealed_at=None))


def test_what_is_due_to_close_is_found(store: Store) -> None:
    with store.begin() as work:
        work.evaluations.save(replace(work.evaluations.get(EVALUATION), closes_at=NOW))
        work.clocks.confirm(samples.ORGANISATION, NOW)
    with store.read() as work:
        assert work.evaluations.due_to_close(NOW - timedelta(seconds=1)) == ()
        assert work.evaluations.due_to_close(NOW) == (EVALUATION,)
