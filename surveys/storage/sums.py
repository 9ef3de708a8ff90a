"""Sums of ratings, kept beside the sheets they were made from; what they mean is unknown here."""

from sqlalchemy import delete, insert, select

from surveys.errors import Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.storage.evaluations import OVER
from surveys.storage.reading import Reading
from surveys.storage.tables import MomentsRow
from surveys.storage.values import Kept


class Sums(Reading):
    """What a transaction can do about kept sums."""

    def kept(self, id_: EvaluationId, digest: str, audience: str) -> Kept | None:
        """What was kept for an audience on a version. Raises `NotFound` for no such version."""
        number, _ = self._number(id_, digest)
        query = select(MomentsRow.sheets, MomentsRow.body).where(
            MomentsRow.evaluation == id_,
            MomentsRow.version == number,
            MomentsRow.audience == audience,
        )
        found = self._connection.execute(query).first()
        return None if found is None else Kept(n=found.sheets, body=found.body)

    def keep(self, id_: EvaluationId, digest: str, audience: str, kept: Kept) -> None:
        """Keep sums over `kept.n` sheets instead of those that were kept before.

        Raises:
            NotFound: the evaluation has no such version.
            Refused: it is not closed. Sums of two moments of the field, subtracted, are the
                answers that came between.
        """
        number, _ = self._number(id_, digest)
        if self.evaluation(id_).status not in OVER:
            raise Refused("not_closed", "Sums are kept of closed evaluations only.")
        self._write(
            delete(MomentsRow).where(
                MomentsRow.evaluation == id_,
                MomentsRow.version == number,
                MomentsRow.audience == audience,
            )
        )
        self._write(
            insert(MomentsRow).values(
                evaluation=id_, version=number, audience=audience, sheets=kept.n, body=kept.body
            )
        )
