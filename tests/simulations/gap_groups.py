"""The model of gaps on sixteen nodes, and with teams: `python -m tests.simulations.gap_groups`.

Prints two tables of docs/statistics/gaps.md; people and surveys as in `gap_families`.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.gap_model import family, panel_estimates
from analysis.statistics.gaps.sides import complete
from analysis.statistics.gaps.supplier_gaps import People, panel_gaps
from tests.simulations.gap_families import POINTS, people, scored
from tests.simulations.gap_tables import percent
from tests.simulations.markdown import head, row

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]
NODES, BATCH = 16, 250
SIZES = ((2, 100), (3, 40), (3, 100), (6, 100), (12, 40), (12, 100))
TEAMS = ((3, 2, 0), (4, 3, 0), (6, 2, 20))
"""Teams of raters, raters in each, clusters of five customers (0: 100 independent customers)."""
SHARED, AMONG_CUSTOMERS = 0.5, 0.3
"""The share of their variance that the raters of a team, the customers of a cluster, share."""


def items(survey: str, prefixes: dict[str, int]) -> Floats:
    """Single answers to the first sixteen items."""
    names = [f"{name}{i + 1}" for name, count in prefixes.items() for i in range(count)]
    return scored(survey, [[name] for name in names[:NODES]], 1.0).scores


def sixteen(count: int = 2000, seed: int = 33872) -> None:
    """Sub-characteristics: gaps and profiles of sixteen nodes, all 0; % of surveys."""
    rng = np.random.default_rng(seed)
    head("items of", "raters", "customers", "all intervals hold", "a gap's does not")
    surveys = {
        "mobi": items("phone", {"IMAG": 5, "CUEX": 3, "PERQ": 7, "PERV": 2}),
        "bfi": items("traits", dict.fromkeys("ACEN", 5)),
    }
    for name, scores in surveys.items():
        for raters, customers in SIZES:
            missed = np.concatenate([
                _missed(rng, scores, raters, customers) for _ in range(0, count, BATCH)
            ])  # fmt: skip
            row([name, raters, customers, percent(1.0 - missed.any(axis=1).mean()),
                 percent(missed[:, :NODES].any(axis=1).mean())])  # fmt: skip


def _missed(
    rng: np.random.Generator, scores: Floats, raters: int, customers: int
) -> NDArray[np.bool_]:
    theirs = scores[rng.integers(0, len(scores), (BATCH, raters))]
    ours = scores[rng.integers(0, len(scores), (BATCH, customers))]
    statements = family(NODES, level=False)
    found, _ = panel_estimates(complete(theirs), complete(ours), statements, points=POINTS)
    return np.asarray(np.abs(found.estimate) > found.reach)


def teams(count: int = 1000, seed: int = 33873) -> None:
    """Raters of teams, customers of sites, all gaps 0: % of surveys with a false conclusion."""
    rng, scores = np.random.default_rng(seed), people("kiosk").scores
    head("teams", "raters in each", "customers", "teams and sites known", "taken for independent")
    for groups, size, sites in TEAMS:
        false: dict[bool, list[bool]] = {True: [], False: []}
        for _ in range(count):
            raters, team = _grouped(rng, scores, groups, size, SHARED)
            customers, site = _grouped(
                rng, scores, sites or 100, 5 if sites else 1, AMONG_CUSTOMERS
            )
            for known, kept in false.items():
                found = panel_gaps(
                    People(scores=raters, clusters=team if known else None),
                    People(scores=customers, clusters=site if known else None),
                    margin=0.6,
                    points=POINTS,
                )
                told = [each for each in (*found.gaps, *found.profile, found.shift) if each]
                kept.append(any(each.conclusion in ("higher", "lower") for each in told))
        of = f"{sites} sites of 5" if sites else "100"
        row([groups, size, of, *(percent(float(np.mean(kept))) for kept in false.values())])


def _grouped(
    rng: np.random.Generator, scores: Floats, groups: int, size: int, shared: float
) -> tuple[Floats, Labels]:
    middle = scores.mean(axis=0)
    common = scores[rng.integers(0, len(scores), groups)] - middle
    alone = scores[rng.integers(0, len(scores), groups * size)] - middle
    labels = np.repeat(np.arange(groups), size)
    if size == 1:
        return middle + alone, labels
    return middle + shared**0.5 * common[labels] + (1.0 - shared) ** 0.5 * alone, labels


if __name__ == "__main__":
    for table in (sixteen, teams):
        print(f"\n{table.__doc__}\n")
        table()
