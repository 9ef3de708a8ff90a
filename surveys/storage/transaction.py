"""One transaction, as every subject of the store sees it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Connection, CursorResult, Executable, Row, ScalarResult, Select
from sqlalchemy.dialects import postgresql, sqlite

from surveys.errors import NotFound
from surveys.fieldwork.vault import Vault
from surveys.questionnaire.instrument import Instrument

Columns = TypeVarTuple("Columns")
Value = TypeVar("Value")
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
        self.connection = connection
        self.vault = vault
        self.instruments = instruments
        self._writes = writes

    @property
    def dialect(self) -> str:
        """Which database this is: "sqlite" or "postgresql"."""
        return self.connection.dialect.name

    def scalar(self, query: Executable) -> Any:
        """The first column of the first row, None where there is no row."""
        return self.connection.scalar(query)

    def scalars(self, query: Executable) -> ScalarResult[Any]:
        """The first column of every row."""
        return self.connection.scalars(query)

    def first(self, query: Executable, values: Values | None = None) -> Row[Any] | None:
        """The first row, None where there is none."""
        return self.connection.execute(query, values).first()

    def rows(self, query: Select[*Columns]) -> CursorResult[*Columns]:
        """Every row."""
        return self.connection.execute(query)

    def insert(self, row: type) -> Any:
        """An insert into a table that may be told what to do on a conflict."""
        return INSERTS[self.dialect](row)

    def write(self, statement: Executable, values: Values | Sequence[Values] | None = None) -> int:
        """Run a statement (once for each of several values); the number of rows touched."""
        if values is not None and not values:
            return 0
        return self.returned(statement, values).rowcount

    def returned(
        self, statement: Executable, values: Values | Sequence[Values] | None = None
    ) -> CursorResult[Any]:
        """Run a statement that writes; what it returns."""
        if not self._writes:
            raise RuntimeError("this transaction only reads; use Store.begin() to write")
        return self.connection.execute(statement, values)


def value_of(kind: Callable[..., Value], row: Row[*tuple[Any, ...]]) -> Value:
    """A row that has a column for each field of a dataclass, as a value of it."""
    return kind(**{name: getattr(row, name) for name in _names(kind)})


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def unknown(what: str, name: str) -> NotFound:
    """The error for something that is not in the database."""
    return NotFound(f"There is no {what} {name!r}.")


def storable(name: str) -> bool:
    """Whether a name from outside can be looked up at all: PostgreSQL takes no NUL."""
    return "\0" not in name
