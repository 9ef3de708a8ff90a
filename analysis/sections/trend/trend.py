"""The same scores in several waves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.sections.trend.linked import SUPPRESSED, LinkedChange, People, changed, linked
from analysis.sections.trend.measuring import Measured, measured
from analysis.statistics.disclosure import visible
from analysis.statistics.gaps.families import holm
from analysis.statistics.intervals import Mean
from analysis.statistics.kinds import (
    COEFFICIENT,
    COUNT,
    EFFECT,
    GAP100,
    ID,
    NUMBER,
    SCORE,
    TEXT,
    Interval,
    P,
    Reason,
)
from analysis.statistics.moments.columns import means
from analysis.statistics.waves.reliable import smallest_change_of_a_mean
from analysis.statistics.waves.trend import Change
from analysis.statistics.waves.trend import Trend as Found
from analysis.statistics.waves.trend import trend as trend_of
from analysis.study.alike import answered, common, kept_back, reworded
from analysis.study.frame import Frame, Key
from analysis.study.matrix import BLANK
from analysis.study.panel import Panel, node_values
from analysis.study.section import Section
from analysis.study.undertaking import Level
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """A score (0–100) in one wave, over the items that every wave asked.

    `reliability` of this score in this wave (alpha; stratified where it has parts), `sem100` the
    standard error of measurement of one person's; `error_reason` why there is none.
    """

    wave: Annotated[str, TEXT]
    n: Annotated[int | None, COUNT] = None
    score100: Annotated[float | None, SCORE] = None
    sd100: Annotated[float | None, SCORE] = None
    ci100: Annotated[Interval | None, SCORE] = None
    reason: Reason = None
    reliability: Annotated[float | None, COEFFICIENT] = None
    sem100: Annotated[float | None, SCORE] = None
    error_reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChange:
    """`later` − `earlier`, two waves; Welch's interval, Hedges' g.

    `p` is the larger of Welch's and Student's, `p_adjusted` Holm's over the steps of the audience
    from wave to wave, of all nodes; None for the change from the first to the last of more waves.
    `smallest100`: the least change of the mean that errors of measurement alone do not explain.
    """

    earlier: Annotated[str, TEXT]
    later: Annotated[str, TEXT]
    change100: Annotated[float | None, GAP100] = None
    ci100: Annotated[Interval | None, GAP100] = None
    p: Annotated[float | None, P] = None
    p_adjusted: Annotated[float | None, P] = None
    effect: Annotated[float | None, EFFECT] = None
    smallest100: Annotated[float | None, SCORE] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendNode:
    """One score over the waves.

    `changes`: step by step over the waves of the audience that may be shown, then from the first
    of these to the last where they are more than two. `slope`: points of 0–100 per unit of time,
    through `waves` waves; `slope_reason` why there is none. `lack_p`: whether the waves stray from
    the line by more than chance. `linked`: None where nobody is known to have answered twice.
    """

    level: Level
    id: Annotated[str, ID]
    points: tuple[TrendPoint, ...]
    changes: tuple[TrendChange, ...]
    waves: Annotated[int, COUNT]
    slope: Annotated[float | None, GAP100] = None
    slope_ci: Annotated[Interval | None, GAP100] = None
    slope_p: Annotated[float | None, P] = None
    lack_p: Annotated[float | None, P] = None
    slope_reason: Reason = None
    linked: LinkedChange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One audience over the waves, in the order of `waves` (names) at `times`.

    `items`: how many items every wave asked; `left_out`: those of the last wave that another did
    not ask, and which no score here uses; `reworded`: those that another asked in other words,
    left out as well. `titles`: what the evaluations are called, "" for a wave that has no title.
    """

    audience: Annotated[str, ID]
    waves: Annotated[tuple[str, ...], TEXT]
    times: Annotated[tuple[float, ...], NUMBER]
    items: Annotated[int, COUNT]
    left_out: Annotated[tuple[str, ...], ID]
    nodes: tuple[TrendNode, ...]
    reworded: Annotated[tuple[str, ...], ID] = ()
    titles: Annotated[tuple[str, ...], TEXT] = ()


