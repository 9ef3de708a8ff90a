"""Many browsers at once that keep their connections, and count what was not answered."""

import select
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

Exchange = Callable[["Connection"], str]
"""One thing that a browser does over its connection; how it ended."""


class NoAnswer(Exception):
    """The connection ended, or was reset, before the answer was whole."""


class NobodyThere(Exception):
    """The connection was refused."""


@dataclass(slots=True, kw_only=True)
class Connection:
    """Keeps a connection as browsers do: closed when told to, looked at before it is used again."""

    port: int
    sock: socket.socket | None = None

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Status and text of the answer to one request."""
        kind = "application/x-www-form-urlencoded"
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        with suppress(IndexError, OSError):
            if self.sock and select.select([self.sock], [], [], 0)[0]:
                self.close()
        if self.sock is None:
            self._connect()
        try:
            return self._exchange(f"{head}Content-Type: {kind}\r\n\r\n{body}".encode())
        except OSError as error:
            self.close()
            raise NoAnswer(type(error).__name__) from error

    def is_open(self) -> bool:
        """Whether it is kept."""
        return self.sock is not None

    def close(self) -> None:
        """End it."""
        if self.sock is not None:
            self.sock.close()
            self.sock = None

    def _connect(self) -> None:
        try:
            self.sock = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        except OSError as error:
            raise NobodyThere(type(error).__name__) from error
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _exchange(self, request: bytes) -> tuple[int, str]:
        assert self.sock is not None
        self.sock.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._part()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += self._part()
        if b"connection: close" in head.lower():
            self.close()
        return int(head[9:12]), body.decode()

    def _part(self) -> bytes:
        assert self.sock is not None
        part = self.sock.recv(65536)
        if not part:
            raise ConnectionError
        return part


@dataclass(slots=True)
class Crowd:
    """So many browsers, which do one thing over and over, so many times in all."""

    port: int
    exchange: Exchange
    times: int
    browsers: int = 8
    count: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> "Counter[str]":
        """How often each came of it; "unanswered" and "refused" among them."""
        threads = [threading.Thread(target=self._browse) for _ in range(self.browsers)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        return self.count

    def _browse(self) -> None:
        connection = Connection(port=self.port)
        for _ in self._turns():
            try:
                self._note(self.exchange(connection))
            except NoAnswer:
                self._note("unanswered")
            except NobodyThere:
                self._note("refused")
                break
        connection.close()

    def _turns(self) -> Iterator[None]:
        while True:
            with self._lock:
                if self.times <= 0:
                    return
                self.times -= 1
            yield

    def _note(self, what: str) -> None:
        with self._lock:
            self.count[what] += 1
