"""The tables. Rows never leave this folder; what leaves it are values.

Tables whose order of insertion could tell something are kept in the order of a random key
(`WITHOUT ROWID`), and nothing written when a person answers bears a time.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BALLOT_LENGTH = 32


class Instant(TypeDecorator[datetime]):
    """An aware datetime, in UTC on every database (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC. A naive datetime is an error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From what the database gives: UTC, with or without saying so."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Names every constraint, so that migrations can find it again."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class OrganisationRow(Base):
    """A consultancy."""

    __tablename__ = "organisations"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)


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


class EvaluationRow(Base):
    """An evaluation as JSON, with the columns that queries and guards need beside it.

    `position` gives the order of creation; `version` is the number of the current version;
    `scrubbed`: freed pages that held its key have been overwritten after the close. `source`: the
    whole quality model, where it was uploaded and is not on the shelf. `kept`: what lies behind the
    draft (`surveys.questionnaire.kept`).
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft', 'open', 'paused', 'closed', 'released')", name="status"
        ),
        CheckConstraint("secrecy IN ('anonymous', 'confidential', 'identified')", name="secrecy"),
        CheckConstraint("revision > 0", name="revision"),
    )
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int]
    status: Mapped[str] = mapped_column(Text)
    secrecy: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bool]
    closes_at: Mapped[datetime | None] = mapped_column(Instant)
    revision: Mapped[int]
    version: Mapped[int | None]
    scrubbed: Mapped[bool]
    body: Mapped[str] = mapped_column(Text)
    draft: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
    kept: Mapped[str | None] = mapped_column(Text)


class KeyRow(Base):
    """The sealed key of an evaluation that is not closed; the row goes when it closes.

    A table of its own, so that it can be rewritten whole in no time once a key has gone.
    """

    __tablename__ = "keys"
    __table_args__ = ({"sqlite_with_rowid": False},)
    evaluation: Mapped[str] = mapped_column(
        ForeignKey("evaluations.id", ondelete="CASCADE"), primary_key=True
    )
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class InstrumentRow(Base):
    """A published questionnaire, never changed: `digest` is the SHA-256 of `body`."""

    __tablename__ = "instruments"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest"),)
    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class VersionRow(Base):
    """A version of an evaluation, never changed. `width`: the characters of an answer sheet."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("evaluation", "digest"),
        UniqueConstraint("evaluation", "number", "width"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("width > 0", name="width"),
    )
    evaluation: Mapped[str] = mapped_column(
        ForeignKey("evaluations.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    width: Mapped[int] = mapped_column(SmallInteger)
    digest: Mapped[str] = mapped_column(ForeignKey("instruments.digest"))
    published_at: Mapped[datetime] = mapped_column(Instant)


class LinkRow(Base):
    """A link for a whole audience, or to the supplier's workspace.

    `used`: more had answered than by personal links when it was last switched off, so that the list
    of people is not all of those who were asked.
    """

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("evaluation", "audience", "kind"),
        CheckConstraint("kind IN ('open', 'raters', 'supplier')", name="kind"),
        CheckConstraint("length(slug) >= 22", name="slug"),
        {"sqlite_with_rowid": False},
    )
    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    evaluation: Mapped[str] = mapped_column(ForeignKey("evaluations.id", ondelete="CASCADE"))
    audience: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    enabled: Mapped[bool]
    used: Mapped[bool] = mapped_column(server_default=false())


class InvitationRow(Base):
    """One person's link: the digest of its token, never the token.

    `answered` stays NULL while the evaluation is not closed: no row of an invitation is touched
    when its person answers. A `withdrawn` one keeps its place in every count, for a count that
    moved would tell whether its person had answered; what it held of the person is gone.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("token"),
        CheckConstraint("length(token) = 64", name="token"),
        Index(
            "uq_invitations_evaluation_audience_address",
            "evaluation",
            "audience",
            "address",
            unique=True,
            sqlite_where=text("address <> ''"),
            postgresql_where=text("address <> ''"),
        ),
        {"sqlite_with_rowid": False},
    )
    evaluation: Mapped[str] = mapped_column(
        ForeignKey("evaluations.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    token: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(Text)
    answered: Mapped[bool | None]
    withdrawn: Mapped[bool] = mapped_column(server_default=false())


class ReceivedRow(Base):
    """A ballot of a closed evaluation, parted from its sheet: it can only be told that it came.

    Also, veiled in another way, the ballots of withdrawn invitations.
    """

    __tablename__ = "received"
    __table_args__ = ({"sqlite_with_rowid": False},)
    evaluation: Mapped[str] = mapped_column(
        ForeignKey("evaluations.id", ondelete="CASCADE"), primary_key=True
    )
    ballot: Mapped[str] = mapped_column(Text, primary_key=True)


class SubmissionRow(Base):
    """One answer sheet; its key is random, and no column tells when it came.

    `ballot` is veiled (`surveys.fieldwork.vault`) until the evaluation closes, and a new random one
    then.

    `ratings` has one character for each rating column of its version; `others` holds choices and
    notes as JSON, NULL where there are none. `hasty`: filled in faster than the rules allow; NULL
    where that is not known, and in anonymous mode always: it could be joined with what others know
    of the time that someone took.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["evaluation", "version", "width"],
            ["versions.evaluation", "versions.number", "versions.width"],
        ),
        ForeignKeyConstraint(
            ["evaluation", "invitation"], ["invitations.evaluation", "invitations.id"]
        ),
        CheckConstraint(f"length(ballot) = {BALLOT_LENGTH}", name="ballot"),
        CheckConstraint("length(ratings) = width", name="ratings"),
        {"sqlite_with_rowid": False},
    )
    evaluation: Mapped[str] = mapped_column(Text, primary_key=True)
    ballot: Mapped[str] = mapped_column(
        String(BALLOT_LENGTH).with_variant(String(BALLOT_LENGTH, collation="C"), "postgresql"),
        primary_key=True,
    )
    version: Mapped[int] = mapped_column(SmallInteger)
    width: Mapped[int] = mapped_column(SmallInteger)
    audience: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    ratings: Mapped[str] = mapped_column(Text)
    others: Mapped[str | None] = mapped_column(Text)
    hasty: Mapped[bool | None]
    invitation: Mapped[str | None] = mapped_column(Text)


class MomentsRow(Base):
    """Sums over the first `sheets` sheets of an audience on a version, of a closed evaluation.

    They hold no more than those sheets do, and go where they go.
    """

    __tablename__ = "moments"
    __table_args__ = (
        ForeignKeyConstraint(
            ["evaluation", "version"],
            ["versions.evaluation", "versions.number"],
            ondelete="CASCADE",
        ),
        CheckConstraint("sheets > 0", name="sheets"),
    )
    evaluation: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    audience: Mapped[str] = mapped_column(Text, primary_key=True)
    sheets: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
