"""Beside step 4: what is known of the population, to which answers are weighted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from math import nan

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.room import blueprint
from app.consultant.setup.weights import percentage
from app.web import numbers
from app.words import word
from surveys.errors import ModelError, Problem, Refused
from surveys.exchange.margin_file import read_margins
from surveys.fieldwork.margins import KnownMargin, KnownMargins, askable, by_ids, problems
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.modelfile.reader import decode

MAX_FILE = 200_000
LIMITS = ("lower", "upper")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One option's share: the field `name` and what was typed into it."""

    name: str
    text: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The options of one question for one audience; `id` is "QUESTION:AUDIENCE"."""

    id: str
    title: str
    rows: tuple[Row, ...]
    total: str
    error: str = ""


@blueprint.route("/<evaluation>/margins", methods=["GET", "POST"])
def margins(evaluation: str) -> ResponseReturnValue:
    """The page. Once results can be read, the shares behind them stand."""
    desk = desks.take(evaluation)
    if desk.draft is None:
        return redirect(url_for("consultant.model", evaluation=evaluation), HTTPStatus.SEE_OTHER)
    if request.method != "POST":
        return _page(desk, _typed(desk.evaluation.margins))
    _check_open(desk)
    typed = {name: value.strip() for name, value in request.form.items() if _is_field(name)}
    made = _made(desk.draft, typed)
    if wrong := (*_no_numbers(typed), *_of_what_was_read(typed, made, desk.draft)):
        return _page(desk, typed, wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=replace(desk.evaluation, margins=made)):
        return _page(desks.take(evaluation), typed, status=HTTPStatus.CONFLICT)
    onward = url_for("consultant.margins", evaluation=evaluation, saved=1)
    return redirect(onward, HTTPStatus.SEE_OTHER)


@blueprint.post("/<evaluation>/margins/upload")
def upload_margins(evaluation: str) -> ResponseReturnValue:
    """Take a file of margins, by the ids or words of questions and options."""
    desk = desks.take(evaluation)
    _check_open(desk)
    file = request.files.get("file")
    name = (file.filename if file else "") or "margins.toml"
    try:
        made = _read(file.stream.read(MAX_FILE + 1) if file else b"", name, desk.questionnaire)
    except ModelError as error:
        return _page(
            desk,
            _typed(desk.evaluation.margins),
            file_problems=error.problems,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    if not desks.save(desk, evaluation=replace(desk.evaluation, margins=made)):
        return _page(desks.take(evaluation), _typed(made), status=HTTPStatus.CONFLICT)
    flash(word("consultant.margins.uploaded", g.language, name=name))
    return redirect(url_for("consultant.margins", evaluation=evaluation), HTTPStatus.SEE_OTHER)


def wrong_margins(draft: Instrument, known: KnownMargins) -> tuple[Problem, ...]:
    """What of stored margins the questionnaire, as it is now, does not bear."""
    return problems(known, draft)


def _check_open(desk: Desk) -> None:
    if desk.evaluation.status in OVER:
        raise Refused("settled", "The margins are fixed once the evaluation is closed.")


def _read(raw: bytes, name: str, draft: Instrument) -> KnownMargins:
    if not raw.strip() or len(raw) > MAX_FILE:
        key = "big_file" if raw.strip() else "no_file"
        what = word(f"consultant.margins.{key}", g.language)
        raise ModelError((Problem(where="", code=key, what=what),))
    made = by_ids(read_margins(decode(raw, file=name), file=name), draft)
    if wrong := problems(made, draft):
        raise ModelError(wrong)
    return made


def _is_field(name: str) -> bool:
    return name.startswith("m:") or name in LIMITS


def _field(question: str, audience: str, option: str) -> str:
    return f"m:{question}:{audience}:{option}"


def _typed(known: KnownMargins) -> dict[str, str]:
    limits = {"lower": known.lower, "upper": known.upper}
    typed = {n: numbers.written(value) for n, value in limits.items() if value is not None}
    for one in known.margins:
        typed |= {
            _field(one.column, one.audience, option): numbers.written(share)
            for option, share in one.totals
        }
    return typed


def _made(draft: Instrument, typed: Mapping[str, str]) -> KnownMargins:
    """The margins of every group in which anything was typed."""
    found = []
    for question, audience in askable(draft):
        given = {
            option.id: typed.get(_field(question, audience, option.id), "")
            for option in draft.questions[question].options
        }
        if any(given.values()):
            totals = tuple((option, _share(text)) for option, text in given.items() if text)
            found.append(KnownMargin(column=question, audience=audience, totals=totals))
    lower, upper = typed.get("lower"), typed.get("upper")
    return KnownMargins(
        margins=tuple(found),
        lower=numbers.read(lower).value if lower else None,
        upper=numbers.read(upper).value if upper else None,
    )


def _share(text: str) -> float:
    value = percentage(text).value
    return nan if value is None else value


def _no_numbers(typed: Mapping[str, str]) -> Iterator[Problem]:
    """What was typed and is no number; `where` as of `surveys.fieldwork.margins.problems`."""
    for name, text in typed.items():
        limit = name in LIMITS
        read = numbers.read(text) if limit else percentage(text)
        if text and read.wrong:
            where = "" if limit else name.removeprefix("m:").rpartition(":")[0]
            yield Problem(where=where, code=read.wrong, what="is no number. Write digits only.")


def _of_what_was_read(
    typed: Mapping[str, str], made: KnownMargins, draft: Instrument
) -> Iterator[Problem]:
    """The problems of groups, and of limits, in which everything is a number."""
    unread = {problem.where for problem in _no_numbers(typed)}
    return (each for each in problems(made, draft) if each.where not in unread)


def _page(
    desk: Desk,
    typed: Mapping[str, str],
    wrong: Sequence[Problem] = (),
    *,
    file_problems: Sequence[Problem] = (),
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    groups = tuple(_groups(desk.questionnaire, typed, wrong))
    limits = next((_told(each) for each in wrong if not each.where), "")
    found = [(f"#g:{each.id}", _pair(each.title, each.error)) for each in groups if each.error]
    if limits:
        found.append(("#limits", _pair(word("consultant.margins.limits", g.language), limits)))
    return desks.show(
        desk,
        "margins.html",
        "weights",
        status=status,
        locked=desk.evaluation.status in OVER,
        groups=groups,
        dropped=_stale(desk, groups),
        typed=typed,
        limits_error=limits,
        found=found,
        problems=file_problems,
    )


def _stale(desk: Desk, groups: Sequence[Group]) -> bool:
    """Whether shares are stored of what is not asked any more; saving the page drops them."""
    shown = {each.id for each in groups}
    known = desk.evaluation.margins.margins
    return any(f"{one.column}:{one.audience}" not in shown for one in known)


def _pair(name: str, error: str) -> str:
    return word("consultant.pair", g.language, what=name, text=error)


def _groups(
    draft: Instrument, typed: Mapping[str, str], wrong: Sequence[Problem]
) -> Iterator[Group]:
    names = {each.id: each.name.to(g.language) for each in draft.model.audiences}
    first = {each.where: each for each in reversed(wrong)}
    for question, audience in askable(draft):
        asked, where = draft.questions[question], f"{question}:{audience}"
        rows = tuple(
            Row(
                name=(name := _field(question, audience, option.id)),
                text=option.text.to(g.language),
                typed=typed.get(name, ""),
            )
            for option in asked.options
        )
        shares = [percentage(row.typed).value for row in rows if row.typed]
        total = numbers.written(sum(each or 0.0 for each in shares))
        yield Group(
            id=where,
            title=word(
                "consultant.margins.of",
                g.language,
                question=asked.text.to(g.language),
                audience=names[audience],
            ),
            rows=rows,
            total=total if shares else "",
            error=_told(first[where], total=total) if where in first else "",
        )


def _told(problem: Problem, **values: object) -> str:
    if problem.code in numbers.WRONG:
        return word(problem.code, g.language)
    return word(f"consultant.problem.{problem.code}", g.language, **values)
