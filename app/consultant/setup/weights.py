"""Step 4: how much each characteristic and sub-characteristic counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.room import blueprint
from app.web import guard, numbers
from app.web.numbers import Typed
from app.words import word
from surveys.errors import Problem, Refused
from surveys.fieldwork.weights import Share, Weights, problems
from surveys.questionnaire.instrument import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One percentage: the field `p:ID` and what was typed into it."""

    id: str
    name: str
    typed: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Siblings whose percentages add up to 100. `id` "" is that of the characteristics."""

    id: str
    name: str
    rows: tuple[Row, ...]
    total: str
    error: str = ""


@blueprint.route("/<evaluation>/weights", methods=["GET", "POST"])
def weights(evaluation: str) -> ResponseReturnValue:
    """The step's page. Once results can be read, the weights behind them stand."""
    desk = desks.take(evaluation)
    if desk.draft is None:
        return redirect(url_for("consultant.model", evaluation=evaluation), HTTPStatus.SEE_OTHER)
    old = desk.evaluation.weights
    if request.method != "POST":
        typed = {share.id: numbers.written(share.percent) for share in old.shares}
        return _page(desk, old.method, typed, ())
    if desk.evaluation.status in OVER:
        raise Refused("settled", "The weights are fixed once the evaluation is closed.")
    method = "direct" if request.form.get("method") == "direct" else "equal"
    typed = {name: request.form.get(f"p:{name}", "").strip() for name in _names(desk.draft)}
    made = _made(desk, method, typed)
    wrong = _wrong(made, desk.draft, typed) if method == "direct" else ()
    if wrong:
        return _page(desk, method, typed, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=replace(desk.evaluation, weights=made)):
        return _page(desks.take(evaluation), method, typed, (), HTTPStatus.CONFLICT)
    onward = url_for("consultant.weights", evaluation=evaluation, saved=1)
    return redirect(onward, HTTPStatus.SEE_OTHER)


def groups(draft: Instrument) -> dict[str, list[str]]:
    """Groups of siblings whose percentages are to be set; a single child has all of its parent."""
    parts = draft.model.characteristics
    found = {"": [part.id for part in parts]}
    found |= {part.id: [sub.id for sub in part.subs] for part in parts if not part.implicit}
    return {name: siblings for name, siblings in found.items() if len(siblings) > 1}


def wrong_weights(draft: Instrument, set_: Weights) -> tuple[Problem, ...]:
    """What is wrong with stored weights, for the questionnaire as it is now."""
    typed = {share.id: numbers.written(share.percent) for share in set_.shares}
    return _wrong(set_, draft, typed) if set_.method == "direct" else ()


def _wrong(made: Weights, draft: Instrument, typed: Mapping[str, str]) -> tuple[Problem, ...]:
    """What is wrong with what was typed: a blank among filled fields is no silent 0.

    Of what cannot be read nothing else is said, nor of the sum of its group.
    """
    unread = tuple(
        Problem(where=name, code=wrong, what="cannot be read as a number. Write digits only.")
        for name, text in typed.items()
        if text and (wrong := percentage(text).wrong)
    )
    names = {problem.where for problem in unread}
    filled = _filled(draft, typed)
    read = {name: siblings for name, siblings in filled.items() if names.isdisjoint(siblings)}
    blank = tuple(
        Problem(
            where=name, code="weight_blank", what="is blank beside others. Enter a number, or 0."
        )
        for siblings in filled.values()
        for name in siblings
        if not typed.get(name)
    )
    return (*blank, *unread, *problems(made, read))


def _names(draft: Instrument) -> list[str]:
    return [name for siblings in groups(draft).values() for name in siblings]


def _filled(draft: Instrument, typed: Mapping[str, str]) -> dict[str, list[str]]:
    """The groups in which anything was typed; one that is blank counts equally."""
    return {
        name: siblings
        for name, siblings in groups(draft).items()
        if any(typed.get(sibling) for sibling in siblings)
    }


def percentage(typed: str) -> Typed:
    """A percentage as people type it: "12.5", "12,5", "12.5 %"."""
    return numbers.read(typed, percent=True)


def _made(desk: Desk, method: str, typed: Mapping[str, str]) -> Weights:
    old, who = desk.evaluation.weights, guard.user()
    read = {name: percentage(text).value for name, text in typed.items() if text}
    percents = {name: each for name, each in read.items() if each is not None}
    if method == "equal":  # kept beside equal weights, to be taken up again
        percents = {name: each for name, each in percents.items() if 0 <= each <= 100}
    # Of what is not asked now nothing was typed; it has its share again when it is taken up again.
    aside = (share for share in old.shares if share.id not in typed)
    shares = (*(Share(id=name, percent=each) for name, each in percents.items()), *aside)
    return Weights(
        method="direct" if method == "direct" else "equal",
        shares=shares,
        set_by=who.name if who else "",
        version=old.version + 1 if old.set_by else old.version,
    )


def _page(
    desk: Desk,
    method: str,
    typed: Mapping[str, str],
    wrong: Sequence[Problem],
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    shown = _groups(desk.questionnaire, typed, wrong)
    return desks.show(
        desk,
        "weights.html",
        "weights",
        status=status,
        method=method,
        locked=desk.evaluation.status in OVER,
        groups=shown,
        found=[
            *(
                (f"#p:{r.id}", _pair(r.name, r.error))
                for each in shown
                for r in each.rows
                if r.error
            ),
            *((f"#g:{each.id}", _pair(each.name, each.error)) for each in shown if each.error),
        ],
    )


def _pair(name: str, error: str) -> str:
    return word("consultant.pair", g.language, what=name, text=error)


def _groups(draft: Instrument, typed: Mapping[str, str], wrong: Sequence[Problem]) -> list[Group]:
    parts = {part.id: part for part in draft.model.characteristics}
    names = {part.id: part.name for part in parts.values()}
    names |= {sub.id: sub.name for sub in draft.model.subs if sub.id not in names}
    return [
        Group(
            id=name,
            name=names[name].to(g.language) if name else word("consultant.weights.top", g.language),
            rows=tuple(
                Row(
                    id=sibling,
                    name=names[sibling].to(g.language),
                    typed=typed.get(sibling, ""),
                    error=_told(wrong, sibling, "weight_range", "weight_blank", *numbers.WRONG),
                )
                for sibling in siblings
            ),
            total=_total(typed, siblings),
            error=_told(wrong, name, "weight_sum", total=_total(typed, siblings)),
        )
        for name, siblings in groups(draft).items()
    ]


def _told(wrong: Sequence[Problem], where: str, *codes: str, **values: object) -> str:
    code = next((each.code for each in wrong if each.where == where and each.code in codes), "")
    if not code or code in numbers.WRONG:
        return word(code, g.language) if code else ""
    return word(f"consultant.problem.{code}", g.language, **values)


def _total(typed: Mapping[str, str], siblings: Sequence[str]) -> str:
    read = [percentage(typed[name]).value for name in siblings if typed.get(name)]
    return numbers.written(sum(each or 0.0 for each in read)) if read else ""
