"""Groups of one attribute side by side: means, tests between them, and every two of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.groups.games_howell import MeanPair, games_howell
from analysis.statistics.groups.kruskal_wallis import DunnPair, Kruskal, dunn, kruskal, ranks, split
from analysis.statistics.groups.variance import FTest, anova, welch_anova
from analysis.statistics.intervals import LEVEL, Mean
from analysis.statistics.moments.columns import means as column_means
from analysis.statistics.moments.values import check_weights

Values = NDArray[np.float64]
Codes = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One score over the groups of one attribute.

    `means`: of each group, None where it may not be shown. All tests are over the shown groups
    alone: `n` people in `tested` groups; nothing in them depends on anybody in a hidden group.
    `p_cautious` (H): the larger of Welch's p and the classical one, on which a sentence may rest;
    the classical one where a group without spread leaves Welch's none.
    `pairs` and `rank_pairs`, once asked for, speak of places in `means`. `effective`: Kish's n of
    each group, under respondent weights.
    """

    n: int
    tested: int
    means: tuple[Mean | None, ...]
    anova: FTest
    welch: FTest
    kruskal: Kruskal
    p_cautious: float | None
    pairs: tuple[MeanPair, ...] = ()
    rank_pairs: tuple[DunnPair, ...] = ()
    effective: tuple[float, ...] = ()


def compare(
    values: Values,
    codes: Codes,
    shown: Sequence[bool],
    *,
    level: float = LEVEL,
) -> Comparison:
    """Compare the groups that may be shown, all at once; `with_pairs` goes on to every two.

    Everybody counts alike; `weighted.compare_weighted` is for respondent weights.

    Args:
        values: n, NaN where a person has none.
        codes: n, each person's group from 0 on; negative: in none.
        shown: per group, whether it may be shown (`cells.show_tables` decides).
        level: of the intervals.
    """
    kept = own_codes(codes, shown)
    means = group_means(values, kept, len(shown), level=level)
    ranked = kruskal(ranks(values, kept, len(shown)))
    return compared(means, shown, anova(means, level=level), ranked)


def compared(
    means: Sequence[Mean],
    shown: Sequence[bool],
    classical: FTest,
    ranked: Kruskal,
    effective: Sequence[float] = (),
) -> Comparison:
    """The comparison of the shown groups by these tests and Welch's."""
    welch = welch_anova(means)
    p = [test.p for test in (welch, classical) if test.p is not None]
    return Comparison(
        n=welch.n,
        tested=welch.groups,
        means=tuple(mean if ok else None for mean, ok in zip(means, shown, strict=True)),
        anova=classical,
        welch=welch,
        kruskal=ranked,
        p_cautious=max(p, default=None),
        effective=tuple(effective),
    )


def with_pairs(
    comparison: Comparison, values: Values, codes: Codes, *, level: float = LEVEL
) -> Comparison:
    """The comparison with every two of its groups, from the same values and codes."""
    shown = [mean is not None for mean in comparison.means]
    return replace(
        comparison,
        pairs=games_howell([mean or Mean(n=0) for mean in comparison.means], level=level),
        rank_pairs=dunn(ranks(values, own_codes(codes, shown), len(shown))),
    )


def own_codes(codes: Codes, shown: Sequence[bool]) -> Codes:
    """The codes of people in shown groups; −1 for all others."""
    if len(codes) and int(codes.max()) >= len(shown):
        raise ValueError(f"there are {len(shown)} groups, but a code {int(codes.max())}")
    seen = np.append(np.asarray(shown, dtype=np.bool_), False)
    return np.where((codes >= 0) & seen[codes], codes, -1)


def group_means(
    values: Values,
    codes: Codes,
    groups: int,
    *,
    weights: Values | None = None,
    level: float = LEVEL,
) -> tuple[Mean, ...]:
    """The mean of each group 0 … groups − 1 with sd and t interval, as `moments.columns` has it.

    `values`, `codes` and `weights` have one entry per person; NaN and codes below 0 do not count.
    """
    checked = check_weights(weights, len(values))
    if values.shape != codes.shape or values.ndim != 1:
        raise ValueError(f"{values.shape} values and {codes.shape} codes: one of each per person")
    parts = split(values, codes, groups)
    weighed = repeat(None) if checked is None else split(checked, codes, groups)
    return tuple(
        column_means(scores[:, None], w, level=level)[0]
        for scores, w in zip(parts, weighed, strict=False)
    )
