"""Scores of every node, audience and facet, and how the answers to each item spread."""

from collections.abc import Iterator

from analysis.build.frame import Key, item_weight, turned
from analysis.build.panel import Panel
from analysis.build.reasons import reason
from analysis.build.work import Work
from analysis.report.figures import Distribution, Score
from analysis.report.undertaking import Node
from analysis.statistics.scores import score as statistics


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
    found = panel.score(key)
    if why_not is not None or found is None:
        yield _empty(panel, key, None, weight, why_not)
    elif found.n == 0:
        yield _empty(panel, key, 0, weight, reason(found.reason))
    else:
        yield _full(panel, key, found, weight)


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


def _full(panel: Panel, key: Key, found: statistics.Score, weight: float | None) -> Score:
    box = found.top_box
    return Score(
        level=key[0],
        id=key[1],
        audience=panel.frame.audience,
        facet=panel.frame.facet,
        n=found.n,
        mean=found.mean,
        score100=found.score100,
        sd=found.sd,
        se=found.se,
        ci=found.ci,
        ci100=found.ci100,
        top_box=None if box is None else box.share,
        top_box_ci=None if box is None else box.ci,
        weight=weight,
        coverage=None if panel.any_hidden(key) else found.coverage,
        reason=reason(found.reason) or _why_partly(panel, key, found),
    )


def _why_partly(panel: Panel, key: Key, found: statistics.Score) -> str | None:
    """Why a figure is missing beside others."""
    if found.mean is None:
        return "mixed_scales"
    return "suppressed" if panel.any_hidden(key) else None


def distributions(work: Work) -> tuple[Distribution, ...]:
    """One row per item, audience and facet, as the answers were given (not turned round)."""
    return tuple(_distribution(panel, j) for panel in work.panels for j in _columns(panel))


def _columns(panel: Panel) -> range:
    return range(len(panel.frame.items))


def _distribution(panel: Panel, j: int) -> Distribution:
    item, frame = panel.frame.items[j], panel.frame
    why_not = panel.why_not(("item", item.id))
    if why_not is not None or panel.table is None:
        return Distribution(
            id=item.id,
            audience=frame.audience,
            facet=frame.facet,
            n=None,
            counts=None,
            reason=why_not,
        )
    found = panel.table.distributions[j]
    return Distribution(
        id=item.id,
        audience=frame.audience,
        facet=frame.facet,
        n=found.n,
        counts=found.counts[::-1] if turned(item, frame.facet) else found.counts,
        not_applicable=found.not_applicable,
        blank=found.blank - frame.unasked[j],
        reason=None if found.n else "no_answers",
    )
