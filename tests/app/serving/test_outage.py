"""An outage is said once a minute, not once a request."""

import os

import pytest

from app.serving.outage import Outage


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_it_is_said_at_once_then_every_minute_then_that_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Seconds()
    outage = Outage(clock)
    for _ in range(238):  # two a second
        outage.failed("connection refused")
        clock.now += 0.5
    outage.of_background().failed("connection refused")
    outage.worked()
    assert len(caplog.messages) == 2
    assert caplog.messages[0] == "The database does not work: connection refused"
    assert caplog.messages[1].endswith("Turned away so far: 121 requests.")
    clock.now += 6
    outage.worked()
    outage.worked()
    assert caplog.messages[2:] == [
        "The database works again, after 119 seconds. Turned away: 238 requests."
    ]


def test_where_only_writing_fails_it_is_not_over_with_each_page_that_is_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Seconds()
    outage = Outage(clock)
    for _ in range(59):
        outage.failed("disk full")
        outage.worked()
        clock.now += 1
    assert len(caplog.messages) == 1


def test_all_processes_see_one_outage(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage(Seconds())
    outage.failed("gone")
    for _ in range(3):
        child = os.fork()
        if child == 0:
            outage.failed("gone")
            os._exit(0)
        os.waitpid(child, 0)
    outage.failed("gone")
    assert len(caplog.messages) == 1
    assert outage.turned_away() == 5
