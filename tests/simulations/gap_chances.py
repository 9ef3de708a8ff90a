"""Whether P(|gap| > margin) is what it says: `python -m tests.simulations.gap_chances`.

Prints a table of docs/statistics/gaps.md. Surveys as in `gap_families`, 100 customers, true gaps
drawn anew for each: a level N(0, .1²) and profiles N(0, .1²) of the range; margin a tenth.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.supplier_gaps import People as Side
from analysis.statistics.gaps.supplier_gaps import panel_gaps
from tests.simulations.gap_families import MARGIN, People, people
from tests.simulations.markdown import head, row

SEED, SURVEYS, CUSTOMERS = 33871, 400, 100
ENDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
Floats = NDArray[np.float64]


def surveys(of: People, raters: int) -> Iterator[tuple[float, bool]]:
    """The probability given for each gap, and whether it is beyond the margin."""
    rng = np.random.default_rng([SEED, raters])
    for _ in range(SURVEYS):
        truth = of.span * 0.1 * (rng.standard_normal() + rng.standard_normal(5))
        theirs = of.scores[rng.integers(0, len(of.scores), raters)] + truth
        ours = of.scores[rng.integers(0, len(of.scores), CUSTOMERS)]
        found = panel_gaps(
            Side(scores=theirs), Side(scores=ours), margin=MARGIN * of.span, points=512
        )
        for gap, true in zip(found.gaps, truth, strict=True):
            assert gap is not None
            assert gap.probability is not None
            yield gap.probability, abs(true) > MARGIN * of.span


def table() -> None:
    """Share of gaps beyond the margin, by the probability given; in brackets how many."""
    head("people", "raters", *(f"{a:.1f}–{b:.1f}" for a, b in pairwise(ENDS)))
    for name in ("bfi", "kiosk"):
        for raters in (2, 3, 6, 12):
            given, beyond = (
                np.array(each) for each in zip(*surveys(people(name), raters), strict=True)
            )
            at = np.clip(np.digitize(given, ENDS) - 1, 0, len(ENDS) - 2)
            row([name, raters, *(_share(beyond[at == i]) for i in range(len(ENDS) - 1))])


def _share(beyond: Floats) -> str:
    return f"{100.0 * beyond.mean():.0f} ({len(beyond)})" if len(beyond) else "–"


if __name__ == "__main__":
    table()
