"""Gaps at every level: supplier − demand side, and perception − expectation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.gaps import families
from analysis.statistics.gaps import mean_difference as statistics
from analysis.statistics.gaps.verdicts import verdict
from analysis.statistics.intervals import Mean
from analysis.statistics.kinds import (
    COUNT,
    EFFECT,
    GAP,
    GAP100,
    ID,
    MEAN,
    SCORE,
    Interval,
    P,
    Reason,
)
from analysis.statistics.scores.score import Score, within
from analysis.study.frame import Frame, Key
from analysis.study.inputs import Options
from analysis.study.margin import margin_of
from analysis.study.pairs import Pairs, pairs
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work

GapKind = Literal["supplier-demand", "perception-expectation"]


Verdict = Literal["blind_spot", "hidden_strength", "agreement", "undecided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Row):
    """A gap: `minuend` − `subtrahend`.

    supplier − demand side for kind "supplier-demand" (`n` and `audience` are the demand side's),
    perception − expectation for "perception-expectation" (`n_supplier` is None there).
    `gap` is on the scale (None on mixed scales), `gap100` on 0–100; `ci`, `p`, `p_adjusted`
    (Holm, within kind, level and audience), `effect` (Hedges' g; d_z for pairs) with `effect_ci`,
    `equivalence_p` (TOST) belong to the gap. `verdict_p`, on which the verdict rests, is adjusted
    from the larger of Welch's p and that of the pooled t.
    """

    kind: GapKind
    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    n_supplier: Annotated[int | None, COUNT] = None
    minuend: Annotated[float | None, MEAN] = None
    subtrahend: Annotated[float | None, MEAN] = None
    minuend100: Annotated[float | None, SCORE] = None
    subtrahend100: Annotated[float | None, SCORE] = None
    gap: Annotated[float | None, GAP] = None
    gap100: Annotated[float | None, GAP100] = None
    ci: Annotated[Interval | None, GAP] = None
    ci100: Annotated[Interval | None, GAP100] = None
    tested: Annotated[
        statistics.Gap | None,
        both(
            held(P, p="p", equivalence_p="equivalence_p"),
            held(EFFECT, effect="effect", effect_ci="effect_ci"),
        ),
    ] = None
    p_adjusted: Annotated[float | None, P] = None
    verdict_p: Annotated[float | None, P] = None
    verdict: Verdict | None = None
    reason: Reason = None


def gaps(work: Work, nodes: tuple[Node, ...]) -> tuple[Gap, ...]:
    """Both kinds, p-values adjusted within kind, level and audience."""
    options = work.inputs.options
    rows: list[Gap] = []
    if work.supplier is not None:
        for group in work.groups:
            demand = work.panel(group.audience.id, "perception")
            if group.audience.side == "demand" and demand is not None:
                rows += _against(work.supplier, demand, nodes, options)
    for group in work.groups:
        paired = pairs(work, group)
        if paired is not None:
            rows += _paired(paired, nodes, options)
    return tuple(_adjusted(rows, options))


def _against(
    supplier: Panel, demand: Panel, nodes: tuple[Node, ...], options: Options
) -> Iterator[Gap]:
    """The supplier's raters against one audience of the demand side, node by node."""
    for node in nodes:
        key = (node.level, node.id)
        if demand.frame.columns(key) and supplier.frame.columns(key):
            yield _one_against(supplier, demand, key, options)


def _one_against(supplier: Panel, demand: Panel, key: Key, options: Options) -> Gap:
    row = Gap(
        kind="supplier-demand", level=key[0], id=key[1], audience=demand.frame.audience, n=None
    )
    theirs = supplier.score(key) if supplier.why_not(key) is None else None
    ours = demand.score(key) if demand.why_not(key) is None else None
    row = _with_sides(row, theirs, ours)
    why_not = supplier.why_not(key) or demand.why_not(key)
    if why_not is not None or theirs is None or ours is None:
        return replace(row, reason=why_not)
    shared = theirs.mean is not None and ours.mean is not None
    unit = _unit(demand.frame, key) if shared else None
    gap = statistics.gap_of_means(
        _mean(theirs, shared),
        _mean(ours, shared),
        margin=margin_of(options, demand.frame, key, hundred=not shared),
        level=options.confidence,
    )
    return _with_gap(row, gap, unit)


def _with_sides(row: Gap, theirs: Score | None, ours: Score | None) -> Gap:
    if theirs is not None:
        row = replace(row, n_supplier=theirs.n, minuend=theirs.mean, minuend100=theirs.score100)
    if ours is not None:
        row = replace(row, n=ours.n, subtrahend=ours.mean, subtrahend100=ours.score100)
    return row


def _mean(score: Score, shared: bool) -> Mean:
    """A score as the statistics take it: on the scale, or on 0–100 where scales are mixed."""
    if shared:
        return Mean(n=score.n, mean=score.mean, sd=score.sd, se=score.se)
    return Mean(n=score.n, mean=score.score100, sd=score.sd100, se=score.se100)


def _unit(frame: Frame, key: Key) -> float | None:
    """What one scale point is on 0–100."""
    span = frame.span(key)
    return None if span is None else 100.0 / span


def _with_gap(row: Gap, gap: statistics.Gap, unit: float | None) -> Gap:
    """The row with a gap in scale points of `unit` each, or (None) in points of 0–100.

    Its interval ends where gaps do: at ± the length of the scale.
    """
    factor = 1.0 if unit is None else unit
    reach = 100.0 / factor
    ci = within(gap.ci, -reach, reach)
    ci100 = None if ci is None else (ci[0] * factor, ci[1] * factor)
    return replace(
        row,
        gap=None if unit is None else gap.gap,
        gap100=None if gap.gap is None else gap.gap * factor,
        ci=None if unit is None else ci,
        ci100=ci100,
        tested=gap,
        reason=reason(gap.reason) or _why_partly(gap, unit),
    )


def _why_partly(gap: statistics.Gap, unit: float | None) -> str | None:
    """Why a figure is missing beside others."""
    if unit is None:
        return "mixed_scales"
    return "too_few" if gap.gap is not None and gap.effect is None else None


def _paired(paired: Pairs, nodes: tuple[Node, ...], options: Options) -> Iterator[Gap]:
    """Perception − expectation of one audience, node by node."""
    for node in nodes:
        key = (node.level, node.id)
        if paired.has(key):
            yield _one_pair(paired, key, options)


def _one_pair(paired: Pairs, key: Key, options: Options) -> Gap:
    row = Gap(
        kind="perception-expectation", level=key[0], id=key[1], audience=paired.audience, n=None
    )
    why_not = paired.why_not(key)
    if why_not is not None:
        return replace(row, reason=why_not)
    unit = _unit(paired.frame, key)
    sides = paired.means(key, hundred=True)
    row = replace(row, n=sides[2].n, minuend100=sides[0].mean, subtrahend100=sides[1].mean)
    if unit is not None:
        sides = paired.means(key, hundred=False)
        row = replace(row, minuend=sides[0].mean, subtrahend=sides[1].mean)
    gap = statistics.gap_of_differences(sides[2], level=options.confidence)
    return _with_gap(row, gap, unit)


def _adjusted(rows: list[Gap], options: Options) -> Iterator[Gap]:
    """Holm within each family of comparable gaps; then the verdicts of the supplier's."""
    comparable = [(row.kind, row.level, row.audience) for row in rows]
    adjusted = families.within(comparable, [row.p for row in rows])
    cautious = [None if row.tested is None else row.tested.p_cautious for row in rows]
    verdict_p = families.within(comparable, cautious)
    for row, p, q in zip(rows, adjusted, verdict_p, strict=True):
        yield _judged(replace(row, p_adjusted=p), q, options)


def _judged(row: Gap, p: float | None, options: Options) -> Gap:
    if row.kind == "perception-expectation" or row.tested is None:
        return row
    return replace(row, verdict_p=p, verdict=verdict(row.tested, p, alpha=options.alpha_level))


GAPS = Section("gaps", Gap, lambda study: gaps(study.work, study.nodes))
