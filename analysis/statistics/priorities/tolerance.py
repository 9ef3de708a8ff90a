"""The zone of tolerance: perceived service against the adequate and the desired level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import (
    LEVEL,
    Mean,
    Share,
    Test,
    share_estimate,
    size_of_mean,
    t_test,
)
from analysis.statistics.moments.columns import means
from analysis.statistics.moments.values import Matrix, Ratings, as_float, check_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One item, or the whole; figures in scale points.

    `adequacy`: perceived − adequate, over those who gave both; `superiority`: perceived − desired,
    likewise; each with Student's t for 0. `width`: desired − adequate of those who hold a zone.

    `below`, `within`, `above`: shares of the `n` people who gave all three and hold a zone (desired
    ≥ adequate) and whose perception lies under the adequate level, from that to the desired level
    (both ends belong to the zone), or over it. `inverted` people gave a desired level under the
    adequate one: they hold no zone and are in no share, but stay in adequacy and superiority.
    `reason`, for the shares: "no_answers" (nobody gave all three, or all are inverted).
    """

    adequacy: Mean
    superiority: Mean
    adequacy_test: Test | None
    superiority_test: Test | None
    width: Mean
    n: int
    inverted: int
    below: Share
    within: Share
    above: Share
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """Every item's zone, and that of respondents' own means over the items."""

    items: tuple[Zone, ...]
    overall: Zone


def tolerance(
    perceived: Ratings,
    adequate: Ratings,
    desired: Ratings,
    weights: NDArray[np.floating] | None = None,
    *,
    level: float = LEVEL,
) -> Tolerance:
    """Adequacy, superiority and the zone of tolerance (Parasuraman, Zeithaml & Berry 1994).

    n × k each, the same items in the same columns on one scale, high = good; `weights` n, ≥ 0. An
    item's differences are within respondents (paired), pairwise over the answers. The whole
    compares, for each respondent, the means of perceived, adequate and desired level over the items
    that got all three. ValueError for unequal shapes or wrong weights.
    """
    if perceived.ndim != 2 or not perceived.shape == adequate.shape == desired.shape:
        raise ValueError(
            f"three n × k alike, not {perceived.shape}, {adequate.shape} and {desired.shape}"
        )
    checked = check_weights(weights, len(perceived))
    here = slice(None) if checked is None else checked > 0
    w = None if checked is None else checked[here]
    # One item after the other: a column of 10⁵ floats stays in the cache, the whole does not.
    facets = [np.ascontiguousarray(each[here].T) for each in (perceived, adequate, desired)]
    sums, n = np.zeros((3, facets[0].shape[1])), np.zeros(facets[0].shape[1])
    items = []
    for points in zip(*facets, strict=True):
        p, a, d = (as_float(each) for each in points)
        items.append(_zone(p, a, d, w, level))
        all_three = ~np.isnan(p + a + d)
        n += all_three
        for total, values in zip(sums, (p, a, d), strict=True):
            np.add(total, values, out=total, where=all_three)
    p, a, d = np.divide(sums, n, out=np.full(sums.shape, np.nan), where=n > 0)
    return Tolerance(items=tuple(items), overall=_zone(p, a, d, w, level))


def _zone(p: Matrix, a: Matrix, d: Matrix, weights: Matrix | None, level: float) -> Zone:
    over, beyond, width = (_exactly_zero(gap) for gap in (p - a, p - d, d - a))
    held = ~np.isnan(over + beyond)
    zone = held & (width >= 0.0)
    adequacy, superiority, between = (
        means(gap[:, None], weights, level=level)[0]
        for gap in (over, beyond, np.where(zone, width, np.nan))
    )
    under, past = over[zone] < 0.0, beyond[zone] > 0.0
    w = np.ones(len(under)) if weights is None else weights[zone]
    below, within, above = (_share(hits, w, level) for hits in (under, ~under & ~past, past))
    return Zone(
        adequacy=adequacy,
        superiority=superiority,
        adequacy_test=_against_zero(adequacy),
        superiority_test=_against_zero(superiority),
        width=between,
        n=len(under),
        inverted=int(held.sum()) - len(under),
        below=below,
        within=within,
        above=above,
        reason=None if len(under) else "no_answers",
    )


def _exactly_zero(gap: Matrix) -> Matrix:
    """Means over several items differ in their last digits where they are equal."""
    return np.where(np.abs(gap) < 1e-12, 0.0, gap)


def _share(hits: NDArray[np.bool_], weights: Matrix, level: float) -> Share:
    """The weighted share of hits, with Wilson's interval on the n that the weights leave."""
    n = len(hits)
    if not n:
        return share_estimate(0.0, 0, level=level)
    total = float(weights.sum())
    count = float(weights[hits].sum()) / total * n
    effective = size_of_mean(hits.astype(np.float64), weights, np.square(weights))
    return share_estimate(min(count, float(n)), n, n_effective=effective, level=level)


def _against_zero(mean: Mean) -> Test | None:
    if mean.mean is None or not mean.se:
        return None
    return t_test(mean.mean, mean.se, mean.n - 1.0)
