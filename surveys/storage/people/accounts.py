"""Organisations and those who sign in."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, insert, select, update

from surveys.errors import Refused
from surveys.fieldwork.people import Organisation, OrganisationId, User, UserId
from surveys.storage.people.account_rows import OrganisationRow, SessionRow, UserRow
from surveys.storage.transaction import Transaction, storable, unknown, value_of


@dataclass(frozen=True, slots=True)
class People:
    """What a transaction can do about people."""

    _transaction: Transaction

    def add_organisation(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        self._transaction.write(
            insert(OrganisationRow).values(id=organisation.id, name=organisation.name)
        )

    def organisations(self) -> tuple[Organisation, ...]:
        """All organisations, by name."""
        query = select(OrganisationRow.id, OrganisationRow.name).order_by(
            OrganisationRow.name, OrganisationRow.id
        )
        return tuple(
            Organisation(id=OrganisationId(id_), name=name)
            for id_, name in self._transaction.rows(query)
        )

    def add_user(self, user: User, password_hash: str) -> None:
        """Keep a new user. Raises `Refused` where the address is taken (in any case)."""
        if self.by_email(user.email) is not None:
            raise Refused("email_taken", f"{user.email} has an account already.")
        self._transaction.write(
            insert(UserRow).values(
                id=user.id,
                organisation=user.organisation,
                email=user.email.strip().lower(),
                name=user.name,
                role=user.role,
                password_hash=password_hash,
            )
        )

    def user(self, id_: UserId) -> User | None:
        """A user by id."""
        row = self._transaction.first(_users().where(UserRow.id == id_))
        return None if row is None else value_of(User, row)

    def by_email(self, email: str) -> tuple[User, str] | None:
        """A user by e-mail address (in any case), with the hash of the password."""
        query = _users().where(UserRow.email == email.strip().lower())
        row = self._transaction.first(query) if storable(email) else None
        return None if row is None else (value_of(User, row), str(row.password_hash))

    def users(self, organisation: OrganisationId) -> tuple[User, ...]:
        """The users of an organisation, by name."""
        query = _users().where(UserRow.organisation == organisation)
        rows = self._transaction.rows(query.order_by(UserRow.name, UserRow.id))
        return tuple(value_of(User, row) for row in rows)

    def set_password(self, id_: UserId, password_hash: str) -> None:
        """Replace the hash of a user's password, and end all sessions. Raises `NotFound`."""
        changed = update(UserRow).where(UserRow.id == id_).values(password_hash=password_hash)
        if not self._transaction.write(changed):
            raise unknown("user", id_)
        self._transaction.write(delete(SessionRow).where(SessionRow.user == id_))


def _users() -> Select[Any]:
    return select(UserRow.__table__)
