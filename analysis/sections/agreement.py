"""Whether the people of an audience see the same: agreement among raters."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.agreement.coincidence import by_jackknife, value_counts
from analysis.statistics.agreement.icc_forms import Icc
from analysis.statistics.agreement.intraclass import Intraclass, intraclass
from analysis.statistics.agreement.within import (
    WithinGroup,
    of_counts,
    of_scale,
    practical_ad,
    slightly_skewed,
    uniform,
)
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, ID, MEAN, Interval, Reason
from analysis.statistics.moments.values import answered
from analysis.study.frame import OVERALL, Key
from analysis.study.matrix import Points
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import HELD, Row
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeAgreement(Row):
    """How far an audience's people agree about the items of a node.

    `n`: the smallest number of answers behind any of the `k` items. `r_wg` (of several items
    r_wg(j)) is measured against evenly spread answers, `r_wg_skewed` against answers that lean to
    one end; 0 where people differ more than that null, which `beyond_null` says of the first.
    `ad`: mean absolute deviation from the mean, in scale points; up to `ad_limit`, a sixth of the
    number of points, it counts as agreement. `a_wg`: mean over the items for which it is defined.
    All of them are of one group of raters who rate one thing: the supplier's, and audiences of at
    most 30 people (else "not_one_group").
    """

    level: Level
    id: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    within: Annotated[WithinGroup | None, HELD] = None
    r_wg_skewed: Annotated[float | None, COEFFICIENT] = None
    beyond_null: bool = False
    ad_limit: Annotated[float | None, MEAN] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterCorrelation(Row):
    """One intraclass correlation of an items × people table with its F test of 0."""

    form: Annotated[str, CODE]
    icc: Annotated[Icc | None, HELD] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Agreement within one audience under "perception".

    `alpha`: Krippendorff's, ordinal, of `n` people about the `k` items of the whole, with the
    jackknife's interval over items. `correlations`: the six forms over the `table_items` items and
    `table_people` people of a table without gaps. `nodes`: overall, characteristics, subs, items,
    outcomes.
    """

    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    alpha: Annotated[float | None, COEFFICIENT] = None
    alpha_ci: Annotated[Interval | None, COEFFICIENT] = None
    table_items: Annotated[int | None, COUNT] = None
    table_people: Annotated[int | None, COUNT] = None
    correlations: tuple[RaterCorrelation, ...] = ()
    nodes: tuple[NodeAgreement, ...] = ()
    reason: Reason = None


GROUP = 30
"""People of an audience of the demand side up to which it is taken as one group of raters, like a
team or a department (LeBreton & Senter 2008): a house rule.
"""
FORMS = (
    ("ICC(1,1)", "single_one_way"),
    ("ICC(2,1)", "single_agreement"),
    ("ICC(3,1)", "single_consistency"),
    ("ICC(1,k)", "mean_one_way"),
    ("ICC(2,k)", "mean_agreement"),
    ("ICC(3,k)", "mean_consistency"),
)


def agreement(work: Work, nodes: tuple[Node, ...]) -> tuple[Agreement, ...]:
    """One row per audience that may be shown and has two people or more; respondent weights do
    not enter.
    """
    suppliers = {a.id for a in work.inputs.instrument.model.audiences if a.side == "supplier"}
    rows = (
        _row(panel, nodes, work.inputs.options.confidence, panel.frame.audience in suppliers)
        for panel in work.perceived
    )
    return tuple(row for row in rows if row is not None)


def _row(panel: Panel, nodes: tuple[Node, ...], level: float, supplier: bool) -> Agreement | None:
    if panel.table is None or panel.withheld is not None:
        return None
    people = int(np.count_nonzero(answered(panel.frame.points)))
    if people < 2:
        return None
    columns = panel.frame.columns(OVERALL)
    row = Agreement(
        audience=panel.frame.audience,
        n=people,
        k=len(columns),
        nodes=tuple(_nodes(panel, nodes, supplier or people <= GROUP)),
    )
    why_not = panel.why_not_all(OVERALL)
    if not columns:
        why_not = "not_computed"
    elif panel.frame.span(OVERALL) is None:
        why_not = why_not or "mixed_scales"
    if why_not is not None:
        # Of so few even the number of people who answered is not told.
        return replace(row, n=None if why_not == "suppressed" else people, reason=why_not)
    return _whole(row, panel, columns, level)


