"""Coverage of alpha's 95 % intervals on skewed scales, as docs/statistics/reliability.md has it.

Run from the project's root: python -m tests.reference.simulate_reliability (a minute or two).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.intervals import Interval
from analysis.moments.gather import moments
from analysis.reliability.adf import alpha_adf
from analysis.reliability.bootstrap import alpha_bootstrap
from analysis.reliability.scale import cronbach, reliability

SEED = 41000
ITEMS = 6
RUNS = 1000
SHARES = {
    "5 points": (0.02, 0.05, 0.13, 0.35, 0.45),
    "7 points": (0.01, 0.02, 0.05, 0.10, 0.20, 0.32, 0.30),
}


LOADINGS = (0.85, 0.85, 0.75, 0.75, 0.6, 0.6)


def answers(rng: np.random.Generator, n: int, shares: tuple[float, ...]) -> NDArray[np.int8]:
    """n × 6 points with these shares, from normal judgements with one factor."""
    loading = np.array(LOADINGS)
    own = np.sqrt(1.0 - loading**2) * rng.normal(size=(n, ITEMS))
    judged = rng.normal(size=(n, 1)) * loading + own
    cuts = special.ndtri(np.cumsum(shares)[:-1])
    return np.asarray(1 + np.searchsorted(cuts, judged), dtype=np.int8)


def main() -> None:
    """Print a table: for each scale and n, the share of intervals that hold the true alpha."""
    for name, shares in SHARES.items():
        many = answers(np.random.default_rng(SEED), 2_000_000, shares).astype(np.float64)
        true = cronbach(np.cov(many, rowvar=False))
        print(f"{name}: alpha {true:.4f}")
        for n in (5, 20, 100, 500):
            print(n, *(f"{kind} {share:.3f}" for kind, share in covered(n, shares, true)))


def covered(n: int, shares: tuple[float, ...], true: float) -> list[tuple[str, float]]:
    """For each kind of interval the share of samples whose interval holds the true alpha."""
    rng = np.random.default_rng([SEED, n, len(shares)])
    held: dict[str, list[bool]] = {"feldt": [], "normal": [], "adf": [], "bootstrap": []}
    for _ in range(RUNS):
        x = answers(rng, n, shares)
        closed = reliability(moments(x), range(ITEMS))
        found: dict[str, Interval | None] = {
            "feldt": closed.alpha_ci,
            "normal": closed.alpha_ci_normal,
            "adf": alpha_adf(x).ci,
            "bootstrap": alpha_bootstrap(x, rng, draws=1000).ci,
        }
        for kind, ci in found.items():
            if ci is not None:
                held[kind].append(ci[0] <= true <= ci[1])
    return [(kind, float(np.mean(each))) for kind, each in held.items()]


if __name__ == "__main__":
    main()
