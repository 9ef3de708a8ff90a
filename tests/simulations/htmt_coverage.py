"""How often HTMT's 95 % intervals hold the truth: `python -m tests.simulations.htmt_coverage`.

Prints the table of docs/statistics/validity.md, made by the package's own functions.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.factors.correlations import correlations
from analysis.statistics.factors.htmt import Htmt, htmt, htmt_intervals
from analysis.statistics.moments.gather import moments

SHARES = {5: (0.02, 0.05, 0.13, 0.35, 0.45), 7: (0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.3)}
LOADINGS = np.array([0.8, 0.7, 0.6, 0.75] * 2)
SCALES = (range(4), range(4, 8))
SIZES = (100, 200, 500)


def answers(rng: np.random.Generator, n: int, points: int, phi: float) -> NDArray[np.int8]:
    """n × 8 skewed answers of two factors that correlate at `phi`."""
    factors = rng.normal(size=(n, 2))
    factors[:, 1] = phi * factors[:, 0] + np.sqrt(1.0 - phi**2) * factors[:, 1]
    noise = rng.normal(size=(n, 8)) * np.sqrt(1.0 - LOADINGS**2)
    cuts = special.ndtri(np.cumsum(SHARES[points][:-1]))
    x = np.searchsorted(cuts, np.repeat(factors, 4, axis=1) * LOADINGS + noise) + 1
    return np.asarray(x, dtype=np.int8)


def truth(rng: np.random.Generator, points: int, phi: float, *, people: int = 2_000_000) -> Htmt:
    """The ratio of so many people that it is the population's."""
    x = answers(rng, people, points, phi)
    return htmt(correlations(moments(x), range(8)), SCALES)[0]


def hits(
    rng: np.random.Generator, n: int, points: int, phi: float, true: Htmt, samples: int
) -> NDArray[np.float64]:
    """Shares: HTMT held, not below the truth at its upper end, the same of HTMT2.

    An interval that is not given counts as a miss of both kinds.
    """
    found = np.zeros(4)
    for _ in range(samples):
        (one,) = htmt_intervals(answers(rng, n, points, phi), SCALES, rng, draws=500)
        for at, ci, value in ((0, one.htmt_ci, true.htmt), (2, one.htmt2_ci, true.htmt2)):
            if ci is not None and value is not None:
                found[at : at + 2] += (ci[0] <= value <= ci[1], value <= ci[1])
    return found / samples


def main(samples: int = 400, seed: int = 33850) -> None:
    """The table, one row for each number of points, true ratio and n."""
    rng = np.random.default_rng(seed)
    for points in SHARES:
        for phi in (0.3, 0.7, 1.0):
            true = truth(rng, points, phi)
            for n in SIZES:
                shares = hits(rng, n, points, phi, true, samples)
                cells = " | ".join(f"{share:.3f}" for share in shares)
                print(f"| {points} | {true.htmt:.3f} | {n} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
