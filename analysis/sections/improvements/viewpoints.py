"""Each audience's view of every lowest node: what other sections say of it, as terms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.sections.cautions.scale_cautions import of_scales, scales_of
from analysis.sections.gaps import GAPS, Gap, GapKind
from analysis.sections.improvements.placed import Placed
from analysis.sections.improvements.terms import (
    ImprovementView,
    change_term,
    concluded,
    gap_term,
    hinted,
)
from analysis.sections.reliability import RELIABILITY
from analysis.sections.trend.trend import TREND, Trend
from analysis.statistics.priorities import improvements as statistics
from analysis.statistics.priorities.ipa import Cell
from analysis.study.caution_limits import Caution, about, gravest
from analysis.study.frame import Key
from analysis.study.reasons import reason
from analysis.study.section import Study
from analysis.study.undertaking import Node


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """What other sections say with one audience: gaps and cautions of nodes, and the trend."""

    audience: str
    gaps: Mapping[tuple[str, str], Mapping[GapKind, Gap]]
    trend: Trend | None
    cautions: tuple[Caution, ...]
    nodes: Mapping[tuple[str, str], Node]
    alpha_level: float
    no_change: str


def views_of(placed: Placed, study: Study) -> dict[Key, ImprovementView]:
    """The view of each lowest node; of a hidden one the reason alone."""
    known = _known(study, placed.panel.frame.audience)
    lowest = None if placed.draws is None else statistics.lowest(placed.draws)
    views = {}
    for key in placed.every:
        if key in placed.keys:
            j = placed.keys.index(key)
            view = _view(placed, j, known)
            if lowest is not None and len(placed.keys) > 1:
                view = replace(view, lowest=float(lowest[j]))
            views[key] = _pressed(view, key, placed, known)
        else:
            why = placed.panel.why_not(key) or "suppressed"
            views[key] = ImprovementView(audience=known.audience, reason=why)
    return views


def _known(study: Study, audience: str) -> Known:
    gaps: dict[tuple[str, str], dict[GapKind, Gap]] = {}
    for gap in study[GAPS]:
        if gap.audience == audience:
            gaps.setdefault((gap.level, gap.id), {})[gap.kind] = gap
    options = study.work.inputs.options
    off = study.work.earlier and "trend" in options.without
    return Known(
        audience=audience,
        gaps=gaps,
        trend=next((row for row in study[TREND] if row.audience == audience), None),
        cautions=tuple(of_scales(study[RELIABILITY], [audience])),
        nodes={(node.level, node.id): node for node in study.nodes},
        alpha_level=options.alpha_level,
        no_change="switched_off" if off else "no_earlier",
    )


def _view(placed: Placed, j: int, known: Known) -> ImprovementView:
    """The score, how important it is and where that places it."""
    score = placed.panel.score(placed.keys[j])
    view = ImprovementView(
        audience=known.audience,
        n=score.n if score else 0,
        score100=score.score100 if score else None,
        importance_reason=placed.reason,
        stability_reason=placed.reason,
    )
    if placed.ipa is None:
        return view
    cell: Cell = placed.ipa.cells[j]
    return replace(
        view,
        basis=placed.basis,
        importance=cell.importance,
        importance_reason=None if cell.importance is not None else reason(cell.reason),
        quadrant=cell.quadrant,
        stability=cell.stability,
        stability_reason=reason(cell.reason or placed.ipa.stability_reason)
        if cell.stability is None
        else None,
    )


def _pressed(view: ImprovementView, key: Key, placed: Placed, known: Known) -> ImprovementView:
    """With gap, change and cautions, what is concluded, and what all of it comes to."""
    if view.score100 is None:
        return replace(view, reason="no_answers")
    above = scales_of(known.nodes[key], known.nodes)
    gap = gap_term([known.gaps.get(each, {}) for each in above], known.alpha_level)
    change = change_term(known.trend, above, known.alpha_level)
    scales = (about(known.cautions, known.audience, *each) for each in above)
    weight = gravest(next((each for each in scales if each), ()))
    view = replace(
        view,
        gap_kind=gap.gap.kind if gap.gap else None,
        gap_level=gap.gap.level if gap.gap else None,
        gap_id=gap.gap.id if gap.gap else None,
        gap100=gap.gap.gap100 if gap.gap else None,
        gap_verdict=gap.gap.verdict if gap.gap else None,
        gap_p=gap.gap.p_adjusted if gap.gap else None,
        gap_reason=gap.reason,
        change_level=change.key[0] if change.key else None,
        change_id=change.key[1] if change.key else None,
        change100=change.change,
        change_p=change.p,
        change_reason=known.no_change if change.reason else None,
        caution=weight,
    )
    mean = _mean(placed)
    pressure = statistics.Pressure(
        shortfall=100.0 - (view.score100 or 0.0),
        by_importance=None
        if view.importance is None or mean is None
        else statistics.relative(view.importance, mean),
        by_gap=None if gap.gap is None else statistics.by_points(gap.against),
        by_change=None if change.reason else statistics.by_points(-change.moved),
        by_stability=None if view.stability is None else statistics.by_stability(view.stability),
        by_caution=statistics.by_caution(weight),
    )
    return replace(
        view,
        pressure=pressure,
        reasons=tuple(concluded(view, key, gap, change.moved)),
        hints=tuple(hinted(view)),
    )


def _mean(placed: Placed) -> float | None:
    """The mean importance of the nodes that have one."""
    if placed.figures is None or placed.basis is None:
        return None
    known = placed.figures.importance[~np.isnan(placed.figures.importance)]
    return float(known.mean()) if len(known) else None
