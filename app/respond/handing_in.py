"""What is behind a link, and the handing in of a sheet: all that touches the store."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app.respond.signing import Pass, Sheet
from surveys.errors import NotFound
from surveys.fieldwork.answers import BLANK, NOT_APPLICABLE, Answers
from surveys.fieldwork.evaluation import Admission, Evaluation, admit, admit_rater
from surveys.fieldwork.invitation import Ballot, InvitationId, Token
from surveys.fieldwork.quality import was_hasty
from surveys.questionnaire.instrument import Instrument
from surveys.storage.store import Store
from surveys.storage.values import Link, Submission
from surveys.storage.work import Work

Outcome = Literal["new", "same", "different", "unsaid", "stated"]
"""What became of a sheet: kept; the same answers were received before; or others, so that these
are not taken; or some were, and which is not said (`hand_in`); or the supplier has declared
something else.
"""
BALLOT_BYTES = 16
TOKEN_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a link leads to. `answered`: the visitor's ballot has been received already; `stated`:
    the supplier's one statement has, whoever sent it.
    """

    link: Link
    evaluation: Evaluation
    instrument: Instrument
    admission: Admission
    answered: bool = False
    stated: bool = False


def personal(store: Store, token: Token, now: datetime) -> Pass | None:
    """What the cookie of a personal link will hold; None where the link cannot be used now.

    Unknown, withdrawn, used, closed and not yet open are not told apart.
    """
    if len(token) != TOKEN_LENGTH:
        return None
    with store.read() as work:
        invited = work.invitations.by_token(token)
        if invited is None:
            return None
        id_, invitation = invited
        evaluation = work.evaluations.get(id_)
        link = next(each for each in work.links.of(id_) if each.audience == invitation.audience)
        if _admission(link, evaluation, now) not in (Admission.OPEN, Admission.PAUSED):
            return None
        ballot = work.ballots.of(id_, token)
        if work.ballots.is_received(id_, ballot):
            return None
    return Pass(
        slug=link.slug,
        ballot=ballot,
        invitation="" if evaluation.secrecy == "anonymous" else invitation.id,
        language=invitation.language if invitation.language.isalpha() else "",
    )


def visit(store: Store, slug: str, holder: Pass | None, kept: str, now: datetime) -> Visit | None:
    """What a visitor of `slug` finds; None where there is nothing, or not for this visitor.

    Args:
        store: where it lies.
        slug: of the link.
        holder: who came by a personal link.
        kept: the ballot that the browser has from an earlier visit by the open link, or "".
        now: the moment.
    """
    ballot = Ballot(holder.ballot if holder else kept)
    with store.read() as work:
        entry = work.links.entry(slug)
        if entry is None or entry.version is None or not (holder or entry.link.enabled):
            return None
        link, evaluation = entry.link, entry.evaluation
        if holder and work.ballots.is_withdrawn(evaluation.id, Ballot(holder.ballot)):
            return None
        instrument = work.versions.instrument(entry.version)
        if not _is_asked(instrument, link.audience):
            return None
        return Visit(
            link=link,
            evaluation=evaluation,
            instrument=instrument,
            admission=_admission(link, evaluation, now),
            answered=bool(ballot) and work.ballots.is_received(evaluation.id, ballot),
            stated=_is_stated(work, link, evaluation, instrument),
        )


def sheet_for(visited: Visit, holder: Pass | None, kept: str, now: datetime) -> Sheet:
    """The sheet of a page that is about to be shown: the holder's ballot, the kept or a new one."""
    opened = str(int(now.timestamp())) if is_timed(visited.evaluation, visited.link) else ""
    return Sheet(
        slug=visited.link.slug,
        digest=visited.instrument.digest,
        ballot=holder.ballot if holder else kept or new_ballot(),
        invitation=holder.invitation if holder else "",
        personal="1" if holder else "",
        opened=opened,
    )


def new_ballot() -> str:
    """The ballot of someone who comes by an open link."""
    return secrets.token_hex(BALLOT_BYTES)


def for_another(sheet: Sheet) -> Sheet:
    """A sheet on which another person's answers count. When they were begun is not known."""
    return replace(sheet, ballot=new_ballot(), opened="")


