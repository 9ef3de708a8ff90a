"""How often a panel's conclusions err and find, with real people as raters and customers.

`python -m tests.simulations.gap_families FILE` adds its figures to a CSV file, of which
`python -m tests.simulations.gap_tables FILE` makes the tables and the drawing of
docs/statistics/gaps.md; needs the surveys beside the project. Raters and customers are drawn with
replacement from the same people, through the functions that the report calls. The same 10,000
draws serve all gaps of a cell, which are added to the raters' scores of the first two of five
nodes, or of all. Cells that the file has already are left out.
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.gap_model import (
    HIGHER,
    LOWER,
    WITHIN,
    Estimates,
    conclusions,
    declared_estimates,
    family,
    gaps_alone,
    panel_estimates,
)
from analysis.statistics.gaps.sides import Side, complete
from analysis.statistics.gaps.simultaneous import joint
from tests.reference.golden import REAL, floats
from tests.simulations import old_rule

Floats = NDArray[np.float64]
SEED, FAMILIES, BATCH, POINTS = 33870, 10_000, 1000, 512
RATERS, CUSTOMERS = (2, 3, 6, 12), (40, 100, 200)
MARGIN = 0.1
"""Of the range of the scale."""


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """Complete respondents' scores on five nodes, and the range of their scale."""

    name: str
    scores: Floats
    span: float

    @property
    def covariance(self) -> Floats:
        """Of the population."""
        return np.cov(self.scores.T, ddof=0).astype(np.float64)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What is added to the raters: a share of the range to the first two nodes, or to all."""

    name: str
    two: float = 0.0
    all: float = 0.0

    def of(self, span: float) -> Floats:
        """By node."""
        shares = self.all + self.two * (np.arange(5) < 2)
        return np.asarray(span * shares, dtype=np.float64)


SHIFTS = (
    Shift(name="none"),
    Shift(name="1/10 on two", two=0.1),
    Shift(name="1/5 on two", two=0.2),
    Shift(name="1/10 on all", all=0.1),
    Shift(name="1/5 on all", all=0.2),
)


def scored(
    survey: str, nodes: list[list[str]], span: float, turned: tuple[str, ...] = ()
) -> People:
    """Means of the items of each node, of the people who answered all of them."""
    columns = REAL.table(survey)
    parts = []
    for items in nodes:
        points = floats(columns, items)
        flipped = [item in turned for item in items]
        parts.append(np.where(flipped, span + 2.0 - points, points).mean(axis=1))
    scores = np.column_stack(parts)
    return People(name=survey, scores=scores[~np.isnan(scores).any(axis=1)], span=span)


def people(name: str) -> People:
    """bfi: its five traits; mobi: image, expectation, quality, value, satisfaction; kiosk:
    satisfaction with tangibility, security, economy, convenience, usefulness; lq2002: its eleven
    items in five.
    """
    if name == "bfi":
        turned = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
        traits = [[f"{t}{i}" for i in range(1, 6)] for t in "ACENO"]
        return scored("traits", traits, 5.0, turned)
    if name == "mobi":
        sizes = {"IMAG": 5, "CUEX": 3, "PERQ": 7, "PERV": 2, "CUSA": 3}
        return scored("phone", [[f"{k}{i + 1}" for i in range(n)] for k, n in sizes.items()], 9.0)
    if name == "kiosk":
        groups = ((4, 5, 6, 22), (19, 20, 21), (10, 11, 18), (13, 14, 15, 16, 17), (1, 2, 3))
        return scored("kiosk", [[f"SAT{i:02d}" for i in group] for group in groups], 6.0)
    ends = ((1, 2), (3, 4), (5, 6), (7, 8), (9, 11))
    return scored("teams", [[f"LEAD{i:02d}" for i in range(a, b + 1)] for a, b in ends], 4.0)


NAMES = ("bfi", "mobi", "kiosk", "lq2002")
SAME, COMMON = np.eye(5), np.full((5, 5), 0.2)
OTHERWISE = {
    "as customers": SAME,
    "variance × 4": 2.0 * SAME,
    "variance ÷ 4": 0.5 * SAME,
    "level's variance × 4": SAME + COMMON,
    "nodes' sd × .7 … 1.4": np.diag([0.7, 0.85, 1.0, 1.2, 1.4]),
    "nodes' sd × .5 … 2": np.diag([0.5, 0.7, 1.0, 1.4, 2.0]),
}
"""How raters may scatter otherwise than customers: what their deviations are multiplied by."""


def draws(
    of: People, raters: int, customers: int, count: int, scatter: Floats = SAME
) -> Iterator[tuple[Side, Side]]:
    """Batches of families; the seed is that of the sizes."""
    rng = np.random.default_rng([SEED, raters, customers])
    middle = of.scores.mean(axis=0)
    theirs_of = middle + (of.scores - middle) @ scatter.T
    for _ in range(0, count, BATCH):
        theirs = theirs_of[rng.integers(0, len(of.scores), (BATCH, raters))]
        ours = of.scores[rng.integers(0, len(of.scores), (BATCH, customers))]
        yield complete(theirs), complete(ours)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tests:
    """What is held against each other on the same draws: means of the families of a batch."""

    __test__ = False

    model: Estimates
    raters: Side
    customers: Side
    known: Floats
    pooled: Floats


def tests_of(of: People, raters: Side, customers: Side) -> Tests:
    """The model; the reach of max-z with the population's covariance; that of Student's max-t."""
    m, n = float(raters.n[0]), float(customers.n[0])
    model, _ = panel_estimates(raters, customers, family(5), points=POINTS)
    plain, size = gaps_alone(5).matrix, 1.0 / m + 1.0 / n
    known = np.sqrt(of.covariance.diagonal() * size)
    z = joint(plain, of.covariance, points=2**14).critical(0.95, np.full(5, 1e7))
    both = ((m - 1.0) * raters.scatter + (n - 1.0) * customers.scatter) / (m + n - 2.0)
    t = joint(plain, both, points=POINTS).critical(0.95, np.full((len(both), 5), m + n - 2.0))
    student = t * np.sqrt(np.diagonal(both, axis1=1, axis2=2) * size)
    return Tests(model=model, raters=raters, customers=customers, known=known * z, pooled=student)


def figures(tests: Tests, shift: Shift, span: float) -> dict[str, float]:
    """Shares of a batch's families, by the name of the column."""
    model, by = tests.model, shift.of(span)
    truth = np.round(family(5).matrix @ by, 9)
    estimate = model.estimate + truth
    told = conclusions(estimate, model.reach, MARGIN * span)
    missed = np.abs(estimate - truth) > model.reach
    sides = (told == HIGHER) | (told == LOWER)
    false = (sides & ((told != np.sign(truth)) | missed)) | ((told == WITHIN) & missed)
    gap = tests.raters.mean - tests.customers.mean + by
    old = old_rule.called(tests.raters, tests.customers, by)
    old_false = old & (np.sign(gap) != np.sign(truth[:5]))
    higher = told == HIGHER
    shares = {
        "false": false.any(axis=1),
        "cover": ~missed.any(axis=1),
        "old false": old_false.any(axis=1),
        "agreement": (told[:, :5] == WITHIN).any(axis=1),
    }
    if shift.two:
        right = sides & (told == np.sign(truth))
        shares |= {
            "oracle": (gap > tests.known)[:, :2].any(axis=1),
            "student": (gap > tests.pooled)[:, :2].any(axis=1),
            "gap": higher[:, :2].any(axis=1),
            "found": higher[:, [0, 1, 5, 6]].any(axis=1),
            "any": right.any(axis=1),
            "old": (old & (gap > 0))[:, :2].any(axis=1),
        }
    if shift.all:
        known = tests.known
        shares |= {
            "level": higher[:, -1],
            "oracle": (gap > known).any(axis=1),
            "gap": higher[:, :5].any(axis=1),
            "old": (old & (gap > 0)).any(axis=1),
        }
    return {name: float(np.mean(share)) for name, share in shares.items()}


