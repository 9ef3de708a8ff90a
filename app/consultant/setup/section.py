"""Step 3, one section: its items' wording, order, own items, and what was removed."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from app.consultant import desk as desks
from app.consultant.desk import Desk
from app.consultant.room import blueprint
from app.consultant.setup import wording
from app.consultant.setup.wording import Box
from app.words import word
from surveys.errors import NotFound
from surveys.questionnaire import design, questions
from surveys.questionnaire.asking import EXTRAS, asking, extras, unpaired
from surveys.questionnaire.instrument import Instrument, Section
from surveys.questionnaire.kept import Kept, edited, forgotten, home, unpaired_mark
from surveys.questionnaire.model import KANO, Item, Model, Subcharacteristic
from surveys.questionnaire.selection import ask, missing_items, recompose
from surveys.questionnaire.text import Text

ALSO = "also"
"""Fields of what else is asked: `also:kano`; the bare name says that the page had them."""


@blueprint.route("/<evaluation>/questionnaire/sections/<name>", methods=["GET", "POST"])
def section(evaluation: str, name: str) -> ResponseReturnValue:
    """Edit a section in place. Whichever button is pressed, what was typed is saved first."""
    desk = desks.take_to_edit(evaluation)
    here = _section(desk.questionnaire, name)
    boxes = _boxes(desk.questionnaire, here)
    if request.method != "POST":
        return _page(desk, here, boxes)
    boxes = wording.filled(boxes, request.form)
    if wrong := wording.wrong(boxes):
        return _page(desk, here, boxes, found=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    done, _, item = request.form.get("do", "save").partition(":")
    draft, kept = _done(desk, _edited(desk, here, boxes), here, done, item)
    if not desks.save(desk, draft=draft, kept=kept):
        return _page(desks.take(evaluation), here, boxes, status=HTTPStatus.CONFLICT)
    return _onward(evaluation, draft, name, done, item)


@blueprint.route("/<evaluation>/questionnaire/sections/<name>/item", methods=["GET", "POST"])
def new_item(evaluation: str, name: str) -> ResponseReturnValue:
    """Add an own item to one of the section's sub-characteristics."""
    desk = desks.take_to_edit(evaluation)
    desks.check_editable(desk)
    here = _section(desk.questionnaire, name)
    boxes = _blank(desk.questionnaire)
    if request.method != "POST":
        return _new_page(desk, here, boxes)
    boxes = wording.filled(boxes, request.form)
    sub = request.form.get("sub", "")
    wrong = wording.wrong(boxes)
    if sub not in {each.id for each in subs(desk.questionnaire, here)}:
        wrong.append(("#sub", word("consultant.item.no_sub", g.language)))
    texts = _texts(desk.questionnaire, boxes)
    if not texts:
        wrong.append((f"#{boxes[0].name}", word("consultant.item.no_words", g.language)))
    if wrong:
        return _new_page(desk, here, boxes, found=wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    reverse = "reverse" in request.form
    draft = design.add_item(
        desk.questionnaire, sub, texts, reverse=reverse, taken=desks.taken_ids(desk)
    )
    if not desks.save(desk, draft=draft):
        return _new_page(desks.take(evaluation), here, boxes, status=HTTPStatus.CONFLICT)
    added = next(item for item in draft.items if item not in desk.questionnaire.items)
    return _onward(evaluation, draft, name, "add", added)


def subs(draft: Instrument, here: Section) -> tuple[Subcharacteristic, ...]:
    """The sub-characteristics that a section asks about."""
    parts = (part for part in draft.model.characteristics if part.id == here.characteristic)
    return next((part.subs for part in parts), ())


def _section(draft: Instrument, name: str) -> Section:
    section_ = next((each for each in draft.sections if each.id == name), None)
    if section_ is None:
        raise NotFound("There is no such section.")
    return section_


def _boxes(draft: Instrument, here: Section) -> list[Box]:
    title = word("consultant.section.title", g.language)
    return [
        *wording.boxes("title", title, here.title, draft.languages),
        *(box for item in here.items for box in wording.item_boxes(draft, draft.items[item], here)),
    ]


def _edited(desk: Desk, here: Section, boxes: list[Box]) -> Instrument:
    draft = desk.questionnaire
    title = design.reworded(here.title, wording.words(boxes, "title"))
    comment = "comment" in request.form
    draft = design.edit_section(
        draft, here.id, lambda each: replace(each, title=title, comment=comment)
    )
    for name in here.items:
        item = draft.items[name]
        for text in wording.texts(draft, item, here):
            words = wording.words(boxes, text.stem)
            draft = design.word_item(draft, name, text.facet, text.audience, words)
        if here.facet == "perception" and not set(KANO).intersection(item.facets):
            draft = design.reverse_item(draft, name, f"reverse:{name}" in request.form)
    if here.facet == "perception" and here.characteristic and ALSO in request.form:
        ticked = (each for each in EXTRAS if f"{ALSO}:{each}" in request.form)
        draft = ask(draft, here.characteristic, frozenset(ticked), desks.behind(desk))
    return draft


def _done(
    desk: Desk, draft: Instrument, here: Section, done: str, name: str
) -> tuple[Instrument, Kept]:
    """The draft after the button that was pressed, and what lies behind it then."""
    kept = edited(desks.behind(desk), desk.questionnaire, draft)
    mark = unpaired_mark(name)
    if done == "remove" and _is_pair(draft, here, name):
        after = recompose(design.edit_item(draft, name, unpaired), kept)
        return after, replace(edited(kept, draft, after), removed=(*kept.removed, mark))
    if done == "back" and name in {item.id for item in _unpaired(draft, here)}:
        paired = design.edit_item(draft, name, lambda item: asking(item, more=("kano",)))
        after = recompose(paired, kept)
        return after, forgotten(edited(kept, draft, after), (mark,))
    after = _acted(draft, desks.source_of(desk), kept, here, done, name)
    return after, edited(kept, draft, after)


def _acted(
    draft: Instrument, source: Model, kept: Kept, here: Section, done: str, name: str
) -> Instrument:
    if done in ("up", "down"):
        return design.move_item(draft, here.id, name, -1 if done == "up" else 1)
    if done == "remove" and name in here.items:
        return design.remove_item(draft, name)
    if done == "remove" and name in here.questions:
        return questions.remove_question(draft, name)
    if done == "back" and name in {item.id for _, item in missing_items(draft, source, kept)}:
        return design.put_back(draft, source, name, kept)
    return draft


def _is_pair(draft: Instrument, here: Section, name: str) -> bool:
    """Whether a section asks a rated item as a Kano pair: taken out of it, it stays rated."""
    rated = any(name == item.id for item in draft.model.items)
    return rated and here.facet in KANO and name in here.items


def _unpaired(draft: Instrument, here: Section) -> list[Item]:
    """What a section of Kano pairs could ask besides."""
    if here.facet not in KANO or not here.characteristic:
        return []
    items = (item for sub in subs(draft, here) for item in sub.items)
    return [item for item in items if not item.reverse and not set(KANO).intersection(item.facets)]


def _onward(
    evaluation: str, draft: Instrument, section_: str, done: str, item: str
) -> ResponseReturnValue:
    if all(each.id != section_ for each in draft.sections):
        return desks.go("questionnaire", evaluation, saved=1)
    anchor = f"item-{item}" if item and done != "remove" else None
    return desks.go("section", evaluation, name=section_, saved=1, _anchor=anchor)


def _removed(desk: Desk, here: Section) -> list[Item]:
    """What can be put back into a section."""
    if here.facet in KANO and here.characteristic:
        return _unpaired(desk.questionnaire, here)
    there = {sub.id for sub in subs(desk.questionnaire, here)} | {here.id}
    missing = missing_items(desk.questionnaire, desks.source_of(desk), desk.kept)
    return [item for place, item in missing if home(place) in there]


def _also(draft: Instrument, here: Section) -> dict[str, bool]:
    """What can be asked beside how the service is, and whether it is; nothing elsewhere."""
    if here.facet != "perception" or not here.characteristic:
        return {}
    if ALSO in request.form:
        return {each: f"{ALSO}:{each}" in request.form for each in EXTRAS}
    now = extras(item for sub in subs(draft, here) for item in sub.items)
    return {each: each in now for each in EXTRAS}


def _page(desk: Desk, here: Section, boxes: list[Box], **state: Any) -> ResponseReturnValue:
    """The page; `state`: its status, and what is wrong with it (`found`)."""
    draft = desk.questionnaire
    sub_of = {item.id: sub for sub in draft.model.subs for item in sub.items}
    return desks.show(
        desk,
        "section.html",
        "questionnaire",
        draft=draft,
        section=here,
        titles=[box for box in boxes if box.name.startswith("title:")],
        boxes={
            item: [box for box in boxes if box.name.startswith(f"w:{item}:")] for item in here.items
        },
        posted=request.form if request.method == "POST" else None,
        sub_of=sub_of,
        subs=subs(draft, here),
        removed=_removed(desk, here),
        asks=wording.asks(draft, here),
        also=_also(draft, here),
        pairs=KANO,
        **state,
    )


def _blank(draft: Instrument) -> list[Box]:
    return [
        box
        for audience in draft.model.audiences
        for box in wording.boxes(
            f"w:{audience.id}", audience.name.to(g.language), Text(()), draft.languages
        )
    ]


def _texts(draft: Instrument, boxes: list[Box]) -> dict[str, Text]:
    by_audience = {
        audience.id: wording.words(boxes, f"w:{audience.id}") for audience in draft.model.audiences
    }
    return {name: Text.of(words) for name, words in by_audience.items() if any(words.values())}


def _new_page(desk: Desk, here: Section, boxes: list[Box], **state: Any) -> ResponseReturnValue:
    return desks.show(
        desk,
        "item.html",
        "questionnaire",
        section=here,
        subs=subs(desk.questionnaire, here),
        sub=request.form.get("sub", ""),
        reverse="reverse" in request.form,
        boxes=boxes,
        **state,
    )
