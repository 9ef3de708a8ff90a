"""No request stays without an answer: not when a process is replaced, not when the server stops."""

import re
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.extent import is_long
from tests.http.crowd import Connection, Crowd
from tests.http.field import COMPLETE, Field, open_field
from tests.served import Served, served
from tests.waiting import PATIENCE, wait_for

HALVES = (
    b"GET /sign-in HTTP/1.1\r\nHost:",
    b"POST /sign-in HTTP/1.1\r\nContent-Length: 9\r\n\r\na",
)


def looks(connection: Connection) -> str:
    return str(connection.ask("GET", "/static/icon.svg")[0])


def answers(field: Field, connection: Connection) -> str:
    _, page = connection.ask("GET", field.path)
    found = re.search(r'name="sheet" value="([^"]+)"', page)
    assert found is not None, page[:300]
    status, _ = connection.ask("POST", field.path, urlencode({**COMPLETE, "sheet": found[1]}))
    return str(status)


def stop(server: Served, busy: Callable[[], bool]) -> None:
    """Stop the server once it is `busy`, while the caller goes on."""

    def wait_and_stop() -> None:
        wait_for(busy)
        server.process.send_signal(signal.SIGTERM)

    threading.Thread(target=wait_and_stop).start()


@pytest.mark.slow
def test_processes_that_are_replaced_under_load_leave_nobody_unanswered(tmp_path: Path) -> None:
    times = 20_000 if is_long() else 1_000
    with served(tmp_path, max_requests=times // 10) as server:
        before = {each.pid for each in server.workers()}
        count = Crowd(server.port, looks, times=times).run()
        assert before.isdisjoint(each.pid for each in server.workers())
    assert count == {"200": times}


@pytest.mark.slow
def test_a_stop_under_load_leaves_nobody_unanswered(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        crowd = Crowd(server.port, looks, times=10**6, browsers=16)
        stop(server, lambda: crowd.count["200"] > 200)
        count = crowd.run()
        assert server.process.wait(PATIENCE) == 0
    assert count["unanswered"] == 0
    assert count["200"] > 100
    assert count["refused"] == 16


@pytest.mark.slow
@pytest.mark.parametrize("stopped", [False, True])
def test_every_acknowledged_answer_is_stored_and_no_other(tmp_path: Path, stopped: bool) -> None:
    times = 1500 if is_long() else 120
    with served(tmp_path, max_requests=times // 3) as server:
        field = open_field(server)
        if stopped:
            times = 10**6
            stop(server, lambda: len(field.stored()) > 40)
        count = Crowd(server.port, lambda each: answers(field, each), times=times).run()
        assert count["unanswered"] == 0
        if stopped:
            assert server.process.wait(PATIENCE) == 0
        assert len(field.stored()) == count["303"] > 20
        assert set(count) <= {"303", "refused"}


def test_whoever_is_slow_to_close_keeps_nobody_waiting(tmp_path: Path) -> None:
    """The other's connection, idle for long by then, was closed without a look at it."""
    with served(tmp_path, workers=1) as server:
        waiting = Connection(port=server.port)
        waiting.ask("GET", "/static/icon.svg")
        time.sleep(0.5)
        with socket.create_connection(("127.0.0.1", server.port)) as slow:
            slow.sendall(b"GET /static/icon.svg HTTP/1.1\r\nConnection: close\r\n\r\n")
            time.sleep(1)
            assert waiting.ask("GET", "/static/icon.svg")[0] == 200
        waiting.close()


def test_a_request_on_a_kept_connection_is_answered_during_a_stop(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        kept = Connection(port=server.port)
        kept.ask("GET", "/static/icon.svg")
        server.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert kept.is_open()
        assert kept.ask("GET", "/static/icon.svg")[0] == 200
        assert not kept.is_open(), "told that the connection is closed"
        assert server.process.wait(PATIENCE) == 0


@pytest.mark.slow
def test_half_a_request_does_not_hold_the_stop_for_ever(tmp_path: Path) -> None:
    with served(tmp_path, grace=6) as server:
        with ExitStack() as connections:
            for half in HALVES:
                slow = socket.create_connection(("127.0.0.1", server.port))
                connections.enter_context(slow).sendall(half)
            time.sleep(1)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(PATIENCE) == 0
        assert "SIGKILL" not in server.logged()
        assert "Traceback" not in server.logged()


def test_connections_that_send_nothing_hold_neither_a_thread_nor_the_stop(tmp_path: Path) -> None:
    """Each held a thread for five seconds: so many would outlast the patience of all."""
    with served(tmp_path, grace=300) as server, ExitStack() as idle:
        for _ in range(400):
            idle.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        other = Connection(port=server.port)
        idle.callback(other.close)
        assert other.ask("GET", "/static/icon.svg")[0] == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
