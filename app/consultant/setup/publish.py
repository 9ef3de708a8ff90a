"""Step 6: what is still missing, what changes, and the frozen version."""

from dataclasses import replace
from http import HTTPStatus

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk, Remark, rates_itself
from app.consultant.room import blueprint
from app.consultant.setup.part_names import changes, place
from app.consultant.setup.publish_remarks import cautions
from app.web import db
from app.words import word
from surveys.errors import Asked, Part, Problem
from surveys.fieldwork import margins, weights
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.readiness import problems


@blueprint.route("/<evaluation>/publish", methods=["GET", "POST"])
def publish(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take_to_edit(evaluation)
    if desk.draft is None:
        return desks.go("model", evaluation)
    missing = [] if desk.evaluation.status in OVER else checks(desk)
    if request.method != "POST":
        return _page(desk, missing)
    if desks.seen() != desk.revision:
        return _page(desk, missing, HTTPStatus.CONFLICT)
    if missing:
        return _page(desk, missing, HTTPStatus.UNPROCESSABLE_ENTITY)
    with db.store().begin() as work:
        work.drafts.save(desk.id, desk.draft, kept=desk.kept, seen=desk.revision)
        version = work.versions.publish(desk.id, desk.draft, db.now())
    flash(word("consultant.publish.done", g.language, number=version.number))
    return desks.go("fieldwork", evaluation)


def checks(desk: Desk) -> list[Remark]:
    """Everything that keeps the draft from being published."""
    draft = desk.questionnaire
    remarks = [_design(desk, problem) for problem in problems(draft)]
    if not all(dict(draft.title.pairs).get(c) or draft.title.to("*") for c in draft.languages):
        remarks.insert(0, _check(desk, "no_title", "consultant.questionnaire"))
    wrong_weights = weights.problems(desk.evaluation.weights, weights.groups(draft))
    remarks += [_weight(desk, problem) for problem in wrong_weights]
    wrong_margins = margins.problems(desk.evaluation.margins, draft)
    remarks += [_margin(desk, problem) for problem in wrong_margins]
    if not desk.evaluation.supplier:
        remarks.append(_check(desk, "no_supplier", "consultant.about", _anchor="supplier"))
    if desk.evaluation.self_assessment is None and rates_itself(draft):
        anchor = "self_assessment"
        remarks.append(_check(desk, "no_self_assessment", "consultant.about", _anchor=anchor))
    if desk.evaluation.opened_at is None and desk.evaluation.margin_share is None:
        remarks.append(_check(desk, "no_margin_share", "consultant.about", _anchor="margin_share"))
    return remarks


def _margin(desk: Desk, problem: Problem) -> Remark:
    """A problem of the known shares, with the question that it is about."""
    asked = problem.where if isinstance(problem.where, Asked) else None
    name = asked.question if asked else ""
    question = desk.questionnaire.questions.get(name)
    anchor = f"g:{asked or ''}"
    check = _check(desk, problem.code, "consultant.margins", _anchor=anchor, total="")
    what = name if question is None else question.text.to(g.language)
    return replace(check, text=word("consultant.pair", g.language, what=what, text=check.text))


def _weight(desk: Desk, problem: Problem) -> Remark:
    """A problem of the weights, with the name of what it is about."""
    model = desk.questionnaire.model
    names = {sub.id: sub.name.to(g.language) for sub in model.subs}
    names |= {part.id: part.name.to(g.language) for part in model.characteristics}
    check = _check(
        desk,
        problem.code,
        "consultant.weights",
        _anchor=f"{'g' if problem.code == 'weight_sum' else 'p'}:{problem.field}",
        total=_total(desk.questionnaire, desk, problem),
    )
    name = names.get(problem.field, word("consultant.weights.top", g.language))
    return replace(check, text=word("consultant.pair", g.language, what=name, text=check.text))


def _total(draft: Instrument, desk: Desk, problem: Problem) -> str:
    parts = {part.id: [sub.id for sub in part.subs] for part in draft.model.characteristics}
    siblings = parts.get(problem.field, list(parts))
    set_ = {share.id: share.percent for share in desk.evaluation.weights.shares}
    return f"{sum(set_.get(each, 0.0) for each in siblings):g}"


def _check(desk: Desk, code: str, page: str, _anchor: str = "", **values: object) -> Remark:
    return Remark(
        text=word(f"consultant.problem.{code}", g.language, **values),
        url=url_for(page, evaluation=desk.id, _anchor=_anchor or None),
    )


def _design(desk: Desk, problem: Problem) -> Remark:
    """A problem of the questionnaire, with a link to the field that mends it."""
    text = word(f"consultant.problem.{problem.code}", g.language)
    part = problem.where
    if not isinstance(part, Part):
        return Remark(text=text, url=url_for("consultant.model", evaluation=desk.id))
    what = place(part, desk.questionnaire)
    text = word("consultant.pair", g.language, what=what, text=text)
    return Remark(text=text, url=_page_of(desk, part))


def _page_of(desk: Desk, part: Part) -> str:
    """The address of the field in which a part of the questionnaire is edited."""
    if part.kind == "question":
        return url_for("consultant.question", evaluation=desk.id, name=part.id)
    section = next((each.id for each in desk.questionnaire.sections if part.id in each.items), None)
    if section is None:
        return url_for("consultant.model", evaluation=desk.id)
    field = f"w:{part.id}:{part.audience}:{part.language}"
    return url_for("consultant.section", evaluation=desk.id, name=section, _anchor=field)


def _page(desk: Desk, missing: list[Remark], status: int = HTTPStatus.OK) -> ResponseReturnValue:
    draft = desk.questionnaire
    return desks.show(
        desk,
        "publish.html",
        "publish",
        status=status,
        draft=draft,
        checks=missing,
        cautions=[] if desk.evaluation.status in OVER else cautions(desk),
        number=desk.number,
        next_number=len(desk.versions) + 1,
        changes=() if desk.current is None else changes(desk.current, draft),
    )
