"""Agreement within groups of raters: r_wg, r_wg(j), a_wg and AD_M."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.agreement.nulls import Null
from analysis.statistics.intervals import ROUNDING
from analysis.statistics.moments.values import Matrix, Ratings, as_float


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinGroup:
    """The agreement of one group's raters about one item or a scale of several.

    `group`: its code. `n`: the smallest number of answers behind any of the `items` that are used,
    those with two answers or more; `left_out` items have fewer.
    `variance`: mean of the items' variances (n − 1). `r_wg` (of several items r_wg(j)) is 0 where
    that variance exceeds the null's, and `beyond_null` says so.
    `a_wg`: mean over the `a_wg_items` for which it is defined; `a_wg_reason` "mean_out_of_range"
    where it is for none. `ad`: AD_M, in scale points.
    `reason`: "no_answers", "one_respondent", "too_few" (no item with two answers).
    """

    group: int
    n: int
    items: int
    left_out: int
    mean: float | None = None
    variance: float | None = None
    r_wg: float | None = None
    beyond_null: bool = False
    a_wg: float | None = None
    a_wg_items: int = 0
    a_wg_reason: str | None = None
    ad: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spread:
    """Per group × item: answers, mean, variance (n − 1), mean absolute deviation, a_wg.

    NaN where a group has too few answers for it.
    """

    n: Matrix
    mean: Matrix
    variance: Matrix
    ad: Matrix
    a_wg: Matrix

    def of(self, group: int) -> "_Spread":
        """One group's row."""
        return _Spread(
            n=self.n[group],
            mean=self.mean[group],
            variance=self.variance[group],
            ad=self.ad[group],
            a_wg=self.a_wg[group],
        )


def within_groups(
    ratings: Ratings, groups: NDArray[np.integer], *, null: Null, low: float, high: float
) -> tuple[WithinGroup, ...]:
    """The agreement within each group, in ascending order of the groups' codes.

    `ratings`: raters × items on one scale from `low` to `high`, int8 with negative = missing or
    floats with NaN; `groups`: one code per rater. For one item give one column.

    r_wg = 1 − s²/σ² (James, Demaree & Wolf 1984), r_wg(j) = J·q/(J·q + s̄²/σ²) with
    q = 1 − s̄²/σ²; a_wg = 1 − 2s²/(((H + L)M − M² − HL)·n/(n − 1)) (Brown & Hauenstein 2005), 1
    where all answer alike and undefined for means nearer to an end than one answer in n can bring
    them; AD_M = Σ|x − M|/n (Burke, Finkelstein & Dusig 1999). Missing: item by item.
    Raises ValueError for other shapes, low ≥ high and answers off the scale.
    """
    if ratings.ndim != 2 or groups.shape != (len(ratings),):
        raise ValueError(
            f"raters × items and a group code per rater: got {ratings.shape}, {groups.shape}"
        )
    if not low < high:
        raise ValueError(f"a scale goes from low to high, not from {low} to {high}")
    codes, at = np.unique(groups, return_inverse=True)
    spread = _spread(ratings, at, len(codes), low, high)
    answering = _answering(ratings, at, len(codes))
    return tuple(
        _group(int(code), int(answering[g]), spread.of(g), null) for g, code in enumerate(codes)
    )


def of_counts(counts: NDArray[np.integer], null: Null, *, low: int) -> WithinGroup:
    """What `within_groups` says of one group about one item, from how many chose each point.

    `counts`: one figure per point from `low` upward, the unchosen ones included.
    """
    n = int(counts.sum())
    if n < 2:
        reason = "no_answers" if n == 0 else "one_respondent"
        return WithinGroup(group=0, n=n, items=0, left_out=1, reason=reason)
    x = np.arange(len(counts), dtype=np.float64)
    mean = float(counts @ x) / n
    figures = (
        n,
        mean,
        float(counts @ np.square(x - mean)) / (n - 1),
        float(counts @ np.abs(x - mean)) / n,
    )
    size, at, variance, ad = (np.array([figure], dtype=np.float64) for figure in figures)
    a_wg = _a_wg(size, at, variance, float(len(counts) - 1))
    spread = _Spread(n=size, mean=at + low, variance=variance, ad=ad, a_wg=a_wg)
    return _group(0, n, spread, null)


