"""Personal links: invited from a list, listed, downloaded, withdrawn."""

import csv
import io
import math
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, flash, g, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.field.open_links import MANY, ways
from app.consultant.room import blueprint
from app.inputs import csvfile
from app.web import db, numbers
from app.words import LANGUAGE_NAMES, listed, word
from surveys.errors import AnswersError, Cell, NotFound, Problem, Refused, Source
from surveys.exchange.sheets import harmless
from surveys.fieldwork import roster
from surveys.fieldwork.invitation import Invitation, InvitationId
from surveys.questionnaire.text import Text
from surveys.storage.values import Invited
from surveys.storage.work import Work

PAGE = 100
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
    except csvfile.NotText as error:
        where = Source(error.name)
        problem = Problem(where=where, code="encoding", what=_not_text(error))
        return _page(desk, problems=(problem,), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except AnswersError as error:
        return _page(desk, problems=error.problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    beside = request.form.get("links") == "on"
    with db.store().begin() as work:
        invited = work.invitations.invite(desk.id, read.people, beside_links=beside)
    if not read.problems:
        flash(_outcome(desk, invited))
        return desks.go("invitations", evaluation)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(desk, read.problems, _outcome(desk, invited), read.rest, status)


@blueprint.get("/<evaluation>/invitations/links.csv")
def links(evaluation: str) -> ResponseReturnValue:
    """All personal links as a file for mail merge; or those not yet used (`unused`)."""
    desk = desks.take(evaluation, "field")
    unused = _unused(desk)
    with db.store().read() as work:
        tokens, invited = work.invitations.tokens(desk.id), _listed(work, desk, unused=unused)
    names = {name: each.to(g.language) for name, each in _audiences(desk).items()}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(word(f"consultant.invitations.{name}", g.language) for name in COLUMNS)
    for each in invited:
        link = db.config().base_url + url_for("respond.invited", token=tokens[each.id])
        cells = (
            names.get(each.audience, each.audience),
            each.name,
            each.address,
            LANGUAGE_NAMES.get(each.language, each.language),
            each.department,
        )
        writer.writerow((*map(harmless, cells), link))
    # The mark makes spreadsheets read it as UTF-8.
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv; charset=utf-8")
    name = "parallax-links-unused.csv" if unused else "parallax-links.csv"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _unused(desk: Desk) -> bool:
    """Whether only links that were not used are asked for.

    Raises:
        Refused: the evaluation is anonymous, where nobody is shown who has answered.
    """
    if not request.args.get("unused"):
        return False
    if desk.evaluation.secrecy == "anonymous":
        raise Refused("unnamed", "Who has answered is not shown in an anonymous evaluation.")
    return True


def _listed(work: Work, desk: Desk, *, unused: bool) -> tuple[Invitation, ...]:
    everyone = work.invitations.of(desk.id)
    if not unused:
        return everyone
    answered = work.turnout.answered(desk.id)
    return tuple(each for each in everyone if each.id not in answered)


@blueprint.route("/<evaluation>/invitations/<invitation>/revoke", methods=["GET", "POST"])
def revoke(evaluation: str, invitation: str) -> ResponseReturnValue:
    """Withdraw one invitation, after asking."""
    desk = desks.take(evaluation, "field")
    desks.check_editable(desk)
    with db.store().read() as work:
        known = {each.id: each for each in work.invitations.of(desk.id)}
    person = known.get(InvitationId(invitation))
    if person is None:
        raise NotFound("There is no such invitation.")
    who = person.name or person.address
    if request.method != "POST":
        return desks.show(desk, "revoke.html", "fieldwork", who=who, text=request.args.get("q"))
    with db.store().begin() as work:
        work.invitations.revoke(desk.id, InvitationId(invitation))
    flash(word("consultant.invitations.revoked", g.language, name=who))
    return desks.go("invitations", evaluation, q=request.args.get("q"))


def _text() -> str:
    file = request.files.get("file")
    raw = file.stream.read() if file else b""
    if raw:
        return csvfile.decode(raw, name=file.filename or "" if file else "").text
    return request.form.get("list", "")


def _not_text(error: csvfile.NotText) -> str:
    if error.byte is None:
        return word("consultant.roster.no_text", g.language)
    return word(
        "consultant.roster.encoding",
        g.language,
        row=error.row,
        column=error.column,
        byte=f"0x{error.byte:02x}",
    )


def _place(problem: Problem) -> str:
    """Where in the list something is, in words; "" of the list as a whole."""
    match problem.where:
        case Cell(rows=(row,)):
            return word("consultant.invitations.row", g.language, where=row)
        case Source(name):
            return word("consultant.invitations.file_name", g.language, name=name)
    return ""


def _audiences(desk: Desk) -> dict[str, Text]:
    audiences = desk.current.model.audiences if desk.current else ()
    return {audience.id: audience.name for audience in audiences}


def _default(desk: Desk) -> str:
    known = _audiences(desk)
    given = request.form.get("audience", "")
    if given not in known:
        raise NotFound("There is no such audience.")
    return given


def _outcome(desk: Desk, invited: Invited) -> str:
    parts = [word("consultant.invitations.added", g.language, n=len(invited.added))]
    if invited.skipped:
        n = len(invited.skipped)
        parts.append(word("consultant.invitations.skipped", g.language, n=n))
    if invited.ended:
        known = _audiences(desk)
        names = [known[each].to(g.language) for each in invited.ended if each in known]
        values = {"names": listed(names, g.language)}
        parts.append(word("consultant.invitations.ended", g.language, **values))
    return " ".join(parts)


def _page(
    desk: Desk,
    problems: Sequence[Problem] = (),
    became: str = "",
    pasted: str | None = None,
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    """The page.

    Args:
        desk: the evaluation.
        problems: what is wrong with the list that was sent.
        became: what became of its other rows.
        pasted: what stands in the field; None: what was sent.
        status: of the response.
    """
    bad = {problem.where for problem in problems}
    return desks.show(
        desk,
        "invitations.html",
        "fieldwork",
        status=status,
        problems=problems,
        place=_place,
        bad=len(bad),
        whole=not all(isinstance(where, Cell) for where in bad),
        became=became,
        named=desk.evaluation.secrecy != "anonymous",
        open_to=_open_to(desk),
        links=request.form.get("links", "off"),
        names={name: each.to(g.language) for name, each in _audiences(desk).items()},
        over=desk.evaluation.status in OVER,
        pasted=request.form.get("list", "") if pasted is None else pasted,
        chosen=request.form.get("audience", ""),
        **_people(desk),
    )


def _people(desk: Desk) -> dict[str, object]:
    """Those who are invited, as far as they are asked for, one page of them."""
    unused, text = _unused(desk), request.args.get("q", "").strip()
    with db.store().read() as work:
        invited = _listed(work, desk, unused=unused)
        total = sum(each.given - each.withdrawn for each in work.turnout.listed(desk.id).values())
    fitting = [each for each in invited if _fits(each, text)]
    last = max(1, math.ceil(len(fitting) / PAGE))
    asked = numbers.read(request.args.get("page", ""), whole=True).whole
    page = min(max(asked or 1, 1), last)
    return {
        "total": total,
        "unused": unused,
        "text": text,
        "rows": fitting[(page - 1) * PAGE : page * PAGE],
        "fitting": len(fitting),
        "page": page,
        "last": last,
        "url": lambda to: _address(desk, to, text, unused=unused),
    }


def _address(desk: Desk, page: int, text: str, *, unused: bool) -> str:
    flag = "1" if unused else None
    return url_for("consultant.invitations", evaluation=desk.id, q=text, page=page, unused=flag)


def _open_to(desk: Desk) -> str:
    """The audiences whose open link is on."""
    names = (way.name.to(g.language) for way in ways(desk, MANY) if way.link.enabled)
    return listed(names, g.language)


def _fits(invitation: Invitation, text: str) -> bool:
    words = (invitation.name, invitation.address, invitation.department)
    return text.casefold() in "\n".join(words).casefold()
