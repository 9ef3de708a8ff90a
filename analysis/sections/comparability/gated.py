"""The comparability gate's result as a row of the report."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.sections.comparability.compared import (
    Comparability,
    ComparabilityStep,
    Comparable,
    ComparedGroup,
    DifferingItem,
    FactorComparability,
    LatentDifference,
)
from analysis.sections.confirmatory.confirmatory import ROBUST_UP_TO
from analysis.statistics.invariance.cutoffs import Rule
from analysis.statistics.invariance.gate import gate, gate_rows
from analysis.statistics.invariance.gate_result import Differing, Gate, LatentMean, Step
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from analysis.study.blocks import Blocks
from analysis.study.matrix import Points
from analysis.study.panel import Panel

Answered = tuple[Blocks, Points]
Bools = NDArray[np.bool_]


def row(
    tested: Mapping[str, Panel],
    others: tuple[ComparedGroup, ...],
    answered: Mapping[str, Answered],
    confidence: float,
) -> Comparability:
    """The row of the groups `tested`, from each one's factors and complete sheets; with `others`,
    which were not."""
    first = next(iter(tested))
    blocks, frame = answered[first][0], tested[first].frame
    rows = {name: block for name, (_, block) in answered.items()}
    indices: Literal["robust", "normal"] = "robust"
    if max(len(block) for block in rows.values()) <= ROBUST_UP_TO:
        verdicts = gate_rows(rows, blocks.relative)
    else:
        indices = "normal"
        known = {name: finish(moments(block)) for name, block in rows.items()}
        verdicts = gate(known, blocks.relative)
    items = [frame.items[column].id for column in blocks.flat]
    near = _near(tested, answered)
    return replace(
        _ruled(verdicts.rule, len(items)),
        groups=(*_groups(verdicts, tested), *others),
        verdict=cast(Comparable, verdicts.verdict),
        indices=indices,
        steps=tuple(_step(step) for step in verdicts.steps),
        items=tuple(_differing(item, items, blocks, near) for item in verdicts.differing),
        factors=tuple(
            FactorComparability(
                id=blocks.ids[each.factor],
                verdict=cast(Comparable, each.verdict),
                without=tuple(items[column] for column in each.without),
                reason=each.reason,
            )
            for each in verdicts.factors
        ),
        latent=tuple(_latent(mean, verdicts, blocks, confidence) for mean in verdicts.means),
        reason=verdicts.reason,
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


def _groups(gate: Gate, tested: Mapping[str, Panel]) -> tuple[ComparedGroup, ...]:
    """The groups of the gate, with the sheets that they left out."""
    return tuple(
        ComparedGroup(
            group=group.name,
            n=group.n,
            left_out=len(tested[group.name].frame.points) - group.n,
            reason=group.reason,
        )
        for group in gate.groups
    )


def _step(step: Step) -> ComparabilityStep:
    robust = step.robust if step.robust is not None and step.robust.reason is None else None
    best, change = robust or step.fit, step.difference
    test = None if change is None else change.test
    scaled = best.test if best is not None else None
    return ComparabilityStep(
        name=step.name,
        test=scaled,
        cfi=None if best is None else best.cfi,
        rmsea=None if best is None else best.rmsea,
        fit=step.fit,
        change=change,
        change_test=test,
        holds=step.holds,
        failed=step.failed,
        reason=step.reason or (step.fit.reason if step.fit else None),
    )


def _near(tested: Mapping[str, Panel], answered: Mapping[str, Answered]) -> Bools:
    """Items that some, but fewer than are shown, answered beside those who answered all.

    A free intercept is as good as the mean of the complete sheets; the mean of all who answered
    stands elsewhere, and the two together would tell what those few said.
    """
    columns = []
    for name, (blocks, rows) in answered.items():
        panel = tested[name]
        beside = (panel.frame.points[:, blocks.flat] >= 0).sum(axis=0) - len(rows)
        columns.append((beside > 0) & (beside < panel.threshold))
    near: Bools = np.any(columns, axis=0)
    return near


def _differing(item: Differing, items: list[str], blocks: Blocks, near: Bools) -> DifferingItem:
    hides = item.part != "loading" and bool(near[item.column])
    return DifferingItem(
        id=items[item.column],
        factor=blocks.ids[item.factor],
        part="loading" if item.part == "loading" else "intercept",
        release=item,
        values=() if hides else item.values,
        reason="too_few_items" if item.spread is None else "suppressed" if hides else None,
    )


def _latent(mean: LatentMean, gate: Gate, blocks: Blocks, confidence: float) -> LatentDifference:
    reach = float(special.ndtri((1.0 + confidence) / 2.0))
    ends = None
    if mean.se is not None:
        ends = (mean.difference - reach * mean.se, mean.difference + reach * mean.se)
    return LatentDifference(
        factor=blocks.ids[mean.factor],
        group=mean.group,
        against=gate.groups[0].name,
        mean=mean,
        ci=ends,
        reason=None if mean.se is not None else "singular",
    )
