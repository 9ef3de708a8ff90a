"""The comparability gate over the audiences that are large enough for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, cast

from scipy import special

from analysis.build.confirmatory import ROBUST_UP_TO, Blocks, complete
from analysis.build.panel import Panel
from analysis.build.work import Work
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
NONE = ComparedGroup(audience="", n=None, left_out=None)
Answered = tuple[Blocks, Points]


def comparability(work: Work, nodes: tuple[Node, ...]) -> tuple[Comparability, ...]:
    """The gate over the characteristics; none where fewer than two audiences are large enough.

    Over the items that all these audiences rate. Audiences with too few complete sheets are named
    with the reason and left out.
    """
    panels = [p for p in work.panels if p.frame.facet == "perception"]
    tested = [panel for panel in panels if _barred(panel) is None]
    others = [
        replace(NONE, audience=panel.frame.audience, reason=reason)
        for panel in panels
        if (reason := _barred(panel)) is not None
    ]
    while len(tested) > 1:
        answered = _answered(tested, nodes)
        if answered is None:
            return ()
        short = [p for p in tested if len(answered[p.frame.audience][1]) < LEAST]
        if not short:
            return (_row(tested, tuple(others), answered, work.inputs.options.confidence),)
        others += [replace(NONE, audience=p.frame.audience, reason="too_few") for p in short]
        tested = [panel for panel in tested if panel not in short]
    return ()


def _barred(panel: Panel) -> str | None:
    """Why an audience cannot take part."""
    if panel.withheld is not None:
        return panel.withheld
    if len(panel.frame.points) < LEAST:
        return "too_few"
    return "suppressed" if any(key[0] == "item" for key in panel.hidden) else None


def _answered(panels: Sequence[Panel], nodes: tuple[Node, ...]) -> dict[str, Answered] | None:
    """Each audience's factors over the items that all have, and its complete rows of them."""
    ids = _common(panels)
    found = {}
    for panel in panels:
        blocks = _blocks(panel, nodes, ids)
        if blocks is None:
            return None
        found[panel.frame.audience] = (blocks, complete(panel.frame.points, blocks.flat))
    return found


def _common(panels: Sequence[Panel]) -> frozenset[str]:
    every = [frozenset(item.id for item in panel.frame.items) for panel in panels]
    return frozenset.intersection(*every)


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
    tested: Sequence[Panel],
    others: tuple[ComparedGroup, ...],
    answered: Mapping[str, Answered],
    confidence: float,
) -> Comparability:
    first = tested[0]
    blocks = answered[first.frame.audience][0]
    rows = {name: block for name, (_, block) in answered.items()}
    indices: Literal["robust", "normal"] = "robust"
    if max(len(block) for block in rows.values()) <= ROBUST_UP_TO:
        judged = gate_rows(rows, blocks.relative)
    else:
        indices = "normal"
        known = {name: finish(moments(block)) for name, block in rows.items()}
        judged = gate(known, blocks.relative)
    items = [first.frame.items[column].id for column in blocks.flat]
    total = {panel.frame.audience: len(panel.frame.points) for panel in tested}
    return replace(
        _ruled(judged.rule, len(items)),
        groups=(*(_group(one, total, tested) for one in _of(judged)), *others),
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


def _of(judged: Gate) -> tuple[ComparedGroup, ...]:
    return tuple(
        ComparedGroup(audience=one.name, n=one.n, left_out=one.left_out, reason=one.reason)
        for one in judged.groups
    )


def _group(one: ComparedGroup, total: Mapping[str, int], tested: Sequence[Panel]) -> ComparedGroup:
    """The group with the sheets it left out; its n hidden where it is a small number of people."""
    threshold = next(p.threshold for p in tested if p.frame.audience == one.audience)
    if one.n is not None and 0 < one.n < threshold:
        return replace(one, n=None, left_out=None, reason="suppressed")
    return replace(one, left_out=total[one.audience] - (one.n or 0))


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
        audience=one.group,
        against=judged.groups[0].name,
        difference=one.difference,
        se=one.se,
        ci=ends,
        reason=None if one.se is not None else "singular",
    )
