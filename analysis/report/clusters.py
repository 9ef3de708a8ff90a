"""What it does to errors and verdicts that people of one firm, site or department answer alike."""

from dataclasses import dataclass

from analysis.report.figures import Interval, Verdict
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredNode:
    """The score of a node, and the supplier's gap to it, with people in clusters; all on 0–100.

    `score100`, `se100`, `ci100` as if people were independent, as in `scores`; `clustered_se100`,
    `df` and `clustered_ci100` robust to what the `clusters` share (CR2, Satterthwaite's df). `icc`:
    share of the variance between clusters; `design_effect`: how many times it makes the variance
    of the mean; `n_effective` = n/design effect, None where that is not above 0. `reason`: why
    these are missing ("too_few" of `icc` alone: nobody shares a cluster).

    `gap100` as in `gaps`, `gap_ci100` and `gap_p` with the clustered errors; `gap_p_adjusted`, by
    Holm, is of the larger of that p and the pooled one; `gap_verdict`: what the rule says of them.
    `verdict_holds`: whether the verdict of `gaps` stays, None where that is undecided or there is
    none. `gap_reason`: why there is no gap with clustered errors.
    """

    level: Level
    id: str
    n: int | None
    clusters: int | None = None
    score100: float | None = None
    se100: float | None = None
    ci100: Interval | None = None
    clustered_se100: float | None = None
    df: float | None = None
    clustered_ci100: Interval | None = None
    icc: float | None = None
    design_effect: float | None = None
    n_effective: float | None = None
    reason: str | None = None
    gap100: float | None = None
    gap_ci100: Interval | None = None
    gap_p: float | None = None
    gap_p_adjusted: float | None = None
    gap_verdict: Verdict | None = None
    verdict_holds: bool | None = None
    gap_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """One audience of the demand side by the column `by`; people without a text are by themselves.

    `n` sheets in `clusters` of `size` people on average. `rater_clusters`: those of the supplier's
    raters, None where each rater is by himself or all are of one. `reason`: "few_clusters" with
    fewer than five, or than the threshold.
    """

    audience: str
    by: str
    n: int | None
    clusters: int | None = None
    size: float | None = None
    rater_clusters: int | None = None
    nodes: tuple[ClusteredNode, ...] = ()
    reason: str | None = None
