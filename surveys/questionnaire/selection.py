"""Choosing from a quality model, again and again: what was edited before stays edited."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from surveys.questionnaire.asking import EXTRAS, Extra, asking, extras
from surveys.questionnaire.composition import about, compose
from surveys.questionnaire.instrument import FEATURES, Instrument, Section, is_asked
from surveys.questionnaire.kept import Kept, holding, merged, outcome_place, unpaired_mark
from surveys.questionnaire.model import (
    Characteristic,
    Item,
    Model,
    Option,
    Question,
    Scale,
    Subcharacteristic,
)
from surveys.questionnaire.text import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked of whom: ids of sub-characteristics and audiences, the form's length."""

    subs: frozenset[str]
    audiences: frozenset[str]
    short: bool = False
    languages: tuple[str, ...] = LANGUAGES


def choice_of(draft: Instrument, source: Model, kept: Kept | None = None) -> Choice:
    """The choice that a draft embodies.

    A sub-characteristic of which everything was removed by hand is not chosen any more.
    """
    behind = kept_of(draft, source, kept)
    empty = {sub.id for sub in source.subs if _is_emptied(sub, behind)}
    return Choice(
        subs=frozenset(behind.subs) - empty,
        audiences=frozenset(audience.id for audience in draft.model.audiences),
        short=behind.short,
        languages=draft.languages,
    )


def kept_of(draft: Instrument, source: Model, kept: Kept | None = None) -> Kept:
    """What is kept behind a draft; where nothing was kept yet, what can be told by the draft."""
    if kept is not None:
        return kept
    subs = {sub.id for sub in draft.model.subs}
    bare = Kept(subs=tuple(sorted(subs)), short=is_short(draft, source))
    there = (item for _, item in _of_model(source, subs, bare) if item.id not in draft.items)
    return holding(replace(bare, removed=tuple(sorted(item.id for item in there))), draft)


def chosen(choice: Choice, draft: Instrument, kept: Kept) -> Kept:
    """`kept` after a choice, of which `draft` came."""
    return replace(
        holding(kept, draft),
        subs=tuple(sorted(choice.subs)),
        short=choice.short,
        removed=tuple(name for name in kept.removed if name not in draft.items),
    )


def has_short_form(source: Model) -> bool:
    """Whether the model marks some items, not all, as its short form."""
    return len({item.short for item in source.items}) == 2


def is_short(draft: Instrument, source: Model) -> bool:
    """Whether a draft holds nothing of the model but its short form."""
    long = {item.id for item in source.items if not item.short}
    return has_short_form(source) and not any(item.id in long for item in draft.model.items)


