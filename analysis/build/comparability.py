"""The comparability gate over the audiences that are large enough for it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

import numpy as np
from scipy import special

from analysis.build.confirmatory import ROBUST_UP_TO, Blocks, complete
from analysis.build.panel import Panel
from analysis.build.work import Work, prepare
from analysis.matrix import Points
from analysis.moments.algebra import finish
from analysis.moments.gather import moments
from analysis.report.comparability import (
    Comparability,
    ComparabilityStep,
    Comparable,
    ComparedGroup,
    DifferingItem,
    FactorComparability,
    LatentDifference,
)
from analysis.report.undertaking import Node
from analysis.validity.invariance import gate, gate_rows
from analysis.validity.invariance_result import Differing, Gate, LatentMean, Step
from analysis.validity.invariance_rules import CHEUNG_RENSVOLD, Rule

LEAST = CHEUNG_RENSVOLD.least
NONE = ComparedGroup(group="", n=None, left_out=None)
Answered = tuple[Blocks, Points]


def comparability(work: Work, nodes: tuple[Node, ...]) -> tuple[Comparability, ...]:
    """The gate over the characteristics: between the audiences, and between each one's waves.

    Over the items that all the groups rate. Groups with too few complete sheets are named with the
    reason and left out; there is no row where fewer than two others are left.
    """
    level = work.inputs.options.confidence
    audiences = {p.frame.audience: p for p in work.panels if p.frame.facet == "perception"}
    found = [_gated(audiences, nodes, level)]
    rounds = _rounds(work)
    for group in work.groups if rounds else ():
        name = group.audience.id
        waves = {label: each.panel(name, "perception") for label, each in rounds}
        panels = {label: panel for label, panel in waves.items() if panel is not None}
        row = _gated(panels, nodes, level)
        found.append(None if row is None else replace(row, between="waves", audience=name))
    return tuple(row for row in found if row is not None)


def _rounds(work: Work) -> list[tuple[str, Work]]:
    """Every wave by its label, each guarded as in a report of its own; the last is the report's."""
    waves = work.inputs.waves
    if len(waves) < 2:
        return []
    earlier = [
        (wave.label, prepare(replace(work.inputs, samples=wave.samples, waves=())))
        for wave in waves[:-1]
    ]
    return [*earlier, (waves[-1].label, work)]


def _gated(
    panels: Mapping[str, Panel], nodes: tuple[Node, ...], confidence: float
) -> Comparability | None:
    """The gate between these panels, without those that cannot take part; who did not answer at all
    is not named.
    """
    others = [
        replace(NONE, group=name, reason=reason)
        for name, panel in panels.items()
        if (reason := _barred(panel)) is not None and len(panel.frame.points)
    ]
    out = {one.group for one in others}
    tested = {
        name: panel for name, panel in panels.items() if name not in out and len(panel.frame.points)
    }
    while len(tested) > 1:
        answered = _answered(tested, nodes)
        if answered is None:
            return None
        short = [name for name, (_, rows) in answered.items() if len(rows) < LEAST]
        if not short:
            return _row(tested, tuple(others), answered, confidence)
        others += [replace(NONE, group=name, reason="too_few") for name in short]
        tested = {name: panel for name, panel in tested.items() if name not in short}
    return None


def _barred(panel: Panel) -> str | None:
    """Why a group cannot take part."""
    if panel.withheld is not None:
        return panel.withheld
    if len(panel.frame.points) < LEAST:
        return "too_few"
    return "suppressed" if any(key[0] == "item" for key in panel.hidden) else None


def _answered(panels: Mapping[str, Panel], nodes: tuple[Node, ...]) -> dict[str, Answered] | None:
    """Each group's factors over the items that all have, and its complete rows of them."""
    ids = frozenset.intersection(*(_rated(panel) for panel in panels.values()))
    found = {}
    for name, panel in panels.items():
        blocks = _blocks(panel, nodes, ids)
        if blocks is None:
            return None
        found[name] = (blocks, complete(panel.frame.points, blocks.flat))
    return found


def _rated(panel: Panel) -> frozenset[str]:
    """The items that anybody rated: what nobody did was not asked."""
    some = np.asarray((panel.frame.points >= 0).any(axis=0))
    return frozenset(item.id for item, has in zip(panel.frame.items, some, strict=True) if has)


def _blocks(panel: Panel, nodes: tuple[Node, ...], ids: frozenset[str]) -> Blocks | None:
    """The characteristics with the items that all have; None without a structure to test."""
    found = []
    for node in nodes:
        if node.level == "characteristic":
            below = panel.frame.columns((node.level, node.id))
            columns = tuple(column for column in below if panel.frame.items[column].id in ids)
            if columns:
                found.append((node.id, columns))
    sizes = [len(columns) for _, columns in found]
    if sum(sizes) < 3 or max(sizes) < 2:
        return None
    return Blocks(ids=tuple(id_ for id_, _ in found), columns=tuple(c for _, c in found))