HIDDEN = Mean(n=0, reason="suppressed")
GUARDED = ("suppressed", "supplier_not_sealed")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wave:
    """An audience in one wave: its panel, None where it may not be shown or was not asked."""

    panel: Panel | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Told:
    """A node's means in all waves, how exactly each is measured, and the trend over those waves
    that may be shown at all."""

    key: Key
    means: tuple[Mean, ...]
    found: Found
    errors: tuple[Measured, ...]


def trend(work: Work) -> tuple[Trend, ...]:
    """Every audience of the demand side that two waves or more have figures of.

    Scores are made of the items that were answered in every wave that may be shown, and put in the
    same words; the sheets of different waves are taken as those of different people. In each wave
    small groups are hidden as in a report of its own; changes are between those that are shown.
    """
    if not work.earlier:
        return ()
    demand = [group.audience.id for group in work.groups if group.audience.side == "demand"]
    found = (_audience(work, id_, [_wave(w, id_) for w in (*work.earlier, work)]) for id_ in demand)
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
    changed_words = reworded(work, audience)
    items = common(panels, changed_words)
    if not items:
        return None
    last = answered(waves[-1].panel) if waves[-1].panel else []
    others = [item for item in last if item not in items]
    return Trend(
        audience=audience,
        waves=tuple(wave.label for wave in work.inputs.waves),
        times=tuple(wave.time for wave in work.inputs.waves),
        items=len(items),
        left_out=tuple(item for item in others if item not in changed_words),
        reworded=tuple(item for item in others if item in changed_words),
        titles=tuple(wave.title for wave in work.inputs.waves),
        nodes=_nodes(work, audience, waves, items, linked(work, audience, items)),
    )


def _means(
    panel: Panel | None, items: frozenset[str], back: frozenset[Key], level: float
) -> dict[Key, Mean]:
    """The means (0–100) of the nodes that may be shown, made of these items.

    A node of which only some items count, and an item of which is hidden, is hidden: beside the
    score of all its items, that of some would tell of it. So are those in `back`.
    """
    if panel is None:
        return {}
    out = [item.id not in items for item in panel.frame.items]
    keys, values = node_values(panel, _without(panel.frame, out))
    found = zip(keys, means(values, panel.frame.weights, level=level), strict=True)
    return {
        key: mean if key not in back and _told(panel, key, mean, out) else HIDDEN
        for key, mean in found
    }


def _without(frame: Frame, out: Sequence[bool]) -> Frame:
    """The frame with these columns blank; itself, with its scores, where none is."""
    if not any(out):
        return frame
    points = frame.points.copy()
    points[:, out] = BLANK
    return replace(frame, points=points)


def _told(panel: Panel, key: Key, mean: Mean, out: Sequence[bool]) -> bool:
    cut = any(out[j] for j in panel.frame.columns(key))
    return mean.n == 0 or (visible(mean.n, panel.threshold) and not (cut and panel.any_hidden(key)))


def _nodes(
    work: Work,
    audience: str,
    waves: Sequence[_Wave],
    items: frozenset[str],
    people: People | None,
) -> tuple[TrendNode, ...]:
    """Every node that two waves have a figure of; p adjusted over the steps of all."""
    times = [wave.time for wave in work.inputs.waves]
    level = work.inputs.options.confidence
    back = [kept_back(work, w, audience, items) for w in work.inputs.waves[:-1]]
    scores = [
        _means(wave.panel, items, hidden, level)
        for wave, hidden in zip(waves, (*back, frozenset[Key]()), strict=True)
    ]
    held = [w for w, wave in enumerate(waves) if wave.panel is not None]
    told = []
    for key in dict.fromkeys(key for found in reversed(scores) for key in found):
        own = [
            found.get(key, HIDDEN if wave.panel else Mean(n=0, reason=wave.reason))
            for found, wave in zip(scores, waves, strict=True)
        ]
        if sum(mean.mean is not None for mean in own) > 1:
            errors = (_error(w, key, items, mean) for w, mean in zip(waves, own, strict=True))
            found = trend_of([own[w] for w in held], [times[w] for w in held], level=level)
            told.append(_Told(key=key, means=tuple(own), found=found, errors=tuple(errors)))
    adjusted = iter(holm([step.p_cautious for each in told for step in each.found.steps]))
    labels = [wave.label for wave in work.inputs.waves]
    return tuple(
        replace(
            _node(each, labels, held, [next(adjusted) for _ in each.found.steps], level),
            linked=_linked(each, waves, people, level),
        )
        for each in told
    )


