"""Whether a gap between perception and expectation holds up when it is measured in other ways."""

from dataclasses import dataclass
from typing import Literal

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCheck:
    """One perception–expectation gap by several methods; `gap`, `ci` and `p` are those of `gaps`.

    `n` pairs. `unit`: "scale" points or, where scales are mixed, "hundred" (points of 0–100), of
    `gap`, `ci` and `bootstrap_ci`. `p_bh`: the paired t's p by Benjamini & Hochberg in the family
    that Holm takes.

    `bootstrap_ci`: of `draws` resamples of whole respondents; `bootstrap_reason` why not.
    `zeros`: pairs without a difference, which Wilcoxon's signed ranks leave out; `rank_p`, exact
    where `rank_exact`, and by Holm `rank_p_adjusted`; `biserial`: the matched-pairs rank-biserial
    correlation, from −1 (all below their expectation) to 1, with its interval; `rank_reason` why
    not. Ranks do not use respondent weights.

    `judged`: how many of the intervals of means, bootstrap and ranks there are; `apart`: how many
    of them leave out 0; `same`: whether all say the same. `reason`: why there is no gap, or no p.
    """

    level: Level
    id: str
    audience: str
    n: int | None
    unit: Literal["scale", "hundred"] | None = None
    gap: float | None = None
    ci: Interval | None = None
    p: float | None = None
    p_bh: float | None = None
    bootstrap_ci: Interval | None = None
    draws: int | None = None
    bootstrap_reason: str | None = None
    zeros: int | None = None
    rank_p: float | None = None
    rank_p_adjusted: float | None = None
    rank_exact: bool = False
    biserial: float | None = None
    biserial_ci: Interval | None = None
    rank_reason: str | None = None
    judged: int = 0
    apart: int = 0
    same: bool | None = None
    reason: str | None = None