def of_scale(items: Sequence[WithinGroup], null: Null) -> WithinGroup:
    """What `within_groups` says of one group about several items, from what it says of each.

    For scales that share items: no answer is looked at twice. The items' group and null must be
    the same. Raises ValueError without items.
    """
    if not items:
        raise ValueError("a scale has one item or more")
    used = [item for item in items if item.variance is not None]
    if not used:
        reasons = [item.reason for item in items]
        every = {"no_answers", "one_respondent"} & set(reasons)
        reason = every.pop() if len(set(reasons)) == 1 and every else "too_few"
        return replace(items[0], left_out=len(items), reason=reason)
    spread = _Spread(
        n=np.array([item.n for item in used], dtype=np.float64),
        mean=_figures(used, "mean"),
        variance=_figures(used, "variance"),
        ad=_figures(used, "ad"),
        a_wg=_figures(used, "a_wg"),
    )
    return replace(_group(items[0].group, 0, spread, null), left_out=len(items) - len(used))


def _figures(items: Sequence[WithinGroup], name: str) -> Matrix:
    return np.array([getattr(item, name) for item in items], dtype=np.float64)


def practical_ad(points: int) -> float:
    """The AD_M up to which raters agree for practical purposes: A/6 (Burke & Dunlap 2002)."""
    return points / 6.0


def _answering(ratings: Ratings, at: NDArray[np.intp], groups: int) -> NDArray[np.intp]:
    """How many raters of each group answered anything."""
    present = ratings >= 0 if ratings.dtype == np.int8 else ~np.isnan(ratings)
    return np.bincount(at[present.any(axis=1)], minlength=groups)


def _spread(
    ratings: Ratings, at: NDArray[np.intp], groups: int, low: float, high: float
) -> _Spread:
    shape = (groups, ratings.shape[1])
    n, mean, variance, ad = (np.empty(shape) for _ in range(4))
    for j in range(ratings.shape[1]):
        x = as_float(ratings[:, j])
        present = ~np.isnan(x)
        x, of = x[present], at[present]
        if x.size and (x.min() < low or x.max() > high):
            raise ValueError(f"item {j} has answers off the scale from {low} to {high}")
        n[:, j], mean[:, j], variance[:, j], ad[:, j] = _item(x - low, of, groups)
    return _Spread(
        n=n, mean=mean + low, variance=variance, ad=ad, a_wg=_a_wg(n, mean, variance, high - low)
    )


def _item(x: Matrix, of: NDArray[np.intp], groups: int) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    n = np.bincount(of, minlength=groups).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(of, weights=x, minlength=groups) / n
        deviation = x - mean[of]
        variance = np.bincount(of, weights=np.square(deviation), minlength=groups) / (n - 1.0)
        ad = np.bincount(of, weights=np.abs(deviation), minlength=groups) / n
    variance[n < 2] = np.nan
    return n, mean, variance, ad


def _a_wg(n: Matrix, mean: Matrix, variance: Matrix, width: float) -> Matrix:
    """a_wg with means counted from the low end, so that L = 0 and H = `width`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        most = (width - mean) * mean * n / (n - 1.0)
        value = 1.0 - 2.0 * variance / most
        reach = width / n - 1e-9 * width
        value[(mean < reach) | (mean > width - reach)] = np.nan
    value[variance <= ROUNDING * width**2] = 1.0
    return value


def _group(code: int, answering: int, spread: _Spread, null: Null) -> WithinGroup:
    usable = spread.n >= 2
    items, left_out = int(usable.sum()), int((~usable).sum())
    if items == 0:
        reason = {0: "no_answers", 1: "one_respondent"}.get(answering, "too_few")
        return WithinGroup(group=code, n=answering, items=0, left_out=left_out, reason=reason)
    variance = float(spread.variance[usable].mean())
    ratio = min(variance / null.variance, 1.0)
    defined = spread.a_wg[usable & ~np.isnan(spread.a_wg)]
    return WithinGroup(
        group=code,
        n=int(spread.n[usable].min()),
        items=items,
        left_out=left_out,
        mean=float(spread.mean[usable].mean()),
        variance=variance,
        r_wg=items * (1.0 - ratio) / (items * (1.0 - ratio) + ratio),
        beyond_null=variance > null.variance * (1.0 + 1e-12),
        a_wg=float(defined.mean()) if defined.size else None,
        a_wg_items=int(defined.size),
        a_wg_reason=None if defined.size else "mean_out_of_range",
        ad=float(spread.ad[usable].mean()),
    )
