"""A confirmatory model that was fitted, as a row of the report."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from scipy import special

from analysis.statistics.cfa.cfa_result import Confirmatory, Correlation, Loading, Suggestion
from analysis.statistics.cfa.fit import Chi2, Fit, Robust, adequacy
from analysis.statistics.kinds import CODE, COEFFICIENT, COUNT, ID, Interval, Reason
from analysis.study.blocks import Blocks
from analysis.study.panel import Panel
from analysis.study.rows import HELD, Row, held
from analysis.study.undertaking import Level

StructureVerdict = Literal["good", "acceptable", "poor"]


Errors = Literal["robust", "expected", "observed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLoading(Row):
    """An item (`id`) on its factor (id of the node above).

    `standardized` with its standard error and 95 % interval; `loading` in the item's metric with
    the factor's variance 1; `r2` the share of the item's variance that the factor explains.
    Where the item is the factor by itself there are no errors: `reason` "one_item".
    """

    id: Annotated[str, ID]
    factor: Annotated[str, ID]
    estimate: Annotated[
        Loading,
        held(
            loading="loading",
            loading_se="se",
            standardized="standardized",
            standardized_se="standardized_se",
            r2="r2",
        ),
    ]
    standardized_ci: Annotated[Interval | None, COEFFICIENT]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorCorrelation(Row):
    """The correlation of two factors (ids of nodes), freed of measurement error."""

    first: Annotated[str, ID]
    second: Annotated[str, ID]
    estimate: Annotated[Correlation, held(r="r", se="se")]
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHint(Row):
    """What the answers hold and the model leaves out, by a modification index of 1 df.

    kind "loading": the item `id` on the factor `other` as well; "residual": the items `id` and
    `other` share more or less than their factors explain. `change`: the expected standardised
    loading, or residual correlation. `p_adjusted` by Holm over all that could be added.
    """

    kind: Literal["loading", "residual"]
    id: Annotated[str, ID]
    other: Annotated[str, ID]
    suggestion: Annotated[Suggestion, HELD]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorModel(Row):
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
    test: Annotated[Chi2 | None, HELD] = None
    fit: Annotated[Fit | None, HELD] = None
    robust_test: Annotated[Chi2 | None, held(chi2_robust="chi2", p_robust="p")] = None
    robust: Annotated[
        Robust | None,
        held(
            scale="scale",
            cfi_robust="cfi",
            tli_robust="tli",
            rmsea_robust="rmsea",
            rmsea_robust_ci="rmsea_ci",
        ),
    ] = None
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
    row: FactorModel, model: Confirmatory, panel: Panel, factors: Blocks, confidence: float
) -> FactorModel:
    """The row with what the model says; items and factors by their ids."""
    items = [panel.frame.items[column].id for column in factors.flat]
    row = replace(
        _fitted(row, model),
        improper_items=tuple(items[place] for place in model.improper_items),
        improper_factors=tuple((factors.ids[a], factors.ids[b]) for a, b in model.improper_factors),
        reason=model.reason or (model.fit.reason if model.fit else None),
    )
    return replace(
        row,
        loadings=tuple(_loading(each, items, factors, confidence) for each in model.loadings),
        correlations=tuple(
            FactorCorrelation(
                first=factors.ids[pair.first],
                second=factors.ids[pair.second],
                estimate=pair,
                reason=None if pair.se is not None else "singular",
            )
            for pair in model.correlations
        ),
        hints=tuple(_hints(model, items, factors)),
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
        test=fit.test,
        fit=fit,
        errors=errors,
        robust_reason="not_computed" if scaled is None else scaled.reason,
        verdict=None if model.reason is not None else adequacy(fit, scaled),
    )
    if scaled is None or scaled.test is None:
        return row
    return replace(row, robust=scaled, robust_test=scaled.test)


def _loading(
    loading: Loading, items: list[str], factors: Blocks, confidence: float
) -> FactorLoading:
    reach = float(special.ndtri((1.0 + confidence) / 2.0))
    se = loading.standardized_se
    return FactorLoading(
        id=items[loading.column],
        factor=factors.ids[loading.factor],
        estimate=loading,
        standardized_ci=None
        if se is None
        else (loading.standardized - reach * se, loading.standardized + reach * se),
        reason=None if se is not None else "one_item" if loading.residual == 0.0 else "singular",
    )


def _hints(model: Confirmatory, items: list[str], factors: Blocks) -> Iterator[ModelHint]:
    """The significant ones."""
    for hint in model.suggestions:
        if hint.p_adjusted < 0.05:
            cross = hint.kind == "loading"
            yield ModelHint(
                kind="loading" if cross else "residual",
                id=items[hint.column],
                other=factors.ids[hint.other] if cross else items[hint.other],
                suggestion=hint,
            )
