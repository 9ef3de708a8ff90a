"""Who is signed in: one row for each session, of which the browser alone has the key."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, insert, or_, select, update

from surveys.fieldwork.people import IDLE, LONGEST, Session, SessionId, User, UserId
from surveys.storage.people.account_rows import SessionRow, UserRow
from surveys.storage.transaction import Transaction, value_of


@dataclass(frozen=True, slots=True)
class Sessions:
    """What a transaction can do about sessions."""

    _transaction: Transaction

    def begin(self, key: str, user: UserId, now: datetime, device: str = "") -> Session:
        """Keep a new session. Of `key`, the random text in the cookie, its SHA-256 is stored."""
        made = Session(id=_id(key), user=user, made_at=now, seen_at=now, device=device)
        self._transaction.write(
            insert(SessionRow).values(
                id=made.id, user=user, made_at=now, seen_at=now, device=device
            )
        )
        return made

    def get(self, key: str, now: datetime) -> tuple[Session, User] | None:
        """The session of a cookie with its user; None where it has ended, by whatever way."""
        of_session = (SessionRow.id, SessionRow.made_at, SessionRow.seen_at, SessionRow.device)
        query = (
            select(UserRow.__table__, *(column.label(f"s_{column.key}") for column in of_session))
            .join(SessionRow, SessionRow.user == UserRow.id)
            .where(SessionRow.id == _id(key))
        )
        row = self._transaction.first(query)
        if row is None or row.s_made_at <= now - LONGEST or row.s_seen_at <= now - IDLE:
            return None
        who = value_of(User, row)
        session = Session(
            id=SessionId(row.s_id),
            user=who.id,
            made_at=row.s_made_at,
            seen_at=row.s_seen_at,
            device=row.s_device,
        )
        return session, who

    def see(self, id_: SessionId, now: datetime) -> None:
        """Note that a session is in use; one that has ended in between stays ended."""
        self._transaction.write(update(SessionRow).where(SessionRow.id == id_).values(seen_at=now))

    def end(self, key: str) -> None:
        """End the session of a cookie, if there is one."""
        self._transaction.write(delete(SessionRow).where(SessionRow.id == _id(key)))

    def drop_stale(self, now: datetime) -> int:
        """Forget the sessions that are over; how many they were."""
        over = or_(SessionRow.made_at <= now - LONGEST, SessionRow.seen_at <= now - IDLE)
        return self._transaction.write(delete(SessionRow).where(over))


def _id(key: str) -> SessionId:
    return SessionId(sha256(key.encode()).hexdigest())
