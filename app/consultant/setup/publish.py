"""Step 6: what is still missing, what changes, and the frozen version."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.room import blueprint
from app.consultant.setup.cautions import cautions
from app.consultant.setup.margins import wrong_margins
from app.consultant.setup.places import changes, place
from app.consultant.setup.weights import wrong_weights
from app.consultant.times import shown, zone_name
from app.web import db
from app.words import word
from surveys.errors import Problem
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.readiness import problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing to mend before publishing: what it is, and where it is mended."""

    text: str
    url: str


@blueprint.route("/<evaluation>/publish", methods=["GET", "POST"])
def publish(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take_to_edit(evaluation)
    if desk.draft is None:
        return redirect(url_for("consultant.model", evaluation=evaluation), HTTPStatus.SEE_OTHER)
    found = [] if desk.evaluation.status in OVER else checks(desk)
    if request.method != "POST":
        return _page(desk, found)
    if desks.seen() != desk.revision:
        return _page(desk, found, HTTPStatus.CONFLICT)
    if found:
        return _page(desk, found, HTTPStatus.UNPROCESSABLE_ENTITY)
    with db.store().begin() as work:
        work.save_draft(desk.id, desk.draft, kept=desk.kept, seen=desk.revision)
        version = work.publish(desk.id, desk.draft, db.now())
    flash(word("consultant.publish.done", g.language, number=version.number))
    onward = url_for("consultant.fieldwork", evaluation=evaluation)
    return redirect(onward, HTTPStatus.SEE_OTHER)


def checks(desk: Desk) -> list[Check]:
    """Everything that keeps the draft from being published."""
    draft = desk.questionnaire
    found = [_design(desk, problem) for problem in problems(draft)]
    if not all(dict(draft.title.pairs).get(c) or draft.title.to("*") for c in draft.languages):
        found.insert(0, _check(desk, "no_title", "consultant.questionnaire"))
    found += [_weight(desk, problem) for problem in wrong_weights(draft, desk.evaluation.weights)]
    found += [_margin(desk, problem) for problem in wrong_margins(draft, desk.evaluation.margins)]
    if not desk.evaluation.supplier:
        found.append(_check(desk, "no_supplier", "consultant.about", _anchor="supplier"))
    return found


def _margin(desk: Desk, problem: Problem) -> Check:
    """A problem of the known shares, with the question that it is about."""
    name = problem.where.partition(":")[0]
    asked = desk.questionnaire.questions.get(name)
    check = _check(desk, problem.code, "consultant.margins", _anchor=f"g:{problem.where}", total="")
    what = name if asked is None else asked.text.to(g.language)
    return replace(check, text=word("consultant.pair", g.language, what=what, text=check.text))


def _weight(desk: Desk, problem: Problem) -> Check:
    """A problem of the weights, with the name of what it is about."""
    model = desk.questionnaire.model
    names = {sub.id: sub.name.to(g.language) for sub in model.subs}
    names |= {part.id: part.name.to(g.language) for part in model.characteristics}
    check = _check(
        desk,
        problem.code,
        "consultant.weights",
        _anchor=f"{'g' if problem.code == 'weight_sum' else 'p'}:{problem.where}",
        total=_total(desk.questionnaire, desk, problem),
    )
    name = names.get(problem.where, word("consultant.weights.top", g.language))
    return replace(check, text=word("consultant.pair", g.language, what=name, text=check.text))


def _total(draft: Instrument, desk: Desk, problem: Problem) -> str:
    parts = {part.id: [sub.id for sub in part.subs] for part in draft.model.characteristics}
    siblings = parts.get(problem.where, list(parts))
    set_ = {share.id: share.percent for share in desk.evaluation.weights.shares}
    return f"{sum(set_.get(each, 0.0) for each in siblings):g}"


def _check(desk: Desk, code: str, page: str, _anchor: str = "", **values: object) -> Check:
    return Check(
        text=word(f"consultant.problem.{code}", g.language, **values),
        url=url_for(page, evaluation=desk.id, _anchor=_anchor or None),
    )


def _design(desk: Desk, problem: Problem) -> Check:
    """A problem of the questionnaire, with a link to the field that mends it."""
    name, *rest = problem.where.split(" / ")
    text = word(f"consultant.problem.{problem.code}", g.language)
    what = place(problem.where, desk.questionnaire)
    where = word("consultant.pair", g.language, what=what, text=text) if problem.where else text
    if name in desk.questionnaire.questions:
        url = url_for("consultant.question", evaluation=desk.id, name=name)
        return Check(text=where, url=url)
    section = next((each.id for each in desk.questionnaire.sections if name in each.items), None)
    if section is None:
        return Check(text=where, url=url_for("consultant.model", evaluation=desk.id))
    field = f"w:{name}:{':'.join(rest)}" if rest else f"item-{name}"
    url = url_for("consultant.section", evaluation=desk.id, name=section, _anchor=field)
    return Check(text=where, url=url)


def _page(desk: Desk, found: list[Check], status: int = HTTPStatus.OK) -> ResponseReturnValue:
    draft = desk.questionnaire
    return desks.show(
        desk,
        "publish.html",
        "publish",
        status=status,
        draft=draft,
        checks=found,
        cautions=[] if desk.evaluation.status in OVER else cautions(desk),
        number=desk.number,
        next_number=len(desk.versions) + 1,
        changes=() if desk.current is None else changes(desk.current, draft),
        shown=shown,
        zone=zone_name(),
    )
