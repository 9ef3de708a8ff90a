"""The end of an evaluation that holds nothing: what belongs to it goes, what follows it stays."""

from dataclasses import dataclass, replace

from sqlalchemy import delete

from surveys.errors import Refused
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status
from surveys.storage.evaluations.evaluation_rows import (
    OVER,
    EvaluationRow,
    change,
    columns,
    locked,
    parse,
)
from surveys.storage.evaluations.evaluations import Evaluations
from surveys.storage.evaluations.versions import Versions
from surveys.storage.field.responses import Responses
from surveys.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Deletion:
    """What a transaction does to delete an evaluation."""

    _transaction: Transaction
    _evaluations: Evaluations
    _versions: Versions
    _responses: Responses

    def delete(self, id_: EvaluationId, *, seen: int | None = None) -> None:
        """Delete a draft, or a closed evaluation without a response, with all that belongs to it.

        An evaluation that follows it, and is not closed, follows what this one followed.

        Raises:
            NotFound: there is none.
            Refused: "not_deletable" in any other state, "has_responses", "followed" where the
                figures of a closed evaluation are compared with it, or "stale" where it has
                changed since the revision `seen`.
        """
        evaluation = parse(locked(self._transaction, id_, seen).body)
        if evaluation.status not in (Status.DRAFT, Status.CLOSED):
            what = "Only a draft, or a closed evaluation without responses, can be deleted."
            raise Refused("not_deletable", what)
        if self._responses.any(id_):
            raise Refused("has_responses", "An evaluation with responses is not deleted.")
        self._hand_on(evaluation)
        digests = [version.digest for version in self._versions.of(id_)]
        self._transaction.write(delete(EvaluationRow).where(EvaluationRow.id == id_))
        self._versions.drop_unused(digests)

    def _hand_on(self, evaluation: Evaluation) -> None:
        for each in self._evaluations.followers(evaluation.id):
            row = locked(self._transaction, each.id)
            follower = parse(row.body)
            if follower.status in OVER:
                raise Refused("followed", f"“{follower.title}” is compared with it. Archive it.")
            onward = None if evaluation.follows == follower.id else evaluation.follows
            handed_on = columns(replace(follower, follows=onward))
            change(self._transaction, follower.id, row, handed_on)
