"""The questionnaire chosen from a model: sections in the order of asking; frozen, with a hash."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from surveys import codec
from surveys.errors import Problem
from surveys.model import (
    ANY,
    KANO,
    KANO_SCALE,
    LEVELS,
    Audience,
    Characteristic,
    Facet,
    Item,
    Model,
    Question,
    Scale,
)
from surveys.text import NO_TEXT, Text

FACETS: tuple[Facet, ...] = ("expectation", "importance", *LEVELS, "perception", *KANO)
"""The order of asking: what one expects before what one got."""
OUTCOMES = "outcomes"
ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form: items that rate one facet, a comment field, questions.

    `characteristic` is None for outcomes and for questions about the respondent.
    """

    id: str
    title: Text
    characteristic: str | None = None
    facet: Facet = "perception"
    items: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    comment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One rating column: an item under one facet."""

    item: str
    facet: Facet

    @property
    def name(self) -> str:
        """The form field and the column of an export: ITEM, or ITEM:facet."""
        return self.item if self.facet == "perception" else f"{self.item}:{self.facet}"


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A questionnaire. A published one never changes and is known by `digest`.

    `model` holds only the characteristics, sub-characteristics, items and questions that were
    chosen, worded as they are asked. `complete`: every item must be answered (or ticked "not
    applicable", where its scale offers that) before the form is taken.
    """

    title: Text
    model: Model
    sections: tuple[Section, ...]
    languages: tuple[str, ...] = ("zh", "en")
    introduction: Text = NO_TEXT
    complete: bool = True

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal: the version's name."""
        return sha256(codec.canonical(self).encode()).hexdigest()

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by its id."""
        features = self.model.features or ()
        return {item.id: item for item in (*self.model.rated, *features)}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question that is not a rating, by its id."""
        return {question.id: question for question in self.model.questions}

    @cached_property
    def ratings(self) -> tuple[Rating, ...]:
        """The rating columns, in the order of asking: the order of a stored answer sheet."""
        return tuple(
            Rating(item=item, facet=section.facet)
            for section in self.sections
            for item in section.items
        )

    @cached_property
    def _scales(self) -> dict[str, Scale]:
        of_features = {item.id: KANO_SCALE for item in self.model.features or ()}
        return of_features | {item.id: self.model.scale(item.scale) for item in self.model.rated}

    def scale(self, item: str, facet: Facet = "perception") -> Scale:
        """The scale that an item is rated on; Kano's questions have their own."""
        return KANO_SCALE if facet in KANO else self._scales[item]

    def audience(self, audience: str) -> Audience:
        """An audience by its id. Raises `KeyError` where there is none."""
        return {each.id: each for each in self.model.audiences}[audience]

    @cached_property
    def _asked(self) -> dict[str, tuple[Section, ...]]:
        return {}

    def asked(self, audience: str) -> tuple[Section, ...]:
        """The sections as `audience` meets them: only what is worded for it, no empty ones."""
        if audience not in self._asked:
            self._asked[audience] = tuple(self._sections(audience))
        return self._asked[audience]

    def _sections(self, audience: str) -> Iterator[Section]:
        for section in self.sections:
            items = tuple(i for i in section.items if is_asked(self.items[i], audience))
            questions = tuple(q for q in section.questions if is_put(self.questions[q], audience))
            if items or questions:
                yield replace(section, items=items, questions=questions)


def is_asked(item: Item, audience: str) -> bool:
    """Whether an item is worded for an audience (or for all of them)."""
    return any(name in (ANY, audience) for name, _ in item.wording)


def is_put(question: Question, audience: str) -> bool:
    """Whether a question is put to an audience; one that names no audience is put to all."""
    return not question.audiences or audience in question.audiences


def compose(
    model: Model,
    *,
    subs: frozenset[str] | None = None,
    audiences: frozenset[str] | None = None,
    short: bool = False,
    title: Text | None = None,
    languages: tuple[str, ...] = ("zh", "en"),
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
    for facet in FACETS:
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
                    items=items,
                    comment=facet == "perception",
                )
        if facet in KANO and model.features:
            title = Text.of({"zh": "功能", "en": "Features"})
            items = tuple(item.id for item in model.features)
            yield Section(id=_section_id("features", facet), title=title, facet=facet, items=items)
    yield from _closing(model)


