"""A report laid out for reading: one part per language, each with its sections."""

from dataclasses import dataclass

from analysis.report import Report
from app.render import disclosure
from app.render.sections import Section, sections
from app.tree import Tree
from app.voice import BOTH, Voice
from app.words import LANGUAGES

TAGS = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The whole report in one language. `tag` is the language's tag in HTML."""

    language: str
    tag: str
    voice: Voice
    kind: str
    facts: tuple[tuple[str, str], ...]
    made_from: str
    notices: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What the templates print."""

    title: str
    tag: str
    fingerprint: str
    parts: tuple[Part, ...]


def book(report: Report, language: str) -> Book:
    """Lay out `report` in "zh", "en", or "both" (Chinese first, then English)."""
    tree = Tree(report)
    languages = LANGUAGES if language == BOTH else (language,)
    return Book(
        title=report.evaluation.title,
        tag=TAGS[languages[0]],
        fingerprint=report.fingerprint,
        parts=tuple(_part(tree, each) for each in languages),
    )


def _part(tree: Tree, language: str) -> Part:
    voice = Voice(language, tree.report.method.threshold)
    about = tree.report.evaluation
    notices = (("synthetic", about.synthetic), ("preliminary", about.preliminary))
    return Part(
        language=language,
        tag=TAGS[language],
        voice=voice,
        kind=voice.word("kind"),
        facts=disclosure.facts(tree, voice)[1:],
        made_from=voice.word("made_from", n=sum(one.used or 0 for one in tree.report.audiences)),
        notices=tuple(voice.word(key) for key, holds in notices if holds),
        sections=sections(tree, voice),
    )
