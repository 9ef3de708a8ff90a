"""The answers that cfa.R makes: two groups, eight items on 1–5, three factors; item 3 shifted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Answers = NDArray[np.int8]
FACTORS = ((0, 1, 2), (3, 4, 5), (6, 7))
_LOADINGS = (1.2, 1.0, 0.8, 1.1, 0.9, 1.0, 1.0, 0.9)
_OWNER = (0, 0, 0, 1, 1, 1, 2, 2)


@dataclass
class _Generator:
    """Park & Miller's (1988) generator, whose whole numbers are exact in R as well."""

    state: int = 20260101

    def uniform(self) -> float:
        self.state = (16807 * self.state) % 2147483647
        return self.state / 2147483647

    def normal(self) -> float:
        """Nearly so: four uniform numbers, in R's order."""
        return self.uniform() + self.uniform() + self.uniform() + self.uniform() - 2.0


def _answers(source: _Generator, n: int, shift: float) -> Answers:
    rows = np.zeros((n, 8), dtype=np.int8)
    for i in range(n):
        common = source.normal()
        factors = [weight * common + source.normal() for weight in (0.7, 0.6, 0.8)]
        for j in range(8):
            y = 3.6 + _LOADINGS[j] * factors[_OWNER[j]]
            y = y + 0.8 * source.normal() + shift * (j == 2)
            rows[i, j] = min(max(int(np.floor(y + 0.5)), 1), 5)
    return rows


def made() -> tuple[Answers, Answers, Answers]:
    """Group a (180), group b (150), and group a with answers missing in items 2 and 6."""
    source = _Generator()
    a, b = _answers(source, 180, 0.0), _answers(source, 150, 0.7)
    gaps = a.copy()
    for i in range(180):
        for j in (1, 5):
            if source.uniform() < 0.15:
                gaps[i, j] = -1
    return a, b, gaps
