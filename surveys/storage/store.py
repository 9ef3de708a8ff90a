"""The store: one `with` is one transaction, and nothing else commits."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from threading import Lock
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from surveys.errors import Refused, Unavailable
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.fieldwork.vault import Vault
from surveys.questionnaire.instrument import Instrument
from surveys.storage.engine import WRITES
from surveys.storage.scrub import scrub
from surveys.storage.transaction import Transaction
from surveys.storage.work import Work


class Watch(Protocol):
    """Whoever wants to know whether the database does its work."""

    def failed(self, cause: str) -> None:
        """A transaction came to nothing; `cause` says why, without anything of a row."""

    def worked(self) -> None:
        """A transaction was carried through."""


class Store:
    """Evaluations, people, links and answers in one database."""

    def __init__(self, engine: Engine, vault: Vault, watch: Watch | None = None) -> None:
        self._watch = watch
        self._engine = engine
        self._vault = vault
        self._instruments: dict[str, Instrument] = {}
        self._writer = engine.execution_options(**{WRITES: True, "preserve_rowcount": True})
        self._reader = engine
        # SQLite has one writer: threads of this process queue here instead of polling the file.
        self._turn: AbstractContextManager[object] = Lock()
        if engine.dialect.name == "postgresql":
            self._turn = nullcontext()
            self._reader = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """A transaction that may write; durable once the `with` has ended.

        Raises:
            Unavailable: the database cannot be reached, is busy or full; nothing was written.
        """
        with self._available(), self._turn, self._writer.begin() as connection:
            yield self._work(connection, writes=True)

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction that only reads, and sees one state of the database throughout.

        Raises:
            Unavailable: the database cannot be reached.
        """
        with self._available(), self._reader.begin() as connection:
            yield self._work(connection, writes=False)

    def dispose(self) -> None:
        """Let go of all connections; what is asked for next makes new ones."""
        self._engine.dispose()

    def close_evaluation(
        self, id_: EvaluationId, now: datetime, *, seen: int | None = None
    ) -> Evaluation:
        """Close an evaluation for good (`Closing.close`), and leave no trace of its
        key in the database's files. Safe to repeat, and after a crash.

        Raises:
            NotFound: there is none.
            Refused: it is a draft; "stale" where it has changed since the revision `seen`.
            Unavailable: the database cannot be reached.
        """
        with self.begin() as work:
            closed = work.closing.close(id_, now, seen=seen)
        self.scrub()
        return closed

    def tidy(self, now: datetime) -> None:
        """Forget sessions that are over, and tries of passwords that no longer count."""
        with self.begin() as work:
            work.sessions.drop_stale(now)
            work.attempts.drop_spent(now)

    def scrub(self) -> bool:
        """Rewrite what freed pages may still hold of closed evaluations.

        False where others were at work in the database and it must be tried again: by whoever
        looks for evaluations that are due to close.
        """
        with self.read() as work:
            ids = work.closing.unscrubbed()
        if not ids:
            return True
        with self._available(), self._turn:
            done = scrub(self._engine)
        if done:
            with self.begin() as work:
                work.closing.set_scrubbed(ids)
        return done

    def _work(self, connection: Connection, *, writes: bool) -> Work:
        return Work(Transaction(connection, self._vault, self._instruments, writes=writes))

    @contextmanager
    def _available(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            if self._watch is not None:
                self._watch.failed(_cause(error))
            raise Unavailable("The database cannot do this now. Try again in a moment.") from error
        except DataError as error:
            raise Refused("text", "A text holds a character that cannot be kept.") from error
        if self._watch is not None:
            self._watch.worked()


def _cause(error: OperationalError | InterfaceError | PoolTimeout) -> str:
    """What the database or its driver says, in one line, without the details, where rows stand."""
    cause = getattr(error, "orig", None) or error
    primary = getattr(getattr(cause, "diag", None), "message_primary", None)
    return str(primary or cause).strip().partition("\n")[0]
