"""Gap 1 of the five-gaps model: does the supplier know what customers expect?"""

from dataclasses import dataclass
from typing import Literal

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeGap:
    """What the supplier's raters think that customers expect − what an audience expects.

    Both under the facet expectation, to the same items. `unit`: "scale" points or, on mixed
    scales, "hundred" (points of 0–100), of `supplier`, `demand`, `gap` and `ci`. Below 0 customers
    expect more than the supplier thinks. `p` is the larger of Welch's and that of the t test with
    pooled variance, by Holm within level and audience `p_adjusted`; `effect` is Hedges' g. A single
    rater is a fixed point; of one alone among several there is the bare gap ("one_respondent").
    """

    level: Level
    id: str
    audience: str
    n: int | None
    n_supplier: int | None = None
    unit: Literal["scale", "hundred"] | None = None
    supplier: float | None = None
    demand: float | None = None
    gap: float | None = None
    ci: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    effect: float | None = None
    effect_ci: Interval | None = None
    reason: str | None = None
