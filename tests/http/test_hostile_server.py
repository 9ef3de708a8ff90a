"""A real server under hostile requests: it goes on, and its log says nothing of anybody."""

import random

import pytest

from tests.http.field import COMPLETE, Field, send_raw
from tests.http.hostile import Attack


def test_a_server_withstands_hostile_requests_and_keeps_its_secrets(field: Field) -> None:
    attack = Attack(field=field, luck=random.Random(1))
    attack.run(300)
    assert attack.failed == []
    assert attack.told() == []
    with field.browser() as browser:
        data = {**COMPLETE, "sheet": field.sheet(browser)}
        assert browser.post(field.path, data=data).status_code == 303


@pytest.mark.parametrize("body", [b"x" * 99, b"5\r\nabcdeX", b"5\r\nabc", b"-1\r\n", b""])
@pytest.mark.parametrize("path", ["", "/sign-in"])
def test_a_body_in_broken_pieces_is_the_sender_s_mistake(
    field: Field, path: str, body: bytes
) -> None:
    head = f"POST {path or field.path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked"
    reply = send_raw(field.server.port, f"{head}\r\nConnection: close\r\n\r\n".encode() + body)
    assert reply.startswith(b"HTTP/1.1 4")
