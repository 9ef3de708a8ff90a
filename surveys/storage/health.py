"""How a database is doing: for whoever looks after it."""

import stat
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from surveys.errors import Unavailable
from surveys.storage.engine import connect, current, parse, versions

OLDEST_POSTGRESQL = (14, 0)
OWNER_ONLY = 0o077


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What was found. `tables` is the version of the tables, None before the first start;
    `wanted` is this program's. `problems` are sentences with what to do.
    """

    product: str
    tables: str | None
    wanted: str
    problems: tuple[str, ...]


def file_of(url: str) -> Path | None:
    """The file of an SQLite database; None for another. Raises `ValueError` for no address."""
    parsed = parse(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def examine(url: str) -> Health:
    """Look at a database without changing it; one that has not been made yet is not made.

    Raises:
        ValueError: `url` is no database's address.
        Unavailable: it cannot be opened.
    """
    file = file_of(url)
    if file is not None and not file.exists():
        return Health(product="SQLite", tables=None, wanted=versions()[0], problems=())
    engine = connect(url)
    try:
        return _examined(engine, file)
    except DatabaseError as error:
        raise Unavailable(f"The database cannot be opened: {str(error.orig).strip()}") from error
    finally:
        engine.dispose()


def _examined(engine: Engine, file: Path | None) -> Health:
    with engine.connect() as connection:
        version = tuple(connection.dialect.server_version_info or ())
    problems = _file_problems(engine, file) if file else _server_problems(version)
    name = "SQLite" if file else "PostgreSQL"
    return Health(
        product=f"{name} {'.'.join(str(part) for part in version)}",
        tables=current(engine),
        wanted=versions()[0],
        problems=tuple(problems),
    )


def _file_problems(engine: Engine, file: Path) -> list[str]:
    problems = []
    with engine.connect() as connection:
        state = connection.scalar(text("PRAGMA quick_check(1)"))
    if state != "ok":
        problems.append(f"The file is damaged ({state}). Restore the last backup.")
    if stat.S_IMODE(file.stat().st_mode) & OWNER_ONLY:
        problems.append(f"Others may read the file. Run: chmod 600 {file}")
    return problems


def _server_problems(version: tuple[object, ...]) -> list[str]:
    if version >= OLDEST_POSTGRESQL:
        return []
    oldest = OLDEST_POSTGRESQL[0]
    return [f"PostgreSQL {oldest} or newer is needed. Move the database to a newer server."]
