"""How far results hang on the model weights: the weights drawn anew around those that are set.

What is drawn are the weights alone; the scores stay as they were measured, so nothing here speaks
of sampling error.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix
from analysis.statistics.scores.rollup import Tree, shares

CONCENTRATION = 50.0
DRAWS = 10_000
QUANTILES = (0.025, 0.25, 0.5, 0.75, 0.975)
# Results closer than this (points of 0–100) are tied: rounding may not order them.
TIED = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two results, `ahead` before `behind` by the set weights, and how often the draws reverse it.

    `reversed` is None where the two are tied by the set weights.
    """

    ahead: int
    behind: int
    difference: float
    reversed: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The order of g results by the set weights, and how it stands up to the draws.

    `order`: their positions, best first; those without a result are left out. `holds`: share of
    the draws in which no pair is reversed; None for fewer than two ("too_few"), or where all are
    tied ("constant"). `first`: for each of `order` the share of draws in which it is (alone or
    tied) the best.
    """

    order: tuple[int, ...]
    pairs: tuple[Pair, ...] = ()
    holds: float | None = None
    first: tuple[float, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """One result under drawn weights: as set, and its quantiles over the draws.

    These are at 2.5, 25, 50, 75 and 97.5 %. `reason`: "no_answers" (no part has a score),
    "zero_weight" (only parts without weight have one), "too_few" (hardly a draw gives one).
    """

    set: float | None
    quantiles: tuple[float, ...] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeSensitivity:
    """The overall result and the order of the characteristics when all weights are drawn.

    `ranking` orders the characteristics by their scores, which the sub-characteristics' weights
    alone can change; `shortfall` by what each takes from the overall result, weight·(100 − score),
    in points of 0–100 (H: the order in which improvement pays).
    """

    overall: Spread
    ranking: Ranking
    shortfall: Ranking


def drawn_weights(
    weights: Sequence[float] | NDArray[np.floating],
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
) -> Matrix:
    """draws × k shares from Dirichlet(50·w), whose means are the set shares w.

    The larger the concentration, the closer the draws (H: 50, which moves a weight of .20 by .06,
    one standard deviation, √(w(1 − w)/51)). Weights of zero stay zero. ValueError unless weights
    are finite, not negative and not all zero.
    """
    set_ = _shares(weights)
    gammas = rng.standard_gamma(CONCENTRATION * set_, size=(draws, len(set_)))
    return np.asarray(gammas / gammas.sum(axis=1, keepdims=True))


def weight_sensitivity(
    parts: Matrix,
    weights: Sequence[float] | NDArray[np.floating],
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
) -> Ranking:
    """The order of g suppliers, audiences or groups by their overall result, under drawn weights.

    `parts`: g × k scores of the k characteristics, NaN where there is none: its weight is shared
    out among the others, as everywhere here. One draw of weights serves all groups. ValueError for
    shapes that do not fit.
    """
    if parts.ndim != 2 or parts.shape[1] != len(weights):
        raise ValueError(f"{len(weights)} weights need g × {len(weights)} scores")
    set_ = _mean(_shares(weights)[None, :], parts)[0]
    return ranking(set_, _mean(drawn_weights(weights, rng, draws=draws), parts))


def tree_sensitivity(
    subs: Matrix,
    tree: Tree,
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
) -> TreeSensitivity:
    """All weights of the model drawn at once: of subs within characteristics, of characteristics.

    `subs`: the scores (0–100) of the tree's subs, NaN where there is none. ValueError for another
    number of them, and where no characteristic has a weight.
    """
    if subs.shape != (len(tree.subs),):
        raise ValueError(f"the tree has {len(tree.subs)} subs, not {subs.shape}")
    weights = _shares(tree.characteristic_weights())
    characteristics = [
        _characteristic(subs[list(c.subs)], [tree.subs[s].weight for s in c.subs], rng, draws)
        for c in tree.characteristics
    ]
    set_ = np.array([as_set for as_set, _ in characteristics])
    drawn = np.stack([draws_of for _, draws_of in characteristics], axis=1)
    tried = drawn_weights(weights, rng, draws=draws)
    total = _mean(weights[None, :], set_[None, :])
    return TreeSensitivity(
        overall=_spread(float(total[0, 0]), _rowwise(tried, drawn), bool(np.isnan(set_).all())),
        ranking=ranking(set_, drawn),
        shortfall=ranking(weights * (100.0 - set_), tried * (100.0 - drawn)),
    )


def _characteristic(
    scores: Matrix, weights: Sequence[float], rng: np.random.Generator, draws: int
) -> tuple[float, Matrix]:
    """A characteristic's score as set (NaN where there is none) and in every draw."""
    if not any(weights):
        return np.nan, np.full(draws, np.nan)
    tried = drawn_weights(weights, rng, draws=draws)
    set_ = _mean(_shares(weights)[None, :], scores[None, :])
    return float(set_[0, 0]), _mean(tried, scores[None, :])[:, 0]


