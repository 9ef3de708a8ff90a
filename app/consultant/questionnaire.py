"""Step 3: the questionnaire's head, the order of its sections, and the way back to the model."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import questionnaire as forms
from app.consultant import desk as desks
from app.consultant import wording
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.wording import MAX_INTRODUCTION, Box
from app.words import word
from surveys import design
from surveys.instrument import Instrument
from surveys.selection import choice_of, choose


@blueprint.route("/<evaluation>/questionnaire", methods=["GET", "POST"])
def questionnaire(evaluation: str) -> ResponseReturnValue:
    """The step's page."""
    desk = desks.take_to_edit(evaluation)
    if desk.draft is None:
        return redirect(url_for("consultant.model", evaluation=evaluation), HTTPStatus.SEE_OTHER)
    boxes = _boxes(desk.draft)
    if request.method != "POST":
        return _page(desk, boxes, desk.draft.complete)
    boxes, complete = wording.filled(boxes, request.form), "complete" in request.form
    if found := wording.wrong(boxes):
        return _page(desk, boxes, complete, found, HTTPStatus.UNPROCESSABLE_ENTITY)
    done, _, name = request.form.get("do", "save").partition(":")
    draft = _moved(_headed(desk.draft, boxes, complete), done, name)
    if not desks.save(desk, draft=draft):
        return _page(desks.take(evaluation), boxes, complete, (), HTTPStatus.CONFLICT)
    where = f"section-{name}" if name else None
    onward = url_for("consultant.questionnaire", evaluation=evaluation, saved=1, _anchor=where)
    return redirect(onward, HTTPStatus.SEE_OTHER)


@blueprint.route("/<evaluation>/questionnaire/reset", methods=["GET", "POST"])
def reset(evaluation: str) -> ResponseReturnValue:
    """Back to the model's wording and order, after asking."""
    desk = desks.take_to_edit(evaluation)
    desks.check_editable(desk)
    draft, source = desk.questionnaire, desks.source_of(desk)
    if request.method != "POST":
        return desks.show(desk, "reset.html", "questionnaire")
    if not desks.save(desk, draft=choose(source, choice_of(draft, source))):
        return desks.show(
            desks.take(evaluation), "reset.html", "questionnaire", status=HTTPStatus.CONFLICT
        )
    flash(word("consultant.reset.done", g.language))
    onward = url_for("consultant.questionnaire", evaluation=evaluation)
    return redirect(onward, HTTPStatus.SEE_OTHER)


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


def _moved(draft: Instrument, done: str, section: str) -> Instrument:
    by = {"up": -1, "down": 1}.get(done, 0)
    return design.move_section(draft, section, by) if by else draft


def _page(
    desk: Desk,
    boxes: list[Box],
    complete: bool,
    found: Sequence[tuple[str, str]] = (),
    status: int = HTTPStatus.OK,
) -> ResponseReturnValue:
    draft = desk.questionnaire
    return desks.show(
        desk,
        "questionnaire.html",
        "questionnaire",
        status=status,
        draft=draft,
        boxes=boxes,
        complete=complete,
        found=found,
        first=wording.first_wording,
        asks=wording.asks,
        minutes=max(forms.minutes(draft, each.id) for each in draft.model.audiences),
    )
