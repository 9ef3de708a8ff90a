"""The same scores in several waves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.sections.trend.linked import SUPPRESSED, LinkedChange, People, changed, linked
from analysis.sections.trend.wave_scores import HIDDEN, AudienceWave, Measured, wave_of
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
    P,
    Reason,
)
from analysis.statistics.reliability.measurement_error import smallest_change_of_a_mean
from analysis.statistics.waves.trend import Change, Slope
from analysis.statistics.waves.trend import Trend as WavesTrend
from analysis.statistics.waves.trend import trend as trend_of
from analysis.study.common_items import answered, common, kept_back, reworded
from analysis.study.frame import Key
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Level
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint(Row):
    """A score (0–100) in one wave, over the items that every wave asked.

    `reliability` of this score in this wave (alpha; stratified where it has parts), `sem100` the
    standard error of measurement of one person's; `error_reason` why there is none.
    """

    wave: Annotated[str, TEXT]
    mean: Annotated[
        Mean | None,
        both(held(COUNT, n="n"), held(SCORE, score100="mean", sd100="sd", ci100="ci")),
    ] = None
    error: Annotated[
        Measured | None,
        both(held(COEFFICIENT, reliability="reliability"), held(SCORE, sem100="sem")),
    ] = None
    reason: Reason = None
    error_reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChange(Row):
    """`later` − `earlier`, two waves; Welch's interval, Hedges' g.

    `p` is the larger of Welch's and Student's, `p_adjusted` Holm's over the steps of the audience
    from wave to wave, of all nodes; None for the change from the first to the last of more waves.
    `smallest100`: the least change of the mean that errors of measurement alone do not explain.
    """

    earlier: Annotated[str, TEXT]
    later: Annotated[str, TEXT]
    change: Annotated[
        Change,
        both(
            held(GAP100, change100="change", ci100="ci"),
            held(P, p="p_cautious"),
            held(EFFECT, effect="effect"),
        ),
    ]
    p_adjusted: Annotated[float | None, P] = None
    smallest100: Annotated[float | None, SCORE] = None
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendNode(Row):
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
    line: Annotated[
        Slope,
        both(
            held(COUNT, waves="waves"),
            held(GAP100, slope="slope", slope_ci="ci"),
            held(P, slope_p="p", lack_p="lack_p"),
        ),
    ]
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


GUARDED = ("suppressed", "one_rater", "supplier_not_sealed")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scores:
    """A node's means in all waves, how exactly each is measured, and the trend over those waves
    that may be shown at all."""

    key: Key
    means: tuple[Mean, ...]
    trend: WavesTrend
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
    rows = (
        _audience(work, id_, [wave_of(w, id_) for w in (*work.earlier, work)]) for id_ in demand
    )
    return tuple(row for row in rows if row is not None)


def _audience(work: Work, audience: str, waves: Sequence[AudienceWave]) -> Trend | None:
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


def _nodes(
    work: Work,
    audience: str,
    waves: Sequence[AudienceWave],
    items: frozenset[str],
    people: People | None,
) -> tuple[TrendNode, ...]:
    """Every node that two waves have a figure of; p adjusted over the steps of all."""
    level = work.inputs.options.confidence
    back = [kept_back(work, w, audience, items) for w in work.inputs.waves[:-1]]
    scores = [
        wave.means(items, hidden)
        for wave, hidden in zip(waves, (*back, frozenset[Key]()), strict=True)
    ]
    shown = [w for w, wave in enumerate(waves) if wave.panel is not None]
    times = [work.inputs.waves[w].time for w in shown]
    nodes = []
    for key in dict.fromkeys(key for means in reversed(scores) for key in means):
        means = [
            of_wave.get(key, wave.missing()) for of_wave, wave in zip(scores, waves, strict=True)
        ]
        if sum(mean.mean is not None for mean in means) > 1:
            errors = (w.error(key, items, mean) for w, mean in zip(waves, means, strict=True))
            over = trend_of([means[w] for w in shown], times, level=level)
            nodes.append(_Scores(key=key, means=tuple(means), trend=over, errors=tuple(errors)))
    adjusted = iter(holm([step.p_cautious for node in nodes for step in node.trend.steps]))
    labels = [wave.label for wave in work.inputs.waves]
    return tuple(
        replace(
            _node(node, labels, shown, [next(adjusted) for _ in node.trend.steps], level),
            linked=_linked(node, waves, people, level),
        )
        for node in nodes
    )


def _linked(
    node: _Scores, waves: Sequence[AudienceWave], people: People | None, level: float
) -> LinkedChange | None:
    if people is None:
        return None
    first, last, panel = node.means[0], node.means[-1], waves[0].panel
    if panel is None or first.mean is None or last.mean is None:
        return SUPPRESSED if HIDDEN.reason in (first.reason, last.reason) else None
    return changed(people, panel, node.key, node.errors[0], first, level=level)


def _node(
    node: _Scores,
    labels: Sequence[str],
    shown: Sequence[int],
    p_adjusted: Sequence[float | None],
    level: float,
) -> TrendNode:
    names, errors = [labels[w] for w in shown], [node.errors[w] for w in shown]
    changes = [
        _change(step, node.trend.means, errors, names, level, p)
        for step, p in zip(node.trend.steps, p_adjusted, strict=True)
    ]
    if node.trend.overall is not None:
        whole = _change(node.trend.overall, node.trend.means, errors, names, level, None)
        changes.append(whole)
    return TrendNode(
        level=node.key[0],
        id=node.key[1],
        points=tuple(map(_point, labels, node.means, node.errors)),
        changes=tuple(changes),
        line=node.trend.slope,
        slope_reason=node.trend.slope.reason,
    )


def _point(wave: str, mean: Mean, error: Measured) -> TrendPoint:
    if mean.reason in GUARDED:
        return TrendPoint(wave=wave, reason=mean.reason, error_reason=mean.reason)
    return TrendPoint(
        wave=wave, mean=mean, error=error, reason=mean.reason, error_reason=error.reason
    )


def _change(
    change: Change,
    means: Sequence[Mean],
    errors: Sequence[Measured],
    labels: Sequence[str],
    level: float,
    p_adjusted: float | None,
) -> TrendChange:
    earlier, later = means[change.earlier], means[change.later]
    return TrendChange(
        earlier=labels[change.earlier],
        later=labels[change.later],
        change=change,
        p_adjusted=p_adjusted,
        smallest100=_smallest(earlier, later, errors[change.earlier], change, level),
        reason=change.reason,
    )


def _smallest(
    earlier: Mean, later: Mean, error: Measured, change: Change, level: float
) -> float | None:
    """By the earlier wave's error of measurement."""
    if error.sem is None or error.reliability is None or change.change is None:
        return None
    if not (earlier.sd and earlier.se and later.sd and later.se):
        return None
    first, last = (earlier.sd / earlier.se) ** 2, (later.sd / later.se) ** 2
    return smallest_change_of_a_mean(earlier.sd, error.reliability, first, last, level=level)


TREND = Section(
    "trend", Trend, lambda study: trend(study.work), switch="trend", unweighted=("nodes.linked",)
)
