"""Published versions, which never change, and the links that publishing makes."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select

from surveys.codec import canonical, from_json
from surveys.errors import DesignError, Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.people import OrganisationId
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.readiness import problems
from surveys.storage.evaluations import OVER, Evaluations, parse
from surveys.storage.tables import (
    EvaluationRow,
    InstrumentRow,
    InvitationRow,
    LinkRow,
    VersionRow,
)
from surveys.storage.transaction import INSERTS, storable, unknown
from surveys.storage.values import Entry, Link, LinkKind, Version

SLUG_BYTES = 18
"""144 random bits: 24 characters."""
KEPT = 256
"""How many parsed questionnaires a process keeps."""


class Versions(Evaluations):
    """What a transaction can do about versions and links."""

    def publish(self, id_: EvaluationId, instrument: Instrument, now: datetime) -> Version:
        """Freeze a questionnaire as the current version, and make its audiences' links.

        One that was published before keeps its number and its time.

        Raises:
            NotFound: there is no such evaluation.
            Refused: it is closed.
            DesignError: the questionnaire cannot be published as it is.
        """
        row = self._locked(id_)
        if parse(row.body).status in OVER:
            raise Refused("closed", "A closed evaluation takes no new version.")
        if found := problems(instrument):
            raise DesignError(found)
        version = self._version(id_, instrument.digest) or self._freeze(id_, instrument, now)
        self._change(id_, row, {"version": version.number})
        self._make_links(id_, instrument)
        return version

    def versions(self, id_: EvaluationId) -> tuple[Version, ...]:
        """The versions of an evaluation, oldest first."""
        query = _versions(id_).order_by(VersionRow.number)
        return tuple(
            Version(number=number, digest=digest, published_at=published_at)
            for number, digest, published_at in self._connection.execute(query)
        )

    def unpublished(self, organisation: OrganisationId) -> frozenset[EvaluationId]:
        """Those not over whose draft is not the version that respondents meet.

        The stored texts are compared as they are: none is read.
        """
        query = (
            select(EvaluationRow.id)
            .join(VersionRow, _IS_CURRENT)
            .join(InstrumentRow, InstrumentRow.digest == VersionRow.digest)
            .where(
                EvaluationRow.organisation == organisation,
                EvaluationRow.status.not_in([status.value for status in OVER]),
                EvaluationRow.draft != InstrumentRow.body,
            )
        )
        return frozenset(EvaluationId(id_) for id_ in self._connection.scalars(query))

    def instrument(self, digest: str) -> Instrument:
        """A published questionnaire, parsed once per process. Raises `NotFound`."""
        if digest not in self._instruments:
            query = select(InstrumentRow.body).where(InstrumentRow.digest == digest)
            body = self._connection.scalar(query)
            if body is None:
                raise unknown("version", digest)
            if len(self._instruments) >= KEPT:
                self._instruments.clear()
            self._instruments[digest] = from_json(Instrument, body, "instrument")
        return self._instruments[digest]

    def current(self, id_: EvaluationId) -> Instrument | None:
        """The questionnaire that was published last; None before the first. Raises `NotFound`."""
        query = (
            select(EvaluationRow.id, VersionRow.digest)
            .outerjoin(VersionRow, _IS_CURRENT)
            .where(EvaluationRow.id == id_)
        )
        found = self._connection.execute(query).first()
        if found is None:
            raise unknown("evaluation", id_)
        return None if found.digest is None else self.instrument(found.digest)

    def links(self, id_: EvaluationId) -> tuple[Link, ...]:
        """An evaluation's links: open ones, raters', the supplier's; each by audience."""
        query = _links().where(LinkRow.evaluation == id_).order_by(LinkRow.kind, LinkRow.audience)
        return tuple(_link(row) for row in self._connection.execute(query))

    def link(self, slug: str) -> Link | None:
        """A link by its slug, enabled or not."""
        query = _links().where(LinkRow.slug == slug)
        found = self._connection.execute(query).first() if storable(slug) else None
        return None if found is None else _link(found)

    def entry(self, slug: str) -> Entry | None:
        """What a visit to a link needs, in one query."""
        found = self._connection.execute(_ENTRY, {"slug": slug}).first() if storable(slug) else None
        if found is None:
            return None
        return Entry(link=_link(found), evaluation=parse(found.body), version=found.digest)

    def _version(self, id_: EvaluationId, digest: str) -> Version | None:
        return next((each for each in self.versions(id_) if each.digest == digest), None)

    def _freeze(self, id_: EvaluationId, instrument: Instrument, now: datetime) -> Version:
        insert = INSERTS[self._connection.dialect.name]
        digest = instrument.digest
        text = insert(InstrumentRow).values(digest=digest, body=canonical(instrument))
        there = select(InstrumentRow.digest).where(InstrumentRow.digest == digest)
        held = there.with_for_update(read=True, key_share=True)
        self._write(text.on_conflict_do_nothing())
        if self._connection.scalar(held) is None:
            self._write(text)  # it was deleted with the last evaluation that had it
        last = self._connection.scalar(
            select(func.max(VersionRow.number)).where(VersionRow.evaluation == id_)
        )
        version = Version(number=(last or 0) + 1, digest=digest, published_at=now)
        self._write(
            insert(VersionRow).values(
                evaluation=id_,
                number=version.number,
                width=len(instrument.ratings),
                digest=digest,
                published_at=now,
            )
        )
        return version

    def _make_links(self, id_: EvaluationId, instrument: Instrument) -> None:
        wanted: list[tuple[str, LinkKind]] = [
            (audience.id, "open" if audience.side == "demand" else "raters")
            for audience in instrument.model.audiences
        ]
        if any(kind == "raters" for _, kind in wanted):
            wanted.append(("", "supplier"))
        known = {(link.audience, link.kind) for link in self.links(id_)}
        listed = select(InvitationRow.audience).where(InvitationRow.evaluation == id_)
        personal = frozenset(self._connection.scalars(listed.distinct()))
        insert = INSERTS[self._connection.dialect.name](LinkRow)
        for audience, kind in wanted:
            if (audience, kind) not in known:
                slug = secrets.token_urlsafe(SLUG_BYTES)
                # Beside personal links, one that many may use begins switched off.
                row = {"slug": slug, "audience": audience, "enabled": audience not in personal}
                self._write(insert.values(evaluation=id_, kind=kind, used=False, **row))


def _versions(id_: EvaluationId) -> Select[int, str, datetime]:
    return select(VersionRow.number, VersionRow.digest, VersionRow.published_at).where(
        VersionRow.evaluation == id_
    )


def _links() -> Select[Any]:
    return select(LinkRow.__table__)


def _link(row: Row[Any]) -> Link:
    return Link(
        slug=row.slug,
        evaluation=EvaluationId(row.evaluation),
        audience=row.audience,
        kind=row.kind,
        enabled=row.enabled,
        used=row.used,
    )


_IS_CURRENT = (VersionRow.evaluation == EvaluationRow.id) & (
    VersionRow.number == EvaluationRow.version
)
"""Of a version: that it is the one published last."""
_ENTRY = (
    select(LinkRow.__table__, EvaluationRow.body, VersionRow.digest)
    .join(EvaluationRow, EvaluationRow.id == LinkRow.evaluation)
    .outerjoin(VersionRow, _IS_CURRENT)
    .where(LinkRow.slug == bindparam("slug"))
)
"""Made once: putting a statement together costs more than running this one."""
