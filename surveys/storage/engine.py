"""Opens the database, SQLite or PostgreSQL, and brings its tables to the present version."""

import sqlite3
from importlib import resources
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL

WRITES = "parallax_writes"
"""Execution option of a connection that means to write."""
OPTIONS = {
    "pool_size": 8,
    "max_overflow": 24,
    "hide_parameters": True,  # no ballot, token or answer in an error message or a log
}
BUSY_MS = 30_000
UPGRADE_LOCK = 0x7061_7261_6C6C_6178
PRAGMAS = (
    f"busy_timeout = {BUSY_MS}",
    "journal_mode = WAL",
    "synchronous = FULL",  # an acknowledged answer survives the power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten
    "cache_size = -16000",
)


def connect(url: str) -> Engine:
    """An engine for `sqlite:///PATH` or `postgresql://…`.

    Raises:
        ValueError: another kind of database, or SQLite without a file.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql" | "postgres":
            driver = parsed.set(drivername="postgresql+psycopg")
            return create_engine(driver, pool_pre_ping=True, **OPTIONS)
    raise ValueError(f"{parsed.drivername!r} is no database we know. Use sqlite or postgresql.")


def upgrade(engine: Engine) -> None:
    """Bring the tables to the present version; several processes may start at once."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            lock = text("SELECT pg_advisory_xact_lock(:lock)")
            connection.execute(lock, {"lock": UPGRADE_LOCK})
        command.upgrade(configuration(connection), "head")


def current(engine: Engine) -> str | None:
    """The version of the tables; None in an empty database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, for the migrations in this package over `connection`."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("surveys.storage.migrations")))
    config.attributes["connection"] = connection
    return config


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: sqlite:///PATH.")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    engine = create_engine(url, **OPTIONS)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer queues at once: one that read first could not wait for another to finish.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
