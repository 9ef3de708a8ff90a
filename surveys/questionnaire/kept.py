"""What lies behind a draft: what was removed by hand, and all that it ever held, as last edited.

A draft holds only what is asked. Whatever is chosen anew (a shorter form, other characteristics,
other facets, an uploaded model) takes from here, so that nothing edited is lost on the way there
and back, and nothing removed comes back by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from surveys.questionnaire.instrument import FEATURES, OUTCOMES, Instrument, Section
from surveys.questionnaire.model import Item, Model, Question


class Identified(Protocol):
    """What has an id: an item, a section, an option."""

    @property
    def id(self) -> str:
        """Its id."""


Named = TypeVar("Named", bound=Identified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The items of one place: a sub-characteristic's id, "outcome:ID", or the features'."""

    place: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What choosing again must not lose, and must not bring back.

    `subs` and `short` are the choice as it was made, also where nothing of a sub-characteristic is
    in its short form. `removed`: ids of items that were taken out by hand ("ID:kano": out of its
    Kano pair). `sections` and `questions` with `by_characteristic`: in their last state.
    """

    subs: tuple[str, ...]
    short: bool
    removed: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    sections: tuple[Section, ...] = ()
    questions: tuple[Question, ...] = ()

    def items(self, place: str) -> tuple[Item, ...]:
        """The items of a place, in the order that they last had."""
        return next((each.items for each in self.held if each.place == place), ())


def unpaired_mark(item: str) -> str:
    """How an item is noted that was taken out of its Kano pair, and is rated as before."""
    return f"{item}:kano"


def outcome_place(outcome: str) -> str:
    """The place of an outcome's items."""
    return f"outcome:{outcome}"


def home(place: str) -> str:
    """The section in which a place's items are shown, where it is not their characteristic's."""
    return OUTCOMES if place.startswith(outcome_place("")) else place


def holding(kept: Kept, draft: Instrument) -> Kept:
    """`kept` with all that a draft holds now."""
    now = _places(draft)
    places = dict.fromkeys((*(each.place for each in kept.held), *now))
    held = (
        Held(place=place, items=_grown(kept.items(place), now.get(place, ()))) for place in places
    )
    questions = {each.id: each for each in kept.questions}
    for each in draft.model.questions:
        if each.by_characteristic:
            known = questions[each.id].options if each.id in questions else ()
            questions[each.id] = replace(each, options=_grown(known, each.options))
    return replace(
        kept,
        held=tuple(held),
        sections=_sections(kept.sections, draft.sections),
        questions=tuple(questions.values()),
    )


def edited(kept: Kept, before: Instrument, after: Instrument) -> Kept:
    """`kept` after an edit by hand: what it took out stays out, what it put back is back."""
    gone = before.items.keys() - after.items.keys()
    removed = {*kept.removed, *gone} - after.items.keys()
    return replace(holding(kept, after), removed=tuple(sorted(removed)))


def forgotten(kept: Kept, names: Iterable[str]) -> Kept:
    """`kept` in which these are not removed any more."""
    back = set(names)
    return replace(kept, removed=tuple(name for name in kept.removed if name not in back))


def unedited(kept: Kept, source: Model) -> Kept:
    """`kept` without the items that read as in `source`, which is about to be replaced.

    What was not edited follows the new model; what was, and what is not of the model, stays.
    """
    same = {item.id: item for item in source.items}
    held = (
        replace(each, items=tuple(item for item in each.items if same.get(item.id) != item))
        for each in kept.held
    )
    return replace(kept, held=tuple(held))


def merged(wanted: Sequence[str], old: Sequence[str]) -> list[str]:
    """`wanted` in the order of `old`; what is new stands behind its forerunner in `wanted`."""
    ordered = [name for name in old if name in set(wanted)]
    for index, name in enumerate(wanted):
        if name not in ordered:
            place = ordered.index(wanted[index - 1]) + 1 if index else 0
            ordered.insert(place, name)
    return ordered


def _places(draft: Instrument) -> Mapping[str, tuple[Item, ...]]:
    model = draft.model
    places = {sub.id: sub.items for sub in model.subs}
    places |= {outcome_place(outcome.id): outcome.items for outcome in model.outcomes}
    return places | ({FEATURES: model.features} if model.features else {})


def _sections(old: tuple[Section, ...], new: tuple[Section, ...]) -> tuple[Section, ...]:
    before = {section.id: section for section in old}
    return tuple(
        replace(
            section,
            items=_names(before[section.id].items, section.items),
            questions=_names(before[section.id].questions, section.questions),
        )
        if section.id in before
        else section
        for section in _grown(old, new)
    )


def _names(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(merged(tuple(dict.fromkeys((*old, *new))), new))


def _grown(old: tuple[Named, ...], new: tuple[Named, ...]) -> tuple[Named, ...]:
    """All of both, those of `new` as they are there and in its order."""
    by_id = {each.id: each for each in (*old, *new)}
    order = merged(tuple(by_id), [each.id for each in new])
    return tuple(by_id[name] for name in order)
