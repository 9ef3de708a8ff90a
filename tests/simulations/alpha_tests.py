"""How often tests tell alphas apart that are one: `python -m tests.simulations.alpha_tests`.

Prints the table of docs/statistics/reliability.md, made by the package's own functions: per cent of
pairs of samples from one population with p < .05.
"""

import numpy as np

from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.alpha_tests import feldt_test, hakstian_whalen
from analysis.statistics.reliability.scale import reliability
from tests.simulations.coverage.people import LOADINGS, scale
from tests.simulations.coverage.study import row

SEED, SAMPLES = 33850, 2000
SIZES = ((5, 20), (20, 20), (20, 100), (100, 100), (100, 500), (500, 500))


def found(points: int, sizes: tuple[int, int]) -> list[float]:
    """Feldt's, Hakstian and Whalen's."""
    rng = np.random.default_rng([SEED, points, *sizes])
    below, told = np.zeros(2), np.zeros(2)
    for _ in range(SAMPLES):
        x = [scale(rng, points, n) for n in sizes]
        one, two = (reliability(moments(each), range(len(LOADINGS))) for each in x)
        tests = (feldt_test(one, two), hakstian_whalen([one, two]))
        p = np.array([np.nan if each.p is None else each.p for each in tests])
        told += ~np.isnan(p)
        below += p < 0.05
    return [float(share) for share in 100.0 * below / told]


def main() -> None:
    """The table."""
    print(row("people", *(f"{test}, {p} points" for p in (5, 7) for test in ("Feldt", "χ²"))))
    print(row(*["---"] * 5))
    for sizes in SIZES:
        cells = [f"{share:.1f}" for points in (5, 7) for share in found(points, sizes)]
        print(row(f"{sizes[0]} and {sizes[1]}", *cells), flush=True)


if __name__ == "__main__":
    main()
