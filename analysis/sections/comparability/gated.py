"""The comparability gate's result as a row of the report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
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
IMPROPER = ("improper_solution", "not_converged")
"""What a model of many factors runs into, and of one by itself may not."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Gate:
    """A gate over the factors `ids`, and which of them it is of if of one alone."""

    gate: Gate
    ids: tuple[str, ...]
    alone: str | None = None


def row(
    tested: Mapping[str, Panel],
    others: tuple[ComparedGroup, ...],
    answered: Mapping[str, Answered],
    confidence: float,
) -> Comparability:
    """The row of the groups `tested`, from each one's factors and complete sheets; with `others`,
    which were not. Where the model of all factors is improper, each has a gate of its own.
    """
    blocks, frame = next(iter(answered.values()))[0], next(iter(tested.values())).frame
    rows = {name: block for name, (_, block) in answered.items()}
    indices: Literal["robust", "normal"] = "robust"
    if max(len(block) for block in rows.values()) > ROBUST_UP_TO:
        indices = "normal"
    whole = _gate(rows, blocks.relative, indices)
    gates = [_Gate(gate=whole, ids=blocks.ids)]
    apart = whole.reason in IMPROPER and len(blocks.ids) > 1
    if apart:
        gates += [
            _Gate(gate=_gate(rows, [columns], indices), ids=(id_,), alone=id_)
            for id_, columns in zip(blocks.ids, blocks.relative, strict=True)
        ]
    items = [frame.items[column].id for column in blocks.flat]
    row = replace(
        _ruled(whole.rule, len(items)),
        groups=(*_groups(whole, tested), *others),
        verdict=cast(Comparable, whole.verdict),
        apart=apart,
        indices=indices,
        steps=tuple(_step(step, each.alone) for each in gates for step in each.gate.steps),
        reason=whole.reason,
    )
    return _with_factors(row, gates[1:] or gates, items, _near(tested, answered), confidence)


def _gate(
    rows: Mapping[str, Points], factors: list[list[int]], indices: Literal["robust", "normal"]
) -> Gate:
    if indices == "robust":
        return gate_rows(rows, factors)
    return gate({name: finish(moments(block)) for name, block in rows.items()}, factors)


def _with_factors(
    row: Comparability, gates: list[_Gate], items: list[str], near: Bools, confidence: float
) -> Comparability:
    """The row with what its gates say of factors and items."""
    return replace(
        row,
        items=tuple(
            _differing(item, items, each.ids, near)
            for each in gates
            for item in each.gate.differing
        ),
        factors=tuple(factor for each in gates for factor in _factors(each, items)),
        latent=tuple(_latent(mean, each, confidence) for each in gates for mean in each.gate.means),
    )


def _factors(each: _Gate, items: list[str]) -> Iterator[FactorComparability]:
    if each.alone is not None and not each.gate.factors:
        verdict = cast(Comparable, each.gate.verdict)
        yield FactorComparability(id=each.alone, verdict=verdict, reason=each.gate.reason)
    for factor in each.gate.factors:
        yield FactorComparability(
            id=each.ids[factor.factor],
            verdict=cast(Comparable, factor.verdict),
            without=tuple(items[column] for column in factor.without),
            reason=factor.reason or (each.gate.reason if each.alone else None),
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
        apart=False,
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


def _step(step: Step, factor: str | None) -> ComparabilityStep:
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
        factor=factor,
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


def _differing(
    item: Differing, items: list[str], factors: tuple[str, ...], near: Bools
) -> DifferingItem:
    hides = item.part != "loading" and bool(near[item.column])
    return DifferingItem(
        id=items[item.column],
        factor=factors[item.factor],
        part="loading" if item.part == "loading" else "intercept",
        release=item,
        values=() if hides else item.values,
        reason="too_few_items" if item.spread is None else "suppressed" if hides else None,
    )


def _latent(mean: LatentMean, of: _Gate, confidence: float) -> LatentDifference:
    reach = float(special.ndtri((1.0 + confidence) / 2.0))
    ends = None
    if mean.se is not None:
        ends = (mean.difference - reach * mean.se, mean.difference + reach * mean.se)
    return LatentDifference(
        factor=of.ids[mean.factor],
        group=mean.group,
        against=of.gate.groups[0].name,
        mean=mean,
        ci=ends,
        reason=None if mean.se is not None else "singular",
    )
