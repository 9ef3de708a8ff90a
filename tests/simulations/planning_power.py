"""How often the gap model concludes on a gap of made-up people, beside what is planned.

Run: python -m tests.simulations.planning_power
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.supplier_gaps import People, SupplierGaps, declared_gaps, panel_gaps
from analysis.statistics.planning.half_widths import Design
from analysis.statistics.planning.power import gap_power
from tests.simulations.coverage.people import LOADINGS, MANY, rated

SEED, SURVEYS, POINTS = 33853, 2000, 512
SHIFT = 0.9
"""How much higher skewed raters judge the first characteristic, in the judgements' sd."""
GAP, MARGIN = 1.15, 1.25
"""In the half-width that is planned; the gap of normal people alone."""

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int, bool], Floats]
"""Scores of surveys × people on K characteristics, of raters or not."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One design with the true gap on its first characteristic, 0 on the others, and a margin."""

    name: str
    design: Design
    raters: int
    people: int
    gap: float
    margin: float
    draw: Draw


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Shares of surveys: the gap is concluded on; a gap of 0 is shown to be within the margin."""

    power: float
    within: float | None


def planned(cell: Cell) -> Rate:
    """What the planning page says."""
    power = gap_power(cell.gap, cell.raters, cell.people, cell.design, margin=cell.margin)
    assert power.power is not None
    return Rate(power=power.power, within=power.within if cell.design.characteristics > 1 else None)


def simulated(cell: Cell, surveys: int = SURVEYS) -> Rate:
    """What the report's function says of that many surveys."""
    rng = np.random.default_rng([SEED, cell.raters, cell.people])
    customers = cell.draw(rng, surveys, cell.people, False)
    raters = cell.draw(rng, surveys, max(cell.raters, 1), True)
    conclusions = [
        [gap.conclusion if gap else None for gap in _gaps(cell, ours, theirs).gaps]
        for ours, theirs in zip(raters, customers, strict=True)
    ]
    first = np.mean([each[0] in ("higher", "lower") for each in conclusions])
    second = [each[1] == "within" for each in conclusions if len(each) > 1]
    return Rate(power=float(first), within=float(np.mean(second)) if second else None)


def _gaps(cell: Cell, ours: Floats, theirs: Floats) -> SupplierGaps:
    customers = People(scores=theirs)
    if cell.design.declared:
        statement = np.zeros(theirs.shape[1])
        statement[0] = cell.gap
        return declared_gaps(statement, customers, margin=cell.margin, points=POINTS)
    return panel_gaps(People(scores=ours), customers, margin=cell.margin, points=POINTS)


def normal(
    raters: int, people: int, design: Design, *, true_correlation: float | None = None
) -> Cell:
    """Normal people; the gap and the margin follow from the half-width that is planned."""
    half = gap_power(1.0, raters, people, design).detectable
    assert half is not None
    k, gap = design.characteristics, round(GAP * half, 2)
    r = design.correlation if true_correlation is None else true_correlation
    side = "declared" if design.declared else f"{raters} raters, sd {design.sd_supplier or 1:g}"
    return Cell(
        name=f"normal, K = {k}, r = {r:g}: {side}, {people} people",
        design=design,
        raters=raters,
        people=people,
        gap=gap,
        margin=round(MARGIN * half, 2),
        draw=partial(_normal, design=design, correlation=r, gap=gap),
    )


def _normal(
    rng: np.random.Generator,
    surveys: int,
    people: int,
    raters: bool,
    *,
    design: Design,
    correlation: float,
    gap: float,
) -> Floats:
    k = design.characteristics
    root = np.linalg.cholesky(correlation + (1.0 - correlation) * np.eye(k))
    scores = rng.standard_normal((surveys, people, k)) @ root.T
    if raters:
        scores *= design.sd_supplier or 1.0
        scores[..., 0] += gap
    return np.asarray(scores, dtype=np.float64)


def skewed(raters: int, people: int, points: int, items: int) -> Cell:
    """Answers on a scale, skewed; a characteristic is one item, or the mean of several.

    What people judge of two characteristics has a correlation of .5, but the answers less. The
    plan knows the true mean gap and how far both sides scatter over all five characteristics.
    """
    draw = partial(_skewed, points=points, items=items)
    rng = np.random.default_rng(SEED)
    theirs, ours = (draw(rng, 1, MANY // (5 * items), side)[0] for side in (True, False))
    sds = [float(np.sqrt(scores.var(axis=0).mean())) for scores in (theirs, ours)]
    gap = float(theirs[:, 0].mean() - ours[:, 0].mean())
    design = Design(sd_demand=sds[1], sd_supplier=sds[0], characteristics=5)
    half = gap_power(gap, raters, people, design).detectable
    assert half is not None
    return Cell(
        name=f"{points} points, items: {items}; {raters} raters, {people} people",
        design=design,
        raters=raters,
        people=people,
        gap=gap,
        margin=round(MARGIN * half, 2),
        draw=draw,
    )


def _skewed(
    rng: np.random.Generator, surveys: int, people: int, raters: bool, *, points: int, items: int
) -> Floats:
    """Each characteristic's factor, .5 of which all five share, and items as in `people.scale`."""
    whole = rng.standard_normal((surveys, people, 1))
    factors = np.sqrt(0.5) * (whole + rng.standard_normal((surveys, people, 5)))
    if items == 1:
        judged = factors[..., None]
    else:
        loads = np.array(LOADINGS[:items])
        own = np.sqrt(1.0 - loads**2) * rng.standard_normal((surveys, people, 5, items))
        judged = loads * factors[..., None] + own
    if raters:
        judged[..., 0, :] += SHIFT
    return np.asarray(rated(judged, points).mean(axis=-1), dtype=np.float64)


def cells() -> Iterator[Cell]:
    """Those of docs/statistics/planning.md."""
    five = Design(sd_demand=1.0, characteristics=5)
    for raters, people, sd in (
        (2, 100, 1.0), (3, 40, 1.0), (3, 100, 0.5), (3, 100, 2.0), (6, 40, 1.0),
        (6, 200, 0.5), (12, 100, 1.0), (12, 200, 2.0), (30, 100, 1.0),
    ):  # fmt: skip
        yield normal(raters, people, replace(five, sd_supplier=sd))
    for r in (0.2, 0.8):
        yield normal(6, 100, five, true_correlation=r)
    for k in (1, 2, 16):
        yield normal(6, 100, replace(five, characteristics=k))
    for k, people in ((5, 40), (5, 200), (16, 100)):
        yield normal(0, people, replace(five, characteristics=k, declared=True))
    for points, items in ((5, 1), (5, 6), (7, 6)):
        for raters, people in ((3, 100), (6, 30), (6, 100), (12, 100)):
            yield skewed(raters, people, points, items)


def main() -> None:
    """A row of the table per cell, in percent."""
    print("| people | gap, margin | concluded: planned | simulated | within: planned | simulated |")
    print("| --- | --- | --- | --- | --- | --- |")
    for cell in cells():
        plan, found = planned(cell), simulated(cell)
        figures = [
            "–" if each is None else f"{100 * each:.1f}"
            for each in (plan.power, found.power, plan.within, found.within)
        ]
        row = f"| {cell.name} | {cell.gap:.2f}, {cell.margin:.2f} | {' | '.join(figures)} |"
        print(row, flush=True)


if __name__ == "__main__":
    main()
