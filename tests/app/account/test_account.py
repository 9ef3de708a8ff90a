"""Signing in and out, and one's own password."""

from pathlib import Path

import pytest

from app.web import passwords
from app.web.application import create_app
from app.web.config import Config
from tests.app.office import EN, PASSWORD, Desk, Office, hidden_in, open_office

EMAIL = "consultant@bureau.example"
NEW = "another fine password"


def enter(office: Office, password: str = PASSWORD, email: str = EMAIL) -> Desk:
    desk = office.stranger()
    assert desk.post("/sign-in", email=email, password=password).status_code == 303
    return desk


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def test_a_consultant_signs_in_and_finds_the_evaluations(office: Office) -> None:
    desk = office.stranger()
    entered = desk.post("/sign-in", email=EMAIL, password=PASSWORD)
    assert (entered.status_code, entered.location) == (303, "/evaluations")
    assert desk.get("/evaluations").status_code == 200
    assert desk.get("/sign-in").location == "/evaluations"


def test_forms_are_taken_over_https_without_the_referer_that_we_forbid(tmp_path: Path) -> None:
    app = create_app(Config(
        home=tmp_path, secret="s" * 40, database_url=f"sqlite:///{tmp_path / 'db'}",
        base_url="https://survey.example", proxies=1, testing=True,
    ))  # fmt: skip
    browser = app.test_client()
    secure = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "survey.example", **EN}
    page = browser.get("/sign-in", headers=secure)
    assert "Secure" in page.headers["Set-Cookie"]
    assert "max-age" in page.headers["Strict-Transport-Security"]
    token = hidden_in(page.text, "csrf_token")
    fields = {"csrf_token": token, "email": "x@y.example", "password": "nonsense"}
    name, _, value = page.headers["Set-Cookie"].split(";")[0].partition("=")
    assert name == "__Host-parallax"
    assert "Path=/" in page.headers["Set-Cookie"]
    assert "Domain" not in page.headers["Set-Cookie"]
    browser.set_cookie(name, value)
    sent = browser.post("/sign-in", data=fields, headers=secure)
    assert (sent.status_code, "is incorrect" in sent.text) == (422, True)


def test_an_address_is_taken_in_any_case(office: Office) -> None:
    assert (
        office.stranger().post("/sign-in", email=EMAIL.upper(), password=PASSWORD).status_code
        == 303
    )


def test_an_operator_goes_to_the_account_page(office: Office) -> None:
    assert office.sign_in("operator@bureau").get("/").location == "/account"


def test_unknown_address_and_wrong_password_look_the_same(office: Office) -> None:
    wrong = office.stranger().post("/sign-in", email=EMAIL, password="nonsense")
    unknown = office.stranger().post("/sign-in", email="nobody@bureau.example", password="nonsense")
    assert wrong.status_code == unknown.status_code == 422

    def text(page: str, email: str) -> str:
        return page.replace(hidden_in(page, "csrf_token"), "").replace(email, "")

    assert text(wrong.text, EMAIL) == text(unknown.text, "nobody@bureau.example")
    assert "is incorrect" in wrong.text


def test_an_unknown_address_costs_a_hash_too() -> None:
    assert not passwords.matches(None, "nobody has this password")


def test_the_password_is_never_sent_back(office: Office) -> None:
    page = office.stranger().post("/sign-in", email=EMAIL, password="my secret words")
    assert "my secret words" not in page.text
    assert EMAIL in page.text


def test_signing_in_begins_a_new_session(office: Office) -> None:
    desk = office.stranger()
    before = hidden_in(desk.get("/sign-in").text, "csrf_token")
    with desk.browser.session_transaction() as session:
        session["planted"] = "by someone else"
    desk.post("/sign-in", email=EMAIL, password=PASSWORD)
    with desk.browser.session_transaction() as session:
        assert "planted" not in session
    stale = desk.browser.post("/sign-out", data={"csrf_token": before})
    assert stale.status_code == 400


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ("/evaluations?q=x", "/evaluations?q=x"),
        ("https://evil.example/", "/evaluations"),
        ("//evil.example", "/evaluations"),
        ("/\\evil.example", "/evaluations"),
        ("evaluations", "/evaluations"),
        ("/\t\\evil.example", "/evaluations"),
        ("/account\r\nX: y", "/evaluations"),
    ],
)
def test_one_is_led_on_within_this_site_only(office: Office, target: str, where: str) -> None:
    entered = office.stranger().post("/sign-in", email=EMAIL, password=PASSWORD, next=target)
    assert entered.location == where


def test_a_page_that_needs_an_account_leads_there_and_back(office: Office) -> None:
    desk = office.stranger()
    sent = desk.get("/evaluations/new")
    assert sent.location == "/sign-in?next=/evaluations/new"
    page = desk.get(sent.location)
    assert hidden_in(page.text, "next") == "/evaluations/new"


def test_signing_out_ends_the_session(office: Office) -> None:
    desk = office.sign_in()
    assert desk.post("/sign-out", form="/account").status_code == 303
    assert desk.get("/account").status_code == 303


def test_one_changes_ones_password_and_other_sessions_end(office: Office) -> None:
    here, elsewhere = enter(office), enter(office)
    changed = here.post(
        "/account/password", form="/account", current=PASSWORD, password=NEW, again=NEW
    )
    assert changed.status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert office.stranger().post("/sign-in", email=EMAIL, password=PASSWORD).status_code == 422
    enter(office, NEW)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"current": "wrong", "password": NEW, "again": NEW}, "not the current password"),
        ({"current": PASSWORD, "password": "short", "again": "short"}, "at least 10"),
        ({"current": PASSWORD, "password": NEW, "again": NEW + "x"}, "do not match"),
        ({"current": "", "password": NEW, "again": NEW}, "Fill this in"),
    ],
)
def test_a_password_is_changed_only_when_all_fits(
    office: Office, fields: dict[str, str], told: str
) -> None:
    page = office.sign_in().post("/account/password", form="/account", **fields)
    assert page.status_code == 422
    assert told in page.text
    with office.store.read() as work:
        found = work.user_by_email(EMAIL)
    assert found is not None
    assert passwords.matches(found[1], PASSWORD)


def test_the_pages_speak_both_languages(office: Office) -> None:
    browser = office.stranger().browser
    assert "登录" in browser.get("/sign-in", headers={"Accept-Language": "zh-CN"}).text
    assert "Sign in" in browser.get("/sign-in", headers=EN).text
    switched = browser.get("/sign-in?lang=en", headers={"Accept-Language": "zh-CN"})
    assert "Sign in" in switched.text
    assert "Sign in" in browser.get("/sign-in", headers={"Accept-Language": "zh-CN"}).text


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("aaaaaaaaaa", "Repeated characters"),
        ("Consultant-Bureau-9", "Your name, e-mail address"),
        ("zhangwei1985", "in pinyin"),
        ("x" * 201, "at most 200"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(
    office: Office, password: str, told: str
) -> None:
    fields = {"current": PASSWORD, "password": password, "again": password}
    page = office.sign_in().post("/account/password", form="/account", **fields)
    assert page.status_code == 422
    assert told in page.text
    assert password not in page.text