def cell(
    of: People, raters: int, customers: int, count: int, scatter: Floats = SAME
) -> dict[str, dict[str, float]]:
    """Every shift's figures, over `count` families."""
    sums: dict[str, dict[str, list[float]]] = {shift.name: {} for shift in SHIFTS}
    shifts = SHIFTS if scatter is SAME else SHIFTS[:1]
    for theirs, ours in draws(of, raters, customers, count, scatter):
        tests = tests_of(of, theirs, ours)
        for shift in shifts:
            for name, share in figures(tests, shift, of.span).items():
                sums[shift.name].setdefault(name, []).append(share)
    return {
        shift: {name: float(np.mean(each)) for name, each in by.items()}
        for shift, by in sums.items()
    }


def declared(of: People, customers: int, count: int) -> dict[str, float]:
    """A fixed statement that is true: how often it is called off, and how often in line."""
    rng = np.random.default_rng([SEED, 0, customers])
    off, line = [], []
    for _ in range(0, count, BATCH):
        ours = complete(of.scores[rng.integers(0, len(of.scores), (BATCH, customers))])
        truth = of.scores.mean(axis=0)
        found = declared_estimates(truth, ours, gaps_alone(5), points=POINTS)
        told = conclusions(found.estimate, found.reach, MARGIN * of.span)
        off.append(((told == HIGHER) | (told == LOWER)).any(axis=1).mean())
        line.append((told == WITHIN).mean())
    return {"false": float(np.mean(off)), "agreement": float(np.mean(line))}


def cells() -> Iterator[tuple[str, str, int, int]]:
    """Population, how raters scatter, raters (0: a declared statement), customers."""
    for name in NAMES:
        for customers in CUSTOMERS:
            yield name, "as customers", 0, customers
            for raters in RATERS:
                yield name, "as customers", raters, customers
    for name in NAMES:
        for scatter in list(OTHERWISE)[1:]:
            for raters in RATERS:
                yield name, scatter, raters, 100


def main(file: Path) -> None:
    """Add the cells that are not there yet, a line a figure."""
    done = set()
    if file.exists():
        with file.open(encoding="utf-8", newline="") as kept:
            done = {tuple(line[:4]) for line in csv.reader(kept)}
    with file.open("a", encoding="utf-8", newline="") as kept:
        writer = csv.writer(kept, lineterminator="\n")
        for name, scatter, raters, customers in cells():
            place = (name, scatter, str(raters), str(customers))
            if place in done:
                continue
            of = people(name)
            if raters:
                by = cell(of, raters, customers, FAMILIES, OTHERWISE[scatter])
            else:
                by = {"none": declared(of, customers, FAMILIES)}
            for shift, shares in by.items():
                for figure, share in shares.items():
                    writer.writerow([*place, shift, figure, f"{share:.4f}"])
            kept.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
