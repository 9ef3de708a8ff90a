"""A questionnaire as a page shows it: plain values for the form's macros, and the form itself.

Shared by the respondents' pages and the consultant's preview, so that both show the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import chain, count
from math import ceil

from jinja2.environment import TemplateModule
from markupsafe import Markup

from app.templating import environment
from app.words import LANGUAGES, word
from surveys.answers import MAX_COMMENT, MAX_TEXT
from surveys.instrument import Instrument, Rating, Section
from surveys.model import KANO, LEVELS, Facet, Question, Scale

WORDS_IN_A_ROW = 5
FIGURES_IN_A_ROW = 7
SECONDS_PER_RATING = 7
SECONDS_BESIDE = 30
EXPLAINED = ("levels", "adequate", "functional")
"""What a section says of itself even where nothing else is asked: these take a word of warning."""


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
class Part:
    """One section of the form. Where several facets are asked, `facet` names the section's, and
    `lead` is the wording ("respond.…") that introduces the one which begins here. `groups` are the
    fields, those about one item together.
    """

    id: str
    number: int
    title: str
    facet: str
    lead: str
    groups: tuple[tuple[Field, ...], ...]
    comment: str

    @property
    def fields(self) -> Iterator[Field]:
        """Every question, in order."""
        return chain.from_iterable(self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The whole form in one language."""

    language: str
    parts: tuple[Part, ...]
    comment_limit: int = MAX_COMMENT

    @property
    def fields(self) -> Iterator[Field]:
        """Every question, in order."""
        for part in self.parts:
            yield from part.fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A published version for one audience in one language; two are equal by their digest."""

    digest: str
    audience: str
    language: str
    instrument: Instrument = field(compare=False, repr=False)


def wanted(instrument: Instrument, audience: str, language: str) -> Wanted:
    """What `form` and `blank` take. The language may be any: see `offered`."""
    return Wanted(
        digest=instrument.digest, audience=audience, language=language, instrument=instrument
    )


def offered(instrument: Instrument) -> tuple[str, ...]:
    """The languages of a questionnaire that the pages also speak; at least one."""
    return tuple(each for each in LANGUAGES if each in instrument.languages) or LANGUAGES[:1]


@lru_cache(maxsize=64)
def form(want: Wanted) -> Form:
    """The form as values."""
    sections = want.instrument.asked(want.audience)
    kinds = [_kind(want.instrument, section) for section in sections]
    leads = "lead_supplier" if _rates_itself(want) else "lead"
    numbers = count(1)
    parts = []
    begun = ""
    for number, (section, kind) in enumerate(zip(sections, kinds, strict=True), start=1):
        told = kind if kind in EXPLAINED or len({*kinds} - {""}) > 1 else ""
        parts.append(
            Part(
                id=section.id,
                number=number,
                title=section.title.to(want.language),
                facet=told,
                lead=f"{leads}.{told}" if told not in ("", begun) else "",
                groups=tuple(_groups(want, section, numbers)),
                comment=f"comment:{section.id}" if section.comment else "",
            )
        )
        begun = told or begun
    return Form(language=want.language, parts=tuple(parts))


@lru_cache(maxsize=64)
def blank(want: Wanted) -> Markup:
    """The empty form's fields as HTML, made once per version, audience and language."""
    return filled(want, {}, {})


def filled(want: Wanted, values: Mapping[str, str], errors: Mapping[str, str]) -> Markup:
    """The form's fields as HTML with what was entered.

    Args:
        want: version, audience, language.
        values: form field → what was entered.
        errors: form field → what is wrong with it, in the form's language.
    """
    html = _macros().questionnaire(form(want), _Values(values), errors)  # type: ignore[attr-defined]
    return Markup(html)  # noqa: S704 - a macro escapes what it prints


class _Values(dict[str, str]):
    """Form field → what was entered; nothing for those that nobody touched."""

    def __missing__(self, _: str) -> str:
        return ""


@cache
def _macros() -> TemplateModule:
    template = environment().get_template("components/form.html")
    return template.make_module({"word": word})


def minutes(instrument: Instrument, audience: str) -> int:
    """About how long it takes, in minutes: a house rule of 7 seconds a question."""
    sections = instrument.asked(audience)
    asked = sum(len(tuple(instrument.rated(each))) + len(each.questions) for each in sections)
    return ceil((asked * SECONDS_PER_RATING + SECONDS_BESIDE) / 60)


def _kind(instrument: Instrument, section: Section) -> str:
    """What a section asks: a facet, "levels" where some items have two, "adequate" one, or ""."""
    asked = {each.facet for each in instrument.rated(section)}
    if section.facet == "perception" and asked.intersection(LEVELS):
        return "levels" if "desired" in asked else "adequate"
    return section.facet if section.characteristic or section.facet in KANO else ""


def _groups(want: Wanted, section: Section, numbers: Iterator[int]) -> Iterator[tuple[Field, ...]]:
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
    notes = facet == "perception" and _rates_itself(want)
    return Field(
        kind="rating",
        name=Rating(item=item, facet=facet).name,
        number=number,
        text=instrument.items[item].text(want.audience, facet).to(want.language),
        options=tuple(_points(scale, want.language, worded=_is_worded(scale))),
        layout=_layout(scale),
        not_applicable=scale.not_applicable,
        evidence=f"evidence:{item}" if notes else "",
        limit=MAX_COMMENT,
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


def _rates_itself(want: Wanted) -> bool:
    return want.instrument.audience(want.audience).side == "supplier"


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
        limit=MAX_TEXT,
        required=question.required,
    )
