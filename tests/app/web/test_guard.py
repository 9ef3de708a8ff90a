"""What every response carries, and where a sign-in may lead."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.web import db
from app.web.application import create_app
from app.web.config import Config
from app.web.guard import CONTENT_POLICY, safe_next
from tests.app.field import Field, open_field


@pytest.fixture
def field(tmp_path: Path) -> Field:
    return open_field(tmp_path)


@pytest.fixture
def client(field: Field) -> FlaskClient:
    return field.browser()


@pytest.mark.parametrize("path", ["/sign-in", "/r/unknown", "/static/app.css", "/nowhere"])
def test_every_response_is_guarded(client: FlaskClient, path: str) -> None:
    with client.get(path) as page:
        headers = page.headers
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in CONTENT_POLICY


def test_no_page_is_kept_by_a_browser(client: FlaskClient) -> None:
    with client.get("/sign-in") as page, client.get("/static/app.css") as style:
        assert page.headers["Cache-Control"] == "no-store"
        assert style.headers["Cache-Control"] != "no-store"


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/evaluations?status=open", True),
        (None, False),
        ("", False),
        ("evaluations", False),
        ("//evil.example/x", False),
        ("/\\evil.example", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_sign_in_leads_only_to_this_site(target: str | None, safe: bool) -> None:
    assert safe_next(target) == (target if safe else None)


def test_a_language_that_was_asked_for_is_remembered(client: FlaskClient) -> None:
    page = client.get("/sign-in?lang=en")
    assert '<html lang="en"' in page.text
    assert '<html lang="en"' in client.get("/sign-in").text
    assert "SameSite=Lax" in page.headers["Set-Cookie"]
    assert '<html lang="zh' in client.get("/sign-in?lang=zh").text


def test_an_unknown_language_is_passed_over(client: FlaskClient) -> None:
    page = client.get("/sign-in?lang=xx", headers={"Accept-Language": "en"})
    assert '<html lang="en"' in page.text
    assert "lang=xx" not in page.headers.get("Set-Cookie", "")


def test_a_page_for_staff_leads_a_stranger_to_the_sign_in_and_back(client: FlaskClient) -> None:
    page = client.get("/evaluations?status=open")
    assert page.status_code == 303
    assert page.headers["Location"] == "/sign-in?next=/evaluations?status%3Dopen"


def test_an_unknown_address_is_answered_in_the_reader_s_language(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers={"Accept-Language": "en"})
    assert page.status_code == 404
    assert "text/html" in page.headers["Content-Type"]
    assert '<html lang="en"' in page.text


@pytest.mark.parametrize("host", ["a..b", "a" * 64, "evil.example", "[::1"])
def test_no_page_depends_on_the_host_that_a_proxy_passes_on(tmp_path: Path, host: str) -> None:
    config = Config(
        home=tmp_path,
        secret="s" * 48,
        database_url=f"sqlite:///{tmp_path / 'p.sqlite3'}",
        base_url="https://survey.example",
        proxies=1,
    )
    browser = create_app(config, db.open_store(config)).test_client()
    odd = {"X-Forwarded-Host": host, "X-Forwarded-Proto": "gopher"}
    page = browser.get("/sign-in", headers=odd)
    assert page.status_code == 200
    assert "evil" not in page.text
    onward = browser.get("/evaluations//new", headers=odd).location
    assert onward == "https://survey.example/evaluations/new"
