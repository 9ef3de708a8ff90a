"""A report laid out for reading: one part per language, each with its sections."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.report import Report
from app.report.pages import Section, sections
from app.report.prose.voice import Voice, margin_words
from app.report.reading import PERCEPTION_EXPECTATION, Reading
from app.report.undertaking import facts, notices
from app.words import BOTH, LANGUAGES, TAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The whole report in one language. `tag` is the language's tag in HTML."""

    language: str
    tag: str
    voice: Voice
    notices: tuple[str, ...]
    reading: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the templates print."""

    title: str
    tag: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    made_from: str
    as_of: str
    compared: bool
    voice: Voice
    fingerprint: str
    parts: tuple[Part, ...]


def book(report: Report, language: str) -> Book:
    """Lay out `report` in "zh", "en", or "both" (Chinese first, then English)."""
    reading = Reading(report)
    languages = LANGUAGES if language == BOTH else (language,)
    voice = Voice(language, report.method.threshold, report.evaluation.zone)
    closed = report.evaluation.closed_at
    return Book(
        title=report.evaluation.title,
        tag=TAGS[languages[0]],
        kind=voice.word("kind" if reading.compared else "kind_plain"),
        facts=facts(reading, voice)[1:],
        made_from=voice.word("made_from", n=sum(each.used or 0 for each in report.audiences)),
        as_of=voice.word("as_of", date=voice.day(closed)) if closed else "",
        compared=reading.compared,
        voice=voice,
        fingerprint=report.fingerprint,
        parts=tuple(_part(reading, each) for each in languages),
    )


def _part(reading: Reading, language: str) -> Part:
    voice = Voice(language, reading.report.method.threshold, reading.report.evaluation.zone)
    return Part(
        language=language,
        tag=TAGS[language],
        voice=voice,
        notices=notices(reading, voice),
        reading=tuple(_reading(reading, voice)),
        sections=sections(reading, voice),
    )


def _reading(reading: Reading, voice: Voice) -> Iterator[str]:
    """How to read what this report has."""
    sides = reading.compared
    paired = any(reading.gaps(PERCEPTION_EXPECTATION))
    keys = (
        ("sides", sides),
        ("figures", True),
        ("gap", sides),
        ("paired", paired),
        ("declared" if reading.declared else "verdicts", sides),
        ("house", True),
    )
    margin = margin_words(reading.report.method, voice)
    return (voice.word(f"reading.{key}", margin=margin) for key, holds in keys if holds)
