"""Beside step 1: by which rules answers count as careless, and whether those are left out."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

from flask import g, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.web.forms import StaffForm, form_of
from app.web.number_fields import NumberField
from app.words import word
from surveys.fieldwork.evaluation import fixed
from surveys.fieldwork.quality import DEFAULT, LIMITS, NAMES, RULES, Limit, Rules, problems

NEEDED = "flags_needed"


@blueprint.route("/<evaluation>/care", methods=["GET", "POST"])
def care(evaluation: str) -> ResponseReturnValue:
    """The page. Once it is open the rules are shown only, for answers could be fitted to them."""
    desk = desks.take(evaluation)
    if request.method != "POST":
        return _page(desk, _form().of(_stored(desk.evaluation.quality)))
    form = _form()()
    made = _made(form)
    if not form.fits(_objections(form, made)):
        return _page(desk, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=replace(desk.evaluation, quality=made)):
        return _page(desks.take(evaluation), _form()(), HTTPStatus.CONFLICT)
    return desks.go("care", evaluation, saved=1)


def _form() -> type[StaffForm]:
    """Of each rule: whether it is used (`on:NAME`), its limits (`l:LIMIT`), whether sheets that it
    flags are left out (`out:NAME`); and how many must flag one.
    """
    fields: dict[str, object] = {}
    for name, limits in RULES.items():
        title = word(f"consultant.care.rule.{name}", g.language)
        fields[f"on:{name}"] = BooleanField("consultant.care.on", description=title)
        fields |= {f"l:{limit}": _limit(limit, title) for limit in limits}
        fields[f"out:{name}"] = BooleanField("consultant.care.out", description=title)
    fields[NEEDED] = NumberField("consultant.care.needed", whole=True, render_kw={"size": 4})
    return form_of(fields)


def _limit(limit: str, title: str) -> NumberField:
    return NumberField(
        f"consultant.care.limit.{limit}",
        description=title,
        whole=LIMITS[limit].whole,
        scale=_scale(limit),
    )


def _scale(limit: str) -> int:
    return 100 if limit in LIMITS and LIMITS[limit].percent else 1


def _stored(rules: Rules) -> dict[str, object]:
    """What the fields hold; a rule that is off shows its default limit."""
    stored: dict[str, object] = {NEEDED: rules.flags_needed}
    for name, limits in RULES.items():
        stored[f"on:{name}"] = rules.limits(name) is not None
        stored[f"out:{name}"] = name in rules.exclude
        for limit in limits:
            value = getattr(rules, limit)
            stored[f"l:{limit}"] = getattr(DEFAULT, limit) if value is None else value
    return stored


def _made(form: StaffForm) -> Rules:
    """The rules as typed; where a limit cannot be read, with that of the default."""
    values: dict[str, float | None] = {}
    for name, limits in RULES.items():
        if form[f"on:{name}"].data:
            typed = {limit: form[f"l:{limit}"].data for limit in limits}
            values |= {limit: value for limit, value in typed.items() if value is not None}
        else:
            values[limits[0]] = None  # its other limit keeps the default: it limits nothing
            for limit in limits:
                form[f"l:{limit}"].disregard()
    exclude = tuple(name for name in NAMES if form[f"out:{name}"].data)
    if not exclude:
        form[NEEDED].disregard()
    needed = form[NEEDED].data
    return replace(
        DEFAULT,
        exclude=exclude,
        flags_needed=1 if needed is None else needed,
        **values,  # type: ignore[arg-type]
    )


def _objections(form: StaffForm, rules: Rules) -> Iterator[tuple[str, str]]:
    """Blank limits of the rules that are used, then what the rules themselves object to."""
    for name, limits in RULES.items():
        for limit in limits:
            if form[f"on:{name}"].data and form[f"l:{limit}"].data is None:
                yield f"l:{limit}", _problem("whole" if LIMITS[limit].whole else "number")
    if rules.exclude and form[NEEDED].data is None:
        yield NEEDED, _problem("needed")
    for each in problems(rules):
        limit = str(each.where)
        if each.code == "rule_off":
            off = (name for name in rules.exclude if rules.limits(name) is None)
            yield from ((f"out:{name}", _problem("rule_off")) for name in off)
            return
        yield NEEDED if limit == NEEDED else f"l:{limit}", _problem(each.code, limit)


def _problem(code: str, limit: str = "") -> str:
    bounds, scale = LIMITS.get(limit, Limit("", 0.0, 0.0)), _scale(limit)
    key = f"consultant.care.problem.{code}"
    return word(key, g.language, low=f"{bounds.low * scale:g}", high=f"{bounds.high * scale:g}")


def _page(desk: Desk, form: StaffForm, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return desks.show(
        desk,
        "care.html",
        "care",
        status=status,
        form=form,
        rules=RULES,
        units=[limit for limit in LIMITS if LIMITS[limit].unit],
        needed=form[NEEDED],
        unknown="speeder" if desk.evaluation.secrecy == "anonymous" else "",
        locked="quality" in fixed(desk.evaluation),
    )
