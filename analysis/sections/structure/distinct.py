"""Are the characteristics told apart: HTMT, and Fornell & Larcker's criterion, of every two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.sections.confirmatory.fitted import FactorModel
from analysis.statistics.factors.convergent import FornellLarcker, convergent, fornell_larcker
from analysis.statistics.factors.correlations import Correlations
from analysis.statistics.factors.htmt import Htmt, htmt_intervals
from analysis.statistics.kinds import COUNT, ID, Reason
from analysis.statistics.moments.algebra import select
from analysis.statistics.reliability.scale import cronbach
from analysis.study.frame import Key
from analysis.study.panel import Panel
from analysis.study.rows import HELD, Row, held
from analysis.study.undertaking import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctPair(Row):
    """Two characteristics (ids) and their heterotrait–monotrait ratios with bootstrap intervals.

    `distinct`: the interval of `htmt` lies below .90 (true), at or above it (false), or holds it
    (null). `negative`: how many of the correlations are below zero; if any, `htmt` is HTMT+.

    By the confirmatory model of the characteristics: the smaller `ave` of the two, the variance
    that they have in common (`shared`, their squared correlation), and `fornell_larcker`: whether
    the one exceeds the other. `fornell_larcker_reason` why not known.
    """

    first: Annotated[str, ID]
    second: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    ratio: Annotated[Htmt | None, HELD] = None
    negative: Annotated[int | None, COUNT] = None
    distinct: bool | None = None
    criterion: Annotated[
        FornellLarcker | None, held(ave="ave", shared="shared", fornell_larcker="holds")
    ] = None
    fornell_larcker_reason: Reason = None
    reason: Reason = None


SEED = 33850
BOOTSTRAP = 500
"""Draws."""
DISTINCT = 0.90
COHERENT = 0.50
"""Standardised alpha below which a scale's items have too little in common for a ratio to mean
anything: a house rule.
"""
Criteria = Mapping[frozenset[str], FornellLarcker]


def pairs(
    panel: Panel, c: Correlations, parts: list[Node], model: FactorModel | None, level: float
) -> Iterator[DistinctPair]:
    """Every two characteristics that have items: their ratios, and the criterion by `model`."""
    criteria = _criteria(model)
    for pair in _ratios(panel, c, parts, level):
        yield _with_criterion(pair, model, criteria)


def usable(panel: Panel, c: Correlations, key: Key) -> list[int] | None:
    """The places among the correlated items of a node's items; None where one is hidden."""
    if panel.why_not_all(key) is not None:
        return None
    return [c.columns.index(j) for j in panel.frame.columns(key) if j in c.columns]


def _ratios(
    panel: Panel, c: Correlations, parts: list[Node], level: float
) -> Iterator[DistinctPair]:
    places = {node.id: usable(panel, c, (node.level, node.id)) for node in parts}
    scales = {id_: at for id_, at in places.items() if at}
    names = list(scales)
    # Whole numbers add up to the same in every grouping; weighted ones but for their last digit.
    known = None
    if panel.moments is not None and panel.frame.weights is None:
        known = select(panel.moments, c.columns)
    ratios = htmt_intervals(
        panel.frame.points.take(list(c.columns), axis=1),
        list(scales.values()),
        np.random.default_rng(SEED),
        weights=panel.frame.weights,
        known=known,
        draws=BOOTSTRAP,
        level=level,
    )
    coherent = {id_: _coherent(c, at) for id_, at in scales.items()}
    for ratio in ratios:
        first, second = names[ratio.first], names[ratio.second]
        if ratio.htmt is not None and not (coherent[first] and coherent[second]):
            yield DistinctPair(first=first, second=second, n=ratio.n, reason="incoherent")
        else:
            yield _pair(first, second, ratio)


def _coherent(c: Correlations, at: list[int]) -> bool:
    return len(at) > 1 and cronbach(c.matrix[np.ix_(at, at)]) >= COHERENT


def _pair(first: str, second: str, ratio: Htmt) -> DistinctPair:
    distinct = None
    if ratio.htmt_ci is not None:
        low, high = ratio.htmt_ci
        distinct = True if high < DISTINCT else False if low >= DISTINCT else None
    return DistinctPair(
        first=first,
        second=second,
        n=ratio.n,
        ratio=ratio,
        negative=ratio.negative if ratio.htmt is not None else None,
        distinct=distinct,
        reason=ratio.reason or ratio.ci_reason or ratio.htmt2_reason,
    )


def _criteria(model: FactorModel | None) -> Criteria:
    """By two factors' ids; AVE and correlation are of one model, as the criterion supposes."""
    if model is None or not model.loadings:
        return {}
    ids = list(dict.fromkeys(loading.factor for loading in model.loadings))
    aves = [convergent(_standardized(model, id_)).ave for id_ in ids]
    phi = np.eye(len(ids))
    for pair in model.correlations:
        s, t = ids.index(pair.first), ids.index(pair.second)
        phi[s, t] = phi[t, s] = pair.r
    criteria = fornell_larcker(aves, phi)
    return {frozenset((ids[pair.first], ids[pair.second])): pair for pair in criteria}


def _standardized(model: FactorModel, factor: str) -> list[float]:
    return [loading.standardized for loading in model.loadings if loading.factor == factor]


def _with_criterion(
    pair: DistinctPair, model: FactorModel | None, criteria: Criteria
) -> DistinctPair:
    criterion = criteria.get(frozenset((pair.first, pair.second)))
    if criterion is None:
        why = "not_computed" if model is None else model.reason or "no_answers"
        return replace(pair, fornell_larcker_reason=why)
    # Without an AVE a factor has a single item: no loading of a proper solution reaches 1.
    return replace(
        pair,
        criterion=criterion,
        fornell_larcker_reason="one_item" if criterion.reason == "no_ave" else None,
    )
