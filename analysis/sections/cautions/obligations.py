"""What a supplier owes whatever anybody thinks of it: security and compliance."""

from collections.abc import Mapping

from analysis.sections.cautions.scales import scales_of
from analysis.study.undertaking import Node

OBLIGED = (
    "安全", "保密", "合规", "隐私", "完整性", "secur", "confidential", "complian", "privacy",
    "integrity", "safety", "legal", "regulat",
)  # fmt: skip
"""Words in the names of such qualities; models that people bring are known by these alone."""


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
