"""How often a gap's 95 % intervals hold the truth: `python -m tests.simulations.gap_coverage`.

Prints tables of docs/statistics/gaps.md, made by the package's own functions; each has its seed.
Other pairs and all other intervals: `python -m tests.simulations.coverage`.
A cell is the share of given intervals that hold the truth, and in brackets the share of samples
without one (no spread, too few), if there are any.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.brunner_munzel import rank_gap
from analysis.statistics.gaps.mean_difference import gap_of_differences, gap_of_means
from analysis.statistics.gaps.pooling import partial_pooling
from analysis.statistics.gaps.signed_ranks import signed_rank
from analysis.statistics.intervals import Interval, mean_of
from tests.analysis.single_gaps import bootstrap_gap, bootstrap_pairs
from tests.simulations.gap_populations import Population, Vector, item, mean, moved
from tests.simulations.markdown import head, row

NAMES = ("5 skewed", "7 skewed", "5 ceiling")
SIZES = ((3, 100), (5, 5), (5, 100), (12, 100), (20, 20), (20, 500), (100, 100), (500, 500))


def holds(interval: Interval | None, truth: float) -> float:
    """1 or 0; NaN where there is no interval."""
    if interval is None:
        return np.nan
    return float(interval[0] - 1e-9 <= truth <= interval[1] + 1e-9)


def shares(held: list[list[float]]) -> Iterator[str]:
    for each in np.array(held).T:
        missing = np.isnan(each).mean()
        covered = "–" if missing == 1.0 else f"{100.0 * np.nanmean(each):.1f}"
        yield covered if missing == 0.0 else f"{covered} ({100.0 * missing:.1f})"


def two_sides(count: int = 2000, seed: int = 33860) -> None:
    """Supplier − demand, the demand side lower by half a point."""
    rng = np.random.default_rng(seed)
    head("answers", "raters", "people", "Welch", "bootstrap", "Brunner–Munzel", "Cliff's δ")
    for name in NAMES:
        theirs, ours = item(name), moved(item(name), -0.5)
        truth, above = mean(theirs) - mean(ours), _probability(theirs, ours)
        for n, m in SIZES:
            held = []
            for _ in range(count):
                s, d = rng.choice(theirs[0], n, p=theirs[1]), rng.choice(ours[0], m, p=ours[1])
                ranks = rank_gap(s, d)
                held.append(
                    [
                        holds(gap_of_means(mean_of(s), mean_of(d)).ci, truth),
                        holds(bootstrap_gap(s, d, rng=rng, draws=999).ci, truth),
                        holds(ranks.probability_ci, above),
                        holds(ranks.delta_ci, 2.0 * above - 1.0),
                    ]
                )
            row([name, n, m, *shares(held)])


def pairs(count: int = 2000, seed: int = 33861) -> None:
    """Perception − expectation: half the people perceive what they expect, the others less."""
    rng = np.random.default_rng(seed)
    head("answers", "pairs", "paired t", "bootstrap", "rank-biserial")
    for name in NAMES:
        expected, perceived = item(name), moved(item(name), -0.5)
        truth = 0.5 * (mean(perceived) - mean(expected))
        ranked = _rank_biserial(expected, perceived)
        for n in (5, 20, 100, 500):
            held = []
            for _ in range(count):
                e = rng.choice(expected[0], n, p=expected[1])
                p = rng.choice(perceived[0], n, p=perceived[1])
                d = np.where(rng.random(n) < 0.5, 0.0, p - e)
                held.append(
                    [
                        holds(gap_of_differences(mean_of(d)).ci, truth),
                        holds(bootstrap_pairs(d, rng=rng, draws=999).ci, truth),
                        holds(signed_rank(d).effect_ci, ranked),
                    ]
                )
            row([name, n, *shares(held)])


def pooled(count: int = 400, seed: int = 33862) -> None:
    """16 items' gaps ~ N(½, τ²), raters and 100 people normal (sd 1, correlation ½ over items)."""
    rng = np.random.default_rng(seed)
    head("raters", "τ", "raw, known V", "drawn", "raw: root mean square error", "drawn: the same")
    correlation = 0.5 + 0.5 * np.eye(16)
    root = np.linalg.cholesky(correlation)
    for n in (1, 2, 3, 6):
        for tau in (0.0, 0.2, 0.5):
            v = correlation * (1.0 / n + 0.01)
            kept = np.array(list(_families(rng, root, n, tau, count, v))).mean(axis=0)
            row([n, tau, *(f"{100.0 * each:.1f}" for each in kept[:2]),
                 *(f"{each**0.5:.2f}" for each in kept[2:])])  # fmt: skip


def _families(
    rng: np.random.Generator, root: NDArray[np.floating], n: int, tau: float, count: int, v: Vector
) -> Iterator[list[float]]:
    se = np.sqrt(v.diagonal())
    for _ in range(count):
        truth = 0.5 + tau * rng.standard_normal(16)
        noise = rng.standard_normal((n, 16)).mean(axis=0) + 0.1 * rng.standard_normal(16)
        y = truth + root @ noise
        found = partial_pooling(y, v).gaps
        drawn = [holds(g.ci, t) for g, t in zip(found, truth, strict=True)]
        off = np.array([g.estimate for g in found]) - truth
        raw = np.abs(y - truth) <= 1.959964 * se
        yield [raw.mean(), float(np.mean(drawn)), ((y - truth) ** 2).mean(), (off**2).mean()]


def _probability(one: Population, two: Population) -> float:
    below = np.cumsum(two[1]) - 0.5 * two[1]
    return float(one[1] @ below)


def _rank_biserial(expected: Population, perceived: Population) -> float:
    """E sign(d + d') of two independent differences that are not 0."""
    d = np.subtract.outer(perceived[0], expected[0]).ravel()
    shares = np.outer(perceived[1], expected[1]).ravel() * (d != 0)
    shares /= shares.sum()
    return float(shares @ np.sign(np.add.outer(d, d)) @ shares)


if __name__ == "__main__":
    for table in (two_sides, pairs, pooled):
        print(f"\n{table.__doc__}\n")
        table()