def _section_id(characteristic: str, facet: Facet) -> str:
    return characteristic if facet == "perception" else f"{facet}-{characteristic}"


def _of_facet(part: Characteristic, facet: Facet) -> tuple[str, ...]:
    return tuple(item.id for sub in part.subs for item in sub.items if facet in item.facets)


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


def problems(instrument: Instrument) -> tuple[Problem, ...]:
    """What keeps a questionnaire from being published; empty where nothing does."""
    found = []
    if not instrument.ratings:
        found.append(_problem("", "no_items", "there is no item to rate. Choose at least one."))
    if not instrument.model.audiences:
        found.append(_problem("", "no_audience", "nobody is asked. Choose at least one audience."))
    if beyond := of_files(instrument.model):
        what = f"{', '.join(beyond)}: no form asks this yet. Use a file of answers."
        found.append(_problem("", "files_only", what))
    for audience in instrument.model.audiences:
        for section in instrument.asked(audience.id):
            for item in section.items:
                found += _unworded(instrument, item, audience.id, section.facet)
    for question in instrument.model.questions:
        found += _unworded_question(instrument, question)
    return tuple(found)


def of_files(model: Model) -> tuple[Facet, ...]:
    """The facets that only a file of answers can bring: Kano's pairs, levels of tolerance."""
    items = (*model.rated, *(model.features or ()))
    asked = {facet for item in items for facet in item.facets}
    return tuple(facet for facet in (*KANO, *LEVELS) if facet in asked)


def _unworded(instrument: Instrument, item: str, audience: str, facet: Facet) -> list[Problem]:
    text = instrument.items[item].text(audience, facet)
    return [
        _problem(f"{item} / {audience} / {language}", "no_wording", "there is no wording. Add one.")
        for language in instrument.languages
        if not _worded(text, language)
    ]


def _unworded_question(instrument: Instrument, question: Question) -> list[Problem]:
    texts = [question.text, *(option.text for option in question.options)]
    found = [
        _problem(f"{question.id} / {language}", "no_wording", "a text is missing. Add it.")
        for language in instrument.languages
        if not all(_worded(text, language) for text in texts)
    ]
    if question.kind == "choice" and len(question.options) < 2:
        found.append(
            _problem(question.id, "few_options", "a choice needs two options or more. Add one.")
        )
    return found


def _worded(text: Text, language: str) -> bool:
    words = dict(text.pairs)
    return bool((words.get(language) or words.get("*") or "").strip())


def _problem(where: str, code: str, what: str) -> Problem:
    return Problem(where=where, code=code, what=what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions of a questionnaire."""

    kind: str
    where: str
    old: str = ""
    new: str = ""


def differences(old: Instrument, new: Instrument) -> tuple[Change, ...]:
    """What changed from `old` to `new`: items added, removed, moved; texts, scales, options."""
    before, after = _flat(old), _flat(new)
    found = [Change(kind="removed", where=k, old=v) for k, v in before.items() if k not in after]
    found += [Change(kind="added", where=k, new=v) for k, v in after.items() if k not in before]
    found += [
        Change(kind="changed", where=where, old=before[where], new=text)
        for where, text in after.items()
        if where in before and before[where] != text
    ]
    shared = [rating.name for rating in old.ratings if rating in new.ratings]
    if shared != [rating.name for rating in new.ratings if rating in old.ratings]:
        found.append(Change(kind="reordered", where=", ".join(shared)))
    return tuple(found)


def _flat(instrument: Instrument) -> dict[str, str]:
    flat = {f"title / {language}": words for language, words in instrument.title}
    flat |= {f"introduction / {language}": words for language, words in instrument.introduction}
    for audience in instrument.model.audiences:
        flat[f"audience / {audience.id}"] = audience.side
        for section in instrument.asked(audience.id):
            for item in section.items:
                where = f"{Rating(item=item, facet=section.facet).name} / {audience.id}"
                text = instrument.items[item].text(audience.id, section.facet)
                flat |= {f"{where} / {language}": words for language, words in text}
    for each in instrument.items.values():
        flat[f"{each.id} / scale"] = f"{each.scale}{' reversed' if each.reverse else ''}"
    for question in instrument.model.questions:
        flat |= {f"{question.id} / {language}": words for language, words in question.text}
        for option in question.options:
            flat |= {f"{question.id}.{option.id} / {lang}": words for lang, words in option.text}
    return flat
