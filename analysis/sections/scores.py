"""Scores of every node, audience and facet, and how the answers to each item spread."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.statistics.intervals import Share
from analysis.statistics.kinds import CODE, COUNT, ID, SHARE, Reason
from analysis.statistics.scores import score as statistics
from analysis.study.frame import Key, item_weight
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import HELD, Row, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Row):
    """A mean: on the scale (None for a node of items on several scales) and from 0 to 100.

    Reversed items are turned round first, so more is better throughout. `se` and `ci` are on the
    scale, `ci100` from 0 to 100; the interval is 95 %, from Student's t. `top_box`: share of
    answers at the two best points (items), with Wilson's interval. `coverage`: mean share of the
    node's weight that was answered. `weight`: the node's weight within its parent.
    """

    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    facet: Annotated[str, CODE]
    n: Annotated[int | None, COUNT]
    statistic: Annotated[statistics.Score | None, HELD] = None
    top: Annotated[Share | None, held(SHARE, top_box="share", top_box_ci="ci")] = None
    weight: Annotated[float | None, SHARE] = None
    reason: Reason = None


def scores(work: Work, nodes: tuple[Node, ...]) -> tuple[Score, ...]:
    """One row per node, audience and facet that rates it."""
    return tuple(
        row for node in nodes for panel in work.panels for row in _row(panel, (node.level, node.id))
    )


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


def _why_partly(panel: Panel, key: Key, score: statistics.Score) -> str | None:
    """Why a figure is missing beside others."""
    if score.mean is None:
        return "mixed_scales"
    return panel.too_few if panel.any_hidden(key) else None


SCORES = Section("scores", Score, lambda study: scores(study.work, study.nodes))
