"""Copies of an SQLite database, taken and put back while others are at work in it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from surveys.errors import InputError, Problem, Refused, Source
from surveys.fieldwork.vault import Fit, Vault
from surveys.storage.engine import versions
from surveys.storage.health import file_of

STEP = 1024
"""Pages that are copied at a time; writers come in between."""


def backup(url: str, target: Path) -> None:
    """Write a copy of the database to `target`: one consistent state, whole or not at all.

    Raises:
        Refused: the database is no SQLite file, or has not been made yet.
        InputError: `target` cannot be written.
    """
    file = _file(url)
    if not file.exists():
        raise Refused("no_database", f"There is no database yet at {file}.")
    part = target.with_name(f".{target.name}-{token_hex(4)}")
    try:
        part.touch(mode=0o600)
        with closing(_opened(file)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy, pages=STEP)
            copy.execute("PRAGMA journal_mode = DELETE")  # a single file, readable anywhere
        _flush(part)
        part.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise _problem(target, "unwritable", f"cannot be written ({error}).") from error
    finally:
        part.unlink(missing_ok=True)


def restore(url: str, source: Path, *, replace: bool) -> None:
    """Put a copy in the place of the database, in one transaction; everybody is signed out.

    Args:
        url: of the database.
        source: what `backup` wrote.
        replace: whether a database that is there already may be lost.

    Raises:
        Refused: the database is no SQLite file; or there is one, and `replace` is false.
        InputError: `source` is no sound copy of a database of this or an earlier version.
    """
    file = _file(url)
    if file.exists() and file.stat().st_size and not replace:
        what = f"There is a database already at {file}. Say --replace if it may be lost."
        raise Refused("database_exists", what)
    _check(source)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    try:
        with closing(_opened(source)) as copy, closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA busy_timeout = 5000")
            database.execute("PRAGMA secure_delete = ON")
            copy.backup(database)
            _end_sessions(database)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        what = f"cannot be written ({error}). Stop the server first."
        raise _problem(file, "unwritable", what) from error


def _end_sessions(database: sqlite3.Connection) -> None:
    """Who signed out after the copy was made is not signed in again by it."""
    with database:
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sessions'").fetchone():
            database.execute("DELETE FROM sessions")


def fit_of(source: Path, vault: Vault) -> Fit:
    """How a secret fits a copy.

    Raises:
        InputError: as `restore`.
    """
    _check(source)
    try:
        with closing(_opened(source)) as copy:
            query = "SELECT count(*) FROM sqlite_master WHERE name = 'installation'"
            noted = None
            if copy.execute(query).fetchone()[0]:  # copies of earlier versions have no such table
                noted = copy.execute("SELECT secret FROM installation").fetchone()
            keys = [sealed for (sealed,) in copy.execute("SELECT sealed FROM keys")]
    except sqlite3.Error as error:
        raise _no_backup(source, error) from error
    return vault.fit(noted and noted[0], keys)


def _file(url: str) -> Path:
    file = file_of(url)
    if file is None:
        what = "This is for SQLite. Use pg_dump and pg_restore for PostgreSQL."
        raise Refused("not_sqlite", what)
    return file


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{file.resolve().as_posix()}?mode=ro", uri=True)


def _check(source: Path) -> None:
    try:
        with closing(_opened(source)) as copy:
            state = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise _no_backup(source, error) from error
    if state != "ok":
        raise _problem(source, "damaged", f"the file is damaged ({state}). Use another backup.")
    if version not in versions():
        what = "made by a newer version of Parallax. Use that one, or a newer one."
        raise _problem(source, "too_new", what)


def _no_backup(source: Path, error: Exception) -> InputError:
    what = f"no backup of Parallax ({error}). Give a file that `parallax backup` wrote."
    return _problem(source, "no_backup", what)


def _flush(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _problem(file: Path, code: str, what: str) -> InputError:
    return InputError((Problem(where=Source(str(file)), code=code, what=what),))
