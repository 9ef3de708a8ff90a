"""Ballots: which have been received, and which belong to no invitation any more."""

from dataclasses import dataclass

from sqlalchemy import insert, select, union_all

from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import Ballot, Token, ballot_of
from surveys.storage.evaluations.evaluation_rows import key_of
from surveys.storage.field.response_rows import ReceivedRow, SubmissionRow
from surveys.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Ballots:
    """What a transaction can do about ballots."""

    _transaction: Transaction

    def of(self, id_: EvaluationId, token: Token) -> Ballot:
        """The ballot of the sheet that belongs to a token. Raises `Refused` after the close."""
        return ballot_of(key_of(self._transaction, id_), token)

    def is_received(self, id_: EvaluationId, ballot: Ballot) -> bool:
        """Whether the sheet of a ballot has been received."""
        return self.is_kept(id_, self._transaction.vault.veiled(ballot))

    def is_kept(self, id_: EvaluationId, veiled: str) -> bool:
        """Whether a ballot has been received, in the form that is stored."""
        query = union_all(
            *(
                select(row.ballot).where(row.evaluation == id_, row.ballot == veiled)
                for row in (SubmissionRow, ReceivedRow)
            )
        )
        return self._transaction.scalar(query) is not None

    def withdraw(self, id_: EvaluationId, ballot: Ballot) -> None:
        """Note that the invitation to which a ballot belonged is withdrawn."""
        gone = insert(ReceivedRow).values(evaluation=id_, ballot=self._withdrawn(ballot))
        self._transaction.write(gone)

    def is_withdrawn(self, id_: EvaluationId, ballot: Ballot) -> bool:
        """Whether the invitation to which a ballot belonged was withdrawn."""
        query = select(ReceivedRow.ballot).where(
            ReceivedRow.evaluation == id_, ReceivedRow.ballot == self._withdrawn(ballot)
        )
        return self._transaction.scalar(query) is not None

    def _withdrawn(self, ballot: Ballot) -> str:
        # Not the form that a sheet bears: nobody can see whether there is one.
        return self._transaction.vault.veiled(Ballot(f"withdrawn\0{ballot}"))
