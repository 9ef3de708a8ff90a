"""Whom the audiences were to reach, and what is known of those who did not answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import g, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.setup.audience_sizes import People, people
from app.web.forms import OneOf, StaffForm, form_of, offered, options
from app.web.number_fields import NumberField
from app.words import word
from surveys.errors import Refused
from surveys.fieldwork.evaluation import Status
from surveys.fieldwork.reach import COUNTS, LARGEST, NUMBERS, SAMPLINGS, Reach, problems


@blueprint.route("/<evaluation>/reach", methods=["GET", "POST"])
def reach(evaluation: str) -> ResponseReturnValue:
    """The page: looked at by whoever may edit, changed until the release."""
    desk = desks.take(evaluation, "edit")
    audiences = people(desk)
    if request.method != "POST":
        return _page(desk, audiences, _form(audiences).of(_stored(desk)))
    if desk.evaluation.status is Status.RELEASED:
        raise Refused("released", "A released evaluation is not changed any more.")
    form = _form(audiences)()
    made = {each.id: _made(form, each.id) for each in audiences}
    if not form.fits(pair for each in audiences for pair in _objections(made[each.id], each)):
        return _page(desk, audiences, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    kept = tuple(each for each in desk.evaluation.reach if each.audience not in made)
    noted = (*kept, *(each for each in made.values() if not each.is_blank))
    if not desks.save(desk, evaluation=replace(desk.evaluation, reach=noted)):
        desk = desks.take(evaluation)
        audiences = people(desk)
        return _page(desk, audiences, _form(audiences)(), HTTPStatus.CONFLICT)
    return desks.go("reach", evaluation, saved=1)


def _form(audiences: Sequence[People]) -> type[StaffForm]:
    """Of each audience: its numbers and how people were chosen, `NAME:AUDIENCE`."""
    return form_of(
        {
            f"{name}:{each.id}": _field(name, each.name)
            for each in audiences
            for name in (*NUMBERS, "sampling")
        }
    )


def _field(name: str, audience: str) -> NumberField | OneOf:
    label = f"consultant.reach.{name}"
    title = f"{audience} · {word(label, g.language)}"
    if name == "sampling":
        choices = offered("consultant.sampling", SAMPLINGS)
        return OneOf(label, choices=choices, description=title)
    return NumberField(
        label,
        low=0,
        high=LARGEST,
        beyond="consultant.reach.error.number",
        whole=True,
        description=title,
    )


def _stored(desk: Desk) -> dict[str, object]:
    return {
        f"{name}:{each.audience}": getattr(each, name)
        for each in desk.evaluation.reach
        for name in (*NUMBERS, "sampling")
    }


def _made(form: StaffForm, audience: str) -> Reach:
    values = {name: form[f"{name}:{audience}"].data for name in (*NUMBERS, "sampling")}
    return Reach(audience=audience, **values)


def _objections(made: Reach, known: People) -> Iterator[tuple[str, str]]:
    answered, asked = known.answered or 0, made.asked if known.invited is None else known.invited
    values = {"answered": answered, "asked": "–" if asked is None else asked}
    for problem in problems(made, invited=known.invited, answered=answered):
        text = word(f"consultant.reach.error.{problem.code}", g.language, **values)
        yield f"{problem.where}:{made.audience}", text


def _page(
    desk: Desk, audiences: Sequence[People], form: StaffForm, status: int = HTTPStatus.OK
) -> ResponseReturnValue:
    return desks.show(
        desk,
        "reach.html",
        "fieldwork",
        status=status,
        form=form,
        audiences=audiences,
        counts=COUNTS,
        hints=dict(options("consultant.sampling_hint", SAMPLINGS)),
        locked=desk.evaluation.status is Status.RELEASED,
    )
