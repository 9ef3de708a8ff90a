"""What a quadrant advises, and what speaks against saying so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.sections.cautions.scale_cautions import scales_of
from analysis.sections.improvements.improvements import IMPROVEMENTS, Improvement
from analysis.sections.reliability import RELIABILITY
from analysis.study.caution_limits import LIMITS, Standing, doubtful, standing
from analysis.study.section import Study
from analysis.study.undertaking import Node

Advised = Literal["improve", "keep", "later", "reduce"]
Unsaid = Literal["unsettled", "scale", "obligation", "finding"]
BY_QUADRANT: Mapping[str, Advised] = {
    "concentrate_here": "improve",
    "keep_up": "keep",
    "low_priority": "later",
    "possible_overkill": "reduce",
}
OBLIGED = (
    "安全", "保密", "合规", "隐私", "完整性", "secur", "confidential", "complian", "privacy",
    "integrity", "safety", "legal", "regulat",
)  # fmt: skip
"""Words in the names of such qualities; models that people bring are known by these alone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Against:
    """What may speak against an advice: scales, and what is concluded of nodes, by audience."""

    nodes: Mapping[tuple[str, str], Node]
    alphas: Mapping[tuple[str, str, str], tuple[float | None, Standing | None]]
    concluded: frozenset[tuple[str, str, str]]


def against(study: Study) -> Against:
    """That of a report in the making."""
    return Against(
        nodes={(node.level, node.id): node for node in study.nodes},
        alphas={
            (row.level, row.scale, row.audience): (row.alpha, standing(row.alpha, row.alpha_ci))
            for row in study[RELIABILITY]
            if row.facet == "perception"
        },
        concluded=frozenset(_concluded(study[IMPROVEMENTS])),
    )


def _concluded(rows: Sequence[Improvement]) -> Iterator[tuple[str, str, str]]:
    for row in rows:
        for view in row.views:
            if view.reasons or view.hints:
                yield row.level, row.id, view.audience


def unsaid(
    advised: Advised, key: tuple[str, str], audience: str, stability: float | None, known: Against
) -> tuple[Unsaid, ...]:
    """Why a node's quadrant is not taken for advice; nothing where it is.

    "unsettled": it holds in fewer than half of the draws. "scale": alpha of its scale is below the
    line; for "reduce" also where it is not shown to reach it. "obligation": security and compliance
    are owed ("reduce"). "finding": something is concluded against it, so that it is not to be kept,
    left for later or reduced.
    """
    return tuple(_unsaid(advised, key, audience, stability, known))


def _unsaid(
    advised: Advised, key: tuple[str, str], audience: str, stability: float | None, known: Against
) -> Iterator[Unsaid]:
    if stability is None or stability < LIMITS["stability"].value:
        yield "unsettled"
    chain = scales_of(known.nodes[key], known.nodes)
    scales = (known.alphas.get((*each, audience)) for each in chain)
    alpha, stands = next((each for each in scales if each and each[1]), (None, None))
    if doubtful(alpha) or (advised == "reduce" and stands not in (None, "reached")):
        yield "scale"
    if advised == "reduce" and obliged(known.nodes[key], known.nodes):
        yield "obligation"
    if advised != "improve" and any((*each, audience) in known.concluded for each in chain):
        yield "finding"


def obliged(node: Node, nodes: Mapping[tuple[str, str], Node]) -> bool:
    """Whether a node is one, or part of one: that it is rated above its importance is no reason to
    do less of it (house rule).
    """
    names = (
        text.lower()
        for key in scales_of(node, nodes)
        if key[0] != "item"
        for _, text in nodes[key].name.pairs
    )
    return any(word in name for name in names for word in OBLIGED)
