"""What the questionnaire's pages show and take: texts per audience and language, as form fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import g

from app.web.forms import stripped
from app.words import LANGUAGE_NAMES, word
from surveys.questionnaire.instrument import Instrument, Section, is_asked
from surveys.questionnaire.model import ANY, KANO, Facet, Item
from surveys.questionnaire.text import Text

MAX_WORDING = 500
MAX_INTRODUCTION = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One text field: its name, what it is called, its language, what stands in it."""

    name: str
    label: str
    language: str
    value: str
    error: str = ""
    limit: int = MAX_WORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """A text of an item: the stem of its fields, what they are called, what it words for whom."""

    stem: str
    label: str
    facet: Facet
    audience: str


def boxes(
    stem: str, label: str, text: Text, languages: tuple[str, ...], limit: int = MAX_WORDING
) -> list[Box]:
    """A text as one field per language."""
    return [
        Box(
            name=f"{stem}:{language}",
            label=f"{label} · {LANGUAGE_NAMES[language]}" if label else LANGUAGE_NAMES[language],
            language=language,
            value=dict(text.pairs).get(language) or dict(text.pairs).get("*", ""),
            limit=limit,
        )
        for language in languages
    ]


def item_boxes(draft: Instrument, item: Item, section: Section) -> list[Box]:
    """The texts that are read of an item: a group of fields for each audience that has its own."""
    return [
        box
        for text in texts(draft, item, section)
        for box in boxes(
            text.stem,
            text.label,
            item.text(text.audience, text.facet)
            if text.audience != ANY
            else dict(_wording(item, text.facet))[ANY],
            draft.languages,
        )
    ]


def texts(draft: Instrument, item: Item, section: Section) -> Iterator[ItemText]:
    """What a section's fields word of an item; of several facets, the item's own text first."""
    read = draft.texts(section, item.id)
    for facet in read:
        stem = f"w:{item.id}:" if facet == read[0] else f"w:{item.id}:{facet}:"
        facet_name = "" if facet == read[0] else word(f"consultant.facet.{facet}", g.language)
        for key, name in keys(draft, item, facet):
            label = " · ".join(each for each in (facet_name, name) if each)
            yield ItemText(stem=f"{stem}{key}", label=label, facet=facet, audience=key)


def keys(draft: Instrument, item: Item, facet: Facet) -> Iterator[tuple[str, str]]:
    """Audience ids that have a wording of their own, then ANY for the others; with their names."""
    wordings = dict(_wording(item, facet))
    for audience in draft.model.audiences:
        if audience.id in wordings:
            yield audience.id, audience.name.to(g.language)
    if ANY in wordings and not all(audience.id in wordings for audience in draft.model.audiences):
        alone = len(wordings) == 1
        yield ANY, word("consultant.everyone" if alone else "consultant.others", g.language)


def _wording(item: Item, facet: Facet) -> tuple[tuple[str, Text], ...]:
    return dict(item.prompts).get(facet, item.wording)


def filled(old: list[Box], form: Mapping[str, str]) -> list[Box]:
    """The fields as they were posted, with what is wrong with them."""
    return [
        Box(
            name=box.name,
            label=box.label,
            language=box.language,
            value=(value := stripped(form.get(box.name, box.value))),
            error=word("consultant.error.too_long_by", g.language, n=len(value) - box.limit)
            if len(value) > box.limit
            else "",
            limit=box.limit,
        )
        for box in old
    ]


def words(boxes_: list[Box], stem: str) -> dict[str, str]:
    """Language → what stands in the fields of one text."""
    return {box.language: box.value for box in boxes_ if box.name == f"{stem}:{box.language}"}


def wrong(boxes_: list[Box]) -> list[tuple[str, str]]:
    """What is wrong with the fields: pairs of a link and a message."""
    return [
        (f"#{box.name}", word("consultant.pair", g.language, what=box.label, text=box.error))
        for box in boxes_
        if box.error
    ]


def asks(draft: Instrument, section: Section) -> str:
    """What a section asks beyond how the service is: a facet, "kano", "levels", or ""."""
    if any(len(draft.facets(section, item)) > 1 for item in section.items):
        return "kano" if section.facet in KANO else "levels"
    return section.facet if section.facet != "perception" and section.characteristic else ""


def first_wording(draft: Instrument, item: str, section: Section) -> str:
    """An item as its first audience reads it, for a list."""
    each = draft.items[item]
    asked = (a.id for a in draft.model.audiences if is_asked(each, a.id))
    return each.text(next(asked, ANY), draft.texts(section, item)[0]).to(g.language)
