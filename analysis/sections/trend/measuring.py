"""How exactly a score on 0–100 is measured, over some of a panel's items."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.statistics.intervals import Mean
from analysis.statistics.kinds import Reason
from analysis.statistics.reliability.composite import Part, stratified_alpha
from analysis.statistics.scores.composites import item_weights
from analysis.statistics.scores.rollup import Tree
from analysis.statistics.waves.reliable import sem_of
from analysis.study.frame import Frame, Key
from analysis.study.panel import Panel
from analysis.study.reasons import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The reliability of a node's score, and the standard error of measurement of one person's."""

    reliability: float | None = None
    sem: float | None = None
    reason: Reason = None


def measured(panel: Panel, key: Key, items: frozenset[str], mean: Mean) -> Measured:
    """Alpha of the score as it is made of `items`, stratified where it has several parts.

    Strata are the characteristics of the whole, the sub-characteristics of a characteristic. Where
    one of them has a single item, it is alpha of all items, weighed as the score weighs them.
    Nothing where an item is hidden, or too few people answered some two items (as `reliability`).
    """
    frame = panel.frame
    columns = [j for j in frame.columns(key) if frame.items[j].id in items]
    if any(("item", frame.items[j].id) in panel.hidden for j in columns):
        return Measured(reason="suppressed")
    if len(columns) < 2 or panel.moments is None:
        return Measured(reason="one_item" if columns else "no_answers")
    parts = tuple(_parts(frame, key, frozenset(columns)))
    if not any(weight > 0 for part in parts for weight in part.weights):
        return Measured(reason="zero_weight")
    alpha = stratified_alpha(panel.moments, parts)
    if 0 < alpha.n < panel.threshold:
        return Measured(reason="suppressed")
    value = alpha.alpha if alpha.alpha_stratified is None else alpha.alpha_stratified
    if value is None or not mean.sd:
        return Measured(reason=reason(alpha.reason) or "constant")
    if not 0 <= value < 1:
        why = "negative_reliability" if value < 0 else "singular"
        return Measured(reliability=value, reason=why)
    return Measured(reliability=value, sem=sem_of(mean.sd, value))


def _parts(frame: Frame, key: Key, columns: frozenset[int]) -> Iterator[Part]:
    """The strata of a node, with what each item's point adds to the node's score on 0–100."""
    tree, node = frame.tree, frame.node(key)
    kept = Tree(
        subs=tuple(
            replace(sub, columns=tuple(j for j in sub.columns if j in columns)) for sub in tree.subs
        ),
        characteristics=tree.characteristics,
    )
    share = item_weights(kept, len(frame.items))[:, node]
    for stratum in _strata(kept, node):
        if below := kept.below(stratum):
            weights = (
                100.0 * float(share[j]) / (float(frame.high[j]) - float(frame.low[j]))
                for j in below
            )
            yield Part(columns=below, weights=tuple(weights))


def _strata(tree: Tree, node: int) -> tuple[int, ...]:
    """The nodes right below a node; a sub-characteristic is one stratum by itself."""
    first, top = len(tree.subs), tree.size - 1
    if node == top:
        return tuple(range(first, top))
    return (node,) if node < first else tree.characteristics[node - first].subs
