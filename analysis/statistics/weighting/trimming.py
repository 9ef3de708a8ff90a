"""Weights within limits: cut, raked again, and so on until both hold."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix
from analysis.statistics.weighting.margins import Margin, present
from analysis.statistics.weighting.raking import (
    ACCEPTED,
    Fit,
    Weighting,
    cells,
    finished,
    fit,
    refused,
    start_of,
    targets,
)

UPPER = 5.0
LOWER = 0.2
ROUNDS = 50
# A weight this far past its limit after the last raking is within it for all that is printed.
SLACK = 1e-3


def rake_within(
    margins: Sequence[Margin],
    base: NDArray[np.floating] | None = None,
    *,
    upper: float = UPPER,
    lower: float = LOWER,
) -> Weighting:
    """Raking with every weight between `lower` and `upper` times the mean weight.

    Rule (Izrael, Battaglia & Frankel 2009; limits of 5 and 1/5 are H): rake; cut weights beyond a
    limit down (or up) to it; rake again from the cut weights; repeat until no weight is beyond its
    limit by more than a thousandth, 50 times at most. Raking comes last, so the margins hold in any
    case; `within_limits` says whether the limits do too. They cannot where a category's own mean
    weight is beyond them, and with equal base weights for people alike in all margins only where
    other combinations can take the weight over. ValueError unless lower < 1 < upper.
    """
    if not (0 <= lower < 1 < upper):
        raise ValueError(f"limits are below and above the mean weight 1, not {lower} and {upper}")
    start = start_of(margins, base)
    told = refused("raked and trimmed", margins, start)
    if told.reason is not None:
        return told
    kept = present(margins, start)
    goals, cell = targets(margins, start, kept), cells(margins, kept)
    done = fit(margins, start, kept, goals, cell)
    cut, held = np.zeros(len(start), dtype=np.bool_), _held(done.weights, told.n, lower, upper)
    for _ in range(ROUNDS):
        if held or done.error > ACCEPTED:
            break
        limited = np.where(kept, np.clip(done.weights * told.n, lower, upper), 0.0)
        cut |= kept & (limited != done.weights * told.n)
        again = fit(margins, limited, kept, goals, cell)
        done = Fit(weights=again.weights, sweeps=done.sweeps + again.sweeps, error=again.error)
        held = _held(done.weights, told.n, lower, upper)
    found = finished(told, margins, start, done)
    return replace(found, trimmed=int(np.count_nonzero(cut)), within_limits=held)


def _held(weights: Matrix, n: int, lower: float, upper: float) -> bool:
    used = weights[weights > 0] * n
    return bool(used.max() <= upper * (1 + SLACK) and used.min() >= lower * (1 - SLACK))
