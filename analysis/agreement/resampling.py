"""Intervals of Krippendorff's alpha by seeded resampling: of units, or of pairs."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.agreement.coincidence import (
    KrippendorffAlpha,
    Metric,
    ValueCounts,
    alpha,
    alpha_of,
    coincidences,
    ordinal,
)
from analysis.intervals import LEVEL, Interval
from analysis.moments.values import Matrix

DRAWS = 2000
# Cells of work held at once.
BLOCK = 4_000_000
# The share of replicates that must have an alpha at all.
ENOUGH = 0.9


def by_units(
    table: ValueCounts,
    rng: np.random.Generator,
    metric: Metric = ordinal,
    *,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> KrippendorffAlpha:
    """Alpha with the percentile interval of resampled units (Zapf et al. 2016).

    Units are drawn with replacement and the whole of alpha, expected disagreement and ordinal
    ranks included, is computed anew. Replicates whose values are all alike have no alpha and are
    left out; with more than a tenth of them there is no interval.
    """
    found = alpha(table, metric)
    if found.alpha is None:
        return found
    if len(table.counts) < 2:
        return replace(found, ci_reason="too_few")
    return _with(found, _unit_alphas(table, rng, metric, draws), "units", draws, level)


def by_pairs(
    table: ValueCounts,
    rng: np.random.Generator,
    metric: Metric = ordinal,
    *,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> KrippendorffAlpha:
    """Alpha with the interval of Hayes & Krippendorff (2007; Krippendorff 2011).

    M = min(25·Q, (m − 1)·n/2) pairs are drawn from the observed coincidences (Q cells that are not
    zero, m raters), D_e is held fixed. Pairs of one unit are not independent, which this ignores:
    with many raters the interval is too narrow, so that the report prints `by_units`.
    """
    found = alpha(table, metric)
    if found.alpha is None:
        return found
    o = coincidences(table.counts)
    delta = metric(table.values, table.counts.sum(axis=0))
    n = float(o.sum())
    cells = int(np.count_nonzero(o > 1e-12))
    pairs = int(min(25.0 * cells, (table.raters - 1) * n / 2.0))
    drawn = rng.multinomial(pairs, (o / n).ravel(), size=draws)
    marginal = o.sum(axis=1)
    expected = float(marginal @ delta @ marginal) / (n * (n - 1.0))
    replicates = 1.0 - (drawn @ delta.ravel()) / (pairs * expected)
    return _with(found, np.maximum(replicates, -1.0), "pairs", draws, level)


def _with(
    found: KrippendorffAlpha,
    replicates: NDArray[np.float64],
    method: str,
    draws: int,
    level: float,
) -> KrippendorffAlpha:
    defined = replicates[~np.isnan(replicates)]
    if len(defined) < ENOUGH * draws:
        return replace(found, method=method, draws=draws, ci_reason="too_few")
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(defined, [tail, 1.0 - tail])
    ci: Interval = (float(low), float(high))
    return replace(found, ci=ci, method=method, draws=draws)


def _unit_alphas(
    table: ValueCounts, rng: np.random.Generator, metric: Metric, draws: int
) -> Matrix:
    """Alpha of each replicate. Units with the same counts are one pattern, drawn together."""
    patterns, often = np.unique(table.counts, axis=0, return_counts=True)
    units, share = int(often.sum()), often / often.sum()
    v = len(table.values)
    step = max(min(draws, BLOCK // max(len(patterns), v * v)), 1)
    found = np.empty(draws)
    for start in range(0, draws, step):
        size = min(step, draws - start)
        weights = rng.multinomial(units, share, size=size).astype(np.float64)
        o = _weighted_coincidences(patterns, weights)
        delta = metric(table.values, o.sum(axis=-1))
        found[start : start + size] = alpha_of(o, delta)
    return found


def _weighted_coincidences(patterns: Matrix, weights: Matrix) -> Matrix:
    """Coincidences of each row of `weights` (draws × patterns): draws × V × V."""
    v = patterns.shape[1]
    o = np.zeros((len(weights), v * v))
    step = max(BLOCK // (v * v), 1)
    for start in range(0, len(patterns), step):
        n = patterns[start : start + step]
        share = n / (n.sum(axis=1, keepdims=True) - 1.0)
        cells = share[:, :, None] * n[:, None, :]
        cells[:, np.arange(v), np.arange(v)] -= share
        o += weights[:, start : start + step] @ cells.reshape(len(n), v * v)
    return o.reshape(len(weights), v, v)
