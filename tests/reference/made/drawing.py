"""How answers are drawn: factors, their items, points on a scale, blanks, and the file of them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

HERE = Path(__file__).parent
Columns = dict[str, Sequence[object]]
Numbers = NDArray[np.float64]

EVEN = (-1.5, -0.5, 0.5, 1.5)
SKEWED = (-2.2, -1.5, -0.7, 0.3)
CUTS = {
    5: (EVEN, SKEWED, (-1.0, 0.0, 0.6, 1.3)),
    6: ((-1.8, -1.2, -0.6, 0.2, 1.1), (-1.2, -0.5, 0.1, 0.7, 1.5), (-2.4, -1.9, -1.3, -0.6, 0.4)),
    7: ((-2.0, -1.4, -0.8, -0.2, 0.5, 1.2), (-1.6, -1.0, -0.3, 0.2, 0.8, 1.6)),
    10: ((-2.6, -2.2, -1.8, -1.4, -0.9, -0.4, 0.1, 0.7, 1.3),),
}


def factors(rng: Generator, n: int, count: int, shared: float) -> Numbers:
    """n × count standard normal columns that correlate by `shared`."""
    common = rng.normal(size=(n, 1))
    own = rng.normal(size=(n, count))
    return np.asarray(np.sqrt(shared) * common + np.sqrt(1.0 - shared) * own)


def items(rng: Generator, factor: Numbers, loadings: Sequence[float] | Numbers) -> Numbers:
    """n × k standard normal items of one factor."""
    size = np.array(loadings)
    noise = rng.normal(size=(len(factor), len(size)))
    return np.asarray(factor[:, None] * size + np.sqrt(1.0 - size**2) * noise)


def rated(latent: Numbers, points: int) -> NDArray[np.int64]:
    """Whole points from 1, the cuts of each column as skewed as its place says."""
    cuts = CUTS[points]
    columns = [np.searchsorted(cuts[j % len(cuts)], column) for j, column in enumerate(latent.T)]
    return np.array(columns).T + 1


def with_blanks(rng: Generator, x: NDArray[np.int64], share: float) -> NDArray[np.object_]:
    """The same as text, blank by chance."""
    return np.where(rng.random(x.shape) < share, "", x.astype(str)).astype(object)


def named(prefix: str, x: NDArray[np.generic], width: int = 1) -> Columns:
    return {f"{prefix}{j + 1:0{width}d}": column.tolist() for j, column in enumerate(x.T)}


def write(name: str, columns: Columns) -> None:
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
