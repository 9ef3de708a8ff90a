"""What is asked of an item beside how the service is, switched on and off."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, get_args

from surveys.questionnaire.model import KANO, LEVELS, Facet, Item

Extra = Literal["expectation", "importance", "levels", "kano"]
EXTRAS: dict[Extra, tuple[Facet, ...]] = {
    "expectation": ("expectation",),
    "importance": ("importance",),
    "levels": LEVELS,
    "kano": KANO,
}
FACETS: tuple[Facet, ...] = get_args(Facet)
DIRECT: tuple[Facet, ...] = (*KANO, "importance")
"""Asked of what is good alone: how important is it that something bad happens?"""
WORDED: tuple[Facet, ...] = ("expectation", "importance")
"""Asked in a section of their own, where an item can read differently."""


def extras(items: Iterable[Item]) -> frozenset[Extra]:
    """What any of these items is asked beside how the service is."""
    asked = {facet for item in items for facet in item.facets}
    return frozenset(extra for extra, facets in EXTRAS.items() if asked.intersection(facets))


def asking(item: Item, *, more: Iterable[Extra] = (), less: Iterable[Extra] = ()) -> Item:
    """An item that is asked more, or less, than it was.

    A reversed item becomes no Kano pair, and its importance is not asked. What has a section of
    its own starts with the item's wording, to be edited there. Where the expectation served as the
    desired level and goes, the desired level itself is asked.
    """
    added = {f for each in more for f in EXTRAS[each] if not (item.reverse and f in DIRECT)}
    facets = (added | set(item.facets)) - {f for each in less for f in EXTRAS[each]}
    if "adequate" in facets and not facets.intersection(("desired", "expectation")):
        facets.add("desired")
    prompts = {f: words for f, words in item.prompts if f in facets or words != item.wording}
    prompts |= {f: prompts.get(f, item.wording) for f in WORDED if f in facets - {*item.facets}}
    return replace(
        item,
        facets=tuple(facet for facet in FACETS if facet in facets),
        prompts=tuple((facet, prompts[facet]) for facet in FACETS if facet in prompts),
    )


def unpaired(item: Item) -> Item:
    """An item that is no Kano pair any more; it is rated as before."""
    return asking(item, less=("kano",))
