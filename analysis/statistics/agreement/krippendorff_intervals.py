"""The interval of Krippendorff's alpha: each unit left out in turn."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.agreement.coincidence import (
    KrippendorffAlpha,
    ValueCounts,
    alpha,
    alpha_of,
    coincidences,
    ordinal,
)
from analysis.statistics.intervals import LEVEL, jackknife_interval
from analysis.statistics.moments.values import Matrix

FEWEST = 10
"""Units that the jackknife needs: with fewer it promises too much."""
# Cells of work held at once.
BLOCK = 4_000_000


def by_jackknife(table: ValueCounts, *, level: float = LEVEL) -> KrippendorffAlpha:
    """Alpha with the interval of the jackknife over units (Tukey 1958), on the scale ln(1 − α).

    ln(1 − α) ± t·√((U − 1)/U·Σ(l_u − l̄)²), l_u without unit u, t as in `jackknife_interval`. No
    interval for fewer than 10 units (H: with 5 it holds the truth in 81 to 85 % instead of 95), for
    full agreement, and where it hangs on one unit alone (without it agreement is full, or nothing
    varies).
    """
    found = alpha(table)
    if found.alpha is None:
        return found
    if len(table.counts) < FEWEST:
        return replace(found, ci_reason="too_few")
    replicates, often = _without_each(table)
    if not (replicates < 1.0).all():
        return replace(found, ci_reason="constant" if found.alpha >= 1.0 else "too_few")
    logs = np.repeat(np.log1p(-replicates), often)
    low, high = jackknife_interval(math.log(1.0 - found.alpha), logs, level=level)
    # Beyond this the reach says nothing, and its exponential is no number.
    ci = (1.0 - math.exp(min(high, 300.0)), 1.0 - math.exp(max(low, -300.0)))
    return replace(found, ci=ci)


def _without_each(table: ValueCounts) -> tuple[Matrix, NDArray[np.intp]]:
    """Alpha without a unit of each pattern of counts, and how often the pattern is there."""
    patterns, often = np.unique(table.counts, axis=0, return_counts=True)
    whole, v = coincidences(table.counts), patterns.shape[1]
    step = max(BLOCK // (v * v), 1)
    found = []
    for start in range(0, len(patterns), step):
        o = whole - _cells(patterns[start : start + step])
        found.append(alpha_of(o, ordinal(o.sum(axis=-1))))
    return np.concatenate(found), often


def _cells(counts: Matrix) -> Matrix:
    """What each unit adds to the coincidences, U × V × V."""
    v = counts.shape[1]
    share = counts / (counts.sum(axis=1, keepdims=True) - 1.0)
    cells: Matrix = share[:, :, None] * counts[:, None, :]
    cells[:, np.arange(v), np.arange(v)] -= share
    return cells
