"""Step 2: the quality model, what is taken of it, and who is asked."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import OVER, Desk
from app.consultant.room import blueprint
from app.consultant.setup import uploads
from app.web import db
from app.words import LANGUAGES, word
from surveys.errors import ModelError, Problem
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.kept import Kept, unedited
from surveys.questionnaire.model import Model
from surveys.questionnaire.modelfile.document import decode
from surveys.questionnaire.modelfile.reader import read
from surveys.questionnaire.selection import (
    Choice,
    choice_of,
    choose,
    chosen,
    has_short_form,
    kept_of,
    missing_items,
)

MAX_MODEL = 1_000_000


@blueprint.route("/<evaluation>/model", methods=["GET", "POST"])
def model(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take_to_edit(evaluation)
    if request.method != "POST":
        asked = None if desk.evaluation.status in OVER else request.args.get("model")
        return _page(desk, _wanted(desk, asked))
    wanted = _wanted(desk, request.form.get("model"))
    choice = _choice(wanted)
    if wrong := _mistakes(desk, wanted, choice):
        return _page(desk, wanted, choice, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    draft, kept = _chosen(desk, wanted, choice)
    if not draft.ratings:
        wrong = [("#subs", word("consultant.model.nothing", g.language))]
        return _page(desk, wanted, choice, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not desks.save(desk, draft=draft, kept=kept):
        return _page(desks.take(evaluation), wanted, choice, (), HTTPStatus.CONFLICT)
    return desks.go("questionnaire", evaluation, saved=1)


@blueprint.post("/<evaluation>/model/upload")
def upload(evaluation: str) -> ResponseReturnValue:
    """Take a model file. One with mistakes is refused with all of them."""
    desk = desks.take_to_edit(evaluation)
    file = request.files.get("file")
    name = (file.filename if file else "") or "model.toml"
    raw = file.stream.read(MAX_MODEL + 1) if file else b""
    try:
        made = _read(raw, name)
    except ModelError as error:
        wanted = _wanted(desk, None)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(desk, wanted, status=status, problems=error.problems)
    kept = _replaced(desk, made)
    with db.store().begin() as work:
        work.drafts.save_source(desk.id, made, kept=kept)
    flash(word("consultant.model.uploaded", g.language, name=made.name.to(g.language)))
    if kept is not None:
        flash(word("consultant.model.renewed", g.language))
    return desks.go("model", evaluation, model=made.id)


def _chosen(desk: Desk, wanted: Model, choice: Choice) -> tuple[Instrument, Kept]:
    if desk.draft is None or _replaces(desk, wanted):
        draft = choose(wanted, choice)
        return draft, chosen(choice, draft, kept_of(draft, wanted))
    kept = kept_of(desk.draft, wanted, desk.kept)
    draft = choose(wanted, choice, desk.draft, kept)
    return draft, chosen(choice, draft, kept)


def _replaced(desk: Desk, made: Model) -> Kept | None:
    """What lies behind the draft once its model is uploaded anew: what was edited, and left out."""
    if desk.draft is None or desk.draft.model.id != made.id:
        return None
    return unedited(desks.behind(desk), desks.source_of(desk))


def _read(raw: bytes, name: str) -> Model:
    if not raw.strip():
        raise uploads.refused("consultant.model.no_file")
    if len(raw) > MAX_MODEL:
        raise uploads.refused("consultant.model.big_file", name)
    return read(decode(raw, file=name), file=name)


def _wanted(desk: Desk, name: str | None) -> Model:
    offered = desks.models(desk)
    if name is not None and name in offered:
        return offered[name]
    if desk.draft is not None:
        return offered.get(desk.draft.model.id, desk.draft.model)
    return offered["itss"]


def _choice(wanted: Model) -> Choice:
    subs = {sub.id for sub in wanted.subs}
    audiences = {audience.id for audience in wanted.audiences}
    languages = set(request.form.getlist("languages"))
    return Choice(
        subs=frozenset(subs.intersection(request.form.getlist("subs"))),
        audiences=frozenset(audiences.intersection(request.form.getlist("audiences"))),
        short=has_short_form(wanted) and request.form.get("length") == "short",
        languages=tuple(each for each in _languages(wanted) if each in languages),
    )


def _languages(wanted: Model) -> tuple[str, ...]:
    """Those of the pages; a model that lacks one of them can be worded in it by hand."""
    return (
        LANGUAGES
        if not wanted.languages
        else tuple(each for each in LANGUAGES if each in wanted.languages) or LANGUAGES
    )


def _mistakes(desk: Desk, wanted: Model, choice: Choice) -> list[tuple[str, str]]:
    missing = [
        (f"#{name}", word(f"consultant.model.no_{name}", g.language))
        for name in ("subs", "audiences", "languages")
        if not getattr(choice, name) and not (name == "subs" and not wanted.subs)
    ]
    if _replaces(desk, wanted) and "replace" not in request.form:
        missing.append(("#replace", word("consultant.model.replace_first", g.language)))
    return missing


def _replaces(desk: Desk, wanted: Model) -> bool:
    return desk.draft is not None and desk.draft.model.id != wanted.id


def _ticked(desk: Desk, wanted: Model) -> Choice:
    if desk.draft is not None and not _replaces(desk, wanted):
        return choice_of(desk.draft, wanted, desk.kept)
    return Choice(
        subs=frozenset(sub.id for sub in wanted.subs),
        audiences=frozenset(audience.id for audience in wanted.audiences),
        languages=_languages(wanted),
    )


def _page(
    desk: Desk,
    wanted: Model,
    choice: Choice | None = None,
    wrong: Sequence[tuple[str, str]] = (),
    status: int = HTTPStatus.OK,
    problems: Sequence[Problem] = (),
) -> ResponseReturnValue:
    return desks.show(
        desk,
        "model.html",
        "model",
        status=status,
        found=wrong,
        faults=uploads.faults(problems),
        models=desks.models(desk),
        wanted=wanted,
        ticked=choice or _ticked(desk, wanted),
        has_short=has_short_form(wanted),
        languages=_languages(wanted),
        replaces=_replaces(desk, wanted),
        removed=len(missing_items(desk.draft, wanted, desk.kept))
        if desk.draft is not None and not _replaces(desk, wanted)
        else 0,
    )
