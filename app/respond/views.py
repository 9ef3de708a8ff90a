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

from app.form import questionnaire
from app.respond import cookies, handing_in, page, replies, signing
from app.respond.handing_in import Visit
from app.respond.mistakes import mistakes
from app.respond.page import Opening
from app.respond.signing import Sheet
from app.web import db, guard
from app.web.visitor import LANGUAGE_ARGUMENT, hide, neutral, notice, render, speak
from surveys.errors import Refused, Unavailable
from surveys.fieldwork.answers import read
from surveys.fieldwork.evaluation import Admission
from surveys.fieldwork.invitation import Token

blueprint = Blueprint("respond", __name__)
guard.csrf.exempt(blueprint)
blueprint.after_request(hide)

SHEET = "sheet"
RESUMED, ANOTHER, DISCARD = "_resumed", "_another", "_discard"
"""No item or question can have these names."""
PERSONAL = "personal"
"""In the address that a personal link leads to: without its cookie the page must not become an
open link's, or its person would be reminded for ever."""
RETRY_SECONDS = 3600
MAX_BODY = 2**22
"""Forty-five texts in Chinese, each as long as its field takes it, at nine bytes a character."""
MAX_FIELDS = 2000
POSTS = "3000 per minute"
WRONG_TOKENS = "600 per minute"
"""Generous: a whole firm answers from behind one address on the morning when it is asked, and a
token has 160 bits."""


@blueprint.get("/i/<token>")
@guard.limiter.limit(WRONG_TOKENS, deduct_when=lambda response: response.status_code == 404)
def invited(token: str) -> ResponseReturnValue:
    """A personal link: leads on to the questionnaire and leaves the token behind."""
    holder = handing_in.personal(db.store(), Token(token), db.now())
    if holder is None:
        return neutral(speak())
    response = replies.see(f"{cookies.path(holder.slug)}?{PERSONAL}=1")
    cookies.hold(response, holder)
    return response


@blueprint.get("/r/<slug>")
def questionnaire_page(slug: str) -> ResponseReturnValue:
    """The empty form, or what this browser has sent. Looking at it spends and stores nothing."""
    holder, kept = cookies.holder(slug), cookies.kept(slug)
    if holder is None and PERSONAL in request.args:
        switch = f"?{PERSONAL}=1&"
        return notice("cookies", speak(), HTTPStatus.BAD_REQUEST, switch=switch)
    visited = handing_in.visit(db.store(), slug, holder, kept, db.now())
    spent = visited is None or (visited.answered and visited.link.enabled)
    if holder and spent and PERSONAL not in request.args:
        # The personal link was used or withdrawn: this is the open one, and perhaps someone else.
        holder, visited = None, handing_in.visit(db.store(), slug, None, kept, db.now())
    if visited is None:
        return neutral(speak())
    language = speak(questionnaire.offered(visited.instrument), holder.language if holder else "")
    if visited.stated:
        return notice("stated", language)
    if visited.answered:
        return replies.received(visited, holder, kept, language)
    if visited.admission in (Admission.CLOSED, Admission.NOT_YET):
        return neutral(speak())
    if visited.admission is Admission.PAUSED:
        return _retry_later(notice("paused", language, HTTPStatus.SERVICE_UNAVAILABLE))
    sheet = handing_in.sheet_for(visited, holder, kept, db.now())
    response = page.fresh(_opening(visited, sheet, language), replies.signed(sheet))
    if holder is None:
        cookies.keep(response, slug, sheet.ballot)
    return response


