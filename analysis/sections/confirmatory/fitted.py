"""A confirmatory model that was fitted, as a row of the report."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from scipy import special

from analysis.statistics.cfa.cfa_result import Confirmatory, Loading
from analysis.statistics.cfa.fit import adequacy
from analysis.statistics.kinds import (
    CODE,
    COEFFICIENT,
    COUNT,
    EFFECT,
    ID,
    INDEX,
    SE,
    STATISTIC,
    Interval,
    P,
    Reason,
)
from analysis.study.blocks import Blocks
from analysis.study.panel import Panel
from analysis.study.undertaking import Level

StructureVerdict = Literal["good", "acceptable", "poor"]


Errors = Literal["robust", "expected", "observed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLoading:
    """An item (`id`) on its factor (id of the node above).

    `standardized` with its standard error and 95 % interval; `loading` in the item's metric with
    the factor's variance 1; `r2` the share of the item's variance that the factor explains.
    Where the item is the factor by itself there are no errors: `reason` "one_item".
    """

    id: Annotated[str, ID]
    factor: Annotated[str, ID]
    loading: Annotated[float, COEFFICIENT]
    loading_se: Annotated[float | None, SE]
    standardized: Annotated[float, COEFFICIENT]
    standardized_se: Annotated[float | None, SE]
    standardized_ci: Annotated[Interval | None, COEFFICIENT]
    r2: Annotated[float, COEFFICIENT]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorCorrelation:
    """The correlation of two factors (ids of nodes), freed of measurement error."""

    first: Annotated[str, ID]
    second: Annotated[str, ID]
    r: Annotated[float, COEFFICIENT]
    se: Annotated[float | None, SE]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHint:
    """What the answers hold and the model leaves out, by a modification index of 1 df.

    kind "loading": the item `id` on the factor `other` as well; "residual": the items `id` and
    `other` share more or less than their factors explain. `change`: the expected standardised
    loading, or residual correlation. `p_adjusted` by Holm over all that could be added.
    """

    kind: Literal["loading", "residual"]
    id: Annotated[str, ID]
    other: Annotated[str, ID]
    chi2: Annotated[float, STATISTIC]
    p_adjusted: Annotated[float, P]
    change: Annotated[float, EFFECT]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorModel:
    """A confirmatory factor analysis of one audience's answers under one facet.

    The factors are the nodes of `level`, `k` their items. `n` sheets answer all of them,
    `left_out` do not; by `estimator` "FIML" `n` answer some, `left_out` none. "ML" is maximum
    likelihood, "MLR" the same with figures corrected for answers that are not normal. `needed`
    sheets would have to answer all items, for a model with `parameters` free ones.

    `chi2` (with `df`, `p`), `cfi`, `tli`, `rmsea` (with its 90 % interval and the p of close fit),
    `srmr` as maximum likelihood has them; `scale` is the factor by which χ² is divided for answers
    that are not normal, `chi2_robust` … `rmsea_robust_ci` (90 %) what follows from it
    (`robust_reason` where they are missing). Standard errors are `errors`: "robust", or from the
    "expected" or (FIML) "observed" information. `verdict` rests on the robust indices where there
    are any.
    """

    level: Level
    audience: Annotated[str, ID]
    facet: Annotated[str, CODE]
    n: Annotated[int | None, COUNT]
    left_out: Annotated[int | None, COUNT]
    k: Annotated[int, COUNT]
    factors: Annotated[int, COUNT]
    parameters: Annotated[int, COUNT]
    needed: Annotated[int, COUNT]
    estimator: Literal["ML", "MLR", "FIML"] | None = None
    chi2: Annotated[float | None, STATISTIC] = None
    df: Annotated[int | None, COUNT] = None
    p: Annotated[float | None, P] = None
    cfi: Annotated[float | None, INDEX] = None
    tli: Annotated[float | None, INDEX] = None
    rmsea: Annotated[float | None, INDEX] = None
    rmsea_ci: Annotated[Interval | None, INDEX] = None
    p_close: Annotated[float | None, P] = None
    srmr: Annotated[float | None, INDEX] = None
    aic: Annotated[float | None, STATISTIC] = None
    bic: Annotated[float | None, STATISTIC] = None
    scale: Annotated[float | None, INDEX] = None
    chi2_robust: Annotated[float | None, STATISTIC] = None
    p_robust: Annotated[float | None, P] = None
    cfi_robust: Annotated[float | None, INDEX] = None
    tli_robust: Annotated[float | None, INDEX] = None
    rmsea_robust: Annotated[float | None, INDEX] = None
    rmsea_robust_ci: Annotated[Interval | None, INDEX] = None
    robust_reason: Reason = None
    errors: Errors | None = None
    verdict: StructureVerdict | None = None
    loadings: tuple[FactorLoading, ...] = ()
    correlations: tuple[FactorCorrelation, ...] = ()
    hints: tuple[ModelHint, ...] = ()
    improper_items: Annotated[tuple[str, ...], ID] = ()
    improper_factors: tuple[tuple[str, str], ...] = ()
    reason: Reason = None


def described(
    row: FactorModel, model: Confirmatory, panel: Panel, found: Blocks, confidence: float
) -> FactorModel:
    """The row with what the model says; items and factors by their ids."""
    items = [panel.frame.items[column].id for column in found.flat]
    row = replace(
        _fitted(row, model),
        improper_items=tuple(items[place] for place in model.improper_items),
        improper_factors=tuple((found.ids[a], found.ids[b]) for a, b in model.improper_factors),
        reason=model.reason or (model.fit.reason if model.fit else None),
    )
    return replace(
        row,
        loadings=tuple(_loading(one, items, found, confidence) for one in model.loadings),
        correlations=tuple(
            FactorCorrelation(
                first=found.ids[one.first],
                second=found.ids[one.second],
                r=one.r,
                se=one.se,
                reason=None if one.se is not None else "singular",
            )
            for one in model.correlations
        ),
        hints=tuple(_hints(model, items, found)),
    )


def _fitted(row: FactorModel, model: Confirmatory) -> FactorModel:
    fit, scaled = model.fit, model.robust
    if fit is None:
        return row
    errors: Errors = "robust" if scaled is not None else "expected"
    if model.errors == "observed":
        errors = "observed"
    row = replace(
        row,
        chi2=fit.test.chi2,
        df=fit.test.df,
        p=fit.test.p,
        cfi=fit.cfi,
        tli=fit.tli,
        rmsea=fit.rmsea,
        rmsea_ci=fit.rmsea_ci,
        p_close=fit.p_close,
        srmr=fit.srmr,
        aic=fit.aic,
        bic=fit.bic,
        errors=errors,
        robust_reason="not_computed" if scaled is None else scaled.reason,
        verdict=None if model.reason is not None else adequacy(fit, scaled),
    )
    if scaled is None or scaled.test is None:
        return row
    return replace(
        row,
        scale=scaled.scale,
        chi2_robust=scaled.test.chi2,
        p_robust=scaled.test.p,
        cfi_robust=scaled.cfi,
        tli_robust=scaled.tli,
        rmsea_robust=scaled.rmsea,
        rmsea_robust_ci=scaled.rmsea_ci,
    )


def _loading(one: Loading, items: list[str], found: Blocks, confidence: float) -> FactorLoading:
    reach = float(special.ndtri((1.0 + confidence) / 2.0))
    se = one.standardized_se
    return FactorLoading(
        id=items[one.column],
        factor=found.ids[one.factor],
        loading=one.loading,
        loading_se=one.se,
        standardized=one.standardized,
        standardized_se=se,
        standardized_ci=None
        if se is None
        else (one.standardized - reach * se, one.standardized + reach * se),
        r2=one.r2,
        reason=None if se is not None else "one_item" if one.residual == 0.0 else "singular",
    )


def _hints(model: Confirmatory, items: list[str], found: Blocks) -> Iterator[ModelHint]:
    """The significant ones."""
    for one in model.suggestions:
        if one.p_adjusted < 0.05:
            cross = one.kind == "loading"
            yield ModelHint(
                kind="loading" if cross else "residual",
                id=items[one.column],
                other=found.ids[one.other] if cross else items[one.other],
                chi2=one.chi2,
                p_adjusted=one.p_adjusted,
                change=one.change,
            )
