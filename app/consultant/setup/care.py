"""Beside step 1: by which rules answers count as careless, and whether those are left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.web import numbers
from app.words import word
from surveys.errors import Problem
from surveys.fieldwork.evaluation import fixed
from surveys.fieldwork.quality import BOUNDS, DEFAULT, LIMITS, NAMES, WHOLE, Rules, problems

SECOND = {"straight_line": "run_items", "contradictory": "contradiction_points"}
"""The further limit of the rules that have two."""
PERCENT = ("answered_share", "run_share")
UNITS = (*PERCENT, *WHOLE, "contradiction_points", "seconds_per_item")
NEEDED = "flags_needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One limit: the field `l:NAME` and what was typed into it; `what` says what it limits."""

    name: str
    what: str
    unit: str
    typed: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule: whether it is used (`on:NAME`), leaves sheets out (`out:NAME`), its limits."""

    name: str
    title: str
    hint: str
    on: bool
    out: bool
    entries: tuple[Entry, ...]
    note: str = ""
    error: str = ""


@blueprint.route("/<evaluation>/care", methods=["GET", "POST"])
def care(evaluation: str) -> ResponseReturnValue:
    """The page. Once it is open the rules are shown only, for answers could be fitted to them."""
    desk = desks.take(evaluation)
    if request.method != "POST":
        return _page(desk, _typed(desk.evaluation.quality), ())
    typed = {name: value.strip() for name, value in request.form.items()}
    made, wrong = _made(typed)
    if wrong:
        return _page(desk, typed, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=replace(desk.evaluation, quality=made)):
        return _page(desks.take(evaluation), typed, (), HTTPStatus.CONFLICT)
    onward = url_for("consultant.care", evaluation=evaluation, saved=1)
    return redirect(onward, HTTPStatus.SEE_OTHER)


def _typed(rules: Rules) -> dict[str, str]:
    """The fields as a browser would send them; a rule that is off shows its default limit."""
    found = {NEEDED: str(rules.flags_needed)}
    for name, limit in LIMITS.items():
        value = getattr(rules, limit)
        found |= {f"on:{name}": "1"} if value is not None else {}
        found |= {f"out:{name}": "1"} if name in rules.exclude else {}
        for each in _limits(name):
            shown = getattr(rules, each)
            shown = getattr(DEFAULT, each) if shown is None else shown
            scale = 100 if each in PERCENT else 1
            found[f"l:{each}"] = "" if shown is None else numbers.written(shown * scale)
    return found


def _limits(rule: str) -> tuple[str, ...]:
    return (LIMITS[rule], SECOND[rule]) if rule in SECOND else (LIMITS[rule],)


def _made(typed: Mapping[str, str]) -> tuple[Rules, tuple[Problem, ...]]:
    """The rules that were typed, and what is wrong with them, each `where` a field."""
    values: dict[str, float | None] = {}
    wrong: list[Problem] = []
    for name in NAMES:
        if f"on:{name}" not in typed:
            values[LIMITS[name]] = None  # its other limit keeps the default: it limits nothing
            continue
        for limit in _limits(name):
            text = typed.get(f"l:{limit}", "")
            value = _number(text, limit)
            if value is None:
                code = _why(text, limit) or ("whole" if limit in WHOLE else "number")
                wrong.append(Problem(where=f"l:{limit}", code=code, what="is no such number."))
            else:
                values[limit] = value
    exclude = tuple(name for name in NAMES if f"out:{name}" in typed)
    text = typed.get(NEEDED, "")
    needed = _number(text, NEEDED) if exclude else 1
    if needed is None:
        code = _why(text, NEEDED) or "needed"
        wrong.append(Problem(where=NEEDED, code=code, what="is no whole number."))
    rules = replace(
        DEFAULT,
        exclude=exclude,
        flags_needed=1 if needed is None else int(needed),
        **values,  # type: ignore[arg-type]
    )
    return rules, (*wrong, *_judged(rules, [each.where for each in wrong]))


def _judged(rules: Rules, known: Sequence[str]) -> Iterator[Problem]:
    """What the rules themselves object to, under the names of the fields."""
    for each in problems(rules):
        where = each.where if each.where == NEEDED else f"l:{each.where}"
        if each.code == "rule_off":
            off = (n for n in rules.exclude if getattr(rules, LIMITS[n]) is None)
            yield from (replace(each, where=f"out:{n}") for n in off)
            return
        if where not in known:
            yield replace(each, where=where)


def _number(typed: str, limit: str) -> float | None:
    read = _read(typed, limit)
    if read.value is None:
        return None
    return read.value / 100 if limit in PERCENT else read.whole if limit in WHOLE else read.value


def _read(typed: str, limit: str) -> numbers.Typed:
    return numbers.read(typed, whole=limit in WHOLE, percent=limit in PERCENT)


def _why(typed: str, limit: str) -> str:
    """Why what was typed is no number; "" where nothing was."""
    return _read(typed, limit).wrong if typed else ""


def _page(
    desk: Desk,
    typed: Mapping[str, str],
    wrong: Sequence[Problem],
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    errors = {each.where: _told(each) for each in wrong}
    rows = [_row(desk, name, typed, errors) for name in NAMES]
    needed = word("consultant.care.needed", g.language)
    return desks.show(
        desk,
        "care.html",
        "care",
        status=status,
        rows=rows,
        needed=typed.get(NEEDED, ""),
        needed_error=errors.get(NEEDED, ""),
        locked="quality" in fixed(desk.evaluation),
        found=[
            *((f"#{field}", text) for row in rows for field, text in _errors(row)),
            *([(f"#{NEEDED}", _pair(needed, errors[NEEDED]))] if NEEDED in errors else []),
        ],
    )


def _errors(row: Row) -> Iterator[tuple[str, str]]:
    for each in row.entries:
        if each.error:
            yield f"l:{each.name}", _pair(row.title, each.error)
    if row.error:
        yield f"out:{row.name}", _pair(row.title, row.error)


def _row(desk: Desk, name: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> Row:
    unknown = name == "speeder" and desk.evaluation.secrecy == "anonymous"
    return Row(
        name=name,
        title=word(f"consultant.care.rule.{name}", g.language),
        hint=word(f"consultant.care.hint.{name}", g.language),
        on=f"on:{name}" in typed,
        out=f"out:{name}" in typed,
        entries=tuple(
            Entry(
                name=each,
                what=word(f"consultant.care.limit.{each}", g.language),
                unit=word(f"consultant.care.unit.{each}", g.language) if each in UNITS else "",
                typed=typed.get(f"l:{each}", ""),
                error=errors.get(f"l:{each}", ""),
            )
            for each in _limits(name)
        ),
        note=word("consultant.care.anonymous", g.language) if unknown else "",
        error=errors.get(f"out:{name}", ""),
    )


def _told(problem: Problem) -> str:
    if problem.code in numbers.WRONG:
        return word(problem.code, g.language)
    limit = problem.where.removeprefix("l:")
    low, high = BOUNDS.get(limit, (0.0, 0.0))
    scale = 100 if limit in PERCENT else 1
    return word(
        f"consultant.care.problem.{problem.code}",
        g.language,
        low=f"{low * scale:g}",
        high=f"{high * scale:g}",
    )


def _pair(name: str, error: str) -> str:
    return word("consultant.pair", g.language, what=name, text=error)
