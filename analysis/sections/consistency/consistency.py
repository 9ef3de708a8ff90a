"""Reliability in detail: what the section beside `reliability` has, scale by scale."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.sections.consistency.alphas import (
    AlphaComparison,
    DifferenceDetail,
    comparisons,
    differences,
)
from analysis.sections.consistency.scales import Scale, is_overall, scales
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, ID, NUMBER, Interval, Reason
from analysis.statistics.moments.algebra import select
from analysis.statistics.moments.values import Matrix, Moments
from analysis.statistics.reliability.alpha_intervals import alpha_adf, alpha_bootstrap
from analysis.statistics.reliability.composite import Composite, stratified_alpha
from analysis.statistics.reliability.hierarchical import OmegaHierarchical, omega_hierarchical
from analysis.statistics.reliability.measurement_error import MeasurementError, measurement_error
from analysis.statistics.reliability.ordinal import OrdinalReliability, ordinal_reliability
from analysis.statistics.reliability.polychoric import polychoric
from analysis.statistics.reliability.scale import Reliability
from analysis.statistics.reliability.splits import SplitHalf, split_half
from analysis.statistics.reliability.usable import usable
from analysis.study.reasons import reason
from analysis.study.rows import HELD, Row, held
from analysis.study.section import Section, optional
from analysis.study.strata import strata
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaDetail(Row):
    """Alpha with three intervals: Feldt's, the one for normal answers, and a distribution-free one.

    `method` of the last: "bootstrap" (under 500 sheets) or "adf".
    """

    reliability: Annotated[
        Reliability | None, held(alpha="alpha", ci="alpha_ci", ci_normal="alpha_ci_normal")
    ] = None
    ci_free: Annotated[Interval | None, COEFFICIENT] = None
    method: Annotated[str | None, CODE] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HalvesDetail(Row):
    """Split halves: the best (λ4) and the mean of all, and odd against even (Spearman–Brown)."""

    halves: Annotated[
        SplitHalf | None,
        held(COEFFICIENT, lambda4="best", mean="mean", spearman_brown="spearman_brown"),
    ] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HierarchyDetail(Row):
    """Omega hierarchical, and the general factor's share of the common variance."""

    solution: Annotated[OmegaHierarchical | None, HELD] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalDetail(Row):
    """Ordinal alpha and omega, of the judgements behind the points; omega of the sum of points."""

    solution: Annotated[OrdinalReliability | None, HELD] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedDetail:
    """Stratified alpha of the overall score as it is weighed; its strata are characteristics."""

    alpha: Annotated[float | None, COEFFICIENT] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDetail(Row):
    """Standard error of measurement and smallest detectable change of the score as it is printed
    (its items weighed as the score weighs them), in points and of 0–100.

    By the consistency of the items on one occasion. `sdc_mean`: that change for the mean of these
    people.
    """

    error: Annotated[MeasurementError | None, HELD] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleDetail:
    """One scale (`level` and `scale` name its node) in one audience, under `facet`.

    `n`, `k`: as in `reliability`. Each part says itself why it has no figure; `reason` where none
    has. `hierarchy` and `stratified` are of the overall scale alone, `halves` and `ordinal` of the
    others.
    """

    level: Level
    scale: Annotated[str, ID]
    audience: Annotated[str, ID]
    facet: Annotated[str, CODE]
    n: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    alpha: AlphaDetail | None = None
    halves: HalvesDetail | None = None
    hierarchy: HierarchyDetail | None = None
    ordinal: OrdinalDetail | None = None
    stratified: StratifiedDetail | None = None
    error: ErrorDetail | None = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """The section: bootstrap `draws` and their `seed`, and its rows."""

    draws: Annotated[int, COUNT]
    seed: Annotated[int, NUMBER]
    scales: tuple[ScaleDetail, ...]
    differences: tuple[DifferenceDetail, ...] = ()
    comparisons: tuple[AlphaComparison, ...] = ()


SEED, DRAWS = 33850, 1000
SMALL = 500
"""Sheets under which the bootstrap is taken; above it gives what ADF gives: a house rule."""
FEWEST = 100
"""Of sheets behind any two items for what rests on factors or judgements: a house rule."""


def consistency(work: Work, nodes: tuple[Node, ...]) -> Consistency | None:
    """The section; None where no scale of any audience has a reliability that may be shown."""
    every = scales(work, nodes)
    if not any(
        scale.reliability is not None and scale.reliability.reason is None for scale in every
    ):
        return None
    level = work.inputs.options.confidence
    return Consistency(
        draws=DRAWS,
        seed=SEED,
        scales=tuple(_row(scale, level) for scale in every),
        differences=differences(work, every),
        comparisons=comparisons(every),
    )


