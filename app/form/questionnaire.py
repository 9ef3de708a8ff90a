"""A questionnaire as a page shows it: plain values for the form's macros, and the form itself.

Shared by the respondents' pages and the consultant's preview, so that both show the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, count
from math import ceil

from jinja2.environment import TemplateModule
from markupsafe import Markup

from app.form.scales import ways
from app.templating import environment
from app.web.fields import Field, Wanted, groups, rates_itself
from app.words import LANGUAGES, word
from surveys.fieldwork.answers import MAX_TYPED
from surveys.questionnaire.instrument import Instrument, Section
from surveys.questionnaire.model import KANO, LEVELS

SECONDS_PER_RATING = 7
SECONDS_BESIDE = 30
EXPLAINED = ("levels", "adequate", "functional")
"""What a section says of itself even where nothing else is asked: few have met these before."""


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
    comment_limit: int = MAX_TYPED

    @property
    def fields(self) -> Iterator[Field]:
        """Every question, in order."""
        for part in self.parts:
            yield from part.fields


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
    leads = "lead_supplier" if rates_itself(want) else "lead"
    numbers, lie = count(1), ways(want.instrument)
    parts = []
    begun = ""
    for number, (section, kind) in enumerate(zip(sections, kinds, strict=True), start=1):
        heading = kind if kind in EXPLAINED or len({*kinds} - {""}) > 1 else ""
        parts.append(
            Part(
                id=section.id,
                number=number,
                title=section.title.to(want.language),
                facet=heading,
                lead=f"{leads}.{heading}" if heading not in ("", begun) else "",
                groups=tuple(groups(want, section, numbers, lie)),
                comment=f"comment:{section.id}" if section.comment else "",
            )
        )
        begun = heading or begun
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
