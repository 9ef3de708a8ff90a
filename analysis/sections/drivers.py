"""What goes with the outcome, in every audience of the demand side that rates one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.kinds import COUNT, ID, Reason
from analysis.statistics.priorities import drivers as statistics
from analysis.statistics.priorities.regression import Coefficient
from analysis.statistics.priorities.variance_shares import Contribution, Division
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
from analysis.study.rows import HELD, Row, held
from analysis.study.section import Section
from analysis.study.undertaking import Level
from analysis.study.work import Work

DrawnBy = Literal["resampling", "normal_limit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver(Row):
    """One predictor: its part of R² (`part`) and of the whole R² (`share`), with intervals.

    `rank` 1 is the strongest; `same_rank`: share of the draws in which it has that rank. `r`: its
    correlation with the outcome; `slope`: points of the outcome (0–100) per point of the score
    (0–100), the others held, with HC3's interval and p; `beta` standardised; `vif`: variance
    inflation. `reason` says why the part or the slope is missing.
    """

    level: Level
    id: Annotated[str, ID]
    contribution: Annotated[
        Contribution | None,
        held(
            part="value",
            part_ci="ci",
            share="share",
            share_ci="share_ci",
            rank="rank",
            same_rank="same_rank",
        ),
    ] = None
    coefficient: Annotated[
        Coefficient | None, held(r="r", slope="slope", slope_ci="ci", p="p", beta="beta", vif="vif")
    ] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers(Row):
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
    regression: Annotated[statistics.Drivers | None, HELD] = None
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
    rows = (_row(panel, work.inputs.options.confidence) for panel in panels(work))
    return tuple(row for row in rows if row is not None)


def _row(panel: Panel, level: float) -> Drivers | None:
    frame, target = panel.frame, outcome(panel)
    keys = shown(panel, characteristics(frame))
    if target is None or len(keys) < 2:
        return None
    every = scores100(frame, (*keys, target))
    explained = statistics.drivers(
        every[:, :-1], every[:, -1], frame.weights, rng=stream(frame.audience), level=level
    )
    row = Drivers(
        audience=frame.audience,
        outcome=target[1],
        n=None,
        left_out=None,
        k=explained.k,
        reason=reason(explained.reason),
    )
    if explained.n < max(FEWEST_PEOPLE, PER_PARAMETER * (explained.k + 1)):
        return replace(row, reason="too_few")
    row = replace(row, n=explained.n, left_out=explained.left_out)
    if explained.reason is not None or explained.division is None:
        return row
    return replace(
        row,
        regression=explained,
        division=explained.division.method,
        drawn_by=explained.division.drawn_by,
        draws=explained.division.draws,
        parts=tuple(_parts(keys, explained, explained.division)),
        reason=reason(explained.division.reason or explained.condition_reason),
    )


def _parts(
    keys: tuple[Key, ...], explained: statistics.Drivers, division: Division
) -> Iterator[Driver]:
    by_column = {each.column: each for each in division.contributions}
    for key, slope in zip(keys, explained.coefficients, strict=True):
        yield Driver(
            level=key[0],
            id=key[1],
            contribution=by_column.get(slope.column),
            coefficient=slope,
            reason=reason(slope.reason or division.reason),
        )


DRIVERS = Section("drivers", Drivers, lambda study: drivers(study.work), switch="drivers")
