"""What the log says when the database fails: enough to find the cause, nothing of anybody."""

import re
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from tests import postgres
from tests.http.field import COMPLETE, Field, open_field
from tests.served import Served, served

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
COMMENT = "the words of one person"
AWAY = (
    "ALTER DATABASE {} ALLOW_CONNECTIONS false",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two workers over a PostgreSQL."""
    home = tmp_path_factory.mktemp("home")
    with served(home, DATABASE_URL=postgres.url()) as running:
        yield running


@pytest.fixture
def field(server: Served) -> Field:
    """A new evaluation; what the log holds of others is no concern of a test."""
    return open_field(server)


@pytest.fixture
def admin(server: Served) -> Iterator[Engine]:
    """The database itself, past everything."""
    url = server.store._engine.url
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def inside(field: Field, *statements: str) -> None:
    engine = create_engine(field.server.store._engine.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for each in statements:
            connection.execute(text(each))
    engine.dispose()


def secrets(field: Field, token: str) -> tuple[str, ...]:
    with field.server.store.read() as work:
        invitations = [one.id for one in work.invitations.of(field.id)]
        slugs = [link.slug for link in work.links.of(field.id)]
    return token, COMMENT, *invitations, *slugs


def silent(field: Field, known: tuple[str, ...]) -> str:
    said = field.server.log.read_bytes().decode(errors="replace")
    assert not [each for each in known if each in said]
    assert not re.search(r"/(r|i|s)/", said.replace("app/respond/", ""))
    return said


def test_a_row_that_stands_in_the_way_is_not_written_down(field: Field) -> None:
    known = secrets(field, field.invite())
    inside(field, "CREATE UNIQUE INDEX one ON submissions (evaluation, ratings)")
    try:
        for status in (303, 500):
            with field.browser() as browser:
                sheet = field.sheet(browser)
                data = {**COMPLETE, "comment:speed": COMMENT, "sheet": sheet}
                assert browser.post(field.path, data=data).status_code == status
    finally:
        inside(field, "DROP INDEX one")
    said = silent(field, (*known, sheet.split(".")[2], "54x3a"))
    assert "A request failed: respond.hand_in" in said
    assert "UniqueViolation (23505)" in said
    assert "app/respond/views.py" in said
    assert "surveys/storage/field/submissions.py" in said


def test_a_failure_of_every_kind_of_page_names_its_endpoint(field: Field) -> None:
    token = field.invite()
    known = secrets(field, token)
    supplier = next(each for each in known if len(each) == len(field.path) - 3)
    inside(field, "ALTER TABLE links RENAME TO away", "ALTER TABLE users RENAME TO gone")
    try:
        with field.browser() as browser:
            for path in (f"/i/{token}", field.path, f"/s/{supplier}", f"/s/{supplier}/report.pdf"):
                assert browser.get(path).status_code == 500, path
            page = browser.get("/sign-in").text
            form = {
                "csrf_token": re.findall('csrf_token" value="([^"]+)', page)[0],
                "email": f"{COMMENT}@x",
                "password": COMMENT,
            }
            assert browser.post("/sign-in", data=form).status_code == 500
    finally:
        inside(field, "ALTER TABLE away RENAME TO links", "ALTER TABLE gone RENAME TO users")
    said = silent(field, known)
    for endpoint in ("respond.invited", "respond.questionnaire_page", "supplier.workspace",
                     "supplier.report", "account.sign_in"):  # fmt: skip
        assert f"A request failed: {endpoint}" in said
    assert "UndefinedTable (42P01)" in said


def test_an_outage_is_said_once_with_its_cause_and_its_end_with_how_many(
    field: Field, admin: Engine
) -> None:
    token = field.invite()
    known = secrets(field, token)
    name = make_url(field.server.store._engine.url).database
    before = silent(field, known)
    with field.browser() as browser:
        data = {**COMPLETE, "comment:speed": COMMENT, "sheet": field.sheet(browser)}
        with admin.connect() as connection:
            for each in AWAY:
                connection.execute(text(each.format(name)))
        away = [browser.get(path).status_code for path in (field.path, f"/i/{token}") * 10]
        away += [browser.post(field.path, data=data).status_code for _ in range(10)]
        assert set(away) == {503}
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        time.sleep(6)
        assert browser.post(field.path, data=data).status_code == 303
    said = silent(field, known).removeprefix(before)
    assert said.count("The database does not work: ") == 1
    # Which of the two the first request meets: a connection that is cut, or a new one refused.
    assert any(cause in said for cause in ("is not currently accepting", "terminating connection"))
    assert re.search(r"works again, after \d+ seconds\. Turned away: 30 requests\.", said)
    assert len(said.splitlines()) == 2
