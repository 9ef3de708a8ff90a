"""Leaves nothing of what was deleted in the database's files, and no order of coming in."""

import logging
import sqlite3
from time import sleep

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from surveys.storage.engine import BUSY_MS

log = logging.getLogger(__name__)

PATIENCE_MS = 2000
"""How long to wait for others before it is put off."""
POLL = 0.1
LOCK_MS = 200
"""How long to queue for a table of PostgreSQL: all others queue behind, answers too."""
REWRITTEN = ("keys", "received", "invitations", "submissions")
"""Tables of PostgreSQL whose old rows, or whose order, tell something after a close."""
STATISTICS = text("ANALYZE submissions (evaluation, version, audience, ballot)")
"""Lets PostgreSQL see that responses stand in the order of their keys, in which they are read. Of
what was answered nothing is sampled."""
LOCK_NOT_AVAILABLE = "55P03"
FENCE = text("SELECT CAST(CAST(pg_current_xact_id() AS xid) AS text)")
# Whoever began before the fence keeps deleted rows alive through any rewriting: by a snapshot, by
# being at work still, on a standby that reports back, or as a prepared transaction.
OLDER = text(
    "SELECT count(*) FROM ("
    " SELECT unnest(ARRAY[backend_xmin, backend_xid]) AS old FROM pg_stat_activity"
    " WHERE (datname = current_database() OR datname IS NULL) AND pid <> pg_backend_pid()"
    " UNION ALL SELECT xmin FROM pg_replication_slots"
    " UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()"
    ") AS others WHERE old IS NOT NULL AND age(old) >= age(CAST(:fence AS xid))"
)


def scrub(engine: Engine) -> bool:
    """Rewrite the tables that had rows deleted; False where others stood in the way."""
    try:
        return _sqlite(engine) if engine.dialect.name == "sqlite" else _postgresql(engine)
    except (sqlite3.OperationalError, OperationalError, ProgrammingError) as error:
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
    """New files for the tables and their indexes, rows in the order of their random keys.

    VACUUM would leave old rows in the free space of their pages, and VACUUM FULL the order of
    answering of what is not closed yet. Only the tables' owner may do it.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not _alone(connection):
            return False
        connection.execute(text(f"SET lock_timeout = {LOCK_MS}"))
        try:
            if not all(_rewritten(connection, table) for table in REWRITTEN):
                return False
            connection.execute(STATISTICS)
            return True
        finally:
            connection.execute(text("RESET lock_timeout"))


def _alone(connection: Connection) -> bool:
    """Wait until nobody looks at the database as it was before now; False if they stay."""
    fence = connection.scalar(FENCE)
    for _ in range(int(PATIENCE_MS / 1000 / POLL)):
        if not connection.scalar(OLDER, {"fence": fence}):
            return True
        sleep(POLL)
    return False


def _rewritten(connection: Connection, table: str) -> bool:
    """Rewrite a table when nobody is at work in it; False if they stay."""
    for _ in range(PATIENCE_MS // (2 * LOCK_MS)):
        try:
            connection.execute(text(f"CLUSTER {table} USING pk_{table}"))
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            sleep(LOCK_MS / 1000)  # those that queued behind it go first
        else:
            return True
    return False
