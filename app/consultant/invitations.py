"""Personal links: invited from a list, listed, downloaded, withdrawn."""

import csv
import io
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import csvfile, db
from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.reach import number
from app.consultant.room import blueprint
from app.words import LANGUAGE_NAMES, word
from surveys import roster
from surveys.errors import AnswersError, NotFound, Problem, Refused
from surveys.exchange.sheets import harmless
from surveys.invitation import Invitation, InvitationId
from surveys.roster import Person
from surveys.storage.values import Invited, Invitee
from surveys.text import Text

PAGE = 100
LINE = "line "
COLUMNS = ("audience", "name", "address", "language", "department", "link")


@blueprint.route("/<evaluation>/invitations", methods=["GET", "POST"])
def invitations(evaluation: str) -> ResponseReturnValue:
    """The list, and the form that adds to it. Of a list with bad rows the good ones are taken."""
    desk = desks.take(evaluation, "field")
    if request.method != "POST":
        return _page(desk)
    if desk.current is None or desk.evaluation.status in OVER:
        code = "unpublished" if desk.current is None else "closed"
        raise Refused(code, "Nobody can be invited now.")
    try:
        read = roster.read(_text(), _audiences(desk), default=_default(desk))
    except AnswersError as error:
        return _page(desk, problems=error.problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    with db.store().begin() as work:
        invited = work.invite(desk.id, [_invitee(person) for person in read.people])
    if not read.problems:
        flash(_told(invited))
        onward = url_for("consultant.invitations", evaluation=evaluation)
        return redirect(onward, HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(desk, read.problems, told=_told(invited), pasted=read.rest, status=status)


@blueprint.get("/<evaluation>/invitations/links.csv")
def links(evaluation: str) -> ResponseReturnValue:
    """All personal links as a file for mail merge."""
    desk = desks.take(evaluation, "field")
    with db.store().read() as work:
        tokens, invited = work.tokens(desk.id), work.invitations(desk.id)
    names = {name: each.to(g.language) for name, each in _audiences(desk).items()}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(word(f"consultant.invitations.{name}", g.language) for name in COLUMNS)
    for each in invited:
        link = db.config().base_url + url_for("respond.invited", token=tokens[each.id])
        told = (
            names.get(each.audience, each.audience),
            each.name,
            each.address,
            LANGUAGE_NAMES.get(each.language, each.language),
            each.department,
        )
        writer.writerow((*map(harmless, told), link))
    # The mark makes spreadsheets read it as UTF-8.
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=parallax-links.csv"
    return response


@blueprint.route("/<evaluation>/invitations/<invitation>/revoke", methods=["GET", "POST"])
def revoke(evaluation: str, invitation: str) -> ResponseReturnValue:
    """Withdraw one invitation, after asking."""
    desk = desks.take(evaluation, "field")
    desks.check_editable(desk)
    with db.store().read() as work:
        found = next((each for each in work.invitations(desk.id) if each.id == invitation), None)
    if found is None:
        raise NotFound("There is no such invitation.")
    who = found.name or found.address
    if request.method != "POST":
        return desks.show(desk, "revoke.html", "fieldwork", who=who, text=request.args.get("q"))
    with db.store().begin() as work:
        work.revoke(desk.id, InvitationId(invitation))
    flash(word("consultant.invitations.revoked", g.language, name=who))
    onward = url_for("consultant.invitations", evaluation=evaluation, q=request.args.get("q"))
    return redirect(onward, HTTPStatus.SEE_OTHER)


def _text() -> str:
    file = request.files.get("file")
    raw = file.stream.read() if file else b""
    if raw:
        return csvfile.decode(raw, name=file.filename or "" if file else "")[0]
    return request.form.get("list", "")


def _audiences(desk: Desk) -> dict[str, Text]:
    audiences = desk.current.model.audiences if desk.current else ()
    return {audience.id: audience.name for audience in audiences}


def _default(desk: Desk) -> str:
    known = _audiences(desk)
    given = request.form.get("audience", "")
    if given not in known:
        raise NotFound("There is no such audience.")
    return given


def _invitee(person: Person) -> Invitee:
    return Invitee(
        audience=person.audience,
        name=person.name,
        address=person.address,
        language=person.language,
        department=person.department,
    )


def _told(invited: Invited) -> str:
    added = word("consultant.invitations.added", g.language, n=len(invited.added))
    if not invited.skipped:
        return added
    skipped = word("consultant.invitations.skipped", g.language, n=len(invited.skipped))
    return f"{added} {skipped}"


def _page(
    desk: Desk,
    problems: Sequence[Problem] = (),
    told: str = "",
    pasted: str | None = None,
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    with db.store().read() as work:
        everyone = work.invitations(desk.id)
    text = request.args.get("q", "").strip()
    fitting = [each for each in everyone if _fits(each, text)]
    last = max(1, -(-len(fitting) // PAGE))
    page = min(max(number(request.args.get("page", "")) or 1, 1), last)
    bad = {problem.where for problem in problems}
    return desks.show(
        desk,
        "invitations.html",
        "fieldwork",
        status=status,
        problems=problems,
        bad=len(bad),
        whole=not all(where.startswith(LINE) for where in bad),
        told=told,
        total=len(everyone),
        rows=fitting[(page - 1) * PAGE : page * PAGE],
        found_n=len(fitting),
        page=page,
        last=last,
        text=text,
        url=lambda to: url_for("consultant.invitations", evaluation=desk.id, q=text, page=to),
        names={name: each.to(g.language) for name, each in _audiences(desk).items()},
        over=desk.evaluation.status in OVER,
        pasted=request.form.get("list", "") if pasted is None else pasted,
        chosen=request.form.get("audience", ""),
    )


def _fits(invitation: Invitation, text: str) -> bool:
    told = (invitation.name, invitation.address, invitation.department)
    return text.casefold() in "\n".join(told).casefold()
