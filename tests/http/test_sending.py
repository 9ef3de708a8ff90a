"""Answers over real HTTP, through gunicorn: received once, whatever the network does."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from urllib.parse import urlencode

import httpx
import pytest

from tests.http.field import COMPLETE, STORED, Field, receipt_of, send_raw, sheet_of

TOGETHER = 8


def test_a_sheet_sent_many_times_at_the_same_moment_counts_once(field: Field) -> None:
    with field.browser() as browser:
        data = {**COMPLETE, "sheet": field.sheet(browser)}
    barrier = Barrier(TOGETHER)

    def send(_: int) -> tuple[int, str]:
        with field.browser() as one:
            barrier.wait()
            sent = one.post(field.path, data=data)
            return sent.status_code, receipt_of(one.get(sent.headers["Location"]))

    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = set(pool.map(send, range(TOGETHER)))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 303
    assert field.stored() == [STORED]


def test_many_people_at_once_are_each_counted_once(field: Field) -> None:
    def answer(number: int) -> str:
        with field.browser() as one:
            data = {**COMPLETE, "CAR1": str(number % 5 + 1), "sheet": field.sheet(one)}
            return receipt_of(one.post(field.path, data=data, follow_redirects=True))

    with ThreadPoolExecutor(TOGETHER) as pool:
        receipts = list(pool.map(answer, range(40)))
    assert len(set(receipts)) == 40
    assert sorted(row[3] for row in field.stored()) == sorted("12345" * 8)


def test_the_back_button_and_another_try_do_not_replace_the_first(
    field: Field, browser: httpx.Client
) -> None:
    sheet = field.sheet(browser)
    first = browser.post(field.path, data={**COMPLETE, "sheet": sheet})
    again = browser.post(field.path, data={**COMPLETE, "sheet": sheet})
    other = browser.post(field.path, data={**COMPLETE, "CAR1": "1", "sheet": sheet})
    assert [each.status_code for each in (first, again, other)] == [303, 303, 409]
    receipts = {receipt_of(browser.get(each.headers["Location"])) for each in (first, again)}
    assert len(receipts) == 1
    assert "set-cookie" not in other.headers or "slip=" not in other.headers["set-cookie"]
    assert field.stored() == [STORED]


def test_an_incomplete_sheet_comes_back_filled_and_can_then_be_sent(
    field: Field, browser: httpx.Client
) -> None:
    wanting = {name: value for name, value in COMPLETE.items() if name != "CAR1"}
    back = browser.post(field.path, data={**wanting, "sheet": field.sheet(browser)})
    assert back.status_code == 422
    assert 'name="SPE1" value="4" checked' in back.text
    sent = browser.post(field.path, data={**COMPLETE, "sheet": sheet_of(back)})
    assert sent.status_code == 303
    assert field.stored() == [STORED]


def test_a_client_that_hangs_up_before_the_reply_may_try_again(field: Field) -> None:
    with field.browser() as browser:
        data = {**COMPLETE, "sheet": field.sheet(browser)}
    body = urlencode(data).encode()
    head = (
        f"POST {field.path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", field.server.port)) as impatient:
            impatient.sendall(head.encode() + body)
    with field.browser() as patient:
        sent = patient.post(field.path, data=data, follow_redirects=True)
    assert receipt_of(sent)
    assert field.stored() == [STORED]


def test_a_form_that_is_cut_off_on_the_way_is_not_taken(field: Field) -> None:
    with field.browser() as browser:
        data = {"sheet": field.sheet(browser), **COMPLETE, "comment:speed": "All but"}
    body = urlencode(data).encode()
    head = (
        f"POST {field.path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body) + 9}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    reply = send_raw(field.server.port, head.encode() + body)
    assert b" 303 " not in reply
    assert field.stored() == []


@pytest.mark.parametrize("size", [2**22 + 1, 9 * 2**20])
def test_an_oversized_body_is_refused_and_spends_nothing(
    field: Field, browser: httpx.Client, size: int
) -> None:
    data = {**COMPLETE, "sheet": field.sheet(browser)}
    # The server may hang up on the rest of the body, and its reply then be lost on the way.
    with suppress(httpx.TransportError):
        large = browser.post(field.path, data={**data, "comment:speed": "x" * size})
        assert large.status_code == 413
    assert field.stored() == []
    assert browser.post(field.path, data=data).status_code == 303


def test_an_oversized_body_without_a_length_is_refused_too(
    field: Field, browser: httpx.Client
) -> None:
    sheet = field.sheet(browser)
    body = (f"sheet={sheet}&comment:speed=".encode(), *[b"x" * 2**16] * 80)
    with suppress(httpx.TransportError):
        sent = browser.post(
            field.path,
            content=iter(body),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert sent.status_code == 413
    assert field.stored() == []


def test_thousands_of_fields_are_refused(field: Field, browser: httpx.Client) -> None:
    many = {f"f{number}": "1" for number in range(3000)}
    sent = browser.post(field.path, data={**many, **COMPLETE, "sheet": field.sheet(browser)})
    assert sent.status_code == 413
    assert field.stored() == []
