"""Fieldwork: open, pause, close; when by itself; the links and how many answered."""

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

import segno
from flask import Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant import final
from app.consultant.desk import OVER, Desk
from app.consultant.field.schedule import Schedule
from app.consultant.room import blueprint
from app.consultant.times import aware, shown, zone_name
from app.web import db
from app.web.forms import mistakes
from app.words import word
from surveys.errors import NotFound, Refused
from surveys.fieldwork.evaluation import Status, admit, open_, pause
from surveys.questionnaire.text import NO_TEXT, Text
from surveys.storage.values import Link, LinkKind, Listed
from surveys.storage.work import Work

MANY: tuple[LinkKind, ...] = ("open", "raters")
"""Kinds of links by which many may answer."""
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
NOBODY = Listed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way in: a link for an audience, and its address outside.

    `people`: how many of that audience have personal links, so that they could answer twice.
    """

    link: Link
    name: Text
    address: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """An audience's progress. `due`: how many of the invited have not answered yet, None where the
    secret is lost with which that could be told; those whose invitation was withdrawn are counted
    in both, and how many these are is shown beside.
    """

    id: str
    name: Text
    side: str
    invited: int
    withdrawn: int
    answered: int
    due: int | None


@blueprint.get("/<evaluation>/fieldwork")
def fieldwork(evaluation: str) -> ResponseReturnValue:
    """The page of the field."""
    desk = desks.take(evaluation, "field")
    return _page(desk, Schedule.set_by(desk.evaluation))


@blueprint.post("/<evaluation>/fieldwork/state")
def state(evaluation: str) -> ResponseReturnValue:
    """Open, pause or resume."""
    desk = desks.take(evaluation, "field")
    done = request.form.get("do", "")
    if done not in ("open", "pause", "resume"):
        raise Refused("unknown", "There is no such step.")
    if done != "pause" and desk.current is None:
        raise Refused("unpublished", "Publish the questionnaire first.")
    if done == "open" and desk.has_supplier and desk.evaluation.self_assessment is None:
        raise Refused("self_assessment", "First say whether it is declared or of a panel.")
    changed = pause(desk.evaluation) if done == "pause" else open_(desk.evaluation, db.now())
    if not desks.save(desk, evaluation=changed):
        return _page(desks.take(evaluation), Schedule.set_by(desk.evaluation), HTTPStatus.CONFLICT)
    flash(word(f"consultant.fieldwork.did_{done}", g.language))
    return _back(evaluation)


@blueprint.post("/<evaluation>/fieldwork/schedule")
def schedule(evaluation: str) -> ResponseReturnValue:
    """When answers are taken, without anyone at hand."""
    desk, form = desks.take(evaluation, "field"), Schedule()
    if desk.evaluation.status in OVER:
        raise Refused("closed", "The evaluation is closed.")
    if not form.fits(form.objections(desk.evaluation, db.now())):
        return _page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    opens_at, closes_at = aware(form.opens_at.data), aware(form.closes_at.data)
    changed = replace(desk.evaluation, opens_at=opens_at, closes_at=closes_at)
    if not desks.save(desk, evaluation=changed):
        return _page(desks.take(evaluation), form, HTTPStatus.CONFLICT)
    flash(word("consultant.fieldwork.scheduled", g.language))
    return _back(evaluation)


@blueprint.route("/<evaluation>/fieldwork/close", methods=["GET", "POST"])
def close(evaluation: str) -> ResponseReturnValue:
    """End fieldwork for good, after asking."""
    desk = desks.take(evaluation, "field")
    if desk.evaluation.status not in (Status.OPEN, Status.PAUSED):
        raise Refused(desk.evaluation.status.value, "Only an open evaluation is closed.")
    page = final.ask(desk, "close", "fieldwork", lambda: _closed(desk), tally=tally(desk))
    if page is not None:
        return page
    flash(word("consultant.fieldwork.did_close", g.language))
    return redirect(url_for("consultant.results", evaluation=evaluation), HTTPStatus.SEE_OTHER)


def _closed(desk: Desk) -> bool:
    store, now = db.store(), db.now()
    return desks.unless_stale(lambda: store.close_evaluation(desk.id, now, seen=desks.seen()))


@blueprint.post("/<evaluation>/fieldwork/links/<slug>")
def switch(evaluation: str, slug: str) -> ResponseReturnValue:
    """Switch a link on or off."""
    desk = desks.take(evaluation, "field")
    found = _link(desk, slug)
    enabled = request.form.get("enabled") == "1"
    with db.store().begin() as work:
        work.links.switch(found.slug, enabled=enabled)
    flash(word(f"consultant.fieldwork.link_{'on' if enabled else 'off'}", g.language))
    people = next((way.people for way in ways(desk, MANY) if way.link.slug == slug), 0)
    if enabled and people:
        flash(word("consultant.fieldwork.beside", g.language, n=people))
    if found.kind != "open":
        onward = url_for("consultant.self_assessment", evaluation=evaluation)
        return redirect(onward, HTTPStatus.SEE_OTHER)
    return _back(evaluation)


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
        Way(
            link=by_audience[id_],
            name=name,
            address=address(by_audience[id_]),
            people=people[id_],
        )
        for id_, name in {**names, "": NO_TEXT}.items()
        if id_ in by_audience
    ]


def tally(desk: Desk) -> list[Tally]:
    """Counts only: who has answered is shown to nobody."""
    with db.store().read() as work:
        counts, listed, due = (
            work.responses.counts(desk.id),
            work.turnout.listed(desk.id),
            _due(work, desk),
        )
    audiences = desk.current.model.audiences if desk.current else ()
    return [
        Tally(
            id=each.id,
            name=each.name,
            side=each.side,
            invited=listed.get(each.id, NOBODY).given,
            withdrawn=listed.get(each.id, NOBODY).withdrawn,
            answered=counts.get(each.id, 0),
            due=None if due is None else due.get(each.id, 0),
        )
        for each in audiences
    ]


def _due(work: Work, desk: Desk) -> Mapping[str, int] | None:
    try:
        return work.turnout.due(desk.id)
    except Refused as error:
        if error.code != "secret":
            raise
        return None  # the page is needed all the same, to pause and to switch links off


def _link(desk: Desk, slug: str) -> Link:
    with db.store().read() as work:
        link = work.links.get(slug)
    if link is None or link.evaluation != desk.id:
        raise NotFound("There is no such link.")
    return link


def _back(evaluation: str) -> ResponseReturnValue:
    onward = url_for("consultant.fieldwork", evaluation=evaluation)
    return redirect(onward, HTTPStatus.SEE_OTHER)


def _page(desk: Desk, form: Schedule, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return desks.show(
        desk,
        "fieldwork.html",
        "fieldwork",
        status=status,
        form=form,
        found=mistakes(form),
        tally=tally(desk),
        ways=ways(desk, ("open",)),
        admission=admit(desk.evaluation, db.now()).value,
        over=desk.evaluation.status in OVER,
        zone=zone_name(),
        shown=shown,
    )
