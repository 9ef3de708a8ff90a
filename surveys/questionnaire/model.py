"""Quality models: frozen values, read by `modelfile`; `shelf` keeps those that are shipped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.text import Text

Facet = Literal[
    "perception",
    "expectation",
    "importance",
    "functional",
    "dysfunctional",
    "adequate",
    "desired",
]
Side = Literal["demand", "supplier"]
Kind = Literal["choice", "text", "points"]

ANY = "*"
"""Stands for every audience that has no wording of its own."""

KANO: tuple[Facet, ...] = ("functional", "dysfunctional")
"""What would people feel if a feature were there, and if it were not; on a scale of their own."""
LEVELS: tuple[Facet, ...] = ("adequate", "desired")
"""The least that people would accept, and what they would wish for; on the item's scale."""

Wording = tuple[tuple[str, Text], ...]
"""Audience id (or ANY) → text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Whole points `low`…`high`, with one label per point, two for the ends, or none.

    `missing` and `not_applicable_codes`: what a file writes for no answer and for "not applicable"
    on this scale; None: what its `Columns` say.
    """

    id: str
    low: int
    high: int
    labels: tuple[Text, ...] = ()
    not_applicable: bool = False
    missing: tuple[str, ...] | None = None
    not_applicable_codes: tuple[str, ...] | None = None

    @property
    def points(self) -> range:
        """All points, lowest first."""
        return range(self.low, self.high + 1)

    def label(self, point: int) -> Text | None:
        """The label of a point, or None for a point that has none."""
        if len(self.labels) == len(self.points):
            return self.labels[point - self.low]
        ends = dict(zip((self.low, self.high), self.labels, strict=False))
        return ends.get(point)


KANO_SCALE = Scale(
    id="kano",
    low=1,
    high=5,
    labels=(
        Text.of({"zh": "我喜欢", "en": "I like it"}),
        Text.of({"zh": "理应如此", "en": "I expect it"}),
        Text.of({"zh": "无所谓", "en": "I don’t care"}),
        Text.of({"zh": "能忍受", "en": "I can live with it"}),
        Text.of({"zh": "不喜欢", "en": "I dislike it"}),
    ),
)
"""The scale of both Kano questions, whatever the item's own is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who answers, and on which side of the service they stand."""

    id: str
    name: Text
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One rated question; `prompts` words its other facets where `wording` would not do.

    `missing`: what a file writes in its columns for no answer; None: what its scale says.
    """

    id: str
    wording: Wording
    scale: str
    facets: tuple[Facet, ...] = ("perception",)
    prompts: tuple[tuple[Facet, Wording], ...] = ()
    reverse: bool = False
    short: bool = False
    missing: tuple[str, ...] | None = None

    def text(self, audience: str, facet: Facet = "perception") -> Text:
        """What `audience` reads: the facet's prompt if any, else the wording.

        Within it the audience's own text, else the one for every audience, else the first.
        """
        words = dict(dict(self.prompts).get(facet, self.wording))
        return words.get(audience) or words.get(ANY) or next(iter(words.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subcharacteristic:
    """The lower level of a model; its score is that of its items."""

    id: str
    name: Text
    definition: Text | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """The upper level of a model."""

    id: str
    name: Text
    definition: Text | None
    subs: tuple[Subcharacteristic, ...]

    @property
    def implicit(self) -> bool:
        """True if the items stand right under the characteristic, in one sub of the same id."""
        return len(self.subs) == 1 and self.subs[0].id == self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What quality leads to (satisfaction, renewal): rated, but no part of the quality score."""

    id: str
    name: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a choice, or one thing that gets points."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that is not rated; it is put to `audiences`, or to all where that is empty.

    With `by_characteristic` its options are the model's characteristics, under their ids.
    """

    id: str
    kind: Kind
    text: Text
    options: tuple[Option, ...]
    total: int | None
    audiences: tuple[str, ...]
    required: bool
    by_characteristic: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of a file: one, or one for each thing that gets points."""
        if self.kind == "points":
            return tuple(f"{self.id}.{option.id}" for option in self.options)
        return (self.id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How a file of answers names its columns, and which of its codes are no answers.

    `missing` and `not_applicable` are the codes of all scales and items that name none themselves.
    A pattern that is None is "{item}:" with the facet's name. `like`: the code of "I like it" in
    Kano's questions, 1 or 5; None is 1.
    """

    perception: str = "{item}"
    expectation: str = "{item}:expectation"
    importance: str = "{item}:importance"
    missing: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    audience: str | None = None
    weight: str | None = None
    functional: str | None = None
    dysfunctional: str | None = None
    adequate: str | None = None
    desired: str | None = None
    like: int | None = None

    def name(self, item: str, facet: Facet = "perception") -> str:
        """The column of an item's facet; `{number}` is all digits of the item's id."""
        patterns = {
            "perception": self.perception,
            "expectation": self.expectation,
            "importance": self.importance,
            "functional": self.functional,
            "dysfunctional": self.dysfunctional,
            "adequate": self.adequate,
            "desired": self.desired,
        }
        digits = re.sub(r"[^0-9]", "", item)
        pattern = patterns[facet] or f"{{item}}:{facet}"
        return pattern.replace("{item}", item).replace("{number}", digits)

    def turns(self, facet: Facet) -> bool:
        """Whether the file counts a facet's points from the other end than `KANO_SCALE` does."""
        return facet in KANO and self.like == KANO_SCALE.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A quality model: what can be asked of whom, on which scales.

    `languages` are those in which it is worded; empty if every text serves all languages.
    `features` are asked as Kano pairs only and belong to no score; None where there are none.
    """

    id: str
    version: str
    name: Text
    description: Text | None
    source: Text | None
    languages: tuple[str, ...]
    scales: tuple[Scale, ...]
    audiences: tuple[Audience, ...]
    characteristics: tuple[Characteristic, ...]
    outcomes: tuple[Outcome, ...]
    questions: tuple[Question, ...]
    columns: Columns
    features: tuple[Item, ...] | None = None

    @property
    def subs(self) -> tuple[Subcharacteristic, ...]:
        """All sub-characteristics, in order."""
        return tuple(sub for each in self.characteristics for sub in each.subs)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the characteristics, in order; outcomes have their own."""
        return tuple(item for sub in self.subs for item in sub.items)

    @property
    def rated(self) -> Iterator[Item]:
        """Every rated item: those of the characteristics, then those of the outcomes."""
        yield from self.items
        for outcome in self.outcomes:
            yield from outcome.items

    def scale(self, scale_id: str) -> Scale:
        """The scale of this id; KeyError if the model has none."""
        return {scale.id: scale for scale in self.scales}[scale_id]
