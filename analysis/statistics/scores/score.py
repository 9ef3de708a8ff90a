"""One score, on the items' own scale and on 0–100, with its n."""

from dataclasses import dataclass
from typing import Annotated, Literal

from analysis.statistics.intervals import Interval, Mean, Share
from analysis.statistics.kinds import MEAN, SCORE, SD, SE, SHARE

Level = Literal["overall", "characteristic", "subcharacteristic", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One node's score.

    `mean`, `sd`, `se`, `ci` are on the items' own scale, None with `scale_reason` "mixed_scales"
    where the items below do not share one; `…100` are on 0–100. Intervals are mean ± t·se, cut off
    at the ends of the scale. `coverage`: the mean share of the node's weight that respondents
    (those with any answer in the tree) answered. `reason`: "no_items", "zero_weight",
    "no_answers", "one_respondent", "constant", or None.
    """

    level: Level
    n: int
    mean: Annotated[float | None, MEAN] = None
    sd: Annotated[float | None, SD] = None
    se: Annotated[float | None, SE] = None
    ci: Annotated[Interval | None, MEAN] = None
    score100: Annotated[float | None, SCORE] = None
    sd100: float | None = None
    se100: float | None = None
    ci100: Annotated[Interval | None, SCORE] = None
    top_box: Share | None = None
    coverage: Annotated[float | None, SHARE] = None
    reason: str | None = None
    scale_reason: str | None = None

    @property
    def on_scale(self) -> Mean:
        """The estimate on the items' own scale."""
        return Mean(
            n=self.n,
            mean=self.mean,
            sd=self.sd,
            se=self.se,
            ci=self.ci,
            reason=self.scale_reason,
        )

    @property
    def on_100(self) -> Mean:
        """The estimate on 0–100."""
        return Mean(
            n=self.n,
            mean=self.score100,
            sd=self.sd100,
            se=self.se100,
            ci=self.ci100,
            reason=self.reason,
        )


def score(
    level: Level,
    *,
    scale: Mean | None,
    hundred: Mean,
    top_box: Share | None = None,
    coverage: float | None = None,
) -> Score:
    """Both faces of one estimate put together; `scale` is None where scales are mixed."""
    on_scale = scale or Mean(n=hundred.n)
    return Score(
        level=level,
        n=hundred.n,
        mean=on_scale.mean,
        sd=on_scale.sd,
        se=on_scale.se,
        ci=on_scale.ci,
        score100=hundred.mean,
        sd100=hundred.sd,
        se100=hundred.se,
        ci100=hundred.ci,
        top_box=top_box,
        coverage=coverage,
        reason=hundred.reason,
        scale_reason="mixed_scales" if scale is None else scale.reason,
    )


def within(ci: Interval | None, low: float, high: float) -> Interval | None:
    """An interval cut off at `low` and `high`, beyond which no true value can lie.

    It covers whatever the uncut one covers: no value that is possible is lost.
    """
    return None if ci is None else (max(ci[0], low), min(ci[1], high))


def stretched(mean: Mean, factor: float, shift: float) -> Mean:
    """The same estimate of factor·x + shift, factor > 0."""
    return Mean(
        n=mean.n,
        mean=None if mean.mean is None else factor * mean.mean + shift,
        sd=None if mean.sd is None else factor * mean.sd,
        se=None if mean.se is None else factor * mean.se,
        ci=None if mean.ci is None else (factor * mean.ci[0] + shift, factor * mean.ci[1] + shift),
        reason=mean.reason,
    )
