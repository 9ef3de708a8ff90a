"""A withdrawal and an answer that meet: whichever is first, both keep their word."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from time import sleep
from typing import TypeVar

import pytest

from surveys.errors import ParallaxError, Refused
from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Secrecy
from surveys.fieldwork.invitation import Invitation, Invitee
from surveys.storage.store import Store
from surveys.storage.values import Submission
from tests.surveys import samples
from tests.surveys.samples import EVALUATION, NOW, submission

MODES: list[Secrecy] = ["anonymous", "confidential", "identified"]
TRIALS = 30
REACHED = 0.2
"""Seconds in which a thread comes to where it has to wait."""
Told = TypeVar("Told")


@pytest.fixture(params=MODES)
def invited(
    request: pytest.FixtureRequest, empty: Store
) -> tuple[Store, list[tuple[Invitation, Submission]]]:
    """A store with people of an open evaluation, and the sheet that each is about to send."""
    draft = replace(samples.evaluation(), secrecy=request.param)
    with empty.begin() as work:
        work.evaluations.add(draft)
        work.versions.publish(draft.id, samples.instrument(), NOW)
        work.evaluations.save(life.open_(draft, NOW))
        people = work.invitations.invite(EVALUATION, [Invitee(audience="users")] * TRIALS).added
        sheets = []
        for each in people:
            ballot = work.ballots.of(EVALUATION, work.invitations.token(EVALUATION, each.id))
            who = None if draft.secrecy == "anonymous" else each.id
            sheets.append(replace(submission(ballot), personal=True, invitation=who))
    return empty, list(zip(people, sheets, strict=True))


def send(store: Store, sheet: Submission) -> str:
    """What becomes of a sheet: "new", "known", or why it was refused."""
    try:
        with store.begin() as work:
            return "new" if work.submissions.submit(sheet) else "known"
    except Refused as error:
        return error.code


def withdraw(store: Store, person: Invitation) -> None:
    with store.begin() as work:
        work.invitations.revoke(EVALUATION, person.id)


def at_once(start: Barrier, late: float, act: Callable[[], Told]) -> Told:
    """Do it when another thread has come to the same point, or a little later."""
    start.wait()
    sleep(late)
    return act()


def counted(store: Store) -> int:
    with store.read() as work:
        return work.responses.counts(EVALUATION).get("users", 0)


def test_a_sheet_that_comes_while_its_invitation_is_withdrawn_is_not_counted(
    invited: tuple[Store, list[tuple[Invitation, Submission]]],
    url: str,
    opened: Callable[[str], Store],
) -> None:
    store, ((person, sheet), *_) = invited
    other = opened(url)
    with ThreadPoolExecutor(1) as pool:
        with store.begin() as work:
            work.invitations.revoke(EVALUATION, person.id)
            sent = pool.submit(send, other, sheet)
            sleep(REACHED)
        assert sent.result() == "withdrawn"
    assert counted(store) == 0


def test_a_sheet_that_is_stored_first_stays_and_a_second_sending_finds_it(
    invited: tuple[Store, list[tuple[Invitation, Submission]]],
    url: str,
    opened: Callable[[str], Store],
) -> None:
    store, ((person, sheet), *_) = invited
    other = opened(url)
    with ThreadPoolExecutor(1) as pool:
        with store.begin() as work:
            assert work.submissions.submit(sheet)
            gone = pool.submit(withdraw, other, person)
            sleep(REACHED)
        gone.result()
    assert counted(store) == 1
    assert send(store, sheet) == "known"


def test_whichever_is_first_nothing_fails_and_what_is_told_is_true(
    invited: tuple[Store, list[tuple[Invitation, Submission]]],
    url: str,
    opened: Callable[[str], Store],
) -> None:
    store, people = invited
    other = opened(url)
    told = []
    with ThreadPoolExecutor(2) as pool:
        for number, (person, sheet) in enumerate(people):
            start = Barrier(2)
            gone = pool.submit(at_once, start, 0.002, partial(withdraw, store, person))
            sent = pool.submit(at_once, start, number % 5 / 1000, partial(send, other, sheet))
            gone.result()
            told.append(sent.result())
    assert set(told) <= {"new", "withdrawn"}
    assert counted(store) == told.count("new")
    with store.read() as work:
        assert len(work.turnout.answered(EVALUATION)) == told.count("new")
        assert work.invitations.of(EVALUATION) == ()


def test_two_who_withdraw_the_same_invitation_at_once_do_it_once(
    invited: tuple[Store, list[tuple[Invitation, Submission]]],
    url: str,
    opened: Callable[[str], Store],
) -> None:
    store, people = invited
    start, stores = Barrier(2), (store, opened(url))

    def press(mine: Store, person: Invitation) -> bool:
        start.wait()
        try:
            withdraw(mine, person)
        except ParallaxError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        for person, _ in people[:10]:
            both = pool.map(press, stores, (person, person))
            assert sorted(both) == [False, True]
