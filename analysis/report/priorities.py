"""What to do first: importance against performance, and what drives an outcome."""

from dataclasses import dataclass
from typing import Literal

from analysis.report.figures import Interval
from analysis.report.undertaking import Level

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
Basis = Literal["stated", "correlation"]
Unit = Literal["scale", "hundred", "correlation"]
Crosshair = Literal["grand_mean", "median", "midpoint"]
DrawnBy = Literal["resampling", "normal_limit"]
Division = Literal["lmg", "relative_weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A node of the importance–performance analysis of one audience.

    `basis` "stated": mean of the importance ratings; "correlation": Pearson's r of the node's
    ratings with those of `outcome`, pairwise, with its interval. Units: points of the scale, 0–100
    where the items do not share one, or a correlation. `n` people rated the performance,
    `n_importance` are behind the importance.

    The lines are the cross-hairs by the two rules: from the nodes that are shown, or the midpoint
    of the scale, which a correlation has not: it keeps the grand mean. `on_line`: a figure lies on
    one and counts to the upper side. `stability`: share of `draws` in the same quadrant, each draw
    with its own cross-hairs; `drawn_by`: how they were drawn.
    """

    level: Level
    id: str
    audience: str
    basis: Basis
    outcome: str | None
    importance_rule: Crosshair
    performance_rule: Crosshair
    n: int | None
    n_importance: int | None
    importance: float | None = None
    importance_ci: Interval | None = None
    importance_unit: Unit = "scale"
    importance_line: float | None = None
    performance: float | None = None
    performance_unit: Unit = "scale"
    performance_line: float | None = None
    quadrant: Quadrant | None = None
    on_line: bool = False
    stability: float | None = None
    drawn_by: DrawnBy | None = None
    draws: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One predictor: its part of R² (`part`) and of the whole R² (`share`), with intervals.

    `rank` 1 is the strongest; `same_rank`: share of the draws in which it has that rank. `r`: its
    correlation with the outcome; `slope`: points of the outcome (0–100) per point of the score
    (0–100), the others held, with HC3's interval and p; `beta` standardised; `vif`: variance
    inflation. `reason` says why the part or the slope is missing.
    """

    level: Level
    id: str
    part: float | None = None
    part_ci: Interval | None = None
    share: float | None = None
    share_ci: Interval | None = None
    rank: int | None = None
    same_rank: float | None = None
    r: float | None = None
    slope: float | None = None
    slope_ci: Interval | None = None
    p: float | None = None
    beta: float | None = None
    vif: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """A regression of an outcome on the scores of all predictors, in one audience.

    Listwise: `n` people answered something of each, `left_out` only of some. `k` predictors vary.
    `division`: how R² is divided. `condition`: of the predictors' correlations. `drawn_by`,
    `draws`: how the intervals came about. `reason`: why there is nothing ("too_few" below 30 people
    or 5 per parameter, house rule; "constant"), or no intervals.
    """

    audience: str
    outcome: str
    n: int | None
    left_out: int | None
    k: int
    r2: float | None = None
    adjusted_r2: float | None = None
    condition: float | None = None
    division: Division | None = None
    drawn_by: DrawnBy | None = None
    draws: int = 0
    parts: tuple[Driver, ...] = ()
    reason: str | None = None
