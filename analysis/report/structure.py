"""What the answers themselves fall into, and whether the characteristics are told apart."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureItem:
    """One item among the factors: its sampling adequacy, communality and loadings.

    `loadings` has a figure per factor that was extracted (a pattern, oblique), `factor` is the
    number of the factor on which the item loads most.
    """

    id: str
    kmo: float | None = None
    communality: float | None = None
    factor: int | None = None
    loadings: tuple[float, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Eigenvalue:
    """An eigenvalue of the correlations beside those of random data.

    `mean` and `reference` (the 95th percentile) are of the draws.
    """

    number: int
    observed: float
    mean: float
    reference: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFactor:
    """A factor: the share of the items' variance that it explains, its correlation with each."""

    number: int
    explained: float
    correlations: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvergentScale:
    """Composite reliability ρ_C and average variance extracted of the items under a node.

    From one factor by maximum likelihood, of standardised items; `k` items, `n` the smallest
    number of sheets behind any two.
    """

    level: Level
    id: str
    n: int | None
    k: int
    composite_reliability: float | None = None
    ave: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctPair:
    """Two characteristics (ids) and their heterotrait–monotrait ratios with bootstrap intervals.

    `distinct`: the interval of `htmt` lies below .90 (true), at or above it (false), or holds it
    (null). `negative`: how many of the correlations are below zero; if any, `htmt` is HTMT+.

    By the confirmatory model of the characteristics: the smaller `ave` of the two, the variance
    that they have in common (`shared`, their squared correlation), and `fornell_larcker`: whether
    the one exceeds the other. `fornell_larcker_reason` why not known.
    """

    first: str
    second: str
    n: int | None
    htmt: float | None = None
    htmt_ci: Interval | None = None
    htmt2: float | None = None
    htmt2_ci: Interval | None = None
    negative: int | None = None
    distinct: bool | None = None
    ave: float | None = None
    shared: float | None = None
    fornell_larcker: bool | None = None
    fornell_larcker_reason: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The structure of one audience's answers to all rated items, under "perception".

    `n`: the smallest number of sheets behind any two of the `k` items that vary. `kmo`; Bartlett's
    `chi2` with `df` and `p`. `number`: factors beyond chance by parallel analysis (components,
    `draws` random matrices), `number_low` and `number_high` the same within the draws' own error,
    `number_common` by parallel analysis of common factors, which counts related factors better.
    `extracted`: how many were extracted (maximum likelihood, oblimin); fewer than `number` where
    that many have no proper solution, for `factor_reason`. `rmsr`: root mean square residual.
    `bootstrap` draws stand behind the intervals of `pairs`; `seed`: of all draws.
    """

    audience: str
    facet: str
    n: int | None
    k: int
    kmo: float | None = None
    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    draws: int | None = None
    bootstrap: int | None = None
    seed: int | None = None
    number: int | None = None
    number_low: int | None = None
    number_high: int | None = None
    number_common: int | None = None
    extracted: int | None = None
    factor_reason: str | None = None
    rmsr: float | None = None
    eigenvalues: tuple[Eigenvalue, ...] = ()
    factors: tuple[FoundFactor, ...] = ()
    items: tuple[StructureItem, ...] = ()
    scales: tuple[ConvergentScale, ...] = ()
    pairs: tuple[DistinctPair, ...] = ()
    reason: str | None = None
