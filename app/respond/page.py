"""The page with the form. All of it but the sheet is made once for as long as nothing changes."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Response, request

from app.form import questionnaire
from app.respond.mistakes import Mistakes
from app.respond.parcel import Parcel, gzipped, pack, plain
from app.web import db
from app.web.fields import Wanted
from app.web.visitor import render
from surveys.fieldwork.evaluation import Evaluation
from surveys.fieldwork.people import OrganisationId

PLACE = "\x1asheet\x1a"
GOING_BACK = "private, no-cache"
"""An open link's page is still there when one goes back to it, with its sheet, so that what is
sent again is not counted again. A personal link's page (and any other) is not to be stored.
"""
KEPT_PAGES = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """All that the empty page depends on."""

    evaluation: Evaluation
    want: Wanted
    slug: str
    personal: bool


def fresh(opening: Opening, sheet: str) -> Response:
    """The empty form with its sheet."""
    response = _send(_parcel(opening), sheet)
    return _store(response, opening)


def kept(
    opening: Opening,
    sheet: str,
    values: dict[str, str],
    *,
    status: int = HTTPStatus.OK,
    mistakes: Mistakes | None = None,
    notice: str = "",
) -> Response:
    """The form with everything that was entered.

    Args:
        opening: which form.
        sheet: its signed sheet.
        values: form field → what was entered.
        status: of the response.
        mistakes: what is to be corrected.
        notice: key of a text under "respond" that stands on top.
    """
    mistakes = mistakes or Mistakes()
    fields = questionnaire.filled(opening.want, values, mistakes.by_field)
    html = _html(opening, fields, mistakes=mistakes, notice=notice, kept=True)
    response = Response(html.replace(PLACE, sheet), mimetype="text/html")
    response.status_code = int(status)
    return _store(response, opening)


def _store(response: Response, opening: Opening) -> Response:
    if not opening.personal:
        response.headers["Cache-Control"] = GOING_BACK
    return response


def _send(parcel: Parcel, sheet: str) -> Response:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = Response(gzipped(parcel, sheet.encode()), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(plain(parcel, sheet.encode()), mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=KEPT_PAGES)
def _parcel(opening: Opening) -> Parcel:
    html = _html(opening, questionnaire.blank(opening.want), mistakes=Mistakes(), notice="")
    return pack(html, PLACE)


def _html(opening: Opening, fields: str, **values: object) -> str:
    instrument, audience = opening.want.instrument, opening.want.audience
    language = opening.want.language
    return render(
        "respond/form.html",
        language,
        evaluation=opening.evaluation,
        asker=_asker(OrganisationId(opening.evaluation.organisation)),
        title=instrument.title.to(language),
        introduction=instrument.introduction.to(language),
        minutes=questionnaire.minutes(instrument, audience),
        offered=questionnaire.offered(instrument),
        until=_local(opening.evaluation.closes_at),
        side=instrument.audience(audience).side,
        personal=opening.personal,
        digest=opening.want.digest,
        slug=opening.slug,
        fields=fields,
        place=PLACE,
        **{"kept": False, **values},
    )


def _local(moment: datetime | None) -> str:
    """A set closing time in the zone of the installation, which is named."""
    if moment is None:
        return ""
    zone = db.config().timezone
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"


def _asker(organisation: OrganisationId) -> str:
    with db.store().read() as work:
        names = {each.id: each.name for each in work.organisations()}
    return names.get(organisation, "")
