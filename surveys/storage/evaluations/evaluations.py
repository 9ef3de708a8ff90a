"""Evaluations: what is kept of each, and the steps of its life."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, insert, select

from surveys.errors import Refused
from surveys.fieldwork.clock import GAP
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status, check_fixed, may_follow
from surveys.fieldwork.people import OrganisationId
from surveys.storage.evaluations.evaluation_rows import (
    FIELD,
    OVER,
    EvaluationRow,
    KeyRow,
    change,
    columns,
    locked,
    parse,
)
from surveys.storage.field.response_rows import SubmissionRow
from surveys.storage.people.account_rows import StampRow
from surveys.storage.transaction import Transaction, unknown


@dataclass(frozen=True, slots=True)
class Evaluations:
    """What a transaction can do about evaluations."""

    _transaction: Transaction

    def add(self, evaluation: Evaluation) -> None:
        """Keep a new draft, and make its key. Raises `Refused` for one that is no draft."""
        if evaluation.status is not Status.DRAFT:
            raise Refused(evaluation.status.value, "A new evaluation begins as a draft.")
        self._check_follows(evaluation)
        last = select(func.coalesce(func.max(EvaluationRow.position), 0) + 1).scalar_subquery()
        self._transaction.write(
            insert(EvaluationRow).values(
                id=evaluation.id,
                organisation=evaluation.organisation,
                position=last,
                revision=1,
                scrubbed=False,
                **columns(evaluation),
            )
        )
        _, sealed = self._transaction.vault.new()
        self._transaction.write(insert(KeyRow).values(evaluation=evaluation.id, sealed=sealed))

    def get(self, id_: EvaluationId) -> Evaluation:
        """An evaluation. Raises `NotFound`."""
        body = self._transaction.scalar(select(EvaluationRow.body).where(EvaluationRow.id == id_))
        if body is None:
            raise unknown("evaluation", id_)
        return parse(body)

    def of(self, organisation: OrganisationId) -> tuple[Evaluation, ...]:
        """An organisation's evaluations, newest first."""
        query = (
            select(EvaluationRow.body)
            .where(EvaluationRow.organisation == organisation)
            .order_by(EvaluationRow.position.desc(), EvaluationRow.id)
        )
        return tuple(parse(body) for body in self._transaction.scalars(query))

    def revision(self, id_: EvaluationId) -> int:
        """The number of the last change, to be given back as `seen`. Raises `NotFound`."""
        query = select(EvaluationRow.revision).where(EvaluationRow.id == id_)
        revision = self._transaction.scalar(query)
        if revision is None:
            raise unknown("evaluation", id_)
        return int(revision)

    def save(self, evaluation: Evaluation, *, seen: int | None = None) -> int:
        """Replace an evaluation; the new revision.

        Raises:
            NotFound: there is none.
            Refused: "stale" where it has changed since the revision `seen`; "close" for a status
                that only `Store.close_evaluation` may give; a step back in its life; "follows"
                where it cannot be compared with the earlier one that it names; or as
                `surveys.fieldwork.evaluation.check_fixed`.
        """
        row = locked(self._transaction, evaluation.id, seen)
        old = parse(row.body)
        _check_step(old, evaluation)
        if evaluation.follows != old.follows:
            self._check_follows(evaluation)
        return change(self._transaction, evaluation.id, row, columns(evaluation))

    def followers(self, id_: EvaluationId) -> tuple[Evaluation, ...]:
        """The evaluations that are compared with this one. Raises `NotFound`."""
        all_ = self.of(OrganisationId(self.get(id_).organisation))
        return tuple(each for each in all_ if each.follows == id_)

    def due_to_close(self, now: datetime) -> tuple[EvaluationId, ...]:
        """Those in the field whose closing time has come, as far as the clock is not doubted."""
        query = (
            select(EvaluationRow.id)
            .join(StampRow, StampRow.organisation == EvaluationRow.organisation)
            .where(
                EvaluationRow.status.in_(FIELD),
                EvaluationRow.closes_at <= now,
                StampRow.at >= now - GAP,
            )
        )
        return tuple(EvaluationId(id_) for id_ in self._transaction.scalars(query))

    def without_responses(self, organisation: OrganisationId) -> frozenset[EvaluationId]:
        """The closed evaluations of an organisation that hold no response."""
        answered = exists().where(SubmissionRow.evaluation == EvaluationRow.id)
        query = select(EvaluationRow.id).where(
            EvaluationRow.organisation == organisation,
            EvaluationRow.status == Status.CLOSED.value,
            ~answered,
        )
        return frozenset(EvaluationId(id_) for id_ in self._transaction.scalars(query))

    def _check_follows(self, evaluation: Evaluation) -> None:
        """Raises `Refused`, alike for one that is not there and one that may not be followed."""
        if evaluation.follows is None:
            return
        query = select(EvaluationRow.body).where(EvaluationRow.id == evaluation.follows)
        # Held, so that it is not deleted before this transaction has ended.
        body = self._transaction.scalar(query.with_for_update(read=True, key_share=True))
        if body is None or not may_follow(evaluation, parse(body)):
            raise Refused("follows", "It can follow a closed evaluation of its organisation only.")


def _check_step(old: Evaluation, new: Evaluation) -> None:
    was_over, is_over = old.status in OVER, new.status in OVER
    if was_over and not is_over:
        raise Refused("closed", "A closed evaluation is not opened again.")
    if is_over and not was_over:
        raise Refused("close", "Closing destroys the key: use Store.close_evaluation.")
    check_fixed(old, new)
    if new.archived_at is not None and not is_over:
        raise Refused(new.status.value, "Only a closed evaluation can be archived.")
    if old.sealed_at is not None and new.sealed_at != old.sealed_at:
        raise Refused("sealed", "A sealed self-assessment is not opened again.")
    if new.organisation != old.organisation:
        raise Refused("organisation", "An evaluation stays with its organisation.")
