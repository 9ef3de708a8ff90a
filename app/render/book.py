"""A report laid out for reading: one part per language, each with its sections."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.report import Report
from app.render import disclosure
from app.render.sections import Section, sections
from app.tree import PERCEPTION_EXPECTATION, Tree
from app.voice import BOTH, Voice
from app.words import LANGUAGES

TAGS = {"zh": "zh-CN", "en": "en"}


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
    tree = Tree(report)
    languages = LANGUAGES if language == BOTH else (language,)
    voice = Voice(language, report.method.threshold, report.evaluation.zone)
    closed = report.evaluation.closed_at
    return Book(
        title=report.evaluation.title,
        tag=TAGS[languages[0]],
        kind=voice.word("kind" if tree.compared else "kind_plain"),
        facts=disclosure.facts(tree, voice)[1:],
        made_from=voice.word("made_from", n=sum(one.used or 0 for one in report.audiences)),
        as_of=voice.word("as_of", date=voice.day(closed)) if closed else "",
        compared=tree.compared,
        voice=voice,
        fingerprint=report.fingerprint,
        parts=tuple(_part(tree, each) for each in languages),
    )


def _part(tree: Tree, language: str) -> Part:
    voice = Voice(language, tree.report.method.threshold, tree.report.evaluation.zone)
    about = tree.report.evaluation
    notices = (("synthetic", about.synthetic), ("preliminary", about.preliminary))
    return Part(
        language=language,
        tag=TAGS[language],
        voice=voice,
        notices=tuple(voice.word(key) for key, holds in notices if holds),
        reading=tuple(_reading(tree, voice)),
        sections=sections(tree, voice),
    )


def _reading(tree: Tree, voice: Voice) -> Iterator[str]:
    """How to read what this report has."""
    sides = tree.compared
    paired = any(tree.gaps(PERCEPTION_EXPECTATION))
    told = (
        ("sides", sides),
        ("figures", True),
        ("gap", sides),
        ("paired", paired),
        ("verdicts", sides),
        ("house", True),
    )
    margin = f"{tree.report.method.margin:g}"
    return (voice.word(f"reading.{key}", margin=margin) for key, holds in told if holds)
