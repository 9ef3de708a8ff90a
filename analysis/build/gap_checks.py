"""Every supplier gap again by ranks, by resampling, and drawn towards its family."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from zlib import crc32

import numpy as np

from analysis.build.agreeing import adjusted, agreeing
from analysis.build.frame import Key
from analysis.build.outcome import items, scores100
from analysis.build.panel import Panel
from analysis.build.reasons import reason
from analysis.build.work import Work
from analysis.report.figures import Gap, Interval
from analysis.report.gap_checks import GapCheck
from analysis.statistics.gaps.brunner_munzel import rank_gap
from analysis.statistics.gaps.gap_bootstrap import LARGE, Bootstrap, bootstrap_gaps
from analysis.statistics.gaps.pooling import Pooling, error_covariance, partial_pooling
from analysis.statistics.moments.algebra import finish, select
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Covariances

SEED = 33850
DRAWS = 999
COLUMNS = 8
"""So many nodes are resampled at a time where people are many, to bound memory."""
POOLED = ("characteristic", "subcharacteristic", "item")
"""The levels whose gaps are one family for pooling; outcomes are another matter."""
_Place = tuple[int, Pooling]


def gap_checks(work: Work, gaps: tuple[Gap, ...]) -> tuple[GapCheck, ...]:
    """A row per node and audience for which there is a supplier gap among `gaps`."""
    found: list[GapCheck] = []
    for group in work.groups:
        demand = work.panel(group.audience.id, "perception")
        rows = [
            row for row in gaps
            if row.kind == "supplier-demand" and row.audience == group.audience.id
            and row.gap100 is not None
        ]  # fmt: skip
        if rows and work.supplier is not None and demand is not None:
            found += _against(work.supplier, demand, rows, work.inputs.options.confidence)
    return tuple(found)


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
        ci=row.ci100 if unit is None else row.ci,
        p=row.p,
        bootstrap_ci=_stretched(drawn.ci, unit),
        draws=drawn.draws or None,
        bootstrap_reason=reason(drawn.reason),
        probability=ranks.probability,
        probability_ci=ranks.probability_ci,
        rank_p=ranks.p,
        rank_pooled=ranks.pooled,
        delta=ranks.delta,
        delta_ci=ranks.delta_ci,
        rank_reason=reason(ranks.reason),
        drawn_reason="not_computed",
        reason=None if row.p is not None else row.reason,
    )
    return _compared(_bare(check) if supplier.one_of_several(key) else check)


def _bare(check: GapCheck) -> GapCheck:
    """One alone of several raters: no method knows how the others would have scattered."""
    return replace(
        check,
        bootstrap_ci=None,
        draws=None,
        bootstrap_reason="one_respondent",
        probability=None,
        probability_ci=None,
        rank_p=None,
        rank_pooled=False,
        delta=None,
        delta_ci=None,
        rank_reason="one_respondent",
    )


def _unit(panel: Panel, key: Key) -> float | None:
    """How many scale points one point of 0–100 is; None on mixed scales."""
    span = panel.frame.span(key)
    return None if span is None else span / 100.0


def _stretched(ends: Interval | None, unit: float | None) -> Interval | None:
    return ends if ends is None or unit is None else (ends[0] * unit, ends[1] * unit)


def _compared(check: GapCheck) -> GapCheck:
    found = agreeing((check.ci, check.bootstrap_ci, check.delta_ci))
    return replace(check, judged=found.judged, apart=found.apart, same=found.same)


def _pooled(
    supplier: Panel, demand: Panel, keys: tuple[Key, ...], level: float
) -> Mapping[Key, _Place]:
    """Where each gap stands in its family, and the family pooled on 0–100."""
    rated = set(items(demand.frame))
    found: dict[Key, _Place] = {}
    for name in POOLED:
        family = tuple(key for key in keys if key[0] == name and (name != "item" or key in rated))
        pooling = _family(supplier, demand, family, level) if family else None
        if pooling is not None:
            found |= {key: (at, pooling) for at, key in enumerate(family)}
    return found


def _family(supplier: Panel, demand: Panel, keys: tuple[Key, ...], level: float) -> Pooling | None:
    one, two = _moments(supplier, keys), _moments(demand, keys)
    v = error_covariance(one, two)
    return partial_pooling(one.mean - two.mean, v, level=level) if np.isfinite(v).all() else None


def _moments(panel: Panel, keys: tuple[Key, ...]) -> Covariances:
    """Means and covariances, on 0–100, of the scores of nodes of one level."""
    frame = panel.frame
    if keys[0][0] != "item" or panel.moments is None:
        return finish(moments(scores100(frame, keys), frame.weights))
    at = [frame.columns(key)[0] for key in keys]
    low = frame.low[at].astype(np.float64)
    step = 100.0 / (frame.high[at] - low)
    found = finish(select(panel.moments, at))
    return replace(
        found, mean=(found.mean - low) * step, covariance=found.covariance * step[:, None] * step
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
    one = pooling.gaps[place]
    return replace(
        check,
        drawn=one.estimate * factor,
        drawn_ci=_stretched(one.ci, factor),
        weight=one.weight,
        family=pooling.k,
        tau=None if pooling.tau is None else pooling.tau * factor,
        drawn_reason=None,
    )
