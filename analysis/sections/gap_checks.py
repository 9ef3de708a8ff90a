"""Whether a gap between supplier and demand side holds up when it is measured in other ways."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from zlib import crc32

import numpy as np

from analysis.sections.gaps import GAPS, Gap
from analysis.statistics.gaps.brunner_munzel import RankGap, rank_gap
from analysis.statistics.gaps.gap_bootstrap import LARGE, Bootstrap, bootstrap_gaps
from analysis.statistics.gaps.pooling import Pooling, error_covariance, partial_pooling
from analysis.statistics.kinds import COUNT, EFFECT, GAP, MEAN, SHARE, Interval, P, Reason
from analysis.statistics.moments.algebra import finish, select
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Covariances
from analysis.study.checks import Check, adjusted, agreeing
from analysis.study.frame import Key
from analysis.study.outcome import items, scores100
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import both, held
from analysis.study.section import Section
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCheck(Check):
    """One supplier gap by several methods, each for this gap by itself; `ci` and `p` are Welch's.

    `probability`: that a rater's figure is above a respondent's, ties half, with Brunner &
    Munzel's interval, to which `rank_p` belongs; `rank_pooled`: raters agree, so the error is that
    of exchangeable sides. `delta`: Cliff's, with Feng & Cliff's interval.

    `drawn`: the gap drawn towards the mean of the `family` gaps of its level, with its interval;
    `weight`: how much of its own deviation it kept; `tau`: standard deviation of the true gaps of
    that family (REML); `drawn_reason` why not. `drawn` and `tau` are in `unit`.
    """

    n_supplier: Annotated[int | None, COUNT]
    ranks: Annotated[
        RankGap | None,
        both(
            held(SHARE, probability="probability", probability_ci="probability_ci"),
            held(P, rank_p="p"),
            held(EFFECT, delta="delta", delta_ci="delta_ci"),
        ),
    ] = None
    rank_pooled: bool = False
    drawn: Annotated[float | None, GAP] = None
    drawn_ci: Annotated[Interval | None, GAP] = None
    weight: Annotated[float | None, SHARE] = None
    family: Annotated[int | None, COUNT] = None
    tau: Annotated[float | None, MEAN] = None
    drawn_reason: Reason = None


SEED = 33850
DRAWS = 999
COLUMNS = 8
"""So many nodes are resampled at a time where people are many, to bound memory."""
POOLED = ("characteristic", "subcharacteristic", "item")
"""The levels whose gaps are one family for pooling; outcomes are another matter."""
_Place = tuple[int, Pooling]


def gap_checks(work: Work, gaps: tuple[Gap, ...]) -> tuple[GapCheck, ...]:
    """A row per node and audience for which there is a supplier gap among `gaps`."""
    checks: list[GapCheck] = []
    for group in work.groups:
        demand = work.panel(group.audience.id, "perception")
        rows = [
            row for row in gaps
            if row.kind == "supplier-demand" and row.audience == group.audience.id
            and row.gap100 is not None
        ]  # fmt: skip
        if rows and work.supplier is not None and demand is not None:
            checks += _against(work.supplier, demand, rows, work.inputs.options.confidence)
    return tuple(checks)


def _against(supplier: Panel, demand: Panel, rows: list[Gap], level: float) -> Iterator[GapCheck]:
    keys: tuple[Key, ...] = tuple((row.level, row.id) for row in rows)
    resampled = _resampled(supplier, demand, keys, level)
    checks = [
        _check(supplier, demand, row, drawn, level)
        for row, drawn in zip(rows, resampled, strict=True)
    ]
    drawn = _pooled(supplier, demand, keys, level)
    yield from adjusted([_with_drawn(check, demand, drawn) for check in checks])


def _resampled(
    supplier: Panel, demand: Panel, keys: tuple[Key, ...], level: float
) -> Iterator[Bootstrap]:
    """All nodes at once, or a few at a time where there are many people."""
    audience = demand.frame.audience
    rng = np.random.default_rng([SEED, crc32(audience.encode())])
    step = len(keys) if len(demand.frame.points) <= LARGE else COLUMNS
    for at in range(0, len(keys), step):
        few = keys[at : at + step]
        yield from bootstrap_gaps(
            scores100(supplier.frame, few),
            scores100(demand.frame, few),
            rng=rng,
            demand_weights=demand.frame.weights,
            draws=DRAWS,
            level=level,
        )


def _check(supplier: Panel, demand: Panel, row: Gap, drawn: Bootstrap, level: float) -> GapCheck:
    key: Key = (row.level, row.id)
    unit, weights = _unit(demand, key), demand.frame.weights
    theirs, ours = supplier.frame.on_100(key), demand.frame.on_100(key)
    ranks = rank_gap(theirs, ours, demand_weights=weights, level=level)
    check = GapCheck(
        level=row.level,
        id=row.id,
        audience=row.audience,
        n=row.n,
        n_supplier=row.n_supplier,
        unit="hundred" if unit is None else "scale",
        gap=row.gap100 if unit is None else row.gap,
        ci=_stretched(None if row.tested is None else row.tested.ci, unit),
        p=None if row.tested is None else row.tested.p,
        bootstrap_ci=_stretched(drawn.ci, unit),
        draws=drawn.draws or None,
        bootstrap_reason=reason(drawn.reason),
        ranks=ranks,
        rank_pooled=ranks.pooled,
        rank_reason=reason(ranks.reason),
        drawn_reason="not_computed",
        reason=None if row.tested is not None and row.tested.p is not None else row.reason,
    )
    return _compared(check)


def _unit(panel: Panel, key: Key) -> float | None:
    """How many scale points one point of 0–100 is; None on mixed scales."""
    span = panel.frame.span(key)
    return None if span is None else span / 100.0


def _stretched(ends: Interval | None, unit: float | None) -> Interval | None:
    return ends if ends is None or unit is None else (ends[0] * unit, ends[1] * unit)


def _compared(check: GapCheck) -> GapCheck:
    intervals = (check.ci, check.bootstrap_ci, check.delta_ci)
    return replace(check, agreeing=agreeing(intervals))


def _pooled(
    supplier: Panel, demand: Panel, keys: tuple[Key, ...], level: float
) -> Mapping[Key, _Place]:
    """Where each gap stands in its family, and the family pooled on 0–100."""
    rated = set(items(demand.frame))
    places: dict[Key, _Place] = {}
    for name in POOLED:
        family = tuple(key for key in keys if key[0] == name and (name != "item" or key in rated))
        pooling = _family(supplier, demand, family, level) if family else None
        if pooling is not None:
            places |= {key: (at, pooling) for at, key in enumerate(family)}
    return places


def _family(supplier: Panel, demand: Panel, keys: tuple[Key, ...], level: float) -> Pooling | None:
    theirs, ours = _moments(supplier, keys), _moments(demand, keys)
    v = error_covariance(theirs, ours)
    return (
        partial_pooling(theirs.mean - ours.mean, v, level=level) if np.isfinite(v).all() else None
    )


def _moments(panel: Panel, keys: tuple[Key, ...]) -> Covariances:
    """Means and covariances, on 0–100, of the scores of nodes of one level."""
    frame = panel.frame
    if keys[0][0] != "item" or panel.moments is None:
        return finish(moments(scores100(frame, keys), frame.weights))
    at = [frame.columns(key)[0] for key in keys]
    low = frame.low[at].astype(np.float64)
    step = 100.0 / (frame.high[at] - low)
    known = finish(select(panel.moments, at))
    return replace(
        known, mean=(known.mean - low) * step, covariance=known.covariance * step[:, None] * step
    )


def _with_drawn(check: GapCheck, demand: Panel, drawn: Mapping[Key, _Place]) -> GapCheck:
    key: Key = (check.level, check.id)
    if key not in drawn:
        return check
    place, pooling = drawn[key]
    if pooling.reason is not None:
        return replace(check, family=pooling.k, drawn_reason=pooling.reason)
    unit = _unit(demand, key)
    factor = 1.0 if unit is None else unit
    gap = pooling.gaps[place]
    return replace(
        check,
        drawn=gap.estimate * factor,
        drawn_ci=_stretched(gap.ci, factor),
        weight=gap.weight,
        family=pooling.k,
        tau=None if pooling.tau is None else pooling.tau * factor,
        drawn_reason=None,
    )


GAP_CHECKS = Section(
    "gap_checks", GapCheck, lambda study: gap_checks(study.work, study[GAPS]), switch="gap_checks"
)
