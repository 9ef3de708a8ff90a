"""What stands out in a report: gaps with a verdict, highest and lowest, poor scales."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.report.figures import Gap, ScaleReliability, Score, Verdict
from analysis.report.undertaking import AudienceResult, Node
from app.tree import Tree

PoorScale = tuple[Node, AudienceResult, ScaleReliability, float]
FAIR_ALPHA = 0.70


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A gap with a verdict, and the node and audience that it belongs to."""

    node: Node
    audience: AudienceResult
    gap: Gap


def leaves(tree: Tree) -> tuple[Node, ...]:
    """The lowest nodes that are no items: sub-characteristics, or characteristics without any."""
    found = []
    for branch in tree.characteristics:
        subs = [b.node for b in branch.branches if b.node.level == "subcharacteristic"]
        found += subs or [branch.node]
    return tuple(found)


def findings(tree: Tree, nodes: Sequence[Node], verdict: Verdict) -> tuple[Finding, ...]:
    """The supplier gaps of `nodes` with this verdict, the widest first."""
    found = [
        Finding(node=node, audience=audience, gap=gap)
        for audience in tree.demand
        for node in nodes
        if (gap := tree.gap(node, audience.id)) is not None and gap.verdict == verdict
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.gap.gap100 or one.gap.gap or 0.0)))


def ranked(
    tree: Tree, nodes: Sequence[Node], audience: str
) -> tuple[tuple[Node, Score, float], ...]:
    """The nodes that have a perception score, the highest first."""
    scored = [
        (node, score, score.score100)
        for node in nodes
        if (score := tree.score(node, audience)) is not None and score.score100 is not None
    ]
    return tuple(sorted(scored, key=lambda one: -one[2]))


def estimable(
    tree: Tree, audience: AudienceResult
) -> tuple[tuple[Node, ScaleReliability, float], ...]:
    """The lowest scales of an audience that have an alpha."""
    return tuple(
        (node, row, row.alpha)
        for node in leaves(tree)
        if (row := tree.reliability(node, audience.id)) is not None and row.alpha is not None
    )


def poor_scales(
    tree: Tree,
) -> tuple[PoorScale, ...]:
    """The demand side's scales below the line, the lowest alpha first."""
    poor = [
        (node, audience, row, alpha)
        for audience in tree.demand
        for node, row, alpha in estimable(tree, audience)
        if alpha < FAIR_ALPHA
    ]
    return tuple(sorted(poor, key=lambda one: one[3]))


def bounds(tree: Tree) -> tuple[int, int] | None:
    """The scale that all items of the characteristics share, None where they differ."""
    found = {
        (below.node.low, below.node.high)
        for branch in tree.characteristics
        for below in branch.walk()
        if below.node.level == "item"
    }
    if len(found) != 1:
        return None
    low, high = next(iter(found))
    return None if low is None or high is None else (low, high)
