"""Links that many may use: switched on and off, as pictures to be scanned, with their addresses."""

import io
from collections import Counter
from dataclasses import dataclass

import segno
from flask import Response, flash, g, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.web import db
from app.words import word
from surveys.errors import NotFound
from surveys.questionnaire.text import NO_TEXT, Text
from surveys.storage.values import Link, LinkKind

MANY: tuple[LinkKind, ...] = ("open", "raters")
"""Kinds of links by which many may answer."""
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in: a link for an audience, and its address outside.

    `people`: how many of that audience have personal links, so that they could answer twice.
    """

    link: Link
    name: Text
    address: str
    people: int


@blueprint.post("/<evaluation>/fieldwork/links/<slug>")
def switch(evaluation: str, slug: str) -> ResponseReturnValue:
    """Switch a link on or off."""
    desk = desks.take(evaluation, "field")
    link = _link(desk, slug)
    enabled = request.form.get("enabled") == "1"
    with db.store().begin() as work:
        work.links.switch(link.slug, enabled=enabled)
    flash(word(f"consultant.fieldwork.link_{'on' if enabled else 'off'}", g.language))
    people = next((way.people for way in ways(desk, MANY) if way.link.slug == slug), 0)
    if enabled and people:
        flash(word("consultant.fieldwork.beside", g.language, n=people))
    page = "fieldwork" if link.kind == "open" else "self_assessment"
    return desks.go(page, evaluation)


@blueprint.get("/<evaluation>/fieldwork/links/<slug>.svg", defaults={"kind": "svg"})
@blueprint.get("/<evaluation>/fieldwork/links/<slug>.png", defaults={"kind": "png"})
def qr(evaluation: str, slug: str, kind: str) -> ResponseReturnValue:
    """A link as a QR code: drawn for print, or in points for screens and documents."""
    desk = desks.take(evaluation, "field")
    link = _link(desk, slug)
    code = segno.make(address(link), error="m", micro=False)
    out = io.BytesIO()
    colours = {"light": "#ffffff", "dark": "#000000"}
    if kind == "svg":
        code.save(out, kind="svg", scale=6, border=4, nl=False, **colours)
    else:
        code.save(out, kind="png", scale=16, border=4, **colours)
    response = Response(out.getvalue(), mimetype=PICTURES[kind])
    if "download" in request.args:
        name = f"parallax-qr-{link.audience or 'workspace'}.{kind}"
        response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def address(link: Link) -> str:
    """A link as the outside writes it."""
    room = "supplier.workspace" if link.kind == "supplier" else "respond.questionnaire_page"
    return db.config().base_url + url_for(room, slug=link.slug)


def ways(desk: Desk, kinds: tuple[LinkKind, ...]) -> list[Way]:
    """The links of some kinds, each with the name of its audience."""
    with db.store().read() as work:
        links = work.links.of(desk.id)
        people = Counter(each.audience for each in work.invitations.of(desk.id))
    audiences = desk.current.model.audiences if desk.current else ()
    names = {audience.id: audience.name for audience in audiences}
    by_audience = {link.audience: link for link in links if link.kind in kinds}
    return [
        Way(link=link, name=name, address=address(link), people=people[id_])
        for id_, name in {**names, "": NO_TEXT}.items()
        if (link := by_audience.get(id_))
    ]


def _link(desk: Desk, slug: str) -> Link:
    with db.store().read() as work:
        link = work.links.get(slug)
    if link is None or link.evaluation != desk.id:
        raise NotFound("There is no such link.")
    return link
