"""Satisfaction by figures that are not the same, and the net promoter score."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Loyalty:
    """One node in one audience: overall, a characteristic, or an item of an outcome.

    `index`: mean on 0–100 by the linear scheme, (x − low)/(high − low)·100. `five_level`: the same
    answers by the mapping 100/80/60/30/0, for items of five points only. `satisfied` (items):
    share at the two best points. `net_promoter` (recommendation items on 0–10): share of 9 and 10
    − share of 0 to 6, in percentage points; its interval is the score interval. `promoters`,
    `passives`, `detractors`: shares. Intervals are 95 %.
    """

    level: Level
    id: str
    audience: str
    n: int | None
    index: float | None = None
    index_ci: Interval | None = None
    five_level: float | None = None
    five_level_ci: Interval | None = None
    satisfied: float | None = None
    satisfied_ci: Interval | None = None
    net_promoter: float | None = None
    net_promoter_ci: Interval | None = None
    net_promoter_se: float | None = None
    promoters: float | None = None
    passives: float | None = None
    detractors: float | None = None
    reason: str | None = None
