from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from surveys.errors import NotFound, Refused
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.answers import Answers, Choice, Note
from surveys.fieldwork.evaluation import EvaluationId, Secrecy
from surveys.fieldwork.invitation import Invitee
from surveys.storage.store import Store
from surveys.storage.values import Submission
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, ballot, submission

THREADS = 20
WHOLE = Answers(
    ratings="45-x9",
    choices=(Choice(question="worth", option="speed", points=70),),
    notes=(Note(kind="comment", id="speed", text='很快 — "quick"\nand kind'),),
)


def submit(store: Store, sheet: Submission) -> bool:
    with store.begin() as work:
        return work.submissions.submit(sheet)


def counted(store: Store) -> int:
    with store.read() as work:
        return work.responses.counts(EVALUATION).get("users", 0)


def test_a_ballot_is_counted_once_and_the_first_sheet_stands(store: Store) -> None:
    assert submit(store, submission(ballot(1), ratings="11111"))
    assert not submit(store, submission(ballot(1), ratings="55555"))
    with store.read() as work:
        sheets = work.responses.sheets(EVALUATION, samples.instrument().digest, "users")
        assert (sheets.n, sheets.width, sheets.ratings) == (1, 5, b"11111")
        assert work.ballots.is_received(EVALUATION, ballot(1))
        assert not work.ballots.is_received(EVALUATION, ballot(2))


def test_twenty_at_once_with_one_ballot_are_one(store: Store) -> None:
    start = Barrier(THREADS)

    def press(_: int) -> bool:
        start.wait()
        return submit(store, submission(ballot(1)))

    with ThreadPoolExecutor(THREADS) as pool:
        assert sorted(pool.map(press, range(THREADS))) == [False] * (THREADS - 1) + [True]
    assert counted(store) == 1


def test_twenty_different_ones_at_once_with_one_ballot_are_one_and_nineteen_told_apart(
    store: Store,
) -> None:
    start = Barrier(THREADS)

    def press(number: int) -> bool | None:
        start.wait()
        sheet = submission(ballot(1), ratings=f"{number % 2 + 1}1111")
        with store.begin() as work:
            return None if work.submissions.submit(sheet) else work.submissions.repeats(sheet)

    with ThreadPoolExecutor(THREADS) as pool:
        told = list(pool.map(press, range(THREADS)))
    assert [told.count(each) for each in (None, True, False)] == [1, 9, 10]
    assert counted(store) == 1


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"ratings": "45-x8"}, False),
        ({"choices": ()}, False),
        ({"choices": (replace(WHOLE.choices[0], points=71),)}, False),
        ({"notes": ()}, False),
        ({"notes": (replace(WHOLE.notes[0], kind="evidence"),)}, False),
    ],
)
def test_what_comes_again_is_compared_with_what_counts(
    store: Store, changed: dict[str, Any], same: bool
) -> None:
    sheet = replace(submission(ballot(1)), answers=WHOLE, language="en")
    again = replace(sheet, answers=replace(WHOLE, **changed), language="zh")
    submit(store, sheet)
    with store.begin() as work:
        assert not work.submissions.submit(again)
        assert work.submissions.repeats(again) is same


def test_the_same_marks_to_another_version_are_other_answers(store: Store) -> None:
    submit(store, submission(ballot(1)))
    revised = replace(samples.instrument(), title=samples.text("Second edition"))
    with store.begin() as work:
        work.versions.publish(EVALUATION, revised, NOW)
        assert (
            work.submissions.repeats(replace(submission(ballot(1)), version=revised.digest))
            is False
        )


def test_after_the_close_nothing_is_left_to_compare_with(store: Store) -> None:
    submit(store, submission(ballot(1)))
    store.close_evaluation(EVALUATION, NOW)
    with store.read() as work:
        assert work.submissions.repeats(submission(ballot(1))) is None
        assert work.submissions.repeats(submission(ballot(2))) is None


def test_many_at_once_are_all_counted(
    store: Store, url: str, opened: Callable[[str], Store]
) -> None:
    stores = [store, opened(url)]
    with ThreadPoolExecutor(THREADS) as pool:
        new = pool.map(lambda i: submit(stores[i % 2], submission(ballot(i))), range(200))
    assert all(new)
    assert counted(store) == 200


def test_many_in_one_transaction_tell_how_many_were_new(store: Store) -> None:
    submit(store, submission(ballot(7)))
    with store.begin() as work:
        assert work.submissions.submit_all(submission(ballot(i)) for i in range(100)) == 99
        assert work.submissions.submit_all([]) == 0
    assert counted(store) == 100


def test_a_new_version_does_not_let_a_ballot_count_again(store: Store) -> None:
    submit(store, submission(ballot(1)))
    revised = replace(samples.instrument(), title=samples.text("Second edition"))
    with store.begin() as work:
        work.versions.publish(EVALUATION, revised, NOW)
    assert not submit(store, replace(submission(ballot(1)), version=revised.digest))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(submission(ballot(1)), version="0" * 64),
        replace(submission(ballot(1)), evaluation=EvaluationId("nowhere")),
        submission(ballot(1), audience="board"),
    ],
)
def test_a_sheet_for_something_unknown_is_refused(store: Store, wrong: Submission) -> None:
    with pytest.raises(NotFound):
        submit(store, wrong)
    assert counted(store) == 0


