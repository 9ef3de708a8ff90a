"""Opens the database, SQLite or PostgreSQL, and brings its tables to the present version."""

import math
import select
import sqlite3
import time
from importlib import resources
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from surveys.errors import Unavailable

WRITES = "parallax_writes"
"""Execution option of a connection that means to write."""
OPTIONS = {
    "pool_size": 8,
    "max_overflow": 24,
    "hide_parameters": True,  # no ballot, token or answer in an error message or a log
}
BUSY_MS = 30_000
RESTED = 5.0
"""Seconds without use after which a connection to PostgreSQL may have been lost unnoticed."""
USED = "parallax_used"
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
    """An engine for `sqlite:///PATH` or `postgresql://…`. Raises `ValueError` as `parse`."""
    parsed = parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    driver = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(driver, **OPTIONS)
    _ask_suspects(engine)
    return engine


def parse(url: str) -> URL:
    """The parts of a database's address.

    Raises:
        ValueError: no address, another kind of database, or SQLite without a file.
    """
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:
        # The address itself is not shown: there may be a password in it.
        raise ValueError(
            "This is no address of a database. Use sqlite:///PATH or "
            "postgresql://USER:PASSWORD@HOST/NAME."
        ) from error
    if kind not in ("sqlite", "postgresql", "postgres"):
        raise ValueError(f"{parsed.drivername!r} is no database we know. Use sqlite or postgresql.")
    if kind == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: sqlite:///PATH.")
    return parsed


def upgrade(engine: Engine) -> None:
    """Bring the tables to the present version; several processes may start at once.

    Raises:
        Unavailable: the database cannot be opened, or a newer program has been at work in it.
    """
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            if connection.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:lock)")
                connection.execute(lock, {"lock": UPGRADE_LOCK})
            command.upgrade(configuration(connection), "head")
    except CommandError as error:
        raise Unavailable(
            f"The database's tables are not of this version of Parallax ({error}). "
            "Use the version that made them, or a newer one."
        ) from error
    except DatabaseError as error:
        raise Unavailable(f"The database cannot be opened: {str(error.orig).strip()}") from error


def current(engine: Engine) -> str | None:
    """The version of the tables; None in an empty database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def versions() -> tuple[str, ...]:
    """Every version of the tables that this program knows, newest first."""
    script = ScriptDirectory.from_config(configuration(None))
    return tuple(each.revision for each in script.walk_revisions())


def configuration(connection: Connection | None) -> Config:
    """Alembic's configuration, for the migrations in this package over `connection`."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("surveys.storage.migrations")))
    config.attributes["connection"] = connection
    return config


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    engine = create_engine(url, **OPTIONS)
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _ask_suspects(engine: Engine) -> None:
    """Before a connection is used again, ask whether the server is still there, but of one that
    has rested or has something to say (its end, most likely) only: asking always, as
    `pool_pre_ping` does, would be a fifth of what a submission costs.
    """

    def note(_: Any, record: ConnectionPoolEntry) -> None:
        record.info[USED] = time.monotonic()

    def ask(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        rest = time.monotonic() - record.info.get(USED, -math.inf)
        if rest < RESTED and not _is_readable(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", ask)


def _is_readable(connection: Any) -> bool:
    if connection.closed:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer queues at once: one that read first could not wait for another to finish.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
