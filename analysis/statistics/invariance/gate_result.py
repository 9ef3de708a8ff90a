"""What the comparability gate says: from the steps to what may be compared, factor by factor."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.statistics.cfa.cfa_result import inverted, of_group
from analysis.statistics.cfa.fit import Fit, Robust
from analysis.statistics.cfa.layout import FIXED
from analysis.statistics.invariance.cutoffs import Difference, Rule
from analysis.statistics.invariance.item_release import Released
from analysis.statistics.invariance.steps import Fitted, Setting
from analysis.statistics.kinds import COUNT, EFFECT, FLAG, MEAN, SE, STATISTIC, P

MEANS = "comparable_means"
RELATIONS = "comparable_relations"
NOT = "not_comparable"
UNTESTED = "not_testable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One model: "configural", "metric", "scalar", "strict"; "metric_partial", "scalar_partial".

    `difference` is to the model before it that held. `holds` by the rule (None where it could not
    be judged), `failed` the cut-offs that it breaks. `reason`: "not_converged", "not_identified".
    """

    name: str
    fit: Fit | None = None
    robust: Robust | None = None
    difference: Difference | None = None
    holds: bool | None = None
    failed: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group's complete answer sheets.

    `reason` says what keeps it out: "no_answers", "too_few", "constant", "singular".
    """

    name: str
    n: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """An item whose `part` ("loading", "intercept") differs between the groups.

    `values` in the order of the groups, in the last model found: loadings with the factor's
    variance 1 in the first group, intercepts in scale points at equal standing on the factor;
    `spread` is the largest less the smallest. The test is that of the release, χ² with `df`.
    `separable` is False where it could be the factor's other item as well. `values` are empty where
    the factor has no two equal items left to compare by.
    """

    column: int
    factor: int
    part: str
    chi2: Annotated[float, STATISTIC]
    df: Annotated[int, COUNT]
    p_adjusted: Annotated[float, P]
    separable: Annotated[bool, FLAG]
    values: tuple[float, ...] = ()
    spread: Annotated[float | None, MEAN] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentMean:
    """A factor's mean in a group less that in the first, in the first group's standard deviations.

    From the last model found, so that differing items do not enter it.
    """

    factor: int
    group: str
    difference: Annotated[float, EFFECT]
    se: Annotated[float | None, SE]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorVerdict:
    """What may be compared of one factor; `reason` "one_item" where nothing could be tested.

    `without`: the columns of the items that differ, if the factor's means may be compared once
    they are left out of its score (two or more equal items remain).
    """

    factor: int
    verdict: str
    without: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether groups may be compared: by means, by relations only, not at all, or not testable.

    `verdict` is for all factors together (the total), `factors` for each by itself. Verdicts:
    "comparable_means" (scalar invariance: equal loadings and intercepts), "comparable_relations"
    (metric: equal loadings only; correlations and drivers may be compared, means not),
    "not_comparable", "not_testable". `rule` is the rule in force.

    `reason` of "not_testable": "one_group", a group's reason ("no_answers", "too_few", "constant",
    "singular"), "one_item", "not_identified", "not_converged", "improper_solution", or "poor_fit"
    (the structure itself does not describe the groups, so that equality has no meaning).
    """

    rule: Rule
    groups: tuple[Group, ...]
    verdict: str
    steps: tuple[Step, ...] = ()
    differing: tuple[Differing, ...] = ()
    factors: tuple[FactorVerdict, ...] = ()
    means: tuple[LatentMean, ...] = ()
    reason: str | None = None


def concluded(
    gate: Gate,
    where: Setting,
    model: Fitted,
    released: Sequence[Released],
    columns: Sequence[int],
) -> Gate:
    """The gate with its verdicts, from its steps and the last model with what it released."""
    shape = where.shape
    # By the full models alone an item that differs makes the total's means not comparable; what is
    # settled leaves it out of account.
    overall = _reached({step.name: step.holds for step in gate.steps})
    settled = _reached({step.name.removesuffix("_partial"): step.holds for step in gate.steps})
    factors = tuple(
        _of_factor(where, model, released, settled, factor, columns) for factor in range(shape.m)
    )
    return replace(
        gate,
        verdict=overall,
        reason=next((step.reason for step in gate.steps if step.reason), None),
        differing=tuple(_differing(where, model, release, columns) for release in released),
        factors=factors,
        means=_means(gate, where, model) if settled == MEANS else (),
    )


def _reached(held: dict[str, bool | None]) -> str:
    """How far the models got that hold."""
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
    mine = [release for release in released if where.shape.factor_of[release.item] == factor]
    if where.shape.sizes[factor] == 1:
        return FactorVerdict(factor=factor, verdict=UNTESTED, reason="one_item")
    if settled in (UNTESTED, NOT) or not mine:
        return FactorVerdict(factor=factor, verdict=settled)
    differs = any(release.part == "loading" for release in mine)
    left = sum(where.shape.factor_of[item] == factor for item in model.equal.intercepts)
    without = sorted({columns[release.item] for release in mine})
    return FactorVerdict(
        factor=factor,
        verdict=NOT if differs else RELATIONS,
        without=tuple(without) if settled == MEANS and left >= 2 else (),
    )


def _differing(
    where: Setting, model: Fitted, release: Released, columns: Sequence[int]
) -> Differing:
    shape = where.shape
    factor = int(shape.factor_of[release.item])
    held = model.equal.loadings if release.part == "loading" else model.equal.intercepts
    values: tuple[float, ...] = ()
    if model.reason is None and any(shape.factor_of[item] == factor for item in held):
        place = shape.blocks[0 if release.part == "loading" else 3].start + release.item
        values = tuple(float(value) for value in model.solution.local[:, place])
    return Differing(
        column=columns[release.item],
        factor=factor,
        part=release.part,
        chi2=release.chi2,
        df=release.df,
        p_adjusted=release.p_adjusted,
        separable=release.separable,
        values=values,
        spread=max(values) - min(values) if values else None,
    )


def _means(gate: Gate, where: Setting, model: Fitted) -> tuple[LatentMean, ...]:
    """The free factor means, in the first group's standard deviations (its variances are 1)."""
    plan, local = model.solution.layout, model.solution.local
    block = where.shape.blocks[4]
    spread = model.spread
    covariance = inverted(model.solution.information) if spread is None else spread.covariance
    means = []
    for g in range(1, plan.groups):
        v = None if covariance is None else of_group(plan, covariance, g)
        for factor in range(where.shape.m):
            place = block.start + factor
            if plan.index[g, place] != FIXED:
                means.append(
                    LatentMean(
                        factor=factor,
                        group=gate.groups[g].name,
                        difference=float(local[g, place]),
                        se=None if v is None else math.sqrt(max(float(v[place, place]), 0.0)),
                    )
                )
    return tuple(means)
