"""The page with the form; all but its sheet is made and compressed once while nothing changes."""

import struct
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Self
from zoneinfo import ZoneInfo

from flask import Response, request

from app.form import questionnaire
from app.respond.mistakes import Mistakes
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
HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
BEST = 9
RAW = -15
STORED_LIMIT = 0xFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A page before and after the place, plain and as raw deflate blocks, with the head's CRC."""

    head: bytes
    tail: bytes
    packed_head: bytes
    packed_tail: bytes
    checksum: int

    @classmethod
    def of(cls, page: str) -> Self:
        """A page cut at its one `PLACE`."""
        head, tail = page.encode().split(PLACE.encode())
        first, last = (zlib.compressobj(BEST, zlib.DEFLATED, RAW) for _ in range(2))
        return cls(
            head=head,
            tail=tail,
            packed_head=first.compress(head) + first.flush(zlib.Z_FULL_FLUSH),
            packed_tail=last.compress(tail) + last.flush(zlib.Z_FINISH),
            checksum=zlib.crc32(head),
        )

    def plain(self, sheet: bytes) -> bytes:
        """The whole page."""
        return self.head + sheet + self.tail

    def gzipped(self, sheet: bytes) -> bytes:
        """The whole page as one gzip member (RFC 1952).

        The sheet is a stored block: its length tells nothing of how it resembles the rest.

        Raises:
            ValueError: it is longer than a stored block can be (65,535 bytes).
        """
        if len(sheet) > STORED_LIMIT:
            raise ValueError("the sheet does not fit into one stored block")
        checksum = zlib.crc32(self.tail, zlib.crc32(sheet, self.checksum))
        size = len(self.head) + len(sheet) + len(self.tail)
        stored = struct.pack("<BHH", 0, len(sheet), len(sheet) ^ STORED_LIMIT)
        trailer = struct.pack("<II", checksum, size & 0xFFFFFFFF)
        return HEADER + self.packed_head + stored + sheet + self.packed_tail + trailer


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
        response = Response(parcel.gzipped(sheet.encode()), mimetype="text/html")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(parcel.plain(sheet.encode()), mimetype="text/html")
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(maxsize=KEPT_PAGES)
def _parcel(opening: Opening) -> Parcel:
    html = _html(opening, questionnaire.blank(opening.want), mistakes=Mistakes(), notice="")
    return Parcel.of(html)


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
        names = {each.id: each.name for each in work.people.organisations()}
    return names.get(organisation, "")
