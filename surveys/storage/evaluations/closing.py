"""The close: who answered is noted, sheets and ballots are parted, the key is destroyed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, delete, func, insert, select, update

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.storage.evaluations.evaluation_rows import (
    OVER,
    EvaluationRow,
    KeyRow,
    change,
    check_seen,
    columns,
    locked,
    parse,
)
from surveys.storage.field.links import Links
from surveys.storage.field.response_rows import InvitationRow, ReceivedRow, SubmissionRow
from surveys.storage.field.turnout import Turnout
from surveys.storage.transaction import Transaction

RANDOM: dict[str, ColumnElement[str]] = {
    "sqlite": func.lower(func.hex(func.randomblob(16))),
    "postgresql": func.replace(cast(func.gen_random_uuid(), Text), "-", ""),
}
"""A ballot made by the database: 32 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What a transaction does to close an evaluation."""

    _transaction: Transaction
    _turnout: Turnout
    _links: Links

    def close(self, id_: EvaluationId, now: datetime, *, seen: int | None = None) -> Evaluation:
        """Close for good; one that is closed already is given back as it is.

        Called by `Store.close_evaluation`, which also rewrites the file afterwards.

        Raises:
            NotFound: there is none.
            Refused: it is a draft; "stale" where it has changed since the revision `seen`.
        """
        row = locked(self._transaction, id_)
        evaluation = parse(row.body)
        if evaluation.status in OVER:
            return evaluation
        check_seen(row, seen)
        closed = life.close(evaluation, now)
        self._links.note_use(id_)
        self._mark(id_)
        self._part(id_)
        self._transaction.write(delete(KeyRow).where(KeyRow.evaluation == id_))
        change(self._transaction, id_, row, columns(closed) | {"scrubbed": False})
        return closed

    def unscrubbed(self) -> tuple[EvaluationId, ...]:
        """Closed evaluations of which freed pages may still hold something."""
        query = select(EvaluationRow.id).where(
            EvaluationRow.status.in_([status.value for status in OVER]),
            EvaluationRow.scrubbed.is_(False),
        )
        return tuple(EvaluationId(id_) for id_ in self._transaction.scalars(query))

    def set_scrubbed(self, ids: Sequence[EvaluationId]) -> None:
        """Note that nothing of them is left in freed pages."""
        self._transaction.write(
            update(EvaluationRow).where(EvaluationRow.id.in_(ids)).values(scrubbed=True)
        )

    def _mark(self, id_: EvaluationId) -> None:
        answered = self._turnout.answered(id_)
        ids = select(InvitationRow.id).where(InvitationRow.evaluation == id_)
        rows = [
            {"of": id_, "who": each, "whether": each in answered}
            for each in sorted(self._transaction.scalars(ids))
        ]
        mark = update(InvitationRow).where(
            InvitationRow.evaluation == bindparam("of"), InvitationRow.id == bindparam("who")
        )
        self._transaction.write(mark.values(answered=bindparam("whether")), rows)

    def _part(self, id_: EvaluationId) -> None:
        """Keep the ballots by themselves, and give every sheet a new random one."""
        ballots = select(SubmissionRow.evaluation, SubmissionRow.ballot).where(
            SubmissionRow.evaluation == id_
        )
        ordered = ballots.order_by(SubmissionRow.ballot)
        self._transaction.write(insert(ReceivedRow).from_select(["evaluation", "ballot"], ordered))
        if self._transaction.dialect == "postgresql":
            self._rewrite(id_)
        else:
            self._renew(id_)

    def _rewrite(self, id_: EvaluationId) -> None:
        """Take the sheets out and put them back in the new ballots' order, in one statement.

        PostgreSQL keeps rows as they came, each with the number of its transaction.
        """
        gone = (
            delete(SubmissionRow)
            .where(SubmissionRow.evaluation == id_)
            .returning(*_others(SubmissionRow), RANDOM["postgresql"].label("ballot"))
            .cte("gone")
        )
        back = select(gone).order_by(gone.c.ballot)
        self._transaction.write(insert(SubmissionRow).from_select(gone.c.keys(), back))

    def _renew(self, id_: EvaluationId) -> None:
        """Copy the sheets under their new ballots, and delete them under the old ones.

        SQLite keeps rows by their key; `VACUUM` lays out the pages anew.
        """
        new = select(*_others(SubmissionRow), RANDOM["sqlite"].label("ballot")).where(
            SubmissionRow.evaluation == id_
        )
        old = select(ReceivedRow.ballot).where(ReceivedRow.evaluation == id_)
        self._transaction.write(insert(SubmissionRow).from_select(new.selected_columns.keys(), new))
        self._transaction.write(
            delete(SubmissionRow).where(
                SubmissionRow.evaluation == id_, SubmissionRow.ballot.in_(old)
            )
        )


def _others(row: type[SubmissionRow]) -> list[ColumnElement[Any]]:
    """All columns but the ballot."""
    return [column for column in row.__table__.columns if column.key != "ballot"]
