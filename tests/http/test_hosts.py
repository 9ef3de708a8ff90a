"""The host that a request names matters for nothing."""

from http.client import HTTPConnection

import pytest

from tests.http.field import Field, send_raw

HOSTS = (
    b"", b".", b"a..b", b"a" * 64, b"a" * 64 + b".example", b".".join([b"a" * 60] * 80), b"-", b"*",
    b"localhost:99999", b"localhost:", b"localhost:x", b"[::1", b"[::1]:8000", b"::1", b"a b",
    b"a/b", b"user:pw@host", b"xn--", b"xn--a-ecp.ru", b"xn--\xff", "bücher.example".encode(),
    b"\xff\xfe", "ß.example".encode("latin-1"), b"a\tb", b"evil.example",
    b"evil.example\r\nHost: other.example",
    b"a\0b", b"%00", b"<script>", b"'\"", b"\xe3\x80\x82.example", b"0x7f.1", b"999.999.999.999",
)  # fmt: skip


def ask(method: str, path: str, host: bytes) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: ".encode() + host + b"\r\nConnection: close\r\n\r\n"


def status(reply: bytes) -> int:
    return int(reply.split(b" ", 2)[1])


@pytest.mark.parametrize("host", HOSTS)
def test_any_host_gets_a_page_and_no_line_in_the_log(field: Field, host: bytes) -> None:
    token, before = field.invite(), field.server.logged()
    for method, path in (
        ("GET", f"/i/{token}"), ("GET", field.path), ("POST", field.path), ("GET", "/sign-in"),
        ("GET", "/evaluations"), ("GET", f"//i//{token}"), ("GET", f"{field.path}/"),
        ("GET", "/static/app.css"), ("GET", "/nowhere"), ("OPTIONS", field.path),
    ):  # fmt: skip
        reply = send_raw(field.server.port, ask(method, path, host))
        assert status(reply) < 500, (method, path)
        location = reply.lower().partition(b"\r\nlocation: ")[2].partition(b"\r\n")[0]
        assert b"evil" not in location
        assert b"other" not in location
    said = field.server.logged().removeprefix(before)
    assert token not in said
    assert field.path.rsplit("/", 1)[1] not in said
    assert len(said.splitlines()) <= 10  # at most one for what is no HTTP


def test_the_page_is_the_same_to_the_byte_whatever_host_is_named(field: Field) -> None:
    pages = set()
    for host in (b"localhost", b"evil.example:1", b"a" * 64, b".."):
        reply = send_raw(field.server.port, ask("GET", "/i/unknown", host))
        pages.add(reply.partition(b"\r\n\r\n")[2])
    assert len(pages) == 1


@pytest.mark.parametrize("line", ["GET {} HTTP/1.0", "GET {} HTTP/1.1"])
def test_no_host_at_all_will_do(field: Field, line: str) -> None:
    path = f"/i/{field.invite()}"
    assert status(send_raw(field.server.port, f"{line.format(path)}\r\n\r\n".encode())) == 303


@pytest.mark.parametrize(
    "start", ["http://evil.example", "http://[::1", "http://", "x:", "http://a..b"]
)
def test_an_absolute_address_is_no_better(field: Field, start: str) -> None:
    token = field.invite()
    reply = send_raw(field.server.port, ask("GET", f"{start}/i/{token}", b"localhost"))
    assert status(reply) < 500
    assert token not in field.server.logged()


def test_neither_are_the_headers_of_a_proxy(field: Field) -> None:
    connection = HTTPConnection("127.0.0.1", field.server.port)
    odd = {"X-Forwarded-Host": "a..b", "X-Forwarded-Proto": "gopher", "X-Forwarded-Port": "x"}
    connection.request("GET", field.path, headers=odd | {"Forwarded": "host=a..b"})
    assert connection.getresponse().status == 200
    connection.close()
