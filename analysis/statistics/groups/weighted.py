"""Groups of weighted respondents side by side: means, tests between them, and every two of them.

Under weights nothing is exact, and the errors are linearised. With equal weights all of it is what
`groups.compare` has, except the ranks, whose test is another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.statistics.gaps.mean_difference import satterthwaite
from analysis.statistics.groups.comparison import (
    Codes,
    Comparison,
    Values,
    compared,
    group_means,
    own_codes,
)
from analysis.statistics.groups.games_howell import games_howell
from analysis.statistics.groups.kruskal_wallis import TIES, DunnPair, Kruskal, with_holm
from analysis.statistics.groups.variance import FTest, fisher, welch_anova
from analysis.statistics.intervals import LEVEL, Mean, t_test
from analysis.statistics.moments.values import check_weights

NONE = Mean(n=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A group's mean, the sum of its people's weights, and Kish's effective n."""

    mean: Mean
    total: float
    effective: float


def compare_weighted(
    values: Values, codes: Codes, shown: Sequence[bool], weights: Values, *, level: float = LEVEL
) -> Comparison:
    """As `compare.compare`, by n respondent weights (≥ 0; who has 0 does not count).

    Means have linearised errors, and so has Welch's test (the Wald test of equal domain means,
    Koch, Freeman & Freeman 1975, with Welch's correction for small groups). `anova` is
    `weighted_anova`, `kruskal` is `weighted_kruskal`.
    """
    kept, w = own_codes(codes, shown), _checked(weights, values)
    weighed = weigh(values, kept, len(shown), w, level=level)
    return compared(
        [each.mean for each in weighed],
        shown,
        weighted_anova(weighed),
        weighted_kruskal(values, kept, len(shown), w),
        [each.effective for each in weighed],
    )


def with_weighted_pairs(
    comparison: Comparison, values: Values, codes: Codes, weights: Values, *, level: float = LEVEL
) -> Comparison:
    """The comparison with every two of its groups, from the same values, codes and weights."""
    shown, w = [mean is not None for mean in comparison.means], _checked(weights, values)
    means = [mean or NONE for mean in comparison.means]
    return replace(
        comparison,
        pairs=games_howell(means, sizes=comparison.effective, level=level),
        rank_pairs=weighted_dunn(values, own_codes(codes, shown), len(shown), w),
    )


def weigh(
    values: Values, codes: Codes, groups: int, weights: Values, *, level: float = LEVEL
) -> tuple[Weighed, ...]:
    """Every group 0 … groups − 1 by its weights; NaN and codes below 0 do not count."""
    means = group_means(values, codes, groups, weights=weights, level=level)
    used = ~np.isnan(values) & (codes >= 0)
    total = np.bincount(codes[used], weights[used], groups)
    squares = np.bincount(codes[used], np.square(weights[used]), groups)
    effective = np.divide(total**2, squares, out=np.zeros(groups), where=squares > 0)
    return tuple(
        Weighed(mean=mean, total=float(w), effective=float(n))
        for mean, w, n in zip(means, total, effective, strict=True)
    )


def weighted_anova(groups: Sequence[Weighed]) -> FTest:
    """Fisher's F where each group counts with Kish's n (H), and η² of the weighted people.

    If all groups have one variance, a weighted mean's is σ²/ñ, ñ = (Σw)²/Σw²; so F = Σ ñ(m − m̄)²
    /(k − 1) over the pooled Σ(ñ − 1)s²/Σ(ñ − 1), on k − 1 and Σ(ñ − 1). η² = SSb/(SSb + SSw) of the
    weighted sums of squares. Neither its interval nor ω² is known under weights. Groups of fewer
    than two people, or of no more than one by ñ, are left out.
    """
    used = [each for each in groups if each.mean.n > 1 and each.effective > 1.0 + 1e-9]
    test, _, _ = fisher([each.mean for each in used], [each.effective for each in used])
    return test if test.f is None else replace(test, eta2=_explained(used))


def _explained(groups: Sequence[Weighed]) -> float:
    """What lies between the groups, of the whole."""
    totals = np.array([each.total for each in groups])
    sizes = np.array([each.effective for each in groups])
    centres = np.array([each.mean.mean for each in groups], dtype=np.float64)
    sd = np.array([each.mean.sd for each in groups], dtype=np.float64)
    # s² has the divisor Σw − Σw²/Σw.
    within = float(totals * (1.0 - 1.0 / sizes) @ np.square(sd))
    between = float(totals @ np.square(centres - float(totals @ centres) / float(totals.sum())))
    return between / (between + within)


