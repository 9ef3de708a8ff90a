"""The questionnaire chosen from a model: sections in the order of asking; frozen, with a hash."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from surveys import codec
from surveys.questionnaire.model import (
    ANY,
    KANO,
    KANO_SCALE,
    LEVELS,
    Audience,
    Facet,
    Item,
    Model,
    Question,
    Scale,
)
from surveys.questionnaire.text import LANGUAGES, NO_TEXT, Text

FACETS: tuple[Facet, ...] = ("expectation", "importance", *LEVELS, "perception", *KANO)
"""The order of asking: what one expects before what one got."""
OUTCOMES = "outcomes"
FEATURES = "kano:features"
"""The section of all features; no characteristic's section bears a colon."""
ABOUT = "about"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form: items that rate one facet, a comment field, questions.

    `characteristic` is None for outcomes, features and questions about the respondent. `beside`:
    facets that are asked of an item in the same place, where it has them; None where there are
    none.
    """

    id: str
    title: Text
    characteristic: str | None = None
    facet: Facet = "perception"
    items: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    comment: bool = False
    beside: tuple[Facet, ...] | None = None


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
    languages: tuple[str, ...] = LANGUAGES
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
        return tuple(rating for section in self.sections for rating in self.rated(section))

    def facets(self, section: Section, item: str) -> tuple[Facet, ...]:
        """The facets that a section asks of one of its items, in the order of asking."""
        beside = set(section.beside or ()).intersection(self.items[item].facets)
        return tuple(facet for facet in FACETS if facet == section.facet or facet in beside)

    def rated(self, section: Section) -> Iterator[Rating]:
        """The rating columns of a section, in the order of asking."""
        for item in section.items:
            for facet in self.facets(section, item):
                yield Rating(item=item, facet=facet)

    def texts(self, section: Section, item: str) -> tuple[Facet, ...]:
        """The facets whose texts are read where a section asks about an item.

        Several facets are asked under the item's wording ("perception"), each by its prompt, if it
        has one.
        """
        asked = self.facets(section, item)
        if len(asked) == 1 and asked[0] not in KANO:
            return asked
        prompts = dict(self.items[item].prompts)
        return ("perception", *(facet for facet in asked if facet in prompts))

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
        """The sections as `audience` meets them: only what is worded for it, no empty ones.

        What one would put up with, and what would please, is asked of the demand side alone.
        """
        if audience not in self._asked:
            self._asked[audience] = tuple(self._sections(audience))
        return self._asked[audience]

    def _sections(self, audience: str) -> Iterator[Section]:
        sides = {each.id: each.side for each in self.model.audiences}
        demand = sides.get(audience) != "supplier"
        for section in self.sections:
            if not demand and section.facet in KANO:
                continue
            items = tuple(i for i in section.items if is_asked(self.items[i], audience))
            questions = tuple(q for q in section.questions if is_put(self.questions[q], audience))
            if items or questions:
                beside = section.beside if demand else None
                yield replace(section, items=items, questions=questions, beside=beside)


def is_asked(item: Item, audience: str) -> bool:
    """Whether an item is worded for an audience (or for all of them)."""
    return any(name in (ANY, audience) for name, _ in item.wording)


def is_put(question: Question, audience: str) -> bool:
    """Whether a question is put to an audience; one that names no audience is put to all."""
    return not question.audiences or audience in question.audiences
