"""Step 1: what is undertaken, for whom, and what respondents are promised."""

from dataclasses import replace
from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.forms import About, mistakes
from surveys.errors import Refused
from surveys.evaluation import Evaluation, Status

PROMISED = ("secrecy", "threshold")
"""What stands on the respondents' first page is not changed once they have read it."""


@blueprint.route("/<evaluation>/about", methods=["GET", "POST"])
def about(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take(evaluation)
    if request.method != "POST":
        return _page(desk, About(obj=desk.evaluation, formdata=None))
    form = _posted(desk)
    if not form.validate():
        return _page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=_changed(desk.evaluation, form)):
        return _page(desks.take(evaluation), form, HTTPStatus.CONFLICT)
    onward = "consultant.about" if desk.draft else "consultant.model"
    return redirect(url_for(onward, evaluation=evaluation, saved=1), HTTPStatus.SEE_OTHER)


def _posted(desk: Desk) -> About:
    form = About()
    if desk.evaluation.status is not Status.DRAFT:
        for name in PROMISED:
            form[name].data = getattr(desk.evaluation, name)
            form[name].raw_data = [str(getattr(desk.evaluation, name))]
    return form


def _changed(evaluation: Evaluation, form: About) -> Evaluation:
    if evaluation.status is Status.RELEASED:
        raise Refused("released", "A released evaluation is not changed any more.")
    return replace(evaluation, **form.values())


def _page(desk: Desk, form: About, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    fixed = desk.evaluation.status is not Status.DRAFT
    return desks.show(
        desk, "about.html", "about", status=status, form=form, found=mistakes(form), fixed=fixed
    )
