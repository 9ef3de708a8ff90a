"""Links that many may use, one for each audience, and the one to the supplier's workspace."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from surveys.errors import Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.questionnaire.instrument import Instrument
from surveys.storage.evaluations.evaluation_rows import OVER, EvaluationRow, locked, parse
from surveys.storage.evaluations.questionnaire_rows import IS_CURRENT, LinkRow, VersionRow
from surveys.storage.field.response_rows import InvitationRow
from surveys.storage.field.turnout import Turnout
from surveys.storage.transaction import Transaction, storable, unknown, value_of
from surveys.storage.values import Entry, Link, LinkKind

SLUG_BYTES = 18
"""144 random bits: 24 characters."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a transaction can do about links that many may use."""

    _transaction: Transaction
    _turnout: Turnout

    def of(self, id_: EvaluationId) -> tuple[Link, ...]:
        """An evaluation's links: open ones, raters', the supplier's; each by audience."""
        query = _links().where(LinkRow.evaluation == id_).order_by(LinkRow.kind, LinkRow.audience)
        return tuple(value_of(Link, row) for row in self._transaction.rows(query))

    def get(self, slug: str) -> Link | None:
        """A link by its slug, enabled or not."""
        if not storable(slug):
            return None
        row = self._transaction.first(_links().where(LinkRow.slug == slug))
        return None if row is None else value_of(Link, row)

    def entry(self, slug: str) -> Entry | None:
        """What a visit to a link needs, in one query."""
        if not storable(slug):
            return None
        row = self._transaction.first(_ENTRY, {"slug": slug})
        if row is None:
            return None
        return Entry(link=value_of(Link, row), evaluation=parse(row.body), version=row.digest)

    def make(self, id_: EvaluationId, instrument: Instrument) -> None:
        """Make the links that the audiences of a questionnaire do not have yet."""
        wanted: list[tuple[str, LinkKind]] = [
            (audience.id, "open" if audience.side == "demand" else "raters")
            for audience in instrument.model.audiences
        ]
        if any(kind == "raters" for _, kind in wanted):
            wanted.append(("", "supplier"))
        known = {(link.audience, link.kind) for link in self.of(id_)}
        listed = select(InvitationRow.audience).where(InvitationRow.evaluation == id_)
        personal = frozenset(self._transaction.scalars(listed.distinct()))
        insert = self._transaction.insert(LinkRow)
        for audience, kind in wanted:
            if (audience, kind) not in known:
                slug = secrets.token_urlsafe(SLUG_BYTES)
                # Beside personal links, one that many may use begins switched off.
                row = {"slug": slug, "audience": audience, "enabled": audience not in personal}
                self._transaction.write(insert.values(evaluation=id_, kind=kind, used=False, **row))

    def switch(self, slug: str, *, enabled: bool) -> None:
        """Switch a link on or off; going off, it is noted whether anybody had answered by it.

        Raises:
            NotFound: there is none.
            Refused: it is for respondents or raters of a closed evaluation, whose response rates
                rest on it.
        """
        link = self.get(slug)
        if link is None:
            raise unknown("link", slug)
        row = locked(self._transaction, link.evaluation)
        if link.kind != "supplier" and parse(row.body).status in OVER:
            raise Refused("closed", "The links of a closed evaluation are not switched any more.")
        values = {"enabled": enabled}
        if not enabled and link.enabled:
            values["used"] = link.used or self._turnout.exceeds_personal(
                link.evaluation, link.audience
            )
        self._transaction.write(update(LinkRow).where(LinkRow.slug == slug).values(**values))

    def note_use(self, id_: EvaluationId) -> None:
        """Look once more at links that are off, while the key can still tell.

        Whoever imports answers, or brings a database of before this was noted, adds to them later.
        """
        for link in self.of(id_):
            if (
                not link.enabled
                and not link.used
                and self._turnout.exceeds_personal(link.evaluation, link.audience)
            ):
                used = update(LinkRow).where(LinkRow.slug == link.slug).values(used=True)
                self._transaction.write(used)


def _links() -> Select[Any]:
    return select(LinkRow.__table__)


_ENTRY = (
    select(LinkRow.__table__, EvaluationRow.body, VersionRow.digest)
    .join(EvaluationRow, EvaluationRow.id == LinkRow.evaluation)
    .outerjoin(VersionRow, IS_CURRENT)
    .where(LinkRow.slug == bindparam("slug"))
)
"""Made once: putting a statement together costs more than running this one."""
