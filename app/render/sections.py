"""The sections of a printed report: a table of builders, each gives what its template prints."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.report import SAID
from app.render.parts import (
    agreement,
    answers,
    clusters,
    comparability,
    confirmatory,
    consistency,
    drivers,
    findings,
    gap_checks,
    gaps,
    kano,
    knowledge,
    loyalty,
    method,
    priorities,
    quality,
    response,
    scores,
    segments,
    sensitivity,
    structure,
    summary,
    tolerance,
    trend,
)
from app.render.passage import Passage
from app.tree import Tree
from app.voice import Voice

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


def sections(tree: Tree, voice: Voice) -> tuple[Section, ...]:
    """All sections that this report has something for, in the order of printing."""
    return tuple(
        Section(
            key=key,
            template="passage" if isinstance(content, Passage) else key,
            id=f"{voice.language}-{key}",
            title=_title(key, tree, voice),
            content=content,
            note=_note(key, tree, voice),
        )
        for key, build in BUILDERS
        if (content := build(tree, voice)) is not None
    )


def _title(key: str, tree: Tree, voice: Voice) -> str:
    return voice.word(
        "section.advice" if key == "findings" and not tree.compared else f"section.{key}"
    )


def _note(key: str, tree: Tree, voice: Voice) -> str:
    weighted = tree.report.method.respondent_weights and key in SAID
    return voice.word(f"unweighted.{key}") if weighted else ""


BUILDERS: tuple[tuple[str, Callable[[Tree, Voice], Content | None]], ...] = (
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
