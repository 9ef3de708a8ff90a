"""Planning a sample: how many answers, invitations, raters; a form that is only looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, get_args

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.setup.audience_sizes import People, asked, people
from app.report import formats
from app.web import guard
from app.web.forms import OneOf, StaffForm, form_of, mistakes, offered, options
from app.web.number_fields import NumberField
from app.words import word
from surveys.fieldwork.evaluation import SelfAssessment
from surveys.fieldwork.reach import LARGEST, SAMPLINGS, reach_of

ALONE = "all"
"""The audience of the page that belongs to no evaluation."""
RANGE = "consultant.plan.range"
PERCENT = 100
SIZES = ("within", "share", "points", "sd", "response", "deff")
GAPS = ("gap", "margin", "raters", "people", "sd_supplier", "characteristics", "correlation")
NAMES = ("basis", "supplier", *SIZES, *GAPS)
MOST = 50
"""Characteristics that are planned for; their joint law takes time and memory."""


@blueprint.get("/plan")
def planning() -> ResponseReturnValue:
    """The planner by itself, before there is an evaluation."""
    guard.authorise("create")
    values, status = _worked_out([_everybody()], {})
    return render_template("consultant/plan_alone.html", **values), status


@blueprint.get("/<evaluation>/plan")
def plan(evaluation: str) -> ResponseReturnValue:
    """The planner with what is known of an evaluation."""
    desk = desks.take(evaluation, "edit")
    rows, prefilled = _of(desk)
    values, status = _worked_out(rows, prefilled)
    return desks.show(desk, "plan.html", "fieldwork", status=status, **values)


def _everybody() -> People:
    return People(id=ALONE, name=word("consultant.plan.everybody", g.language))


def _of(desk: Desk) -> tuple[list[People], dict[str, object]]:
    """The audiences of the demand side, and what the evaluation says of the other fields."""
    instrument = asked(desk)
    if instrument is None:
        return [_everybody()], {}
    side = {each.id: each.side for each in instrument.model.audiences}
    noted = {id_: reach_of(desk.evaluation.reach, id_) for id_ in side}
    known = people(desk)
    supplier = [each for each in known if side[each.id] == "supplier"]
    demand = [
        each if each.invited is not None else replace(each, invited=noted[each.id].asked)
        for each in known
        if side[each.id] == "demand"
    ]
    counts = {
        "raters": max(
            sum(r.answered or 0 for r in supplier), sum(r.invited or 0 for r in supplier)
        ),
        "people": max((each.answered or each.invited or 0 for each in demand), default=0),
    }
    return demand, {name: n for name, n in counts.items() if n > 1} | {
        "basis": next((s for each in demand if (s := noted[each.id].sampling)), "other"),
        "supplier": desk.evaluation.self_assessment or "panel",
        "characteristics": min(max(len(instrument.model.characteristics), 1), MOST),
    } | _margin(desk)


def _margin(desk: Desk) -> dict[str, object]:
    """In points of 0–100; nothing where it was promised in points of a scale."""
    share = desk.evaluation.margin_share
    return {} if share is None else {"margin": PERCENT * share}


def _form(rows: Sequence[People]) -> type[StaffForm]:
    """What is wanted and expected, by the names of `plan_figures.Aims`; `population:AUDIENCE`."""
    boxes = {
        "within": _box("within", 0.5, 50, 0.05, scale=PERCENT),
        "share": _box("share", 1, 99, 0.5, scale=PERCENT),
        "points": _box("points", 0.5, 50, 5.0),
        "sd": _box("sd", 1, 50, 25.0),
        "response": _box("response", 1, 100, scale=PERCENT),
        "deff": _box("deff", 0.1, 100, 1.0),
        "raters": _box("raters", 2, 10_000, 6, whole=True),
        "people": _box("people", 2, 1_000_000, 100, whole=True),
        "sd_supplier": _box("sd_supplier", 1, 50),
        "gap": _box("gap", 0.5, 100, 10.0),
        "margin": _box("margin", 1, 50, 10.0),
        "characteristics": _box("characteristics", 1, MOST, 5, whole=True),
        "correlation": _box("correlation", 0, 0.95, 0.5),
    }
    populations = {
        f"population:{row.id}": NumberField(
            word("consultant.plan.population_of", g.language, name=row.name)
            if len(rows) > 1
            else "consultant.reach.population",
            low=1,
            high=LARGEST,
            beyond=RANGE,
            whole=True,
            default=row.population or None,
            description=row.name,
        )
        for row in rows
    }
    basis = OneOf(
        "consultant.reach.sampling",
        choices=offered("consultant.sampling", SAMPLINGS),
        default="other",
    )
    supplier = OneOf(
        "consultant.about.self_assessment",
        choices=offered("consultant.self_assessment", get_args(SelfAssessment)),
        default="panel",
    )
    return form_of({**boxes, **populations, "basis": basis, "supplier": supplier})


def _box(
    name: str, low: float, high: float, default: float | None = None, **kind: Any
) -> NumberField:
    """A number between two others; one without a default may be left blank."""
    return NumberField(
        f"consultant.plan.{name}",
        low=low,
        high=high,
        beyond=RANGE,
        required=default is not None,
        default=default,
        **kind,
    )


def _objections(form: StaffForm, rows: Sequence[People]) -> Iterator[tuple[str, str]]:
    for row in rows:
        name, n = f"population:{row.id}", row.answered or 0
        population = form[name].data
        if population is not None and population < n:
            yield name, word("consultant.plan.too_few", g.language, n=n)


def _worked_out(
    rows: Sequence[People], prefilled: Mapping[str, object]
) -> tuple[dict[str, object], HTTPStatus]:
    """What the page prints: the form as typed, what is wrong with it, else the figures."""
    form = _form(rows)(formdata=request.args, data=prefilled)
    fits = form.fits(_objections(form, rows))
    return {
        "form": form,
        "populations": [form[f"population:{row.id}"] for row in rows],
        "sizes": [form[name] for name in SIZES],
        "gaps": [form[name] for name in GAPS],
        "hints": dict(options("consultant.sampling_hint", SAMPLINGS)),
        "supplier_hints": dict(options("consultant.plan.supplier_hint", get_args(SelfAssessment))),
        "found": mistakes(form),
        "figure": formats.figure,
        "outcome": _outcome(form, rows) if fits else None,
    }, HTTPStatus.OK if fits else HTTPStatus.UNPROCESSABLE_ENTITY


def _outcome(form: StaffForm, rows: Sequence[People]) -> dict[str, object]:
    # With the first plan only: scipy takes longer to load than the server to start.
    from app.consultant.setup import plan_figures  # noqa: PLC0415

    aims = plan_figures.Aims(**{name: form[name].data for name in NAMES})
    sizes = [
        plan_figures.size(replace(row, population=form[f"population:{row.id}"].data), aims)
        for row in rows
    ]
    return {"sizes": sizes, "gap": plan_figures.gap(aims), "aims": aims}