def weighted_kruskal(values: Values, codes: Codes, groups: int, weights: Values) -> Kruskal:
    """Ranks under weights: Lumley & Scott's (2013) Wald test of equal mean ranks, made cautious.

    A person's rank is the share of the population below, with half of those alike (`mid_ranks`);
    mean ranks are then compared by Welch's test with linearised errors. In small groups that finds
    too much; so p is the larger (H) of it and of Kruskal and Wallis's where groups count with
    Kish's n: Σ ñ(R̄_g − R̄)²/v against χ²(k − 1), which is theirs where weights are equal. H is None.
    ε² = η² of the ranks, H/(N − 1) where weights are equal.
    """
    used = _used(values, codes, weights)
    n = int(used.sum())
    ranked = mid_ranks(values, used, weights)
    weighed = weigh(ranked, codes, groups, weights)
    tested, effect = welch_anova([each.mean for each in weighed]), weighted_anova(weighed)
    spread = _spread(ranked, weights)
    if tested.p is None or not spread:
        return Kruskal(n=n, epsilon2=effect.eta2, reason=tested.reason or "constant")
    some = [each for each in weighed if each.mean.n]
    sizes = np.array([each.effective for each in some])
    centres = np.array([each.mean.mean for each in some], dtype=np.float64)
    middle = float(sizes @ centres / sizes.sum())
    h = float(sizes @ np.square(centres - middle)) / spread
    p = max(tested.p, float(special.chdtrc(len(some) - 1, h)))
    return Kruskal(n=n, p=p, epsilon2=effect.eta2)


def _used(values: Values, codes: Codes, weights: Values) -> NDArray[np.bool_]:
    return np.asarray(~np.isnan(values) & (codes >= 0) & (weights > 0))


def _spread(ranked: Values, weights: Values) -> float:
    """The weighted variance of the ranks; that of R's `cov.wt`."""
    used = ~np.isnan(ranked)
    mean = group_means(ranked, np.where(used, 0, -1), 1, weights=weights)[0]
    return (mean.sd or 0.0) ** 2


def mid_ranks(values: Values, used: NDArray[np.bool_], weights: Values) -> Values:
    """(Σ w of the lower + ½ Σ w of the equal)/Σ w, among those `used`; NaN for the others."""
    ranked = np.full(len(values), np.nan)
    chosen = np.round(values[used], TIES)
    _, place = np.unique(chosen, return_inverse=True)
    sums = np.bincount(place, weights[used])
    total = sums.sum()
    ranked[used] = ((np.cumsum(sums) - sums / 2.0) / total)[place] if total else np.nan
    return ranked


def weighted_dunn(
    values: Values, codes: Codes, groups: int, weights: Values
) -> tuple[DunnPair, ...]:
    """Every two groups by their mean ranks, p by Holm: the larger (H) of Lumley and Scott's, t with
    Satterthwaite's df, and of Dunn's with Kish's n, z = difference/√(v(1/ñ_i + 1/ñ_j)).

    `z` is Dunn's; `difference` in shares of the population.
    """
    ranked = mid_ranks(values, _used(values, codes, weights), weights)
    weighed, spread = weigh(ranked, codes, groups, weights), _spread(ranked, weights)
    held = [i for i, each in enumerate(weighed) if each.mean.n]
    tested = [
        _pair(i, j, weighed[i], weighed[j], spread)
        for at, i in enumerate(held)
        for j in held[at + 1 :]
    ]
    return with_holm(tested)


def _pair(i: int, j: int, first: Weighed, second: Weighed, spread: float) -> DunnPair:
    mean1, mean2 = first.mean, second.mean
    pair = DunnPair(first=i, second=j, difference=(mean1.mean or 0.0) - (mean2.mean or 0.0))
    if not spread:
        return replace(pair, reason="constant")
    z = pair.difference / (spread * (1.0 / first.effective + 1.0 / second.effective)) ** 0.5
    p = float(2.0 * special.ndtr(-abs(z)))
    if mean1.se is not None and mean2.se is not None and (mean1.se or mean2.se):
        se, df = satterthwaite(mean1.se, mean1.n - 1.0, mean2.se, mean2.n - 1.0)
        p = max(p, t_test(pair.difference, se, df).p)
    return replace(pair, z=z, p=p)


def _checked(weights: Values, values: Values) -> Values:
    checked = check_weights(weights, len(values))
    assert checked is not None
    return checked