def _rowwise(weights: Matrix, parts: Matrix) -> Matrix:
    """Σwx/Σw of each draw's own parts."""
    there = ~np.isnan(parts)
    total = np.where(there, weights, 0.0).sum(axis=1)
    sums = (weights * np.where(there, parts, 0.0)).sum(axis=1)
    return np.asarray(np.divide(sums, total, out=np.full_like(sums, np.nan), where=total > 0))


def _shares(weights: Sequence[float] | NDArray[np.floating]) -> Matrix:
    given = np.asarray(weights, dtype=np.float64)
    if given.ndim != 1 or not np.isfinite(given).all() or (given < 0).any() or not given.any():
        raise ValueError("weights must be finite, not negative and not all zero")
    return shares(given)


def _mean(weights: Matrix, parts: Matrix) -> Matrix:
    """Draws × g: Σwx/Σw over the parts that are there; NaN where none with a weight is."""
    there = ~np.isnan(parts)
    total = weights @ there.T
    sums = weights @ np.where(there, parts, 0.0).T
    return np.asarray(np.divide(sums, total, out=np.full_like(sums, np.nan), where=total > 0))


def _spread(set_: float, drawn: Matrix, empty: bool) -> Spread:
    if np.isnan(set_):
        return Spread(set=None, reason="no_answers" if empty else "zero_weight")
    # A draw can leave the parts that are there without any weight: it has no result.
    results = drawn[~np.isnan(drawn)]
    if not len(results):
        return Spread(set=set_, reason="too_few")
    return Spread(set=set_, quantiles=tuple(float(q) for q in np.quantile(results, QUANTILES)))


def ranking(set_: Matrix, drawn: Matrix) -> Ranking:
    """The order of the g results `set_`, best first, against draws × g results (NaN = none).

    A pair is reversed in a draw where the one behind is ahead by more than rounding. Results that
    are tied as set keep the order they came in, and can neither hold nor be reversed.
    """
    there = np.flatnonzero(~np.isnan(set_))
    order = there[np.argsort(-set_[there], kind="stable")]
    positions = tuple(int(g) for g in order)
    if len(order) < 2:
        return Ranking(order=positions, reason="too_few")
    values, results = set_[order], drawn[:, order]
    ahead = values[:, None] - values[None, :] > TIED
    if not ahead.any():
        return Ranking(order=positions, pairs=_pairs(order, values, None), reason="constant")
    kept, shares = np.ones(len(drawn), dtype=np.bool_), np.zeros(ahead.shape)
    for a in range(len(order)):
        passed = results > results[:, [a]] + TIED
        shares[a] = passed.mean(axis=0)
        kept &= ~(passed & ahead[a]).any(axis=1)
    best = results >= np.nanmax(results, axis=1, initial=-np.inf, keepdims=True) - TIED
    return Ranking(
        order=positions,
        pairs=_pairs(order, values, shares),
        holds=float(kept.mean()),
        first=tuple(float(share) for share in best.mean(axis=0)),
    )


def _pairs(order: NDArray[np.intp], values: Matrix, shares: Matrix | None) -> tuple[Pair, ...]:
    pairs = []
    for a in range(len(order)):
        for b in range(a + 1, len(order)):
            tied = shares is None or values[a] - values[b] <= TIED
            pairs.append(
                Pair(
                    ahead=int(order[a]),
                    behind=int(order[b]),
                    difference=float(values[a] - values[b]),
                    reversed=None if shares is None or tied else float(shares[a, b]),
                )
            )
    return tuple(pairs)
