"""Coverage of the agreement intervals on skewed rating scales, for docs/statistics/agreement.md.

Run from the project's root: python -m tests.reference.simulate_agreement (about two minutes).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.agreement.coincidence import krippendorff, ordinal, value_counts
from analysis.agreement.grouped import grouped_icc
from analysis.agreement.intraclass import intraclass
from analysis.agreement.resampling import by_jackknife, by_pairs, by_units
from analysis.intervals import Interval

SEED = 33850
RATERS = 5
SHARES = {5: [0.02, 0.05, 0.13, 0.35, 0.45], 7: [0.01, 0.02, 0.05, 0.12, 0.2, 0.35, 0.25]}
TARGET, SEVERITY, NOISE = 0.5, 0.1, 0.4

Table = NDArray[np.int8]


def rated(rng: np.random.Generator, points: int, targets: int, raters: int) -> Table:
    """Targets × raters: true value, the rater's severity and noise, cut into skewed points."""
    z = (
        np.sqrt(TARGET) * rng.normal(size=(targets, 1))
        + np.sqrt(SEVERITY) * rng.normal(size=(1, raters))
        + np.sqrt(NOISE) * rng.normal(size=(targets, raters))
    )
    cuts = special.ndtri(np.cumsum(SHARES[points])[:-1])
    return np.asarray(np.digitize(z, cuts) + 1, dtype=np.int8)


def grouped(x: Table) -> Interval | None:
    """ICC(1) of groups of one to nine, 5 on average, out of the table's rows."""
    size = np.arange(len(x)) % 5 * 2 + 1
    picked = np.arange(x.shape[1])[None, :] < size[:, None]
    group = np.broadcast_to(np.arange(len(x))[:, None], x.shape)
    return grouped_icc(x[picked].astype(float), group[picked]).ci


def shares_of(points: int, targets: int, reps: int) -> dict[str, float]:
    """The share of intervals that hold the value of an endless population."""
    rng = np.random.default_rng([SEED, points, targets])
    alike = nested(np.random.default_rng(SEED), points, 200_000, 4)
    severe = rated(np.random.default_rng(SEED), points, 1000, 1000)
    one, two = intraclass(alike), intraclass(severe)
    alpha, alpha_severe = (krippendorff(x.T, ordinal).alpha for x in (alike, severe))

    def some() -> Table:
        return nested(rng, points, targets, RATERS)

    def strict() -> Table:
        return rated(rng, points, targets, RATERS)

    ways: dict[str, tuple[float | None, Callable[[], Interval | None]]] = {
        "ICC(1,1)": (one.single_one_way.value, lambda: intraclass(some()).single_one_way.ci),
        "ICC(1), unequal groups": (
            one.single_one_way.value,
            lambda: grouped(nested(rng, points, targets, 9)),
        ),
        "ICC(3,1)": (
            one.single_consistency.value,
            lambda: intraclass(some()).single_consistency.ci,
        ),
        "ICC(2,1), severity": (
            two.single_agreement.value,
            lambda: intraclass(strict()).single_agreement.ci,
        ),
        "alpha, jackknife": (alpha, lambda: by_jackknife(value_counts(some().T)).ci),
        "alpha by units": (alpha, lambda: by_units(value_counts(some().T), rng).ci),
        "alpha by pairs": (alpha, lambda: by_pairs(value_counts(some().T), rng).ci),
        "alpha, jackknife, severity": (
            alpha_severe,
            lambda: by_jackknife(value_counts(strict().T)).ci,
        ),
    }
    return {name: covered(true, interval, reps) for name, (true, interval) in ways.items()}


def nested(rng: np.random.Generator, points: int, targets: int, raters: int) -> Table:
    """Targets with raters of their own: severity is noise."""
    z = np.sqrt(TARGET) * rng.normal(size=(targets, 1)) + np.sqrt(SEVERITY + NOISE) * rng.normal(
        size=(targets, raters)
    )
    cuts = special.ndtri(np.cumsum(SHARES[points])[:-1])
    return np.asarray(np.digitize(z, cuts) + 1, dtype=np.int8)


def covered(true: float | None, interval: Callable[[], Interval | None], reps: int) -> float:
    """The share among the intervals that there were."""
    assert true is not None
    found = [ci for ci in (interval() for _ in range(reps)) if ci is not None]
    return sum(low <= true <= high for low, high in found) / len(found)


if __name__ == "__main__":
    for points in SHARES:
        for targets, reps in ((5, 1000), (20, 1000), (100, 1000), (500, 500)):
            shares = shares_of(points, targets, reps)
            print(
                points,
                targets,
                {name: f"{share:.3f}" for name, share in shares.items()},
                flush=True,
            )
