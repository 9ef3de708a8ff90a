"""A declared self-assessment: exactly one response, whoever sends it and however it comes."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from surveys.codec import canonical, from_json
from surveys.errors import Refused
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import EvaluationId, SelfAssessment
from surveys.storage.store import Store
from surveys.storage.values import Submission
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ballot, submission

THREADS = 8
WIDTH = len(samples.instrument().ratings)


def opened(store: Store, kind: SelfAssessment | None) -> Store:
    """The store with the evaluation open, and the self-assessment of this kind."""
    draft = replace(samples.evaluation(), self_assessment=kind)
    with store.begin() as work:
        work.evaluations.add(draft)
        work.versions.publish(draft.id, samples.instrument(), NOW)
        work.evaluations.save(life.open_(draft, NOW))
    return store


def stated(number: int, ratings: str = "45543") -> Submission:
    """A response of the supplier's."""
    return submission(ballot(number), ratings=ratings, audience="supplier")


def submit(store: Store, sheet: Submission) -> bool:
    with store.begin() as work:
        return work.submissions.submit(sheet)


def kept(store: Store, audience: str = "supplier") -> bytes:
    with store.read() as work:
        return work.responses.sheets(EVALUATION, samples.instrument().digest, audience).ratings


def test_the_first_response_is_the_statement_and_no_other_is_taken(empty: Store) -> None:
    store = opened(empty, "declared")
    assert submit(store, stated(1))
    assert not submit(store, stated(2, "11111"))
    assert kept(store) == b"45543"


def test_the_same_statement_once_more_is_told_from_another(empty: Store) -> None:
    store = opened(empty, "declared")
    submit(store, stated(1))
    with store.begin() as work:
        assert work.submissions.repeats(stated(2)) is True
        assert work.submissions.repeats(stated(1, "11111")) is False


def test_several_of_a_panel_are_taken(empty: Store) -> None:
    store = opened(empty, "panel")
    assert submit(store, stated(1))
    assert submit(store, stated(2, "11111"))


def test_the_demand_side_is_not_touched_by_it(empty: Store) -> None:
    store = opened(empty, "declared")
    assert submit(store, submission(ballot(1)))
    assert submit(store, submission(ballot(2)))
    assert len(kept(store, "users")) == 2 * WIDTH


def test_of_many_at_once_one_is_the_statement(empty: Store) -> None:
    store, start = opened(empty, "declared"), Barrier(THREADS)

    def press(number: int) -> bool:
        start.wait()
        return submit(store, stated(number, f"{number % 5 + 1}1111"))

    with ThreadPoolExecutor(THREADS) as pool:
        assert sorted(pool.map(press, range(THREADS))) == [False] * (THREADS - 1) + [True]
    assert len(kept(store)) == WIDTH


def test_a_file_with_two_is_refused_whole(empty: Store) -> None:
    store = opened(empty, "declared")
    with pytest.raises(Refused) as error, store.begin() as work:
        work.submissions.submit_all([stated(1), stated(2, "11111")])
    assert error.value.code == "declared"
    assert kept(store) == b""


def test_a_file_with_another_than_the_posted_one_is_refused(empty: Store) -> None:
    store = opened(empty, "declared")
    submit(store, stated(1))
    with pytest.raises(Refused), store.begin() as work:
        work.submissions.submit_all([stated(2, "11111")])
    with store.begin() as work:
        assert work.submissions.submit_all([stated(3)]) == 0


def test_a_response_that_came_before_it_was_said_is_the_statement(empty: Store) -> None:
    store = opened(empty, None)
    submit(store, stated(1))
    with store.begin() as work:
        evaluation = work.evaluations.get(EVALUATION)
        work.evaluations.save(replace(evaluation, self_assessment="declared"))
    assert not submit(store, stated(2, "11111"))
    assert kept(store) == b"45543"


@pytest.mark.parametrize("kind", ["declared", "panel"])
def test_what_was_chosen_stands_once_it_is_open(empty: Store, kind: SelfAssessment) -> None:
    store = opened(empty, kind)
    other: SelfAssessment = "panel" if kind == "declared" else "declared"
    with store.read() as work:
        changed = replace(work.evaluations.get(EVALUATION), self_assessment=other)
    with pytest.raises(Refused) as error, store.begin() as work:
        work.evaluations.save(changed)
    assert error.value.code == "promised"


def test_where_nobody_said_it_is_said_before_the_seal() -> None:
    evaluation = life.open_(replace(samples.evaluation(), self_assessment=None), NOW)
    with pytest.raises(Refused) as error:
        life.seal(evaluation, NOW)
    assert error.value.code == "self_assessment"
    assert "self_assessment" not in life.fixed(evaluation)
    sealed = life.seal(replace(evaluation, self_assessment="panel"), NOW)
    assert "self_assessment" in life.fixed(sealed)


def test_an_evaluation_of_before_keeps_its_margin_in_points() -> None:
    """What was stored by the version before has neither share nor kind."""
    plain = json.loads(canonical(replace(samples.evaluation(EvaluationId("old")), margin=0.75)))
    for name in ("margin_share", "margin_reason", "self_assessment"):
        plain.pop(name, None)
    old = from_json(life.Evaluation, json.dumps(plain))
    assert (old.margin, old.margin_share, old.self_assessment) == (0.75, None, None)
