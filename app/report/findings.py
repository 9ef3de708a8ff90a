"""Where the two sides differ, and what to do about it."""

from collections.abc import Iterator, Mapping

from analysis.sections.gaps import Verdict
from app.report.gaps import OF_ITEMS, gap_table
from app.report.layout import drawings
from app.report.layout.cells import Table
from app.report.layout.passage import Page
from app.report.layout.tables import heads, table
from app.report.prose.advice import advice
from app.report.prose.highlights import every_finding, findings, leaves
from app.report.prose.sentences import finding, kinds_of, none_found
from app.report.prose.voice import Voice
from app.report.reading import Reading


def content(reading: Reading, voice: Voice) -> Mapping[str, object]:
    """Both kinds of findings, the items among them, and the advice."""
    return {
        "compared": reading.compared,
        "kinds": tuple(_kind(reading, code, voice) for code in kinds_of(reading)),
        "tables": tuple(_item_gaps(reading, voice)),
        "advice": advice(reading, voice),
    }


def _kind(reading: Reading, verdicts: frozenset[Verdict], voice: Voice) -> Mapping[str, object]:
    """The findings of one kind, or that there is none."""
    key, mark = kinds_of(reading)[verdicts], drawings.VERDICT_MARKS[next(iter(verdicts))]
    return {
        "title": f"{mark} {voice.word(f'findings.{key}')}",
        "means": voice.word(f"findings.{key}_means"),
        "found": tuple(finding(reading, each, voice) for each in every_finding(reading, verdicts)),
        "none": none_found(reading, verdicts, voice),
    }


def _item_gaps(reading: Reading, voice: Voice) -> Iterator[Table]:
    """The items under the findings of each audience that has some, as a description."""
    found = [f for kind in kinds_of(reading) for f in findings(reading, leaves(reading), kind)]
    for audience in reading.demand:
        parents = {f.node.id for f in found if f.audience.id == audience.id}
        some = [n for n in reading.report.nodes if n.level == "item" and n.parent in parents]
        if some:
            bare = table(
                f"item-gaps-{audience.id}",
                "item_gaps",
                voice,
                heads(voice, "node", room=5.5),
                legend="",
                audience=voice.text(audience.name),
            )
            yield gap_table(reading, some, audience, OF_ITEMS, voice, bare)


PAGE = Page(prints=content)
