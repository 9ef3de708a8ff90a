"""Rows of evaluations: how they are read, locked and changed."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Row, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from surveys.codec import canonical, from_json
from surveys.errors import Refused
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status
from surveys.fieldwork.invitation import Key
from surveys.storage.schema import Base, Instant
from surveys.storage.transaction import Transaction, unknown

FIELD = (Status.OPEN.value, Status.PAUSED.value)
OVER = (Status.CLOSED, Status.RELEASED)


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


def locked(transaction: Transaction, id_: EvaluationId, seen: int | None = None) -> Row[Any]:
    """The row of an evaluation, held until the transaction has ended.

    Raises:
        NotFound: there is none.
        Refused: "stale" where it has changed since the revision `seen`.
    """
    # FOR UPDATE waits for submissions under way, and makes the next ones wait and look again.
    query = select(EvaluationRow.__table__).where(EvaluationRow.id == id_).with_for_update()
    row = transaction.first(query)
    if row is None:
        raise unknown("evaluation", id_)
    check_seen(row, seen)
    return row


def change(
    transaction: Transaction, id_: EvaluationId, row: Row[Any], values: dict[str, Any]
) -> int:
    """Change columns of an evaluation whose `row` is locked; the new revision."""
    revision = int(row.revision) + 1
    transaction.write(
        update(EvaluationRow).where(EvaluationRow.id == id_).values(revision=revision, **values)
    )
    return revision


def check_seen(row: Row[Any], seen: int | None) -> None:
    """Raises `Refused` ("stale") where a row has changed since the revision `seen`."""
    if seen is not None and row.revision != seen:
        raise Refused("stale", "Someone has changed this since you opened it. Look again.")


def key_of(transaction: Transaction, id_: EvaluationId) -> Key:
    """The key, while there is one. Raises `Refused` after the close."""
    sealed = transaction.scalar(select(KeyRow.sealed).where(KeyRow.evaluation == id_))
    if sealed is None:
        raise Refused("closed", "The evaluation is closed: its links cannot be made again.")
    return transaction.vault.open(sealed)


@lru_cache(maxsize=1024)
def parse(body: str) -> Evaluation:
    """An evaluation from its stored JSON."""
    return from_json(Evaluation, body, "evaluation")


def columns(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as the columns of its row."""
    return {
        "status": evaluation.status.value,
        "secrecy": evaluation.secrecy,
        "sealed": evaluation.sealed_at is not None,
        "closes_at": evaluation.closes_at,
        "body": canonical(evaluation),
    }
