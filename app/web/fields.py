"""The questions of a form as values: what is read, what can be chosen, how it is laid out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.form.scales import Way, is_worded
from app.words import word
from surveys.fieldwork.answers import MAX_TYPED
from surveys.questionnaire.instrument import Instrument, Rating, Section
from surveys.questionnaire.model import KANO, Facet, Question, Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose: the value that is sent, what is read, and what only an end says."""

    value: str
    label: str
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One numbered question. `kind`: "rating", "choice", "text" or "points".

    `name` is the form field (of points: the prefix of one field per option). `about`: the item's
    wording, where several questions are asked about it. `way` says how a scale lies. `evidence`
    names the field of a note of evidence, if any.
    """

    kind: str
    name: str
    number: int
    text: str
    about: str = ""
    options: tuple[Option, ...] = ()
    way: Way = "down"
    not_applicable: bool = False
    evidence: str = ""
    total: int = 0
    limit: int = 0
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A published version for one audience in one language; two are equal by their digest."""

    digest: str
    audience: str
    language: str
    instrument: Instrument = field(compare=False, repr=False)


def groups(
    want: Wanted, section: Section, numbers: Iterator[int], ways: Mapping[str, Way]
) -> Iterator[tuple[Field, ...]]:
    """The fields of a section, those about one item together.

    Args:
        want: version, audience, language.
        section: as the audience meets it.
        numbers: the questions' numbers, taken in the order of asking.
        ways: how each scale lies.
    """
    for item in section.items:
        facets = want.instrument.facets(section, item)
        alone = len(facets) == 1 and facets[0] not in KANO
        ask = _rating if alone else _beside
        yield tuple(ask(want, item, facet, next(numbers), ways) for facet in facets)
    for question in section.questions:
        yield (_question(want, want.instrument.questions[question], next(numbers)),)


def _rating(want: Wanted, item: str, facet: Facet, number: int, ways: Mapping[str, Way]) -> Field:
    instrument, scale = want.instrument, want.instrument.scale(item, facet)
    notes = facet == "perception" and rates_itself(want)
    return Field(
        kind="rating",
        name=Rating(item=item, facet=facet).name,
        number=number,
        text=instrument.items[item].text(want.audience, facet).to(want.language),
        options=tuple(_points(scale, want.language)),
        way=ways[scale.id],
        not_applicable=scale.not_applicable,
        evidence=f"evidence:{item}" if notes else "",
        limit=MAX_TYPED,
        required=instrument.complete,
    )


def _beside(want: Wanted, item: str, facet: Facet, number: int, ways: Mapping[str, Way]) -> Field:
    """One of several ratings of an item."""
    whole, asked = _rating(want, item, facet, number, ways), want.instrument.items[item]
    return replace(
        whole,
        text=whole.text
        if facet in dict(asked.prompts)
        else word(f"respond.beside.{facet}", want.language),
        about=asked.text(want.audience).to(want.language),
    )


def _points(scale: Scale, language: str) -> Iterator[Option]:
    worded = is_worded(scale)
    for point in scale.points:
        text = scale.label(point)
        label = text.to(language) if text else ""
        yield Option(
            value=str(point),
            label=label if worded else str(point),
            end="" if worded else label,
        )


def _question(want: Wanted, question: Question, number: int) -> Field:
    return Field(
        kind=question.kind,
        name=question.id,
        number=number,
        text=question.text.to(want.language),
        options=tuple(
            Option(value=option.id, label=option.text.to(want.language))
            for option in question.options
        ),
        total=question.total or 0,
        limit=MAX_TYPED,
        required=question.required,
    )


def rates_itself(want: Wanted) -> bool:
    """Whether the audience is on the supplier's side."""
    return want.instrument.audience(want.audience).side == "supplier"
