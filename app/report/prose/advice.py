"""Advice made from the figures by fixed rules (a house rule, and labelled so)."""

from collections.abc import Collection, Iterator, Sequence

from analysis.sections.gaps import OVERRATED, UNDECIDED, UNDERRATED, Verdict
from analysis.sections.shift import Shift
from analysis.study.undertaking import Node
from app.report.formats import figure
from app.report.prose.highlights import (
    Finding,
    bounds,
    findings,
    leaves,
    level_of_leaves,
    wholes,
)
from app.report.prose.names import called
from app.report.prose.steps import first_steps
from app.report.prose.trust import is_praised
from app.report.prose.voice import Voice, gap_figures, size
from app.report.reading import SUPPLIER_DEMAND, Reading

MOST = 3


def advice(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What to look at: the order of improvements, then scales, strengths and what is undecided."""
    return (
        *first_steps(reading, voice),
        *_wholes(reading, voice),
        *_scales(reading, voice),
        *_strengths(reading, voice),
        *_undecided(reading, voice),
    )


def _scales(reading: Reading, voice: Voice) -> Iterator[str]:
    """The lowest scales that do not hold, by name."""
    low = {(node.level, node.id) for node in leaves(reading)}
    poor = [
        each
        for each in reading.report.cautions
        if each.code in ("scale_fails", "scale_open")
        and each.weight > 1
        and (each.level, each.id) in low
    ]
    names = [called(reading, each, each.audience, voice) for each in poor]
    named = tuple(dict.fromkeys(names))
    if named:
        key = "advice.unreliable_part" if len(named) > MOST else "advice.unreliable"
        yield voice.word(key, names=voice.names(named[:MOST]), n=len(named))


def _wholes(reading: Reading, voice: Voice) -> Iterator[str]:
    """Characteristics overrated as a whole, while none of their parts is."""
    blind = _telling(reading, OVERRATED, wholes(reading))
    for node in dict.fromkeys(finding.node for finding in blind):
        whom = [_whom(finding, voice) for finding in blind if finding.node == node]
        name = voice.word("says.whole", name=voice.name(node))
        key = "declared_higher" if reading.declared else "blind_spot"
        yield voice.word(f"advice.{key}", name=name, audiences=voice.both(whom))


def _strengths(reading: Reading, voice: Voice) -> Iterator[str]:
    """One sentence per underrated node that may be praised, naming every audience it concerns."""
    every = (
        *findings(reading, leaves(reading), UNDERRATED),
        *_telling(reading, UNDERRATED, wholes(reading)),
    )
    praised = [each for each in every if is_praised(reading, each.node, each.audience.id)]
    nodes = list(dict.fromkeys(finding.node for finding in praised))
    key = "declared_lower" if reading.declared else "hidden_strength"
    for node in nodes[:MOST]:
        whom = [_whom(finding, voice) for finding in praised if finding.node == node]
        yield voice.word(f"advice.{key}", name=voice.name(node), audiences=voice.both(whom))
    if len(nodes) > MOST:
        yield voice.word("advice.hidden_strength_more", n=len(nodes) - MOST)


def _telling(
    reading: Reading, verdicts: Collection[Verdict], nodes: Sequence[Node]
) -> tuple[Finding, ...]:
    """Those of these characteristics with such a verdict of which no part has one."""
    parents = {each.node.parent for each in findings(reading, leaves(reading), verdicts)}
    every = findings(reading, nodes, verdicts)
    return tuple(each for each in every if each.node.id not in parents)


def _whom(finding: Finding, voice: Voice) -> str:
    return voice.word(
        "advice.whom",
        audience=voice.text(finding.audience.name),
        gap=gap_figures(finding.gap, voice).size,
        n=finding.gap.n,
    )


def _undecided(reading: Reading, voice: Voice) -> Iterator[str]:
    """How many gaps are undecided, and what would settle them."""
    levels = {node.level for node in leaves(reading)}
    undecided = [
        gap
        for gap in reading.gaps(SUPPLIER_DEMAND)
        if gap.level in levels and gap.verdict in UNDECIDED
    ]
    if not undecided:
        return
    middle = sorted(undecided, key=lambda gap: gap.detectable100 or 0.0)[len(undecided) // 2]
    says = [
        voice.word(
            "advice.undecided",
            n=len(undecided),
            level=voice.word(f"leaves.{level_of_leaves(reading)}"),
            detectable=size(middle.detectable, middle.detectable100, voice),
        )
    ]
    shifts = [row for row in reading.report.shift if row.panels]
    if reading.declared:
        says.append(voice.word("advice.more_customers"))
    elif shifts:
        says.append(needed(reading, max(shifts, key=_raters_needed), voice))
    yield voice.running(says)


def _raters_needed(row: Shift) -> float:
    return float("inf") if row.needed_gap is None else row.needed_gap


def needed(reading: Reading, row: Shift, voice: Voice) -> str:
    """How many raters it takes to see half a point."""
    there, number = row.n_supplier or 0, row.needed_gap
    key = "none" if number is None else "more" if number > there else "enough"
    ends, aim = bounds(reading), row.aim100 or 0.0
    return voice.word(
        f"advice.raters_{key}",
        aim=size(None if ends is None else aim * (ends[1] - ends[0]) / 100.0, aim, voice),
        audience=voice.text(reading.audience(row.audience).name),
        needed=figure(number, "count"),
        raters=figure(there, "count"),
        n=row.n,
    )
