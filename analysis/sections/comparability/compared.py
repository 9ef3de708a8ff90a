"""What the comparability gate says of groups, steps, items and factors."""

from dataclasses import dataclass
from typing import Literal

from analysis.statistics.kinds import Interval, Reason
from analysis.study.undertaking import Level

Comparable = Literal["comparable_means", "comparable_relations", "not_comparable", "not_testable"]


Between = Literal["audiences", "waves", "languages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGroup:
    """A group (id of an audience, label of a wave, or language): `n` sheets that answer all items,
    `left_out` others. Not part of the test where it has a `reason`.
    """

    group: str
    n: int | None
    left_out: int | None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparabilityStep:
    """A model of all groups: "configural", "metric", "scalar" or "strict"; with "_partial" after
    items that differ were released.

    χ² (scaled, where `indices` are "robust"), CFI, RMSEA and SRMR of the model; `delta_…` against
    the last model that held. `holds` by the rule, `failed` the cut-offs it breaks ("cfi", "rmsea",
    "srmr").
    """

    name: str
    chi2: float | None
    df: int | None
    cfi: float | None
    rmsea: float | None
    srmr: float | None
    delta_chi2: float | None = None
    delta_df: int | None = None
    delta_p: float | None = None
    delta_cfi: float | None = None
    delta_rmsea: float | None = None
    delta_srmr: float | None = None
    holds: bool | None = None
    failed: tuple[str, ...] = ()
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingItem:
    """An item that does not mean the same to all groups.

    `part` "loading": tied more or less closely to its factor; "intercept": rated higher or lower by
    people of the same standing on the factor. `values` per group, in the order of the groups that
    were tested; `spread` is the largest less the smallest, for intercepts in scale points, for
    loadings in scale points per standard deviation of the factor (the first group's). Intercepts
    are left out ("suppressed") where they and the item's means would tell of too few people.
    `separable`: whether the test can tell it from the factor's other item.
    """

    id: str
    factor: str
    part: Literal["loading", "intercept"]
    chi2: float
    df: int
    p_adjusted: float
    separable: bool
    values: tuple[float, ...]
    spread: float | None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorComparability:
    """What may be compared of one factor (id of a node); means again `without` some items."""

    id: str
    verdict: Comparable
    without: tuple[str, ...] = ()
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentDifference:
    """How far a group stands from the one `against` on a factor, in the latter's standard
    deviations, freed of measurement error and of the items that differ.
    """

    factor: str
    group: str
    against: str
    difference: float
    se: float | None
    ci: Interval | None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparability:
    """The comparability gate under one facet; the factors are nodes of `level`.

    `between` "audiences" (`audience` is None), or "waves" or "languages" of one `audience`.

    `rule` names the cut-off: a step fails if CFI falls by `cfi_drop` or more. `cfi_least` and
    `rmsea_most` are for the configural model. In a step that holds an item is named if its
    standardised loadings lie `loading_change` apart, or its intercepts `intercept_change` standard
    deviations. `indices`: "robust" or "normal".
    `verdict` is for the total score, `factors` for each by itself.
    """

    between: Between
    audience: str | None
    level: Level
    facet: str
    k: int
    groups: tuple[ComparedGroup, ...]
    verdict: Comparable
    indices: Literal["robust", "normal"]
    rule: str
    cfi_drop: float | None
    loading_change: float
    intercept_change: float
    cfi_least: float
    rmsea_most: float
    least: int
    steps: tuple[ComparabilityStep, ...] = ()
    items: tuple[DifferingItem, ...] = ()
    factors: tuple[FactorComparability, ...] = ()
    latent: tuple[LatentDifference, ...] = ()
    reason: Reason = None