def _row(scale: Scale, level: float) -> ScaleDetail:
    frame = scale.panel.frame
    row = ScaleDetail(
        level=scale.key[0],
        scale=scale.key[1],
        audience=frame.audience,
        facet=frame.facet,
        n=None,
        k=len(scale.columns),
    )
    if scale.reliability is None or scale.moments is None:
        return replace(row, reason=scale.withheld)
    row = replace(row, n=scale.reliability.n, k=scale.reliability.k)
    if scale.reliability.reason is not None:
        return replace(row, reason=reason(scale.reliability.reason))
    c = usable(scale.moments, scale.columns).c.covariance
    overall = is_overall(scale)
    return replace(
        row,
        alpha=_alpha(scale, scale.moments, scale.reliability, level),
        halves=None if overall else _halves(scale, c),
        hierarchy=_hierarchy(scale.reliability, c) if overall else None,
        ordinal=None if overall else _ordinal(scale, scale.reliability),
        stratified=_stratified(scale, scale.moments) if overall else None,
        error=_error(scale, scale.moments, level),
    )


def _mixed(scale: Scale) -> bool:
    return scale.panel.frame.span(scale.key) is None


def _alpha(scale: Scale, m: Moments, reliability: Reliability, level: float) -> AlphaDetail:
    if _mixed(scale):
        return AlphaDetail(reason="mixed_scales")
    frame = scale.panel.frame
    points = frame.points.take(list(scale.columns), axis=1)
    if len(points) < SMALL:
        rng = np.random.default_rng(SEED)
        free = alpha_bootstrap(points, rng, frame.weights, draws=DRAWS, level=level)
    else:
        known = select(m, scale.columns)
        free = alpha_adf(points, frame.weights, known=known, level=level)
    return AlphaDetail(
        reliability=reliability,
        ci_free=free.ci,
        method=None if free.ci is None else free.method,
        reason=reason(free.reason) or ("too_few" if reliability.alpha_ci is None else None),
    )


def _halves(scale: Scale, c: Matrix) -> HalvesDetail:
    if _mixed(scale):
        return HalvesDetail(reason="mixed_scales")
    halves = split_half(c)
    why = halves.reason or ("constant" if halves.spearman_brown is None else None)
    return HalvesDetail(halves=halves, reason=why)


def _hierarchy(reliability: Reliability, c: Matrix) -> HierarchyDetail:
    if min(reliability.n, reliability.n_effective) < max(FEWEST, 2 * reliability.k):
        return HierarchyDetail(reason="too_few")
    solved = omega_hierarchical(c)
    return HierarchyDetail(
        solution=solved,
        reason="under_six_items" if solved.reason == "too_few_items" else solved.reason,
    )


def _ordinal(scale: Scale, reliability: Reliability) -> OrdinalDetail:
    if min(reliability.n, reliability.n_effective) < FEWEST:
        return OrdinalDetail(reason="too_few")
    frame = scale.panel.frame
    points = frame.points.take(list(scale.columns), axis=1)
    solved = ordinal_reliability(polychoric(points, frame.weights), range(len(scale.columns)))
    return OrdinalDetail(solution=solved, reason=reason(solved.reason or solved.omega_reason))


def _stratified(scale: Scale, m: Moments) -> StratifiedDetail:
    """Characteristics as strata, items on 0–100 and weighed as the overall score weighs them."""
    score = _score(scale, m)
    if score is None:
        return StratifiedDetail(reason="zero_weight")
    return StratifiedDetail(alpha=score.alpha_stratified, reason=reason(score.reason))


def _score(scale: Scale, m: Moments) -> Composite | None:
    """The printed score on 0–100 as a composite; None where no item of it has a weight."""
    answered = [j for j in scale.columns if m.n[j, j] > 0]
    parts = strata(scale.panel.frame, scale.key, answered)
    if not any(weight > 0 for part in parts for weight in part.weights):
        return None
    return stratified_alpha(m, parts)


def _error(scale: Scale, m: Moments, level: float) -> ErrorDetail:
    score = _score(scale, m)
    if score is None:
        return ErrorDetail(reason="zero_weight")
    span = scale.panel.frame.span(scale.key)
    error = measurement_error(score, span=None if span is None else float(span), level=level)
    why = "mixed_scales" if span is None else None
    return ErrorDetail(error=error, reason=reason(error.reason) or why)


CONSISTENCY = Section(
    "consistency",
    Consistency,
    lambda study: optional(consistency(study.work, study.nodes)),
    switch="consistency",
    single=True,
)
