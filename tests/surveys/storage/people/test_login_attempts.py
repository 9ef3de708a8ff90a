"""Failing tries of passwords are counted once each, whoever else is trying."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from surveys.errors import Throttled
from surveys.fieldwork.attempts import ACCOUNT, PAIR, Attempt, Limit, attempts
from surveys.storage.store import Store
from tests.surveys.samples import NOW
from tests.surveys.storage.conftest import SECRET

LIN = attempts("lin@example.org", "203.0.113.7")
WIDE = Attempt(subject="many", limit=Limit(tries=1000, seconds=60))


def tried(store: Store, *attempt: Attempt, after: float = 0) -> int:
    """Try once; 0 where it was counted, else the seconds to wait."""
    try:
        with store.begin() as work:
            work.attempts.count(attempt, NOW + timedelta(seconds=after))
    except Throttled as error:
        return error.seconds
    return 0


def rows(store: Store) -> list[tuple[str, int]]:
    with store.read() as work:
        found = work._transaction.connection.execute(text("SELECT subject, until FROM attempts"))
        return [(subject, until) for subject, until in found]


def test_after_the_limit_a_try_is_taken_at_the_second_that_was_said(empty: Store) -> None:
    assert [tried(empty, *LIN) for _ in range(12)] == [0] * 10 + [60, 60]
    assert tried(empty, *LIN, after=59) == 1
    assert tried(empty, *LIN, after=59.2) == 1
    assert tried(empty, *LIN, after=60) == 0
    assert tried(empty, *LIN, after=60) == 60


def test_a_refused_try_counts_nowhere(empty: Store) -> None:
    for _ in range(10):
        tried(empty, *LIN)
    before = sorted(rows(empty))
    assert tried(empty, *LIN) == 60
    assert sorted(rows(empty)) == before


def test_tries_are_forgotten_as_time_goes(empty: Store) -> None:
    for _ in range(10):
        tried(empty, *LIN)
    assert [tried(empty, *LIN, after=600) for _ in range(11)] == [0] * 10 + [60]


def test_a_right_password_is_taken_back(empty: Store) -> None:
    for _ in range(30):
        assert tried(empty, *LIN) == 0
        with empty.begin() as work:
            work.attempts.forgive(LIN)
    assert {until for _, until in rows(empty)} == {round(NOW.timestamp() * 1000)}


def test_no_address_can_be_read_from_the_database(empty: Store) -> None:
    tried(empty, *LIN)
    for subject, _ in rows(empty):
        assert len(subject) == 64
        assert not {"lin", "203"} & set(subject.split())
    assert SECRET not in str(rows(empty))


def test_what_no_longer_counts_is_removed(empty: Store) -> None:
    tried(empty, *LIN)
    empty.tidy(NOW + timedelta(seconds=ACCOUNT.seconds))
    assert len(rows(empty)) == 1
    empty.tidy(NOW + timedelta(seconds=PAIR.seconds))
    assert rows(empty) == []


@pytest.mark.parametrize(("attempt", "counted"), [((WIDE,), 50), (LIN, 10)])
def test_tries_at_once_are_counted_one_by_one(
    opened: Callable[[str], Store], url: str, attempt: tuple[Attempt, ...], counted: int
) -> None:
    stores = [opened(url) for _ in range(4)]
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda n: tried(stores[n % 4], *attempt), range(50)))
    assert waits.count(0) == counted
    until = max(until for _, until in rows(stores[0]))
    assert until == round(NOW.timestamp() * 1000) + counted * 60_000


def test_different_accounts_and_networks_at_once_do_not_wait_for_each_other_for_ever(
    opened: Callable[[str], Store], url: str
) -> None:
    stores = [opened(url) for _ in range(4)]
    crossed = [attempts(f"{n % 5}@x", f"203.0.{n % 3}.1") for n in range(60)]
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda n: tried(stores[n % 4], *crossed[n]), range(60)))
    assert waits == [0] * 60


def test_processes_count_together(opened: Callable[[str], Store], url: str) -> None:
    store = opened(url)
    command = [sys.executable, "-m", "tests.surveys.storage.process", "try", url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [line for each in running for line in each.communicate(timeout=120)[0].split()]
    assert len(said) == 26
    assert said.count("0") == PAIR.tries
    assert tried(store, *LIN) == 60
