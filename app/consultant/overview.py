"""The list of evaluations, one evaluation at a glance, a new one, and the end of a draft."""

import secrets
from collections import Counter
from functools import partial
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import db, guard
from app.consultant import desk as desks
from app.consultant import final
from app.consultant.desk import Desk
from app.consultant.earlier import offer
from app.consultant.moments import shown
from app.consultant.room import blueprint
from app.forms import About, mistakes
from app.words import word
from surveys.errors import Refused
from surveys.evaluation import CATEGORIES, Evaluation, EvaluationId, Status, is_due_to_close
from surveys.people import may


@blueprint.get("")
def evaluations() -> ResponseReturnValue:
    """All evaluations of one's organisation, filtered by status and text."""
    who = guard.authorise("list")
    with db.store().read() as work:
        all_ = work.evaluations(who.organisation)
        ahead = work.unpublished(who.organisation)
    status, text = request.args.get("status", ""), request.args.get("q", "").strip()
    return render_template(
        "consultant/evaluations.html",
        rows=[each for each in all_ if _fits(each, status, text)],
        total=len(all_),
        counts=Counter(each.status.value for each in all_),
        statuses=[each.value for each in Status],
        status=status,
        text=text,
        may_create=may(who, "create"),
        ahead=ahead if may(who, "create") else (),
    )


def _fits(evaluation: Evaluation, status: str, text: str) -> bool:
    told = (evaluation.title, evaluation.service, evaluation.supplier, evaluation.demand_side)
    return (not status or evaluation.status.value == status) and (
        text.casefold() in "\n".join(told).casefold()
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The first step of a new evaluation."""
    who = guard.authorise("create")
    form = offer(About(data=None if request.method == "POST" else _blank()), who.organisation)
    if request.method == "POST" and form.validate():
        id_ = EvaluationId(secrets.token_hex(8))
        made = Evaluation(id=id_, organisation=who.organisation, **form.values())
        with db.store().begin() as work:
            work.add_evaluation(made)
        return redirect(url_for("consultant.model", evaluation=id_), HTTPStatus.SEE_OTHER)
    found = mistakes(form)
    page = render_template("consultant/new.html", form=form, found=found, fixed=(), stale=False)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if found else HTTPStatus.OK


def _blank() -> dict[str, object]:
    names = ("purpose", "route", "category", "secrecy", "threshold")
    fields = Evaluation.__dataclass_fields__
    return {name: fields[name].default for name in names}


@blueprint.get("/<evaluation>")
def overview(evaluation: str) -> ResponseReturnValue:
    """An evaluation at a glance."""
    desk = desks.take(evaluation, "view")
    who = guard.user()
    with db.store().read() as work:
        counts = work.counts(desk.id)
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
    )


@blueprint.route("/<evaluation>/delete", methods=["GET", "POST"])
def delete(evaluation: str) -> ResponseReturnValue:
    """Throw a draft away, after asking."""
    desk = desks.take(evaluation, "edit")
    if desk.evaluation.status is not Status.DRAFT:
        raise Refused("not_draft", "Only an evaluation that was never opened can be deleted.")
    if (page := final.ask(desk, "delete", "overview", partial(_deleted, desk))) is not None:
        return page
    flash(word("consultant.delete.done", g.language, title=desk.evaluation.title))
    return redirect(url_for("consultant.evaluations"), HTTPStatus.SEE_OTHER)


def _deleted(desk: Desk) -> bool:
    with db.store().begin() as work:
        return desks.unless_stale(lambda: work.delete_evaluation(desk.id, seen=desks.seen()))
