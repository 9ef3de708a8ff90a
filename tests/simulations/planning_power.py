"""How often the verdict's rule finds a gap between skewed answers, beside what is planned.

Run: python -m tests.simulations.planning_power
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.planning.power import gap_power
from tests.simulations.coverage.people import LOADINGS, MANY, rated

SEED = 33852
DRAWS = 20_000
SHIFT = 0.9
"""How much higher the supplier's judgements lie, in their standard deviation."""
DESIGNS = ((3, 30), (3, 100), (6, 30), (6, 100), (12, 100), (12, 500))

Floats = NDArray[np.float64]


def answers(
    rng: np.random.Generator, points: int, items: int, shape: tuple[int, ...], shift: float
) -> Floats:
    """Scores: one item, or the mean of the items of one factor."""
    common = rng.standard_normal((*shape, 1))
    loads = np.array(LOADINGS[:items]) if items > 1 else np.zeros(1)
    judged = loads * common + np.sqrt(1.0 - loads**2) * rng.standard_normal((*shape, items))
    return np.asarray(rated(judged + shift, points).mean(axis=-1), dtype=np.float64)


def found(supplier: Floats, demand: Floats, alpha: float = 0.05) -> float:
    """Share of the pairs of samples (draws × people) in which both p are below alpha.

    Samples of which a side has no spread are judged by the pooled error, as in `gap_of_means`.
    """
    n1, n2 = supplier.shape[1], demand.shape[1]
    gap = supplier.mean(axis=1) - demand.mean(axis=1)
    one, two = supplier.var(axis=1, ddof=1), demand.var(axis=1, ddof=1)
    a, b = one / n1, two / n2
    pooled = ((n1 - 1) * one + (n2 - 1) * two) / (n1 + n2 - 2) * (1 / n1 + 1 / n2)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1))
        welch = special.stdtrit(df, 1 - alpha / 2) * np.sqrt(a + b)
    student = float(special.stdtrit(n1 + n2 - 2.0, 1 - alpha / 2)) * np.sqrt(pooled)
    flat = (one == 0) | (two == 0)
    return float((np.abs(gap) > np.where(flat, student, np.maximum(welch, student))).mean())


def main() -> None:
    """A line per kind of score and design: true gap, sds, planned power, simulated share."""
    rng = np.random.default_rng(SEED)
    for points, items in ((5, 1), (5, 6), (7, 1), (7, 6)):
        population = [answers(rng, points, items, (MANY // items,), s) for s in (SHIFT, 0.0)]
        (high, own), (low, theirs) = ((each.mean(), each.std()) for each in population)
        print(
            f"{points} points, items: {items}; gap {high - low:.2f}, sd {own:.2f} and {theirs:.2f}"
        )
        for n1, n2 in DESIGNS:
            step = max(1, 4_000_000 // (n2 * items))
            parts = [
                found(
                    answers(rng, points, items, (size, n1), SHIFT),
                    answers(rng, points, items, (size, n2), 0.0),
                )
                * size
                for size in [step] * (DRAWS // step) + [DRAWS % step]
                if size
            ]
            plan = gap_power(high - low, n1, n2, theirs, sd_supplier=own).power or 0.0
            print(f"  {n1:3d}, {n2:3d}: planned {plan:.3f}, found {sum(parts) / DRAWS:.3f}")


if __name__ == "__main__":
    main()
