"""How often the comparability gate errs, on skewed five-point answers of two groups.

Prints the table of docs/statistics/confirmatory.md, made by the package's own functions:
`python -m tests.simulations.gate_errors [draws]`; seed 33850.
"""

import sys
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.invariance.gate import gate_rows
from analysis.statistics.invariance.gate_result import Gate

FACTORS = ((0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11))
CUTS = (-2.4, -1.6, -0.7, 0.6)
CASES = ((120, 0.0), (300, 0.0), (120, 0.6), (300, 0.6))
"""Sheets per group, and how far the first item is moved before it is cut into points."""


def draw(rng: np.random.Generator, n: int, shift: float) -> NDArray[np.int8]:
    """n answers to twelve items of three correlated factors."""
    factors = rng.normal(size=(n, 3)) + 0.8 * rng.normal(size=(n, 1))
    y = np.repeat(factors, 4, axis=1) * 0.7 + 0.7 * rng.normal(size=(n, 12))
    y[:, 0] += shift
    return (1 + np.searchsorted(CUTS, y.ravel()).reshape(y.shape)).astype(np.int8)


def gates(n: int, shift: float, draws: int) -> list[Gate]:
    """The gate of each draw."""
    rng = np.random.default_rng(33850)
    return [
        gate_rows({"a": draw(rng, n, 0.0), "b": draw(rng, n, shift)}, FACTORS) for _ in range(draws)
    ]


def line(found: list[Gate]) -> str:
    """Shares of verdicts on the total; of draws with the first item named, with another named;
    of χ² tests of the configural model below .05, as they are and scaled.
    """
    verdicts = Counter(one.verdict for one in found)
    named = [{item.column for item in one.differing} for one in found]
    steps = [one.steps[0] for one in found]
    plain = [step.fit.test.p for step in steps if step.fit is not None]
    scaled = [step.robust.test.p for step in steps if step.robust and step.robust.test]
    shares = [
        *(verdicts[code] for code in ("comparable_means", "comparable_relations")),
        verdicts["not_comparable"],
        sum(0 in columns for columns in named),
        sum(bool(columns - {0}) for columns in named),
        sum(p is not None and p < 0.05 for p in plain),
        sum(p is not None and p < 0.05 for p in scaled),
    ]
    return " | ".join(f"{100.0 * share / len(found):.1f} %" for share in shares)


if __name__ == "__main__":
    for size, moved in CASES:
        print(size, moved, line(gates(size, moved, int((sys.argv[1:] or ["400"])[0]))), flush=True)
