"""False alarms between groups, coverage of a trend's slope, outliers among honest people.

The tables of docs/statistics/groups.md, waves.md and quality.md. Run from the project's root:
python -m tests.reference.simulate_groups (about four minutes).
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.groups.comparison import compare, with_pairs
from analysis.statistics.intervals import mean_of
from analysis.statistics.quality.outliers import distances
from analysis.statistics.waves.trend import slope

SEED, REPS = 33850, 1000
SHARES = ([0.02, 0.05, 0.13, 0.35, 0.45], [0.01, 0.02, 0.05, 0.17, 0.75], [0.1, 0.2, 0.4, 0.2, 0.1])
SIZES = ((5, 5, 5, 5), (5, 12, 30, 133), (20, 20, 20, 20))


def rated(
    rng: np.random.Generator, shares: list[float], people: int, items: int
) -> NDArray[np.int8]:
    """People × items on five points: one factor with loadings .6, cut so that shares come out."""
    z = 0.6 * rng.normal(size=(people, 1)) + 0.8 * rng.normal(size=(people, items))
    return (np.digitize(z, special.ndtri(np.cumsum(shares)[:-1])) + 1).astype(np.int8)


def false_alarms(shares: list[float], sizes: tuple[int, ...]) -> dict[str, float]:
    """Share of families without a difference in which each test finds one at 5 %."""
    rng, found = np.random.default_rng([SEED, *sizes]), Counter[str]()
    codes = np.repeat(np.arange(len(sizes)), sizes)
    for _ in range(REPS):
        values = rated(rng, shares, sum(sizes), 4).mean(axis=1)
        made = with_pairs(compare(values, codes, [True] * len(sizes)), values, codes)
        told = {
            "F": made.anova.p,
            "Welch": made.welch.p,
            "cautious": made.p_cautious,
            "Kruskal": made.kruskal.p,
            "pairs": min((p.p_adjusted for p in made.pairs if p.p_adjusted is not None), default=1),
            "pairs cautious": min(
                (p.p_cautious for p in made.pairs if p.p_cautious is not None), default=1
            ),
            "Dunn": min((p.p_holm for p in made.rank_pairs if p.p_holm is not None), default=1),
        }
        found.update(name for name, p in told.items() if p is not None and p < 0.05)
        found.update({"told by Welch": int(made.welch.p is not None)})
    tested = {"Welch": found["told by Welch"]}
    return {name: found[name] / tested.get(name, REPS) for name in told}


def coverage(shares: list[float], people: int, waves: int) -> tuple[float, float]:
    """Share of intervals of the slope that hold 0; share of lines found to be bent at 5 %."""
    rng = np.random.default_rng([SEED, people, waves])
    held, bent, lines = 0, 0, 0
    for _ in range(REPS):
        means = [mean_of(rated(rng, shares, people, 4).mean(axis=1)) for _ in range(waves)]
        line = slope(means, range(waves))
        if line.ci is not None and line.lack_p is not None:
            lines += 1
            held += line.ci[0] <= 0.0 <= line.ci[1]
            bent += line.lack_p < 0.05
    return held / lines, bent / lines


def outliers(shares: list[float]) -> float:
    """Share of 20,000 honest sheets of 16 items with p < .001."""
    x = rated(np.random.default_rng(SEED), shares, 20_000, 16)
    return float(distances(x).beyond(0.001).mean())


def lines() -> Iterator[str]:
    """Every row of the tables."""
    for shares in SHARES:
        yield f"{shares}: outliers {outliers(shares):.4f}"
        for sizes in SIZES:
            found = false_alarms(shares, sizes)
            yield f"  {sizes}: " + ", ".join(f"{k} {100 * v:.1f}" for k, v in found.items())
        for waves in (3, 6):
            made = {n: coverage(shares, n, waves) for n in (5, 20, 100, 500)}
            told = (f"n = {n}: {100 * c:.1f} (bent {100 * b:.1f})" for n, (c, b) in made.items())
            yield f"  {waves} waves: " + ", ".join(told)


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
