"""Every two groups compared by their means: Games and Howell's test.

scipy has the studentized range, at a hundredth to a fifth of a second for each value; pairs of
groups come by the hundred.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.polynomial.chebyshev import Chebyshev
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import brentq

from analysis.statistics.gaps.mean_difference import Gap, gap_of_means, judged
from analysis.statistics.intervals import LEVEL, Interval, Mean

Values = NDArray[np.float64]

ROOT2 = math.sqrt(2.0)
_AT, _WEIGHT = np.polynomial.legendre.leggauss(96)
_Z, _DZ = 8.5 * _AT, 8.5 * _WEIGHT
_PHI = np.exp(-np.square(_Z) / 2.0) / np.sqrt(2.0 * np.pi) * _DZ
_BELOW = special.ndtr(_Z)
# So little of the distribution of the standard deviation lies beyond the range integrated over.
TAIL = 1e-14
MANY, NODES = 24, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanPair:
    """Two groups (places in the list): `difference` = first − second, in the means' unit.

    `p_adjusted` is Games and Howell's within all pairs, and `ci` simultaneous with it;
    `p_cautious`: the larger of `p_adjusted` and the same from Student's t. `se`: Welch's, or the
    pooled one, as in `analysis.statistics.gaps`. `effect`: Hedges' g. `reason`: "constant" (no
    spread in either).
    """

    first: int
    second: int
    difference: float
    se: float | None = None
    p_adjusted: float | None = None
    p_cautious: float | None = None
    ci: Interval | None = None
    effect: float | None = None
    reason: str | None = None


def games_howell(
    means: Sequence[Mean], *, sizes: Sequence[float] | None = None, level: float = LEVEL
) -> tuple[MeanPair, ...]:
    """Games & Howell (1976): |t|·√2 of each pair against the studentized range of all k means.

    t and df are Welch's, from `gap_of_means` with its rule for groups without spread; the intervals
    difference ± q(level; k, df)/√2·se hold together. Groups of fewer than two people are left out;
    with two groups it is Welch's test.

    On short skewed scales a small group often agrees by chance, and Welch's t then takes its spread
    for small: hence `p_cautious` (H), as for gaps; `docs/statistics/groups.md` has what both cost.
    Its pooled variance counts each group with `sizes`, Kish's n under weights; n if not given.
    """
    size = [float(each.n) for each in means] if sizes is None else sizes
    held = [i for i, each in enumerate(means) if each.n > 1]
    places = [(i, j) for at, i in enumerate(held) for j in held[at + 1 :]]
    gaps = [_gap(means[i], means[j], size[i], size[j], level) for i, j in places]
    tested = [(gap.t, gap.df) for gap in gaps if gap.t is not None and gap.df is not None]
    t, df = np.array(tested, dtype=np.float64).reshape(-1, 2).T
    k = max(len(held), 2)
    p = iter(studentized_range_p(np.abs(t) * ROOT2, k, df))
    reach = iter(studentized_range_quantile(level, k, df) / ROOT2)
    pairs = (
        (_pair(i, j, gap), gap.t is not None, _pooled_se(means[i], means[j], size[i], size[j]))
        for (i, j), gap in zip(places, gaps, strict=True)
    )
    return tuple(
        _adjusted(pair, float(next(p)), float(next(reach)), _student(pair, se, df, k))
        if ok
        else pair
        for pair, ok, (se, df) in pairs
    )


def _gap(first: Mean, second: Mean, size1: float, size2: float, level: float) -> Gap:
    """The gap; where it rests on the pooled error, on that of these sizes."""
    gap = gap_of_means(first, second, level=level)
    if not gap.pooled:
        return gap
    se, df = _pooled_se(first, second, size1, size2)
    return judged(gap, se, df, level=level)


def _pooled_se(first: Mean, second: Mean, size1: float, size2: float) -> tuple[float, float]:
    """Student's standard error of a difference, and its degrees of freedom, by these sizes."""
    df = max(size1 + size2 - 2.0, 1.0)
    squares = (size1 - 1.0) * (first.sd or 0.0) ** 2 + (size2 - 1.0) * (second.sd or 0.0) ** 2
    return math.sqrt(squares / df * (1.0 / size1 + 1.0 / size2)), df


