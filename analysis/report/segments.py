"""Groups within an audience: by department, by region, by whatever was asked for."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level
from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentMean:
    """The score (0–100) of the people who chose an option; `n` of them have it.

    `n_effective`: Kish's n of their weights; None where they have none.
    """

    option: str
    n: int | None = None
    score100: float | None = None
    sd100: float | None = None
    ci100: Interval | None = None
    n_effective: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPair:
    """Two options: `difference100` = first − second, with an interval that holds for all pairs.

    `p_adjusted` is Games and Howell's, `p_cautious` the larger of it and the same from Student's
    t; `p_ranks` Dunn's, adjusted by Holm. `effect` is Hedges' g.
    """

    first: str
    second: str
    difference100: float
    ci100: Interval | None = None
    p_adjusted: float | None = None
    p_cautious: float | None = None
    p_ranks: float | None = None
    effect: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentNode:
    """One score over the options of a question; tests are over the options shown alone.

    `n` people in `groups` options. `f`, `df1`, `df2`, `p`: Welch's; `p_cautious`: the larger of it
    and of the classical F test; `p_holm`: that, adjusted over the nodes of the question and
    audience. `eta2`: share of the variance between people that the options explain (classical),
    `omega2` the same for the population. `h`, `p_ranks`, `epsilon2`: Kruskal and Wallis.
    """

    level: Level
    id: str
    means: tuple[SegmentMean, ...]
    pairs: tuple[SegmentPair, ...] = ()
    n: int | None = None
    groups: int | None = None
    f: float | None = None
    df1: float | None = None
    df2: float | None = None
    p: float | None = None
    p_cautious: float | None = None
    p_holm: float | None = None
    eta2: float | None = None
    eta2_ci: Interval | None = None
    omega2: float | None = None
    h: float | None = None
    p_ranks: float | None = None
    epsilon2: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """The scores of one audience by the options of one choice question, or by another attribute.

    `nodes`: overall, characteristics, outcomes. `weighted`: all figures but n use the respondent
    weights. Then `eta2` is of the weighted sums of squares and without interval, `omega2` and `h`
    are None, and `p_ranks`, in nodes and pairs, is Lumley and Scott's.
    """

    question: str
    text: Text
    audience: str
    options: tuple[tuple[str, Text], ...]
    nodes: tuple[SegmentNode, ...]
    weighted: bool = False
