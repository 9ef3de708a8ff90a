"""The list of evaluations, one evaluation at a glance, and a new one."""

import secrets
from collections import Counter
from http import HTTPStatus

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER
from app.consultant.room import blueprint
from app.consultant.setup.about import About, earlier
from app.consultant.times import shown, zone_name
from app.web import db, guard
from app.web.forms import mistakes
from surveys.fieldwork.evaluation import (
    CATEGORIES,
    Evaluation,
    EvaluationId,
    Status,
    is_due_to_close,
)
from surveys.fieldwork.people import may

ARCHIVED = "archived"
"""Stands among the states of the list's filter, and is none."""


@blueprint.get("")
def evaluations() -> ResponseReturnValue:
    """The evaluations of one's organisation, filtered by status and text.

    Archived ones are shown by themselves.
    """
    who = guard.authorise("list")
    with db.store().read() as work:
        all_ = work.evaluations.of(who.organisation)
        empty = work.evaluations.without_responses(who.organisation)
        clock = work.clocks.of(who.organisation, db.now())
        ahead = work.versions.unpublished(who.organisation)
    status, text = request.args.get("status", ""), request.args.get("q", "").strip()
    return render_template(
        "consultant/evaluations.html",
        rows=[each for each in all_ if _fits(each, status, text)],
        known=len(all_),
        total=sum(_state(each) != ARCHIVED for each in all_),
        counts=Counter(_state(each) for each in all_),
        statuses=[*(each.value for each in Status), ARCHIVED],
        status=status,
        text=text,
        may_create=may(who, "create"),
        ahead=ahead if may(who, "create") else (),
        empty=empty,
        clock=clock if may(who, "clock") else None,
        shown=shown,
        zone=zone_name(),
    )


def _state(evaluation: Evaluation) -> str:
    return evaluation.status.value if evaluation.archived_at is None else ARCHIVED


def _fits(evaluation: Evaluation, status: str, text: str) -> bool:
    words = (evaluation.title, evaluation.service, evaluation.supplier, evaluation.demand_side)
    state = _state(evaluation)
    listed = state == status if status else state != ARCHIVED
    return listed and text.casefold() in "\n".join(words).casefold()


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The first step of a new evaluation."""
    who = guard.authorise("create")
    form = About(data=None if request.method == "POST" else _blank())
    form.follows.choices = earlier(who.organisation)
    if request.method == "POST" and form.validate():
        id_ = EvaluationId(secrets.token_hex(8))
        made = Evaluation(id=id_, organisation=who.organisation, **form.values())
        with db.store().begin() as work:
            work.evaluations.add(made)
        return desks.go("model", id_)
    wrong = mistakes(form)
    page = render_template("consultant/new.html", form=form, found=wrong, fixed=(), stale=False)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _blank() -> dict[str, object]:
    names = ("purpose", "route", "category", "secrecy", "threshold", "margin_share")
    fields = Evaluation.__dataclass_fields__
    return {name: fields[name].default for name in names}


@blueprint.get("/<evaluation>")
def overview(evaluation: str) -> ResponseReturnValue:
    """An evaluation at a glance."""
    desk = desks.take(evaluation, "view")
    who = guard.user()
    with db.store().read() as work:
        counts = work.responses.counts(desk.id)
        is_empty = not work.responses.any(desk.id)
    category = next((c.name for c in CATEGORIES if c.id == desk.evaluation.category), None)
    return desks.show(
        desk,
        "overview.html",
        "overview",
        counts=counts,
        category=category.to(g.language) if category else desk.evaluation.category,
        shown=shown,
        due=is_due_to_close(desk.evaluation, db.now()),
        may_edit=may(who, "edit", desk.evaluation),
        may_report=may(who, "report", desk.evaluation),
        may_archive=may(who, "archive", desk.evaluation) and desk.evaluation.status in OVER,
        may_delete=may(who, "delete", desk.evaluation) and _may_go(desk.evaluation, is_empty),
    )


def _may_go(evaluation: Evaluation, is_empty: bool) -> bool:
    is_closed = evaluation.status is Status.CLOSED
    return evaluation.status is Status.DRAFT or (is_closed and is_empty)
