"""The overall gap, by itself and beside the others: `python -m tests.simulations.gap_overall`.

Prints a table of docs/statistics/gaps.md; people, surveys and seeds as in `gap_families`, all gaps
0. By itself it is a family of one node, the weighted mean of the five; beside the others one
statement more.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.gap_model import Statements, family, gaps_alone, panel_estimates
from analysis.statistics.gaps.sides import complete
from tests.simulations.gap_families import BATCH, POINTS, RATERS, SEED, Floats, people
from tests.simulations.gap_tables import percent
from tests.simulations.markdown import head, row

SURVEYS, CUSTOMERS = 10_000, (40, 200)
WEIGHTS = np.array([0.4, 0.25, 0.15, 0.1, 0.1])
ALONE, BESIDE = gaps_alone(1), family(5, overall=WEIGHTS)
Found = NDArray[np.bool_]


def missed(scores: Floats, raters: int, customers: int) -> tuple[Found, Found]:
    """Whether the overall gap's interval leaves out 0, by survey, and whether the intervals of all
    statements do, by survey and statement, the overall gap last.
    """
    rng = np.random.default_rng([SEED, raters, customers])
    alone: list[Found] = []
    beside: list[Found] = []
    for _ in range(0, SURVEYS, BATCH):
        theirs = scores[rng.integers(0, len(scores), (BATCH, raters))]
        ours = scores[rng.integers(0, len(scores), (BATCH, customers))]
        alone.append(_missed((theirs @ WEIGHTS)[..., None], (ours @ WEIGHTS)[..., None], ALONE))
        beside.append(_missed(theirs, ours, BESIDE))
    return np.concatenate(alone)[:, 0], np.concatenate(beside)


def _missed(theirs: Floats, ours: Floats, statements: Statements) -> Found:
    found, _ = panel_estimates(complete(theirs), complete(ours), statements, points=POINTS)
    return np.asarray(np.abs(found.estimate) > found.reach)


def table() -> None:
    """% of surveys with a false conclusion: overall gap by itself; any; overall among them."""
    head("people", "raters", "customers", "overall gap by itself",
         "any of gaps, profiles, level, overall gap", "overall gap among them")  # fmt: skip
    for name in ("bfi", "kiosk"):
        scores = people(name).scores
        for raters in RATERS:
            for customers in CUSTOMERS:
                alone, beside = missed(scores, raters, customers)
                shares = (alone.mean(), beside.any(axis=1).mean(), beside[:, -1].mean())
                row([name, raters, customers, *(percent(float(share)) for share in shares)])


if __name__ == "__main__":
    table()
