"""Planning a sample: how many answers, invitations, raters; a form that is only looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app import formats
from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.setup.reach import LONGEST, SAMPLINGS, people
from app.inputs.invited import invited
from app.web import db, guard, numbers
from app.words import word
from surveys.fieldwork.reach import LARGEST, reach_of

ALONE = "all"
"""The row of the page that belongs to no evaluation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A field of the form: between what numbers, as what part of the unit of its figure."""

    name: str
    low: float
    high: float
    default: str
    unit: float = 1.0
    whole: bool = False


BOXES = (
    Box(name="within", low=0.5, high=50, default="5", unit=0.01),
    Box(name="share", low=1, high=99, default="50", unit=0.01),
    Box(name="points", low=0.5, high=50, default="5"),
    Box(name="sd", low=1, high=50, default="25"),
    Box(name="response", low=1, high=100, default="", unit=0.01),
    Box(name="deff", low=0.1, high=100, default="1"),
    Box(name="raters", low=1, high=10_000, default="6", whole=True),
    Box(name="people", low=2, high=1_000_000, default="100", whole=True),
    Box(name="sd_supplier", low=1, high=50, default=""),
    Box(name="gap", low=0.5, high=100, default="10"),
    Box(name="comparisons", low=1, high=1000, default="1", whole=True),
)
OPTIONAL = ("response", "sd_supplier")
SIZES = ("within", "share", "points", "sd", "response", "deff")
GAPS = ("gap", "raters", "people", "sd_supplier", "comparisons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An audience of the form: what is typed as its population, and what is known of it."""

    id: str
    name: str
    typed: str
    invited: int | None = None
    answered: int | None = None


@blueprint.get("/plan")
def planning() -> ResponseReturnValue:
    """The planner by itself, before there is an evaluation."""
    guard.authorise("create")
    name = word("consultant.plan.everybody", g.language)
    row = Row(id=ALONE, name=name, typed=_typed_population(ALONE, None))
    values, status = _worked_out([row], {})
    return render_template("consultant/plan_alone.html", **values), status


@blueprint.get("/<evaluation>/plan")
def plan(evaluation: str) -> ResponseReturnValue:
    """The planner with what is known of an evaluation."""
    desk = desks.take(evaluation, "edit")
    rows, known = _of(desk)
    values, status = _worked_out(rows, known)
    return desks.show(desk, "plan.html", "fieldwork", status=status, **values)


def _of(desk: Desk) -> tuple[list[Row], dict[str, str]]:
    """The audiences of the demand side, and what the evaluation says of the other fields."""
    instrument = desk.current or desk.draft
    if instrument is None:
        name = word("consultant.plan.everybody", g.language)
        return [Row(id=ALONE, name=name, typed=_typed_population(ALONE, None))], {}
    with db.store().read() as work:
        listed, counts = dict(invited(work, desk.id, beside_link=False)), work.counts(desk.id)
    noted = desk.evaluation.reach
    rows = [
        Row(
            id=each.id,
            name=each.name.to(g.language),
            typed=_typed_population(each.id, reach_of(noted, each.id).population),
            invited=listed.get(each.id, reach_of(noted, each.id).asked),
            answered=counts.get(each.id, 0),
        )
        for each in instrument.model.audiences
        if each.side == "demand"
    ]
    sides = [each.id for each in instrument.model.audiences if each.side == "supplier"]
    raters = max(sum(counts.get(id_, 0) for id_ in sides), sum(listed.get(i, 0) for i in sides))
    people = max((row.answered or row.invited or 0 for row in rows), default=0)
    known = {
        "raters": str(raters) if raters > 1 else "6",
        "people": str(people) if people > 1 else "100",
        "comparisons": str(max(len(instrument.model.characteristics), 1)),
        "basis": next((s for r in rows if (s := reach_of(noted, r.id).sampling)), "other"),
    }
    return rows, known


def _typed_population(id_: str, noted: int | None) -> str:
    given = request.args.get(f"population:{id_}")
    return (given if given is not None else str(noted or "")).strip()[:LONGEST]


def _worked_out(
    rows: Sequence[Row], known: Mapping[str, str]
) -> tuple[dict[str, object], HTTPStatus]:
    """What the page prints: the form as typed, what is wrong with it, else the figures."""
    typed = {
        box.name: request.args.get(box.name, known.get(box.name, box.default)).strip()[:LONGEST]
        for box in BOXES
    }
    basis = request.args.get("basis", known.get("basis", "other"))
    errors = {box.name: text for box in BOXES if (text := _wrong(box, typed[box.name]))}
    populations = {row.id: people(row.typed)[0] for row in rows}
    errors |= {f"population:{row.id}": text for row in rows if (text := _wrong_population(row))}
    values: dict[str, object] = {
        "rows": rows,
        "typed": typed,
        "basis": basis if basis in SAMPLINGS else "other",
        "samplings": SAMPLINGS,
        "sizes": SIZES,
        "gaps": GAPS,
        "errors": errors,
        "found": [(f"#{name}", _label(name, rows, text)) for name, text in errors.items()],
        "figure": formats.figure,
        "outcome": None,
    }
    if errors:
        return values, HTTPStatus.UNPROCESSABLE_ENTITY
    return values | {
        "outcome": _outcome(rows, typed, str(values["basis"]), populations)
    }, HTTPStatus.OK


def _outcome(
    rows: Sequence[Row], typed: Mapping[str, str], basis: str, people: Mapping[str, int | None]
) -> dict[str, object]:
    # With the first plan only: scipy takes longer to load than the server to start.
    from app.consultant.setup import plan_figures  # noqa: PLC0415

    given = {box.name: _value(box, typed[box.name]) for box in BOXES}
    aims = plan_figures.Aims(basis=basis, **given)  # type: ignore[arg-type]
    sizes = [
        plan_figures.size(
            plan_figures.People(
                id=row.id,
                name=row.name,
                population=people[row.id],
                invited=row.invited,
                answered=row.answered,
            ),
            aims,
        )
        for row in rows
    ]
    return {"sizes": sizes, "gap": plan_figures.gap(aims), "aims": aims}


def _read(box: Box, text: str) -> numbers.Typed:
    return numbers.read(text, whole=box.whole, percent=box.unit != 1.0)


def _value(box: Box, text: str) -> float | int | None:
    typed = _read(box, text) if text else numbers.Typed()
    if typed.value is None:
        return None
    return typed.whole if box.whole else typed.value * box.unit


def _wrong(box: Box, text: str) -> str:
    """What is wrong with what was typed, "" for nothing."""
    if not text and box.name in OPTIONAL:
        return ""
    typed = _read(box, text)
    if text and typed.wrong:
        return word(typed.wrong, g.language)
    in_range = typed.value is not None and box.low <= typed.value <= box.high
    return "" if in_range else _range(box.low, box.high)


def _wrong_population(row: Row) -> str:
    n, wrong = people(row.typed)
    if wrong in numbers.WRONG:
        return word(wrong, g.language)
    if row.typed and not n:
        return _range(1, LARGEST)
    if n is not None and n < (row.answered or 0):
        return word("consultant.plan.too_few", g.language, n=row.answered)
    return ""


def _range(low: float, high: float) -> str:
    return word("consultant.plan.range", g.language, low=f"{low:g}", high=f"{high:,.0f}")


def _label(name: str, rows: Sequence[Row], text: str) -> str:
    audience = next((row.name for row in rows if name == f"population:{row.id}"), "")
    what = audience or word(f"consultant.plan.{name}", g.language)
    return word("consultant.pair", g.language, what=what, text=text)
