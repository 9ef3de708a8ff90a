"""Alphas beside each other: of perception and expectation, and of the audiences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.sections.consistency.scales import Scale
from analysis.statistics.gaps.families import holm
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, ID, P, Reason
from analysis.statistics.moments.gather import moments
from analysis.statistics.reliability.alpha_tests import AlphaTest, feldt_test, hakstian_whalen
from analysis.statistics.reliability.difference_scores import (
    DifferenceReliability,
    difference_reliability,
)
from analysis.statistics.reliability.scale import Reliability
from analysis.study.frame import Frame
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import HELD, Row
from analysis.study.undertaking import Level
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceDetail(Row):
    """Reliability of a person's perception − expectation on one scale of one audience.

    `from_parts`: from the two alphas, variances and the `correlation`; `of_differences`: alpha of
    the items' differences.
    """

    level: Level
    scale: Annotated[str, ID]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    difference: Annotated[DifferenceReliability | None, HELD] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaComparison(Row):
    """Whether the alphas of two or more audiences differ on one scale.

    `test`: "feldt" (two) or "hakstian_whalen" (more; χ² with `df`); `p_adjusted`: Holm over scales.
    """

    level: Level
    scale: Annotated[str, ID]
    facet: Annotated[str, CODE]
    audiences: Annotated[tuple[str, ...], ID]
    alphas: Annotated[tuple[float, ...], COEFFICIENT]
    result: Annotated[AlphaTest, HELD]
    p_adjusted: Annotated[float | None, P] = None
    reason: Reason = None


def differences(work: Work, scales: Sequence[Scale]) -> tuple[DifferenceDetail, ...]:
    """A row per scale of an audience whose items were rated under expectation too."""
    return tuple(row for scale in scales if (row := _difference(work, scale)) is not None)


def _difference(work: Work, scale: Scale) -> DifferenceDetail | None:
    perceived = scale.panel
    expected = work.panel(perceived.frame.audience, "expectation")
    if expected is None:
        return None
    pairs = list(_pairs(scale, expected.frame))
    if not pairs:
        return None
    row = DifferenceDetail(
        level=scale.key[0],
        scale=scale.key[1],
        audience=perceived.frame.audience,
        n=None,
        k=len(pairs),
    )
    withheld = scale.withheld or expected.why_not_all(scale.key)
    if withheld is not None:
        return replace(row, reason=withheld)
    ends = {(int(f.low[j]), int(f.high[j])) for f, j in _ends(scale, expected.frame, pairs)}
    if len(ends) > 1:
        return replace(row, reason="mixed_scales")
    return _figures(row, perceived, expected.frame, pairs)


def _pairs(scale: Scale, other: Frame) -> Iterator[tuple[int, int]]:
    places = {item.id: j for j, item in enumerate(other.items)}
    for column, item in zip(scale.columns, scale.items, strict=True):
        if item in places:
            yield column, places[item]


def _ends(
    scale: Scale, other: Frame, pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[Frame, int]]:
    for p, e in pairs:
        yield scale.panel.frame, p
        yield other, e


def _figures(
    row: DifferenceDetail, panel: Panel, other: Frame, pairs: Sequence[tuple[int, int]]
) -> DifferenceDetail:
    both = np.hstack(
        [panel.frame.points[:, [p for p, _ in pairs]], other.points[:, [e for _, e in pairs]]]
    )
    k = len(pairs)
    difference = difference_reliability(
        moments(both, panel.frame.weights), range(k), range(k, 2 * k)
    )
    if 0 < difference.n < panel.threshold:
        return replace(row, reason="suppressed")
    return replace(
        row,
        n=difference.n,
        k=difference.k,
        difference=difference,
        reason=reason(difference.reason or difference.parts_reason or difference.items_reason),
    )


def comparisons(scales: Sequence[Scale]) -> tuple[AlphaComparison, ...]:
    """A row per scale that two audiences or more have with the same items and an alpha."""
    rows = []
    for key in dict.fromkeys(scale.key for scale in scales):
        known = [s for s in scales if s.key == key and _has_alpha(s)]
        same = [s for s in known if _used(s) == _used(known[0])]
        if len(same) > 1:
            rows.append(_compared(same))
    adjusted = holm([row.p for row in rows])
    return tuple(replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True))


def _has_alpha(scale: Scale) -> bool:
    mixed = scale.panel.frame.span(scale.key) is None
    return scale.reliability is not None and scale.reliability.alpha is not None and not mixed


def _used(scale: Scale) -> frozenset[str]:
    """The items that its alpha rests on: those without variance are left out."""
    assert scale.reliability is not None
    statistics = zip(scale.items, scale.reliability.items, strict=True)
    return frozenset(item for item, statistic in statistics if statistic.item_total is not None)


def _compared(scales: Sequence[Scale]) -> AlphaComparison:
    groups = [scale.reliability for scale in scales if scale.reliability is not None]
    test = _test(groups)
    return AlphaComparison(
        level=scales[0].key[0],
        scale=scales[0].key[1],
        facet=scales[0].panel.frame.facet,
        audiences=tuple(scale.panel.frame.audience for scale in scales),
        alphas=tuple(group.alpha for group in groups if group.alpha is not None),
        result=test,
        reason=test.reason,
    )


def _test(groups: Sequence[Reliability]) -> AlphaTest:
    return feldt_test(*groups) if len(groups) == 2 else hakstian_whalen(groups)
