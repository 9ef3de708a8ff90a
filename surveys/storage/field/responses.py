"""Answer sheets out: packed ratings by the million, or sheet by sheet with all they hold."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, case, func, select

from surveys.fieldwork.answers import Answers, Choice, Note
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import InvitationId
from surveys.storage.evaluations.evaluations import Evaluations
from surveys.storage.evaluations.versions import Versions
from surveys.storage.field.response_rows import SubmissionRow
from surveys.storage.transaction import Transaction
from surveys.storage.values import Record, Sheets

PAGE_BYTES = 64_000_000
"""The most that one aggregate may hold; databases end at 1 GB."""
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Responses:
    """What a transaction can read of answer sheets."""

    _transaction: Transaction
    _evaluations: Evaluations
    _versions: Versions

    def any(self, id_: EvaluationId, audience: str | None = None) -> bool:
        """Whether an evaluation holds any response of an audience; None: of whichever."""
        query = select(SubmissionRow.evaluation).where(SubmissionRow.evaluation == id_).limit(1)
        if audience is not None:
            query = query.where(SubmissionRow.audience == audience)
        return self._transaction.scalar(query) is not None

    def counts(self, id_: EvaluationId) -> Mapping[str, int]:
        """Audience → number of sheets; audiences without any are not in it."""
        asked = [self._versions.instrument(version.digest) for version in self._versions.of(id_)]
        audiences = sorted({each.id for instrument in asked for each in instrument.model.audiences})
        if not audiences:
            return {}
        # Grouping would sort a million rows to find three groups.
        each = [func.count().filter(SubmissionRow.audience == audience) for audience in audiences]
        numbers = self._transaction.rows(select(*each).where(SubmissionRow.evaluation == id_)).one()
        return {audience: n for audience, n in zip(audiences, numbers, strict=True) if n}

    def sheets(self, id_: EvaluationId, digest: str, audience: str) -> Sheets:
        """The ratings of all sheets of an audience that answer a version, in the ballots' order, as
        `records` has them.

        Raises:
            NotFound: the evaluation has no such version.
        """
        number, width = self._versions.layout(id_, digest)
        which = (
            SubmissionRow.evaluation == id_,
            SubmissionRow.version == number,
            SubmissionRow.audience == audience,
        )
        # Ballots are evenly spread: a sixteenth of them tells how many there are in all.
        some = select(func.count()).where(
            SubmissionRow.evaluation == id_, SubmissionRow.ballot < "1"
        )
        n = 16 * (self._transaction.scalar(some) or 0)
        pages = max(1, -(-n * width // PAGE_BYTES))
        marked = self._evaluations.get(id_).secrecy != "anonymous"
        text: ColumnElement[str] = SubmissionRow.__table__.c.ratings
        text = text + _RECORDED + _HASTY if marked else text + _RECORDED
        packed = b"".join(self._page(text, *which, *part) for part in _parts(pages))
        return _parted(packed, width, marked=marked)

    def records(
        self, id_: EvaluationId, digest: str, audience: str, *, every: bool = False
    ) -> Iterator[Record]:
        """Sheets with choices and notes, in the ballots' order.

        Args:
            id_: the evaluation.
            digest: the version.
            audience: who answered.
            every: also the sheets that hold ratings only.
        """
        number, _ = self._versions.layout(id_, digest)
        query = (
            select(
                SubmissionRow.ballot,
                SubmissionRow.language,
                SubmissionRow.ratings,
                SubmissionRow.others,
                SubmissionRow.invitation,
                SubmissionRow.hasty,
            )
            .where(
                SubmissionRow.evaluation == id_,
                SubmissionRow.version == number,
                SubmissionRow.audience == audience,
            )
            .order_by(SubmissionRow.ballot)
        )
        if not every:
            query = query.where(SubmissionRow.others.is_not(None))
        return self._records(query)

    def identified(self, id_: EvaluationId, digest: str, audience: str) -> Iterator[Record]:
        """Every sheet that bears an invitation; none in anonymous mode."""
        records = self.records(id_, digest, audience, every=True)
        return (record for record in records if record.invitation is not None)

    def _page(self, text: ColumnElement[str], *which: ColumnElement[bool]) -> bytes:
        ratings = select(text.label("ratings")).where(*which).order_by(SubmissionRow.ballot)
        joined = func.aggregate_strings(ratings.subquery().c.ratings, "")
        return (self._transaction.scalar(select(joined)) or "").encode("ascii")

    def _records(self, query: Executable) -> Iterator[Record]:
        stream = self._transaction.connection.execution_options(yield_per=BATCH).execute(query)
        return (_record(row) for row in stream)


_RECORDED = case((SubmissionRow.others.is_(None), "0"), else_="1")
_HASTY = case((SubmissionRow.hasty.is_(None), "-"), (SubmissionRow.hasty.is_(True), "1"), else_="0")


def _parted(packed: bytes, width: int, *, marked: bool) -> Sheets:
    """Sheets that hold ratings, whether there is a record, and, where `marked`, a judgement, one
    behind the other.
    """
    ratings, step = bytearray(packed), width + 1 + marked
    hasty = packed[width + 1 :: step] if marked else b""
    if marked:
        del ratings[width + 1 :: step]
    del ratings[width :: width + 1]
    return Sheets(
        n=len(packed) // step,
        width=width,
        ratings=bytes(ratings),
        recorded=packed[width::step],
        hasty=hasty if hasty.strip(b"-") else None,
    )


def _parts(pages: int) -> Iterator[tuple[ColumnElement[bool], ...]]:
    """Conditions that part the ballots, which are evenly spread, into `pages` ranges."""
    edges = [f"{page * 16**6 // pages:06x}" for page in range(1, pages)]
    below = [(SubmissionRow.ballot < edge,) for edge in edges]
    above = [(SubmissionRow.ballot >= edge,) for edge in edges]
    yield from ((*low, *high) for low, high in zip([(), *above], [*below, ()], strict=True))


def _record(row: Row[Any]) -> Record:
    # Written by ourselves from these very values: read without checking each again.
    plain = json.loads(row.others) if row.others else {"choices": [], "notes": []}
    answers = Answers(
        ratings=row.ratings,
        choices=tuple(Choice(**choice) for choice in plain["choices"]),
        notes=tuple(Note(**note) for note in plain["notes"]),
    )
    invitation = None if row.invitation is None else InvitationId(row.invitation)
    return Record(language=row.language, answers=answers, invitation=invitation, hasty=row.hasty)
