"""Personal links: who is invited."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, insert, select, update

from surveys.errors import Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import (
    Invitation,
    InvitationId,
    Invitee,
    Key,
    Token,
    ballot_of,
    digest_of,
    token_of,
)
from surveys.storage.evaluations.evaluation_rows import key_of, locked
from surveys.storage.evaluations.versions import Versions
from surveys.storage.field.ballots import Ballots
from surveys.storage.field.links import Links
from surveys.storage.field.response_rows import InvitationRow
from surveys.storage.transaction import Transaction, unknown, value_of
from surveys.storage.values import Invited

ID_BYTES = 10


@dataclass(frozen=True, slots=True)
class Invitations:
    """What a transaction can do about personal links."""

    _transaction: Transaction
    _versions: Versions
    _links: Links
    _ballots: Ballots

    def invite(
        self, id_: EvaluationId, invitees: Sequence[Invitee], *, beside_links: bool = False
    ) -> Invited:
        """Make a personal link for each; who is invited already (same audience and address) is
        skipped, so that the same list can be given twice.

        Links that many may use are switched off for these audiences, unless `beside_links`: by
        both, somebody could answer twice.

        Raises:
            NotFound: no such evaluation, or an audience that its current version does not have.
            Refused: nothing is published yet, or it is closed.
        """
        locked(self._transaction, id_)
        key = key_of(self._transaction, id_)
        self._check_audiences(id_, {invitee.audience for invitee in invitees})
        taken = {_place(invitation) for invitation in self.of(id_)}
        added: list[Invitation] = []
        skipped: list[Invitee] = []
        for invitee in invitees:
            if invitee.address.strip() and _place(invitee) in taken:
                skipped.append(invitee)
                continue
            taken.add(_place(invitee))
            added.append(_invitation(invitee))
        # In the order of the random ids: the list's own order might be that of the answers.
        rows = [_columns(id_, key, each) for each in sorted(added, key=lambda each: each.id)]
        self._transaction.write(insert(InvitationRow), rows)
        wanted = frozenset() if beside_links else {invitee.audience for invitee in invitees}
        off = [each for each in self._links.of(id_) if each.enabled and each.audience in wanted]
        for link in off:
            self._links.switch(link.slug, enabled=False)
        ended = tuple(link.audience for link in off)
        return Invited(added=tuple(added), skipped=tuple(skipped), ended=ended)

    def of(self, id_: EvaluationId) -> tuple[Invitation, ...]:
        """An evaluation's invitations, by audience, name and address; no withdrawn ones."""
        query = _invitations().where(InvitationRow.evaluation == id_)
        query = query.order_by(
            InvitationRow.audience, InvitationRow.name, InvitationRow.address, InvitationRow.id
        )
        return tuple(value_of(Invitation, row) for row in self._transaction.rows(query))

    def by_token(self, token: Token) -> tuple[EvaluationId, Invitation] | None:
        """Whose link this is; None where nobody's (or it was withdrawn)."""
        query = _invitations().where(InvitationRow.token == digest_of(token))
        row = self._transaction.first(query)
        return None if row is None else (EvaluationId(row.evaluation), value_of(Invitation, row))

    def token(self, id_: EvaluationId, invitation: InvitationId) -> Token:
        """The token of an invitation's link, made again.

        Raises:
            NotFound: the evaluation has no such invitation.
            Refused: it is closed, and the key has gone.
        """
        self._must_have(id_, invitation)
        return token_of(key_of(self._transaction, id_), invitation)

    def tokens(self, id_: EvaluationId) -> dict[InvitationId, Token]:
        """The tokens of all invitations, for a list of links. Raises `Refused` after the close."""
        key = key_of(self._transaction, id_)
        return {each.id: token_of(key, each.id) for each in self.of(id_)}

    def revoke(self, id_: EvaluationId, invitation: InvitationId) -> None:
        """Withdraw an invitation: its link leads nowhere from now on. An answer given stays.

        Whether there is one makes no difference to what is done here: a refusal, or a count that
        moves, would tell who has answered. Name, address and all else of the person are erased.

        Raises:
            NotFound: the evaluation has no such invitation, or it is withdrawn already.
            Refused: the evaluation is closed.
        """
        locked(self._transaction, id_)
        self._must_have(id_, invitation)
        key = key_of(self._transaction, id_)
        self._ballots.withdraw(id_, ballot_of(key, token_of(key, invitation)))
        self._transaction.write(
            update(InvitationRow)
            .where(InvitationRow.evaluation == id_, InvitationRow.id == invitation)
            .values(withdrawn=True, name="", address="", language="", department="")
        )

    def _must_have(self, id_: EvaluationId, invitation: InvitationId) -> None:
        query = select(InvitationRow.id).where(
            InvitationRow.evaluation == id_,
            InvitationRow.id == invitation,
            ~InvitationRow.withdrawn,
        )
        if self._transaction.scalar(query) is None:
            raise unknown("invitation", invitation)

    def _check_audiences(self, id_: EvaluationId, wanted: Iterable[str]) -> None:
        instrument = self._versions.current(id_)
        if instrument is None:
            raise Refused("unpublished", "Publish the questionnaire before inviting anyone.")
        known = {audience.id for audience in instrument.model.audiences}
        for audience in wanted:
            if audience not in known:
                raise unknown("audience", audience)


def _invitations() -> Select[Any]:
    return select(InvitationRow.__table__).where(~InvitationRow.withdrawn)


def _place(who: Invitee) -> tuple[str, str]:
    return who.audience, who.address.strip().casefold()


def _invitation(invitee: Invitee) -> Invitation:
    person = asdict(invitee) | {"address": invitee.address.strip()}
    return Invitation(id=InvitationId(secrets.token_hex(ID_BYTES)), **person)


def _columns(id_: EvaluationId, key: Key, invitation: Invitation) -> dict[str, Any]:
    token = digest_of(token_of(key, invitation.id))
    return {"evaluation": id_, "token": token, **asdict(invitation)}
