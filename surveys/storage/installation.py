"""What is noted of the installation: of which secret its keys are, and when its clock was right."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from surveys.fieldwork.clock import STAMPED, Clock
from surveys.fieldwork.evaluation import Status
from surveys.fieldwork.people import OrganisationId
from surveys.fieldwork.vault import Fit
from surveys.storage.evaluations import parse
from surveys.storage.tables import (
    EvaluationRow,
    InstallationRow,
    KeyRow,
    OrganisationRow,
    StampRow,
)
from surveys.storage.transaction import INSERTS, Transaction, unknown

TIMED = (Status.DRAFT.value, Status.OPEN.value, Status.PAUSED.value)


class Installation(Transaction):
    """What a transaction can do about the installation itself."""

    def fit(self) -> Fit:
        """How the application's secret fits this database."""
        noted = self._connection.scalar(select(InstallationRow.secret))
        return self._vault.fit(noted, self._connection.scalars(select(KeyRow.sealed)))

    def note_secret(self) -> None:
        """Note the secret's fingerprint, unless one is noted: the first of several starts does."""
        row = INSERTS[self._connection.dialect.name](InstallationRow)
        note = row.values(id=1, secret=self._vault.fingerprint)
        self._write(note.on_conflict_do_nothing())

    def accept_secret(self) -> None:
        """Note the secret's fingerprint in place of another, whose secret has been lost."""
        present = {"secret": self._vault.fingerprint}
        row = INSERTS[self._connection.dialect.name](InstallationRow).values(id=1, **present)
        self._write(row.on_conflict_do_update(index_elements=["id"], set_=present))

    def clock(self, organisation: OrganisationId, now: datetime) -> Clock:
        """How the clock stands for an organisation. Raises `NotFound`."""
        query = _stamps().where(OrganisationRow.id == organisation)
        found = self._connection.execute(query).first()
        if found is None:
            raise unknown("organisation", organisation)
        bodies = select(EvaluationRow.body).where(
            EvaluationRow.organisation == organisation,
            EvaluationRow.closes_at.is_not(None),
            EvaluationRow.status.in_(TIMED),
        )
        timed = self._connection.scalars(bodies.order_by(EvaluationRow.closes_at, EvaluationRow.id))
        return Clock(
            organisation=organisation,
            name=found.name,
            now=now,
            stamp=found.at,
            timed=tuple(parse(body) for body in timed),
        )

    def clocks(self, now: datetime) -> tuple[Clock, ...]:
        """How the clock stands, for every organisation whose stamp is not of this hour."""
        query = _stamps().order_by(OrganisationRow.name, OrganisationRow.id)
        stamps: list[tuple[str, datetime | None]] = [
            (row.id, row.at) for row in self._connection.execute(query)
        ]
        return tuple(
            self.clock(OrganisationId(id_), now)
            for id_, stamp in stamps
            if stamp is None or abs(now - stamp) >= STAMPED
        )

    def stamp(self, clock: Clock) -> None:
        """Note the time of a clock, unless another was noted since it was looked at."""
        if clock.stamp is None:
            row = INSERTS[self._connection.dialect.name](StampRow)
            first = row.values(organisation=clock.organisation, at=clock.now)
            self._write(first.on_conflict_do_nothing())
            return
        same = (StampRow.organisation == clock.organisation, StampRow.at == clock.stamp)
        self._write(update(StampRow).where(*same).values(at=clock.now))

    def confirm_clock(self, organisation: OrganisationId, now: datetime) -> None:
        """Note the time because a person says that it is right, whatever was noted before."""
        at = {"at": now}
        row = INSERTS[self._connection.dialect.name](StampRow)
        row = row.values(organisation=organisation, **at)
        self._write(row.on_conflict_do_update(index_elements=["organisation"], set_=at))


def _stamps() -> Select[Any]:
    columns: tuple[Any, ...] = (OrganisationRow.id, OrganisationRow.name, StampRow.at)
    return select(*columns).outerjoin(StampRow, StampRow.organisation == OrganisationRow.id)
