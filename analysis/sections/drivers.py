"""What drives the outcome, in every audience of the demand side that rates one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.kinds import (
    COEFFICIENT,
    COUNT,
    EFFECT,
    ID,
    RATIO,
    SHARE,
    Interval,
    P,
    Reason,
)
from analysis.statistics.priorities import drivers as statistics
from analysis.statistics.priorities.variance_shares import Division
from analysis.study.frame import Key
from analysis.study.outcome import (
    FEWEST_PEOPLE,
    characteristics,
    outcome,
    panels,
    scores100,
    shown,
    stream,
)
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.section import Section
from analysis.study.undertaking import Level
from analysis.study.work import Work

DrawnBy = Literal["resampling", "normal_limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One predictor: its part of R² (`part`) and of the whole R² (`share`), with intervals.

    `rank` 1 is the strongest; `same_rank`: share of the draws in which it has that rank. `r`: its
    correlation with the outcome; `slope`: points of the outcome (0–100) per point of the score
    (0–100), the others held, with HC3's interval and p; `beta` standardised; `vif`: variance
    inflation. `reason` says why the part or the slope is missing.
    """

    level: Level
    id: Annotated[str, ID]
    part: Annotated[float | None, COEFFICIENT] = None
    part_ci: Annotated[Interval | None, COEFFICIENT] = None
    share: Annotated[float | None, SHARE] = None
    share_ci: Annotated[Interval | None, SHARE] = None
    rank: Annotated[int | None, COUNT] = None
    same_rank: Annotated[float | None, SHARE] = None
    r: Annotated[float | None, COEFFICIENT] = None
    slope: Annotated[float | None, EFFECT] = None
    slope_ci: Annotated[Interval | None, EFFECT] = None
    p: Annotated[float | None, P] = None
    beta: Annotated[float | None, COEFFICIENT] = None
    vif: Annotated[float | None, RATIO] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """A regression of an outcome on the scores of all predictors, in one audience.

    Listwise: `n` people answered something of each, `left_out` only of some. `k` predictors vary.
    `division`: how R² is divided. `condition`: of the predictors' correlations. `drawn_by`,
    `draws`: how the intervals came about. `reason`: why there is nothing ("too_few" below 30 people
    or 5 per parameter, house rule; "constant"), or no intervals.
    """

    audience: Annotated[str, ID]
    outcome: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    left_out: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    r2: Annotated[float | None, SHARE] = None
    adjusted_r2: Annotated[float | None, SHARE] = None
    condition: Annotated[float | None, RATIO] = None
    division: Literal["lmg", "relative_weights"] | None = None
    drawn_by: DrawnBy | None = None
    draws: Annotated[int, COUNT] = 0
    parts: tuple[Driver, ...] = ()
    reason: Reason = None


PER_PARAMETER = 5
"""So many people for each predictor and the outcome (house rule)."""


def drivers(work: Work) -> tuple[Drivers, ...]:
    """One regression per audience: satisfaction, or the first outcome, on the characteristics.

    Scores on 0–100. Where there is but one characteristic its parts take its place.
    """
    found = (_row(panel, work.inputs.options.confidence) for panel in panels(work))
    return tuple(row for row in found if row is not None)


def _row(panel: Panel, level: float) -> Drivers | None:
    frame, target = panel.frame, outcome(panel)
    keys = shown(panel, characteristics(frame))
    if target is None or len(keys) < 2:
        return None
    every = scores100(frame, (*keys, target))
    found = statistics.drivers(
        every[:, :-1], every[:, -1], frame.weights, rng=stream(frame.audience), level=level
    )
    row = Drivers(
        audience=frame.audience,
        outcome=target[1],
        n=None,
        left_out=None,
        k=found.k,
        reason=reason(found.reason),
    )
    if found.n < max(FEWEST_PEOPLE, PER_PARAMETER * (found.k + 1)):
        return replace(row, reason="too_few")
    row = replace(row, n=found.n, left_out=found.left_out)
    if found.reason is not None or found.division is None:
        return row
    return replace(
        row,
        r2=found.r2,
        adjusted_r2=found.adjusted_r2,
        condition=found.condition,
        division=found.division.method,
        drawn_by=found.division.drawn_by,
        draws=found.division.draws,
        parts=tuple(_parts(keys, found, found.division)),
        reason=reason(found.division.reason or found.condition_reason),
    )


def _parts(
    keys: tuple[Key, ...], found: statistics.Drivers, division: Division
) -> Iterator[Driver]:
    by_column = {each.column: each for each in division.contributions}
    for key, slope in zip(keys, found.coefficients, strict=True):
        row = Driver(
            level=key[0],
            id=key[1],
            r=slope.r,
            slope=slope.slope,
            slope_ci=slope.ci,
            p=slope.p,
            beta=slope.beta,
            vif=slope.vif,
            reason=reason(slope.reason or division.reason),
        )
        part = by_column.get(slope.column)
        if part is None:
            yield row
            continue
        yield replace(
            row,
            part=part.value,
            part_ci=part.ci,
            share=part.share,
            share_ci=part.share_ci,
            rank=part.rank,
            same_rank=part.same_rank,
        )


DRIVERS = Section(
    key="drivers",
    row=Drivers,
    build=lambda study: drivers(study.work),
    switch="drivers",
)