def test_a_sheet_of_another_width_does_not_get_in(store: Store) -> None:
    with pytest.raises(IntegrityError):
        submit(store, submission(ballot(1), ratings="1111"))


def test_a_version_of_another_evaluation_does_not_get_in(store: Store) -> None:
    other = samples.evaluation(EvaluationId("other"))
    with store.begin() as work:
        work.evaluations.add(other)
        work.evaluations.save(life.open_(other, NOW))
    with pytest.raises(NotFound):
        submit(store, replace(submission(ballot(1)), evaluation=other.id))


def test_a_closed_evaluation_takes_nothing_but_remembers(store: Store) -> None:
    submit(store, submission(ballot(1)))
    store.close_evaluation(EVALUATION, NOW)
    assert not submit(store, submission(ballot(1)))
    with pytest.raises(Refused, match="closed"):
        submit(store, submission(ballot(2)))


def test_a_draft_takes_nothing(empty: Store) -> None:
    with empty.begin() as work:
        work.evaluations.add(samples.evaluation())
        work.versions.publish(EVALUATION, samples.instrument(), NOW)
    with pytest.raises(Refused, match="not been opened"):
        submit(empty, submission(ballot(1)))


def test_after_the_seal_only_the_demand_side_answers(store: Store) -> None:
    with store.begin() as work:
        work.evaluations.save(life.seal(work.evaluations.get(EVALUATION), NOW))
    assert submit(store, submission(ballot(1)))
    with pytest.raises(Refused, match="sealed"):
        submit(store, submission(ballot(2), audience="supplier"))


@pytest.mark.parametrize("secrecy", ["confidential", "identified"])
def test_with_names_the_sheet_bears_its_invitation(empty: Store, secrecy: Secrecy) -> None:
    draft = replace(samples.evaluation(), secrecy=secrecy)
    with empty.begin() as work:
        work.evaluations.add(draft)
        version = work.versions.publish(EVALUATION, samples.instrument(), NOW)
        work.evaluations.save(life.open_(draft, NOW))
        (invited,) = work.invitations.invite(EVALUATION, [Invitee(audience="users")]).added
        work.submissions.submit(replace(submission(ballot(1)), invitation=invited.id))
        work.submissions.submit(submission(ballot(2)))
    empty.close_evaluation(EVALUATION, NOW)
    with empty.read() as work:
        found = list(work.responses.identified(EVALUATION, version.digest, "users"))
    assert [record.invitation for record in found] == [invited.id]


def test_in_anonymous_mode_no_sheet_bears_an_invitation(store: Store) -> None:
    with store.begin() as work:
        (invited,) = work.invitations.invite(EVALUATION, [Invitee(audience="users")]).added
    with pytest.raises(Refused, match="anonymous"):
        submit(store, replace(submission(ballot(1)), invitation=invited.id))
    assert counted(store) == 0


@pytest.mark.parametrize("hasty", [True, False])
def test_in_anonymous_mode_no_sheet_says_whether_it_was_quick(store: Store, hasty: bool) -> None:
    """Whoever knows how long someone took could find a quick sheet among slow ones by it."""
    with pytest.raises(Refused, match="anonymous"):
        submit(store, replace(submission(ballot(1)), hasty=hasty))
    assert counted(store) == 0


@pytest.mark.parametrize("secrecy", ["confidential", "identified"])
def test_with_names_a_sheet_says_whether_it_was_quick_and_never_how_long_it_took(
    empty: Store, secrecy: Secrecy
) -> None:
    draft = replace(samples.evaluation(), secrecy=secrecy)
    with empty.begin() as work:
        work.evaluations.add(draft)
        version = work.versions.publish(EVALUATION, samples.instrument(), NOW)
        work.evaluations.save(life.open_(draft, NOW))
        for number, hasty in enumerate((True, False, None, True)):
            ratings = f"4554{number + 1}"
            work.submissions.submit(
                replace(submission(ballot(number), ratings=ratings), hasty=hasty)
            )
    for _ in range(2):
        with empty.read() as work:
            sheets = work.responses.sheets(EVALUATION, version.digest, "users")
            records = list(work.responses.records(EVALUATION, version.digest, "users", every=True))
        assert sheets.hasty is not None
        rows = [sheets.ratings[i : i + 5] for i in range(0, 20, 5)]
        marks = dict(zip(rows, sheets.hasty.decode(), strict=True))
        assert marks == {b"45541": "1", b"45542": "0", b"45543": "-", b"45544": "1"}
        known = {record.answers.ratings: record.hasty for record in records}
        assert known == {"45541": True, "45542": False, "45543": None, "45544": True}
        empty.close_evaluation(EVALUATION, NOW)


def test_where_no_sheet_says_it_there_is_nothing_to_read(store: Store) -> None:
    submit(store, submission(ballot(1)))
    with store.read() as work:
        sheets = work.responses.sheets(EVALUATION, samples.instrument().digest, "users")
    assert sheets.hasty is None


def test_no_column_of_an_answer_tells_when_it_came(store: Store) -> None:
    with store.begin() as work:
        names = work._transaction.connection.exec_driver_sql("SELECT * FROM submissions").keys()
    assert set(names) == {
        *("evaluation", "ballot", "version", "width"),
        *("audience", "language", "ratings", "others", "invitation", "hasty"),
    }
