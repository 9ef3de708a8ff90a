"""Hostile requests of all kinds, sent to a real server: `python -m tests.http.hostile 10000`."""

import dataclasses
import random
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from tests.app.hostile import VALUES
from tests.http.field import COMPLETE, Field, open_field
from tests.http.test_hosts import HOSTS
from tests.served import served

T = TypeVar("T")
METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT",
           "get", "PROPFIND", "X" * 30, "G T", "PRI", "")  # fmt: skip
VERSIONS = ("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", "")
HEADERS = (
    "Cookie: pass={t}; slip={t}; parallax={t}; lang=\x00",
    "Cookie: =;;=\xff",
    "Cookie: " + "a=b;" * 900,
    "Accept-Language: ;q=x,zh;q=1e999,*",
    "Accept-Language: " + "z," * 900,
    "X-Forwarded-For: {t}",
    "X-Forwarded-Host: a..b",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "Content-Length: -1",
    "Content-Length: 5\r\nContent-Length: 6",
    "Content-Length: 99999999999999999999",
    "Content-Type: multipart/form-data",
    "Content-Type: multipart/form-data; boundary=\xff",
    "Content-Type: application/x-www-form-urlencoded; charset=utf-7",
    "Content-Type: {t}",
    "Expect: 100-continue",
    "Expect: {t}",
    "Upgrade: websocket\r\nConnection: upgrade",
    "Range: bytes=0-0,5-1,-9",
    "If-Modified-Since: {t}",
    "If-None-Match: {t}",
    "Referer: http://x/i/{t}",
    "SCRIPT_NAME: /{t}",
    "Script-Name: /x",
    "X-Script-Name: {t}",
    " folded: {t}",
    "no colon {t}",
    "Authorization: Basic {t}",
    "Connection: keep-alive, {t}",
    "A: " + "b" * 9000,
)


@dataclass(slots=True, kw_only=True)
class Attack:
    """A seeded stream of requests about one evaluation, and what came of them.

    `secrets`: what must not stand in the log.
    """

    field: Field
    luck: random.Random
    secrets: set[str] = dataclasses.field(default_factory=set)
    statuses: Counter[str] = dataclasses.field(default_factory=Counter)
    failed: list[bytes] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        tokens = [str(self.field.invite()) for _ in range(5)]
        self.secrets |= {*tokens, self.field.path.rpartition("/")[2]}
        with self.field.server.store.read() as work:
            self.secrets |= {str(one.id) for one in work.invitations.of(self.field.id)}
            self.secrets |= {link.slug for link in work.links.of(self.field.id)}
        with self.field.browser() as browser:
            self.secrets.add(self.field.sheet(browser))

    def run(self, times: int) -> None:
        """Send so many."""
        for _ in range(times):
            request = self._request()
            reply = self._send(request)
            status = reply.split(b" ", 2)[1].decode() if reply.startswith(b"HTTP/") else "none"
            self.statuses[status] += 1
            if status.startswith("5") and status != "501":
                self.failed.append(request[:300])

    def told(self) -> list[str]:
        """The secrets that the log holds."""
        logged = self.field.server.logged()
        return [each for each in self.secrets if each in logged]

    def _request(self) -> bytes:
        secret = self._one(sorted(self.secrets))
        method, version = self._odd(METHODS, "GET", "POST"), self._odd(VERSIONS, "HTTP/1.1")
        head = f"{method} {self._path(secret)} {version}\r\n"
        few = self.luck.choice((0, 0, 1, 2))
        lines = [self._one(HEADERS).replace("{t}", secret) for _ in range(few)]
        body = self._body(secret)
        if self.luck.random() < 0.9:
            lines.append(
                f"Content-Length: {len(body) + self.luck.choice((0, 0, 0, 0, 0, 0, 0, -3, 40))}"
            )
        host = b"Host: " + self._odd(HOSTS, b"localhost") + b"\r\n"
        rest = "".join(f"{each}\r\n" for each in lines)
        whole = _bytes(head) + host + _bytes(f"{rest}Connection: close\r\n\r\n") + body
        return whole[: self.luck.randrange(len(whole))] if self.luck.random() < 0.05 else whole

    def _path(self, secret: str) -> str:
        odd = quote(self._one(VALUES).encode("utf-8", "surrogatepass")[:3000], safe="/")
        id_ = self.field.id
        return self._one(
            (
                f"/i/{secret}", f"/r/{secret}", f"/s/{secret}", f"/r/{secret}/done", f"/i/{odd}",
                f"/r/{odd}", f"/s/{odd}/report.{odd}", f"/r/{secret}?lang={odd}&personal={odd}",
                f"/r/{secret}?language={odd}", f"/evaluations/{id_}?q={odd}", f"/evaluations/{odd}",
                f"/sign-in?next={odd}", f"/static/{odd}", f"/static/../{secret}", f"//i//{secret}",
                f"/i/{secret}%00", f"/i/{secret}/%2e%2e", f"http://a..b/i/{secret}", f"/{odd}", "*",
                f"http://[::1/i/{secret}", f"?{secret}", f"/i/{secret}#x", f"/i/\xff{secret}",
                f"/s/{secret}/report.pdf", f"/i/{secret} x", "", f"/evaluations/{id_}/care?{odd}",
            )
        )  # fmt: skip

    def _body(self, secret: str) -> bytes:
        answers = [*COMPLETE.items(), ("sheet", secret), ("comment:speed", self._one(VALUES))]
        answers.append((self._one(VALUES)[:50], self._one(VALUES)))
        kept = self.luck.sample(answers, self.luck.randrange(len(answers) + 1))
        form = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in kept)
        return self._one(
            (b"", _bytes(form), _bytes(form), self.luck.randbytes(200), b"&" * 3000, b"=" * 9,
             _bytes(f'--b\r\nContent-Disposition: form-data; name="{secret}"\r\n\r\n'), b"%" * 99,
             b"5\r\nabcde\r\n0\r\n\r\n", b"fffffffffff\r\n", b"x" * 2**17)
        )  # fmt: skip

    def _send(self, request: bytes) -> bytes:
        reply = b""
        with (
            suppress(OSError),
            socket.create_connection(
                ("127.0.0.1", self.field.server.port), timeout=20
            ) as connection,
        ):
            with suppress(OSError):
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            while len(reply) < 2**12 and (part := connection.recv(2**12)):
                reply += part
        return reply

    def _odd(self, odd: Sequence[T], *usual: T) -> T:
        return self._one(odd if self.luck.random() < 0.2 else usual)

    def _one(self, many: Sequence[T]) -> T:
        return self.luck.choice(many)


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def main() -> None:
    """Attack a server of its own, so many times, with this seed."""
    given = [int(each) for each in sys.argv[1:]]
    times, seed = (*given, *(1000, 1)[len(given) :])
    home = Path(tempfile.mkdtemp())
    with served(home, PARALLAX_LIMITS="off") as server:
        attack = Attack(field=open_field(server), luck=random.Random(seed))
        attack.run(times)
        print(dict(sorted(attack.statuses.items())))
        print("failed:", len(attack.failed), *attack.failed[:5], sep="\n")
        print("secrets in the log:", attack.told())
        print("lines in the log:", len(server.logged().splitlines()))


if __name__ == "__main__":
    main()
