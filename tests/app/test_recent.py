"""What is kept of values that take long to make, by many threads at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from app.recent import Recent


def made(recent: Recent[str], *keys: str) -> list[str]:
    """The keys whose values were made anew, when these are asked for one after the other."""
    anew: list[str] = []

    def make(key: str) -> str:
        anew.append(key)
        return key * 10

    for key in keys:
        assert recent.get(key, lambda key=key: make(key)) == key * 10  # type: ignore[misc]
    return anew


def test_a_value_is_made_once() -> None:
    assert made(Recent(3), "a", "b", "a", "b") == ["a", "b"]


def test_those_used_longest_ago_go_first() -> None:
    assert made(Recent(2), "a", "b", "a", "c", "a", "b") == ["a", "b", "c", "b"]


def test_sizes_are_bounded_together() -> None:
    assert made(Recent(25, len), "a", "b", "c", "c", "b", "a") == ["a", "b", "c", "a"]
    assert made(Recent(9, len), "a", "a") == ["a", "a"]  # too large to be kept at all


def test_many_who_ask_at_once_have_it_made_once() -> None:
    recent, started, go = Recent[str](2), Barrier(9), Event()
    calls: list[int] = []

    def ask(number: int) -> str:
        started.wait()
        return recent.get("a", lambda: slow(number))

    def slow(number: int) -> str:
        calls.append(number)
        go.wait(10)
        return "made"

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, number) for number in range(8)]
        started.wait()
        go.set()
        assert {each.result(10) for each in asked} == {"made"}
    assert len(calls) == 1


def test_what_fails_is_not_kept() -> None:
    recent = Recent[str](2)

    def fail() -> str:
        raise ArithmeticError("no")

    with pytest.raises(ArithmeticError):
        recent.get("a", fail)
    assert recent.get("a", lambda: "made") == "made"