@blueprint.post("/r/<slug>")
@guard.limiter.limit(POSTS)
def hand_in(slug: str) -> ResponseReturnValue:
    """Take the form: another language, corrections to be made, or a sheet received."""
    values = _posted()
    sheet = signing.read(db.config().secret, Sheet, values.pop(SHEET, None), slug)
    if sheet and values.pop(RESUMED, ""):
        # Begun on an earlier page: how long it took in all is not known, here and from here on.
        sheet = replace(sheet, opened="")
    visited = handing_in.resume(db.store(), sheet, db.now()) if sheet else None
    if sheet is None or visited is None:
        return notice("unread", speak(), HTTPStatus.BAD_REQUEST, switch=None)
    offered = questionnaire.offered(visited.instrument)
    switch = values.pop(LANGUAGE_ARGUMENT, "")
    language = switch if switch in offered else speak(offered)
    if not sheet.personal and (ANOTHER in values or DISCARD in values):
        ballot = sheet.ballot if DISCARD in values else handing_in.new_ballot()
        return replies.turn(slug, ballot, language)
    if visited.admission is not Admission.OPEN and (
        barred := _barred(visited, sheet, values, language)
    ):
        return barred
    if switch:
        return _keep(visited, sheet, values, language, HTTPStatus.OK)
    if not replies.is_settled(sheet):
        return replies.settle(sheet, language)
    return _take(visited, sheet, values, language)


def _barred(visited: Visit, sheet: Sheet, values: dict[str, str], language: str) -> Response | None:
    """The reply while nothing new is taken; None where what was received can still be compared."""
    if visited.stated:
        return None
    if visited.admission is Admission.PAUSED:
        if visited.answered:
            return None
        return _keep(
            visited, sheet, values, language, HTTPStatus.SERVICE_UNAVAILABLE, "paused.kept"
        )
    if visited.answered:
        return replies.acknowledge(sheet.slug, sheet.ballot, language, again="closed")
    return replies.late(visited, values, language)


def _take(
    visited: Visit, sheet: Sheet, values: dict[str, str], language: str
) -> ResponseReturnValue:
    reading = read(visited.instrument, visited.link.audience, values)
    if reading.problems:
        opening = _opening(visited, sheet, language)
        wrong = mistakes(questionnaire.form(opening.want), reading.problems, values)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return page.kept(opening, replies.signed(sheet), values, status=status, mistakes=wrong)
    try:
        outcome = handing_in.hand_in(
            db.store(), visited, sheet, reading.answers, language, db.now()
        )
    except Refused:
        return replies.late(visited, values, language)
    except Unavailable:
        return _keep(
            visited, sheet, values, language, HTTPStatus.SERVICE_UNAVAILABLE, "failed.kept"
        )
    if outcome == "stated":
        return replies.late(visited, values, language, "stated")
    if outcome == "different":
        return replies.differs(visited, sheet, values, language)
    unsaid = "resent" if sheet.personal else "closed"
    # Who sends the statement once more is not asked whether another person answers: nobody can.
    same = "" if visited.stated else "same"
    again = {"new": "", "same": same, "unsaid": unsaid}[outcome]
    return replies.acknowledge(sheet.slug, sheet.ballot, language, again=again)


@blueprint.get("/r/<slug>/done")
def done(slug: str) -> ResponseReturnValue:
    """The receipt, from a cookie: in the address it would stand in the server's log, with a time
    and an address by which the sheet could be found again.
    """
    slip = cookies.slip(slug)
    if slip is None:
        return notice("none", speak())
    html = render("respond/done.html", speak(), slip=slip, sheet="")
    response = Response(html, mimetype="text/html")
    cookies.let_go(response, slip)
    return response


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


def _opening(visited: Visit, sheet: Sheet, language: str) -> Opening:
    return Opening(
        evaluation=visited.evaluation,
        want=questionnaire.wanted(visited.instrument, visited.link.audience, language),
        slug=sheet.slug,
        personal=bool(sheet.personal),
    )


def _keep(
    visited: Visit,
    sheet: Sheet,
    values: dict[str, str],
    language: str,
    status: int,
    words: str = "",
) -> Response:
    """The form once more, as it was filled in."""
    opening = _opening(visited, sheet, language)
    response = page.kept(opening, replies.signed(sheet), values, status=status, notice=words)
    return _retry_later(response) if status == HTTPStatus.SERVICE_UNAVAILABLE else response


def _retry_later(response: Response) -> Response:
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
