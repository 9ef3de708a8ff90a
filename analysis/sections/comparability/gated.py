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
        judged = gate_rows(rows, blocks.relative)
    else:
        indices = "normal"
        known = {name: finish(moments(block)) for name, block in rows.items()}
        judged = gate(known, blocks.relative)
    items = [frame.items[column].id for column in blocks.flat]
    near = _near(tested, answered)
    return replace(
        _ruled(judged.rule, len(items)),
        groups=(*_groups(judged, tested), *others),
        verdict=cast(Comparable, judged.verdict),
        indices=indices,
        steps=tuple(_step(step) for step in judged.steps),
        items=tuple(_differing(one, items, blocks, near) for one in judged.differing),
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


def _near(tested: Mapping[str, Panel], answered: Mapping[str, Answered]) -> Bools:
    """Items that some, but fewer than are shown, answered beside those who answered all.

    A free intercept is as good as the mean of the complete sheets; the mean of all who answered
    stands elsewhere, and the two together would tell what those few said.
    """
    found = []
    for name, (blocks, rows) in answered.items():
        panel = tested[name]
        beside = (panel.frame.points[:, blocks.flat] >= 0).sum(axis=0) - len(rows)
        found.append((beside > 0) & (beside < panel.threshold))
    near: Bools = np.any(found, axis=0)
    return near


def _differing(one: Differing, items: list[str], blocks: Blocks, near: Bools) -> DifferingItem:
    hides = one.part != "loading" and bool(near[one.column])
    return DifferingItem(
        id=items[one.column],
        factor=blocks.ids[one.factor],
        part="loading" if one.part == "loading" else "intercept",
        chi2=one.chi2,
        df=one.df,
        p_adjusted=one.p_adjusted,
        separable=one.separable,
        values=() if hides else one.values,
        spread=one.spread,
        reason="too_few_items" if one.spread is None else "suppressed" if hides else None,
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
