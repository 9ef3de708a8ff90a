"""Advice made from the figures by fixed rules (a house rule, and labelled so)."""

from collections.abc import Iterator, Sequence

from analysis.sections.gaps import Verdict
from analysis.study.undertaking import Node
from app.report.prose.highlights import (
    Finding,
    findings,
    leaves,
    level_of_leaves,
    wholes,
)
from app.report.prose.names import called
from app.report.prose.steps import first_steps
from app.report.prose.trust import is_praised
from app.report.prose.voice import Voice, gap_figures
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
    """Characteristics that are a blind spot as a whole, while none of their parts is one."""
    blind = _telling(reading, "blind_spot", wholes(reading))
    for node in dict.fromkeys(finding.node for finding in blind):
        whom = [_whom(finding, voice) for finding in blind if finding.node == node]
        name = voice.word("says.whole", name=voice.name(node))
        yield voice.word("advice.blind_spot", name=name, audiences=voice.both(whom))


def _strengths(reading: Reading, voice: Voice) -> Iterator[str]:
    """One sentence per hidden strength that may be called so, naming every audience it concerns."""
    every = (
        *findings(reading, leaves(reading), "hidden_strength"),
        *_telling(reading, "hidden_strength", wholes(reading)),
    )
    praised = [each for each in every if is_praised(reading, each.node, each.audience.id)]
    nodes = list(dict.fromkeys(finding.node for finding in praised))
    for node in nodes[:MOST]:
        whom = [_whom(finding, voice) for finding in praised if finding.node == node]
        yield voice.word(
            "advice.hidden_strength", name=voice.name(node), audiences=voice.both(whom)
        )
    if len(nodes) > MOST:
        yield voice.word("advice.hidden_strength_more", n=len(nodes) - MOST)


def _telling(reading: Reading, verdict: Verdict, nodes: Sequence[Node]) -> tuple[Finding, ...]:
    """Those of these characteristics with the verdict of which no part has it."""
    parents = {each.node.parent for each in findings(reading, leaves(reading), verdict)}
    every = findings(reading, nodes, verdict)
    return tuple(each for each in every if each.node.id not in parents)


def _whom(finding: Finding, voice: Voice) -> str:
    return voice.word(
        "advice.whom",
        audience=voice.text(finding.audience.name),
        gap=gap_figures(finding.gap, voice).size,
        n=finding.gap.n,
    )


def _undecided(reading: Reading, voice: Voice) -> Iterator[str]:
    levels = {node.level for node in leaves(reading)}
    open_ = [
        gap
        for gap in reading.gaps(SUPPLIER_DEMAND)
        if gap.level in levels and gap.verdict == "undecided"
    ]
    if open_:
        level = voice.word(f"leaves.{level_of_leaves(reading)}")
        yield voice.word("advice.undecided", n=len(open_), level=level)
