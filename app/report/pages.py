"""The sections of a report by their keys, in the order of printing, and what faces make of them."""

from dataclasses import dataclass

from analysis.report import Report
from app.report import (
    agreement,
    answers,
    cautions,
    clusters,
    confirmatory,
    distributions,
    drivers,
    findings,
    gap_checks,
    gaps,
    improvements,
    items,
    kano,
    knowledge,
    loyalty,
    method,
    priorities,
    quality,
    reliability,
    scores,
    segments,
    sensitivity,
    sheet_weights,
    shift,
    summary,
    tolerance,
    undertaking,
)
from app.report.comparability import comparability_page
from app.report.consistency import consistency_page
from app.report.layout.passage import Content, Page, Passage
from app.report.layout.workbook import Sheet
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_page
from app.report.structure import structure_page
from app.report.trend import trend_page
from app.words import catalogue

PAGES: dict[str, Page] = {
    "about": undertaking.PAGE,
    "summary": summary.PAGE,
    "improvements": improvements.PAGE,
    "cautions": cautions.PAGE,
    "audiences": method.AUDIENCES,
    "scores": scores.PAGE,
    "gaps": gaps.PAGE,
    "expectation": gaps.EXPECTATION,
    "shift": shift.PAGE,
    "gap_checks": gap_checks.PAGE,
    "pair_checks": gap_checks.OF_EXPECTATION,
    "clusters": clusters.PAGE,
    "knowledge": knowledge.PAGE,
    "findings": findings.PAGE,
    "priorities": priorities.PAGE,
    "drivers": drivers.PAGE,
    "kano": kano.PAGE,
    "tolerance": tolerance.PAGE,
    "segments": segments.PAGE,
    "trend": trend_page.PAGE,
    "loyalty": loyalty.PAGE,
    "sensitivity": sensitivity.PAGE,
    "response": response_page.PAGE,
    "reliability": reliability.PAGE,
    "consistency": consistency_page.PAGE,
    "structure": structure_page.PAGE,
    "confirmatory": confirmatory.PAGE,
    "comparability": comparability_page.PAGE,
    "agreement": agreement.PAGE,
    "quality": quality.PAGE,
    "questions": answers.QUESTIONS,
    "comments": answers.COMMENTS,
    "evidence": answers.EVIDENCE,
    "method": method.PAGE,
    "sheet_weights": sheet_weights.PAGE,
    "items": items.PAGE,
    "distributions": distributions.PAGE,
}


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
        for key, page in PAGES.items()
        if page.prints is not None and (content := page.prints(reading, voice)) is not None
    )


def _title(key: str, reading: Reading, voice: Voice) -> str:
    return voice.word(
        "section.advice" if key == "findings" and not reading.compared else f"section.{key}"
    )


def _note(key: str, reading: Reading, voice: Voice) -> str:
    """What of the section does not use the weights, where its words say so."""
    says = reading.report.method.respondent_weights and f"report.unweighted.{key}" in catalogue()
    return voice.word(f"unweighted.{key}") if says else ""


def sheets(report: Report, language: str) -> tuple[Sheet, ...]:
    """All pages of the workbook, in the order of printing; empty ones are left out."""
    reading = Reading(report)
    voice = Voice(language, report.method.threshold, report.evaluation.zone)
    made = (build(reading, voice) for page in PAGES.values() for build in page.sheets)
    return tuple(sheet for sheet in made if sheet.rows)
