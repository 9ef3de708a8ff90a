"""Editing a questionnaire before it is published: each edit gives a new one, none changes any."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import count

from surveys.errors import NotFound
from surveys.questionnaire.instrument import FEATURES, Instrument, Section
from surveys.questionnaire.kept import Kept, forgotten, outcome_place
from surveys.questionnaire.model import (
    KANO,
    Characteristic,
    Facet,
    Item,
    Model,
    Outcome,
    Subcharacteristic,
    Wording,
)
from surveys.questionnaire.selection import (
    choice_of,
    choose,
    kept_of,
    like_siblings,
    missing_items,
    recompose,
    with_fitting_points,
)
from surveys.questionnaire.text import Text


def reworded(old: Text, words: Mapping[str, str]) -> Text:
    """`old` with new words per language; the same text where nothing in it reads differently.

    A wording that served every language ends once the languages differ.
    """
    if all(old.to(language) == wording for language, wording in words.items()):
        return old
    return Text.of({language: text for language, text in old if language != "*"} | dict(words))


def edit_item(draft: Instrument, item: str, edit: Callable[[Item], Item]) -> Instrument:
    """The questionnaire with one of its items edited."""
    return _with_items(draft, lambda each: edit(each) if each.id == item else each)


def word_item(
    draft: Instrument, item: str, facet: Facet, audience: str, words: Mapping[str, str]
) -> Instrument:
    """Word an item for one audience ("*": for all that have no wording of their own).

    Args:
        draft: the questionnaire.
        item: the item's id.
        facet: which of its questions; a facet without a prompt shares the item's wording.
        audience: the audience's id, or "*".
        words: language → wording.
    """

    def edit(each: Item) -> Item:
        prompts = dict(each.prompts)
        if facet not in prompts:
            return replace(each, wording=_worded(each.wording, audience, words))
        prompts[facet] = _worded(prompts[facet], audience, words)
        return replace(each, prompts=tuple(prompts.items()))

    return edit_item(draft, item, edit)


def _worded(wording: Wording, audience: str, words: Mapping[str, str]) -> Wording:
    texts = dict(wording)
    texts[audience] = reworded(texts.get(audience, Text(())), words)
    return tuple(texts.items())


def reverse_item(draft: Instrument, item: str, reverse: bool) -> Instrument:
    """Say whether agreeing with an item speaks against the service."""
    return edit_item(draft, item, lambda each: replace(each, reverse=reverse))


def add_item(
    draft: Instrument,
    sub: str,
    wording: Mapping[str, Text],
    *,
    reverse: bool = False,
    taken: Collection[str] = (),
) -> Instrument:
    """Add an own item at the end of a sub-characteristic, on its scale, in all its facets.

    Args:
        draft: the questionnaire.
        sub: the sub-characteristic's id.
        wording: audience → text; an audience that is left out is not asked.
        reverse: whether agreeing speaks against the service.
        taken: ids of earlier versions; one id never stands for two different items.
    """
    like = next(each for each in draft.model.subs if each.id == sub).items[-1]
    facets = tuple(each for each in like.facets if not (reverse and each in KANO))
    item = Item(
        id=free_id("OWN", {*taken, *draft.items, *draft.questions}, start=1),
        wording=tuple(wording.items()),
        scale=like.scale,
        facets=facets,
        reverse=reverse,
        short=True,
    )
    return _placed(draft, sub, item)


def put_back(draft: Instrument, source: Model, item: str, kept: Kept | None = None) -> Instrument:
    """Put back an item that was removed, as it was last edited, behind its siblings.

    It is asked what its siblings are by now. Raises `NotFound` for what cannot be put back.
    """
    missing = {each.id: (place, each) for place, each in missing_items(draft, source, kept)}
    if item not in missing:
        raise NotFound(f"There is no item {item!r} to put back.")
    place, back = missing[item]
    if place in {sub.id for sub in draft.model.subs}:
        parts = (
            part for part in draft.model.characteristics for sub in part.subs if sub.id == place
        )
        siblings = [each for sub in next(parts).subs for each in sub.items]
        return _placed(draft, place, like_siblings(back, siblings))
    if place in {sub.id for sub in source.subs}:
        behind = forgotten(kept_of(draft, source, kept), (item,))
        return choose(source, choice_of(draft, source, behind), draft, behind)
    if place == FEATURES:
        model = replace(draft.model, features=(*(draft.model.features or ()), back))
    else:
        model = replace(draft.model, outcomes=_with_outcome(draft.model, source, place, back))
    return recompose(replace(draft, model=model), kept)


def _with_outcome(model: Model, source: Model, place: str, item: Item) -> tuple[Outcome, ...]:
    if all(outcome_place(each.id) != place for each in model.outcomes):
        new = next(each for each in source.outcomes if outcome_place(each.id) == place)
        return (*model.outcomes, replace(new, items=(item,)))
    return tuple(
        replace(each, items=(*each.items, item)) if outcome_place(each.id) == place else each
        for each in model.outcomes
    )


def _placed(draft: Instrument, sub: str, item: Item) -> Instrument:
    siblings = next(each for each in draft.model.subs if each.id == sub).items

    def grown(section: Section) -> Section:
        here = [each.id for each in siblings if each.id in section.items]
        if not here or section.facet not in item.facets:
            return section
        place = max(section.items.index(each) for each in here) + 1
        items = (*section.items[:place], item.id, *section.items[place:])
        return replace(section, items=items)

    return replace(
        draft,
        model=_with_subs(
            draft.model,
            lambda each: replace(each, items=(*each.items, item)) if each.id == sub else each,
        ),
        sections=tuple(grown(section) for section in draft.sections),
    )


def remove_item(draft: Instrument, item: str) -> Instrument:
    """Ask an item no more; what becomes empty by it goes as well."""

    def rest(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(each for each in items if each.id != item)

    model = _with_subs(draft.model, lambda each: replace(each, items=rest(each.items)))
    outcomes = (replace(each, items=rest(each.items)) for each in model.outcomes)
    sections = (
        replace(each, items=tuple(name for name in each.items if name != item))
        for each in draft.sections
    )
    return with_fitting_points(
        replace(
            draft,
            model=replace(
                model,
                outcomes=tuple(each for each in outcomes if each.items),
                features=rest(model.features or ()) or None,
            ),
            sections=tuple(each for each in sections if each.items or each.questions),
        )
    )


def move_item(draft: Instrument, section: str, item: str, by: int) -> Instrument:
    """Move an item (or question) within its section; `by` −1 is up, +1 down."""

    def moved(each: Section) -> Section:
        return replace(
            each, items=shifted(each.items, item, by), questions=shifted(each.questions, item, by)
        )

    return edit_section(draft, section, moved)


def move_section(draft: Instrument, section: str, by: int) -> Instrument:
    """Move a section among the others; `by` −1 is up, +1 down."""
    order = shifted([each.id for each in draft.sections], section, by)
    by_id = {each.id: each for each in draft.sections}
    return replace(draft, sections=tuple(by_id[name] for name in order))


def shifted(names: Sequence[str], name: str, by: int) -> tuple[str, ...]:
    """`names` with `name` moved by so many places, at most to an end; unknown: unchanged."""
    if name not in names:
        return tuple(names)
    rest = [each for each in names if each != name]
    place = min(max(names.index(name) + by, 0), len(rest))
    return (*rest[:place], name, *rest[place:])


def edit_section(draft: Instrument, section: str, edit: Callable[[Section], Section]) -> Instrument:
    """The questionnaire with one of its sections edited."""
    return replace(
        draft,
        sections=tuple(edit(each) if each.id == section else each for each in draft.sections),
    )


def free_id(stem: str, used: Collection[str], *, start: int) -> str:
    """The first of `stem` with a number that is not used."""
    return next(name for n in count(start) if (name := f"{stem}{n}") not in used)


def _with_items(draft: Instrument, edit: Callable[[Item], Item]) -> Instrument:
    model = _with_subs(
        draft.model,
        lambda sub: replace(sub, items=tuple(edit(item) for item in sub.items)),
    )
    outcomes: tuple[Outcome, ...] = tuple(
        replace(outcome, items=tuple(edit(item) for item in outcome.items))
        for outcome in model.outcomes
    )
    features = model.features and tuple(edit(item) for item in model.features)
    return replace(draft, model=replace(model, outcomes=outcomes, features=features))


def _with_subs(model: Model, edit: Callable[[Subcharacteristic], Subcharacteristic]) -> Model:
    parts: list[Characteristic] = []
    for part in model.characteristics:
        subs = tuple(sub for sub in (edit(each) for each in part.subs) if sub.items)
        if subs:
            parts.append(replace(part, subs=subs))
    return replace(model, characteristics=tuple(parts))
