"""The tree that scores climb: columns → sub-characteristics → characteristics → overall."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Sub:
    """A sub-characteristic: its columns, and its weight within its characteristic (≥ 0)."""

    columns: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """A characteristic: the positions of its subs, and its weight in the overall score (≥ 0)."""

    subs: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Subs and characteristics; each column belongs to one sub at most, each sub to one above.

    Raises ValueError where it is not a tree or a weight is negative or not finite. Nodes are
    numbered subs first, then characteristics, then the overall score last.
    """

    subs: tuple[Sub, ...]
    characteristics: tuple[Characteristic, ...]

    def __post_init__(self) -> None:
        _check_once([c for sub in self.subs for c in sub.columns], "column")
        placed = [s for characteristic in self.characteristics for s in characteristic.subs]
        _check_once(placed, "sub")
        if any(not 0 <= s < len(self.subs) for s in placed):
            raise ValueError("a characteristic names a sub that is not there")
        weights = [sub.weight for sub in self.subs] + [c.weight for c in self.characteristics]
        if any(not math.isfinite(w) or w < 0 for w in weights):
            raise ValueError("weights must be finite and not negative")

    @property
    def size(self) -> int:
        """The number of nodes: subs, characteristics and the overall score."""
        return len(self.subs) + len(self.characteristics) + 1

    def below(self, node: int) -> tuple[int, ...]:
        """The columns under a node."""
        if node < len(self.subs):
            return self.subs[node].columns
        if node == self.size - 1:
            return tuple(
                column
                for at in range(len(self.characteristics))
                for column in self.below(len(self.subs) + at)
            )
        characteristic = self.characteristics[node - len(self.subs)]
        return tuple(column for s in characteristic.subs for column in self.subs[s].columns)

    def members(self, k: int) -> Matrix:
        """k × subs: 1 where a column belongs to a sub."""
        matrix = np.zeros((k, len(self.subs)))
        for s, sub in enumerate(self.subs):
            matrix[list(sub.columns), s] = 1.0
        return matrix

    def sub_weights(self) -> Matrix:
        """Subs × characteristics: the weight of a sub in its characteristic, as given."""
        matrix = np.zeros((len(self.subs), len(self.characteristics)))
        for c, characteristic in enumerate(self.characteristics):
            for s in characteristic.subs:
                matrix[s, c] = self.subs[s].weight
        return matrix

    def characteristic_weights(self) -> Matrix:
        """The weights of the characteristics, as given."""
        return np.array([c.weight for c in self.characteristics], dtype=np.float64)


def _check_once(positions: Sequence[int], what: str) -> None:
    if len(set(positions)) != len(positions):
        raise ValueError(f"a {what} stands in more than one place of the tree")


def shares(weights: NDArray[np.float64]) -> Matrix:
    """Weights over their sum, per column; all zero where the sum is."""
    total = weights.sum(axis=0)
    return np.asarray(np.divide(weights, total, out=np.zeros_like(weights), where=total > 0))
