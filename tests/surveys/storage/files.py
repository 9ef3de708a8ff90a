"""What a database leaves on the disk, data and write-ahead log, and what can be read in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, make_url, text

from surveys.errors import Refused
from surveys.fieldwork.invitation import InvitationId, Key, ballot_of, token_of
from surveys.fieldwork.vault import Vault
from tests.surveys.storage.attack import correlation

SEALED = re.compile(rb"gAAAAA[\w-]{130,140}={0,2}")
"""What Fernet has sealed, in base 64."""
STORED = re.compile(rb"(?=([0-9a-f]{32}).{0,40}?([1-5]{30}))", re.DOTALL)
"""A ballot and, not far behind it, thirty ratings."""
LOG_PAGE, HEAD, FIRST_HEAD = 8192, 24, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The bytes of one database, in `data` by pages of `page` bytes."""

    data: bytes
    log: bytes
    page: int

    @property
    def both(self) -> tuple[bytes, bytes]:
        """Data files and log."""
        return self.data, self.log


def begin(engine: Engine) -> str:
    """Let PostgreSQL begin a new file of its log; its name ("" on SQLite)."""
    if engine.dialect.name != "postgresql":
        return ""
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_switch_wal()"))
        return str(connection.scalar(text("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")))


def read(engine: Engine, first: str) -> Files:
    """All that the database has written out; its log from the file `first` on."""
    if engine.dialect.name == "postgresql":
        return _postgresql(engine, first)
    path = Path(str(make_url(str(engine.url)).database))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
    log = path.with_name(f"{path.name}-wal")
    return Files(data=path.read_bytes(), log=log.read_bytes() if log.exists() else b"", page=4096)


def _postgresql(engine: Engine, first: str) -> Files:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        folder = Path(str(connection.scalar(text("SHOW data_directory"))))
        query = text("SELECT oid FROM pg_database WHERE datname = current_database()")
        tables = folder / "base" / str(connection.scalar(query))
        # The log first: a checkpoint lets go of what lies before it.
        logs = sorted(file for file in (folder / "pg_wal").glob("0*") if file.name >= first)
        log = b"".join(_without_heads(file.read_bytes().rstrip(b"\0")) for file in logs)
        connection.execute(text("CHECKPOINT"))
        files = [file.read_bytes() for file in sorted(tables.iterdir()) if file.is_file()]
    return Files(data=b"".join(files), log=log, page=8192)


def _without_heads(segment: bytes) -> bytes:
    """A file of the log without the heads of its pages, which cut through what is recorded."""
    pages = (segment[at : at + LOG_PAGE] for at in range(0, len(segment), LOG_PAGE))
    return b"".join(page[HEAD if number else FIRST_HEAD :] for number, page in enumerate(pages))


def order(raw: bytes, answering: Sequence[str], page: int) -> float:
    """How closely the places of answers follow the order of answering, 0 to 1.

    By their offsets, and by page and, within it, from the end: as pages are filled. 0 where fewer
    than half of the answers are found at all.
    """
    places = {mark: at for mark in answering if (at := raw.find(mark.encode())) >= 0}
    if 2 * len(places) < len(answering):
        return 0.0
    found = [mark for mark in answering if mark in places]
    by_offset = sorted(found, key=lambda mark: places[mark])
    by_page = sorted(found, key=lambda mark: (places[mark] // page, -places[mark]))
    return max(abs(correlation(found, each)) for each in (by_offset, by_page))


def named(raw: bytes, secret: str, people: Iterable[InvitationId]) -> dict[str, str]:
    """Person → ratings, for whoever has the bytes, the secret and the ids of the invitations."""
    vault = Vault(secret)
    stored = {ballot.decode(): ratings.decode() for ballot, ratings in STORED.findall(raw)}
    keys = [key for sealed in set(SEALED.findall(raw)) if (key := _opened(vault, sealed))]
    found = {}
    for key in keys:
        for person in people:
            ballot = vault.veiled(ballot_of(key, token_of(key, person)))
            if ballot in stored:
                found[str(person)] = stored[ballot]
    return found


def _opened(vault: Vault, sealed: bytes) -> Key | None:
    try:
        return vault.open(sealed)
    except Refused:
        return None
