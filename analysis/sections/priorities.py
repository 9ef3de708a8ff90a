"""Importance against performance: in which quadrant each lies, and what that is taken to say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np

from analysis.sections.drivers import DrawnBy
from analysis.sections.improvements.advised import BY_QUADRANT, Advised, Unsaid, against, unsaid
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, ID, MEAN, SHARE, Reason
from analysis.statistics.priorities.ipa import Cell, Ipa, Plan, by_correlation, stated
from analysis.statistics.priorities.quadrants import Axis, Crosshairs, Rule
from analysis.study.frame import Frame, Key
from analysis.study.outcome import (
    FEWEST_PEOPLE,
    items,
    lowest,
    on_scale,
    one_scale,
    outcome,
    panels,
    ratings,
    scores100,
    shown,
    stream,
)
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import Row, both, held
from analysis.study.section import Section, Study
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work

Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]
Basis = Literal["stated", "correlation"]
Unit = Literal["scale", "hundred", "correlation"]
Crosshair = Literal["grand_mean", "median", "midpoint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority(Row):
    """A node of the importance–performance analysis of one audience.

    `basis` "stated": mean of the importance ratings; "correlation": Pearson's r of the node's
    ratings with those of `outcome`, pairwise, with its interval. Units: points of the scale, 0–100
    where the items do not share one, or a correlation. `n` people rated the performance,
    `n_importance` are behind the importance.

    The lines are the cross-hairs by the two rules: from the nodes that are shown, or the midpoint
    of the scale, which a correlation has not: it keeps the grand mean. `on_line`: a figure lies on
    one and counts to the upper side. `stability`: share of `draws` in the same quadrant, each draw
    with its own cross-hairs; `drawn_by`: how they were drawn.

    `advised`: what the quadrant is taken to say ("improve", "keep", "later", "reduce"); null where
    something speaks against saying it: `unsaid`.
    """

    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    basis: Basis
    outcome: Annotated[str | None, ID]
    importance_rule: Crosshair
    performance_rule: Crosshair
    cell: Annotated[
        Cell | None,
        both(
            held(COUNT, n="n_performance", n_importance="n_importance"),
            held(COEFFICIENT, importance="importance", importance_ci="importance_ci"),
            held(MEAN, performance="performance"),
            held(CODE, quadrant="quadrant"),
            held(SHARE, stability="stability"),
        ),
    ] = None
    importance_unit: Unit = "scale"
    importance_line: Annotated[float | None, COEFFICIENT] = None
    performance_unit: Unit = "scale"
    performance_line: Annotated[float | None, MEAN] = None
    on_line: bool = False
    drawn_by: DrawnBy | None = None
    draws: Annotated[int, COUNT] = 0
    advised: Advised | None = None
    unsaid: Annotated[tuple[Unsaid, ...], CODE] = ()
    reason: Reason = None


def priorities(work: Work, nodes: tuple[Node, ...]) -> tuple[Priority, ...]:
    """The rows of every audience that receives the service, in the order of printing.

    Importance as it was stated, item by item; where it was not asked, derived from the outcome
    (satisfaction, else the first), by sub-characteristics. Cross-hairs by the evaluation's rule,
    from what is shown: hidden nodes shape nothing.
    """
    order = {(node.level, node.id): place for place, node in enumerate(nodes)}
    every: list[Priority] = []
    for panel in panels(work):
        rows = _stated(work, panel) or _derived(work, panel)
        every += sorted(rows, key=lambda row: order[row.level, row.id])
    return tuple(every)


def _stated(work: Work, panel: Panel) -> list[Priority]:
    other = work.panel(panel.frame.audience, "importance")
    if other is None or other.withheld is not None:
        return []
    rated = set(items(other.frame))
    keys = tuple(key for key in items(panel.frame) if key in rated)
    keys = shown(other, shown(panel, keys))
    if len(keys) < 2:
        return []
    rule = work.inputs.options.crosshairs
    importance, performance = (_axis(each.frame, keys, rule) for each in (other, panel))
    ipa = stated(
        ratings(panel.frame, keys),
        ratings(other.frame, keys),
        panel.frame.weights,
        rng=stream(panel.frame.audience),
        plan=Plan(crosshairs=Crosshairs(importance=importance, performance=performance)),
    )
    units = _unit(other.frame, keys), _unit(panel.frame, keys)
    return list(_rows(keys, ipa, _blank(panel, "stated", None, ipa.crosshairs, units)))


def _derived(work: Work, panel: Panel) -> list[Priority]:
    frame, target = panel.frame, outcome(panel)
    keys = shown(panel, lowest(frame))
    if target is None or len(keys) < 2:
        return []
    every = scores100(frame, (*keys, target))
    x, y = every[:, :-1], every[:, -1]
    if one_scale(frame, keys):
        x = on_scale(frame, keys, x)
    rule = work.inputs.options.crosshairs
    lines = Crosshairs(
        importance=Axis(rule="grand_mean" if rule == "midpoint" else rule),
        performance=_axis(frame, keys, rule),
    )
    blank = _blank(panel, "correlation", target, lines, ("correlation", _unit(frame, keys)))
    pairs = (~np.isnan(x) & ~np.isnan(y)[:, None]).sum(axis=0)
    if int(pairs.min()) < FEWEST_PEOPLE:
        return [replace(blank, level=key[0], id=key[1], reason="too_few") for key in keys]
    plan = Plan(crosshairs=lines)
    ipa = by_correlation(x, y, frame.weights, rng=stream(frame.audience), plan=plan)
    return list(_rows(keys, ipa, blank))


def _unit(frame: Frame, keys: tuple[Key, ...]) -> Unit:
    return "scale" if one_scale(frame, keys) else "hundred"


def _axis(frame: Frame, keys: tuple[Key, ...], rule: Rule) -> Axis:
    if rule != "midpoint":
        return Axis(rule=rule)
    column = frame.columns(keys[0])[0]
    middle = (float(frame.low[column]) + float(frame.high[column])) / 2.0
    return Axis(rule=rule, midpoint=middle if one_scale(frame, keys) else 50.0)


def _blank(
    panel: Panel, basis: Basis, target: Key | None, lines: Crosshairs, units: tuple[Unit, Unit]
) -> Priority:
    """What all rows of an audience share."""
    return Priority(
        level="item",
        id="",
        audience=panel.frame.audience,
        basis=basis,
        outcome=target[1] if target else None,
        importance_rule=lines.importance.rule,
        performance_rule=lines.performance.rule,
        importance_unit=units[0],
        performance_unit=units[1],
    )


def _rows(keys: tuple[Key, ...], ipa: Ipa, blank: Priority) -> Iterator[Priority]:
    for key, cell in zip(keys, ipa.cells, strict=True):
        yield replace(
            blank,
            level=key[0],
            id=key[1],
            cell=cell,
            importance_line=ipa.importance_line,
            performance_line=ipa.performance_line,
            on_line=cell.on_line,
            drawn_by=ipa.drawn_by,
            draws=ipa.draws,
            reason=_why(cell, ipa),
        )


def _why(cell: Cell, ipa: Ipa) -> str | None:
    return reason(cell.reason or (ipa.stability_reason if cell.stability is None else None))


def heeded(study: Study) -> Iterator[Priority]:
    """The rows, each with what its quadrant is taken to say."""
    known = against(study)
    for row in priorities(study.work, study.nodes):
        if row.quadrant is None:
            yield row
            continue
        advised = BY_QUADRANT[row.quadrant]
        why = unsaid(advised, (row.level, row.id), row.audience, row.stability, known)
        yield replace(row, advised=None if why else advised, unsaid=why)


PRIORITIES = Section("priorities", Priority, heeded, switch="priorities")
