"""Step 4: how much each characteristic and sub-characteristic counts."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

from flask import g, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.room import blueprint
from app.web import guard
from app.web.forms import OneOf, StaffForm, form_of, offered
from app.web.number_fields import Group, NumberField
from app.words import word
from surveys.errors import Refused
from surveys.fieldwork.weights import Share, Weights, groups, problems
from surveys.questionnaire.instrument import Instrument

METHODS = ("equal", "direct")


@blueprint.route("/<evaluation>/weights", methods=["GET", "POST"])
def weights(evaluation: str) -> ResponseReturnValue:
    """The step's page. Once results can be read, the weights behind them stand."""
    desk = desks.take(evaluation)
    if desk.draft is None:
        return desks.go("model", evaluation)
    if request.method != "POST":
        return _page(desk, _form(desk.draft).of(_stored(desk.evaluation.weights)))
    if desk.evaluation.status in OVER:
        raise Refused("settled", "The weights are fixed once the evaluation is closed.")
    form = _form(desk.draft)()
    made = _made(form, desk)
    if not form.fits(_objections(form, made, desk.draft)):
        return _page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=replace(desk.evaluation, weights=made)):
        desk = desks.take(evaluation)
        return _page(desk, _form(desk.questionnaire)(), HTTPStatus.CONFLICT)
    return desks.go("weights", evaluation, saved=1)


def _form(draft: Instrument) -> type[StaffForm]:
    """A percentage `p:ID` for all that have siblings; a group `g:ID` of the parts of each whole."""
    names = {sub.id: sub.name for sub in draft.model.subs}
    names |= {part.id: part.name for part in draft.model.characteristics}
    labels = {id_: name.to(g.language) for id_, name in names.items()}
    labels[""] = word("consultant.weights.top", g.language)
    asked = groups(draft)
    method = OneOf(
        "consultant.weights.method", choices=offered("consultant.weights", METHODS), default="equal"
    )
    percentages = {
        f"p:{id_}": NumberField(labels[id_], percent=True) for ids in asked.values() for id_ in ids
    }
    sums = {
        f"g:{name}": Group(labels[name], [f"p:{id_}" for id_ in ids]) for name, ids in asked.items()
    }
    return form_of({"method": method, **percentages, **sums})


def _stored(set_: Weights) -> dict[str, object]:
    shares = {f"p:{share.id}": share.percent for share in set_.shares}
    return {"method": set_.method, **shares}


def _made(form: StaffForm, desk: Desk) -> Weights:
    old, who = desk.evaluation.weights, guard.user()
    typed = [field for field in form if isinstance(field, NumberField)]
    if form["method"].data == "equal":  # kept beside equal weights, to be taken up again
        for field in typed:
            if field.data is None or not 0 <= field.data <= 100:
                field.disregard()
    given = {field.name.removeprefix("p:"): field.given for field in typed}
    # Of what is not asked now nothing was typed; it has its share again when it is taken up again.
    aside = (share for share in old.shares if share.id not in given)
    shares = (Share(id=id_, percent=each) for id_, each in given.items() if each is not None)
    return Weights(
        method=form["method"].data,
        shares=(*shares, *aside),
        set_by=who.name if who else "",
        version=old.version + 1 if old.set_by else old.version,
    )


def _objections(form: StaffForm, made: Weights, draft: Instrument) -> Iterator[tuple[str, str]]:
    for problem in problems(made, groups(draft)):
        field = form[f"{'g' if problem.code == 'weight_sum' else 'p'}:{problem.where}"]
        total = field.total if isinstance(field, Group) else ""
        yield field.name, word(f"consultant.problem.{problem.code}", g.language, total=total)


def _page(desk: Desk, form: StaffForm, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return desks.show(
        desk,
        "weights.html",
        "weights",
        status=status,
        form=form,
        groups=[field for field in form if isinstance(field, Group)],
        locked=desk.evaluation.status in OVER,
    )
