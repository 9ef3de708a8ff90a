"""An order of results, and how often it stands when the results are drawn anew."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix

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
