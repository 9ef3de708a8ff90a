"""Step 1: what is undertaken, for whom, and what respondents are promised."""

from dataclasses import replace
from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.setup.earlier import offer
from app.web.forms import About, mistakes
from surveys.errors import Refused
from surveys.fieldwork.evaluation import Evaluation, Status, fixed
from surveys.fieldwork.people import OrganisationId


@blueprint.route("/<evaluation>/about", methods=["GET", "POST"])
def about(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take(evaluation)
    if request.method != "POST":
        return _page(desk, _offered(desk, About(obj=desk.evaluation, formdata=None)))
    form = _posted(desk)
    if not form.validate():
        return _page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=_changed(desk.evaluation, form)):
        return _page(desks.take(evaluation), form, HTTPStatus.CONFLICT)
    onward = "consultant.about" if desk.draft else "consultant.model"
    return redirect(url_for(onward, evaluation=evaluation, saved=1), HTTPStatus.SEE_OTHER)


def _posted(desk: Desk) -> About:
    """The form. Browsers leave out what is shown to be fixed; what is sent all the same is judged
    where the evaluation is saved."""
    form = _offered(desk, About())
    for name in fixed(desk.evaluation):
        if name in form and name not in request.form:
            value = getattr(desk.evaluation, name)
            form[name].data = value or ""
            form[name].raw_data = [str(value)]
    return form


def _offered(desk: Desk, form: About) -> About:
    return offer(form, OrganisationId(desk.evaluation.organisation), desk.evaluation)


def _changed(evaluation: Evaluation, form: About) -> Evaluation:
    if evaluation.status is Status.RELEASED:
        raise Refused("released", "A released evaluation is not changed any more.")
    return replace(evaluation, **form.values())


def _page(desk: Desk, form: About, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return desks.show(
        desk,
        "about.html",
        "about",
        status=status,
        form=form,
        found=mistakes(form),
        fixed=fixed(desk.evaluation),
        locked=desk.evaluation.status is Status.RELEASED,
    )