def _whole(row: Agreement, panel: Panel, columns: tuple[int, ...], level: float) -> Agreement:
    points = np.ascontiguousarray(panel.frame.points[:, columns])
    whole = by_jackknife(value_counts(points), level=level)
    row = replace(
        row,
        n=whole.raters,
        alpha=whole.alpha,
        alpha_ci=whole.ci,
        reason=reason(whole.reason) or whole.ci_reason,
    )
    table = _table(points, panel)
    if table is None:
        none = tuple(RaterCorrelation(form=form, reason="suppressed") for form, _ in FORMS)
        return replace(row, correlations=none)
    icc = intraclass(table, level=level)
    return replace(
        row,
        table_items=icc.targets,
        table_people=icc.raters,
        correlations=tuple(_correlations(icc)),
    )


def _table(points: Points, panel: Panel) -> Points | None:
    """Items × people without gaps: of the supplier's few the items that all rated, of an audience
    the people who rated all; None where those whom that leaves out would be too few to hide.
    """
    if panel.threshold == 1:
        return points[answered(points) > 0].T
    complete: Points = points[answered(points) == points.shape[1]]
    left_out = len(points) - len(complete)
    if 0 < left_out < panel.threshold or len(complete) < panel.threshold:
        return None
    return complete.T


def _correlations(every: Intraclass) -> Iterator[RaterCorrelation]:
    for form, name in FORMS:
        icc: Icc = getattr(every, name)
        yield RaterCorrelation(form=form, icc=icc, reason=_why(icc))


def _why(icc: Icc) -> str | None:
    if icc.reason == "improper_solution" or (icc.reason is None and icc.ci is None):
        return "negative_variance"
    return icc.reason


def _nodes(panel: Panel, nodes: tuple[Node, ...], one_group: bool) -> Iterator[NodeAgreement]:
    frame = panel.frame
    ends = zip(frame.low, frame.high, strict=True)
    items = [_item(frame.points[:, j], int(a), int(b)) for j, (a, b) in enumerate(ends)]
    for node in nodes:
        key = (node.level, node.id)
        if columns := frame.columns(key):
            node_row = _node(panel, key, [items[j] for j in columns])
            yield node_row if one_group else _withheld(node_row)


def _item(column: Points, low: int, high: int) -> WithinGroup:
    counts = np.bincount(column[column >= 0] - low, minlength=high - low + 1)
    return of_counts(counts, uniform(high - low + 1))


def _node(panel: Panel, key: Key, items: list[WithinGroup]) -> NodeAgreement:
    row = NodeAgreement(level=key[0], id=key[1], n=None, k=len(items))
    why_not = panel.why_not_all(key)
    if why_not is not None:
        return replace(row, reason=why_not)
    span = panel.frame.span(key)
    if span is None:
        return replace(row, n=min(item.n for item in items), reason="mixed_scales")
    agreed = of_scale(items, uniform(span + 1))
    if 0 < agreed.n < panel.threshold:
        return replace(row, reason="suppressed")
    return _figures(replace(row, n=agreed.n), agreed, items, span + 1)


def _withheld(row: NodeAgreement) -> NodeAgreement:
    """Without the indices of one group; why a row had none before stays."""
    if row.within is None:
        return row
    return replace(
        row,
        within=None,
        r_wg_skewed=None,
        beyond_null=False,
        ad_limit=None,
        reason="not_one_group",
    )


def _figures(
    row: NodeAgreement, within: WithinGroup, items: list[WithinGroup], points: int
) -> NodeAgreement:
    if within.reason is not None:
        return replace(row, reason=within.reason)
    skewed = slightly_skewed(points)
    return replace(
        row,
        k=within.items,
        within=within,
        r_wg_skewed=None if skewed is None else of_scale(items, skewed).r_wg,
        beyond_null=within.beyond_null,
        ad_limit=practical_ad(points),
        reason=within.a_wg_reason or ("no_null" if skewed is None else None),
    )


AGREEMENT = Section(
    "agreement",
    Agreement,
    lambda study: agreement(study.work, study.nodes),
    switch="agreement",
    unweighted=("",),
)
