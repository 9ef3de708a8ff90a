"""A confirmatory model that was fitted, as a row of the report."""

from collections.abc import Iterator
from dataclasses import replace

from scipy import special

from analysis.build.blocks import Blocks
from analysis.build.panel import Panel
from analysis.report.confirmatory import (
    Errors,
    FactorCorrelation,
    FactorLoading,
    FactorModel,
    ModelHint,
)
from analysis.statistics.cfa.cfa_result import Confirmatory, Loading
from analysis.statistics.cfa.fit import adequacy


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
