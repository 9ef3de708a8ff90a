"""The sections of a printed report: a table of builders, each gives what its template prints."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.report.unweighted import SAID
from app.report import (
    agreement,
    answers,
    clusters,
    drivers,
    findings,
    gaps,
    kano,
    knowledge,
    loyalty,
    method,
    priorities,
    quality,
    scores,
    segments,
    sensitivity,
    summary,
    tolerance,
)
from app.report.comparability import comparability_page as comparability
from app.report.confirmatory import confirmatory_page as confirmatory
from app.report.consistency import consistency_page as consistency
from app.report.gap_checks import supplier_checks as gap_checks
from app.report.layout.passage import Passage
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_page as response
from app.report.structure import structure_page as structure
from app.report.trend import trend_page as trend

Content = Passage | Mapping[str, object]
"""What `passage.html` prints, or what the section's own template wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section as the template `report/sections/<template>.html` prints it.

    `note`: what of it does not use the weights of the sheets, where they have any.
    """

    key: str
    template: str
    id: str
    title: str
    content: Content
    note: str = ""


def sections(reading: Reading, voice: Voice) -> tuple[Section, ...]:
    """All sections that this report has something for, in the order of printing."""
    return tuple(
        Section(
            key=key,
            template="passage" if isinstance(content, Passage) else key,
            id=f"{voice.language}-{key}",
            title=_title(key, reading, voice),
            content=content,
            note=_note(key, reading, voice),
        )
        for key, build in BUILDERS
        if (content := build(reading, voice)) is not None
    )


def _title(key: str, reading: Reading, voice: Voice) -> str:
    return voice.word(
        "section.advice" if key == "findings" and not reading.compared else f"section.{key}"
    )


def _note(key: str, reading: Reading, voice: Voice) -> str:
    weighted = reading.report.method.respondent_weights and key in SAID
    return voice.word(f"unweighted.{key}") if weighted else ""


BUILDERS: tuple[tuple[str, Callable[[Reading, Voice], Content | None]], ...] = (
    ("summary", summary.content),
    ("scores", scores.content),
    ("gaps", gaps.content),
    ("expectation", gaps.expectation),
    ("gap_checks", gap_checks.content),
    ("clusters", clusters.content),
    ("knowledge", knowledge.content),
    ("findings", findings.content),
    ("priorities", priorities.content),
    ("drivers", drivers.content),
    ("kano", kano.content),
    ("tolerance", tolerance.content),
    ("segments", segments.content),
    ("trend", trend.content),
    ("loyalty", loyalty.content),
    ("sensitivity", sensitivity.content),
    ("response", response.content),
    ("reliability", scores.reliability),
    ("consistency", consistency.content),
    ("structure", structure.content),
    ("confirmatory", confirmatory.content),
    ("comparability", comparability.content),
    ("agreement", agreement.content),
    ("quality", quality.content),
    ("questions", answers.questions),
    ("comments", answers.comments),
    ("evidence", answers.evidence),
    ("method", method.content),
    ("items", answers.item_tables),
)
