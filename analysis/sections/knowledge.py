"""Gap 1 of the five-gaps model: does the supplier know what customers expect?"""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

from analysis.statistics.gaps.mean_difference import Gap, gap_of_means
from analysis.statistics.gaps.supplier_gaps import Concluded
from analysis.statistics.kinds import COUNT, EFFECT, GAP, ID, MEAN, Interval, P, Reason
from analysis.statistics.scores.score import Score
from analysis.study.frame import Key
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.supplier_model import Modelled, comparisons, modelled
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeGap(Row):
    """What the supplier's raters think that customers expect − what an audience expects (Zeithaml,
    Parasuraman & Berry 1990).

    Both under the facet expectation, to the same items. `unit`: "scale" points or, on mixed
    scales, "hundred" (points of 0–100), of `supplier`, `demand`, `gap` and `ci`. Below 0 customers
    expect more than the supplier thinks. `ci`, `p` and `p_adjusted` are those of the gap model, as
    in `gaps`; items are described, each by itself. `effect` is Hedges' g.
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
            held(EFFECT, effect="effect", effect_ci="effect_ci"),
        ),
    ] = None
    gap: Annotated[float | None, GAP] = None
    ci: Annotated[Interval | None, GAP] = None
    statement: Annotated[Concluded | None, held(P, p="p", p_adjusted="p_adjusted")] = None
    reason: Reason = None


def knowledge(work: Work, nodes: tuple[Node, ...]) -> tuple[KnowledgeGap, ...]:
    """A row per node and audience where both sides rate expectation and may be shown."""
    keys = tuple((node.level, node.id) for node in nodes)
    return tuple(
        _row(model, key)
        for each in comparisons(work, "expectation")
        if _answered(each.supplier) and _answered(each.demand)
        for model in [modelled(each, keys)]
        for key in keys
        if each.demand.frame.columns(key) and each.supplier.frame.columns(key)
    )


def _answered(panel: Panel) -> bool:
    return panel.table is not None and panel.table.respondents > 0


def _row(model: Modelled, key: Key) -> KnowledgeGap:
    sides = model.comparison
    supplier, demand = sides.supplier, sides.demand
    row = KnowledgeGap(level=key[0], id=key[1], audience=demand.frame.audience)
    why_not = supplier.why_not(key) or demand.why_not(key)
    theirs, ours = supplier.score(key), demand.score(key)
    if why_not is not None or theirs is None or ours is None:
        return replace(row, reason=why_not)
    difference = gap_of_means(theirs.on_100, ours.on_100, level=sides.options.confidence)
    stated = model.gaps.get(key)
    if stated is None and difference.gap is not None:
        stated = Concluded(value=difference.gap, ci=difference.ci, p=difference.p)
    row = replace(
        row,
        difference=difference,
        statement=stated,
        reason=reason(difference.reason) or _too_few(difference),
    )
    return row if stated is None else _in_unit(row, stated, (theirs, ours), demand.frame.span(key))


def _in_unit(
    row: KnowledgeGap, stated: Concluded, sides: tuple[Score, Score], span: int | None
) -> KnowledgeGap:
    theirs, ours = sides
    mixed = theirs.mean is None or ours.mean is None or span is None
    factor = 1.0 if span is None or mixed else span / 100.0
    return replace(
        row,
        unit="hundred" if mixed else "scale",
        supplier=theirs.score100 if mixed else theirs.mean,
        demand=ours.score100 if mixed else ours.mean,
        gap=stated.value * factor,
        ci=None if stated.ci is None else (stated.ci[0] * factor, stated.ci[1] * factor),
    )


def _too_few(gap: Gap) -> str | None:
    """An effect size needs three people; the other figures may be there."""
    return "too_few" if gap.gap is not None and gap.effect is None else None


KNOWLEDGE = Section(
    "knowledge", KnowledgeGap, lambda study: knowledge(study.work, study.nodes), switch="knowledge"
)
