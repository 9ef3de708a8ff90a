"""How often the intervals of priorities hold the truth, and how often Kano's tests err.

Prints the tables of docs/statistics/priorities.md, made by the package's own functions:
`python -m tests.simulations.priorities_coverage`.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import Interval
from analysis.statistics.priorities.drivers import drivers
from analysis.statistics.priorities.kano import Counts
from analysis.statistics.priorities.kano_result import result
from analysis.statistics.priorities.lmg import lmg
from analysis.statistics.priorities.tolerance import tolerance

SEED = 33850
CUTS = {
    5: np.array([-2.0, -1.3, -0.6, 0.5]),
    7: np.array([-2.4, -1.9, -1.4, -0.9, -0.3, 0.6]),
}
SHARES = {
    5: np.array([0.02, 0.05, 0.13, 0.35, 0.45]),
    7: np.array([0.01, 0.02, 0.05, 0.10, 0.20, 0.30, 0.32]),
}
CATEGORIES = (
    (0.30, 0.30, 0.20, 0.15, 0.03, 0.02),
    (0.20, 0.20, 0.20, 0.20, 0.10, 0.10),
    (0.45, 0.45, 0.05, 0.05, 0.00, 0.00),
)
Floats = NDArray[np.float64]


def scores(
    n: int, points: int, slopes: Floats, items: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Scores of `items` skewed items each, which share one cause, and an outcome of them."""
    cause = 0.8 * rng.standard_normal((n, 1)) + 0.6 * rng.standard_normal((n, len(slopes)))
    liked = cause @ slopes + rng.standard_normal(n)
    own = cause[:, :, None] + 0.7 * rng.standard_normal((n, len(slopes), items))
    x = (1.0 + (own[..., None] > 1.2 * CUTS[points]).sum(axis=-1)).mean(axis=-1)
    return x, 1.0 + (liked[:, None] > 1.3 * CUTS[points]).sum(axis=1)


def holds(interval: Interval | None, value: float) -> bool:
    return interval is not None and interval[0] <= value <= interval[1]


def parts(points: int, slopes: Floats, items: int, plan: dict[int, int]) -> None:
    """Coverage of LMG, its shares and the slopes; `plan`: samples per n."""
    rng, k = np.random.default_rng(SEED), len(slopes)
    some = [np.column_stack(scores(100_000, points, slopes, items, rng)) for _ in range(10)]
    c = np.cov(np.vstack(some).T)
    true, slope = lmg(c), np.linalg.solve(c[:k, :k], c[:k, k])
    for n, samples in plan.items():
        held = np.zeros((3, k))
        for _ in range(samples):
            found = drivers(*scores(n, points, slopes, items, rng), rng=rng, draws=400)
            assert found.division is not None
            for each in found.division.contributions:
                j = each.column
                held[:, j] += (
                    holds(each.ci, true[j]),
                    holds(each.share_ci, true[j] / true.sum()),
                    holds(found.coefficients[j].ci, slope[j]),
                )
        print(f"{k} predictors, {points} points, n = {n}: LMG, share, slope")
        for name, of in (("lowest", held.min), ("mean", held.mean), ("highest", held.max)):
            print("  ", name, (of(axis=1) / samples).round(3))


def categories(samples: int = 4000) -> None:
    """How often the first two of Kano's categories are told apart although they are equal."""
    rng = np.random.default_rng(SEED)
    for shares in CATEGORIES:
        better = (shares[1] + shares[2]) / sum(shares[:4])
        worse = -(shares[0] + shares[1]) / sum(shares[:4])
        for n in (20, 100, 500):
            seen = np.zeros(4)
            for drawn in rng.multinomial(n, shares, samples):
                counts = tuple(int(each) for each in drawn)
                sums = tuple(float(each) for each in drawn)
                item = result(Counts(n=n, counts=counts, weight=sums, weight2=sums, incomplete=0))
                seen += (
                    bool(item.clear),
                    bool(item.fong),
                    holds(item.better_ci, better),
                    holds(item.worse_ci, worse),
                )
            print(shares, n, "exact, Fong, better, worse", (seen / samples).round(3))


def levels(n: int, points: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Perceived, adequate and desired level of one item: skewed, and of one mind."""
    first, second = (rng.choice(points, n, p=SHARES[points]) + 1 for _ in range(2))
    adequate = np.maximum(1, first - rng.integers(0, 3, n))
    perceived = np.where(rng.random(n) < 0.5, second, np.maximum(adequate, second - 1))
    desired = np.minimum(points, adequate + rng.integers(0, 3, n))
    p, a, d = (each[:, None].astype(np.float64) for each in (perceived, adequate, desired))
    return p, a, d


def zones(samples: int = 2000) -> None:
    """Coverage of adequacy, superiority and the shares below and within."""
    rng = np.random.default_rng(SEED)
    for points in SHARES:
        p, a, d = levels(2_000_000, points, rng)
        true = (
            (p - a).mean(),
            (p - d).mean(),
            (p < a).mean(),
            ((p >= a) & (p <= d)).mean(),
        )
        for n in (5, 20, 100, 500):
            held = np.zeros(4)
            for _ in range(samples):
                zone = tolerance(*levels(n, points, rng)).items[0]
                intervals = (zone.adequacy.ci, zone.superiority.ci, zone.below.ci, zone.within.ci)
                held += [holds(i, value) for i, value in zip(intervals, true, strict=True)]
            print(points, n, "adequacy, superiority, below, within", (held / samples).round(3))


if __name__ == "__main__":
    five, thirteen = np.array([0.6, 0.4, 0.3, 0.15, 0.0]), np.linspace(0.3, 0.0, 13)
    for each in CUTS:
        parts(each, five, 3, {20: 1000, 100: 1000, 500: 500, 2500: 300})
    parts(5, thirteen, 1, {40: 400, 100: 400, 500: 200})
    categories()
    zones()
