"""The heterotrait–monotrait ratio of correlations: HTMT and HTMT2, with bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.factors.correlation_draws import DRAWS, correlation_draws
from analysis.statistics.factors.correlations import Correlations, correlations
from analysis.statistics.intervals import LEVEL, Interval
from analysis.statistics.kinds import COEFFICIENT
from analysis.statistics.moments.algebra import select
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Matrix, Moments, Ratings

LOST = 0.05
FEWEST = 100
NOTHING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Htmt:
    """The ratio of two scales, by their place in the list of scales.

    `n`: the smallest number of people behind any correlation in it. `htmt` with arithmetic means,
    `htmt2` with geometric ones. `negative`: how many of the correlations in it are below zero; if
    none, `htmt` is Henseler's HTMT, otherwise it is HTMT+, which takes absolute values.
    Intervals are percentiles of `draws` bootstrap replicates, if asked for; `ci_reason`:
    "too_few" (n < 100, or more than 5 % of the draws have no ratio).
    `reason`: "one_item" (a scale with fewer than two usable items has no correlations within),
    "too_few" (a correlation in it rests on fewer than two people), "uncorrelated" (a scale whose
    items do not correlate at all; `htmt2_reason` where it is a single zero).
    """

    first: int
    second: int
    n: int
    htmt: Annotated[float | None, COEFFICIENT] = None
    htmt2: Annotated[float | None, COEFFICIENT] = None
    negative: int = 0
    htmt_ci: Annotated[Interval | None, COEFFICIENT] = None
    htmt2_ci: Annotated[Interval | None, COEFFICIENT] = None
    draws: int = 0
    reason: str | None = None
    htmt2_reason: str | None = None
    ci_reason: str | None = None


def htmt(c: Correlations, scales: Sequence[Sequence[int]]) -> tuple[Htmt, ...]:
    """HTMT of every two scales, each given by its columns; those that `c` left out are passed over.

    HTMT_st = mean|r_ij| (i in s, j in t) / √(mean|r_ij| within s · mean|r_ij| within t)
    (Henseler, Ringle & Sarstedt 2015; absolute values: HTMT+, Ringle et al. 2023, and semTools'
    `htmt`). HTMT2 has geometric means (Roemer, Schuberth & Henseler 2021) and does not assume that
    all items of a scale load alike. Raises ValueError where scales share a column or name one that
    `c` does not know.
    """
    blocks = _blocks(c, scales)
    first, second = _ratios(np.abs(c.matrix)[None], blocks)
    pairs = [(s, t) for s in range(len(blocks)) for t in range(s + 1, len(blocks))]
    return tuple(
        _found(c, blocks, s, t, float(first[0, at]), float(second[0, at]))
        for at, (s, t) in enumerate(pairs)
    )


def htmt_intervals(
    ratings: Ratings,
    scales: Sequence[Sequence[int]],
    rng: np.random.Generator,
    *,
    weights: Matrix | None = None,
    known: Moments | None = None,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> tuple[Htmt, ...]:
    """HTMT of n × k ratings with percentile bootstrap intervals at `level`.

    Respondents are drawn, see `correlation_draws`. Whether two scales are one is read at the upper
    end (below 1, or below a line such as .85 or .90 that was set beforehand); absolute values push
    small ratios up. No interval for fewer than 100 people (house rule: its coverage is too low).
    `known`: the moments of `ratings` under `weights`, if they are at hand.
    """
    m = known or moments(ratings, weights)
    c = correlations(m, range(ratings.shape[1]))
    ratios = htmt(c, scales)
    if all(ratio.htmt is None or ratio.n < FEWEST for ratio in ratios):
        return tuple(replace(ratio, ci_reason=ratio.reason or "too_few") for ratio in ratios)
    replicates = correlation_draws(
        ratings.take(list(c.columns), axis=1),
        rng,
        weights=weights,
        known=select(m, c.columns),
        draws=draws,
    )
    first, second = _ratios(np.abs(replicates), _blocks(c, scales))
    return tuple(
        _with_interval(ratio, first[:, at], second[:, at], level) for at, ratio in enumerate(ratios)
    )


def _with_interval(ratio: Htmt, first: Matrix, second: Matrix, level: float) -> Htmt:
    if ratio.htmt is None or ratio.n < FEWEST:
        return replace(ratio, ci_reason=ratio.reason or "too_few")
    interval = _interval(first, level)
    return replace(
        ratio,
        draws=len(first),
        htmt_ci=interval,
        htmt2_ci=None if ratio.htmt2 is None else _interval(second, level),
        ci_reason=None if interval else "too_few",
    )


def _blocks(c: Correlations, scales: Sequence[Sequence[int]]) -> list[list[int]]:
    named = [column for scale in scales for column in scale]
    if len(set(named)) < len(named):
        raise ValueError("two scales share a column; a ratio needs them apart")
    strange = set(named) - {*c.columns, *c.constant, *c.unanswered}
    if strange:
        raise ValueError(f"no correlations of columns {sorted(strange)}; gather them first")
    place = {column: at for at, column in enumerate(c.columns)}
    return [[place[column] for column in scale if column in place] for scale in scales]


def _ratios(r: Matrix, blocks: list[list[int]]) -> tuple[Matrix, Matrix]:
    """HTMT and HTMT2 (each draws × pairs) of draws × k × k absolute correlations."""
    s, t = np.triu_indices(len(blocks), 1)
    r = np.where(r < NOTHING, 0.0, r)
    with np.errstate(divide="ignore", invalid="ignore"):
        within, between = _means(r, blocks)
        plain = between / np.sqrt(within[:, s] * within[:, t])
        within, between = _means(np.log(r), blocks)
        geometric = np.exp(between - (within[:, s] + within[:, t]) / 2.0)
    return plain, geometric


def _means(r: Matrix, blocks: list[list[int]]) -> tuple[Matrix, Matrix]:
    """Mean within each scale (draws × scales) and between every two (draws × pairs)."""
    within = np.full((len(r), len(blocks)), np.nan)
    between = []
    for s, block in enumerate(blocks):
        if len(block) > 1:
            i, j = np.triu_indices(len(block), 1)
            within[:, s] = r[:, np.array(block)[i], np.array(block)[j]].mean(axis=1)
        for other in blocks[s + 1 :]:
            whole = block and other
            cross = r[:, block][:, :, other] if whole else np.full((len(r), 1, 1), np.nan)
            between.append(cross.mean(axis=(1, 2)))
    return within, np.stack(between, axis=1) if between else np.empty((len(r), 0))


def _found(
    c: Correlations, blocks: list[list[int]], s: int, t: int, first: float, second: float
) -> Htmt:
    at = [*blocks[s], *blocks[t]]
    if min(len(blocks[s]), len(blocks[t])) < 2:
        n = int(c.pairs[np.ix_(at, at)].min()) if at else 0
        return Htmt(first=s, second=t, n=n, reason="one_item", htmt2_reason="one_item")
    r = c.matrix[np.ix_(at, at)]
    n = int(c.pairs[np.ix_(at, at)].min())
    if np.isnan(r).any():
        return Htmt(first=s, second=t, n=n, reason="too_few", htmt2_reason="too_few")
    plain = first if np.isfinite(first) else None
    geometric = second if np.isfinite(second) and (np.abs(r) > NOTHING).all() else None
    return Htmt(
        first=s,
        second=t,
        n=n,
        htmt=plain,
        htmt2=geometric,
        negative=int((r < 0).sum()) // 2,
        reason=None if plain is not None else "uncorrelated",
        htmt2_reason=None if geometric is not None else "uncorrelated",
    )


def _interval(values: Matrix, level: float) -> Interval | None:
    there = values[np.isfinite(values)]
    if len(there) < (1.0 - LOST) * len(values):
        return None
    low, high = np.quantile(there, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    return float(low), float(high)
