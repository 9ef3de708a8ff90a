"""Leaves nothing of what was deleted in the database's files."""

import logging
import sqlite3

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

log = logging.getLogger(__name__)

LOCK_TIMEOUT = "10s"
# A snapshot older than this moment keeps deleted rows alive through any VACUUM.
HOLDERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
)


def scrub(engine: Engine) -> bool:
    """Rewrite the tables that had rows deleted; False where others stood in the way."""
    try:
        return _sqlite(engine) if engine.dialect.name == "sqlite" else _postgresql(engine)
    except (sqlite3.OperationalError, OperationalError) as error:
        log.warning("the database could not be rewritten after a close, will try again: %s", error)
        return False


def _sqlite(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchall()[0]
        cursor.close()
        return not busy
    finally:
        connection.close()


def _postgresql(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        try:
            alone = not connection.scalar(HOLDERS)
            _vacuum(connection)
            return alone
        finally:
            connection.execute(text("RESET lock_timeout"))


def _vacuum(connection: Connection) -> None:
    connection.execute(text("VACUUM (FULL) keys"))
    connection.execute(text("VACUUM submissions, invitations, evaluations"))
