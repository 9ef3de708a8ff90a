import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from surveys.errors import Unavailable
from surveys.fieldwork.vault import Vault
from surveys.storage.engine import connect, current, upgrade
from surveys.storage.store import Store
from surveys.storage.tables import Base

HEAD = "0009"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    yield engine
    engine.dispose()


def test_migrations_lead_from_nothing_to_the_tables_of_the_program(engine: Engine) -> None:
    assert current(engine) is None
    upgrade(engine)
    assert current(engine) == HEAD
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrations_make_every_constraint(engine: Engine) -> None:
    upgrade(engine)
    made = inspect(engine)
    for name, table in Base.metadata.tables.items():
        found = {each["name"] for each in made.get_check_constraints(name)}
        found |= {each["name"] for each in made.get_foreign_keys(name)}
        found |= {each["name"] for each in made.get_unique_constraints(name)}
        found.add(made.get_pk_constraint(name)["name"])
        assert {str(constraint.name) for constraint in table.constraints} == found


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    upgrade(engine)
    assert current(engine) == HEAD


def test_processes_that_start_at_once_upgrade_once(url: str) -> None:
    engines = [connect(url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, engines))
    assert {current(engine) for engine in engines} == {HEAD}
    for engine in engines:
        engine.dispose()


def test_an_error_of_the_database_names_no_parameter(engine: Engine) -> None:
    with pytest.raises(DatabaseError) as failed, engine.connect() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE ballot = :b"), {"b": "my ballot"})
    assert "my ballot" not in str(failed.value)


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite"):
        connect(url)


def test_a_database_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    engine = connect(f"postgresql://nobody@/nothing?host={tmp_path}")
    with pytest.raises(Unavailable), Store(engine, Vault("secret")).read():
        pass


def test_the_file_is_for_its_owner_and_durable(file_url: str, tmp_path: Path) -> None:
    engine = connect(file_url)
    upgrade(engine)
    with engine.connect() as connection:
        for pragma, value in {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
        }.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    engine.dispose()
