"""Step 3: the questionnaire's head, the order of its sections, and the way back to the model."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.setup import wording
from app.consultant.setup.part_names import changes
from app.consultant.setup.wording import MAX_INTRODUCTION, Box
from app.form import questionnaire as forms
from app.words import word
from surveys.questionnaire import design
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.kept import home
from surveys.questionnaire.model import Item
from surveys.questionnaire.selection import choice_of, choose, kept_of, missing_items


@blueprint.route("/<evaluation>/questionnaire", methods=["GET", "POST"])
def questionnaire(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take_to_edit(evaluation)
    if desk.draft is None:
        return desks.go("model", evaluation)
    boxes = _boxes(desk.draft)
    if request.method != "POST":
        return _page(desk, boxes, desk.draft.complete)
    boxes, complete = wording.filled(boxes, request.form), "complete" in request.form
    if wrong := wording.wrong(boxes):
        return _page(desk, boxes, complete, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    done, _, name = request.form.get("do", "save").partition(":")
    draft = _acted(desk, _headed(desk.draft, boxes, complete), done, name)
    if not desks.save(desk, draft=draft):
        return _page(desks.take(evaluation), boxes, complete, (), HTTPStatus.CONFLICT)
    where = f"section-{name}" if name and done != "back" else None
    return desks.go("questionnaire", evaluation, saved=1, _anchor=where)


@blueprint.route("/<evaluation>/questionnaire/reset", methods=["GET", "POST"])
def reset(evaluation: str) -> ResponseReturnValue:
    """Back to the model's wording and order, after asking."""
    desk = desks.take_to_edit(evaluation)
    desks.check_editable(desk)
    draft, source = desk.questionnaire, desks.source_of(desk)
    choice = choice_of(draft, source, desk.kept)
    anew = choose(source, replace(choice, subs=frozenset(desks.behind(desk).subs)))
    if request.method != "POST":
        return _reset_page(desk, anew)
    if not desks.save(desk, draft=anew, kept=kept_of(anew, source)):
        return _reset_page(desks.take(evaluation), anew, HTTPStatus.CONFLICT)
    flash(word("consultant.reset.done", g.language))
    return desks.go("questionnaire", evaluation)


def _reset_page(desk: Desk, anew: Instrument, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    return desks.show(
        desk,
        "reset.html",
        "questionnaire",
        status=status,
        same=anew.digest == desk.questionnaire.digest,
        changes=changes(desk.questionnaire, anew),
    )


def _boxes(draft: Instrument) -> list[Box]:
    title = word("consultant.questionnaire.title", g.language)
    introduction = word("consultant.questionnaire.introduction", g.language)
    return [
        *wording.boxes("title", title, draft.title, draft.languages),
        *wording.boxes(
            "introduction", introduction, draft.introduction, draft.languages, MAX_INTRODUCTION
        ),
    ]


def _headed(draft: Instrument, boxes: list[Box], complete: bool) -> Instrument:
    return replace(
        draft,
        title=design.reworded(draft.title, wording.words(boxes, "title")),
        introduction=design.reworded(draft.introduction, wording.words(boxes, "introduction")),
        complete=complete,
    )


def _acted(desk: Desk, draft: Instrument, done: str, name: str) -> Instrument:
    if done == "back" and name in {item.id for item in _homeless(desk)}:
        return design.put_back(draft, desks.source_of(desk), name, desks.behind(desk))
    by = {"up": -1, "down": 1}.get(done, 0)
    return design.move_section(draft, name, by) if by else draft


def _homeless(desk: Desk) -> list[Item]:
    """What was removed and whose section has gone with it; other items are put back in theirs."""
    draft = desk.questionnaire
    homes = {section.id for section in draft.sections} | {sub.id for sub in draft.model.subs}
    missing = missing_items(draft, desks.source_of(desk), desk.kept)
    return [item for place, item in missing if home(place) not in homes]


def _page(
    desk: Desk,
    boxes: list[Box],
    complete: bool,
    wrong: Sequence[tuple[str, str]] = (),
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    draft = desk.questionnaire
    return desks.show(
        desk,
        "questionnaire.html",
        "questionnaire",
        status=status,
        draft=draft,
        removed=[] if desk.evaluation.status in desks.OVER else _homeless(desk),
        boxes=boxes,
        complete=complete,
        found=wrong,
        first=wording.first_wording,
        asks=wording.asks,
        minutes=max(forms.minutes(draft, each.id) for each in draft.model.audiences),
    )
