"""What is wrong with a questionnaire, or changed in it, told in words instead of ids and codes."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g

from app.words import LANGUAGE_NAMES, word
from surveys.errors import Part
from surveys.questionnaire.changes import Change, differences
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Scale

REVERSED = " reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A change of a questionnaire in words: where, and what stood there before and after."""

    kind: str
    where: str
    old: str = ""
    new: str = ""


def place(part: Part, *drafts: Instrument) -> str:
    """Where something is, in words.

    Args:
        part: of a questionnaire.
        drafts: questionnaires that may know it; the first that does is asked.
    """
    if part.kind == "audience":
        return _say("audience", name=_audience(part.id, drafts))
    known = _known(part, drafts)
    if part.about == "scale":
        return _say("scoring", name=known)
    inside = word("consultant.place.comma", g.language).join(_inside(part, drafts))
    return _say("within", name=known, inside=inside) if inside else known


def changes(old: Instrument, new: Instrument) -> tuple[Worded, ...]:
    """What changes from one questionnaire to another, in words."""
    return tuple(_worded(each, old, new) for each in differences(old, new))


def _worded(change: Change, old: Instrument, new: Instrument) -> Worded:
    part = change.where
    if part.kind == "order":
        return Worded(kind=change.kind, where=_say("order"))
    where = place(part, new, old)
    if part.kind == "complete" or part.about == "comment":
        return Worded(kind="added" if change.new else "removed", where=where)
    before, after = change.old, change.new
    if part.about == "scale":
        before, after = _scoring(before, old), _scoring(after, new)
    if part.kind == "audience":
        before, after = _side(before), _side(after)
    return Worded(kind=change.kind, where=where, old=before, new=after)


def _say(key: str, **values: object) -> str:
    return word(f"consultant.place.{key}", g.language, **values)


def _side(side: str) -> str:
    return word(f"consultant.side.{side}", g.language) if side else ""


def _known(part: Part, drafts: tuple[Instrument, ...]) -> str:
    """What a part is called, leaving out whose words in which language it is about."""
    match part.kind:
        case "complete":
            return _say("complete")
        case "title" | "introduction":
            return word(f"consultant.questionnaire.{part.kind}", g.language)
        case "section":
            return _say("section", name=_section(part.id, drafts))
        case "question":
            return _question(part, drafts)
    name = _say("item", name=part.id)
    return f"{name} · {word(f'consultant.facet.{part.facet}', g.language)}" if part.facet else name


def _question(part: Part, drafts: tuple[Instrument, ...]) -> str:
    asked = next(each.questions[part.id] for each in drafts if part.id in each.questions)
    text = asked.text.to(g.language) or part.id
    return _say("option" if part.option else "question", name=text)


def _inside(part: Part, drafts: tuple[Instrument, ...]) -> Iterator[str]:
    if part.audience:
        yield _audience(part.audience, drafts)
    if part.language == "*":
        yield _say("all_languages")
    elif part.language:
        yield LANGUAGE_NAMES.get(part.language, part.language)
    if part.about == "comment":
        yield _say("comment")


def _section(name: str, drafts: tuple[Instrument, ...]) -> str:
    """The title of a section, where it is being changed the one that it had (the last draft's)."""
    titles = {s.id: s.title.to(g.language) for each in drafts for s in each.sections}
    return titles.get(name) or name


def _audience(name: str, drafts: tuple[Instrument, ...]) -> str:
    names = {a.id: a.name.to(g.language) for each in reversed(drafts) for a in each.model.audiences}
    return names.get(name, name)


def _scoring(value: str, draft: Instrument) -> str:
    """A scale and the direction of scoring: "agreement5 reversed", in words."""
    if not value:
        return ""
    scale = next((s for s in draft.model.scales if s.id == value.removesuffix(REVERSED)), None)
    key = "backwards" if value.endswith(REVERSED) else "forwards"
    return _say(key, scale=_scale(scale) if scale else value.removesuffix(REVERSED))


def _scale(scale: Scale) -> str:
    ends = [label.to(g.language) for p in (scale.low, scale.high) if (label := scale.label(p))]
    points = f"{scale.low}–{scale.high}"
    return _say("scale", points=points, ends=" … ".join(ends)) if ends else points
