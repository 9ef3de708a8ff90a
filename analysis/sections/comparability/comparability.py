"""Whether the answers of groups mean the same, so that their figures may be compared."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.sections.comparability.compared import Between, Comparability, ComparedGroup
from analysis.sections.comparability.gated import Answered, row
from analysis.statistics.disclosure import visible
from analysis.statistics.invariance.cutoffs import CHEUNG_RENSVOLD
from analysis.study.blocks import Blocks, complete
from analysis.study.common_items import kept_back, reworded
from analysis.study.inputs import Inputs, Wave
from analysis.study.matrix import some_of
from analysis.study.panel import Panel
from analysis.study.section import Section
from analysis.study.undertaking import Node
from analysis.study.work import Group, Work, prepare

Interval = tuple[float, float]


LEAST = CHEUNG_RENSVOLD.least
NONE = ComparedGroup(group="", n=None, left_out=None)


def comparability(work: Work, nodes: tuple[Node, ...]) -> tuple[Comparability, ...]:
    """The gate over the characteristics: between the audiences, and between each one's waves, and
    the languages in which its people answered, as far as these are known.

    Over the items that all the groups rate, waves in the same words. Groups with too few complete
    sheets are named with the reason and left out; there is no row where fewer than two are left.
    """
    level = work.inputs.options.confidence
    audiences = {panel.frame.audience: panel for panel in work.perceived}
    rows = [_gated(audiences, nodes, level)]
    for group in work.groups:
        name = group.audience.id
        rows.append(_as(_waves(work, name, nodes, level), "waves", name))
        rows.append(_as(_languages(work, group, nodes, level), "languages", name))
    return tuple(each for each in rows if each is not None)


def _as(row: Comparability | None, between: Between, audience: str) -> Comparability | None:
    return None if row is None else replace(row, between=between, audience=audience)


def _waves(
    work: Work, audience: str, nodes: tuple[Node, ...], level: float
) -> Comparability | None:
    """Between the waves of an audience, over the items that were put in the same words."""
    if not work.earlier:
        return None
    labels = [wave.label for wave in work.inputs.waves]
    waves = zip(labels, (*work.earlier, work), strict=True)
    panels = {label: each.panel(audience, "perception") for label, each in waves}
    answered = {label: panel for label, panel in panels.items() if panel is not None}
    hidden = [wave for wave in work.inputs.waves[:-1] if _hides(work, wave, audience)]
    kept = frozenset(wave.label for wave in hidden)
    return _gated(answered, nodes, level, without=reworded(work, audience), kept=kept)


def _hides(work: Work, wave: Wave, audience: str) -> bool:
    """Whether a report of the wave's own hides an item."""
    back = kept_back(work, wave, audience, frozenset())
    return any(level == "item" for level, _ in back)


def _languages(
    work: Work, group: Group, nodes: tuple[Node, ...], level: float
) -> Comparability | None:
    """Between the languages of an audience; nothing where few people are in none of those tested:
    beside the figures of all, those of all the others would tell of them.
    """
    name = group.audience.id
    if group.withheld is not None:
        return None
    panels = {}
    for language in _spoken(work.inputs, name, LEAST):
        part = _speaking(work.inputs, name, language)
        panel = prepare(part).panel(name, "perception")
        if panel is not None:
            panels[language] = panel
    row = _gated(panels, nodes, level)
    if row is None:
        return None
    tested = sum(len(panels[each.group].frame.points) for each in row.groups if each.reason is None)
    rest = group.used - tested
    return row if rest == 0 or visible(rest, group.threshold) else None


