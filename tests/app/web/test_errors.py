"""What is seen when something fails."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.web import db
from app.web.application import create_app
from app.web.config import Config
from app.web.sessions import KEY
from surveys.errors import Refused, Unavailable
from surveys.storage.store import Store


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Of an application whose database has gone away after the start."""
    config = Config(
        home=tmp_path, secret="s" * 48, database_url=f"sqlite:///{tmp_path / 'p.sqlite3'}"
    )
    app = create_app(config, db.open_store(config))

    def gone(_: Store) -> None:
        raise Unavailable("gone")

    monkeypatch.setattr(Store, "read", gone)
    return app.test_client()


@pytest.mark.parametrize("path", ["/r/aaaaaaaaaaaaaaaaaaaaaaaa", "/s/aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_database_that_is_away_is_said_with_503(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Language": "en"})
    assert answer.status_code == 503
    assert "Try again in a moment" in answer.text


def test_a_staff_page_says_so_too_while_someone_is_signed_in(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session[KEY] = "someone"
    assert client.get("/evaluations", headers={"Accept-Language": "en"}).status_code == 503


def test_an_unknown_address_is_told_in_the_visitors_language(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, "没有找到" in answer.text) == (404, True)


def test_what_the_state_does_not_admit_is_said_in_the_visitor_s_language(tmp_path: Path) -> None:
    config = Config(
        home=tmp_path, secret="s" * 48, database_url=f"sqlite:///{tmp_path / 'p.sqlite3'}"
    )
    app = create_app(config, db.open_store(config))

    def refuse(code: str) -> str:
        raise Refused(code, "What the log would say.")

    app.add_url_rule("/refuse/<code>", view_func=refuse)
    zh, en = ({"Accept-Language": language} for language in ("zh", "en"))
    page = app.test_client().get("/refuse/closed", headers=zh)
    assert page.status_code == 409
    assert "评价已经结束。" in page.text
    assert "What the log would say." in app.test_client().get("/refuse/new", headers=en).text


def test_a_failure_is_logged_and_tells_the_visitor_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = Config(
        home=tmp_path, secret="s" * 48, database_url=f"sqlite:///{tmp_path / 'p.sqlite3'}"
    )
    app = create_app(config, db.open_store(config))

    def fail() -> str:
        raise RuntimeError("inner matters")

    app.add_url_rule("/fail", view_func=fail)
    page = app.test_client().get("/fail")
    assert page.status_code == 500
    assert "inner matters" not in page.text
    assert "Traceback" in caplog.text or "inner matters" in caplog.text