def _error(wave: _Wave, key: Key, items: frozenset[str], mean: Mean) -> Measured:
    if wave.panel is None or mean.mean is None:
        return Measured(reason=mean.reason)
    return measured(wave.panel, key, items, mean)


def _linked(
    told: _Told, waves: Sequence[_Wave], people: People | None, level: float
) -> LinkedChange | None:
    if people is None:
        return None
    first, last, panel = told.means[0], told.means[-1], waves[0].panel
    if panel is None or first.mean is None or last.mean is None:
        return SUPPRESSED if HIDDEN.reason in (first.reason, last.reason) else None
    return changed(people, panel, told.key, told.errors[0], first, level=level)


def _node(
    told: _Told,
    labels: Sequence[str],
    held: Sequence[int],
    p_adjusted: Sequence[float | None],
    level: float,
) -> TrendNode:
    found, line = told.found, told.found.slope
    names, errors = [labels[w] for w in held], [told.errors[w] for w in held]
    changes = [
        _change(step, found.means, errors, names, level, p)
        for step, p in zip(found.steps, p_adjusted, strict=True)
    ]
    if found.overall is not None:
        changes.append(_change(found.overall, found.means, errors, names, level, None))
    return TrendNode(
        level=told.key[0],
        id=told.key[1],
        points=tuple(map(_point, labels, told.means, told.errors)),
        changes=tuple(changes),
        waves=line.waves,
        slope=line.slope,
        slope_ci=line.ci,
        slope_p=line.p,
        lack_p=line.lack_p,
        slope_reason=line.reason,
    )


def _point(wave: str, mean: Mean, error: Measured) -> TrendPoint:
    if mean.reason in GUARDED:
        return TrendPoint(wave=wave, reason=mean.reason, error_reason=mean.reason)
    return TrendPoint(
        wave=wave,
        n=mean.n,
        score100=mean.mean,
        sd100=mean.sd,
        ci100=mean.ci,
        reason=mean.reason,
        reliability=error.reliability,
        sem100=error.sem,
        error_reason=error.reason,
    )


def _change(
    found: Change,
    means: Sequence[Mean],
    errors: Sequence[Measured],
    labels: Sequence[str],
    level: float,
    p_adjusted: float | None,
) -> TrendChange:
    return TrendChange(
        earlier=labels[found.earlier],
        later=labels[found.later],
        change100=found.change,
        ci100=found.ci,
        p=found.p_cautious,
        p_adjusted=p_adjusted,
        effect=found.effect,
        smallest100=_smallest(means[found.earlier], means[found.later], errors, found, level),
        reason=found.reason,
    )


def _smallest(
    one: Mean, two: Mean, errors: Sequence[Measured], found: Change, level: float
) -> float | None:
    """By the earlier wave's error of measurement."""
    reliability = errors[found.earlier].reliability
    if errors[found.earlier].sem is None or reliability is None or found.change is None:
        return None
    if not (one.sd and one.se and two.sd and two.se):
        return None
    n_one, n_two = (one.sd / one.se) ** 2, (two.sd / two.se) ** 2
    return smallest_change_of_a_mean(one.sd, reliability, n_one, n_two, level=level)


TREND = Section(
    key="trend",
    row=Trend,
    build=lambda study: trend(study.work),
    switch="trend",
    unweighted=("nodes.linked",),
)
