"""Scores of every node, audience and facet, and how the answers to each item spread."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.disclosure import visible
from analysis.statistics.intervals import Share
from analysis.statistics.kinds import CODE, COUNT, ID, SHARE, Reason
from analysis.statistics.moments.columns import means
from analysis.statistics.scores import score as statistics
from analysis.statistics.scores.runner_up import RunnerUp, runner_up
from analysis.statistics.scores.score import stretched, within
from analysis.study.cluster_errors import clustered, heeded
from analysis.study.cluster_labels import Labels, counted_clusters
from analysis.study.frame import Key, item_weight
from analysis.study.inputs import Options
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import HELD, Row, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import PANEL, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowest(Row):
    """That a node is rated lowest, against the next lowest (`next_level`, `next`): among the
    characteristics, or among the lowest nodes that are no items.

    A paired test of those who rated both, with their weights, robust to clusters where these are
    known. `reason`: "suppressed" also where few rated but one of the two, of whom the difference
    would tell.
    """

    next_level: Level
    next: Annotated[str, ID]
    test: Annotated[RunnerUp | None, HELD] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Row):
    """A mean: on the scale (None for a node of items on several scales) and from 0 to 100.

    Reversed items are turned round first, so more is better throughout. `se` and `ci` are on the
    scale, `ci100` from 0 to 100; the interval is 95 %, from Student's t. Where people are known to
    be in `clusters` (so many of them answered), both are robust to what these share (CR2); None
    where people count as independent. `top_box`: share of answers at the two best points (items),
    with Wilson's interval, of independent people. `coverage`: mean share of the node's weight that
    was answered. `weight`: the node's weight within its parent. `lowest`: of perception, against
    the next lowest, where the node is the lowest.
    """

    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    facet: Annotated[str, CODE]
    n: Annotated[int | None, COUNT]
    statistic: Annotated[statistics.Score | None, HELD] = None
    top: Annotated[Share | None, held(SHARE, top_box="share", top_box_ci="ci")] = None
    weight: Annotated[float | None, SHARE] = None
    clusters: Annotated[int | None, COUNT] = None
    lowest: tuple[Lowest, ...] = ()
    reason: Reason = None


Rows = dict[Key, Score]
"""Of one audience and facet."""


def scores(work: Work, nodes: tuple[Node, ...]) -> tuple[Score, ...]:
    """One row per node, audience and facet that rates it."""
    options = work.inputs.options
    by_panel = []
    for panel in work.panels:
        labels = counted_clusters(work.group(panel.frame.audience), options)
        rows = {
            (node.level, node.id): _clustered(row, panel, labels, options)
            for node in nodes
            for row in _row(panel, (node.level, node.id))
        }
        if panel.frame.facet == "perception":
            for among in _orders(rows, nodes):
                _compare(rows, among, panel, labels, options)
        by_panel.append(rows)
    keys = ((node.level, node.id) for node in nodes)
    return tuple(rows[key] for key in keys for rows in by_panel if key in rows)


def _row(panel: Panel, key: Key) -> Iterator[Score]:
    frame = panel.frame
    if not frame.columns(key):
        return
    why_not, weight = panel.why_not(key), _weight(panel, key)
    score = panel.score(key)
    if why_not is not None or score is None:
        yield _empty(panel, key, None, weight, why_not)
    elif score.n == 0:
        yield _empty(panel, key, 0, weight, reason(score.reason))
    else:
        yield _full(panel, key, score, weight)


def _weight(panel: Panel, key: Key) -> float | None:
    if key[0] == "item":
        return item_weight(panel.frame, key[1])
    return next(p.weight for p in panel.frame.places if p.key == key and not p.implicit)


def _empty(
    panel: Panel, key: Key, n: int | None, weight: float | None, why_not: str | None
) -> Score:
    return Score(
        level=key[0],
        id=key[1],
        audience=panel.frame.audience,
        facet=panel.frame.facet,
        n=n,
        weight=weight,
        reason=why_not,
    )


def _full(panel: Panel, key: Key, score: statistics.Score, weight: float | None) -> Score:
    shown = replace(score, coverage=None) if panel.any_hidden(key) else score
    return Score(
        level=key[0],
        id=key[1],
        audience=panel.frame.audience,
        facet=panel.frame.facet,
        n=score.n,
        statistic=shown,
        top=score.top_box,
        weight=weight,
        reason=reason(score.reason) or _why_partly(panel, key, score),
    )


def _clustered(row: Score, panel: Panel, labels: Labels | None, options: Options) -> Score:
    """The row with an error that heeds clusters, where enough of them answered."""
    key, frame, score = (row.level, row.id), panel.frame, row.statistic
    if labels is None or score is None:
        return row
    mean = clustered(frame.on_100(key), labels, frame.weights, options)
    if mean is None:
        return row
    hundred = replace(score.on_100, se=mean.se, ci=within(mean.ci, 0.0, 100.0))
    score = replace(score, se100=hundred.se, ci100=hundred.ci)
    if score.mean is not None and (span := frame.span(key)) is not None:
        scale = stretched(hundred, span / 100.0, float(frame.low[frame.columns(key)[0]]))
        score = replace(score, se=scale.se, ci=scale.ci)
    return replace(row, statistic=score, clusters=mean.clusters)


def _orders(rows: Rows, nodes: tuple[Node, ...]) -> tuple[tuple[Key, ...], ...]:
    """The characteristics, and the lowest nodes that are no items, the highest first."""
    parents = {node.parent for node in nodes if node.level == "subcharacteristic"}
    parts = [key for key in rows if key[0] == "characteristic"]
    leaves = [
        key
        for key in rows
        if key[0] == "subcharacteristic" or (key in parts and key[1] not in parents)
    ]
    return tuple(
        tuple(sorted(known, key=lambda key: -rows[key].score100))
        for among in (parts, leaves)
        if len(known := [key for key in among if rows[key].score100 is not None]) > 1
    )


def _compare(
    rows: Rows, order: tuple[Key, ...], panel: Panel, labels: Labels | None, options: Options
) -> None:
    """Say of the last of an order how far it is below the next."""
    (level, id_), last = order[-2:]
    if all((each.next_level, each.next) != (level, id_) for each in rows[last].lowest):
        lowest = _lowest(panel, last, (level, id_), labels, options)
        rows[last] = replace(rows[last], lowest=(*rows[last].lowest, lowest))


def _lowest(
    panel: Panel, last: Key, before: Key, labels: Labels | None, options: Options
) -> Lowest:
    row = Lowest(next_level=before[0], next=before[1])
    weights = panel.frame.weights
    low, high = panel.frame.on_100(last), panel.frame.on_100(before)
    pairs = int((~np.isnan(high - low)).sum())
    alone = int((np.isnan(low) != np.isnan(high)).sum())
    least = max(panel.threshold, PANEL if panel.too_few == "one_rater" else 1)
    if not all(visible(n, least) for n in (pairs, alone) if n):
        return replace(row, reason=panel.too_few)
    (mean,) = means((high - low)[:, None], weights, level=options.confidence)
    mean = heeded(mean, high - low, labels, weights, options)
    test = runner_up(mean, alpha=options.alpha_level)
    return replace(row, test=test, reason=reason(test.reason))


def _why_partly(panel: Panel, key: Key, score: statistics.Score) -> str | None:
    """Why a figure is missing beside others."""
    if score.mean is None:
        return "mixed_scales"
    return panel.too_few if panel.any_hidden(key) else None


SCORES = Section("scores", Score, lambda study: scores(study.work, study.nodes))