def is_timed(evaluation: Evaluation, link: Link) -> bool:
    """Whether it is noted that answers came too fast: never in anonymous mode, nor of raters."""
    asked = evaluation.quality.seconds_per_item is not None and link.kind != "raters"
    return asked and evaluation.secrecy != "anonymous"


def resume(store: Store, sheet: Sheet, now: datetime) -> Visit | None:
    """What a sheet that comes in belongs to: the version on its page, the state of now.

    None where there is no such link or version. An open link that was switched off counts as
    closed; whether a personal one was withdrawn is seen when the sheet is stored. `answered` is not
    looked up while it is open: the insert will tell.
    """
    with store.read() as work:
        entry = work.links.entry(sheet.slug)
        if entry is None:
            return None
        link, evaluation = entry.link, entry.evaluation
        try:
            instrument = work.versions.instrument(sheet.digest)
        except NotFound:
            return None
        admission = _admission(link, evaluation, now)
        if admission is Admission.OPEN and not (sheet.personal or link.enabled):
            admission = Admission.CLOSED
        answered = admission is not Admission.OPEN and work.ballots.is_received(
            evaluation.id, Ballot(sheet.ballot)
        )
        return Visit(
            link=link,
            evaluation=evaluation,
            instrument=instrument,
            admission=admission,
            answered=answered,
            stated=_is_stated(work, link, evaluation, instrument),
        )


def hand_in(
    store: Store, visited: Visit, sheet: Sheet, answers: Answers, language: str, now: datetime
) -> Outcome:
    """Keep a sheet; where its ballot has been received, say whether these are the same answers.

    Of a personal link it is not said: whoever had opened it before its person did could find out
    by trying what an anonymous person answered. Nor can it be known once the evaluation closed.
    A declared self-assessment is nobody's secret, and the only one: there it is always said.

    Of `now` nothing is kept but whether it came sooner after the page than the rules allow.

    Raises:
        Refused: the evaluation closed, or the invitation was withdrawn, in this very moment.
        Unavailable: the database could not take it; nothing was kept.
    """
    submission = Submission(
        ballot=Ballot(sheet.ballot),
        evaluation=visited.evaluation.id,
        version=sheet.digest,
        audience=visited.link.audience,
        personal=bool(sheet.personal),
        # An anonymous sheet does not bear it, for an invitation may: the only one in English.
        language="" if visited.evaluation.secrecy == "anonymous" else language,
        answers=answers,
        invitation=InvitationId(sheet.invitation) if sheet.invitation else None,
        hasty=_hasty(visited, sheet, answers, now),
    )
    with store.begin() as work:
        if work.submissions.submit(submission):
            return "new"
        stated = _is_stated(work, visited.link, visited.evaluation, visited.instrument)
        same = None if sheet.personal and not stated else work.submissions.repeats(submission)
    if stated:
        return "same" if same else "stated"
    return "unsaid" if same is None else "same" if same else "different"


def _hasty(visited: Visit, sheet: Sheet, answers: Answers, now: datetime) -> bool | None:
    if not sheet.opened or not is_timed(visited.evaluation, visited.link):
        return None
    ratings = sum(mark not in (BLANK, NOT_APPLICABLE) for mark in answers.ratings)
    return was_hasty(visited.evaluation.quality, now.timestamp() - int(sheet.opened), ratings)


def _is_asked(instrument: Instrument, audience: str) -> bool:
    return any(each.id == audience for each in instrument.model.audiences)


def _is_stated(work: Work, link: Link, evaluation: Evaluation, instrument: Instrument) -> bool:
    """Whether the supplier has declared: by whichever of its audiences, the statement is one."""
    if link.kind != "raters" or not evaluation.is_declared:
        return False
    audiences = [each.id for each in instrument.model.audiences if each.side == "supplier"]
    return any(work.responses.any(evaluation.id, audience) for audience in audiences)


def _admission(link: Link, evaluation: Evaluation, now: datetime) -> Admission:
    return (admit_rater if link.kind == "raters" else admit)(evaluation, now)
