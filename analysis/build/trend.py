"""The scores of an audience over waves: the last is the report's own, the others beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.build.frame import Key
from analysis.build.panel import Panel
from analysis.build.quality import node_values
from analysis.build.work import Work, prepare
from analysis.disclosure import visible
from analysis.gaps.families import holm
from analysis.intervals import Mean
from analysis.matrix import BLANK
from analysis.moments.columns import means
from analysis.report.trend import Trend, TrendChange, TrendNode, TrendPoint
from analysis.waves.bridge import bridge
from analysis.waves.trend import Change
from analysis.waves.trend import Trend as Found
from analysis.waves.trend import trend as trend_of

HIDDEN = Mean(n=0, reason="suppressed")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wave:
    """An audience in one wave: its panel, None where it may not be shown or was not asked."""

    panel: Panel | None
    reason: str


def trend(work: Work) -> tuple[Trend, ...]:
    """Every audience of the demand side that two waves or more have figures of.

    Scores are made of the items that were answered in every wave that may be shown; the sheets of
    different waves are taken as those of different people. In each wave small groups are hidden as
    in a report of its own.
    """
    waves = work.inputs.waves
    if len(waves) < 2:
        return ()
    works = [prepare(replace(work.inputs, samples=w.samples, waves=())) for w in waves[:-1]]
    demand = [group.audience.id for group in work.groups if group.audience.side == "demand"]
    found = (_audience(work, id_, [_wave(w, id_) for w in (*works, work)]) for id_ in demand)
    return tuple(row for row in found if row is not None)


def _wave(work: Work, audience: str) -> _Wave:
    group, panel = work.group(audience), work.panel(audience, "perception")
    if group.withheld is not None:
        return _Wave(panel=None, reason=group.withheld)
    if panel is None or panel.table is None or not group.used:
        return _Wave(panel=None, reason="no_answers")
    return _Wave(panel=panel, reason="no_answers")


def _audience(work: Work, audience: str, waves: Sequence[_Wave]) -> Trend | None:
    panels = [wave.panel for wave in waves if wave.panel is not None]
    if len(panels) < 2:
        return None
    asked = [_answered(panel) for panel in panels]
    common = frozenset(str(item) for item in bridge(asked).common)
    if not common:
        return None
    level = work.inputs.options.confidence
    scores = [_means(wave.panel, common, level) for wave in waves]
    keys = dict.fromkeys(key for found in reversed(scores) for key in found)
    last = waves[-1].panel
    return Trend(
        audience=audience,
        waves=tuple(wave.label for wave in work.inputs.waves),
        times=tuple(wave.time for wave in work.inputs.waves),
        items=len(common),
        left_out=tuple(item for item in (_answered(last) if last else ()) if item not in common),
        nodes=_nodes(work, waves, scores, list(keys)),
    )


def _answered(panel: Panel) -> list[str]:
    """The items that anybody answered: what nobody did was not asked in that wave."""
    points = panel.frame.points
    return [item.id for j, item in enumerate(panel.frame.items) if (points[:, j] >= 0).any()]


def _means(panel: Panel | None, common: frozenset[str], level: float) -> dict[Key, Mean]:
    """The means (0–100) of the nodes that may be shown, made of the common items."""
    if panel is None:
        return {}
    points = panel.frame.points.copy()
    points[:, [item.id not in common for item in panel.frame.items]] = BLANK
    keys, values = node_values(panel, replace(panel.frame, points=points))
    found = zip(keys, means(values, panel.frame.weights, level=level), strict=True)
    return {
        key: mean if mean.n == 0 or visible(mean.n, panel.threshold) else HIDDEN
        for key, mean in found
    }


def _nodes(
    work: Work, waves: Sequence[_Wave], scores: Sequence[dict[Key, Mean]], keys: Sequence[Key]
) -> tuple[TrendNode, ...]:
    """Every node that two waves have a figure of; p adjusted over the steps of all."""
    times = [wave.time for wave in work.inputs.waves]
    level = work.inputs.options.confidence
    told = []
    for key in keys:
        own = [
            found.get(key, HIDDEN if wave.panel else Mean(n=0, reason=wave.reason))
            for found, wave in zip(scores, waves, strict=True)
        ]
        if sum(mean.mean is not None for mean in own) > 1:
            told.append((key, trend_of(own, times, level=level)))
    adjusted = iter(holm([step.p_cautious for _, one in told for step in one.steps]))
    labels = [wave.label for wave in work.inputs.waves]
    return tuple(_node(key, one, labels, [next(adjusted) for _ in one.steps]) for key, one in told)


def _node(
    key: Key, found: Found, labels: Sequence[str], p_adjusted: Sequence[float | None]
) -> TrendNode:
    changes = [_change(s, labels, p) for s, p in zip(found.steps, p_adjusted, strict=True)]
    if found.overall is not None:
        changes.append(_change(found.overall, labels, None))
    line = found.slope
    return TrendNode(
        level=key[0],
        id=key[1],
        points=tuple(_point(wave, m) for wave, m in zip(labels, found.means, strict=True)),
        changes=tuple(changes),
        waves=line.waves,
        slope=line.slope,
        slope_ci=line.ci,
        slope_p=line.p,
        lack_p=line.lack_p,
        slope_reason=line.reason,
    )


def _point(wave: str, mean: Mean) -> TrendPoint:
    if mean.reason in ("suppressed", "supplier_not_sealed"):
        return TrendPoint(wave=wave, reason=mean.reason)
    return TrendPoint(
        wave=wave,
        n=mean.n,
        score100=mean.mean,
        sd100=mean.sd,
        ci100=mean.ci,
        reason=mean.reason,
    )


def _change(found: Change, labels: Sequence[str], p_adjusted: float | None) -> TrendChange:
    return TrendChange(
        earlier=labels[found.earlier],
        later=labels[found.later],
        change100=found.change,
        ci100=found.ci,
        p=found.p_cautious,
        p_adjusted=p_adjusted,
        effect=found.effect,
        reason=found.reason,
    )
