"""The close: who answered is noted, sheets and ballots are parted, the key is destroyed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, cast, delete, func, insert, select, update

from surveys.fieldwork import evaluation as life
from surveys.fieldwork.evaluation import Evaluation, EvaluationId
from surveys.storage.evaluations import OVER, check_seen, columns, parse
from surveys.storage.sums import Sums
from surveys.storage.tables import (
    EvaluationRow,
    InvitationRow,
    KeyRow,
    LinkRow,
    ReceivedRow,
    SubmissionRow,
)

RANDOM: dict[str, ColumnElement[str]] = {
    "sqlite": func.lower(func.hex(func.randomblob(16))),
    "postgresql": func.replace(cast(func.gen_random_uuid(), Text), "-", ""),
}
"""A ballot made by the database: 32 hexadecimal digits."""


class Closing(Sums):
    """What a transaction does to close an evaluation."""

    def close(self, id_: EvaluationId, now: datetime, *, seen: int | None = None) -> Evaluation:
        """Close for good; one that is closed already is given back as it is.

        Called by `Store.close_evaluation`, which also rewrites the file afterwards.

        Raises:
            NotFound: there is none.
            Refused: it is a draft; "stale" where it has changed since the revision `seen`.
        """
        row = self._locked(id_)
        evaluation = parse(row.body)
        if evaluation.status in OVER:
            return evaluation
        check_seen(row, seen)
        closed = life.close(evaluation, now)
        self._note_use(id_)
        self._mark(id_)
        self._part(id_)
        self._write(delete(KeyRow).where(KeyRow.evaluation == id_))
        self._change(id_, row, columns(closed) | {"scrubbed": False})
        return closed

    def unscrubbed(self) -> tuple[EvaluationId, ...]:
        """Closed evaluations of which freed pages may still hold something."""
        query = select(EvaluationRow.id).where(
            EvaluationRow.status.in_([status.value for status in OVER]),
            EvaluationRow.scrubbed.is_(False),
        )
        return tuple(EvaluationId(id_) for id_ in self._connection.scalars(query))

    def set_scrubbed(self, ids: Sequence[EvaluationId]) -> None:
        """Note that nothing of them is left in freed pages."""
        self._write(update(EvaluationRow).where(EvaluationRow.id.in_(ids)).values(scrubbed=True))

    def _note_use(self, id_: EvaluationId) -> None:
        """Look once more at links that are off, while the key can still tell.

        Whoever imports answers, or brings a database of before this was noted, adds to them later.
        """
        for link in self.links(id_):
            if not link.enabled and not link.used and self._is_used(link):
                self._write(update(LinkRow).where(LinkRow.slug == link.slug).values(used=True))

    def _mark(self, id_: EvaluationId) -> None:
        answered = self.answered(id_)
        ids = select(InvitationRow.id).where(InvitationRow.evaluation == id_)
        rows = [
            {"of": id_, "who": each, "whether": each in answered}
            for each in sorted(self._connection.scalars(ids))
        ]
        mark = update(InvitationRow).where(
            InvitationRow.evaluation == bindparam("of"), InvitationRow.id == bindparam("who")
        )
        self._write(mark.values(answered=bindparam("whether")), rows)

    def _part(self, id_: EvaluationId) -> None:
        """Keep the ballots by themselves, and give every sheet a new random one."""
        ballots = select(SubmissionRow.evaluation, SubmissionRow.ballot).where(
            SubmissionRow.evaluation == id_
        )
        ordered = ballots.order_by(SubmissionRow.ballot)
        self._write(insert(ReceivedRow).from_select(["evaluation", "ballot"], ordered))
        if self._connection.dialect.name == "postgresql":
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
        self._write(insert(SubmissionRow).from_select(gone.c.keys(), back))

    def _renew(self, id_: EvaluationId) -> None:
        """Copy the sheets under their new ballots, and delete them under the old ones.

        SQLite keeps rows by their key; `VACUUM` lays out the pages anew.
        """
        new = select(*_others(SubmissionRow), RANDOM["sqlite"].label("ballot")).where(
            SubmissionRow.evaluation == id_
        )
        old = select(ReceivedRow.ballot).where(ReceivedRow.evaluation == id_)
        self._write(insert(SubmissionRow).from_select(new.selected_columns.keys(), new))
        self._write(
            delete(SubmissionRow).where(
                SubmissionRow.evaluation == id_, SubmissionRow.ballot.in_(old)
            )
        )


def _others(row: type[SubmissionRow]) -> list[ColumnElement[Any]]:
    """All columns but the ballot."""
    return [column for column in row.__table__.columns if column.key != "ballot"]
