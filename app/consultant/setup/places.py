"""What is wrong with a questionnaire, or changed in it, told in words instead of ids and codes."""

from dataclasses import replace

from flask import g

from app.words import LANGUAGE_NAMES, word
from surveys.questionnaire.changes import Change, differences
from surveys.questionnaire.instrument import Instrument
from surveys.questionnaire.model import Scale

SEPARATOR = " / "
HEADS = ("title", "introduction")
SCALE = "scale"
REVERSED = " reversed"
SECTION, COMMENT, COMPLETE = "section", "comment", "complete"


def place(where: str, *drafts: Instrument) -> str:
    """Where something is, "OWN1 / users / en", in words.

    Args:
        where: ids as `surveys.questionnaire.instrument` gives them.
        drafts: questionnaires that may know them; the first that does is asked.
    """
    name, *rest = where.split(SEPARATOR)
    known = _known(name, drafts)
    if name == "audience" and rest:
        return _say("audience", name=_audience(rest[0], drafts))
    if rest == [SCALE]:
        return _say("scoring", name=known)
    if name == SECTION:
        known, rest = _say("section", name=_section(rest[0], drafts)), rest[1:]
    inside = word("consultant.place.comma", g.language).join(_inside(each, drafts) for each in rest)
    return _say("within", name=known, inside=inside) if inside else known


def changes(old: Instrument, new: Instrument) -> tuple[Change, ...]:
    """What changes from one questionnaire to another, in words."""
    return tuple(told(each, old, new) for each in differences(old, new))


def told(change: Change, old: Instrument, new: Instrument) -> Change:
    """A change with its place and its values in words."""
    name, *rest = change.where.split(SEPARATOR)
    if change.kind == "reordered":
        return replace(change, where=_say("order"))
    where = place(change.where, new, old)
    if rest == [SCALE]:
        before, after = _scoring(change.old, old), _scoring(change.new, new)
        return Change(kind=change.kind, where=where, old=before, new=after)
    if name == COMPLETE or (name == SECTION and rest[-1] == COMMENT):
        return replace(
            change, kind="added" if change.new else "removed", where=where, old="", new=""
        )
    if name == "audience":
        sides = {
            side: word(f"consultant.side.{side}", g.language) for side in ("demand", "supplier")
        }
        return Change(
            kind=change.kind,
            where=where,
            old=sides.get(change.old, ""),
            new=sides.get(change.new, ""),
        )
    return replace(change, where=where)


def _say(key: str, **values: object) -> str:
    return word(f"consultant.place.{key}", g.language, **values)


def _known(name: str, drafts: tuple[Instrument, ...]) -> str:
    if name == COMPLETE:
        return _say("complete")
    if name in HEADS:
        return word(f"consultant.questionnaire.{name}", g.language)
    item, _, facet = name.partition(":")
    if any(item in each.items for each in drafts):
        said = _say("item", name=item)
        return f"{said} · {word(f'consultant.facet.{facet}', g.language)}" if facet else said
    question, _, option = name.partition(".")
    for each in drafts:
        if question in each.questions:
            text = each.questions[question].text.to(g.language)
            return _say("option" if option else "question", name=text or question)
    return name


def _inside(part: str, drafts: tuple[Instrument, ...]) -> str:
    if part == "*":
        return _say("all_languages")
    if part == COMMENT:
        return _say("comment")
    return LANGUAGE_NAMES.get(part) or _audience(part, drafts)


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
