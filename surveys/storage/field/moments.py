"""Sums of ratings, kept beside the sheets they were made from; what they mean is unknown here."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from surveys.errors import Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.storage.evaluations.evaluation_rows import OVER
from surveys.storage.evaluations.evaluations import Evaluations
from surveys.storage.evaluations.versions import Versions
from surveys.storage.field.response_rows import MomentsRow
from surveys.storage.transaction import Transaction
from surveys.storage.values import Kept


@dataclass(frozen=True, slots=True)
class Moments:
    """What a transaction can do about kept sums."""

    _transaction: Transaction
    _evaluations: Evaluations
    _versions: Versions

    def get(self, id_: EvaluationId, digest: str, audience: str) -> Kept | None:
        """What was kept for an audience on a version. Raises `NotFound` for no such version."""
        number, _ = self._versions.layout(id_, digest)
        query = select(MomentsRow.sheets, MomentsRow.body).where(
            MomentsRow.evaluation == id_,
            MomentsRow.version == number,
            MomentsRow.audience == audience,
        )
        row = self._transaction.first(query)
        return None if row is None else Kept(n=row.sheets, body=row.body)

    def keep(self, id_: EvaluationId, digest: str, audience: str, kept: Kept) -> None:
        """Keep sums over `kept.n` sheets instead of those that were kept before.

        Raises:
            NotFound: the evaluation has no such version.
            Refused: it is not closed. Sums of two moments of the field, subtracted, are the
                answers that came between.
        """
        number, _ = self._versions.layout(id_, digest)
        if self._evaluations.get(id_).status not in OVER:
            raise Refused("not_closed", "Sums are kept of closed evaluations only.")
        self._transaction.write(
            delete(MomentsRow).where(
                MomentsRow.evaluation == id_,
                MomentsRow.version == number,
                MomentsRow.audience == audience,
            )
        )
        self._transaction.write(
            insert(MomentsRow).values(
                evaluation=id_, version=number, audience=audience, sheets=kept.n, body=kept.body
            )
        )
