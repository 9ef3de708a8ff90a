"""The three cookies of a respondent's browser. Each is signed and stays within its own link."""

from flask import Response, request

from app.respond.signing import Kept, Kind, Pass, Signed, Slip, read, sign
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
    return _read(Pass, PASS, slug)


def hold(response: Response, value: Pass) -> None:
    """Let the browser go on without its personal link."""
    _set(response, PASS, value, path(value.slug), PASS_SECONDS)


def kept(slug: str) -> str:
    """The ballot with which this browser opened an open link; "" where it has none."""
    known = _read(Kept, KEPT, slug)
    return known.ballot if known else ""


def keep(response: Response, slug: str, ballot: str) -> None:
    """Let the browser resume a ballot, so that it counts once though a reply be lost."""
    _set(response, KEPT, Kept(slug=slug, ballot=ballot), path(slug), KEPT_SECONDS)


def slip(slug: str) -> Slip | None:
    """What the receipt's page shows."""
    return _read(Slip, SLIP, slug)


def hand_over(response: Response, value: Slip) -> None:
    """Give the receipt to the page that shows it."""
    _set(response, SLIP, value, f"{path(value.slug)}/done", SLIP_SECONDS)


def slip_of(slug: str, ballot: str, again: str) -> Slip:
    """The slip for a ballot that has been received."""
    receipt = receipt_of(Ballot(ballot))
    return Slip(slug=slug, receipt=receipt, again=again, draft=ballot[:DRAFT_LENGTH])


def let_go(response: Response, shown: Slip) -> None:
    """Forget the kept ballot whose receipt this browser is shown; another one stays."""
    if (ballot := kept(shown.slug)) and receipt_of(Ballot(ballot)) == shown.receipt:
        response.delete_cookie(KEPT, path=path(shown.slug))


def _read(kind: type[Kind], name: str, slug: str) -> Kind | None:
    return read(db.config().secret, kind, request.cookies.get(name), slug)


def _set(response: Response, name: str, value: Signed, where: str, seconds: int) -> None:
    config = db.config()
    response.set_cookie(
        name,
        sign(config.secret, value),
        max_age=seconds,
        path=where,
        httponly=True,
        samesite="Lax",
        secure=config.secure,
    )
