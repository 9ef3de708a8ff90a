"""Published versions, which never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import IntegrityError

from surveys.codec import canonical, from_json
from surveys.errors import DesignError, Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.people import OrganisationId
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.readiness import problems
from surveys.storage.evaluations.evaluation_rows import OVER, EvaluationRow, change, locked, parse
from surveys.storage.evaluations.questionnaire_rows import IS_CURRENT, InstrumentRow, VersionRow
from surveys.storage.field.links import Links
from surveys.storage.transaction import Transaction, unknown, value_of
from surveys.storage.values import Version

KEPT = 256
"""How many parsed questionnaires a process keeps."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What a transaction can do about published questionnaires."""

    _transaction: Transaction
    _links: Links

    def publish(self, id_: EvaluationId, instrument: Instrument, now: datetime) -> Version:
        """Freeze a questionnaire as the current version, and make its audiences' links.

        One that was published before keeps its number and its time.

        Raises:
            NotFound: there is no such evaluation.
            Refused: it is closed.
            DesignError: the questionnaire cannot be published as it is.
        """
        row = locked(self._transaction, id_)
        if parse(row.body).status in OVER:
            raise Refused("closed", "A closed evaluation takes no new version.")
        if wrong := problems(instrument):
            raise DesignError(wrong)
        version = self._version(id_, instrument.digest) or self._freeze(id_, instrument, now)
        change(self._transaction, id_, row, {"version": version.number})
        self._links.make(id_, instrument)
        return version

    def of(self, id_: EvaluationId) -> tuple[Version, ...]:
        """The versions of an evaluation, oldest first."""
        query = (
            select(VersionRow.number, VersionRow.digest, VersionRow.published_at)
            .where(VersionRow.evaluation == id_)
            .order_by(VersionRow.number)
        )
        return tuple(value_of(Version, row) for row in self._transaction.rows(query))

    def unpublished(self, organisation: OrganisationId) -> frozenset[EvaluationId]:
        """Those not over whose draft is not the version that respondents meet.

        The stored texts are compared as they are: none is read.
        """
        query = (
            select(EvaluationRow.id)
            .join(VersionRow, IS_CURRENT)
            .join(InstrumentRow, InstrumentRow.digest == VersionRow.digest)
            .where(
                EvaluationRow.organisation == organisation,
                EvaluationRow.status.not_in([status.value for status in OVER]),
                EvaluationRow.draft != InstrumentRow.body,
            )
        )
        return frozenset(EvaluationId(id_) for id_ in self._transaction.scalars(query))

    def instrument(self, digest: str) -> Instrument:
        """A published questionnaire, parsed once per process. Raises `NotFound`."""
        parsed = self._transaction.instruments
        if digest not in parsed:
            query = select(InstrumentRow.body).where(InstrumentRow.digest == digest)
            body = self._transaction.scalar(query)
            if body is None:
                raise unknown("version", digest)
            if len(parsed) >= KEPT:
                parsed.clear()
            parsed[digest] = from_json(Instrument, body, "instrument")
        return parsed[digest]

    def current(self, id_: EvaluationId) -> Instrument | None:
        """The questionnaire that was published last; None before the first. Raises `NotFound`."""
        query = (
            select(EvaluationRow.id, VersionRow.digest)
            .outerjoin(VersionRow, IS_CURRENT)
            .where(EvaluationRow.id == id_)
        )
        row = self._transaction.first(query)
        if row is None:
            raise unknown("evaluation", id_)
        return None if row.digest is None else self.instrument(row.digest)

    def layout(self, id_: EvaluationId, digest: str) -> tuple[int, int]:
        """A version's number, and how many characters its ratings take. Raises `NotFound`."""
        query = select(VersionRow.number, VersionRow.width).where(
            VersionRow.evaluation == id_, VersionRow.digest == digest
        )
        row = self._transaction.first(query)
        if row is None:
            raise unknown("version", digest)
        return row.number, row.width

    def drop_unused(self, digests: Sequence[str]) -> None:
        """Delete questionnaires that no evaluation has published any more."""
        used = exists().where(VersionRow.digest == InstrumentRow.digest)
        for digest in digests:
            gone = delete(InstrumentRow).where(InstrumentRow.digest == digest, ~used)
            try:
                with self._transaction.connection.begin_nested():
                    self._transaction.write(gone)
            except IntegrityError:
                continue  # someone has published it in this very moment

    def _version(self, id_: EvaluationId, digest: str) -> Version | None:
        return next((each for each in self.of(id_) if each.digest == digest), None)

    def _freeze(self, id_: EvaluationId, instrument: Instrument, now: datetime) -> Version:
        insert = self._transaction.insert
        digest = instrument.digest
        text = insert(InstrumentRow).values(digest=digest, body=canonical(instrument))
        there = select(InstrumentRow.digest).where(InstrumentRow.digest == digest)
        held = there.with_for_update(read=True, key_share=True)
        self._transaction.write(text.on_conflict_do_nothing())
        if self._transaction.scalar(held) is None:
            self._transaction.write(text)  # it was deleted with the last evaluation that had it
        last = self._transaction.scalar(
            select(func.max(VersionRow.number)).where(VersionRow.evaluation == id_)
        )
        version = Version(number=(last or 0) + 1, digest=digest, published_at=now)
        self._transaction.write(
            insert(VersionRow).values(
                evaluation=id_,
                number=version.number,
                width=len(instrument.ratings),
                digest=digest,
                published_at=now,
            )
        )
        return version
