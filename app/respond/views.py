"""What a respondent's browser asks for: a link is opened, a form is sent, a receipt is shown.

No session is used and the forms bear no CSRF token: the signed sheet in the form is the
permission to answer. It stands only on a page that was opened by link, so another site could
send nothing but answers that it might as well send by itself.
"""

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app import db, guard, questionnaire
from app.respond import desk, page
from app.respond.desk import Visit
from app.respond.entries import entries
from app.respond.mistakes import mistakes
from app.respond.page import Opening
from app.respond.sheet import (
    Sheet,
    Slip,
    read_pass,
    read_sheet,
    read_slip,
    sign_pass,
    sign_sheet,
    sign_slip,
)
from app.visitor import LANGUAGE_ARGUMENT, hide, neutral, notice, render, speak
from surveys.answers import read
from surveys.errors import Refused, Unavailable
from surveys.evaluation import Admission
from surveys.invitation import Ballot, Token, receipt_of

blueprint = Blueprint("respond", __name__)
guard.csrf.exempt(blueprint)
blueprint.after_request(hide)

PASS = "pass"  # noqa: S105 - a cookie's name
SLIP = "slip"
SHEET = "sheet"
RESUMED = "_resumed"
"""No item or question can have this name."""
PERSONAL = "personal"
"""In the address that a personal link leads to: without its cookie the page must not become an
open link's, or its person would be reminded for ever."""
PASS_SECONDS = 4 * 3600
SLIP_SECONDS = 900
RETRY_SECONDS = 3600
MAX_BODY = 2**20
MAX_FIELDS = 2000
POSTS = "600 per minute"
WRONG_TOKENS = "600 per minute"
"""Generous: many people answer from behind one address, and a token has 160 bits."""


@blueprint.get("/i/<token>")
@guard.limiter.limit(WRONG_TOKENS, deduct_when=lambda response: response.status_code == 404)
def invited(token: str) -> ResponseReturnValue:
    """A personal link: leads on to the questionnaire and leaves the token behind."""
    found = desk.personal(db.store(), Token(token), db.now())
    if found is None:
        return neutral(speak())
    target = _path(found.slug)
    response = _see(f"{target}?{PERSONAL}=1")
    _set_cookie(response, PASS, sign_pass(db.config().secret, found), target, PASS_SECONDS)
    return response


@blueprint.get("/r/<slug>")
def questionnaire_page(slug: str) -> ResponseReturnValue:
    """The empty form. Nothing is spent or stored by looking at it."""
    secret = db.config().secret
    holder = read_pass(secret, request.cookies.get(PASS), slug)
    if holder is None and PERSONAL in request.args:
        switch = f"?{PERSONAL}=1&"
        return notice("cookies", speak(), HTTPStatus.BAD_REQUEST, switch=switch)
    found = desk.visit(db.store(), slug, holder, db.now())
    if found is not None and found.answered and found.link.enabled and PERSONAL not in request.args:
        # Someone else at this device, who came by the open link.
        holder, found = None, desk.visit(db.store(), slug, None, db.now())
    if found is None or found.admission in (Admission.CLOSED, Admission.NOT_YET):
        return neutral(speak())
    language = speak(questionnaire.offered(found.instrument), holder.language if holder else "")
    if holder is not None and found.answered:
        return _acknowledge(slug, holder.ballot, language, again="personal")
    if found.admission is Admission.PAUSED:
        return _retry_later(notice("paused", language, HTTPStatus.SERVICE_UNAVAILABLE))
    sheet = desk.sheet_for(found, holder, db.now())
    return page.fresh(_opening(found, sheet, language), sign_sheet(secret, sheet))


@blueprint.post("/r/<slug>")
@guard.limiter.limit(POSTS)
def hand_in(slug: str) -> ResponseReturnValue:
    """Take the form: another language, corrections to be made, or a sheet received."""
    values = _posted()
    sheet = read_sheet(db.config().secret, values.pop(SHEET, None), slug)
    if sheet and values.pop(RESUMED, ""):
        # Begun on an earlier page: how long it took in all is not known, here and from here on.
        sheet = replace(sheet, opened="")
    found = desk.resume(db.store(), sheet, db.now()) if sheet else None
    if sheet is None or found is None:
        return notice("unread", speak(), HTTPStatus.BAD_REQUEST, switch=None)
    offered = questionnaire.offered(found.instrument)
    switch = values.pop(LANGUAGE_ARGUMENT, "")
    language = switch if switch in offered else speak(offered)
    if found.answered:
        return _acknowledge(slug, sheet.ballot, language, again=_kind(sheet))
    if found.admission in (Admission.CLOSED, Admission.NOT_YET):
        return _late(found, values, language)
    if found.admission is Admission.PAUSED:
        return _keep(found, sheet, values, language, HTTPStatus.SERVICE_UNAVAILABLE, "paused.kept")
    if switch:
        return _keep(found, sheet, values, language, HTTPStatus.OK)
    return _take(found, sheet, values, language)


