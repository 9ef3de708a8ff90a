"""The model's own structure, confirmed or not, in every audience that is large enough."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import special

from analysis.build.frame import Key
from analysis.build.panel import Panel
from analysis.build.work import Work
from analysis.matrix import Points
from analysis.moments.algebra import finish
from analysis.moments.gather import moments
from analysis.report.confirmatory import (
    FactorCorrelation,
    FactorLoading,
    FactorModel,
    ModelHint,
)
from analysis.report.undertaking import Level, Node
from analysis.validity.cfa import confirm, confirm_rows
from analysis.validity.cfa_result import Confirmatory, Loading
from analysis.validity.fit import adequacy

LEAST = 100
"""The fewest sheets that answer all items; as many as the model has free parameters, too."""
ROBUST_UP_TO = 5_000
"""Sheets up to which tests and errors are corrected for answers that are not normal."""
LEVELS: tuple[Level, ...] = ("characteristic", "subcharacteristic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The factors of a level: their nodes' ids, and the columns of their items in a frame."""

    ids: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]

    @property
    def flat(self) -> list[int]:
        """All columns."""
        return [column for block in self.columns for column in block]

    @property
    def relative(self) -> list[list[int]]:
        """The same factors over a matrix that has these columns alone."""
        ends = np.cumsum([0, *(len(block) for block in self.columns)]).tolist()
        return [list(range(ends[i], ends[i + 1])) for i in range(len(self.columns))]


def confirmatory(work: Work, nodes: tuple[Node, ...]) -> tuple[FactorModel, ...]:
    """A row per audience and level; none where no audience has a fit."""
    rows = tuple(
        _row(panel, level, found, work.inputs.options.confidence)
        for panel in work.panels
        if panel.frame.facet == "perception" and panel.withheld is None
        for level in LEVELS
        if (found := blocks(panel, level, nodes)) is not None
    )
    return rows if any(row.chi2 is not None for row in rows) else ()


def blocks(panel: Panel, level: Level, nodes: tuple[Node, ...]) -> Blocks | None:
    """The factors of a level, of the items that anybody rated; None without a structure to test.

    That is a level with a single factor of fewer than three items, one whose factors have one
    item each, and sub-characteristics of fewer than three items on average: two items to a factor
    hardly determine it (Marsh, Hau, Balla & Grayson 1998).
    """
    keys: list[Key] = [(node.level, node.id) for node in nodes if node.level == level]
    rated = np.asarray((panel.frame.points >= 0).any(axis=0))
    found = [
        (key[1], tuple(column for column in panel.frame.columns(key) if rated[column]))
        for key in keys
    ]
    found = [(id_, columns) for id_, columns in found if columns]
    sizes = [len(columns) for _, columns in found]
    if sum(sizes) < 3 or max(sizes) < 2:
        return None
    if level == "subcharacteristic" and sum(sizes) < 3 * len(sizes):
        return None
    return Blocks(ids=tuple(id_ for id_, _ in found), columns=tuple(c for _, c in found))


def complete(points: Points, columns: list[int]) -> Points:
    """The rows that answer all of `columns`, of these columns alone."""
    chosen = points[:, columns]
    kept: Points = chosen[(chosen >= 0).all(axis=1)]
    return kept


def enough(n: int, level_blocks: Blocks) -> bool:
    """Whether n sheets can carry the model: `LEAST`, and one for every free parameter."""
    m, q = len(level_blocks.ids), len(level_blocks.flat)
    return n >= max(LEAST, 2 * q + m * (m - 1) // 2)


def _row(panel: Panel, level: Level, found: Blocks, confidence: float) -> FactorModel:
    rows = complete(panel.frame.points, found.flat)
    row = FactorModel(
        level=level,
        audience=panel.frame.audience,
        facet=panel.frame.facet,
        n=len(rows),
        left_out=len(panel.frame.points) - len(rows),
        k=len(found.flat),
        factors=len(found.ids),
    )
    if 0 < len(rows) < panel.threshold or _hidden(panel, found):
        return replace(row, n=None, left_out=None, reason="suppressed")
    if not enough(len(rows), found):
        return replace(row, reason="too_few" if len(rows) else "no_answers")
    if len(rows) <= ROBUST_UP_TO:
        model = confirm_rows(rows, found.relative)
    else:
        model = confirm(finish(moments(rows)).covariance, len(rows), found.relative)
    return _described(row, model, panel, found, confidence)


def _hidden(panel: Panel, found: Blocks) -> bool:
    return any(("item", panel.frame.items[column].id) in panel.hidden for column in found.flat)


def _described(
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
    errors: Literal["robust", "expected"] = "expected" if scaled is None else "robust"
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
