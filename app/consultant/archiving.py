"""What becomes of an evaluation that nobody works on any more: archived, or deleted if empty."""

from functools import partial
from http import HTTPStatus

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import confirmation
from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.room import blueprint
from app.web import db, guard
from app.words import word
from surveys.errors import Refused
from surveys.fieldwork.evaluation import Status
from surveys.fieldwork.evaluation import archive as put_away
from surveys.fieldwork.evaluation import bring_back as put_back


@blueprint.post("/<evaluation>/archive")
def archive(evaluation: str) -> ResponseReturnValue:
    """Take an evaluation off the ordinary list."""
    return _moved(desks.take(evaluation, "archive"), away=True)


@blueprint.post("/<evaluation>/bring-back")
def bring_back(evaluation: str) -> ResponseReturnValue:
    """Put it on the ordinary list again."""
    return _moved(desks.take(evaluation, "archive"), away=False)


@blueprint.route("/<evaluation>/delete", methods=["GET", "POST"])
def delete(evaluation: str) -> ResponseReturnValue:
    """Throw away a draft, or a closed evaluation without responses, after asking."""
    desk = desks.take(evaluation, "delete")
    _check(desk)
    if (page := confirmation.ask(desk, "delete", "overview", partial(_deleted, desk))) is not None:
        return page
    flash(word("consultant.delete.done", g.language, title=desk.evaluation.title))
    return redirect(url_for("consultant.evaluations"), HTTPStatus.SEE_OTHER)


def _deleted(desk: Desk) -> bool:
    with db.store().begin() as work:
        return desks.unless_stale(lambda: work.deletion.delete(desk.id, seen=desks.seen()))


def _moved(desk: Desk, *, away: bool) -> ResponseReturnValue:
    with db.store().begin() as work:
        seen, evaluation = work.evaluations.revision(desk.id), work.evaluations.get(desk.id)
        moved = put_away(evaluation, db.now()) if away else put_back(evaluation)
        work.evaluations.save(moved, seen=seen)
    done = "consultant.archive.done" if away else "consultant.archive.undone"
    flash(word(done, g.language, title=desk.evaluation.title))
    onward = guard.safe_next(request.form.get("next"))
    here = url_for("consultant.overview", evaluation=desk.id)
    return redirect(onward or here, HTTPStatus.SEE_OTHER)


def _check(desk: Desk) -> None:
    """Say before asking what `delete_evaluation` will refuse."""
    if desk.evaluation.status not in (Status.DRAFT, Status.CLOSED):
        raise Refused("not_deletable", "Only a draft or an empty closed evaluation is deleted.")
    with db.store().read() as work:
        if work.responses.any(desk.id):
            raise Refused("has_responses", "An evaluation with responses is not deleted.")
        if any(each.status in OVER for each in work.evaluations.followers(desk.id)):
            raise Refused("followed", "A closed evaluation is compared with it.")
