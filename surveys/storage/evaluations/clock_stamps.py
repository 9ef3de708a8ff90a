"""When the clock was last known to be right, for each organisation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from surveys.fieldwork.clock import STAMPED, Clock
from surveys.fieldwork.evaluation import Status
from surveys.fieldwork.people import OrganisationId
from surveys.storage.evaluations.evaluation_rows import EvaluationRow, parse
from surveys.storage.people.account_rows import OrganisationRow, StampRow
from surveys.storage.transaction import Transaction, unknown

TIMED = (Status.DRAFT.value, Status.OPEN.value, Status.PAUSED.value)


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a transaction can do about the stamps of clocks."""

    _transaction: Transaction

    def of(self, organisation: OrganisationId, now: datetime) -> Clock:
        """How the clock stands for an organisation. Raises `NotFound`."""
        query = _stamps().where(OrganisationRow.id == organisation)
        row = self._transaction.first(query)
        if row is None:
            raise unknown("organisation", organisation)
        bodies = select(EvaluationRow.body).where(
            EvaluationRow.organisation == organisation,
            EvaluationRow.closes_at.is_not(None),
            EvaluationRow.status.in_(TIMED),
        )
        timed = self._transaction.scalars(
            bodies.order_by(EvaluationRow.closes_at, EvaluationRow.id)
        )
        return Clock(
            organisation=organisation,
            name=row.name,
            now=now,
            stamp=row.at,
            timed=tuple(parse(body) for body in timed),
        )

    def due(self, now: datetime) -> tuple[Clock, ...]:
        """How the clock stands, for every organisation whose stamp is not of this hour."""
        query = _stamps().order_by(OrganisationRow.name, OrganisationRow.id)
        stamps: list[tuple[str, datetime | None]] = [
            (row.id, row.at) for row in self._transaction.rows(query)
        ]
        return tuple(
            self.of(OrganisationId(id_), now)
            for id_, stamp in stamps
            if stamp is None or abs(now - stamp) >= STAMPED
        )

    def stamp(self, clock: Clock) -> None:
        """Note the time of a clock, unless another was noted since it was looked at."""
        if clock.stamp is None:
            row = self._transaction.insert(StampRow)
            first = row.values(organisation=clock.organisation, at=clock.now)
            self._transaction.write(first.on_conflict_do_nothing())
            return
        same = (StampRow.organisation == clock.organisation, StampRow.at == clock.stamp)
        self._transaction.write(update(StampRow).where(*same).values(at=clock.now))

    def confirm(self, organisation: OrganisationId, now: datetime) -> None:
        """Note the time because a person says that it is right, whatever was noted before."""
        at = {"at": now}
        row = self._transaction.insert(StampRow).values(organisation=organisation, **at)
        self._transaction.write(row.on_conflict_do_update(index_elements=["organisation"], set_=at))


def _stamps() -> Select[Any]:
    columns: tuple[Any, ...] = (OrganisationRow.id, OrganisationRow.name, StampRow.at)
    return select(*columns).outerjoin(StampRow, StampRow.organisation == OrganisationRow.id)
