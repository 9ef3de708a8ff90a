"""What the questionnaire's pages show and take: texts per audience and language, as form fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import g

from app.words import LANGUAGE_NAMES, word
from surveys.instrument import Instrument, Section, is_asked
from surveys.model import ANY, Facet, Item
from surveys.text import Text

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


def item_boxes(draft: Instrument, item: Item, facet: Facet) -> list[Box]:
    """The wordings of an item: one group of fields for each audience that has its own."""
    return [
        box
        for key, label in keys(draft, item, facet)
        for box in boxes(
            f"w:{item.id}:{key}",
            label,
            item.text(key, facet) if key != ANY else dict(_wording(item, facet))[ANY],
            draft.languages,
        )
    ]


def keys(draft: Instrument, item: Item, facet: Facet) -> Iterator[tuple[str, str]]:
    """Audience ids that have a wording of their own, then ANY for the others; with their names."""
    own = dict(_wording(item, facet))
    for audience in draft.model.audiences:
        if audience.id in own:
            yield audience.id, audience.name.to(g.language)
    if ANY in own and not all(audience.id in own for audience in draft.model.audiences):
        alone = len(own) == 1
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
            value=(value := cleaned(form.get(box.name, box.value))),
            error=word("consultant.error.too_long_by", g.language, n=len(value) - box.limit)
            if len(value) > box.limit
            else "",
            limit=box.limit,
        )
        for box in old
    ]


def cleaned(typed: str) -> str:
    """Text as it is stored: browsers send carriage returns, databases refuse zero bytes."""
    return typed.replace("\0", "").replace("\r\n", "\n").strip()


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


def first_wording(draft: Instrument, item: str, section: Section) -> str:
    """An item as its first audience reads it, for a list."""
    each = draft.items[item]
    asked = (a.id for a in draft.model.audiences if is_asked(each, a.id))
    return each.text(next(asked, ANY), section.facet).to(g.language)
