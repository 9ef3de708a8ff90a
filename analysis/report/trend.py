"""The same scores in several waves."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """A score (0–100) in one wave, over the items that every wave asked.

    `reliability` of this score in this wave (alpha; stratified where it has parts), `sem100` the
    standard error of measurement of one person's; `error_reason` why there is none.
    """

    wave: str
    n: int | None = None
    score100: float | None = None
    sd100: float | None = None
    ci100: Interval | None = None
    reason: str | None = None
    reliability: float | None = None
    sem100: float | None = None
    error_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChange:
    """`later` − `earlier`, two waves; Welch's interval, Hedges' g.

    `p` is the larger of Welch's and Student's, `p_adjusted` Holm's over the steps of the audience
    from wave to wave, of all nodes; None for the change from the first to the last of more waves.
    `smallest100`: the least change of the mean that errors of measurement alone do not explain.
    """

    earlier: str
    later: str
    change100: float | None = None
    ci100: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    effect: float | None = None
    smallest100: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedChange:
    """Of `n` people known to have answered in the first wave and in the last: who changed reliably.

    Shares with Wilson's intervals. `smallest100` is the change of one person that counts. A class
    that too few people are in is None, and so is what would tell of it ("suppressed").
    """

    n: int | None = None
    smallest100: float | None = None
    improved: float | None = None
    improved_ci: Interval | None = None
    unchanged: float | None = None
    unchanged_ci: Interval | None = None
    worsened: float | None = None
    worsened_ci: Interval | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendNode:
    """One score over the waves.

    `changes`: step by step over the waves of the audience that may be shown, then from the first
    of these to the last where they are more than two. `slope`: points of 0–100 per unit of time,
    through `waves` waves; `slope_reason` why there is none. `lack_p`: whether the waves stray from
    the line by more than chance. `linked`: None where nobody is known to have answered twice.
    """

    level: Level
    id: str
    points: tuple[TrendPoint, ...]
    changes: tuple[TrendChange, ...]
    waves: int
    slope: float | None = None
    slope_ci: Interval | None = None
    slope_p: float | None = None
    lack_p: float | None = None
    slope_reason: str | None = None
    linked: LinkedChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One audience over the waves, in the order of `waves` (names) at `times`.

    `items`: how many items every wave asked; `left_out`: those of the last wave that another did
    not ask, and which no score here uses; `reworded`: those that another asked in other words,
    left out as well. `titles`: what the evaluations are called, "" for a wave that has no title.
    """

    audience: str
    waves: tuple[str, ...]
    times: tuple[float, ...]
    items: int
    left_out: tuple[str, ...]
    nodes: tuple[TrendNode, ...]
    reworded: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
