"""Importance against performance, in every audience of the demand side that tells of both."""

from collections.abc import Iterator
from zlib import crc32

import numpy as np

from analysis.build.frame import Key
from analysis.build.outcome import (
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
)
from analysis.build.panel import Panel
from analysis.build.reasons import reason
from analysis.build.work import Work
from analysis.priorities.importance import by_correlation, stated
from analysis.priorities.ipa import Cell, Ipa
from analysis.report.priorities import Basis, Priority, Unit
from analysis.report.undertaking import Node

SEED = 33850
"""Of all draws; each audience has a stream of its own."""


def priorities(work: Work, nodes: tuple[Node, ...]) -> tuple[Priority, ...]:
    """The rows of every audience that receives the service, in the order of printing.

    Importance as it was stated, item by item; where it was not asked, derived from the outcome
    (satisfaction, else the first), by sub-characteristics. Cross-hairs are grand means of what is
    shown (house rule): hidden nodes shape nothing.
    """
    order = {(node.level, node.id): place for place, node in enumerate(nodes)}
    found = []
    for panel in panels(work):
        rows = _stated(work, panel) or _derived(panel)
        found += sorted(rows, key=lambda row: order[row.level, row.id])
    return tuple(found)


def stream(audience: str) -> np.random.Generator:
    """The random numbers of an audience; its id decides, so that others do not move it."""
    return np.random.default_rng([SEED, crc32(audience.encode())])


def _stated(work: Work, panel: Panel) -> list[Priority]:
    other = work.panel(panel.frame.audience, "importance")
    if other is None or other.withheld is not None:
        return []
    both = set(items(other.frame))
    keys = tuple(key for key in items(panel.frame) if key in both)
    keys = shown(other, shown(panel, keys))
    if len(keys) < 2:
        return []
    performance, importance = (_unit(one_scale(each.frame, keys)) for each in (panel, other))
    found = stated(
        ratings(panel.frame, keys),
        ratings(other.frame, keys),
        panel.frame.weights,
        rng=stream(panel.frame.audience),
    )
    return list(_rows(panel, keys, found, "stated", None, (importance, performance)))


def _derived(panel: Panel) -> list[Priority]:
    target = outcome(panel)
    keys = shown(panel, lowest(panel.frame))
    if target is None or len(keys) < 2:
        return []
    every = scores100(panel.frame, (*keys, target))
    x, y = every[:, :-1], every[:, -1]
    shared = one_scale(panel.frame, keys)
    if shared:
        x = on_scale(panel.frame, keys, x)
    units: tuple[Unit, Unit] = ("correlation", _unit(shared))
    pairs = (~np.isnan(x) & ~np.isnan(y)[:, None]).sum(axis=0)
    if int(pairs.min()) < FEWEST_PEOPLE:
        return [_too_few(panel, key, target, units) for key in keys]
    found = by_correlation(x, y, panel.frame.weights, rng=stream(panel.frame.audience))
    return list(_rows(panel, keys, found, "correlation", target, units))


def _unit(shared: bool) -> Unit:
    return "scale" if shared else "hundred"


def _too_few(panel: Panel, key: Key, target: Key, units: tuple[Unit, Unit]) -> Priority:
    return Priority(
        level=key[0],
        id=key[1],
        audience=panel.frame.audience,
        basis="correlation",
        outcome=target[1],
        crosshairs="grand_mean",
        n=None,
        n_importance=None,
        importance_unit=units[0],
        performance_unit=units[1],
        reason="too_few",
    )


def _rows(
    panel: Panel,
    keys: tuple[Key, ...],
    found: Ipa,
    basis: Basis,
    target: Key | None,
    units: tuple[Unit, Unit],
) -> Iterator[Priority]:
    for key, cell in zip(keys, found.cells, strict=True):
        yield Priority(
            level=key[0],
            id=key[1],
            audience=panel.frame.audience,
            basis=basis,
            outcome=target[1] if target else None,
            crosshairs="grand_mean",
            n=cell.n_performance,
            n_importance=cell.n_importance,
            importance=cell.importance,
            importance_ci=cell.importance_ci,
            importance_unit=units[0],
            importance_line=found.importance_line,
            performance=cell.performance,
            performance_unit=units[1],
            performance_line=found.performance_line,
            quadrant=cell.quadrant,
            on_line=cell.on_line,
            stability=cell.stability,
            drawn_by=found.drawn_by,
            draws=found.draws,
            reason=_why(cell, found),
        )


def _why(cell: Cell, found: Ipa) -> str | None:
    return reason(cell.reason or (found.stability_reason if cell.stability is None else None))
