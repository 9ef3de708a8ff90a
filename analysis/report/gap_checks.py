"""Whether a gap between supplier and demand side holds up when it is measured in other ways."""

from dataclasses import dataclass
from typing import Literal

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCheck:
    """One supplier gap by several methods; `gap`, `ci` and `p` are those of `gaps`.

    `unit`: "scale" points or, where scales are mixed, "hundred" (points of 0–100), of `gap`,
    `bootstrap_ci`, `drawn`, `tau`. `p_bh`: Welch's p by Benjamini & Hochberg in the family that
    Holm takes.

    `bootstrap_ci`: of `draws` resamples of both sides; `bootstrap_reason` why not.
    `probability`: that a rater's figure is above a respondent's, ties half, with Brunner &
    Munzel's interval, `rank_p` and, by Holm, `rank_p_adjusted`; `rank_pooled`: raters agree, so
    the error is that of exchangeable sides. `delta`: Cliff's, with Feng & Cliff's interval;
    `rank_reason` why not.

    `drawn`: the gap drawn towards the mean of the `family` gaps of its level, with its interval;
    `weight`: how much of its own deviation it kept; `tau`: standard deviation of the true gaps of
    that family (REML); `drawn_reason` why not.

    `judged`: how many of the intervals of means, bootstrap and delta there are; `apart`: how many
    of them leave out 0; `same`: whether all say the same.
    `reason`: why there is no gap, or no p.
    """

    level: Level
    id: str
    audience: str
    n: int | None
    n_supplier: int | None
    unit: Literal["scale", "hundred"] | None = None
    gap: float | None = None
    ci: Interval | None = None
    p: float | None = None
    p_bh: float | None = None
    bootstrap_ci: Interval | None = None
    draws: int | None = None
    bootstrap_reason: str | None = None
    probability: float | None = None
    probability_ci: Interval | None = None
    rank_p: float | None = None
    rank_p_adjusted: float | None = None
    rank_pooled: bool = False
    delta: float | None = None
    delta_ci: Interval | None = None
    rank_reason: str | None = None
    drawn: float | None = None
    drawn_ci: Interval | None = None
    weight: float | None = None
    family: int | None = None
    tau: float | None = None
    drawn_reason: str | None = None
    judged: int = 0
    apart: int = 0
    same: bool | None = None
    reason: str | None = None
