"""Whom the audiences were to reach, and what is known of those who did not answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import get_args

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.inputs.invited import invited
from app.web import db, numbers
from app.words import word
from surveys.errors import Problem, Refused
from surveys.fieldwork.evaluation import Status
from surveys.fieldwork.reach import COUNTS, LARGEST, Reach, Sampling, problems, reach_of
from surveys.questionnaire.model import Audience

NUMBERS = ("population", "asked", *COUNTS)
SAMPLINGS: tuple[Sampling, ...] = get_args(Sampling)
LONGEST = 200
"""Where what was typed is cut; no number is as long, so that none is read of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the platform knows of an audience: the list, where it is all there is, and answers."""

    invited: int | None
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The part of the form about one audience. `errors`: field → what is wrong with it."""

    id: str
    name: str
    known: Known
    typed: Mapping[str, str]
    errors: Mapping[str, str]


@blueprint.route("/<evaluation>/reach", methods=["GET", "POST"])
def reach(evaluation: str) -> ResponseReturnValue:
    """The page: looked at by whoever may edit, changed until the release."""
    desk = desks.take(evaluation, "edit")
    known = _known(desk)
    if request.method != "POST":
        typed = {each.id: _written(reach_of(desk.evaluation.reach, each.id)) for each in _of(desk)}
        return _page(desk, known, typed, {})
    if desk.evaluation.status is Status.RELEASED:
        raise Refused("released", "A released evaluation is not changed any more.")
    typed = {each.id: _typed(each.id) for each in _of(desk)}
    made = {id_: _made(id_, each) for id_, each in typed.items()}
    wrong = {id_: _wrong(made[id_], typed[id_], known[id_]) for id_ in typed}
    if any(wrong.values()):
        return _page(desk, known, typed, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    kept = tuple(each for each in desk.evaluation.reach if each.audience not in made)
    noted = (*kept, *(each for each in made.values() if not each.is_blank))
    if not desks.save(desk, evaluation=replace(desk.evaluation, reach=noted)):
        return _page(desks.take(evaluation), known, typed, {}, HTTPStatus.CONFLICT)
    onward = url_for("consultant.reach", evaluation=evaluation, saved=1)
    return redirect(onward, HTTPStatus.SEE_OTHER)


def people(text: str) -> tuple[int | None, str]:
    """A number of people as it was typed, or the catalogue's key for why it is none."""
    typed = numbers.read(text, whole=True) if text else numbers.Typed()
    if typed.value is not None and not 0 <= typed.value <= LARGEST:
        return None, "consultant.reach.error.number"
    return typed.whole, typed.wrong


def _of(desk: Desk) -> Sequence[Audience]:
    instrument = desk.current or desk.draft
    return instrument.model.audiences if instrument else ()


def _known(desk: Desk) -> dict[str, Known]:
    with db.store().read() as work:
        listed = dict(invited(work, desk.id, beside_link=False))
        counts = work.counts(desk.id)
    return {
        each.id: Known(invited=listed.get(each.id), answered=counts.get(each.id, 0))
        for each in _of(desk)
    }


def _written(noted: Reach) -> dict[str, str]:
    noted_ = {name: getattr(noted, name) for name in NUMBERS}
    written = {name: "" if n is None else str(n) for name, n in noted_.items()}
    return written | {"sampling": noted.sampling or ""}


def _typed(audience: str) -> dict[str, str]:
    fields = (*NUMBERS, "sampling")
    return {name: request.form.get(f"{name}:{audience}", "").strip()[:LONGEST] for name in fields}


def _made(audience: str, typed: Mapping[str, str]) -> Reach:
    counts = {name: people(typed[name])[0] for name in NUMBERS}
    sampling = next((each for each in SAMPLINGS if each == typed["sampling"]), None)
    return Reach(audience=audience, sampling=sampling, **counts)


def _wrong(made: Reach, typed: Mapping[str, str], known: Known) -> dict[str, str]:
    """Field → what is wrong: no number first, then what cannot be."""
    found = {name: word(wrong, g.language) for name in NUMBERS if (wrong := people(typed[name])[1])}
    for problem in problems(made, invited=known.invited, answered=known.answered):
        found.setdefault(problem.where, _told(problem, made, known))
    return found


def _told(problem: Problem, made: Reach, known: Known) -> str:
    asked = made.asked if known.invited is None else known.invited
    values = {"answered": known.answered, "asked": asked if asked is not None else "–"}
    return word(f"consultant.reach.error.{problem.code}", g.language, **values)


def _place(sheet: Sheet, name: str) -> str:
    return f"{sheet.name} · {word(f'consultant.reach.{name}', g.language)}"


def _page(
    desk: Desk,
    known: Mapping[str, Known],
    typed: Mapping[str, Mapping[str, str]],
    wrong: Mapping[str, Mapping[str, str]],
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    sheets = [
        Sheet(
            id=each.id,
            name=each.name.to(g.language),
            known=known[each.id],
            typed=typed[each.id],
            errors=wrong.get(each.id, {}),
        )
        for each in _of(desk)
    ]
    return desks.show(
        desk,
        "reach.html",
        "fieldwork",
        status=status,
        sheets=sheets,
        samplings=SAMPLINGS,
        counts=COUNTS,
        found=[
            (
                f"#{name}:{sheet.id}",
                word("consultant.pair", g.language, what=_place(sheet, name), text=text),
            )
            for sheet in sheets
            for name, text in sheet.errors.items()
        ],
        locked=desk.evaluation.status is Status.RELEASED,
    )
