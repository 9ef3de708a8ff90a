"""A frame with its scores, and what of it must stay hidden."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.disclosure import show_groups, visible
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Matrix, Moments
from analysis.statistics.scores.score import Score
from analysis.statistics.scores.score_table import Scores, scores
from analysis.study.frame import OVERALL, Frame, Key
from analysis.study.matrix import BLANK, NOT_ASKED

COMPARED = ("overall", "characteristic", "outcome")
"""The levels whose scores are compared between groups of people; in the order of printing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """The scores of one audience and facet, of which groups under `threshold` are not shown.

    `withheld`: why nothing of it may be shown ("suppressed", "one_rater", "supplier_not_sealed");
    then there is no table, nor are there `moments` (of the frame's columns). `hidden`: the nodes
    that too few people rated, and those that shield them; `too_few` is said of them.
    """

    frame: Frame
    table: Scores | None
    hidden: frozenset[Key]
    withheld: str | None
    threshold: int
    too_few: str = "suppressed"
    moments: Moments | None = None

    def why_not(self, key: Key) -> str | None:
        """Why a node's figures may not be shown; None where they may."""
        return self.withheld or (self.too_few if key in self.hidden else None)

    def why_not_all(self, key: Key) -> str | None:
        """Why nothing may be told of a node that rests on every item under it; None where it may:
        what is known of all must not tell of an item that is hidden.
        """
        return self.why_not(key) or (self.too_few if self.any_hidden(key) else None)

    def score(self, key: Key) -> Score | None:
        """A node's score; None where this audience does not rate it under this facet."""
        if self.table is None or not self.frame.columns(key):
            return None
        if key[0] == "item":
            return self.table.items[self.frame.columns(key)[0]]
        return _nodes(self.table)[self.frame.node(key)]

    def any_hidden(self, key: Key) -> bool:
        """Whether an item under the node is hidden."""
        return any(("item", self.frame.items[j].id) in self.hidden for j in self.frame.columns(key))


def panel(
    frame: Frame,
    *,
    withheld: str | None,
    threshold: int,
    confidence: float,
    least: int = 1,
) -> Panel:
    """Score a frame.

    Args:
        frame: the ratings.
        withheld: why nothing may be shown, if so.
        threshold: the smallest group shown; 1 where the group needs no protection (a declared
            self-assessment is an organisation's statement).
        confidence: of the intervals.
        least: fewer people than this do not speak for a panel; what they rate is hidden, too.
    """
    if withheld is not None:
        return Panel(
            frame=frame,
            table=None,
            hidden=frozenset(),
            withheld=withheld,
            threshold=threshold,
        )
    # Statistics know blanks; that a version did not ask is subtracted again where it is counted.
    points = np.where(frame.points == NOT_ASKED, BLANK, frame.points)
    table = scores(
        points.astype(np.int8, copy=False),
        frame.tree,
        low=frame.low,
        high=frame.high,
        weights=frame.weights,
        composed=frame.scored,
        level=confidence,
    )
    return Panel(
        frame=frame,
        table=table,
        hidden=_hidden(frame, table, max(threshold, least)),
        withheld=None,
        threshold=threshold,
        too_few="suppressed" if least == 1 else "one_rater",
        moments=frame.known or moments(frame.points, frame.weights),
    )


def _nodes(table: Scores) -> tuple[Score, ...]:
    return (*table.subs, *table.characteristics, table.overall)


def _hidden(frame: Frame, table: Scores, threshold: int) -> frozenset[Key]:
    counts = [score.n for score in _nodes(table)]
    return hidden_nodes(frame, counts, [score.n for score in table.items], threshold)


def hidden_nodes(
    frame: Frame, nodes: list[int], items: list[int], threshold: int
) -> frozenset[Key]:
    """The nodes to hide, from the top down: what is hidden hides all below it.

    A node that nobody rated is not hidden: there is nobody to protect, and "no answers" says so.

    Args:
        frame: the tree and its items.
        nodes: how many people each node of the tree rests on, in the tree's order.
        items: how many each item rests on.
        threshold: the smallest group shown.
    """
    tree, first = frame.tree, len(frame.tree.subs)
    shown = [True] * tree.size
    top = tree.size - 1
    placed: set[int] = set()
    shown[top] = visible(nodes[top], threshold) or nodes[top] == 0
    uppers = range(first, top)
    _parts(shown, shown[top], [nodes[c] for c in uppers], list(uppers), threshold)
    for c in uppers:
        below = tree.characteristics[c - first].subs
        placed |= set(below)
        _parts(shown, shown[c], [nodes[s] for s in below], list(below), threshold)
    for s in set(range(first)) - placed:
        shown[s] = visible(nodes[s], threshold) or nodes[s] == 0
    seen = [True] * len(items)
    for s in range(first):
        columns = list(tree.subs[s].columns)
        _parts(seen, shown[s], [items[j] for j in columns], columns, threshold)
    gone: set[Key] = {p.key for p, seen_ in zip(frame.places, shown, strict=True) if not seen_}
    gone |= {("item", item.id) for item, seen_ in zip(frame.items, seen, strict=True) if not seen_}
    return frozenset(gone - ({OVERALL} if not tree.characteristics else set()))


def _parts(
    shown: list[bool], whole: bool, counts: list[int], at: list[int], threshold: int
) -> None:
    """Mark which parts (at these places of `shown`) of a whole may be shown."""
    for place, n, part in zip(at, counts, show_groups(counts, threshold=threshold), strict=True):
        shown[place] = n == 0 or (whole and part)


def node_values(panel: Panel, frame: Frame) -> tuple[tuple[Key, ...], Matrix]:
    """Scores on 0–100 of the people of `frame`: n × nodes that may be shown, subs left out.

    `frame` is the panel's, or one of the same columns and other people.
    """
    compared = [
        (COMPARED.index(place.key[0]), i)
        for i, place in enumerate(frame.places)
        if place.key[0] in COMPARED and not place.implicit and panel.why_not(place.key) is None
    ]
    chosen = [i for _, i in sorted(compared)]
    return tuple(frame.places[i].key for i in chosen), frame.scored[:, chosen]
