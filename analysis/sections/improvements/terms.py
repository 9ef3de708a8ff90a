"""What is known of a node with one audience: the terms of the order, and what is concluded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from analysis.sections.gaps import OVERRATED, Gap, GapKind
from analysis.sections.trend.trend import Trend, TrendChange, TrendNode
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, GAP100, ID, NUMBER, SCORE, SHARE, P
from analysis.statistics.kinds import Reason as Why
from analysis.statistics.priorities.improvements import Pressure
from analysis.study.caution_limits import LIMITS
from analysis.study.frame import Key
from analysis.study.rows import HELD, Row
from analysis.study.undertaking import Level

Reason = Literal["blind_spot", "declared_higher", "shortfall", "concentrate", "worse", "lowest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImprovementView(Row):
    """A lowest node as one audience sees it: every term of the order, and what it comes to.

    `score100` of `n` people. `importance`: mean of 0–100 ("stated"), or correlation with the
    outcome ("correlation"), by `basis`. `gap100`, of `gap_kind`, is that of the node `gap_level`,
    `gap_id`: the supplier's with its `gap_verdict`, of an item that of the node above it on which
    something is concluded; perception − expectation, with `gap_p`, where that falls short and the
    supplier is not shown to rate itself higher. `change100` since the round before, with
    `change_p`, is that of the node `change_level`, `change_id`, its own or its characteristic's.
    `quadrant` and `stability` as in `priorities`. `lowest`: share of the draws in which the
    audience rates it lowest. `caution`: weight of the gravest caution on the scale itself, 0 for
    none.

    `reasons`: what is concluded against it: the supplier rates itself higher ("blind_spot",
    "declared_higher"); less
    than what was expected ("shortfall"); important and rated low ("concentrate"), or rated lowest
    ("lowest"), in 97.5 % of the draws or more; worse than before ("worse"). `hints`: the same where
    it is so in half of the draws or more, but not settled.
    """

    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT] = None
    score100: Annotated[float | None, SCORE] = None
    basis: Literal["stated", "correlation"] | None = None
    importance: Annotated[float | None, COEFFICIENT] = None
    importance_reason: Why = None
    gap_kind: GapKind | None = None
    gap_level: Level | None = None
    gap_id: Annotated[str | None, ID] = None
    gap100: Annotated[float | None, GAP100] = None
    gap_verdict: Annotated[str | None, CODE] = None
    gap_p: Annotated[float | None, P] = None
    gap_reason: Why = None
    change_level: Level | None = None
    change_id: Annotated[str | None, ID] = None
    change100: Annotated[float | None, GAP100] = None
    change_p: Annotated[float | None, P] = None
    change_reason: Why = None
    quadrant: Annotated[str | None, CODE] = None
    stability: Annotated[float | None, SHARE] = None
    stability_reason: Why = None
    lowest: Annotated[float | None, SHARE] = None
    caution: Annotated[int, NUMBER] = 0
    reasons: Annotated[tuple[Reason, ...], CODE] = ()
    hints: Annotated[tuple[Reason, ...], CODE] = ()
    pressure: Annotated[Pressure | None, HELD] = None
    reason: Why = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GapTerm:
    """The gap that counts; `against`: points of 0–100 against the supplier, 0 where nothing is
    concluded. `concluded`: what is, on the node itself.
    """

    gap: Gap | None = None
    against: float = 0.0
    concluded: Reason | None = None
    reason: str | None = None


def gap_term(gaps: Sequence[Mapping[GapKind, Gap]], alpha: float) -> GapTerm:
    """The supplier's gap with its verdict; a shortfall of perception where that says nothing.

    `gaps`: those of the node, then of the nodes above it. Of an item, which is only described, the
    verdict above counts among the terms, but is no conclusion on the item.
    """
    supplier, pair = gaps[0].get("supplier-demand"), gaps[0].get("perception-expectation")
    judged = next(
        (s for each in gaps if (s := each.get("supplier-demand")) and s.verdict), supplier
    )
    known = judged is not None and judged.gap100 is not None
    if judged is not None and known and judged.verdict in OVERRATED:
        reason: Reason = "blind_spot" if judged.verdict == "blind_spot" else "declared_higher"
        size = abs(judged.gap100 or 0.0)
        return GapTerm(gap=judged, against=size, concluded=reason if judged is supplier else None)
    if pair is not None and pair.gap100 is not None:
        short = pair.gap100 < 0 and pair.p_adjusted is not None and pair.p_adjusted < alpha
        if short:
            return GapTerm(gap=pair, against=abs(pair.gap100), concluded="shortfall")
        if not known:
            return GapTerm(gap=pair)
    if known:
        return GapTerm(gap=judged)
    gap = supplier or pair
    return GapTerm(reason=(gap.reason if gap else None) or "no_supplier")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChangeTerm:
    """The change from the round before to this one; `moved`: points where it is beyond chance."""

    key: Key | None = None
    change: float | None = None
    p: float | None = None
    moved: float = 0.0
    reason: str | None = "no_earlier"


def change_term(trend: Trend | None, keys: tuple[tuple[str, str], ...], alpha: float) -> ChangeTerm:
    """That of the first of these nodes (the node, then those above it) which the trend tells."""
    if trend is None:
        return ChangeTerm()
    steps = sorted(
        (keys.index((node.level, node.id)), node.level, node.id, step)
        for node in trend.nodes
        if (node.level, node.id) in keys and (step := _last_step(node, trend.waves[-1]))
    )
    if not steps:
        return ChangeTerm()
    _, level, id_, step = steps[0]
    moved = step.change100 if (step.p_adjusted or 0.0) < alpha else 0.0
    return ChangeTerm(
        key=(level, id_), change=step.change100, p=step.p_adjusted, moved=moved, reason=None
    )


def _last_step(node: TrendNode, wave: str) -> TrendChange | None:
    """The step to the last wave, tested; that from the first to the last of more is no step."""
    steps = (each for each in node.changes if each.p_adjusted is not None and each.later == wave)
    return next(steps, None)


def concluded(view: ImprovementView, key: Key, gap: GapTerm, moved: float) -> Iterator[Reason]:
    """What is concluded against a node, the most telling first.

    That its characteristic got worse counts among the terms, but is no conclusion on the node.
    """
    if gap.concluded:
        yield gap.concluded
    yield from (reason for reason, share in _drawn(view) if share >= LIMITS["settled"].value)
    if moved < 0 and (view.change_level, view.change_id) == key:
        yield "worse"


def hinted(view: ImprovementView) -> Iterator[Reason]:
    """What is so in half of the draws or more, but in too few to be concluded."""
    half, settled = LIMITS["stability"].value, LIMITS["settled"].value
    yield from (reason for reason, share in _drawn(view) if half <= share < settled)


def _drawn(view: ImprovementView) -> Iterator[tuple[Reason, float]]:
    """What hangs on the draws, and in which share of them it is so."""
    if view.quadrant == "concentrate_here" and view.stability is not None:
        yield "concentrate", view.stability
    if view.lowest is not None:
        yield "lowest", view.lowest
