"""Reliability of every scale in every audience and facet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, ID, Reason
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.reliability.omega import Omega, omega_without
from analysis.statistics.reliability.scale import ItemStatistics, Reliability, reliability
from analysis.statistics.reliability.usable import usable
from analysis.study.frame import Key
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import HELD, Row, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemReliability(Row):
    """What an item does in its scale; reversed items are turned round first.

    `item_total` is its correlation with the sum of all items, itself among them, `item_rest` that
    with the others. `alpha_if_deleted` and `omega_if_deleted` are those of the scale without it;
    `omega_if_deleted_reason`: why there is no such omega (the others: `reason`).
    """

    id: Annotated[str, ID]
    statistics: Annotated[ItemStatistics, HELD]
    omega_if_deleted: Annotated[float | None, COEFFICIENT] = None
    omega_if_deleted_reason: Reason = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReliability(Row):
    """Reliability of one scale (`level` and `scale` name its node) in one audience and facet.

    `n` is the number of sheets that the interval rests on, `k` that of the items with variance.
    """

    level: Level
    scale: Annotated[str, ID]
    audience: Annotated[str, ID]
    facet: Annotated[str, CODE]
    n: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    reliability: Annotated[
        Reliability | None,
        held(
            alpha="alpha",
            alpha_ci="alpha_ci",
            alpha_standardized="alpha_standardized",
            omega_total="omega_total",
            lambda2="lambda2",
            lambda6="lambda6",
        ),
    ] = None
    items: tuple[ItemReliability, ...] = ()
    reason: Reason = None


def reliabilities(work: Work, nodes: tuple[Node, ...]) -> tuple[ScaleReliability, ...]:
    """One row per scale, audience and facet.

    Scales are the whole, the characteristics, and those subs and outcomes that have two items or
    more. A scale with a hidden item is hidden: its figures would tell of that item; so is one of
    which too few people answered some two items.
    """
    rows = []
    for panel in work.panels:
        for node in nodes:
            key = (node.level, node.id)
            if _is_scale(panel, key):
                rows.append(_row(panel, key, work.inputs.options.confidence))
    return tuple(rows)


def _is_scale(panel: Panel, key: Key) -> bool:
    k = len(panel.frame.columns(key))
    least = {"item": 0, "overall": 1, "characteristic": 1}.get(key[0], 2)
    return bool(least) and k >= least


def _row(panel: Panel, key: Key, level: float) -> ScaleReliability:
    columns = panel.frame.columns(key)
    row = ScaleReliability(
        level=key[0],
        scale=key[1],
        audience=panel.frame.audience,
        facet=panel.frame.facet,
        n=None,
        k=len(columns),
    )
    why_not = panel.why_not_all(key)
    if why_not is not None or panel.moments is None:
        return replace(row, reason=why_not)
    scale = reliability(panel.moments, columns, level=level)
    if 0 < scale.n < panel.threshold:
        return replace(row, reason="suppressed")
    return _figures(row, panel, scale, raw=panel.frame.span(key) is not None)


def _figures(
    row: ScaleReliability, panel: Panel, scale: Reliability, *, raw: bool
) -> ScaleReliability:
    """The row with its figures; those in the items' metric only where all share one scale."""
    return replace(
        row,
        n=scale.n,
        k=scale.k,
        reliability=scale if raw else replace(scale, alpha=None, alpha_ci=None, omega_total=None),
        items=tuple(_items(panel, scale, raw)),
        reason=reason(scale.reason) or (_why_partly(scale) if raw else "mixed_scales"),
    )


def _why_partly(scale: Reliability) -> str | None:
    """Why a figure is missing beside others."""
    if scale.alpha_ci is None:
        return "too_few"
    if None in (scale.alpha_standardized, scale.lambda2):
        return "singular"
    return scale.lambda6_reason or scale.omega_reason


def _items(panel: Panel, scale: Reliability, raw: bool) -> Iterator[ItemReliability]:
    omegas = _without(panel, scale, raw)
    for item in scale.items:
        why = _why_no_item(scale, item, raw)
        omega = omegas.get(item.column)
        yield ItemReliability(
            id=panel.frame.items[item.column].id,
            statistics=item
            if raw
            else replace(item, item_rest=None, alpha_if_deleted=None, item_total=None),
            omega_if_deleted=omega.omega_total if omega else None,
            omega_if_deleted_reason=omega.reason if omega else why,
            reason=why,
        )


def _without(panel: Panel, whole: Reliability, raw: bool) -> dict[int, Omega]:
    """By column: omega of the scale without that item."""
    if panel.moments is None or whole.reason is not None or not raw:
        return {}
    with one_thread():
        scale = usable(panel.moments, [item.column for item in whole.items])
        return dict(zip(scale.used, omega_without(scale.c.covariance), strict=True))


def _why_no_item(scale: Reliability, item: ItemStatistics, raw: bool) -> str | None:
    """Why an item lacks a figure: alpha without one of two items would be that of one item."""
    if item.n == 0:
        return "no_answers"
    if item.column in scale.constant:
        return "constant"
    if scale.reason is not None:
        return reason(scale.reason)
    if not raw:
        return "mixed_scales"
    if item.alpha_if_deleted is None:
        return "one_item" if scale.k == 2 else "constant"
    return "constant" if item.item_rest is None else None


RELIABILITY = Section(
    "reliability", ScaleReliability, lambda study: reliabilities(study.work, study.nodes)
)
