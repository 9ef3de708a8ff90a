"""Perception and expectation side by side: each respondent's difference, item by item."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.intervals import Mean
from analysis.statistics.moments.columns import Columns, estimate, gather
from analysis.statistics.moments.gather import CHUNK, typical
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, as_float
from analysis.statistics.scores.composites import composites
from analysis.statistics.scores.score import stretched
from analysis.study.frame import Frame, Key, asked_of, frame
from analysis.study.matrix import Points
from analysis.study.panel import hidden_nodes
from analysis.study.work import Group, Work


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """The paired figures of one audience, over the answers that it gave under both facets.

    `frame` is of perception, `expected` the answers under its items' expectation. `sums` has three
    blocks of columns, one per item and then one per node of the frame's tree: perception,
    expectation, difference, all on 0–100; None where `withheld` says why.
    """

    audience: str
    frame: Frame
    expected: Points
    sums: Columns | None
    hidden: frozenset[Key]
    withheld: str | None
    confidence: float

    def has(self, key: Key) -> bool:
        """Whether the node has items under both facets."""
        return bool(self.frame.columns(key))

    def why_not(self, key: Key) -> str | None:
        """Why a node's gap may not be shown; None where it may."""
        return self.withheld or ("suppressed" if key in self.hidden else None)

    def means(self, key: Key, *, hundred: bool) -> tuple[Mean, Mean, Mean]:
        """Perception, expectation and difference on 0–100, or on the scale its items share."""
        assert self.sums is not None
        at, width = self._position(key), len(self.frame.items) + self.frame.tree.size
        three = [
            estimate(self.sums, at + block * width, level=self.confidence) for block in range(3)
        ]
        if hundred:
            return three[0], three[1], three[2]
        span = self.frame.span(key)
        assert span is not None
        low = float(self.frame.low[self.frame.columns(key)[0]])
        factor = span / 100.0
        return (
            stretched(three[0], factor, low),
            stretched(three[1], factor, low),
            stretched(three[2], factor, 0.0),
        )

    def differences(self, keys: tuple[Key, ...]) -> Matrix:
        """n × keys: each respondent's perception − expectation on 0–100, NaN without a pair."""
        at, width = [self._position(key) for key in keys], len(self.frame.items)
        scores = np.empty((len(self.expected), len(keys)), order="F")
        for start in range(0, len(scores), CHUNK):
            here = slice(start, start + CHUNK)
            both = _both(self.frame, self.expected, here)
            scores[here] = both[:, 2 * (width + self.frame.tree.size) :][:, at]
        return scores

    def _position(self, key: Key) -> int:
        if key[0] == "item":
            return self.frame.columns(key)[0]
        places = enumerate(self.frame.places)
        node = next(i for i, p in places if p.key == key and not p.implicit)
        return len(self.frame.items) + node


def pairs(work: Work, group: Group) -> Pairs | None:
    """The pairs of an audience; None where it rates no item under both facets."""
    ratings, inputs = group.ratings, work.inputs
    asked = asked_of(inputs.instrument, group.audience.id)
    both = frozenset(
        item for item in asked
        if {"perception", "expectation"} <= set(inputs.instrument.items[item].facets)
    )  # fmt: skip
    perceived = frame(ratings, both, "perception", inputs.weights)
    expected = frame(ratings, both, "expectation", inputs.weights)
    if perceived is None or expected is None:
        return None
    sums, hidden, points = None, frozenset[Key](), _aligned(perceived, expected)
    if group.withheld is None:
        sums = _sums(perceived, points)
        hidden = _hidden(work, group, perceived, sums)
    return Pairs(
        audience=group.audience.id,
        frame=perceived,
        expected=points,
        sums=sums,
        hidden=hidden,
        withheld=group.withheld,
        confidence=inputs.options.confidence,
    )


def _aligned(perceived: Frame, expected: Frame) -> Points:
    at = {item.id: j for j, item in enumerate(expected.items)}
    return expected.points[:, [at[item.id] for item in perceived.items]]


def _sums(perceived: Frame, expected: Points) -> Columns:
    sums = None
    with one_thread():
        for at in range(0, max(len(expected), 1), CHUNK):
            here = slice(at, at + CHUNK)
            values = _both(perceived, expected, here)
            weights = None if perceived.weights is None else perceived.weights[here]
            # About a typical value, so that differences which are all alike stay without spread.
            part = gather(values, weights, typical(values) if sums is None else sums.origin)
            sums = part if sums is None else sums + part
    assert sums is not None
    return sums


def _both(perceived: Frame, expected: Points, here: slice) -> Matrix:
    """Items and nodes of both facets and their differences, rows × 3·(items + nodes)."""
    low = perceived.low.astype(np.float64)
    step = 100.0 / (perceived.high.astype(np.float64) - low)
    p, e = as_float(perceived.points[here]), as_float(expected[here])
    # A pair counts only where both halves are there.
    missing = np.isnan(p) | np.isnan(e)
    p[missing] = e[missing] = np.nan
    p, e = (p - low) * step, (e - low) * step
    perceived_scores = np.hstack([p, composites(p, perceived.tree)])
    expected_scores = np.hstack([e, composites(e, perceived.tree)])
    return np.hstack([perceived_scores, expected_scores, perceived_scores - expected_scores])


def _hidden(work: Work, group: Group, perceived: Frame, sums: Columns) -> frozenset[Key]:
    counts = [int(n) for n in sums.n]
    k = len(perceived.items)
    hidden = hidden_nodes(
        perceived,
        counts[k : k + perceived.tree.size],
        counts[:k],
        group.threshold,
    )
    for facet in ("perception", "expectation"):
        panel = next(
            p for p in work.panels
            if (p.frame.audience, p.frame.facet) == (group.audience.id, facet)
        )  # fmt: skip
        hidden |= panel.hidden
    return hidden
