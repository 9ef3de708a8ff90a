"""The zone of tolerance: perceived service against the adequate and the desired level."""

from dataclasses import dataclass
from typing import Literal

from analysis.report.figures import Interval
from analysis.report.undertaking import Level

DesiredBy = Literal["desired", "expectation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceZone:
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
    id: str
    audience: str
    desired_by: DesiredBy
    n: int | None = None
    inverted: int | None = None
    adequacy: float | None = None
    adequacy_ci: Interval | None = None
    adequacy_p: float | None = None
    adequacy_p_adjusted: float | None = None
    superiority: float | None = None
    superiority_ci: Interval | None = None
    superiority_p: float | None = None
    superiority_p_adjusted: float | None = None
    width: float | None = None
    below: float | None = None
    below_ci: Interval | None = None
    within: float | None = None
    within_ci: Interval | None = None
    above: float | None = None
    above_ci: Interval | None = None
    reason: str | None = None
