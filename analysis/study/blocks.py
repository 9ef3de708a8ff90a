"""Which items stand for which factor of the model, in one audience's answers."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.moments.values import answered
from analysis.study.frame import Key
from analysis.study.matrix import Points
from analysis.study.panel import Panel
from analysis.study.undertaking import Level, Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The factors of a level: their nodes' ids, and the columns of their items in a frame."""

    ids: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]

    @property
    def flat(self) -> list[int]:
        """All columns."""
        return [column for block in self.columns for column in block]

    @property
    def relative(self) -> list[list[int]]:
        """The same factors over a matrix that has these columns alone."""
        ends = np.cumsum([0, *(len(block) for block in self.columns)]).tolist()
        return [list(range(ends[i], ends[i + 1])) for i in range(len(self.columns))]


def blocks(panel: Panel, level: Level, nodes: tuple[Node, ...]) -> Blocks | None:
    """The factors of a level, of the items that anybody rated; None without a structure to test.

    That is a level with a single factor of fewer than three items, one whose factors have one
    item each, and sub-characteristics of fewer than three items on average: two items to a factor
    hardly determine it (Marsh, Hau, Balla & Grayson 1998).
    """
    keys: list[Key] = [(node.level, node.id) for node in nodes if node.level == level]
    rated = np.asarray((panel.frame.points >= 0).any(axis=0))
    factors = [
        (key[1], tuple(column for column in panel.frame.columns(key) if rated[column]))
        for key in keys
    ]
    factors = [(id_, columns) for id_, columns in factors if columns]
    sizes = [len(columns) for _, columns in factors]
    if sum(sizes) < 3 or max(sizes) < 2:
        return None
    if level == "subcharacteristic" and sum(sizes) < 3 * len(sizes):
        return None
    return Blocks(ids=tuple(id_ for id_, _ in factors), columns=tuple(c for _, c in factors))


def complete(points: Points, columns: list[int]) -> Points:
    """The rows that answer all of `columns`, of these columns alone."""
    chosen = points[:, columns]
    kept: Points = chosen[answered(chosen) == len(columns)]
    return kept
