"""From a quality model to its questionnaire: what is chosen of it, in the order of asking."""

from collections.abc import Iterator
from dataclasses import replace

from surveys.questionnaire.instrument import ABOUT, FEATURES, OUTCOMES, Instrument, Section
from surveys.questionnaire.model import KANO, LEVELS, Characteristic, Facet, Item, Model, Question
from surveys.questionnaire.text import LANGUAGES, Text

APART: tuple[Facet, ...] = ("expectation", "importance", "perception", "functional")
"""What has sections of its own, in the order of asking; the other facets are asked beside them."""


def compose(
    model: Model,
    *,
    subs: frozenset[str] | None = None,
    audiences: frozenset[str] | None = None,
    short: bool = False,
    title: Text | None = None,
    languages: tuple[str, ...] = LANGUAGES,
) -> Instrument:
    """The questionnaire of a model.

    Args:
        model: the quality model.
        subs: the sub-characteristics chosen; None: all.
        audiences: who will answer; None: all audiences of the model.
        short: only the items of the model's short form.
        title: what the respondents read on top; None: the model's name.
        languages: those offered on the form.
    """
    characteristics = tuple(_chosen(model.characteristics, subs, short))
    chosen = replace(
        model,
        characteristics=characteristics,
        questions=tuple(_fitted(question, characteristics) for question in model.questions),
        audiences=tuple(a for a in model.audiences if audiences is None or a.id in audiences),
    )
    return Instrument(
        title=title or model.name,
        model=chosen,
        sections=tuple(_sections(chosen)),
        languages=languages,
    )


def _chosen(
    characteristics: tuple[Characteristic, ...], subs: frozenset[str] | None, short: bool
) -> Iterator[Characteristic]:
    for characteristic in characteristics:
        kept = tuple(
            replace(sub, items=tuple(item for item in sub.items if item.short or not short))
            for sub in characteristic.subs
            if subs is None or sub.id in subs
        )
        kept = tuple(sub for sub in kept if sub.items)
        if kept:
            yield replace(characteristic, subs=kept)


def _fitted(question: Question, characteristics: tuple[Characteristic, ...]) -> Question:
    if not question.by_characteristic:
        return question
    kept = {characteristic.id for characteristic in characteristics}
    return replace(question, options=tuple(o for o in question.options if o.id in kept))


def _sections(model: Model) -> Iterator[Section]:
    for facet in APART:
        if facet == "perception":
            yield from _weighting(model)
        for characteristic in model.characteristics:
            items = _of_facet(characteristic, facet)
            if items:
                yield Section(
                    id=_section_id(characteristic.id, facet),
                    title=characteristic.name,
                    characteristic=characteristic.id,
                    facet=facet,
                    items=tuple(item.id for item in items),
                    comment=facet == "perception",
                    beside=_beside(items, facet),
                )
    if model.features:
        yield Section(
            id=FEATURES,
            title=Text.of({"zh": "功能", "en": "Features"}),
            facet="functional",
            items=tuple(item.id for item in model.features),
            beside=_beside(model.features, "functional"),
        )
    yield from _closing(model)


def _section_id(characteristic: str, facet: Facet) -> str:
    if facet == "perception":
        return characteristic
    return f"{'kano' if facet in KANO else facet}-{characteristic}"


def _of_facet(part: Characteristic, facet: Facet) -> tuple[Item, ...]:
    return tuple(item for sub in part.subs for item in sub.items if facet in item.facets)


def _beside(items: tuple[Item, ...], facet: Facet) -> tuple[Facet, ...] | None:
    """What is asked with a facet: each item's levels where it is rated, a pair's other half."""
    partners = {"perception": LEVELS, "functional": KANO[1:]}.get(facet, ())
    return tuple(each for each in partners if any(each in i.facets for i in items)) or None


def _weighting(model: Model) -> Iterator[Section]:
    points = tuple(question.id for question in model.questions if question.kind == "points")
    if points:
        title = Text.of({"zh": "各方面的重要程度", "en": "How much each area matters"})
        yield Section(id="importance", title=title, questions=points)


def _closing(model: Model) -> Iterator[Section]:
    outcomes = tuple(item.id for outcome in model.outcomes for item in outcome.items)
    if outcomes:
        yield Section(
            id=OUTCOMES, title=Text.of({"zh": "总体评价", "en": "Overall"}), items=outcomes
        )
    others = tuple(question.id for question in model.questions if question.kind != "points")
    if others:
        yield about(others)


def about(questions: tuple[str, ...]) -> Section:
    """The last section: questions about the respondent."""
    title = Text.of({"zh": "关于您", "en": "About you"})
    return Section(id=ABOUT, title=title, questions=questions)