def choose(
    source: Model, choice: Choice, draft: Instrument | None = None, kept: Kept | None = None
) -> Instrument:
    """The questionnaire of a choice.

    Args:
        source: the whole quality model.
        choice: what to take of it.
        draft: the questionnaire so far; where it was made from the same model, its wordings,
            order, own items and own questions are kept.
        kept: what lies behind `draft`. What was removed by hand stays out, unless the choice takes
            up again a sub-characteristic of which nothing was left.
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
    behind = kept_of(draft, source, kept)
    model = _edited(fresh.model, draft, source, behind)
    return recompose(replace(draft, model=model, languages=choice.languages), behind)


def ask(
    draft: Instrument, characteristic: str, wanted: frozenset[Extra], kept: Kept | None = None
) -> Instrument:
    """The questionnaire in which a characteristic's items are asked `wanted` beside how they are.

    What is new is asked of each of its items, but of those that `kept` says were taken out of it;
    what was asked of some stays as it was.
    """
    part = next(each for each in draft.model.characteristics if each.id == characteristic)
    old = extras(item for sub in part.subs for item in sub.items)

    alone = set(kept.removed) if kept else set()

    def more(item: Item) -> frozenset[Extra]:
        return wanted - old - ({"kano"} if unpaired_mark(item.id) in alone else set())

    def asked(sub: Subcharacteristic) -> Subcharacteristic:
        items = (asking(item, more=more(item), less=old - wanted) for item in sub.items)
        return replace(sub, items=tuple(items))

    if wanted == old:
        return draft
    new = replace(part, subs=tuple(asked(sub) for sub in part.subs))
    parts = (new if each is part else each for each in draft.model.characteristics)
    changed = replace(draft, model=replace(draft.model, characteristics=tuple(parts)))
    return recompose(changed, kept)


def recompose(draft: Instrument, kept: Kept | None = None) -> Instrument:
    """The questionnaire whose sections follow what its model asks, in the order that they had.

    A section that was there before, and that `kept` holds, is as it was.
    """
    again = compose(draft.model, title=draft.title, languages=draft.languages)
    old = holding(kept, draft).sections if kept else draft.sections
    sections = _in_old_order(_with_own_questions(again), old)
    return with_fitting_points(replace(draft, model=again.model, sections=sections), kept)


def _edited(fresh: Model, draft: Instrument, source: Model, kept: Kept) -> Model:
    known = {item.id for item in source.items}
    again = {i.id for sub in source.subs if _is_emptied(sub, kept) for i in _all_of(sub, kept)}
    removed = set(kept.removed) - again
    before = {part.id: part.subs for part in draft.model.characteristics}

    def taken(part: Characteristic) -> Characteristic:
        siblings = [item for sub in before.get(part.id, ()) for item in sub.items]
        subs = (_kept_sub(sub, kept, known, removed, siblings) for sub in part.subs)
        return replace(part, subs=tuple(sub for sub in subs if sub.items))

    parts = (taken(part) for part in fresh.characteristics)
    made = replace(
        fresh,
        characteristics=tuple(part for part in parts if part.subs),
        outcomes=draft.model.outcomes,
        features=draft.model.features,
        questions=draft.model.questions,
    )
    return replace(made, scales=_scales(made, draft.model))


def _scales(made: Model, before: Model) -> tuple[Scale, ...]:
    """The scales of a model, and those of the former one that an item kept of it is rated on."""
    there, used = {scale.id for scale in made.scales}, {item.scale for item in made.rated}
    return (*made.scales, *(s for s in before.scales if s.id in used - there))


def _is_emptied(sub: Subcharacteristic, kept: Kept) -> bool:
    """Whether all that a sub-characteristic could ask was removed by hand."""
    items = _all_of(sub, kept)
    return bool(items) and all(item.id in kept.removed for item in items)


def _all_of(sub: Subcharacteristic, kept: Kept) -> list[Item]:
    known = {item.id for item in sub.items}
    added = (item for item in kept.items(sub.id) if item.id not in known)
    return [*sub.items, *added]


def like_siblings(new: Item, siblings: Iterable[Item]) -> Item:
    """An item that is asked what its siblings all are, and nothing that none is."""
    asked = [extras((item,)) for item in siblings if not item.reverse]
    if not asked:
        return new
    more, less = frozenset.intersection(*asked), EXTRAS.keys() - frozenset.union(*asked)
    return asking(new, more=more, less=less)


def _kept_sub(
    new: Subcharacteristic,
    kept: Kept,
    known: set[str],
    removed: set[str],
    siblings: list[Item],
) -> Subcharacteristic:
    held = {item.id: item for item in kept.items(new.id)}
    asked = {item.id for item in siblings}
    added = (item for item in held.values() if item.id not in known)
    items = {
        item.id: held[item.id]
        if item.id in held and item.id in asked
        else like_siblings(held.get(item.id, item), siblings)
        for item in (*new.items, *added)
        if item.id not in removed
    }
    order = merged(tuple(items), tuple(held))
    return replace(new, items=tuple(items[name] for name in order))


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


def with_fitting_points(draft: Instrument, kept: Kept | None = None) -> Instrument:
    """Where points are shared among the characteristics, only those that are asked about."""
    parts = draft.model.characteristics
    before = {question.id: question.options for question in kept.questions} if kept else {}

    def fitting(question: Question) -> Question:
        words = {o.id: o for o in (*before.get(question.id, ()), *question.options)}
        options = (words.get(part.id, Option(id=part.id, text=part.name)) for part in parts)
        return replace(question, options=tuple(options)) if question.by_characteristic else question

    questions = tuple(fitting(question) for question in draft.model.questions)
    return replace(draft, model=replace(draft.model, questions=questions))


def missing_items(
    draft: Instrument, source: Model, kept: Kept | None = None
) -> tuple[tuple[str, Item], ...]:
    """The items that could be put back, as last edited, each with its place (`Held`).

    Those were removed, are asked of someone, and their sub-characteristic is chosen.
    """
    behind = kept_of(draft, source, kept)
    subs = choice_of(draft, source, behind).subs | {sub.id for sub in draft.model.subs}
    held = {item.id: item for each in behind.held for item in each.items}
    known = {item.id for _, item in _of_model(source, subs, replace(behind, short=False))}
    added = (
        (each.place, item)
        for each in behind.held
        for item in each.items
        if each.place in subs and item.id in behind.removed and item.id not in known
    )
    return tuple(
        (place, held.get(item.id, item))
        for place, item in (*_of_model(source, subs, behind), *added)
        if item.id not in draft.items
        and any(is_asked(item, audience.id) for audience in draft.model.audiences)
    )


def _of_model(source: Model, subs: Container[str], kept: Kept) -> Iterator[tuple[str, Item]]:
    """The items that a model has for a choice, each with its place."""
    for sub in source.subs:
        if sub.id in subs:
            yield from ((sub.id, item) for item in sub.items if item.short or not kept.short)
    for outcome in source.outcomes:
        yield from ((outcome_place(outcome.id), item) for item in outcome.items)
    yield from ((FEATURES, item) for item in source.features or ())
