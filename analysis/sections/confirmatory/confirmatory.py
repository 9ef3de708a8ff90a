"""How well the model's own structure describes the answers."""

from dataclasses import replace

from analysis.sections.confirmatory.fitted import FactorModel, described
from analysis.statistics.cfa.confirmatory import confirm, confirm_incomplete, confirm_rows
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from analysis.study.blocks import Blocks, blocks, complete
from analysis.study.panel import Panel
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work

Interval = tuple[float, float]


LEAST = 100
"""The fewest sheets that answer all items; as many as the model has free parameters, too (house
rule): below it fits often fail or mislead (Boomsma 1985; Anderson & Gerbing 1984).
"""
ROBUST_UP_TO = 5_000
"""Sheets up to which tests and errors are corrected for answers that are not normal."""
FULL_UP_TO = 500
"""Sheets up to which incomplete ones are used where too few are complete: it takes a second."""
LEVELS: tuple[Level, ...] = ("characteristic", "subcharacteristic")


def confirmatory(work: Work, nodes: tuple[Node, ...]) -> tuple[FactorModel, ...]:
    """A row per audience and level; none where no audience has a fit."""
    rows = tuple(
        _row(panel, level, factors, work.inputs.options.confidence)
        for panel in work.perceived
        if panel.withheld is None
        for level in LEVELS
        if (factors := blocks(panel, level, nodes)) is not None
    )
    return rows if any(row.chi2 is not None for row in rows) else ()


def parameters(factors: Blocks) -> int:
    """Free parameters of loadings, residual variances and factor correlations."""
    m, q = len(factors.ids), len(factors.flat)
    return 2 * q + m * (m - 1) // 2


def _row(panel: Panel, level: Level, factors: Blocks, confidence: float) -> FactorModel:
    rows = complete(panel.frame.points, factors.flat)
    row = FactorModel(
        level=level,
        audience=panel.frame.audience,
        facet=panel.frame.facet,
        n=len(rows),
        left_out=len(panel.frame.points) - len(rows),
        k=len(factors.flat),
        factors=len(factors.ids),
        parameters=parameters(factors),
        needed=max(LEAST, parameters(factors)),
    )
    if _hidden(panel, factors):
        return replace(row, n=None, left_out=None, reason="suppressed")
    if len(rows) < row.needed:
        return _incomplete(row, panel, factors, confidence)
    if len(rows) <= ROBUST_UP_TO:
        model = confirm_rows(rows, factors.relative)
    else:
        model = confirm(finish(moments(rows)).covariance, len(rows), factors.relative)
    row = replace(row, estimator="ML" if model.robust is None else "MLR")
    return described(row, model, panel, factors, confidence)


def _incomplete(row: FactorModel, panel: Panel, factors: Blocks, confidence: float) -> FactorModel:
    """By all sheets with an answer, where those are enough; else why there is no model.

    That fewer than the threshold answer every item is no figure to be told.
    """
    some = panel.frame.points[:, factors.flat]
    some = some[(some >= 0).any(axis=1)]
    if row.needed <= len(some) <= FULL_UP_TO:
        model = confirm_incomplete(some, factors.relative)
        if model.fit is not None:
            left = len(panel.frame.points) - len(some)
            row = replace(row, n=len(some), left_out=left, estimator="FIML")
            return described(row, model, panel, factors, confidence)
    if row.n and row.n < panel.threshold:
        return replace(row, n=None, left_out=None, reason="suppressed")
    return replace(row, reason="too_few" if len(some) else "no_answers")


def _hidden(panel: Panel, factors: Blocks) -> bool:
    return any(("item", panel.frame.items[column].id) in panel.hidden for column in factors.flat)


CONFIRMATORY = Section(
    "confirmatory",
    FactorModel,
    lambda study: confirmatory(study.work, study.nodes),
    switch="confirmatory",
    unweighted=("",),
)
