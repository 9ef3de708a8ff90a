"""Choosing from a quality model, again and again: what was edited before stays edited."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from surveys.asking import EXTRAS, Extra, asking, extras
from surveys.composition import about, compose
from surveys.instrument import Instrument, Section, is_asked
from surveys.model import Characteristic, Item, Model, Option, Question, Subcharacteristic


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked of whom: ids of sub-characteristics and audiences, the form's length."""

    subs: frozenset[str]
    audiences: frozenset[str]
    short: bool = False
    languages: tuple[str, ...] = ("zh", "en")


def choice_of(draft: Instrument, source: Model) -> Choice:
    """The choice that a draft embodies."""
    return Choice(
        subs=frozenset(sub.id for sub in draft.model.subs),
        audiences=frozenset(audience.id for audience in draft.model.audiences),
        short=is_short(draft, source),
        languages=draft.languages,
    )


def has_short_form(source: Model) -> bool:
    """Whether the model marks some items, not all, as its short form."""
    return len({item.short for item in source.items}) == 2


def is_short(draft: Instrument, source: Model) -> bool:
    """Whether a draft holds nothing of the model but its short form."""
    long = {item.id for item in source.items if not item.short}
    return has_short_form(source) and not any(item.id in long for item in draft.model.items)


def choose(source: Model, choice: Choice, draft: Instrument | None = None) -> Instrument:
    """The questionnaire of a choice.

    Args:
        source: the whole quality model.
        choice: what to take of it.
        draft: the questionnaire so far; where it was made from the same model, its wordings,
            order, own items and own questions are kept as far as they are still asked.
    """
    fresh = compose(
        source,
        subs=choice.subs,
        audiences=choice.audiences,
        short=choice.short,
        languages=choice.languages,
    )
    if draft is None or draft.model.id != source.id:
        return with_fitting_points(fresh)
    kept = _edited(fresh.model, draft, source, choice)
    return recompose(replace(draft, model=kept, languages=choice.languages))


def ask(draft: Instrument, characteristic: str, wanted: frozenset[Extra]) -> Instrument:
    """The questionnaire in which a characteristic's items are asked `wanted` beside how they are.

    What is new is asked of each of its items; what was asked of some stays as it was.
    """
    part = next(each for each in draft.model.characteristics if each.id == characteristic)
    old = extras(item for sub in part.subs for item in sub.items)

    def asked(sub: Subcharacteristic) -> Subcharacteristic:
        items = (asking(item, more=wanted - old, less=old - wanted) for item in sub.items)
        return replace(sub, items=tuple(items))

    if wanted == old:
        return draft
    new = replace(part, subs=tuple(asked(sub) for sub in part.subs))
    parts = (new if each is part else each for each in draft.model.characteristics)
    return recompose(replace(draft, model=replace(draft.model, characteristics=tuple(parts))))


def recompose(draft: Instrument) -> Instrument:
    """The questionnaire whose sections follow what its model asks, in the order that they had."""
    again = compose(draft.model, title=draft.title, languages=draft.languages)
    sections = _in_old_order(_with_own_questions(again), draft.sections)
    return with_fitting_points(replace(draft, model=again.model, sections=sections))


def _edited(fresh: Model, draft: Instrument, source: Model, choice: Choice) -> Model:
    same_length = is_short(draft, source) == choice.short
    old = {sub.id: sub for sub in draft.model.subs}
    known = {item.id for item in source.items}

    def kept(part: Characteristic) -> Characteristic:
        before = [old[sub.id] for sub in part.subs if sub.id in old]
        subs = (
            _kept_sub(sub, old[sub.id], known, same_length)
            if sub.id in old
            else _asked_alike(sub, before)
            for sub in part.subs
        )
        return replace(part, subs=tuple(subs))

    return replace(
        fresh,
        characteristics=tuple(kept(part) for part in fresh.characteristics),
        outcomes=draft.model.outcomes,
        features=draft.model.features,
        questions=draft.model.questions,
    )


def _asked_alike(
    new: Subcharacteristic, siblings: Sequence[Subcharacteristic]
) -> Subcharacteristic:
    """A sub-characteristic that is asked what its siblings all are, and nothing that none is."""
    asked = [extras((item,)) for sub in siblings for item in sub.items if not item.reverse]
    if not asked:
        return new
    more, less = frozenset.intersection(*asked), EXTRAS.keys() - frozenset.union(*asked)
    return replace(new, items=tuple(asking(item, more=more, less=less) for item in new.items))


def _kept_sub(
    new: Subcharacteristic, old: Subcharacteristic, known: set[str], same_length: bool
) -> Subcharacteristic:
    if same_length:
        return replace(new, items=old.items)
    edited = {item.id: item for item in old.items}
    own = tuple(item for item in old.items if item.id not in known)
    return replace(new, items=(*(edited.get(item.id, item) for item in new.items), *own))


def _with_own_questions(draft: Instrument) -> tuple[Section, ...]:
    placed = {question for section in draft.sections for question in section.questions}
    loose = tuple(q.id for q in draft.model.questions if q.id not in placed)
    return (*draft.sections, about(loose)) if loose else draft.sections


def _in_old_order(sections: tuple[Section, ...], old: tuple[Section, ...]) -> tuple[Section, ...]:
    by_id = {section.id: section for section in sections}
    before = {section.id: section for section in old}
    ordered = merged([section.id for section in sections], [section.id for section in old])
    return tuple(
        _like(by_id[name], before[name]) if name in before else by_id[name] for name in ordered
    )


def _like(section: Section, old: Section) -> Section:
    return replace(
        section,
        title=old.title,
        comment=old.comment,
        items=tuple(merged(section.items, old.items)),
        questions=tuple(merged(section.questions, old.questions)),
    )


def merged(wanted: Sequence[str], old: Sequence[str]) -> list[str]:
    """`wanted` in the order of `old`; what is new stands behind its forerunner in `wanted`."""
    ordered = [name for name in old if name in set(wanted)]
    for index, name in enumerate(wanted):
        if name not in ordered:
            place = ordered.index(wanted[index - 1]) + 1 if index else 0
            ordered.insert(place, name)
    return ordered


def with_fitting_points(draft: Instrument) -> Instrument:
    """Where points are shared among the characteristics, only those that are asked about."""
    parts = draft.model.characteristics

    def fitting(question: Question) -> Question:
        worded = {option.id: option for option in question.options}
        options = (worded.get(part.id, Option(id=part.id, text=part.name)) for part in parts)
        return replace(question, options=tuple(options)) if question.by_characteristic else question

    questions = tuple(fitting(question) for question in draft.model.questions)
    return replace(draft, model=replace(draft.model, questions=questions))


def missing_items(draft: Instrument, source: Model) -> tuple[Item, ...]:
    """The items of the model that could be put back: removed, asked of someone, sub still there."""
    subs = {sub.id for sub in draft.model.subs}
    short = is_short(draft, source)
    rated = (
        item
        for sub in source.subs
        if sub.id in subs
        for item in sub.items
        if item.short or not short
    )
    # Without any feature there is no section to put one back into.
    features = source.features or () if draft.model.features else ()
    return tuple(
        item
        for item in (*rated, *features)
        if item.id not in draft.items
        and any(is_asked(item, audience.id) for audience in draft.model.audiences)
    )
