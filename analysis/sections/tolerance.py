"""The zone of tolerance: perceived service against the adequate and the desired level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np

from analysis.statistics.disclosure import visible
from analysis.statistics.gaps.families import holm
from analysis.statistics.intervals import Mean, Share, Test
from analysis.statistics.kinds import COUNT, GAP, ID, MEAN, SHARE, P, Reason
from analysis.statistics.moments.values import Matrix, as_float
from analysis.statistics.priorities.tolerance import Zone
from analysis.statistics.priorities.tolerance import tolerance as zones
from analysis.study.frame import OVERALL, Frame, Key, asked_of, frame
from analysis.study.outcome import items, one_scale, panels
from analysis.study.panel import Panel
from analysis.study.rows import Row, held
from analysis.study.section import Section
from analysis.study.undertaking import Level
from analysis.study.work import Work

DesiredBy = Literal["desired", "expectation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceZone(Row):
    """An item's zone in one audience, or (`level` "overall") that of people's own means.

    All figures are of those who gave all three levels. `desired_by`: the facet that is the desired
    level. `adequacy` = perceived − adequate and `superiority` = perceived − desired, in points of
    the scale, with Student's intervals; p of a paired t for 0, and by Holm over the audience's
    items. `width` = desired − adequate of those who hold a zone.

    `n` people hold a zone, `inverted` more gave a desired level under the adequate one and are in
    no share. `below`, `within`, `above`: shares of n, with Wilson's intervals. `reason`: why there
    is nothing, or why single figures are missing.
    """

    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    desired_by: DesiredBy
    n: Annotated[int | None, COUNT] = None
    inverted: Annotated[int | None, COUNT] = None
    over_adequate: Annotated[Mean | None, held(GAP, adequacy="mean", adequacy_ci="ci")] = None
    over_adequate_test: Annotated[Test | None, held(P, adequacy_p="p")] = None
    adequacy_p_adjusted: Annotated[float | None, P] = None
    over_desired: Annotated[Mean | None, held(GAP, superiority="mean", superiority_ci="ci")] = None
    over_desired_test: Annotated[Test | None, held(P, superiority_p="p")] = None
    superiority_p_adjusted: Annotated[float | None, P] = None
    desired_less_adequate: Annotated[Mean | None, held(MEAN, width="mean")] = None
    under_zone: Annotated[Share | None, held(SHARE, below="share", below_ci="ci")] = None
    in_zone: Annotated[Share | None, held(SHARE, within="share", within_ci="ci")] = None
    over_zone: Annotated[Share | None, held(SHARE, above="share", above_ci="ci")] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Levels:
    """An item's three levels of those who gave all of them, NaN for all others.

    `n` of them; `extra` people more are behind a figure elsewhere that superiority could be
    subtracted from.
    """

    key: Key
    desired_by: DesiredBy
    points: tuple[Matrix, Matrix, Matrix]
    n: int
    extra: int
    hidden: bool


def tolerance(work: Work) -> tuple[ToleranceZone, ...]:
    """A row per item with levels, and one of the whole, in every audience of the demand side.

    Listwise within an item: those who gave all three levels. The whole is that of all items
    shown, where they are two or more on one scale with one desired level. Items of outcomes have
    no zone.
    """
    return tuple(row for panel in panels(work) for row in _audience(work, panel))


def _audience(work: Work, panel: Panel) -> Iterator[ToleranceZone]:
    every = tuple(_levels(work, panel))
    if not any(each.n for each in every):
        return
    shown = [each for each in every if not each.hidden]
    rows = {each.key: _blank(panel, each.key, each.desired_by) for each in every}
    if shown:
        p, a, d = (np.column_stack([each.points[i] for each in shown]) for i in range(3))
        level = work.inputs.options.confidence
        by_item = zones(p, a, d, panel.frame.weights, level=level)
        for each, zone in zip(shown, by_item.items, strict=True):
            close = _nearly(each.extra, panel.threshold)
            rows[each.key] = _row(rows[each.key], zone, panel.threshold, close=close)
        whole = _whole(panel, shown, by_item.overall)
        if whole is not None:
            yield whole
    yield from _adjusted(list(rows.values()))


def _levels(work: Work, panel: Panel) -> Iterator[_Levels]:
    asked = asked_of(work.inputs.instrument, panel.frame.audience)
    group = work.group(panel.frame.audience)
    adequate = frame(group.ratings, asked, "adequate", work.inputs.weights)
    desired = frame(group.ratings, asked, "desired", work.inputs.weights)
    expected = work.panel(panel.frame.audience, "expectation")
    for key in items(panel.frame) if adequate is not None else ():
        asked_for = _column(desired, key)
        instead = _column(expected.frame if expected else None, key)
        top = instead if asked_for is None else asked_for
        bottom, seen = _column(adequate, key), _column(panel.frame, key)
        if bottom is None or top is None or seen is None:
            continue
        whole = ~np.isnan(seen + bottom + top)
        n = int(whole.sum())
        by: DesiredBy = "expectation" if asked_for is None else "desired"
        shy = by == "expectation" and expected is not None and expected.why_not(key) is not None
        yield _Levels(
            key=key,
            desired_by=by,
            points=_masked(whole, seen, bottom, top),
            n=n,
            extra=int((~np.isnan(seen + top)).sum()) - n if asked_for is None else 0,
            hidden=shy or panel.why_not(key) is not None or _nearly(n, panel.threshold),
        )


def _masked(whole: np.ndarray, *levels: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    seen, bottom, top = (np.where(whole, each, np.nan) for each in levels)
    return seen, bottom, top


def _column(of: Frame | None, key: Key) -> Matrix | None:
    at = of.columns(key) if of is not None else ()
    return as_float(of.points[:, at[0]]) if of is not None and at else None


def _nearly(n: int, threshold: int) -> bool:
    """Whether these are some people, but too few to be told of by themselves."""
    return n > 0 and not visible(n, threshold)


def _blank(panel: Panel, key: Key, by: DesiredBy) -> ToleranceZone:
    return ToleranceZone(
        level=key[0],
        id=key[1],
        audience=panel.frame.audience,
        desired_by=by,
        reason="suppressed",
    )


def _whole(panel: Panel, shown: Sequence[_Levels], zone: Zone) -> ToleranceZone | None:
    by = {each.desired_by for each in shown}
    if len(shown) < 2 or len(by) > 1 or not one_scale(panel.frame, tuple(e.key for e in shown)):
        return None
    blank = _blank(panel, OVERALL, shown[0].desired_by)
    if _nearly(zone.adequacy.n, panel.threshold):
        return blank
    close = any(_nearly(each.extra, panel.threshold) for each in shown)
    return _row(blank, zone, panel.threshold, close=close)


def _row(blank: ToleranceZone, zone: Zone, threshold: int, *, close: bool) -> ToleranceZone:
    """A zone without what would tell of few people.

    `close`: superiority could be subtracted from the gap to the expectation. The width could be
    subtracted from adequacy less superiority, which the inverted are in.
    """
    row = replace(
        blank,
        n=zone.n,
        inverted=zone.inverted,
        over_adequate=zone.adequacy,
        over_adequate_test=zone.adequacy_test,
        reason=zone.reason or zone.adequacy.reason,
    )
    if not close:
        row = replace(
            row,
            over_desired=zone.superiority,
            over_desired_test=zone.superiority_test,
            reason=row.reason or zone.superiority.reason,
        )
    few = _nearly(zone.n, threshold)
    if not close and not few and not _nearly(zone.inverted, threshold):
        row = replace(row, desired_less_adequate=zone.width)
    if not few:
        row = replace(row, under_zone=zone.below, in_zone=zone.within, over_zone=zone.above)
    lacking = zone.n and (row.superiority is None or row.width is None or row.below is None)
    return replace(row, reason="suppressed") if lacking and row.reason is None else row


def _adjusted(rows: list[ToleranceZone]) -> Iterator[ToleranceZone]:
    """Holm over the audience's items, each of the two differences by itself."""
    adequacy = holm([row.adequacy_p for row in rows])
    superiority = holm([row.superiority_p for row in rows])
    for row, p_adequacy, p_superiority in zip(rows, adequacy, superiority, strict=True):
        yield replace(row, adequacy_p_adjusted=p_adequacy, superiority_p_adjusted=p_superiority)


TOLERANCE = Section(
    "tolerance", ToleranceZone, lambda study: tolerance(study.work), switch="tolerance"
)
