"""Rows of consultancies, of those who sign in, and of the installation they do it in."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, SmallInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from surveys.storage.schema import Base, Instant


class OrganisationRow(Base):
    """A consultancy."""

    __tablename__ = "organisations"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class UserRow(Base):
    """Someone who signs in. `email` is kept in lower case."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("role IN ('operator', 'consultant', 'viewer')", name="role"),
        CheckConstraint("email = lower(email)", name="email"),
    )
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)


class SessionRow(Base):
    """Someone who is signed in; `id` is the SHA-256 of what the cookie holds.

    `seen_at` is the time of use, in coarse steps; `device` names browser and system.
    """

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint("length(id) = 64", name="id"),)
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    user: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    device: Mapped[str] = mapped_column(Text)


class AttemptRow(Base):
    """Failing tries of passwords, by a keyed hash of whom or where they are counted for.

    `until`: when they no longer count, in milliseconds since 1970.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("length(subject) = 64", name="subject"),
        {"sqlite_with_rowid": False},
    )
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger)


class InstallationRow(Base):
    """The one row about this database as a whole. `secret`: the fingerprint of the application's
    secret (`surveys.fieldwork.vault`), never the secret.
    """

    __tablename__ = "installation"
    __table_args__ = (
        CheckConstraint("id = 1", name="id"),
        CheckConstraint("length(secret) = 32", name="secret"),
    )
    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(Text)


class StampRow(Base):
    """When the clock was last known to be right, as far as an organisation's evaluations go."""

    __tablename__ = "stamps"
    organisation: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(Instant)
