"""Blind spots, hidden strengths, and what to do about them."""

from collections.abc import Iterator, Mapping

from analysis.sections.gaps import Verdict
from app.report.gaps import gap_table
from app.report.layout import drawings
from app.report.layout.cells import Table
from app.report.layout.passage import Page
from app.report.layout.tables import heads, table
from app.report.prose.advice import advice
from app.report.prose.highlights import every_finding
from app.report.prose.sentences import finding, none_found
from app.report.prose.voice import Voice
from app.report.reading import SUPPLIER_DEMAND, Reading

FOUND: Mapping[Verdict, str] = {"blind_spot": "blind", "hidden_strength": "hidden"}


def content(reading: Reading, voice: Voice) -> Mapping[str, object]:
    """Both kinds of findings, the items among them, and the advice."""
    return {
        "compared": reading.compared,
        "kinds": tuple(_kind(reading, code, voice) for code in FOUND),
        "tables": tuple(_item_gaps(reading, voice)),
        "advice": advice(reading, voice),
    }


def _kind(reading: Reading, code: Verdict, voice: Voice) -> Mapping[str, object]:
    """The findings of one kind, or that there is none."""
    key = FOUND[code]
    return {
        "title": f"{drawings.VERDICT_MARKS[code]} {voice.word(f'findings.{key}')}",
        "means": voice.word(f"findings.{key}_means"),
        "found": tuple(finding(reading, each, voice) for each in every_finding(reading, code)),
        "none": none_found(reading, code, voice),
    }


def _item_gaps(reading: Reading, voice: Voice) -> Iterator[Table]:
    """The items with a verdict of either kind, of each audience that has some."""
    items = [node for node in reading.report.nodes if node.level == "item"]
    for audience in reading.demand:
        gaps = [(node, reading.gap(node, audience.id)) for node in items]
        some = [node for node, gap in gaps if gap is not None and gap.verdict in FOUND]
        if some:
            bare = table(
                f"item-gaps-{audience.id}",
                "item_gaps",
                voice,
                heads(voice, "node", room=5.5),
                legend="",
                audience=voice.text(audience.name),
            )
            yield gap_table(reading, some, audience, SUPPLIER_DEMAND, voice, bare)


PAGE = Page(prints=content)
