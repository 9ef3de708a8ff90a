"""One transaction, as every subject of the store sees it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, select
from sqlalchemy.dialects import postgresql, sqlite

from surveys.errors import NotFound, Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import Key
from surveys.fieldwork.vault import Vault
from surveys.questionnaire.instrument import Instrument
from surveys.storage.tables import KeyRow

Values = Mapping[str, Any]
INSERTS: dict[str, Callable[[Any], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""The insert of each database that knows ON CONFLICT."""


class Transaction:
    """A connection within a transaction that someone else commits.

    `instruments` are the published questionnaires that this process has parsed already.
    """

    def __init__(
        self,
        connection: Connection,
        vault: Vault,
        instruments: dict[str, Instrument],
        *,
        writes: bool,
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._instruments = instruments
        self._writes = writes

    def _write(
        self, statement: Executable, values: "Values | Sequence[Values] | None" = None
    ) -> int:
        """Run a statement (once for each of several values); the number of rows touched."""
        if values is not None and not values:
            return 0
        return self._returned(statement, values).rowcount

    def _returned(
        self, statement: Executable, values: "Values | Sequence[Values] | None" = None
    ) -> CursorResult[Any]:
        """Run a statement that writes; what it returns."""
        if not self._writes:
            raise RuntimeError("this transaction only reads; use Store.begin() to write")
        return self._connection.execute(statement, values)

    def _key(self, evaluation: EvaluationId) -> Key:
        """The key, while there is one. Raises `Refused` after the close."""
        query = select(KeyRow.sealed).where(KeyRow.evaluation == evaluation)
        sealed = self._connection.scalar(query)
        if sealed is None:
            raise Refused("closed", "The evaluation is closed: its links cannot be made again.")
        return self._vault.open(sealed)


def unknown(what: str, name: str) -> NotFound:
    """The error for something that is not in the database."""
    return NotFound(f"There is no {what} {name!r}.")


def storable(name: str) -> bool:
    """Whether a name from outside can be looked up at all: PostgreSQL takes no NUL."""
    return "\0" not in name
