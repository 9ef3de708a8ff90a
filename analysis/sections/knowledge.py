"""Gap 1 of the five-gaps model: does the supplier know what customers expect?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.gaps.families import within
from analysis.statistics.gaps.knowledge import knowledge_gap
from analysis.statistics.gaps.mean_difference import Gap
from analysis.statistics.kinds import COUNT, EFFECT, GAP, ID, MEAN, P, Reason
from analysis.study.frame import Key
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work, supplier_under


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeGap(Row):
    """What the supplier's raters think that customers expect − what an audience expects.

    Both under the facet expectation, to the same items. `unit`: "scale" points or, on mixed
    scales, "hundred" (points of 0–100), of `supplier`, `demand`, `gap` and `ci`. Below 0 customers
    expect more than the supplier thinks. `p` is the larger of Welch's and that of the t test with
    pooled variance, by Holm within level and audience `p_adjusted`; `effect` is Hedges' g.
    A declared self-assessment is a fixed point.
    """

    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    unit: Literal["scale", "hundred"] | None = None
    supplier: Annotated[float | None, MEAN] = None
    demand: Annotated[float | None, MEAN] = None
    difference: Annotated[
        Gap | None,
        both(
            held(COUNT, n="n", n_supplier="n_supplier"),
            held(GAP, gap="gap", ci="ci"),
            held(P, p="p_cautious"),
            held(EFFECT, effect="effect", effect_ci="effect_ci"),
        ),
    ] = None
    p_adjusted: Annotated[float | None, P] = None
    reason: Reason = None


def knowledge(work: Work, nodes: tuple[Node, ...]) -> tuple[KnowledgeGap, ...]:
    """A row per node and audience where both sides rate expectation and may be shown."""
    supplier = supplier_under(work, "expectation")
    if supplier is None or not _answered(supplier):
        return ()
    adjusted: list[KnowledgeGap] = []
    for group in work.groups:
        demand = work.panel(group.audience.id, "expectation")
        if group.audience.side == "demand" and demand is not None and _answered(demand):
            rows = _against(supplier, demand, nodes, work.inputs.options.confidence)
            adjusted += _adjusted(list(rows))
    return tuple(adjusted)


def _answered(panel: Panel) -> bool:
    return panel.table is not None and panel.table.respondents > 0


def _against(
    supplier: Panel, demand: Panel, nodes: tuple[Node, ...], level: float
) -> Iterator[KnowledgeGap]:
    for node in nodes:
        key: Key = (node.level, node.id)
        if demand.frame.columns(key) and supplier.frame.columns(key):
            yield _row(supplier, demand, key, level)


def _row(supplier: Panel, demand: Panel, key: Key, level: float) -> KnowledgeGap:
    row = KnowledgeGap(level=key[0], id=key[1], audience=demand.frame.audience)
    why_not = supplier.why_not(key) or demand.why_not(key)
    theirs, ours = supplier.score(key), demand.score(key)
    if why_not is not None or theirs is None or ours is None:
        return replace(row, reason=why_not)
    mixed = demand.frame.span(key) is None or supplier.frame.span(key) is None
    supplier_mean, demand_mean = (
        (theirs.on_100, ours.on_100) if mixed else (theirs.on_scale, ours.on_scale)
    )
    gap = knowledge_gap(supplier_mean, demand_mean, level=level)
    return replace(
        row,
        difference=gap,
        unit="hundred" if mixed else "scale",
        supplier=supplier_mean.mean,
        demand=demand_mean.mean,
        reason=reason(gap.reason) or _too_few(gap),
    )


def _too_few(gap: Gap) -> str | None:
    """An effect size needs three people; the other figures may be there."""
    return "too_few" if gap.gap is not None and gap.effect is None else None


def _adjusted(rows: list[KnowledgeGap]) -> Iterator[KnowledgeGap]:
    """Holm within each level."""
    adjusted = within([row.level for row in rows], [row.p for row in rows])
    return (replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True))


KNOWLEDGE = Section(
    "knowledge", KnowledgeGap, lambda study: knowledge(study.work, study.nodes), switch="knowledge"
)
