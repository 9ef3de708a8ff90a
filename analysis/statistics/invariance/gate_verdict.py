"""From the steps of an invariance test to what may be compared, factor by factor."""

import math
from collections.abc import Sequence
from dataclasses import replace

from analysis.statistics.cfa.cfa_result import inverted, of_group
from analysis.statistics.cfa.layout import FIXED
from analysis.statistics.invariance.gate_result import (
    MEANS,
    NOT,
    RELATIONS,
    UNTESTED,
    Differing,
    FactorVerdict,
    Gate,
    LatentMean,
)
from analysis.statistics.invariance.item_release import Released
from analysis.statistics.invariance.steps import Fitted, Setting
from analysis.statistics.moments.values import Matrix


def concluded(
    gate: Gate,
    where: Setting,
    model: Fitted,
    released: Sequence[Released],
    columns: Sequence[int],
) -> Gate:
    """The gate with its verdicts, from its steps and the last model with what it released."""
    shape = where.shape
    settled = _settled(gate)
    factors = tuple(
        _of_factor(where, model, released, settled, factor, columns) for factor in range(shape.m)
    )
    return replace(
        gate,
        verdict=_overall(gate),
        reason=next((step.reason for step in gate.steps if step.reason), None),
        differing=tuple(_differing(where, model, found, columns) for found in released),
        factors=factors,
        means=_means(gate, where, model) if settled == MEANS else (),
    )


def _overall(gate: Gate) -> str:
    """By the full models alone: an item that differs makes the total's means not comparable."""
    held = {step.name: step.holds for step in gate.steps}
    if held.get("metric") is None:
        return UNTESTED
    if not held["metric"]:
        return NOT
    return MEANS if held.get("scalar") else RELATIONS


def _settled(gate: Gate) -> str:
    """How far the models got that hold, with what differs left out of account."""
    held = {step.name.removesuffix("_partial"): step.holds for step in gate.steps}
    if held.get("metric") is None:
        return UNTESTED
    if not held["metric"]:
        return NOT
    return MEANS if held.get("scalar") else RELATIONS


def _of_factor(
    where: Setting,
    model: Fitted,
    released: Sequence[Released],
    settled: str,
    factor: int,
    columns: Sequence[int],
) -> FactorVerdict:
    mine = [found for found in released if where.shape.factor_of[found.item] == factor]
    if where.shape.sizes[factor] == 1:
        return FactorVerdict(factor=factor, verdict=UNTESTED, reason="one_item")
    if settled in (UNTESTED, NOT):
        return FactorVerdict(factor=factor, verdict=settled)
    if not mine:
        return FactorVerdict(factor=factor, verdict=settled)
    differs = any(found.part == "loading" for found in mine)
    left = sum(where.shape.factor_of[item] == factor for item in model.equal.intercepts)
    without = sorted({columns[found.item] for found in mine})
    return FactorVerdict(
        factor=factor,
        verdict=NOT if differs else RELATIONS,
        without=tuple(without) if settled == MEANS and left >= 2 else (),
    )


def _differing(where: Setting, model: Fitted, found: Released, columns: Sequence[int]) -> Differing:
    shape = where.shape
    factor = int(shape.factor_of[found.item])
    held = model.equal.loadings if found.part == "loading" else model.equal.intercepts
    values: tuple[float, ...] = ()
    if model.reason is None and any(shape.factor_of[item] == factor for item in held):
        place = shape.blocks[0 if found.part == "loading" else 3].start + found.item
        values = tuple(float(value) for value in model.solution.local[:, place])
    return Differing(
        column=columns[found.item],
        factor=factor,
        part=found.part,
        chi2=found.chi2,
        df=found.df,
        p=found.p,
        p_adjusted=found.p_adjusted,
        separable=found.separable,
        values=values,
        spread=max(values) - min(values) if values else None,
    )


def _means(gate: Gate, where: Setting, model: Fitted) -> tuple[LatentMean, ...]:
    """The free factor means, in the first group's standard deviations (its variances are 1)."""
    plan, local = model.solution.layout, model.solution.local
    block = where.shape.blocks[4]
    covariance = _covariance(model)
    found = []
    for g in range(1, plan.groups):
        v = None if covariance is None else of_group(plan, covariance, g)
        for factor in range(where.shape.m):
            place = block.start + factor
            if plan.index[g, place] != FIXED:
                found.append(
                    LatentMean(
                        factor=factor,
                        group=gate.groups[g].name,
                        difference=float(local[g, place]),
                        se=None if v is None else math.sqrt(max(float(v[place, place]), 0.0)),
                    )
                )
    return tuple(found)


def _covariance(model: Fitted) -> Matrix | None:
    if model.spread is None:
        return inverted(model.solution.information)
    return model.spread.covariance
