"""Guessing is slowed, and nobody else's guesses keep the owner out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from app.web import passwords
from app.web.application import create_app
from surveys.fieldwork.attempts import ACCOUNT, DEVICE, NETWORK, PAIR
from surveys.fieldwork.people import UserId
from tests.app.office import EN, PASSWORD, ROLES, Desk, Office, hidden_in, open_office

EMAIL = "consultant@bureau.example"
VIEWER = "viewer@bureau.example"
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Limits are on; hashes cost little, so that hundreds of tries take no minutes."""
    monkeypatch.setattr(passwords, "_NOBODY", CHEAP.hash("of nobody"))
    made = open_office(tmp_path, limits=True)
    with made.store.begin() as work:
        for role in ROLES:
            work.set_password(UserId(f"{role}-bureau"), CHEAP.hash(PASSWORD))
    return made


def at(office: Office, address: str = HERE) -> Desk:
    """A browser that has never been here, in the network of an address."""
    desk = office.stranger()
    desk.browser.environ_base["REMOTE_ADDR"] = address
    return desk


def tried(desk: Desk, password: str = "wrong", email: str = EMAIL) -> TestResponse:
    return desk.post("/sign-in", email=email, password=password)


def guessed(desk: Desk, times: int, email: str = EMAIL) -> list[int]:
    """The statuses of so many wrong passwords, all from one page."""
    token = hidden_in(desk.get("/sign-in").text, "csrf_token")
    data = {"csrf_token": token, "email": email, "password": "wrong"}
    return [desk.browser.post("/sign-in", data=data).status_code for _ in range(times)]


def device(office: Office, address: str = HERE, email: str = EMAIL) -> Desk:
    """A browser in which someone has signed in and out."""
    desk = at(office, address)
    assert tried(desk, PASSWORD, email).status_code == 303
    desk.post("/sign-out", form="/account")
    assert desk.get("/account").status_code == 303
    return desk


def test_a_try_is_refused_until_the_second_that_was_said_and_then_taken(office: Office) -> None:
    desk = at(office)
    assert guessed(desk, 12) == [422] * 10 + [429] * 2
    refused = tried(desk, PASSWORD)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    office.clock.advance(seconds=59)
    refused = tried(desk, PASSWORD)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    office.clock.advance(seconds=1)
    assert tried(desk, PASSWORD).status_code == 303


def test_the_page_says_how_long_in_both_languages(office: Office) -> None:
    desk = at(office)
    guessed(desk, 10)
    assert "Try again in 60 seconds." in tried(desk).text
    token = hidden_in(desk.get("/sign-in").text, "csrf_token")
    data = {"csrf_token": token, "email": EMAIL, "password": "wrong"}
    page = desk.browser.post("/sign-in", data=data, headers={"Accept-Language": "zh-CN"})
    assert "请在 60 秒后再试" in page.text
    assert EMAIL in page.text


def test_strangers_do_not_keep_the_owner_out_of_another_network(office: Office) -> None:
    guessed(at(office), 20)
    assert tried(at(office), PASSWORD).status_code == 429
    assert tried(at(office, "203.0.113.99"), PASSWORD).status_code == 429
    assert tried(at(office, ELSEWHERE), PASSWORD).status_code == 303


def test_strangers_do_not_keep_a_known_device_out_of_any_network(office: Office) -> None:
    known = device(office)
    guessed(at(office), 20)
    assert tried(known, PASSWORD).status_code == 303
    for number in range(15):
        guessed(at(office, f"10.0.{number}.1"), 10)
    assert tried(at(office, ELSEWHERE), PASSWORD).status_code == 429
    known.post("/sign-out", form="/account")
    assert tried(known, PASSWORD).status_code == 303


def test_one_persons_failures_do_not_lock_out_the_office(office: Office) -> None:
    guessed(at(office), 20)
    assert tried(at(office), PASSWORD, VIEWER).status_code == 303


