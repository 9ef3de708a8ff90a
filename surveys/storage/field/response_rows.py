"""Rows of invitations, ballots and responses: those that must not be joined with each other."""

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from surveys.storage.schema import Base

BALLOT_LENGTH = 32


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
