"""Agreement within one group of raters: r_wg, r_wg(j), a_wg and AD_M, and their nulls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import ROUNDING
from analysis.statistics.kinds import COEFFICIENT, MEAN

# LeBreton & Senter (2008), table 2, by number of points. That of five points follows from the
# shares .05 .15 .20 .35 .25 of James, Demaree & Wolf (1984).
SLIGHT_SKEW = {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """What answers without any agreement would look like: their variance (points²)."""

    variance: float


def uniform(points: int) -> Null:
    """Every point equally often: σ² = (A² − 1)/12 for A points (James, Demaree & Wolf 1984)."""
    if points < 2:
        raise ValueError(f"a scale has two points or more, not {points}")
    return Null(variance=(points**2 - 1) / 12.0)


def slightly_skewed(points: int) -> Null | None:
    """Answers that lean to one end, as out of politeness; None where no source has the variance.

    The stricter null for ratings that are mostly good: its variance is smaller than the uniform's.
    """
    variance = SLIGHT_SKEW.get(points)
    return None if variance is None else Null(variance=variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinGroup:
    """The agreement of one group's raters about one item or a scale of several.

    `n`: the smallest number of answers behind any of the `items` that are used, those with two
    answers or more. `variance`: mean of the items' variances (n − 1). `r_wg` (of several items
    r_wg(j)) is 0 where that variance exceeds the null's, and `beyond_null` says so. `a_wg`: mean
    over the items for which it is defined; `a_wg_reason` "mean_out_of_range" where it is for none.
    `ad`: AD_M, in scale points.
    `reason`: "no_answers", "one_respondent", "too_few" (no item with two answers).
    """

    n: int
    items: int
    variance: float | None = None
    r_wg: Annotated[float | None, COEFFICIENT] = None
    beyond_null: bool = False
    a_wg: Annotated[float | None, COEFFICIENT] = None
    a_wg_reason: str | None = None
    ad: Annotated[float | None, MEAN] = None
    reason: str | None = None


def of_counts(counts: NDArray[np.integer], null: Null) -> WithinGroup:
    """The agreement about one item, from how many chose each point of its scale, in order.

    r_wg = 1 − s²/σ² (James, Demaree & Wolf 1984); a_wg = 1 − 2s²/(((H + L)M − M² − HL)·n/(n − 1))
    (Brown & Hauenstein 2005), 1 where all answer alike and undefined for means nearer to an end
    than one answer in n can bring them; AD_M = Σ|x − M|/n (Burke, Finkelstein & Dusig 1999).
    """
    n = int(counts.sum())
    if n < 2:
        return WithinGroup(n=n, items=0, reason="no_answers" if n == 0 else "one_respondent")
    x = np.arange(len(counts), dtype=np.float64)
    mean = float(counts @ x) / n
    variance = float(counts @ np.square(x - mean)) / (n - 1)
    a_wg = _a_wg(n, mean, variance, float(len(counts) - 1))
    ad = float(counts @ np.abs(x - mean)) / n
    return _against(null, n, variance, ad, () if a_wg is None else (a_wg,))


def of_scale(items: Sequence[WithinGroup], null: Null) -> WithinGroup:
    """The agreement about several items together, from that about each under the same null.

    r_wg(j) = J·q/(J·q + s̄²/σ²) with q = 1 − s̄²/σ². Missing: item by item.
    Raises ValueError without items.
    """
    if not items:
        raise ValueError("a scale has one item or more")
    used = [item for item in items if item.variance is not None]
    if not used:
        reasons = {item.reason for item in items}
        reason = "too_few" if len(reasons) > 1 else items[0].reason
        return WithinGroup(n=items[0].n, items=0, reason=reason)
    return _against(
        null,
        min(item.n for item in used),
        _mean([item.variance for item in used if item.variance is not None]),
        _mean([item.ad for item in used if item.ad is not None]),
        [item.a_wg for item in used if item.a_wg is not None],
        items=len(used),
    )


def practical_ad(points: int) -> float:
    """The AD_M up to which raters agree for practical purposes: A/6 (Burke & Dunlap 2002)."""
    return points / 6.0


def _mean(figures: Sequence[float]) -> float:
    return float(np.mean(figures))


def _a_wg(n: int, mean: float, variance: float, width: float) -> float | None:
    """a_wg with the mean counted from the low end, so that L = 0 and H = `width`."""
    if variance <= ROUNDING * width**2:
        return 1.0
    reach = width / n - 1e-9 * width
    if mean < reach or mean > width - reach:
        return None
    return 1.0 - 2.0 * variance / ((width - mean) * mean * n / (n - 1.0))


def _against(
    null: Null, n: int, variance: float, ad: float, a_wg: Sequence[float], *, items: int = 1
) -> WithinGroup:
    ratio = min(variance / null.variance, 1.0)
    return WithinGroup(
        n=n,
        items=items,
        variance=variance,
        r_wg=items * (1.0 - ratio) / (items * (1.0 - ratio) + ratio),
        beyond_null=variance > null.variance * (1.0 + 1e-12),
        a_wg=_mean(a_wg) if a_wg else None,
        a_wg_reason=None if a_wg else "mean_out_of_range",
        ad=ad,
    )
