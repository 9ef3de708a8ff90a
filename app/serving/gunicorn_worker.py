"""gunicorn's threaded worker, mended where it gave no answer.

- An idle connection was closed when its time was up, though a request might have come on it since
  the worker last looked: with 400 browsers, 4 of 10,000 requests got no answer.
- At a stop, whoever had connected but not been taken in yet was cut off when the listening socket
  was closed: each of 16 browsers lost its next request.
- The thread that looks after all connections waited up to two seconds for each browser to close
  one, and every other thread up to five for a new connection's request: nobody was answered
  meanwhile.
"""

import ctypes
import logging
import selectors
import socket
import struct
import sys
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import TConn, ThreadWorker

log = logging.getLogger("parallax")

LINGER = 2.0
"""Seconds that a closed connection is listened to: what still comes in must not reset it before
the last answer has been read. At a stop, how long an idle one stays for a further request."""
FIRST = 10.0
"""Seconds that a new connection may take to send something."""
SPARE = 3.0
"""Seconds before the stop must be over, in which what still hangs is cut off."""
HANDSHAKES = 0.3
"""Seconds for connections that were begun before the stop to be made."""
POLL = 0.05
MOST_UNREAD = 2**16
SO_ATTACH_FILTER = 26
NO_NEWCOMERS = ((0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF))
"""A filter of packets: read the TCP flags, drop what asks for a new connection, take the rest."""


@dataclass(slots=True, kw_only=True, eq=False)
class Leaving:
    """A connection that was said goodbye to: until when it is heard out, what it sent since."""

    conn: TConn
    until: float
    unread: int = 0


class Worker(ThreadWorker):
    """A process that answers requests by threads. One thread holds all connections in between."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at_work: set[TConn] = set()
        self._leaving: deque[Leaving] = deque()

    def init_process(self) -> None:
        """Become a process of its own; gunicorn would print what an error of it says."""
        try:
            super().init_process()
        except Exception:
            log.exception("A worker process failed.")
            sys.exit(1 if self.booted else Arbiter.WORKER_BOOT_ERROR)

    def run(self) -> None:
        """Answer until told to stop, or until the server has gone."""
        woken = self.method_queue.fileno()
        assert woken is not None
        self.poller.register(woken, selectors.EVENT_READ, self.method_queue.run_callbacks)
        while self.alive and self.is_parent_alive():
            self.set_accept_enabled(self.nr_conns < self.worker_connections)
            self._turn(1.0)
        self.alive = False
        self._stop()

    def _turn(self, timeout: float) -> None:
        self.notify()
        self.wait_for_and_dispatch_events(timeout=timeout)
        self._close_idle(self.keepalived_conns, self.on_client_socket_readable)
        self._close_idle(self.pending_conns, self.on_pending_socket_readable)
        self._close_left()

    def _stop(self) -> None:
        """Answer everyone who got as far as to us; never longer than the grace."""
        over = time.monotonic() + max(self.cfg.graceful_timeout - SPARE, 0.0)
        self._take_in_the_last()
        last = time.monotonic() + LINGER
        for conn in (*self.keepalived_conns, *self.pending_conns):
            conn.timeout = min(conn.timeout or last, last)
        while self.nr_conns and time.monotonic() < over:
            self._turn(0.1)
        for conn in self._at_work:  # half a request that never ends, most likely
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RDWR)
        self.tpool.shutdown(wait=False)

    def _take_in_the_last(self) -> None:
        """Whoever has connected is answered; where other processes listen too, they go on."""
        self.set_accept_enabled(False)
        for listener in self.sockets:
            while self._take_in(listener):
                pass
            listener.close()

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection in; no thread has to do with it before it sends something."""
        self._take_in(listener)

    def _take_in(self, listener: socket.socket) -> bool:
        """False where nobody is there."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return False
        self.nr_conns += 1
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.timeout = time.monotonic() + FIRST
        self.pending_conns.append(conn)
        self.poller.register(
            client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn)
        )
        return True

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection with a request on it to a thread."""
        self._at_work.add(conn)
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep the connection for a further request, or close it."""
        self._at_work.discard(conn)
        if fs.cancelled() or fs.exception() or not fs.result():
            self._leave(conn)
        else:
            super().finish_request(conn, fs)

    def _close_idle(self, conns: "deque[TConn]", readable: Any) -> None:
        """Close those whose time is up, unless a request has come in the meantime."""
        full = self.nr_conns >= self.worker_connections
        now = time.monotonic()
        while conns and (full or (conns[0].timeout or now) <= now):
            conn, full = conns[0], False
            if _has_something(conn.sock):
                readable(conn, conn.sock)
            else:
                conns.popleft()
                self._forget(conn)

    def _leave(self, conn: TConn) -> None:
        """Say that no more will come, and hear out for a while what the other side still sends."""
        leaving = Leaving(conn=conn, until=time.monotonic() + LINGER)
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._heard, leaving))
        except (OSError, ValueError):
            self._forget(conn)
        else:
            self._leaving.append(leaving)

    def _heard(self, leaving: Leaving, client: socket.socket) -> None:
        try:
            part = client.recv(MOST_UNREAD)
        except BlockingIOError:
            return
        except OSError:
            part = b""
        leaving.unread += len(part)
        if not part or leaving.unread > MOST_UNREAD:
            self._leaving.remove(leaving)
            self._forget(leaving.conn)

    def _close_left(self) -> None:
        while self._leaving and self._leaving[0].until <= time.monotonic():
            self._forget(self._leaving.popleft().conn)

    def _forget(self, conn: TConn) -> None:
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()


class Master(Arbiter):
    """gunicorn's first process, which looks after the workers."""

    def stop(self, graceful: bool = True) -> None:
        """Stop the workers, gracefully or at once."""
        if graceful:
            _turn_newcomers_away(self.LISTENERS)
            self._have_all_taken_in()
        super().stop(graceful)

    def _have_all_taken_in(self) -> None:
        """Wait for whoever has connected to be taken in, by a new worker if all are just being
        replaced.
        """
        over = time.monotonic() + self.cfg.graceful_timeout / 2
        while any(each.get_backlog() > 0 for each in self.LISTENERS) and time.monotonic() < over:
            self.reap_workers()
            self.manage_workers()
            time.sleep(POLL)


def _turn_newcomers_away(listeners: Iterable[Any]) -> None:
    """Let nobody connect any more who has not begun to, so that the queue of those who have can
    be emptied before its socket is closed, which would reset what is left in it.

    They try again by themselves, and are then refused, or taken in by a server that was started.
    Where the system has no such filter, whoever connects in that very moment is reset.
    """
    if sys.platform != "linux":
        return
    program = b"".join(struct.pack("HBBI", *each) for each in NO_NEWCOMERS)
    kept = ctypes.create_string_buffer(program)
    pointed = struct.pack("HP", len(NO_NEWCOMERS), ctypes.addressof(kept))
    for listener in listeners:
        with suppress(OSError):
            listener.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, pointed)
    time.sleep(HANDSHAKES)


def _has_something(sock: socket.socket) -> bool:
    """Whether something can be read, or has ended, on a socket that does not block."""
    try:
        sock.recv(1, socket.MSG_PEEK)
    except OSError:
        return False
    return True
