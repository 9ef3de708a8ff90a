"""Beside step 4: what is known of the population, to which answers are weighted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.room import blueprint
from app.consultant.setup import uploads
from app.web.forms import StaffForm, form_of
from app.web.number_fields import Group, NumberField
from app.words import word
from surveys.errors import ModelError, Problem, Refused
from surveys.exchange.margin_file import read_margins
from surveys.fieldwork.margins import KnownMargin, KnownMargins, askable, by_ids, problems
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.modelfile.document import decode

MAX_FILE = 200_000
LIMITS = ("lower", "upper")


@blueprint.route("/<evaluation>/margins", methods=["GET", "POST"])
def margins(evaluation: str) -> ResponseReturnValue:
    """The page. Once results can be read, the shares behind them stand."""
    desk = desks.take(evaluation)
    if desk.draft is None:
        return desks.go("model", evaluation)
    if request.method != "POST":
        return _page(desk, _form(desk.draft).of(_stored(desk.evaluation.margins)))
    _check_open(desk)
    form = _form(desk.draft)()
    made = _made(form, desk.draft)
    if not form.fits(_objections(made, desk.draft)):
        return _page(desk, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, evaluation=replace(desk.evaluation, margins=made)):
        desk = desks.take(evaluation)
        return _page(desk, _form(desk.questionnaire)(), status=HTTPStatus.CONFLICT)
    return desks.go("margins", evaluation, saved=1)


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
        form, status = _form(desk.questionnaire), HTTPStatus.UNPROCESSABLE_ENTITY
        stored = _stored(desk.evaluation.margins)
        return _page(desk, form.of(stored), file_problems=error.problems, status=status)
    if not desks.save(desk, evaluation=replace(desk.evaluation, margins=made)):
        desk = desks.take(evaluation)
        form = _form(desk.questionnaire)
        return _page(desk, form.of(_stored(made)), status=HTTPStatus.CONFLICT)
    flash(word("consultant.margins.uploaded", g.language, name=name))
    return desks.go("margins", evaluation)


def _check_open(desk: Desk) -> None:
    if desk.evaluation.status in OVER:
        raise Refused("settled", "The margins are fixed once the evaluation is closed.")


def _read(raw: bytes, name: str, draft: Instrument) -> KnownMargins:
    if not raw.strip() or len(raw) > MAX_FILE:
        raise uploads.refused(f"consultant.margins.{'big' if raw.strip() else 'no'}_file", name)
    made = by_ids(read_margins(decode(raw, file=name), file=name), draft)
    if wrong := problems(made, draft):
        raise ModelError(wrong)
    return made


def _field(question: str, audience: str, option: str) -> str:
    return f"m:{question}:{audience}:{option}"


def _form(draft: Instrument) -> type[StaffForm]:
    """A share for each option, a group `g:QUESTION:AUDIENCE` of those of a question; the limits."""
    names = {each.id: each.name.to(g.language) for each in draft.model.audiences}
    fields: dict[str, object] = {}
    for question, audience in askable(draft):
        asked = draft.questions[question]
        shares = {
            _field(question, audience, option.id): NumberField(
                option.text.to(g.language), percent=True
            )
            for option in asked.options
        }
        values = {"question": asked.text.to(g.language), "audience": names[audience]}
        title = word("consultant.margins.of", g.language, **values)
        fields |= {**shares, f"g:{question}:{audience}": Group(title, list(shares), whole=True)}
    fields |= {name: NumberField(f"consultant.margins.{name}") for name in LIMITS}
    fields["limits"] = Group("consultant.margins.limits", LIMITS, whole=True)
    return form_of(fields)


def _stored(known: KnownMargins) -> dict[str, float | None]:
    shares = {
        _field(margin.column, margin.audience, option): share
        for margin in known.margins
        for option, share in margin.totals
    }
    return {**shares, "lower": known.lower, "upper": known.upper}


def _made(form: StaffForm, draft: Instrument) -> KnownMargins:
    """The margins of every group in which anything was typed."""
    made = []
    for question, audience in askable(draft):
        given = {
            option.id: form[_field(question, audience, option.id)].given
            for option in draft.questions[question].options
        }
        totals = tuple((option, share) for option, share in given.items() if share is not None)
        if totals:
            made.append(KnownMargin(column=question, audience=audience, totals=totals))
    lower, upper = (form[name].data for name in LIMITS)
    return KnownMargins(margins=tuple(made), lower=lower, upper=upper)


def _objections(made: KnownMargins, draft: Instrument) -> Iterator[tuple[str, str]]:
    for problem in problems(made, draft):
        field = f"g:{problem.where}" if problem.where else "limits"
        yield field, word(f"consultant.problem.{problem.code}", g.language)


def _page(
    desk: Desk,
    form: StaffForm,
    *,
    file_problems: Sequence[Problem] = (),
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    groups = [field for field in form if isinstance(field, Group) and field.name != "limits"]
    return desks.show(
        desk,
        "margins.html",
        "weights",
        status=status,
        form=form,
        groups=groups,
        locked=desk.evaluation.status in OVER,
        dropped=_is_stale(desk),
        faults=uploads.faults(file_problems),
    )


def _is_stale(desk: Desk) -> bool:
    """Whether shares are stored of what is not asked any more; saving the page drops them."""
    asked = set(askable(desk.questionnaire))
    return any((m.column, m.audience) not in asked for m in desk.evaluation.margins.margins)
