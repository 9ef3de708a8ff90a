"""Signing in at a real server, whose processes share nothing but the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from surveys.fieldwork.attempts import PAIR
from tests.app.office import hidden_in
from tests.served import Served, parallax

PASSWORD = "gulls over slate harbour"
NAMES = ("--name", "Lin", "--organisation", "Signing Bureau")


@pytest.fixture
def email(server: Served, request: pytest.FixtureRequest) -> str:
    """The address of someone who may sign in, another one for each test."""
    made = f"{len(request.node.name)}@bureau.example"
    parallax(server.home, "user", "add", "--email", made, *NAMES, "--password", PASSWORD)
    return made


@contextmanager
def tried(server: Served, email: str, password: str) -> Iterator[tuple[httpx.Client, int]]:
    """A new browser that has tried to sign in, and the status that it got."""
    with httpx.Client(base_url=server.url, timeout=120, trust_env=False, verify=False) as browser:
        fields = {"csrf_token": token(browser, "/sign-in"), "email": email, "password": password}
        yield browser, browser.post("/sign-in", data=fields).status_code


def token(browser: httpx.Client, path: str) -> str:
    """The CSRF token of a page."""
    return hidden_in(browser.get(path).text, "csrf_token")


def statuses(server: Served, cookie: str) -> set[int]:
    """What all processes say to a cookie: each request comes by a connection of its own."""

    def status(_: int) -> int:
        headers = {"Cookie": f"parallax={cookie}"}
        url = f"{server.url}/account"
        return httpx.get(url, headers=headers, trust_env=False, verify=False).status_code

    with ThreadPoolExecutor(8) as pool:
        return set(pool.map(status, range(24)))


def test_a_copied_cookie_is_dead_in_every_process_after_signing_out(
    server: Served, email: str
) -> None:
    with tried(server, email, PASSWORD) as (browser, _):
        copied = browser.cookies["parallax"]
        assert statuses(server, copied) == {200}
        browser.post("/sign-out", data={"csrf_token": token(browser, "/account")})
    assert statuses(server, copied) == {303}


def test_another_password_from_the_command_line_ends_sessions_in_every_process(
    server: Served, email: str
) -> None:
    with tried(server, email, PASSWORD) as (browser, _):
        copied = browser.cookies["parallax"]
    assert statuses(server, copied) == {200}
    parallax(server.home, "user", "password", "--email", email, "--password", PASSWORD + " 2")
    assert statuses(server, copied) == {303}


def test_wrong_passwords_at_once_are_counted_by_all_processes_together(
    server: Served, email: str
) -> None:
    def status(_: int) -> int:
        with tried(server, email, "wrong") as tried_once:
            return tried_once[1]

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(status, range(50)))
    assert sorted(found) == [422] * PAIR.tries + [429] * (50 - PAIR.tries)