def _take(found: Visit, sheet: Sheet, values: dict[str, str], language: str) -> ResponseReturnValue:
    reading = read(found.instrument, found.link.audience, values)
    if reading.problems:
        opening = _opening(found, sheet, language)
        told = mistakes(questionnaire.form(opening.want), reading.problems, values)
        signed = sign_sheet(db.config().secret, sheet)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return page.kept(opening, signed, values, status=status, mistakes=told)
    try:
        new = desk.hand_in(db.store(), found, sheet, reading.answers, language, db.now())
    except Refused:
        return _late(found, values, language)
    except Unavailable:
        return _keep(found, sheet, values, language, HTTPStatus.SERVICE_UNAVAILABLE, "failed.kept")
    return _acknowledge(sheet.slug, sheet.ballot, language, again="" if new else _kind(sheet))


@blueprint.get("/r/<slug>/done")
def done(slug: str) -> ResponseReturnValue:
    """The receipt, from a cookie: in the address it would stand in the server's log, with a time
    and an address by which the sheet could be found again.
    """
    slip = read_slip(db.config().secret, request.cookies.get(SLIP), slug)
    if slip is None:
        return notice("none", speak())
    return Response(render("respond/done.html", speak(), slip=slip), mimetype="text/html")


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    """More than any questionnaire can hold."""
    return notice("large", speak(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE, switch=None)


def _posted() -> dict[str, str]:
    """The fields of the form, read by hand: it costs a fraction of what `request.form` does."""
    request.max_content_length = MAX_BODY
    body = request.get_data(cache=False)
    if len(body) >= MAX_BODY:  # of a body without a length, only that much is read
        raise RequestEntityTooLarge
    try:
        text = body.decode("ascii", "replace")
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError as error:
        raise RequestEntityTooLarge from error


def _opening(found: Visit, sheet: Sheet, language: str) -> Opening:
    return Opening(
        evaluation=found.evaluation,
        want=questionnaire.wanted(found.instrument, found.link.audience, language),
        slug=sheet.slug,
        personal=bool(sheet.personal),
    )


def _keep(
    found: Visit,
    sheet: Sheet,
    values: dict[str, str],
    language: str,
    status: int,
    words: str = "",
) -> Response:
    """The form once more, as it was filled in."""
    signed = sign_sheet(db.config().secret, sheet)
    opening = _opening(found, sheet, language)
    response = page.kept(opening, signed, values, status=status, notice=words)
    return _retry_later(response) if status == HTTPStatus.SERVICE_UNAVAILABLE else response


def _late(found: Visit, values: dict[str, str], language: str) -> Response:
    """It closed while they wrote: what they wrote, to be copied."""
    want = questionnaire.wanted(found.instrument, found.link.audience, language)
    told = entries(questionnaire.form(want), values)
    html = render("respond/late.html", language, entries=told)
    return Response(html, status=HTTPStatus.CONFLICT, mimetype="text/html")


def _acknowledge(slug: str, ballot: str, language: str, *, again: str) -> ResponseReturnValue:
    target = f"{_path(slug)}/done"
    response = _see(f"{target}?{LANGUAGE_ARGUMENT}={language}")
    slip = Slip(slug=slug, receipt=receipt_of(Ballot(ballot)), again=again)
    _set_cookie(response, SLIP, sign_slip(db.config().secret, slip), target, SLIP_SECONDS)
    return response


def _kind(sheet: Sheet) -> str:
    return "personal" if sheet.personal else "open"


def _path(slug: str) -> str:
    return f"{request.script_root}/r/{slug}"


def _see(target: str) -> Response:
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": target})


def _set_cookie(response: Response, name: str, value: str, path: str, seconds: int) -> None:
    secure = db.config().secure
    response.set_cookie(
        name, value, max_age=seconds, path=path, httponly=True, samesite="Lax", secure=secure
    )


def _retry_later(response: Response) -> Response:
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
