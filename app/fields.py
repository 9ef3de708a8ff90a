"""The questions of a form as values: what is read, what can be chosen, how it is laid out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from app.words import word
from surveys.answers import MAX_TYPED
from surveys.instrument import Instrument, Rating, Section
from surveys.model import KANO, Facet, Question, Scale

WORDS_IN_A_ROW = 5
FIGURES_IN_A_ROW = 7


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
    wording, where several questions are asked about it. `layout` says how a scale is laid out:
    "row" (figures), "many" (figures in several rows), "words" (beside each other where they fit),
    "words close" (beside each other always) or "list". `evidence` names the field of a note of
    evidence, if any.
    """

    kind: str
    name: str
    number: int
    text: str
    about: str = ""
    options: tuple[Option, ...] = ()
    layout: str = "list"
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


def groups(want: Wanted, section: Section, numbers: Iterator[int]) -> Iterator[tuple[Field, ...]]:
    """The fields of a section, those about one item together.

    Args:
        want: version, audience, language.
        section: as the audience meets it.
        numbers: the questions' numbers, taken in the order of asking.
    """
    for item in section.items:
        facets = want.instrument.facets(section, item)
        one = len(facets) == 1 and facets[0] not in KANO
        yield tuple(
            _rating(want, item, facet, next(numbers))
            if one
            else _beside(want, item, facet, next(numbers))
            for facet in facets
        )
    for question in section.questions:
        yield (_question(want, want.instrument.questions[question], next(numbers)),)


def _rating(want: Wanted, item: str, facet: Facet, number: int) -> Field:
    instrument, scale = want.instrument, want.instrument.scale(item, facet)
    notes = facet == "perception" and rates_itself(want)
    return Field(
        kind="rating",
        name=Rating(item=item, facet=facet).name,
        number=number,
        text=instrument.items[item].text(want.audience, facet).to(want.language),
        options=tuple(_points(scale, want.language, worded=_is_worded(scale))),
        layout=_layout(scale),
        not_applicable=scale.not_applicable,
        evidence=f"evidence:{item}" if notes else "",
        limit=MAX_TYPED,
        required=instrument.complete,
    )


def _beside(want: Wanted, item: str, facet: Facet, number: int) -> Field:
    """One of several ratings of an item: they stand close, so that a phone shows all of them."""
    whole = _rating(want, item, facet, number)
    asked, scale = want.instrument.items[item], want.instrument.scale(item, facet)
    words = _layout(scale) == "words"
    figures = "row" if len(scale.points) <= FIGURES_IN_A_ROW else "many"
    return replace(
        whole,
        text=whole.text
        if facet in dict(asked.prompts)
        else word(f"respond.beside.{facet}", want.language),
        about=asked.text(want.audience).to(want.language),
        options=tuple(_points(scale, want.language, worded=words)),
        layout="words close" if words else figures,
    )


def _points(scale: Scale, language: str, *, worded: bool) -> Iterator[Option]:
    for point in scale.points:
        text = scale.label(point)
        label = text.to(language) if text else ""
        yield Option(
            value=str(point),
            label=label if worded else str(point),
            end="" if worded else label,
        )


def _is_worded(scale: Scale) -> bool:
    return all(scale.label(point) is not None for point in scale.points)


def _layout(scale: Scale) -> str:
    if _is_worded(scale):
        return "words" if len(scale.points) <= WORDS_IN_A_ROW else "list"
    return "row" if len(scale.points) <= FIGURES_IN_A_ROW else "many"


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
