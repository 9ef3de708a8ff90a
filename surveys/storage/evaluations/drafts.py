"""Questionnaires being drafted, and what lies behind them."""

from dataclasses import dataclass

from sqlalchemy import select

from surveys.codec import canonical, from_json
from surveys.fieldwork.evaluation import EvaluationId
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.kept import Kept
from surveys.questionnaire.model import Model
from surveys.storage.evaluations.evaluation_rows import EvaluationRow, change, locked
from surveys.storage.transaction import Transaction, unknown


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a transaction can do about the questionnaire of an evaluation before it is published."""

    _transaction: Transaction

    def get(self, id_: EvaluationId) -> Instrument | None:
        """The questionnaire as it is being drafted. Raises `NotFound`."""
        row = self._transaction.first(select(EvaluationRow.draft).where(EvaluationRow.id == id_))
        if row is None:
            raise unknown("evaluation", id_)
        return None if row.draft is None else from_json(Instrument, row.draft, "draft")

    def save(
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
        row = locked(self._transaction, id_, seen)
        values = {"draft": instrument, "kept": kept}
        plain = {name: each if each is None else canonical(each) for name, each in values.items()}
        return change(self._transaction, id_, row, plain)

    def behind(self, id_: EvaluationId) -> Kept | None:
        """What lies behind the draft, as it was saved with it."""
        body = self._transaction.scalar(select(EvaluationRow.kept).where(EvaluationRow.id == id_))
        return None if body is None else from_json(Kept, body, "kept")

    def source(self, id_: EvaluationId) -> Model | None:
        """The whole quality model that was uploaded for an evaluation. Raises `NotFound`."""
        row = self._transaction.first(select(EvaluationRow.source).where(EvaluationRow.id == id_))
        if row is None:
            raise unknown("evaluation", id_)
        return None if row.source is None else from_json(Model, row.source, "model")

    def save_source(
        self, id_: EvaluationId, model: Model | None, *, kept: Kept | None = None
    ) -> int:
        """Keep an uploaded quality model (None: it is on the shelf); the new revision.

        `kept`: what lies behind the draft from now on; None leaves it.
        """
        row = locked(self._transaction, id_)
        body = None if model is None else canonical(model)
        behind = {} if kept is None else {"kept": canonical(kept)}
        return change(self._transaction, id_, row, {"source": body} | behind)
