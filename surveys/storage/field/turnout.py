"""Who has answered: worked out from the key, never noted before the close."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from surveys.errors import Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import InvitationId, Key, ballot_of, token_of
from surveys.storage.evaluations.evaluation_rows import KeyRow
from surveys.storage.field.response_rows import InvitationRow, SubmissionRow
from surveys.storage.transaction import Transaction
from surveys.storage.values import Listed


@dataclass(frozen=True, slots=True)
class Turnout:
    """What a transaction can tell of personal links and the answers that came by them."""

    _transaction: Transaction

    def listed(self, id_: EvaluationId) -> Mapping[str, Listed]:
        """Audience → how many personal links were given out, and how many of them withdrawn."""
        withdrawn = func.count().filter(InvitationRow.withdrawn)
        query = (
            select(InvitationRow.audience, func.count(), withdrawn)
            .where(InvitationRow.evaluation == id_)
            .group_by(InvitationRow.audience)
        )
        rows = self._transaction.rows(query)
        return {audience: Listed(given=n, withdrawn=gone) for audience, n, gone in rows}

    def due(self, id_: EvaluationId) -> Mapping[str, int]:
        """Audience → how many personal links no answer has come by, withdrawn ones included.

        Without these, whoever withdraws an invitation would see in the count whether its person
        had answered.

        Raises `Refused` ("secret") where the evaluation's key was sealed with another secret.
        """
        answered = self.answered(id_)
        query = select(InvitationRow.id, InvitationRow.audience).where(
            InvitationRow.evaluation == id_
        )
        rows = self._transaction.rows(query)
        return Counter(audience for each, audience in rows if each not in answered)

    def answered(self, id_: EvaluationId) -> frozenset[InvitationId]:
        """Who has answered: worked out with the key while there is one, read afterwards.

        Answers that came before their invitation was withdrawn are among them.
        """
        sealed = self._transaction.scalar(select(KeyRow.sealed).where(KeyRow.evaluation == id_))
        if sealed is not None:
            return self._with_ballot(id_, self._transaction.vault.open(sealed))
        marked = select(InvitationRow.id).where(
            InvitationRow.evaluation == id_, InvitationRow.answered.is_(True)
        )
        return frozenset(InvitationId(each) for each in self._transaction.scalars(marked))

    def exceeds_personal(self, id_: EvaluationId, audience: str) -> bool:
        """Whether more people of an audience have answered than by personal links."""
        responses = select(func.count()).where(
            SubmissionRow.evaluation == id_, SubmissionRow.audience == audience
        )
        received = self._transaction.scalar(responses) or 0
        if not received:
            return False
        given = self.listed(id_).get(audience, Listed()).given
        try:
            due = self.due(id_)
        except Refused:  # its secret is lost: nobody can tell
            return True
        return bool(received > given - due.get(audience, 0))

    def _with_ballot(self, id_: EvaluationId, key: Key) -> frozenset[InvitationId]:
        query = select(SubmissionRow.ballot).where(SubmissionRow.evaluation == id_)
        ballots = frozenset(self._transaction.scalars(query))
        ids = select(InvitationRow.id).where(InvitationRow.evaluation == id_)
        invited = (InvitationId(each) for each in self._transaction.scalars(ids))
        veiled = self._transaction.vault.veiled
        return frozenset(
            each for each in invited if veiled(ballot_of(key, token_of(key, each))) in ballots
        )