def _row(
    tested: Mapping[str, Panel],
    others: tuple[ComparedGroup, ...],
    answered: Mapping[str, Answered],
    confidence: float,
) -> Comparability:
    first = next(iter(tested))
    blocks, frame = answered[first][0], tested[first].frame
    rows = {name: block for name, (_, block) in answered.items()}
    indices: Literal["robust", "normal"] = "robust"
    if max(len(block) for block in rows.values()) <= ROBUST_UP_TO:
        judged = gate_rows(rows, blocks.relative)
    else:
        indices = "normal"
        known = {name: finish(moments(block)) for name, block in rows.items()}
        judged = gate(known, blocks.relative)
    items = [frame.items[column].id for column in blocks.flat]
    return replace(
        _ruled(judged.rule, len(items)),
        groups=(*_groups(judged, tested), *others),
        verdict=cast(Comparable, judged.verdict),
        indices=indices,
        steps=tuple(_step(step) for step in judged.steps),
        items=tuple(_differing(one, items, blocks) for one in judged.differing),
        factors=tuple(
            FactorComparability(
                id=blocks.ids[one.factor],
                verdict=cast(Comparable, one.verdict),
                without=tuple(items[column] for column in one.without),
                reason=one.reason,
            )
            for one in judged.factors
        ),
        latent=tuple(_latent(one, judged, blocks, confidence) for one in judged.means),
        reason=judged.reason,
    )


def _ruled(rule: Rule, k: int) -> Comparability:
    """The row with the rule in force, its verdict still open."""
    return Comparability(
        between="audiences",
        audience=None,
        level="characteristic",
        facet="perception",
        k=k,
        groups=(),
        verdict="not_testable",
        indices="robust",
        rule=rule.name,
        cfi_drop=rule.cfi_drop,
        loading_change=rule.loading_change,
        intercept_change=rule.intercept_change,
        cfi_least=rule.cfi_least,
        rmsea_most=rule.rmsea_most,
        least=rule.least,
    )


def _groups(judged: Gate, tested: Mapping[str, Panel]) -> tuple[ComparedGroup, ...]:
    """The groups of the gate, with the sheets that they left out."""
    return tuple(
        ComparedGroup(
            group=one.name,
            n=one.n,
            left_out=len(tested[one.name].frame.points) - one.n,
            reason=one.reason,
        )
        for one in judged.groups
    )


def _step(step: Step) -> ComparabilityStep:
    robust = step.robust if step.robust is not None and step.robust.reason is None else None
    best, change = robust or step.fit, step.difference
    test = None if change is None else change.test
    scaled = best.test if best is not None else None
    return ComparabilityStep(
        name=step.name,
        chi2=None if scaled is None else scaled.chi2,
        df=None if scaled is None else scaled.df,
        cfi=None if best is None else best.cfi,
        rmsea=None if best is None else best.rmsea,
        srmr=None if step.fit is None else step.fit.srmr,
        delta_chi2=None if test is None else test.chi2,
        delta_df=None if test is None else test.df,
        delta_p=None if test is None else test.p,
        delta_cfi=None if change is None else change.cfi,
        delta_rmsea=None if change is None else change.rmsea,
        delta_srmr=None if change is None else change.srmr,
        holds=step.holds,
        failed=step.failed,
        reason=step.reason or (step.fit.reason if step.fit else None),
    )


def _differing(one: Differing, items: list[str], blocks: Blocks) -> DifferingItem:
    return DifferingItem(
        id=items[one.column],
        factor=blocks.ids[one.factor],
        part="loading" if one.part == "loading" else "intercept",
        chi2=one.chi2,
        df=one.df,
        p_adjusted=one.p_adjusted,
        separable=one.separable,
        values=one.values,
        spread=one.spread,
        reason=None if one.spread is not None else "too_few_items",
    )


def _latent(one: LatentMean, judged: Gate, blocks: Blocks, confidence: float) -> LatentDifference:
    reach = float(special.ndtri((1.0 + confidence) / 2.0))
    ends = None
    if one.se is not None:
        ends = (one.difference - reach * one.se, one.difference + reach * one.se)
    return LatentDifference(
        factor=blocks.ids[one.factor],
        group=one.group,
        against=judged.groups[0].name,
        difference=one.difference,
        se=one.se,
        ci=ends,
        reason=None if one.se is not None else "singular",
    )
