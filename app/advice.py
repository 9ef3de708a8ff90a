"""Advice made from the figures by fixed rules (a house rule, and labelled so)."""

from collections.abc import Iterator, Sequence

from app.findings import Finding, findings, leaves, poor_scales, ranked
from app.formats import figure
from app.sentences import poor_scale
from app.tree import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice, gap_figures

MOST = 3


def advice(tree: Tree, voice: Voice) -> tuple[str, ...]:
    """What to look at, the most pressing first: blind spots, then shortfalls, the weakest, …"""
    given = (
        *_findings(tree, voice),
        *_shortfalls(tree, voice),
        *_weakest(tree, voice),
        *_scales(tree, voice),
        *_strengths(tree, voice),
        *_undecided(tree, voice),
    )
    return given or (voice.word("advice.none"),)


def _findings(tree: Tree, voice: Voice) -> Iterator[str]:
    return _about(findings(tree, leaves(tree), "blind_spot"), "advice.blind_spot", voice)


def _strengths(tree: Tree, voice: Voice) -> Iterator[str]:
    return _about(findings(tree, leaves(tree), "hidden_strength"), "advice.hidden_strength", voice)


def _about(found: Sequence[Finding], key: str, voice: Voice) -> Iterator[str]:
    """One sentence per quality, naming every audience that it concerns."""
    nodes = list(dict.fromkeys(one.node for one in found))
    for node in nodes[:MOST]:
        whom = [
            voice.word(
                "advice.whom",
                audience=voice.text(one.audience.name),
                gap=gap_figures(one.gap).size,
                n=one.gap.n,
            )
            for one in found
            if one.node == node
        ]
        yield voice.word(key, name=voice.name(node), audiences=voice.names(whom))


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
                gap=gap_figures(gap).gap,
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
        yield voice.word(
            "advice.weak" if agreed else "advice.lowest",
            name=voice.name(node),
            audience=voice.text(audience.name),
            score=figure(low, "score"),
            n=score.n,
        )


def _scales(tree: Tree, voice: Voice) -> Iterator[str]:
    poor = poor_scales(tree)
    if poor:
        yield voice.word(
            "advice.unreliable", names=voice.names(poor_scale(one, voice) for one in poor[:MOST])
        )


def _undecided(tree: Tree, voice: Voice) -> Iterator[str]:
    levels = {node.level for node in leaves(tree)}
    open_ = [
        gap
        for gap in tree.gaps(SUPPLIER_DEMAND)
        if gap.level in levels and gap.verdict == "undecided"
    ]
    if open_:
        yield voice.word("advice.undecided", n=len(open_))
