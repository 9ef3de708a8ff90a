"""False alarms between weighted groups; coverage of intervals of weighted shares, NPS and indices.

The tables of docs/statistics/groups.md and weighting.md. Run from the project's root:
python -m tests.reference.simulate_weighted (about two minutes).
"""

from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.groups.weighted import compare_weighted, weighted_dunn
from analysis.statistics.intervals import Interval
from analysis.statistics.scores.distribution import Distribution, distributions, item_mean, top_box
from analysis.statistics.scores.nps import net_promoter
from analysis.statistics.scores.schemes import FIVE_LEVEL, scored_mean
from tests.reference.simulate_groups import SHARES, rated

SEED, REPS, COVERED = 33850, 1000, 4000
SIZES = ((5, 5, 5, 5), (5, 12, 30, 133), (20, 20, 20, 20))
SPREAD = 0.5
"""Standard deviation of log w: Kish's design effect is then 1.28."""
Matrix = NDArray[np.float64]


def false_alarms(shares: list[float], sizes: tuple[int, ...]) -> dict[str, float]:
    """Share of families without a difference in which each test finds one at 5 %."""
    rng, found = np.random.default_rng([SEED, *sizes]), Counter[str]()
    codes, shown = np.repeat(np.arange(len(sizes)), sizes), [True] * len(sizes)
    for _ in range(REPS):
        values = rated(rng, shares, sum(sizes), 4).mean(axis=1)
        w = np.exp(SPREAD * rng.normal(size=len(values)))
        made = compare_weighted(values, codes, shown, w)
        pairs = weighted_dunn(values, codes, len(sizes), w)
        told = {
            "F": made.anova.p,
            "Welch": made.welch.p,
            "cautious": made.p_cautious,
            "ranks": made.kruskal.p,
            "rank pairs": min((p.p_holm for p in pairs if p.p_holm is not None), default=1.0),
        }
        found.update(name for name, p in told.items() if p is not None and p < 0.05)
    return {name: found[name] / REPS for name in told}


def people(
    rng: np.random.Generator, n: int, parts: tuple[Matrix, Matrix]
) -> tuple[NDArray[np.int8], Matrix]:
    """Points of two halves of a population, of which the first answers four times as often; their
    weights bring the halves back to one half each."""
    first = rng.random(n) < 0.8
    points = np.where(
        first,
        rng.choice(len(parts[0]), size=n, p=parts[0]),
        rng.choice(len(parts[1]), size=n, p=parts[1]),
    )
    counts = np.array([first.sum(), n - first.sum()])
    w = np.where(first, 0.5 / max(counts[0], 1), 0.5 / max(counts[1], 1))
    return points.astype(np.int8), w


def logit(d: Distribution, level: float = 0.95) -> Interval | None:
    """svyciprop's "logit": the linearised error on the logit's scale, t(n − 1)."""
    mean = item_mean(d, level=level)
    if mean.mean is None or not mean.se or not 0.0 < mean.mean < 1.0:
        return None
    at, se = float(special.logit(mean.mean)), mean.se / (mean.mean * (1.0 - mean.mean))
    reach = float(special.stdtrit(mean.n - 1.0, (1.0 + level) / 2.0)) * se
    return float(special.expit(at - reach)), float(special.expit(at + reach))


def beta(d: Distribution, level: float = 0.95) -> Interval | None:
    """Korn & Graubard (1998): Clopper and Pearson's with n* = p(1 − p)/se², corrected for df."""
    mean = item_mean(d, level=level)
    if mean.mean is None:
        return None
    p, n, tail = mean.mean, float(mean.n), (1.0 - level) / 2.0
    if mean.se and 0.0 < p < 1.0:
        ratio = float(special.ndtri(tail)) / float(special.stdtrit(n - 1.0, tail))
        n = min(p * (1.0 - p) / mean.se**2 * ratio**2, n)
    x = n * p
    low = 0.0 if x <= 0 else float(special.betaincinv(x, n - x + 1.0, tail))
    high = 1.0 if x >= n else float(special.betaincinv(x + 1.0, n - x, 1.0 - tail))
    return low, high


def covered(
    parts: tuple[Matrix, Matrix],
    n: int,
    low: int,
    truth: float,
    interval: Callable[[Distribution], Interval | None],
    recode: Callable[[NDArray[np.int8]], NDArray[np.int8]] = lambda x: x,
    high: int | None = None,
) -> float:
    """Share of samples whose interval holds the population's figure; none holds nothing."""
    rng, held = np.random.default_rng([SEED, n, len(parts[0])]), 0
    for _ in range(COVERED):
        points, w = people(rng, n, parts)
        x = recode(points + np.int8(low))
        last = low + len(parts[0]) - 1 if high is None else high
        d = distributions(x[:, None], np.array([min(low, last)]), np.array([last]), w)[0]
        ends = interval(d)
        held += ends is not None and ends[0] <= truth <= ends[1]
    return held / COVERED


def shares() -> Iterator[str]:
    """Top box: the share of 4 and 5, by three intervals."""
    for a, b in (
        ((0.05, 0.1, 0.15, 0.4, 0.3), (0.1, 0.2, 0.3, 0.3, 0.1)),
        ((0.01, 0.02, 0.04, 0.33, 0.6), (0.02, 0.03, 0.1, 0.4, 0.45)),
    ):
        parts = (np.array(a), np.array(b))
        truth = float(sum(part[3:].sum() for part in parts) / 2.0)
        for n in (20, 100, 500):
            wilson = covered(parts, n, 1, truth, lambda d: top_box(d).ci)
            others = [
                covered(parts, n, 0, truth, each, lambda x: (x >= 3).astype(np.int8), 1)
                for each in (logit, beta)
            ]
            told = f"Wilson {wilson:.3f}, logit {others[0]:.3f}, beta {others[1]:.3f}"
            yield f"share {truth:.3f}, n = {n}: {told}"


def indices() -> Iterator[str]:
    """The five-level index of one item, and the NPS."""
    five = (np.array([0.02, 0.05, 0.13, 0.35, 0.45]), np.array([0.05, 0.15, 0.3, 0.35, 0.15]))
    points = np.array(FIVE_LEVEL)
    truth = float((five[0] + five[1]) @ points / 2.0)
    eleven = (np.full(11, 0.02), np.full(11, 0.06))
    for part, top in zip(eleven, (0.5, 0.2), strict=True):
        part[9:] = top / 2.0
        part[7:9] += (1.0 - part.sum()) / 2.0
    nps = float(sum(100 * (part[9:].sum() - part[:7].sum()) for part in eleven) / 2.0)
    for n in (20, 100, 500):
        level = covered(five, n, 1, truth, lambda d: scored_mean(d, FIVE_LEVEL).ci)
        score = covered(eleven, n, 0, nps, lambda d: net_promoter(d).ci)
        yield f"n = {n}: five-level {truth:.1f} {level:.3f}, NPS {nps:.1f} {score:.3f}"


def lines() -> Iterator[str]:
    """Every row of the tables."""
    for row in SHARES:
        for sizes in SIZES:
            found = false_alarms(row, sizes)
            yield f"{row} {sizes}: " + ", ".join(f"{k} {100 * v:.1f}" for k, v in found.items())
    yield from shares()
    yield from indices()


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