def test_guessing_at_one_account_from_many_networks_is_slowed(office: Office) -> None:
    statuses = [
        status
        for number in range(ACCOUNT.tries // 5 + 1)
        for status in guessed(at(office, f"10.0.{number}.1"), 5)
    ]
    assert statuses == [422] * ACCOUNT.tries + [429] * 5
    refused = tried(at(office, ELSEWHERE), PASSWORD)
    assert refused.headers["Retry-After"] == str(ACCOUNT.seconds)
    office.clock.advance(seconds=ACCOUNT.seconds)
    assert tried(at(office, ELSEWHERE), PASSWORD).status_code == 303


def test_one_network_that_tries_many_accounts_is_slowed(office: Office) -> None:
    known = device(office, email=VIEWER)
    statuses = [guessed(at(office), 1, f"{n}@x.example")[0] for n in range(NETWORK.tries + 1)]
    assert statuses == [422] * NETWORK.tries + [429]
    refused = tried(at(office), PASSWORD)
    assert refused.headers["Retry-After"] == str(NETWORK.seconds)
    assert tried(at(office, ELSEWHERE), PASSWORD).status_code == 303
    assert tried(known, PASSWORD, VIEWER).status_code == 303


def test_accounts_that_are_none_are_slowed_and_answered_alike(office: Office) -> None:
    known, unknown = at(office, HERE), at(office, ELSEWHERE)
    nobody = "nobody@bureau.example"
    assert guessed(known, 11) == guessed(unknown, 11, nobody)
    pages = tried(known), tried(unknown, email=nobody)
    assert pages[0].headers["Retry-After"] == pages[1].headers["Retry-After"]
    texts = [
        page.text.replace(hidden_in(page.text, "csrf_token"), "").replace(email, "")
        for page, email in zip(pages, (EMAIL, nobody), strict=True)
    ]
    assert texts[0] == texts[1]
    assert pages[0].headers.getlist("Set-Cookie") == pages[1].headers.getlist("Set-Cookie")


def test_right_passwords_use_nothing_up(office: Office) -> None:
    assert {tried(at(office), PASSWORD).status_code for _ in range(3 * PAIR.tries)} == {303}


def test_a_known_device_is_slowed_by_its_own_failures_in_the_end(office: Office) -> None:
    known = device(office)
    assert guessed(known, DEVICE.tries + 1) == [422] * DEVICE.tries + [429]
    office.clock.advance(seconds=DEVICE.seconds)
    assert tried(known, PASSWORD).status_code == 303


def test_a_device_is_known_to_its_own_account_alone(office: Office) -> None:
    known = device(office)
    guessed(at(office), 20, VIEWER)
    assert tried(known, PASSWORD, VIEWER).status_code == 429


def test_a_device_knows_several_people(office: Office) -> None:
    shared = device(office)
    assert tried(shared, PASSWORD, VIEWER).status_code == 303
    shared.post("/sign-out", form="/account")
    for email in (EMAIL, VIEWER):
        guessed(at(office), 20, email)
        assert tried(shared, PASSWORD, email).status_code == 303
        shared.post("/sign-out", form="/account")


def test_another_password_makes_the_device_a_strangers(office: Office) -> None:
    known = device(office)
    with office.store.begin() as work:
        work.set_password(UserId("consultant-bureau"), CHEAP.hash("another one"))
    guessed(at(office), 20)
    assert tried(known, "another one").status_code == 429


def test_a_device_is_forgotten_in_the_end_and_cannot_be_made_up(office: Office) -> None:
    known = device(office)
    jar = known.browser._cookies or {}
    (cookie,) = [each for each in jar.values() if each.key[:7] == "device-"]
    assert (cookie.path, cookie.http_only, cookie.same_site) == ("/sign-in", True, "Lax")
    forger = at(office)
    name, rest = cookie.value.split(".", 1)
    forger.browser.set_cookie(cookie.key, f"{name[::-1]}.{rest}", path="/sign-in")
    guessed(at(office), 20)
    assert tried(forger, PASSWORD).status_code == 429
    office.clock.advance(days=365)
    guessed(at(office), 20)
    assert tried(known, PASSWORD).status_code == 429


def test_a_refused_try_costs_no_hash(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    verify = PasswordHasher.verify

    def noted(hasher: PasswordHasher, stored: str, password: str) -> bool:
        calls.append(password)
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    guessed(at(office), 30)
    guessed(at(office, ELSEWHERE), 30, "nobody@bureau.example")
    assert len(calls) == 2 * PAIR.tries


@pytest.fixture
def branch(office: Office) -> Iterator[Desk]:
    """A browser that another process of the same installation answers."""
    app = create_app(office.app.extensions["parallax.config"])
    desk = Desk(browser=app.test_client(), office=office)
    desk.browser.environ_base["REMOTE_ADDR"] = HERE
    yield desk
    app.extensions["parallax.store"]._engine.dispose()


def test_all_processes_count_together(office: Office, branch: Desk) -> None:
    assert guessed(at(office), 6) + guessed(branch, 6) == [422] * 10 + [429] * 2


def test_asking_for_the_present_password_is_slowed_too(office: Office) -> None:
    desk = at(office)
    tried(desk, PASSWORD)
    token = hidden_in(desk.get("/account").text, "csrf_token")
    new = "gulls over slate harbour"
    wrong = {"csrf_token": token, "current": "wrong", "password": new, "again": new}
    statuses = [
        desk.browser.post("/account/password", data=wrong).status_code
        for _ in range(DEVICE.tries + 1)
    ]
    assert statuses == [422] * DEVICE.tries + [429]
    right = desk.browser.post("/account/password", data={**wrong, "current": PASSWORD}, headers=EN)
    assert (right.status_code, right.headers["Retry-After"]) == (429, "60")
    assert "Try again in 60 seconds." in right.text
    office.clock.advance(seconds=60)
    done = desk.browser.post("/account/password", data={**wrong, "current": PASSWORD})
    assert done.status_code == 303


def test_others_failures_do_not_hinder_a_change_of_password(office: Office) -> None:
    desk = at(office)
    tried(desk, PASSWORD)
    guessed(at(office), 20)
    new = "gulls over slate harbour"
    fields = {"current": PASSWORD, "password": new, "again": new}
    assert desk.post("/account/password", form="/account", **fields).status_code == 303
    desk.post("/sign-out", form="/account")
    assert tried(desk, new).status_code == 303
