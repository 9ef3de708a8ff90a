"""How often parallel analysis counts the factors right, on skewed answers of 5 and 7 points.

Prints the table of docs/statistics/validity.md: the rule of the report beside others, 22 items,
`python -m tests.simulations.factor_numbers [draws]`; seed 33850.
"""

import sys
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.factors.dimensionality import parallel_factors, reduced

Matrix = NDArray[np.float64]
SEED, CHANCE, ITEMS = 33850, 300, 22
SIZES = {1: (22,), 3: (8, 7, 7), 5: (4, 5, 4, 4, 5)}
CUTS = {5: (-1.9, -1.3, -0.7, 0.25), 7: (-2.1, -1.6, -1.3, -0.8, -0.25, 0.5)}
"""Means of 4.1 of 5 and 5.5 of 7 points, skewed to the left; each item is moved by up to .35."""
DESIGNS = [(1, 0.0), (3, 0.3), (3, 0.6), (5, 0.3), (5, 0.5), (5, 0.7)]
LOADINGS = (0.5, 0.7)
PEOPLE = (100, 200, 400, 1000)
MINOR = (0.0, 0.05)
"""The variance of each item that many small factors beside those counted explain."""


def answers(
    rng: np.random.Generator, n: int, points: int, factors: int, r: float, size: float, minor: float
) -> Matrix:
    """n sheets: loadings within .1 of `size`, factors that correlate at `r`."""
    general = np.sqrt(r) * rng.normal(size=(n, 1))
    scores = general + np.sqrt(1.0 - r) * rng.normal(size=(n, factors))
    loadings = size + rng.uniform(-0.1, 0.1, ITEMS)
    small = rng.normal(size=(ITEMS, 30)) * 0.8 ** np.arange(30)
    small *= np.sqrt(minor / np.square(small).sum(axis=1))[:, None]
    noise = np.sqrt(1.0 - loadings**2 - minor) * rng.normal(size=(n, ITEMS))
    x = loadings * np.repeat(scores, SIZES[factors], axis=1) + noise
    x += rng.normal(size=(n, 30)) @ small.T + rng.uniform(-0.35, 0.35, ITEMS)
    made: Matrix = np.searchsorted(CUTS[points], x.ravel()).reshape(x.shape).astype(np.float64)
    return made


def with_smc(r: Matrix) -> Matrix:
    """Squared multiple correlations in place of one factor's communalities."""
    made, at = r.copy(), np.arange(ITEMS)
    made[..., at, at] = 1.0 - 1.0 / np.linalg.inv(r)[..., at, at]
    return made


OTHERS: dict[str, tuple[Callable[[Matrix], Matrix], float | None]] = {
    "components, 95 %": (lambda r: r, 0.95),
    "squared multiple correlations, 95 %": (with_smc, 0.95),
    "one factor, mean": (reduced, None),
}


@cache
def reference(rule: str, n: int) -> Matrix:
    """The eigenvalues of chance that a rule compares with."""
    reduce, share = OTHERS[rule]
    rng = np.random.default_rng(SEED)
    chance = np.stack(
        [np.corrcoef(rng.normal(size=(n, ITEMS)), rowvar=False) for _ in range(CHANCE)]
    )
    values = np.linalg.eigvalsh(reduce(chance))[:, ::-1]
    return np.asarray(values.mean(axis=0) if share is None else np.quantile(values, share, axis=0))


def counted(r: Matrix, n: int) -> Iterator[int]:
    """The number of factors by each of the others, and by the report's rule."""
    for rule, (reduce, _) in OTHERS.items():
        below = np.linalg.eigvalsh(reduce(r))[::-1] <= reference(rule, n)
        yield int(below.argmax())
    ours = parallel_factors(r, n, np.random.default_rng(SEED), draws=200)
    yield ours.number or 0


def row(n: int, factors: int, r: float, minor: float, draws: int) -> Matrix:
    """The share of draws in which each rule counts right, over points and loadings."""
    rng = np.random.default_rng(SEED)
    cells = [(points, size) for points in CUTS for size in LOADINGS]
    right = [
        [number == factors for number in counted(np.asarray(np.corrcoef(x, rowvar=False)), n)]
        for points, size in cells
        for x in (answers(rng, n, points, factors, r, size, minor) for _ in range(draws))
    ]
    shares: Matrix = np.mean(np.array(right, dtype=np.float64), axis=0)
    return shares


if __name__ == "__main__":
    many = int((sys.argv[1:] or ["100"])[0])
    print("minor | factors | r | n |", " | ".join([*OTHERS, "one factor, 95 % (report)"]))
    for small in MINOR:
        for number, related in DESIGNS:
            for people in PEOPLE:
                shares = row(people, number, related, small, many)
                cells = " | ".join(f"{share:.2f}" for share in shares)
                print(f"{small} | {number} | {related} | {people} | {cells}", flush=True)