def _gated(
    panels: Mapping[str, Panel],
    nodes: tuple[Node, ...],
    confidence: float,
    *,
    without: frozenset[str] = frozenset(),
    kept: frozenset[str] = frozenset(),
) -> Comparability | None:
    """The gate between these panels, without those that cannot take part, such as those `kept`
    back; who did not answer at all is not named. Items in `without` do not take part either.
    """
    others = [
        replace(NONE, group=name, reason=reason)
        for name, panel in panels.items()
        if (reason := "suppressed" if name in kept else _barred(panel)) is not None
        and len(panel.frame.points)
    ]
    out = {other.group for other in others}
    tested = {
        name: panel for name, panel in panels.items() if name not in out and len(panel.frame.points)
    }
    while len(tested) > 1:
        answered = _answered(tested, nodes, without)
        if answered is None:
            return None
        short = [name for name, (_, rows) in answered.items() if len(rows) < LEAST]
        if not short:
            return row(tested, tuple(others), answered, confidence)
        others += [replace(NONE, group=name, reason="too_few") for name in short]
        tested = {name: panel for name, panel in tested.items() if name not in short}
    return None


def _barred(panel: Panel) -> str | None:
    """Why a group cannot take part."""
    if panel.withheld is not None:
        return panel.withheld
    if len(panel.frame.points) < LEAST:
        return "too_few"
    return "suppressed" if any(key[0] == "item" for key in panel.hidden) else None


def _answered(
    panels: Mapping[str, Panel], nodes: tuple[Node, ...], without: frozenset[str]
) -> dict[str, Answered] | None:
    """Each group's factors over the items that all have, and its complete rows of them."""
    ids = frozenset.intersection(*(_rated(panel) for panel in panels.values())) - without
    answered = {}
    for name, panel in panels.items():
        blocks = _blocks(panel, nodes, ids)
        if blocks is None:
            return None
        answered[name] = (blocks, complete(panel.frame.points, blocks.flat))
    return answered


def _rated(panel: Panel) -> frozenset[str]:
    """The items that anybody rated: what nobody did was not asked."""
    some = np.asarray((panel.frame.points >= 0).any(axis=0))
    return frozenset(item.id for item, has in zip(panel.frame.items, some, strict=True) if has)


def _blocks(panel: Panel, nodes: tuple[Node, ...], ids: frozenset[str]) -> Blocks | None:
    """The characteristics with the items that all have; None without a structure to test."""
    factors = []
    for node in nodes:
        if node.level == "characteristic":
            below = panel.frame.columns((node.level, node.id))
            columns = tuple(column for column in below if panel.frame.items[column].id in ids)
            if columns:
                factors.append((node.id, columns))
    sizes = [len(columns) for _, columns in factors]
    if sum(sizes) < 3 or max(sizes) < 2:
        return None
    return Blocks(ids=tuple(id_ for id_, _ in factors), columns=tuple(c for _, c in factors))


def _spoken(inputs: Inputs, audience: str, least: int) -> list[str]:
    """The languages of an audience, those of most people first; none unless two have `least`."""
    languages_of = [s.languages for s in inputs.samples if s.audience == audience]
    known = [texts for texts in languages_of if texts is not None]
    if not known:
        return []
    names, counts = np.unique(np.concatenate(known), return_counts=True)
    ranked = sorted(
        (-int(n), str(name)) for name, n in zip(names, counts, strict=True) if str(name)
    )
    return [name for _, name in ranked] if sum(-n >= least for n, _ in ranked) > 1 else []


def _speaking(inputs: Inputs, audience: str, language: str) -> Inputs:
    """The inputs of those alone who answered in a language."""
    samples = [
        some_of(sample, sample.languages == language)
        for sample in inputs.samples
        if sample.audience == audience and sample.languages is not None
    ]
    # What the rules leave out is left out already.
    quality = replace(inputs.options.quality, exclude=())
    options = replace(inputs.options, quality=quality)
    return replace(inputs, samples=tuple(samples), waves=(), linked=(), options=options)


COMPARABILITY = Section(
    "comparability",
    Comparability,
    lambda study: comparability(study.work, study.nodes),
    switch="comparability",
    unweighted=("",),
)
