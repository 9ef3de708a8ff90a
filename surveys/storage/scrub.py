"""Leaves nothing of what was deleted in the database's files."""

import logging
import sqlite3
from time import sleep

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from surveys.storage.engine import BUSY_MS

log = logging.getLogger(__name__)

PATIENCE_MS = 2000
"""How long to wait for others before it is put off."""
POLL = 0.1
FENCE = text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)")
# A snapshot that is older than the fence keeps deleted rows alive through any VACUUM.
OLDER = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
    " AND age(backend_xmin) >= age(CAST(:fence AS xid))"
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
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_ = cursor.fetchall()[0]
        return not busy
    finally:
        connection.cursor().execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.close()


def _postgresql(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not _alone(connection):
            return False
        connection.execute(text(f"SET lock_timeout = {PATIENCE_MS}"))
        try:
            _vacuum(connection)
        finally:
            connection.execute(text("RESET lock_timeout"))
    return True


def _alone(connection: Connection) -> bool:
    """Wait until nobody looks at the database as it was before now; False if they stay."""
    fence = connection.scalar(FENCE)
    for _ in range(int(PATIENCE_MS / 1000 / POLL)):
        if not connection.scalar(OLDER, {"fence": fence}):
            return True
        sleep(POLL)
    return False


def _vacuum(connection: Connection) -> None:
    connection.execute(text("VACUUM (FULL) keys"))
    connection.execute(text("VACUUM submissions, invitations, evaluations"))