def _student(pair: MeanPair, se: float, df: float, k: int) -> float:
    """The studentized range's p of Student's t with the variance of both groups pooled."""
    t = abs(pair.difference) / se if se else math.inf
    return float(studentized_range_p(np.array([t * ROOT2]), k, np.array([df]))[0])


def _pair(i: int, j: int, gap: Gap) -> MeanPair:
    """The gap of i over j, under the names of this test."""
    assert gap.gap is not None
    return MeanPair(
        first=i, second=j, difference=gap.gap, se=gap.se, effect=gap.effect, reason=gap.reason
    )


def _adjusted(pair: MeanPair, p: float, reach: float, student: float) -> MeanPair:
    far = reach * (pair.se or 0.0)
    return replace(
        pair,
        p_adjusted=p,
        p_cautious=max(p, student),
        ci=(pair.difference - far, pair.difference + far),
    )


def studentized_range_p(q: Values, k: int, df: Values) -> Values:
    """P(Q > q) for k means and `df` degrees of freedom of the variance; q and df are vectors.

    1 − ∫ f(s)·k∫ φ(z)(Φ(z) − Φ(z − qs))^(k−1) dz ds, f the density of √(χ²_df/df) (Tukey 1949), by
    Gauss–Legendre with 96 × 96 nodes; within 1e-9 of scipy's. ValueError for k < 2 or df < 1.
    """
    if k < 2 or not (np.asarray(df) >= 1).all():
        raise ValueError("the studentized range needs two means or more and df of 1 or more")
    shares = [_p(float(each), k, float(f)) for each, f in zip(q, df, strict=True)]
    return np.array(shares, dtype=np.float64)


def _p(q: float, k: int, df: float) -> float:
    """Over s = u⁴, which is smooth at 0 for broken df, too."""
    low, high = np.power(special.chdtri(df, [1.0 - TAIL, TAIL]) / df, 0.125)
    u = (high + low) / 2.0 + (high - low) / 2.0 * _AT
    s = u**4
    log = (4.0 * df - 1.0) * np.log(u) - df / 2.0 * (s * s - 1.0)
    density = np.exp(log - log.max()) * _WEIGHT
    apart = _BELOW[:, None] - special.ndtr(_Z[:, None] - q * s)
    within = k * (_PHI @ apart ** (k - 1))
    return float(np.clip(density @ (1.0 - within) / density.sum(), 0.0, 1.0))


def studentized_range_quantile(level: float, k: int, df: Values) -> Values:
    """The q with P(Q ≤ q) = level, for each of `df`: by Brent's method, to ten digits.

    For many df: at twenty, and between them by Chebyshev polynomials of log q over log df, which
    costs a digit or two (four with df near 1).
    """
    if len(df) <= MANY or df.min() == df.max():
        return np.array([_quantile(level, k, float(each)) for each in df])
    between = Chebyshev.interpolate(
        lambda x: np.log([_quantile(level, k, float(each)) for each in np.exp(x)]),
        NODES - 1,
        domain=[float(np.log(df.min())), float(np.log(df.max()))],
    )
    return np.asarray(np.exp(between(np.log(df))), dtype=np.float64)


def _quantile(level: float, k: int, df: float) -> float:
    """Between that of two means and Bonferroni's bound."""
    wanted, pairs = 1.0 - level, k * (k - 1) / 2.0
    low, high = (
        np.sqrt(2.0) * float(special.stdtrit(df, 1.0 - wanted / (2.0 * m))) for m in (1.0, pairs)
    )
    quantile = brentq(
        lambda q: _p(q, k, df) - wanted, 0.99 * low, 1.01 * high, xtol=1e-12, rtol=1e-11
    )
    return float(quantile)
