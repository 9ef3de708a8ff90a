"""Answer sheets in: one conditional insert, which counts a ballot once."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Executable, Text, and_, bindparam, cast, or_, select

from surveys.codec import canonical
from surveys.errors import Refused
from surveys.fieldwork.answers import Answers, Choice, Note
from surveys.fieldwork.invitation import STATEMENT
from surveys.storage.evaluations.evaluation_rows import FIELD, OVER, EvaluationRow
from surveys.storage.evaluations.evaluations import Evaluations
from surveys.storage.evaluations.questionnaire_rows import VersionRow
from surveys.storage.evaluations.versions import Versions
from surveys.storage.field.ballots import Ballots
from surveys.storage.field.response_rows import SubmissionRow
from surveys.storage.transaction import INSERTS, Transaction, unknown
from surveys.storage.values import Submission

BATCH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What a sheet holds besides ratings, as it is stored."""

    choices: tuple[Choice, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Submissions:
    """What a transaction can do with answer sheets on their way in."""

    _transaction: Transaction
    _evaluations: Evaluations
    _versions: Versions
    _ballots: Ballots

    def submit(self, submission: Submission) -> bool:
        """Keep an answer sheet; False where its ballot has been counted already (see `repeats`).

        A declared self-assessment has one ballot, whoever sends it: the first response is the
        statement, and False is said of every other.

        It is durable when the transaction's `with` has ended, not before.

        Raises:
            NotFound: unknown evaluation, version or audience.
            Refused: not in the field, self-assessment sealed, its invitation withdrawn, or in
                anonymous mode an invitation or a word on the time taken.
        """
        values = self._values(submission)
        if not self._transaction.write(_STATEMENTS[self._transaction.dialect], values):
            self._refuse(submission, rates=values["rates"])
            return False
        # Looked at last: the insert holds the lock for which `revoke` waits, so what a withdrawal
        # wrote that came first is seen here, and one that comes later finds the sheet stored.
        if submission.personal and self._ballots.is_withdrawn(
            submission.evaluation, submission.ballot
        ):
            raise Refused("withdrawn", "The invitation was withdrawn.")
        return True

    def repeats(self, submission: Submission) -> bool | None:
        """Whether what counts for a sheet's ballot are these very answers, to the same version.

        The language, the invitation and the time taken do not matter. None where nothing is kept
        under the ballot: none came, or the close has parted it from its sheet.
        """
        query = (
            select(VersionRow.digest, SubmissionRow.ratings, SubmissionRow.others)
            .join(
                VersionRow,
                and_(
                    VersionRow.evaluation == SubmissionRow.evaluation,
                    VersionRow.number == SubmissionRow.version,
                ),
            )
            .where(
                SubmissionRow.evaluation == submission.evaluation,
                SubmissionRow.ballot == self._veiled(submission),
            )
        )
        stored = self._transaction.first(query)
        answers = submission.answers
        given = submission.version, answers.ratings, _others(answers)
        return None if stored is None else tuple(stored) == given

    def submit_all(self, submissions: Iterable[Submission]) -> int:
        """Keep many answer sheets (an import), all or none; the number of those that are new.

        Raises:
            NotFound, Refused: as `submit`, for any of them; "declared" for another response to a
                self-assessment that has its one.
        """
        rest, new = iter(submissions), 0
        while batch := list(islice(rest, BATCH)):
            values = [self._values(submission) for submission in batch]
            added = self._transaction.write(_STATEMENTS[self._transaction.dialect], values)
            if added < len(batch):
                for submission, row in zip(batch, values, strict=True):
                    self._refuse(submission, rates=row["rates"])
                    self._refuse_another(submission)
            new += added
        return new

    def _values(self, submission: Submission) -> dict[str, Any]:
        rates = submission.audience in self._raters(submission)
        return _columns(submission, self._veiled(submission), rates=rates)

    def _raters(self, submission: Submission) -> tuple[str, ...]:
        """The supplier's audiences. Raises `NotFound` where the response's is not asked."""
        audiences = self._versions.instrument(submission.version).model.audiences
        if submission.audience not in [each.id for each in audiences]:
            raise unknown("audience", submission.audience)
        return tuple(each.id for each in audiences if each.side == "supplier")

    def _declares(self, submission: Submission) -> bool:
        """Whether it is a statement of the supplier, of which there is one."""
        rates = submission.audience in self._raters(submission)
        return rates and self._evaluations.get(submission.evaluation).is_declared

    def _veiled(self, submission: Submission) -> str:
        """The ballot under which a response counts, as it is stored: its own, or the statement's.

        A statement that came before it was said that it is one has another than `STATEMENT`.
        """
        if not self._declares(submission):
            return self._transaction.vault.veiled(submission.ballot)
        stated = select(SubmissionRow.ballot).where(
            SubmissionRow.evaluation == submission.evaluation,
            SubmissionRow.audience.in_(self._raters(submission)),
        )
        ballot = self._transaction.scalar(stated.limit(1))
        return self._transaction.vault.veiled(STATEMENT) if ballot is None else str(ballot)

    def _refuse_another(self, submission: Submission) -> None:
        """Raise for a response that is not the statement itself once more."""
        if self._declares(submission) and not self.repeats(submission):
            what = "The self-assessment is declared, and has been received: there is one response."
            raise Refused("declared", what)

    def _refuse(self, submission: Submission, *, rates: bool) -> None:
        """Raise what kept a sheet out; silent where it is there already."""
        if self._ballots.is_kept(submission.evaluation, self._veiled(submission)):
            return
        evaluation = self._evaluations.get(submission.evaluation)
        if evaluation.status in OVER:
            raise Refused("closed", "The evaluation is closed.")
        if evaluation.status.value not in FIELD:
            raise Refused("draft", "The evaluation has not been opened.")
        if rates and evaluation.sealed_at is not None:
            raise Refused("sealed", "The self-assessment is sealed.")
        if submission.invitation is not None and evaluation.secrecy == "anonymous":
            raise Refused("anonymous", "An anonymous answer bears no invitation.")
        if submission.hasty is not None and evaluation.secrecy == "anonymous":
            raise Refused("anonymous", "An anonymous answer says nothing of the time it took.")
        raise unknown("version", submission.version)


def _columns(submission: Submission, ballot: str, *, rates: bool) -> dict[str, Any]:
    answers = submission.answers
    return {
        "evaluation": submission.evaluation,
        "digest": submission.version,
        "ballot": ballot,
        "audience": submission.audience,
        "language": submission.language,
        "ratings": answers.ratings,
        "others": _others(answers),
        "invitation": submission.invitation,
        "hasty": submission.hasty,
        "rates": rates,
    }


def _others(answers: Answers) -> str | None:
    if not answers.choices and not answers.notes:
        return None
    return canonical(Others(choices=answers.choices, notes=answers.notes))


def _statement(dialect: str) -> Executable:
    """The insert. It reads the evaluation's state under a lock that the close waits for, and
    looks again where the close was first: no sheet enters a closed evaluation.
    """
    given: dict[str, ColumnElement[Any]] = {
        name: bindparam(name, type_=Text())
        for name in ("ballot", "audience", "language", "ratings", "others", "invitation")
    }
    given["hasty"] = cast(bindparam("hasty", type_=Boolean()), Boolean())
    nameless = and_(given["invitation"].is_(None), given["hasty"].is_(None))
    state = (
        select(EvaluationRow.id, VersionRow.number, VersionRow.width, *given.values())
        .join(VersionRow, VersionRow.evaluation == EvaluationRow.id)
        .where(
            EvaluationRow.id == bindparam("evaluation"),
            VersionRow.digest == bindparam("digest"),
            or_(*(EvaluationRow.status == status for status in FIELD)),
            or_(~bindparam("rates"), ~EvaluationRow.sealed),
            or_(nameless, EvaluationRow.secrecy != "anonymous"),
        )
        .with_for_update(read=True, key_share=True, of=EvaluationRow)
    )
    columns = ["evaluation", "version", "width", *given]
    insert = INSERTS[dialect](SubmissionRow).from_select(columns, state)
    statement: Executable = insert.on_conflict_do_nothing(index_elements=["evaluation", "ballot"])
    return statement


_STATEMENTS = {dialect: _statement(dialect) for dialect in INSERTS}
