"""Sessions: a row for each, which ends it for every copy of its cookie."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import text

from surveys.fieldwork.people import IDLE, LONGEST, User, UserId
from surveys.storage.engine import WRITES, configuration, connect, upgrade
from surveys.storage.store import Store
from tests.surveys.samples import NOW, ORGANISATION

LIN = User(
    id=UserId("lin"),
    organisation=ORGANISATION,
    email="lin@example.org",
    name="Lin",
    role="consultant",
)
SECOND = timedelta(seconds=1)


@pytest.fixture
def staffed(empty: Store) -> Store:
    with empty.begin() as work:
        work.people.add_user(LIN, "hash")
        work.sessions.begin("key one", LIN.id, NOW, "Firefox · Linux")
        work.sessions.begin("key two", LIN.id, NOW)
    return empty


def is_in(store: Store, key: str, after: timedelta = SECOND) -> bool:
    with store.read() as work:
        return work.sessions.get(key, NOW + after) is not None


def test_a_key_opens_its_session_and_none_other(staffed: Store) -> None:
    with staffed.read() as work:
        found = work.sessions.get("key one", NOW)
        assert work.sessions.get("key three", NOW) is None
    assert found is not None
    session, who = found
    assert who == User(**{name: getattr(LIN, name) for name in LIN.__slots__})
    assert (session.user, session.made_at, session.device) == (LIN.id, NOW, "Firefox · Linux")


def test_the_key_is_not_in_the_database(staffed: Store) -> None:
    with staffed.read() as work:
        kept = str(work._transaction.connection.execute(text("SELECT * FROM sessions")).all())
    assert "key one" not in kept


def test_a_session_ends_alone(staffed: Store) -> None:
    with staffed.begin() as work:
        work.sessions.end("key one")
    assert not is_in(staffed, "key one")
    assert is_in(staffed, "key two")


def test_a_session_that_has_ended_is_not_revived_by_a_request_under_way(staffed: Store) -> None:
    with staffed.begin() as work:
        found = work.sessions.get("key one", NOW)
        work.sessions.end("key one")
        assert found is not None
        work.sessions.see(found[0].id, NOW)
    assert not is_in(staffed, "key one")


def test_another_password_ends_all_sessions_of_its_owner(staffed: Store) -> None:
    wu = User(
        id=UserId("wu"), organisation=ORGANISATION, email="wu@x.example", name="", role="viewer"
    )
    with staffed.begin() as work:
        work.people.add_user(wu, "hash")
        work.sessions.begin("key of wu", wu.id, NOW)
        work.people.set_password(LIN.id, "another hash")
    assert not is_in(staffed, "key one")
    assert not is_in(staffed, "key two")
    assert is_in(staffed, "key of wu")


def test_a_session_is_over_without_use_and_in_the_end_with_it(staffed: Store) -> None:
    assert is_in(staffed, "key one", IDLE - SECOND)
    assert not is_in(staffed, "key one", IDLE)
    with staffed.begin() as work:
        found = work.sessions.get("key two", NOW)
        assert found is not None
        work.sessions.see(found[0].id, NOW + LONGEST - SECOND)
    assert is_in(staffed, "key two", LONGEST - SECOND)
    assert not is_in(staffed, "key two", LONGEST)


def test_what_is_over_is_removed_and_nothing_else(staffed: Store) -> None:
    staffed.tidy(NOW + IDLE - SECOND)
    assert is_in(staffed, "key one")
    staffed.tidy(NOW + IDLE)
    with staffed.read() as work:
        assert (
            work._transaction.connection.execute(text("SELECT count(*) FROM sessions")).scalar()
            == 0
        )


def test_people_of_before_are_still_there_and_can_sign_in(
    opened: Callable[[str], Store], bare_url: str
) -> None:
    engine = connect(bare_url)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        command.upgrade(configuration(connection), "0004")
        connection.execute(text("INSERT INTO organisations VALUES ('o', 'Bureau')"))
        columns = "id, organisation, email, name, role, password_hash"
        values = "'lin', 'o', 'lin@x.example', 'Lin', 'viewer', 'hash'"
        connection.execute(text(f"INSERT INTO users ({columns}) VALUES ({values})"))
    upgrade(engine)
    engine.dispose()
    store = opened(bare_url)
    with store.begin() as work:
        found = work.people.by_email("lin@x.example")
        work.sessions.begin("key", UserId("lin"), NOW)
    assert found is not None
    assert (found[0].name, found[1]) == ("Lin", "hash")
    assert is_in(store, "key")
