"""Satisfaction by figures that are not the same, and the net promoter score."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.statistics.intervals import Mean, Share
from analysis.statistics.kinds import COUNT, GAP100, ID, SCORE, SE100, SHARE, Reason
from analysis.statistics.scores.nps import HIGH, LOW, NetPromoter, net_promoter
from analysis.statistics.scores.rollup import Characteristic, Sub, Tree
from analysis.statistics.scores.schemes import five_level_scores, has_five_points, satisfaction
from analysis.statistics.scores.score import within
from analysis.study.frame import Frame, Key
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Loyalty(Row):
    """One node in one audience: overall, a characteristic, or an item of an outcome.

    `index`: mean on 0–100 by the linear scheme, (x − low)/(high − low)·100. `five_level`: the same
    answers by the mapping 100/80/60/30/0, for items of five points only. `satisfied` (items):
    share at the two best points. `net_promoter` (recommendation items on 0–10): share of 9 and 10
    − share of 0 to 6, in percentage points; its interval is the score interval. `promoters`,
    `passives`, `detractors`: shares. Intervals are 95 %.
    """

    level: Level
    id: Annotated[str, ID]
    audience: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    linear: Annotated[Mean | None, held(SCORE, index="mean", index_ci="ci")] = None
    mapped: Annotated[Mean | None, held(SCORE, five_level="mean", five_level_ci="ci")] = None
    top: Annotated[Share | None, held(SHARE, satisfied="share", satisfied_ci="ci")] = None
    promoting: Annotated[
        NetPromoter | None,
        both(
            held(GAP100, net_promoter="score", net_promoter_ci="ci"),
            held(SE100, net_promoter_se="se"),
        ),
    ] = None
    promoter: Annotated[Share | None, held(SHARE, promoters="share")] = None
    passive: Annotated[Share | None, held(SHARE, passives="share")] = None
    detractor: Annotated[Share | None, held(SHARE, detractors="share")] = None
    reason: Reason = None


RECOMMENDATION = ("recommendation", "recommend", "nps", "loyalty")
"""Outcomes of these ids ask whether people would recommend; only those have a NPS (H)."""


def loyalty(work: Work, nodes: tuple[Node, ...]) -> tuple[Loyalty, ...]:
    """Rows for the whole, the characteristics and the items of outcomes, where asked.

    They appear where something is added to the scores: an outcome, or items of five points.
    """
    rows = [
        row
        for panel in work.perceived
        for row in _rows(panel, nodes, work.inputs.options.confidence)
    ]
    added = any(row.level == "item" or row.five_level is not None for row in rows)
    return tuple(rows) if added else ()


def _rows(panel: Panel, nodes: tuple[Node, ...], level: float) -> Iterator[Loyalty]:
    levels = _five_levels(panel, level) if panel.table is not None else {}
    outcome = ""
    for node in nodes:
        key = (node.level, node.id)
        outcome = node.id if node.level == "outcome" else outcome
        if node.level in ("overall", "characteristic") and panel.frame.columns(key):
            yield _node(panel, key, levels.get(key))
        elif node.level == "item" and node.parent == outcome and panel.frame.columns(key):
            yield _item(panel, key, outcome, level)


def _row(panel: Panel, key: Key, n: int | None) -> Loyalty:
    return Loyalty(level=key[0], id=key[1], audience=panel.frame.audience, n=n)


def _node(panel: Panel, key: Key, five: Mean | None) -> Loyalty:
    why_not, score = panel.why_not(key), panel.score(key)
    if why_not is not None or score is None:
        return replace(_row(panel, key, None), reason=why_not)
    row = replace(_row(panel, key, score.n), linear=_on_100(score.on_100))
    if panel.any_hidden(key):
        # A second mean of the same answers would tell more of the hidden ones than the first.
        return replace(row, reason="suppressed")
    if five is None:
        return replace(row, reason=reason(score.reason) or "not_five_points")
    return replace(
        row,
        mapped=_on_100(five),
        reason=reason(score.reason or five.reason),
    )


def _item(panel: Panel, key: Key, outcome: str, level: float) -> Loyalty:
    why_not = panel.why_not(key)
    if why_not is not None or panel.table is None:
        return replace(_row(panel, key, None), reason=why_not)
    spread = panel.table.distributions[panel.frame.columns(key)[0]]
    satisfied = satisfaction(spread, level=level)
    row = replace(
        _row(panel, key, satisfied.n),
        linear=_on_100(satisfied.index),
        mapped=None if satisfied.five_level is None else _on_100(satisfied.five_level),
        top=satisfied.share,
        reason=satisfied.index.reason,
    )
    if outcome not in RECOMMENDATION:
        return replace(row, reason=row.reason or satisfied.five_level_reason)
    if (spread.low, spread.high) != (LOW, HIGH):
        return replace(row, reason=row.reason or "not_0_to_10")
    promoted = net_promoter(spread, level=level)
    return replace(
        row,
        promoting=promoted,
        promoter=promoted.promoters,
        passive=promoted.passives,
        detractor=promoted.detractors,
        reason=row.reason or promoted.reason or satisfied.five_level_reason,
    )


def _on_100(mean: Mean) -> Mean:
    """A mean whose interval ends where its scale does."""
    return replace(mean, ci=within(mean.ci, 0.0, 100.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A tree of the columns that have five points, and the keys of its nodes."""

    tree: Tree
    columns: tuple[int, ...]
    keys: tuple[Key, ...]


def _five_levels(panel: Panel, level: float) -> dict[Key, Mean]:
    """The five-level mean of every characteristic of five-point items; of the whole, if all are."""
    part = _five_point_part(panel.frame)
    if not part.columns:
        return {}
    frame, columns = panel.frame, list(part.columns)
    means = five_level_scores(
        frame.points[:, columns],
        part.tree,
        low=frame.low[columns],
        high=frame.high[columns],
        weights=frame.weights,
        level=level,
    )
    return dict(zip(part.keys, means[-len(part.keys) :], strict=True))


def _five_point_part(frame: Frame) -> _Part:
    tree, places = frame.tree, frame.places[len(frame.tree.subs) :]
    five = [has_five_points(int(a), int(b)) for a, b in zip(frame.low, frame.high, strict=True)]
    kept = [
        number
        for number in range(len(tree.characteristics))
        if all(five[j] for j in tree.below(len(tree.subs) + number))
    ]
    chosen = [tree.characteristics[number] for number in kept]
    columns = tuple(j for c in chosen for s in c.subs for j in tree.subs[s].columns)
    at = {j: position for position, j in enumerate(columns)}
    subs: list[Sub] = []
    uppers: list[Characteristic] = []
    for characteristic in chosen:
        first = len(subs)
        subs += [
            Sub(columns=tuple(at[j] for j in tree.subs[s].columns), weight=tree.subs[s].weight)
            for s in characteristic.subs
        ]
        below = tuple(range(first, len(subs)))
        uppers.append(Characteristic(subs=below, weight=characteristic.weight))
    keys = tuple(places[number].key for number in kept)
    # The mean over the characteristics that are left is not that of the whole.
    whole = places[-1].key if len(kept) == len(tree.characteristics) else ("overall", "")
    return _Part(
        tree=Tree(subs=tuple(subs), characteristics=tuple(uppers)),
        columns=columns,
        keys=(*keys, whole),
    )


LOYALTY = Section(
    "loyalty", Loyalty, lambda study: loyalty(study.work, study.nodes), switch="loyalty"
)
