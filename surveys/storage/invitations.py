"""Who is invited, and who has answered: worked out from the key, never noted before the close."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, union_all, update

from surveys.errors import Refused
from surveys.fieldwork.evaluation import EvaluationId
from surveys.fieldwork.invitation import (
    Ballot,
    Invitation,
    InvitationId,
    Key,
    Token,
    ballot_of,
    digest_of,
    token_of,
)
from surveys.storage.evaluations import OVER, parse
from surveys.storage.tables import InvitationRow, KeyRow, LinkRow, ReceivedRow, SubmissionRow
from surveys.storage.transaction import unknown
from surveys.storage.values import Invited, Invitee, Link, Listed
from surveys.storage.versions import Versions

ID_BYTES = 10


class Invitations(Versions):
    """What a transaction can do about personal links."""

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
        self._locked(id_)
        key = self._key(id_)
        self._check_audiences(id_, {invitee.audience for invitee in invitees})
        taken = {_place(invitation) for invitation in self.invitations(id_)}
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
        self._write(insert(InvitationRow), rows)
        wanted = frozenset() if beside_links else {invitee.audience for invitee in invitees}
        off = [each for each in self.links(id_) if each.enabled and each.audience in wanted]
        for link in off:
            self.set_link(link.slug, enabled=False)
        ended = tuple(link.audience for link in off)
        return Invited(added=tuple(added), skipped=tuple(skipped), ended=ended)

    def set_link(self, slug: str, enabled: bool) -> None:
        """Switch a link on or off; going off, it is noted whether anybody had answered by it.

        Raises:
            NotFound: there is none.
            Refused: it is for respondents or raters of a closed evaluation, whose response rates
                rest on it.
        """
        link = self.link(slug)
        if link is None:
            raise unknown("link", slug)
        row = self._locked(link.evaluation)
        if link.kind != "supplier" and parse(row.body).status in OVER:
            raise Refused("closed", "The links of a closed evaluation are not switched any more.")
        values = {"enabled": enabled}
        if not enabled and link.enabled:
            values["used"] = link.used or self._is_used(link)
        self._write(update(LinkRow).where(LinkRow.slug == slug).values(**values))

    def _is_used(self, link: Link) -> bool:
        """Whether more people of a link's audience have answered than by personal links."""
        sheets = select(func.count()).where(
            SubmissionRow.evaluation == link.evaluation, SubmissionRow.audience == link.audience
        )
        received = self._connection.scalar(sheets) or 0
        if not received:
            return False
        given = self.listed(link.evaluation).get(link.audience, Listed()).given
        try:
            due = self.due(link.evaluation)
        except Refused:  # its secret is lost: nobody can tell
            return True
        return received > given - due.get(link.audience, 0)

    def invitations(self, id_: EvaluationId) -> tuple[Invitation, ...]:
        """An evaluation's invitations, by audience, name and address; no withdrawn ones."""
        query = _invitations().where(InvitationRow.evaluation == id_)
        query = query.order_by(
            InvitationRow.audience, InvitationRow.name, InvitationRow.address, InvitationRow.id
        )
        return tuple(_read(row) for row in self._connection.execute(query))

    def invitation_by_token(self, token: Token) -> tuple[EvaluationId, Invitation] | None:
        """Whose link this is; None where nobody's (or it was withdrawn)."""
        query = _invitations().where(InvitationRow.token == digest_of(token))
        row = self._connection.execute(query).first()
        return None if row is None else (EvaluationId(row.evaluation), _read(row))

    def token(self, id_: EvaluationId, invitation: InvitationId) -> Token:
        """The token of an invitation's link, made again.

        Raises:
            NotFound: the evaluation has no such invitation.
            Refused: it is closed, and the key has gone.
        """
        self._must_have(id_, invitation)
        return token_of(self._key(id_), invitation)

    def tokens(self, id_: EvaluationId) -> dict[InvitationId, Token]:
        """The tokens of all invitations, for a list of links. Raises `Refused` after the close."""
        key = self._key(id_)
        return {each.id: token_of(key, each.id) for each in self.invitations(id_)}

    def ballot(self, id_: EvaluationId, token: Token) -> Ballot:
        """The ballot of the sheet that belongs to a token. Raises `Refused` after the close."""
        return ballot_of(self._key(id_), token)

    def listed(self, id_: EvaluationId) -> Mapping[str, Listed]:
        """Audience → how many personal links were given out, and how many of them withdrawn."""
        withdrawn = func.count().filter(InvitationRow.withdrawn)
        query = (
            select(InvitationRow.audience, func.count(), withdrawn)
            .where(InvitationRow.evaluation == id_)
            .group_by(InvitationRow.audience)
        )
        found = self._connection.execute(query)
        return {audience: Listed(given=n, withdrawn=gone) for audience, n, gone in found}

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
        found = self._connection.execute(query)
        return Counter(audience for each, audience in found if each not in answered)

    def answered(self, id_: EvaluationId) -> frozenset[InvitationId]:
        """Who has answered: worked out with the key while there is one, read afterwards.

        Answers that came before their invitation was withdrawn are among them.
        """
        query = select(KeyRow.sealed).where(KeyRow.evaluation == id_)
        sealed = self._connection.scalar(query)
        if sealed is not None:
            return self._with_ballot(id_, self._vault.open(sealed))
        marked = select(InvitationRow.id).where(
            InvitationRow.evaluation == id_, InvitationRow.answered.is_(True)
        )
        return frozenset(InvitationId(each) for each in self._connection.scalars(marked))

    def revoke(self, id_: EvaluationId, invitation: InvitationId) -> None:
        """Withdraw an invitation: its link leads nowhere from now on. An answer given stays.

        Whether there is one makes no difference to what is done here: a refusal, or a count that
        moves, would tell who has answered. Name, address and all else of the person are erased.

        Raises:
            NotFound: the evaluation has no such invitation, or it is withdrawn already.
            Refused: the evaluation is closed.
        """
        self._locked(id_)
        self._must_have(id_, invitation)
        key = self._key(id_)
        ballot = ballot_of(key, token_of(key, invitation))
        self._write(insert(ReceivedRow).values(evaluation=id_, ballot=self._withdrawn(ballot)))
        self._write(
            update(InvitationRow)
            .where(InvitationRow.evaluation == id_, InvitationRow.id == invitation)
            .values(withdrawn=True, name="", address="", language="", department="")
        )

    def is_withdrawn(self, id_: EvaluationId, ballot: Ballot) -> bool:
        """Whether the invitation to which a ballot belonged was withdrawn."""
        query = select(ReceivedRow.ballot).where(
            ReceivedRow.evaluation == id_, ReceivedRow.ballot == self._withdrawn(ballot)
        )
        return self._connection.scalar(query) is not None

    def _withdrawn(self, ballot: Ballot) -> str:
        # Not the form that a sheet bears: nobody can see whether there is one.
        return self._vault.veiled(Ballot(f"withdrawn\0{ballot}"))

    def has_ballot(self, id_: EvaluationId, ballot: Ballot) -> bool:
        """Whether the sheet of a ballot has been received."""
        veiled = self._vault.veiled(ballot)
        query = union_all(
            *(
                select(row.ballot).where(row.evaluation == id_, row.ballot == veiled)
                for row in (SubmissionRow, ReceivedRow)
            )
        )
        return self._connection.scalar(query) is not None

    def _with_ballot(self, id_: EvaluationId, key: Key) -> frozenset[InvitationId]:
        query = select(SubmissionRow.ballot).where(SubmissionRow.evaluation == id_)
        ballots = frozenset(self._connection.scalars(query))
        ids = select(InvitationRow.id).where(InvitationRow.evaluation == id_)
        invited = (InvitationId(each) for each in self._connection.scalars(ids))
        return frozenset(
            each
            for each in invited
            if self._vault.veiled(ballot_of(key, token_of(key, each))) in ballots
        )

    def _must_have(self, id_: EvaluationId, invitation: InvitationId) -> None:
        query = select(InvitationRow.id).where(
            InvitationRow.evaluation == id_,
            InvitationRow.id == invitation,
            ~InvitationRow.withdrawn,
        )
        if self._connection.scalar(query) is None:
            raise unknown("invitation", invitation)

    def _check_audiences(self, id_: EvaluationId, wanted: Iterable[str]) -> None:
        instrument = self.current(id_)
        if instrument is None:
            raise Refused("unpublished", "Publish the questionnaire before inviting anyone.")
        known = {audience.id for audience in instrument.model.audiences}
        for audience in wanted:
            if audience not in known:
                raise unknown("audience", audience)


def _invitations() -> Select[Any]:
    return select(InvitationRow.__table__).where(~InvitationRow.withdrawn)


def _read(row: Row[Any]) -> Invitation:
    return Invitation(
        id=InvitationId(row.id),
        audience=row.audience,
        name=row.name,
        address=row.address,
        language=row.language,
        department=row.department,
        answered=row.answered,
    )


def _place(who: Invitation | Invitee) -> tuple[str, str]:
    return who.audience, who.address.strip().casefold()


def _invitation(invitee: Invitee) -> Invitation:
    return Invitation(
        id=InvitationId(secrets.token_hex(ID_BYTES)),
        audience=invitee.audience,
        name=invitee.name,
        address=invitee.address.strip(),
        language=invitee.language,
        department=invitee.department,
    )


def _columns(id_: EvaluationId, key: Key, invitation: Invitation) -> dict[str, Any]:
    return {
        "evaluation": id_,
        "id": invitation.id,
        "token": digest_of(token_of(key, invitation.id)),
        "audience": invitation.audience,
        "name": invitation.name,
        "address": invitation.address,
        "language": invitation.language,
        "department": invitation.department,
        "answered": None,
    }
