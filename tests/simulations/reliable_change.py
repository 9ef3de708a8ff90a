"""False alarms of reliable change: people whose standing stays, rated twice on five-point items.

`python -m tests.simulations.reliable_change` prints the share called changed, in per cent.
"""

import numpy as np
from scipy.special import ndtri

from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.measurement_error import reliable_change
from analysis.statistics.reliability.scale import cronbach

SEED, FAMILIES = 33850, 400
SHAPES = {"2, 5, 13, 35, 45": (2, 5, 13, 35, 45), "10, 20, 40, 20, 10": (10, 20, 40, 20, 10)}


def rated(standing: np.ndarray, cuts: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """n × k ratings from 1 to 5 of people of this standing, error as large as the standing."""
    latent = (standing[:, None] + rng.normal(size=(len(standing), k))) / np.sqrt(2.0)
    return np.asarray(1 + np.searchsorted(cuts, latent), dtype=np.int8)


def alarms(shape: tuple[int, ...], n: int, k: int, rng: np.random.Generator) -> float:
    """The share of n people called changed, though none is."""
    cuts = ndtri(np.cumsum(shape)[:-1] / 100.0)
    standing = rng.normal(size=n)
    first, second = rated(standing, cuts, k, rng), rated(standing, cuts, k, rng)
    alpha = cronbach(finish(moments(first)).covariance)
    found = reliable_change(first.mean(axis=1), second.mean(axis=1), alpha)
    if found.improved is None or found.worsened is None:
        return float("nan")
    return (found.improved.count + found.worsened.count) / found.n


def main() -> None:
    """A line per shape and number of items: 20, 100 and 500 people."""
    for name, shape in SHAPES.items():
        for k in (2, 4, 8):
            rng = np.random.default_rng(SEED)
            shares = [
                np.nanmean([alarms(shape, n, k, rng) for _ in range(FAMILIES)])
                for n in (20, 100, 500)
            ]
            print(name, k, " ".join(f"{100 * share:.1f}" for share in shares))


if __name__ == "__main__":
    main()
