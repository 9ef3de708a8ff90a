"""What stands out in a report: gaps with a verdict, highest and lowest, poor scales."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, Verdict
from analysis.sections.reliability import ScaleReliability
from analysis.sections.scores import Score
from analysis.study.caution_limits import LIMITS
from analysis.study.undertaking import Node
from app.report.reading import Reading

FAIR_ALPHA = LIMITS["alpha"].value
"""The line of the forest of alphas."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A gap with a verdict, and the node and audience that it belongs to."""

    node: Node
    audience: AudienceResult
    gap: Gap


def leaves(reading: Reading) -> tuple[Node, ...]:
    """The lowest nodes that are no items: sub-characteristics, or characteristics without any."""
    nodes = []
    for branch in reading.characteristics:
        subs = [b.node for b in branch.branches if b.node.level == "subcharacteristic"]
        nodes += subs or [branch.node]
    return tuple(nodes)


def level_of_leaves(reading: Reading) -> str:
    """What the leaves are: the key of report.leaves."""
    levels = {node.level for node in leaves(reading)}
    return "mixed" if len(levels) > 1 else next(iter(levels), "characteristic")


def wholes(reading: Reading) -> tuple[Node, ...]:
    """The characteristics that have sub-characteristics, and so are no leaves."""
    low = leaves(reading)
    return tuple(b.node for b in reading.characteristics if b.node not in low)


def findings(
    reading: Reading, nodes: Sequence[Node], verdicts: Collection[Verdict]
) -> tuple[Finding, ...]:
    """The supplier gaps of `nodes` with such a verdict, the widest first."""
    gaps = [
        Finding(node=node, audience=audience, gap=gap)
        for audience in reading.demand
        for node in nodes
        if (gap := reading.gap(node, audience.id)) is not None and gap.verdict in verdicts
    ]
    return tuple(
        sorted(gaps, key=lambda finding: -abs(finding.gap.gap100 or finding.gap.gap or 0.0))
    )


def every_finding(reading: Reading, verdicts: Collection[Verdict]) -> tuple[Finding, ...]:
    """All findings with such a verdict: those of leaves, then those of whole characteristics."""
    return (
        *findings(reading, leaves(reading), verdicts),
        *findings(reading, wholes(reading), verdicts),
    )


def ranked(
    reading: Reading, nodes: Sequence[Node], audience: str
) -> tuple[tuple[Node, Score, float], ...]:
    """The nodes that have a perception score, the highest first."""
    scored = [
        (node, score, score.score100)
        for node in nodes
        if (score := reading.score(node, audience)) is not None and score.score100 is not None
    ]
    return tuple(sorted(scored, key=lambda row: -row[2]))


def estimable(
    reading: Reading, audience: AudienceResult, nodes: Sequence[Node] | None = None
) -> tuple[tuple[Node, ScaleReliability, float], ...]:
    """The scales of an audience that have an alpha: the lowest ones, or those of `nodes`."""
    return tuple(
        (node, row, row.alpha)
        for node in (leaves(reading) if nodes is None else nodes)
        if (row := reading.reliability(node, audience.id)) is not None and row.alpha is not None
    )


def bounds(reading: Reading) -> tuple[int, int] | None:
    """The scale that all items of the characteristics share, None where they differ."""
    scales = {
        (below.node.low, below.node.high)
        for branch in reading.characteristics
        for below in branch.walk()
        if below.node.level == "item"
    }
    if len(scales) != 1:
        return None
    low, high = next(iter(scales))
    return None if low is None or high is None else (low, high)
