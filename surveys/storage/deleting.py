"""The end of an evaluation that holds nothing: what belongs to it goes, what follows it stays."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError

from surveys.errors import Refused
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status
from surveys.fieldwork.people import OrganisationId
from surveys.storage.evaluations import OVER, columns, parse
from surveys.storage.tables import EvaluationRow, InstrumentRow, SubmissionRow, VersionRow
from surveys.storage.versions import Versions


class Deleting(Versions):
    """What a transaction does to delete an evaluation."""

    def delete_evaluation(self, id_: EvaluationId, *, seen: int | None = None) -> None:
        """Delete a draft, or a closed evaluation without a response, with all that belongs to it.

        An evaluation that follows it, and is not closed, follows what this one followed.

        Raises:
            NotFound: there is none.
            Refused: "not_deletable" in any other state, "has_responses", "followed" where the
                figures of a closed evaluation are compared with it, or "stale" where it has
                changed since the revision `seen`.
        """
        evaluation = parse(self._locked(id_, seen).body)
        if evaluation.status not in (Status.DRAFT, Status.CLOSED):
            what = "Only a draft, or a closed evaluation without responses, can be deleted."
            raise Refused("not_deletable", what)
        if self.has_responses(id_):
            raise Refused("has_responses", "An evaluation with responses is not deleted.")
        self._hand_on(evaluation)
        digests = [version.digest for version in self.versions(id_)]
        self._write(delete(EvaluationRow).where(EvaluationRow.id == id_))
        self._drop_unused(digests)

    def has_responses(self, id_: EvaluationId) -> bool:
        """Whether an evaluation holds any response at all, of whichever side or version."""
        query = select(SubmissionRow.evaluation).where(SubmissionRow.evaluation == id_).limit(1)
        return self._connection.scalar(query) is not None

    def without_responses(self, organisation: OrganisationId) -> frozenset[EvaluationId]:
        """The closed evaluations of an organisation that hold no response."""
        answered = exists().where(SubmissionRow.evaluation == EvaluationRow.id)
        query = select(EvaluationRow.id).where(
            EvaluationRow.organisation == organisation,
            EvaluationRow.status == Status.CLOSED.value,
            ~answered,
        )
        return frozenset(EvaluationId(id_) for id_ in self._connection.scalars(query))

    def followers(self, id_: EvaluationId) -> tuple[Evaluation, ...]:
        """The evaluations that are compared with this one. Raises `NotFound`."""
        own = self.evaluation(id_)
        all_ = self.evaluations(OrganisationId(own.organisation))
        return tuple(each for each in all_ if each.follows == id_)

    def _hand_on(self, evaluation: Evaluation) -> None:
        for each in self.followers(evaluation.id):
            row = self._locked(each.id)
            follower = parse(row.body)
            if follower.status in OVER:
                raise Refused("followed", f"“{follower.title}” is compared with it. Archive it.")
            onward = None if evaluation.follows == follower.id else evaluation.follows
            self._change(follower.id, row, columns(replace(follower, follows=onward)))

    def _drop_unused(self, digests: Sequence[str]) -> None:
        """Delete questionnaires that no other evaluation has published."""
        used = exists().where(VersionRow.digest == InstrumentRow.digest)
        for digest in digests:
            gone = delete(InstrumentRow).where(InstrumentRow.digest == digest, ~used)
            try:
                with self._connection.begin_nested():
                    self._write(gone)
            except IntegrityError:
                continue  # someone has published it in this very moment
