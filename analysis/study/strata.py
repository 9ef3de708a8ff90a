"""What a node's score is composed of: its strata, weighed as the score weighs their items."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from analysis.statistics.reliability.composite import Part
from analysis.statistics.scores.composites import item_weights
from analysis.statistics.scores.rollup import Tree
from analysis.study.frame import Frame, Key


def strata(frame: Frame, key: Key, columns: Collection[int]) -> tuple[Part, ...]:
    """The parts of a node as it is made of `columns`, and what each item's point adds to its score
    on 0–100: the characteristics of the whole, the sub-characteristics of a characteristic.
    """
    return tuple(_parts(frame, key, frozenset(columns)))


def _parts(frame: Frame, key: Key, columns: frozenset[int]) -> Iterator[Part]:
    tree, node = frame.tree, frame.node(key)
    kept = Tree(
        subs=tuple(
            replace(sub, columns=tuple(j for j in sub.columns if j in columns)) for sub in tree.subs
        ),
        characteristics=tree.characteristics,
    )
    share = item_weights(kept, len(frame.items))[:, node]
    for stratum in _below(kept, node):
        if below := kept.below(stratum):
            weights = (
                100.0 * float(share[j]) / (float(frame.high[j]) - float(frame.low[j]))
                for j in below
            )
            yield Part(columns=below, weights=tuple(weights))


def _below(tree: Tree, node: int) -> tuple[int, ...]:
    """The nodes right below a node; a sub-characteristic is one stratum by itself."""
    first, top = len(tree.subs), tree.size - 1
    if node == top:
        return tuple(range(first, top))
    return (node,) if node < first else tree.characteristics[node - first].subs
