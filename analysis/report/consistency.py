"""Reliability in detail: what the section beside `reliability` has, scale by scale."""

from dataclasses import dataclass

from analysis.report.figures import Interval
from analysis.report.undertaking import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaDetail:
    """Alpha with three intervals: Feldt's, the one for normal answers, and a distribution-free one.

    `method` of the last: "bootstrap" (under 500 sheets) or "adf".
    """

    alpha: float | None = None
    ci: Interval | None = None
    ci_normal: Interval | None = None
    ci_free: Interval | None = None
    method: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HalvesDetail:
    """Split halves: the best (λ4) and the mean of all, and odd against even (Spearman–Brown)."""

    lambda4: float | None = None
    mean: float | None = None
    spearman_brown: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HierarchyDetail:
    """Omega hierarchical, and the general factor's share of the common variance."""

    omega_hierarchical: float | None = None
    general_share: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalDetail:
    """Ordinal alpha and omega, of the judgements behind the points; omega of the sum of points."""

    alpha: float | None = None
    omega: float | None = None
    omega_sum: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedDetail:
    """Stratified alpha of the overall score as it is weighed; its strata are characteristics."""

    alpha: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDetail:
    """Standard error of measurement and smallest detectable change, in points and of 0–100.

    `sdc_mean`: that change for the mean of these people.
    """

    sem: float | None = None
    sdc: float | None = None
    sdc_mean: float | None = None
    sem100: float | None = None
    sdc100: float | None = None
    sdc_mean100: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleDetail:
    """One scale (`level` and `scale` name its node) in one audience, under `facet`.

    `n`, `k`: as in `reliability`. Each part says itself why it has no figure; `reason` where none
    has. `hierarchy` and `stratified` are of the overall scale alone, `halves` and `ordinal` of the
    others.
    """

    level: Level
    scale: str
    audience: str
    facet: str
    n: int | None
    k: int
    alpha: AlphaDetail | None = None
    halves: HalvesDetail | None = None
    hierarchy: HierarchyDetail | None = None
    ordinal: OrdinalDetail | None = None
    stratified: StratifiedDetail | None = None
    error: ErrorDetail | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceDetail:
    """Reliability of a person's perception − expectation on one scale of one audience.

    `from_parts`: from the two alphas, variances and the `correlation`; `of_differences`: alpha of
    the items' differences.
    """

    level: Level
    scale: str
    audience: str
    n: int | None
    k: int
    from_parts: float | None = None
    of_differences: float | None = None
    correlation: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaComparison:
    """Whether the alphas of two or more audiences differ on one scale.

    `test`: "feldt" (two) or "hakstian_whalen" (more; χ² with `df`); `p_adjusted`: Holm over scales.
    """

    level: Level
    scale: str
    facet: str
    audiences: tuple[str, ...]
    alphas: tuple[float, ...]
    test: str
    statistic: float | None = None
    df: int | None = None
    p: float | None = None
    p_adjusted: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """The section: bootstrap `draws` and their `seed`, and its rows."""

    draws: int
    seed: int
    scales: tuple[ScaleDetail, ...]
    differences: tuple[DifferenceDetail, ...] = ()
    comparisons: tuple[AlphaComparison, ...] = ()
