"""Evaluations and the questionnaires being drafted for them."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from surveys.codec import canonical, from_json
from surveys.errors import Refused
from surveys.fieldwork.clock import GAP
from surveys.fieldwork.evaluation import Evaluation, EvaluationId, Status, check_fixed, may_follow
from surveys.fieldwork.people import OrganisationId
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.kept import Kept
from surveys.questionnaire.model import Model
from surveys.storage.tables import EvaluationRow, KeyRow, StampRow
from surveys.storage.transaction import Transaction, unknown

FIELD = (Status.OPEN.value, Status.PAUSED.value)
OVER = (Status.CLOSED, Status.RELEASED)


class Evaluations(Transaction):
    """What a transaction can do about evaluations."""

    def add_evaluation(self, evaluation: Evaluation) -> None:
        """Keep a new draft, and make its key. Raises `Refused` for one that is no draft."""
        if evaluation.status is not Status.DRAFT:
            raise Refused(evaluation.status.value, "A new evaluation begins as a draft.")
        self._check_follows(evaluation)
        last = select(func.coalesce(func.max(EvaluationRow.position), 0) + 1).scalar_subquery()
        self._write(
            insert(EvaluationRow).values(
                id=evaluation.id,
                organisation=evaluation.organisation,
                position=last,
                revision=1,
                scrubbed=False,
                **columns(evaluation),
            )
        )
        _, sealed = self._vault.new()
        self._write(insert(KeyRow).values(evaluation=evaluation.id, sealed=sealed))

    def evaluation(self, id_: EvaluationId) -> Evaluation:
        """An evaluation. Raises `NotFound`."""
        query = select(EvaluationRow.body).where(EvaluationRow.id == id_)
        body = self._connection.scalar(query)
        if body is None:
            raise unknown("evaluation", id_)
        return parse(body)

    def evaluations(self, organisation: OrganisationId) -> tuple[Evaluation, ...]:
        """An organisation's evaluations, newest first."""
        query = (
            select(EvaluationRow.body)
            .where(EvaluationRow.organisation == organisation)
            .order_by(EvaluationRow.position.desc(), EvaluationRow.id)
        )
        return tuple(parse(body) for body in self._connection.scalars(query))

    def revision(self, id_: EvaluationId) -> int:
        """The number of the last change, to be given back as `seen`. Raises `NotFound`."""
        query = select(EvaluationRow.revision).where(EvaluationRow.id == id_)
        revision = self._connection.scalar(query)
        if revision is None:
            raise unknown("evaluation", id_)
        return revision

    def save_evaluation(self, evaluation: Evaluation, *, seen: int | None = None) -> int:
        """Replace an evaluation; the new revision.

        Raises:
            NotFound: there is none.
            Refused: "stale" where it has changed since the revision `seen`; "close" for a status
                that only `Store.close_evaluation` may give; a step back in its life; "follows"
                where it cannot be compared with the earlier one that it names; or as
                `surveys.fieldwork.evaluation.check_fixed`.
        """
        row = self._locked(evaluation.id, seen)
        old = parse(row.body)
        _check_step(old, evaluation)
        if evaluation.follows != old.follows:
            self._check_follows(evaluation)
        return self._change(evaluation.id, row, columns(evaluation))

    def draft(self, id_: EvaluationId) -> Instrument | None:
        """The questionnaire as it is being drafted. Raises `NotFound`."""
        query = select(EvaluationRow.draft).where(EvaluationRow.id == id_)
        found = self._connection.execute(query).first()
        if found is None:
            raise unknown("evaluation", id_)
        return None if found.draft is None else from_json(Instrument, found.draft, "draft")

    def save_draft(
        self,
        id_: EvaluationId,
        instrument: Instrument | None,
        *,
        kept: Kept | None = None,
        seen: int | None = None,
    ) -> int:
        """Replace the draft, and what lies behind it; the new revision.

        Raises `NotFound`, `Refused` ("stale").
        """
        row = self._locked(id_, seen)
        values = {"draft": instrument, "kept": kept}
        plain = {name: each if each is None else canonical(each) for name, each in values.items()}
        return self._change(id_, row, plain)

    def behind_draft(self, id_: EvaluationId) -> Kept | None:
        """What lies behind the draft, as it was saved with it."""
        body = self._connection.scalar(select(EvaluationRow.kept).where(EvaluationRow.id == id_))
        return None if body is None else from_json(Kept, body, "kept")

    def source(self, id_: EvaluationId) -> Model | None:
        """The whole quality model that was uploaded for an evaluation. Raises `NotFound`."""
        query = select(EvaluationRow.source).where(EvaluationRow.id == id_)
        found = self._connection.execute(query).first()
        if found is None:
            raise unknown("evaluation", id_)
        return None if found.source is None else from_json(Model, found.source, "model")

    def save_source(
        self, id_: EvaluationId, model: Model | None, *, kept: Kept | None = None
    ) -> int:
        """Keep an uploaded quality model (None: it is on the shelf); the new revision.

        `kept`: what lies behind the draft from now on; None leaves it.
        """
        row = self._locked(id_)
        body = None if model is None else canonical(model)
        behind = {} if kept is None else {"kept": canonical(kept)}
        return self._change(id_, row, {"source": body} | behind)

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
        return tuple(EvaluationId(id_) for id_ in self._connection.scalars(query))

    def _check_follows(self, evaluation: Evaluation) -> None:
        """Raises `Refused`, alike for one that is not there and one that may not be followed."""
        if evaluation.follows is None:
            return
        query = select(EvaluationRow.body).where(EvaluationRow.id == evaluation.follows)
        # Held, so that it is not deleted before this transaction has ended.
        body = self._connection.scalar(query.with_for_update(read=True, key_share=True))
        if body is None or not may_follow(evaluation, parse(body)):
            raise Refused("follows", "It can follow a closed evaluation of its organisation only.")

    def _locked(self, id_: EvaluationId, seen: int | None = None) -> Row[Any]:
        # FOR UPDATE waits for submissions under way, and makes the next ones wait and look again.
        query = select(EvaluationRow.__table__).where(EvaluationRow.id == id_).with_for_update()
        row = self._connection.execute(query).first()
        if row is None:
            raise unknown("evaluation", id_)
        check_seen(row, seen)
        return row

    def _change(self, id_: EvaluationId, row: Row[Any], values: dict[str, Any]) -> int:
        revision = int(row.revision) + 1
        self._write(
            update(EvaluationRow).where(EvaluationRow.id == id_).values(revision=revision, **values)
        )
        return revision


def check_seen(row: Row[Any], seen: int | None) -> None:
    """Raises `Refused` ("stale") where a row has changed since the revision `seen`."""
    if seen is not None and row.revision != seen:
        raise Refused("stale", "Someone has changed this since you opened it. Look again.")


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
