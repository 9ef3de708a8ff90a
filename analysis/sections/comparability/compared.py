"""What the comparability gate says of groups, steps, items and factors."""

from dataclasses import dataclass
from typing import Annotated, Literal

from analysis.statistics.cfa.fit import Chi2, Fit
from analysis.statistics.invariance.cutoffs import Difference
from analysis.statistics.invariance.gate_result import Differing, LatentMean
from analysis.statistics.kinds import (
    CHANGE,
    CODE,
    COEFFICIENT,
    COUNT,
    EFFECT,
    ID,
    INDEX,
    MEAN,
    Interval,
    Reason,
)
from analysis.study.rows import HELD, Row, held
from analysis.study.undertaking import Level

Comparable = Literal["comparable_means", "comparable_relations", "not_comparable", "not_testable"]


Between = Literal["audiences", "waves", "languages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGroup:
    """A group (id of an audience, label of a wave, or language): `n` sheets that answer all items,
    `left_out` others. Not part of the test where it has a `reason`.
    """

    group: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    left_out: Annotated[int | None, COUNT]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparabilityStep(Row):
    """A model of all groups: "configural", "metric", "scalar" or "strict"; with "_partial" after
    items that differ were released. `factor`: of this one alone, None of all.

    χ² (scaled, where `indices` are "robust"), CFI, RMSEA and SRMR of the model; `delta_…` against
    the last model that held. `holds` by the rule, `failed` the cut-offs it breaks ("cfi", "rmsea",
    "srmr").
    """

    name: Annotated[str, CODE]
    test: Annotated[Chi2 | None, held(chi2="chi2", df="df")]
    cfi: Annotated[float | None, INDEX]
    rmsea: Annotated[float | None, INDEX]
    fit: Annotated[Fit | None, held(srmr="srmr")]
    change: Annotated[
        Difference | None,
        held(CHANGE, delta_cfi="cfi", delta_rmsea="rmsea", delta_srmr="srmr"),
    ] = None
    change_test: Annotated[Chi2 | None, held(delta_chi2="chi2", delta_df="df", delta_p="p")] = None
    holds: bool | None = None
    failed: Annotated[tuple[str, ...], CODE] = ()
    factor: Annotated[str | None, ID] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingItem(Row):
    """An item that does not mean the same to all groups.

    `part` "loading": tied more or less closely to its factor; "intercept": rated higher or lower by
    people of the same standing on the factor. `values` per group, in the order of the groups that
    were tested; `spread` is the largest less the smallest, for intercepts in scale points, for
    loadings in scale points per standard deviation of the factor (the first group's). Intercepts
    are left out ("suppressed") where they and the item's means would tell of too few people.
    `separable`: whether the test can tell it from the factor's other item.
    """

    id: Annotated[str, ID]
    factor: Annotated[str, ID]
    part: Literal["loading", "intercept"]
    release: Annotated[Differing, HELD]
    values: Annotated[tuple[float, ...], MEAN]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorComparability:
    """What may be compared of one factor (id of a node); means again `without` some items."""

    id: Annotated[str, ID]
    verdict: Comparable
    without: Annotated[tuple[str, ...], ID] = ()
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentDifference(Row):
    """How far a group stands from the one `against` on a factor, in the latter's standard
    deviations, freed of measurement error and of the items that differ.
    """

    factor: Annotated[str, ID]
    group: Annotated[str, ID]
    against: Annotated[str, ID]
    mean: Annotated[LatentMean, HELD]
    ci: Annotated[Interval | None, EFFECT]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparability:
    """The comparability gate under one facet; the factors are nodes of `level`.

    `between` "audiences" (`audience` is None), or "waves" or "languages" of one `audience`.

    `rule` names the cut-off: a step fails if CFI falls by `cfi_drop` or more. `cfi_least` and
    `rmsea_most` are for the configural model. In a step that holds an item is named if its
    standardised loadings lie `loading_change` apart, or its intercepts `intercept_change` standard
    deviations. `indices`: "robust" or "normal".
    `verdict` is for the total score, `factors` for each by itself. `apart`: the model of all has no
    proper solution or did not converge (`reason`), so that each factor had a gate of its own.
    """

    between: Between
    audience: Annotated[str | None, ID]
    level: Level
    facet: Annotated[str, CODE]
    k: Annotated[int, COUNT]
    groups: tuple[ComparedGroup, ...]
    verdict: Comparable
    apart: bool
    indices: Literal["robust", "normal"]
    rule: Annotated[str, CODE]
    cfi_drop: Annotated[float | None, INDEX]
    loading_change: Annotated[float, COEFFICIENT]
    intercept_change: Annotated[float, COEFFICIENT]
    cfi_least: Annotated[float, COEFFICIENT]
    rmsea_most: Annotated[float, COEFFICIENT]
    least: Annotated[int, COUNT]
    steps: tuple[ComparabilityStep, ...] = ()
    items: tuple[DifferingItem, ...] = ()
    factors: tuple[FactorComparability, ...] = ()
    latent: tuple[LatentDifference, ...] = ()
    reason: Reason = None
