"""The three cookies of a respondent's browser. Each is signed and stays within its own link."""

from flask import Response, request

from app.respond.ballot_field import (
    Pass,
    Slip,
    read_kept,
    read_pass,
    read_slip,
    sign_kept,
    sign_pass,
    sign_slip,
)
from app.web import db
from surveys.fieldwork.invitation import Ballot, receipt_of

PASS = "pass"  # noqa: S105 - a cookie's name
KEPT = "ballot"
SLIP = "slip"
PASS_SECONDS = 4 * 3600
KEPT_SECONDS = 7 * 86400
"""As long as the browser keeps what is being filled in (respond.js)."""
SLIP_SECONDS = 900
DRAFT_LENGTH = 8


def path(slug: str) -> str:
    """Where a link's form is, and the path of its cookies."""
    return f"{request.script_root}/r/{slug}"


def holder(slug: str) -> Pass | None:
    """Who came by a personal link."""
    return read_pass(db.config().secret, request.cookies.get(PASS), slug)


def hold(response: Response, value: Pass) -> None:
    """Let the browser go on without its personal link."""
    text = sign_pass(db.config().secret, value)
    _set(response, PASS, text, path(value.slug), PASS_SECONDS)


def kept(slug: str) -> str:
    """The ballot with which this browser opened an open link; "" where it has none."""
    return read_kept(db.config().secret, request.cookies.get(KEPT), slug)


def keep(response: Response, slug: str, ballot: str) -> None:
    """Let the browser resume a ballot, so that it counts once though a reply be lost."""
    text = sign_kept(db.config().secret, slug, ballot)
    _set(response, KEPT, text, path(slug), KEPT_SECONDS)


def slip(slug: str) -> Slip | None:
    """What the receipt's page shows."""
    return read_slip(db.config().secret, request.cookies.get(SLIP), slug)


def hand_over(response: Response, value: Slip) -> None:
    """Give the receipt to the page that shows it."""
    text = sign_slip(db.config().secret, value)
    _set(response, SLIP, text, f"{path(value.slug)}/done", SLIP_SECONDS)


def slip_of(slug: str, ballot: str, again: str) -> Slip:
    """The slip for a ballot that has been received."""
    receipt = receipt_of(Ballot(ballot))
    return Slip(slug=slug, receipt=receipt, again=again, draft=ballot[:DRAFT_LENGTH])


def let_go(response: Response, shown: Slip) -> None:
    """Forget the kept ballot whose receipt this browser is shown; another one stays."""
    if (ballot := kept(shown.slug)) and receipt_of(Ballot(ballot)) == shown.receipt:
        response.delete_cookie(KEPT, path=path(shown.slug))


def _set(response: Response, name: str, value: str, where: str, seconds: int) -> None:
    secure = db.config().secure
    response.set_cookie(
        name, value, max_age=seconds, path=where, httponly=True, samesite="Lax", secure=secure
    )
