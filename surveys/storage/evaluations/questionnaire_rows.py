"""Rows of published questionnaires and of their links."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from surveys.storage.evaluations.evaluation_rows import EvaluationRow
from surveys.storage.schema import Base, Instant


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


IS_CURRENT = (VersionRow.evaluation == EvaluationRow.id) & (
    VersionRow.number == EvaluationRow.version
)
"""Of a version: that it is the one published last."""
