"""The close: who answered is noted, what was answered is shuffled, the key is destroyed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from surveys import evaluation as life
from surveys.evaluation import Evaluation, EvaluationId
from surveys.storage.evaluations import OVER, columns, parse
from surveys.storage.reading import Reading
from surveys.storage.tables import EvaluationRow, InvitationRow, KeyRow, SubmissionRow


class Closing(Reading):
    """What a transaction does to close an evaluation."""

    def close(self, id_: EvaluationId, now: datetime) -> Evaluation:
        """Close for good; one that is closed already is given back as it is.

        Called by `Store.close_evaluation`, which also rewrites the file afterwards.

        Raises:
            NotFound: there is none.
            Refused: it is a draft.
        """
        row = self._locked(id_)
        evaluation = parse(row.body)
        if evaluation.status in OVER:
            return evaluation
        closed = life.close(evaluation, now)
        self._mark(id_)
        if self._connection.dialect.name == "postgresql":
            self._rewrite(id_)
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

    def _rewrite(self, id_: EvaluationId) -> None:
        """Take the sheets out and put them back in the ballots' order, in one statement.

        PostgreSQL keeps rows as they came, each with the number of its transaction. SQLite keeps
        them by their key; there `VACUUM` lays out the pages anew.
        """
        gone = (
            delete(SubmissionRow)
            .where(SubmissionRow.evaluation == id_)
            .returning(SubmissionRow.__table__)
            .cte("gone")
        )
        names = SubmissionRow.__table__.columns.keys()
        back = select(gone).order_by(gone.c.ballot)
        self._write(insert(SubmissionRow).from_select(names, back))
