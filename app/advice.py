"""Advice made from the figures by fixed rules (a house rule, and labelled so)."""

from collections.abc import Iterator, Sequence

from analysis.sections.gaps import Verdict
from app.findings import (
    Finding,
    findings,
    leaves,
    level_of_leaves,
    poor_alpha,
    poor_scales,
    ranked,
    wholes,
)
from app.formats import figure
from app.sentences import poor_list, poor_wholes
from app.tree import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice, gap_figures

MOST = 3
FIRST = 2


def advice(tree: Tree, voice: Voice) -> tuple[str, ...]:
    """What to look at, the most pressing first: blind spots, then shortfalls, the weakest, …"""
    given = (
        *_pressing(tree, voice),
        *_scales(tree, voice),
        *_strengths(tree, voice),
        *_undecided(tree, voice),
    )
    return given or (voice.word("advice.none"),)


def first_advice(tree: Tree, voice: Voice) -> tuple[str, ...]:
    """The most pressing for a summary, which speaks of poor scales elsewhere."""
    given = (*_pressing(tree, voice), *_strengths(tree, voice), *_undecided(tree, voice))
    return given[:FIRST] or (voice.word("advice.none"),)


def _pressing(tree: Tree, voice: Voice) -> Iterator[str]:
    yield from _findings(tree, voice)
    yield from _shortfalls(tree, voice)
    yield from _weakest(tree, voice)


def _findings(tree: Tree, voice: Voice) -> Iterator[str]:
    return _about(
        tree, _telling(tree, "blind_spot"), ("advice.blind_spot", "advice.blind_spot_more"), voice
    )


def _strengths(tree: Tree, voice: Voice) -> Iterator[str]:
    return _about(
        tree,
        _telling(tree, "hidden_strength"),
        ("advice.hidden_strength", "advice.hidden_strength_more"),
        voice,
    )


def _telling(tree: Tree, verdict: Verdict) -> tuple[Finding, ...]:
    """The leaves with a verdict, then the characteristics with it of which no leaf has it."""
    low = findings(tree, leaves(tree), verdict)
    parents = {one.node.parent for one in low}
    whole = (one for one in findings(tree, wholes(tree), verdict) if one.node.id not in parents)
    return (*low, *whole)


def _about(
    tree: Tree, found: Sequence[Finding], keys: tuple[str, str], voice: Voice
) -> Iterator[str]:
    """One sentence per quality, naming every audience that it concerns; then how many more."""
    nodes = list(dict.fromkeys(one.node for one in found))
    for node in nodes[:MOST]:
        whom = [_whom(tree, one, voice) for one in found if one.node == node]
        yield voice.word(keys[0], name=voice.name(node), audiences=voice.both(whom))
    if len(nodes) > MOST:
        yield voice.word(keys[1], n=len(nodes) - MOST)


def _whom(tree: Tree, one: Finding, voice: Voice) -> str:
    poor = poor_alpha(tree, one.node, one.audience)
    return voice.word(
        "advice.whom_poor" if poor else "advice.whom",
        audience=voice.text(one.audience.name),
        gap=gap_figures(one.gap, voice).size,
        n=one.gap.n,
        alpha=figure(poor.alpha, "coefficient") if poor else "",
    )


def _shortfalls(tree: Tree, voice: Voice) -> Iterator[str]:
    """Where perception falls furthest short of expectation, by more than chance."""
    level = tree.report.method.alpha_level
    for audience in tree.report.audiences:
        short = [
            (gap.gap100, node, gap)
            for node in leaves(tree)
            if (gap := tree.gap(node, audience.id, PERCEPTION_EXPECTATION)) is not None
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


def _weakest(tree: Tree, voice: Voice) -> Iterator[str]:
    """Each demand audience's lowest quality, unless it is a blind spot and thus named already."""
    named = {one.node.id for one in findings(tree, leaves(tree), "blind_spot")[:MOST]}
    for audience in tree.demand:
        order = ranked(tree, leaves(tree), audience.id)
        alike = len({figure(score, "score") for _, _, score in order}) < 2
        if alike or order[-1][0].id in named:
            continue
        node, score, low = order[-1]
        named.add(node.id)
        gap = tree.gap(node, audience.id)
        agreed = gap is not None and gap.verdict == "agreement"
        poor = poor_alpha(tree, node, audience)
        key = "advice.lowest_poor" if poor else "advice.weak" if agreed else "advice.lowest"
        yield voice.word(
            key,
            name=voice.name(node),
            audience=voice.text(audience.name),
            score=figure(low, "score"),
            n=score.n,
            alpha=figure(poor.alpha, "coefficient") if poor else "",
        )


def _scales(tree: Tree, voice: Voice) -> Iterator[str]:
    poor = poor_scales(tree)
    whole = poor_wholes(tree, voice)
    if poor.scales:
        keys = ("advice.unreliable", "advice.unreliable_part")
        yield poor_list(poor, keys, voice, wholes=voice.running((whole, "")) if whole else "")
    elif whole:
        yield whole


def _undecided(tree: Tree, voice: Voice) -> Iterator[str]:
    levels = {node.level for node in leaves(tree)}
    open_ = [
        gap
        for gap in tree.gaps(SUPPLIER_DEMAND)
        if gap.level in levels and gap.verdict == "undecided"
    ]
    if open_:
        level = voice.word(f"leaves.{level_of_leaves(tree)}")
        yield voice.word("advice.undecided", n=len(open_), level=level)
