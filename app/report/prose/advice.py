"""Advice made from the figures by fixed rules (a house rule, and labelled so)."""

from collections.abc import Iterator, Sequence

from analysis.sections.gaps import Verdict
from app.report.formats import figure
from app.report.kinds import printed
from app.report.prose.highlights import (
    Finding,
    findings,
    leaves,
    level_of_leaves,
    poor_alpha,
    poor_scales,
    ranked,
    wholes,
)
from app.report.prose.sentences import poor_list, poor_wholes
from app.report.prose.voice import Voice, gap_figures
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

MOST = 3
FIRST = 2


def advice(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What to look at, the most pressing first: blind spots, then shortfalls, the weakest, …"""
    given = (
        *_pressing(reading, voice),
        *_scales(reading, voice),
        *_strengths(reading, voice),
        *_undecided(reading, voice),
    )
    return given or (voice.word("advice.none"),)


def first_advice(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """The most pressing for a summary, which speaks of poor scales elsewhere."""
    given = (*_pressing(reading, voice), *_strengths(reading, voice), *_undecided(reading, voice))
    return given[:FIRST] or (voice.word("advice.none"),)


def _pressing(reading: Reading, voice: Voice) -> Iterator[str]:
    yield from _findings(reading, voice)
    yield from _shortfalls(reading, voice)
    yield from _weakest(reading, voice)


def _findings(reading: Reading, voice: Voice) -> Iterator[str]:
    return _about(
        reading,
        _telling(reading, "blind_spot"),
        ("advice.blind_spot", "advice.blind_spot_more"),
        voice,
    )


def _strengths(reading: Reading, voice: Voice) -> Iterator[str]:
    return _about(
        reading,
        _telling(reading, "hidden_strength"),
        ("advice.hidden_strength", "advice.hidden_strength_more"),
        voice,
    )


def _telling(reading: Reading, verdict: Verdict) -> tuple[Finding, ...]:
    """The leaves with a verdict, then the characteristics with it of which no leaf has it."""
    low = findings(reading, leaves(reading), verdict)
    parents = {finding.node.parent for finding in low}
    whole = (
        finding
        for finding in findings(reading, wholes(reading), verdict)
        if finding.node.id not in parents
    )
    return (*low, *whole)


def _about(
    reading: Reading, every: Sequence[Finding], keys: tuple[str, str], voice: Voice
) -> Iterator[str]:
    """One sentence per quality, naming every audience that it concerns; then how many more."""
    nodes = list(dict.fromkeys(finding.node for finding in every))
    for node in nodes[:MOST]:
        whom = [_whom(reading, finding, voice) for finding in every if finding.node == node]
        yield voice.word(keys[0], name=voice.name(node), audiences=voice.both(whom))
    if len(nodes) > MOST:
        yield voice.word(keys[1], n=len(nodes) - MOST)


def _whom(reading: Reading, finding: Finding, voice: Voice) -> str:
    poor = poor_alpha(reading, finding.node, finding.audience)
    return voice.word(
        "advice.whom_poor" if poor else "advice.whom",
        audience=voice.text(finding.audience.name),
        gap=gap_figures(finding.gap, voice).size,
        n=finding.gap.n,
        alpha=printed(poor, "alpha") if poor else "",
    )


def _shortfalls(reading: Reading, voice: Voice) -> Iterator[str]:
    """Where perception falls furthest short of expectation, by more than chance."""
    level = reading.report.method.alpha_level
    for audience in reading.report.audiences:
        short = [
            (gap.gap100, node, gap)
            for node in leaves(reading)
            if (gap := reading.gap(node, audience.id, PERCEPTION_EXPECTATION)) is not None
            and gap.gap100 is not None
            and gap.gap100 < 0
            and (gap.p_adjusted if gap.p_adjusted is not None else 1.0) < level
        ]
        if short:
            _, node, gap = min(short, key=lambda one: one[0])
            yield voice.word(
                "advice.shortfall",
                name=voice.name(node),
                audience=voice.text(audience.name),
                gap=gap_figures(gap, voice).gap,
                n=gap.n,
            )


def _weakest(reading: Reading, voice: Voice) -> Iterator[str]:
    """Each demand audience's lowest quality, unless it is a blind spot and thus named already."""
    named = {each.node.id for each in findings(reading, leaves(reading), "blind_spot")[:MOST]}
    for audience in reading.demand:
        order = ranked(reading, leaves(reading), audience.id)
        alike = len({figure(score, "score") for _, _, score in order}) < 2
        if alike or order[-1][0].id in named:
            continue
        node, score, low = order[-1]
        named.add(node.id)
        gap = reading.gap(node, audience.id)
        agreed = gap is not None and gap.verdict == "agreement"
        poor = poor_alpha(reading, node, audience)
        key = "advice.lowest_poor" if poor else "advice.weak" if agreed else "advice.lowest"
        yield voice.word(
            key,
            name=voice.name(node),
            audience=voice.text(audience.name),
            score=figure(low, "score"),
            n=score.n,
            alpha=printed(poor, "alpha") if poor else "",
        )


def _scales(reading: Reading, voice: Voice) -> Iterator[str]:
    poor = poor_scales(reading)
    whole = poor_wholes(reading, voice)
    if poor.scales:
        keys = ("advice.unreliable", "advice.unreliable_part")
        yield poor_list(poor, keys, voice, wholes=voice.running((whole, "")) if whole else "")
    elif whole:
        yield whole


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
