"""What several waves asked in the same words: only that may be compared."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.study.frame import Key
from analysis.study.inputs import Wave
from analysis.study.panel import Panel
from analysis.study.rewordings import differs
from analysis.study.work import Work, of_wave, prepare


def reworded(work: Work, audience: str) -> frozenset[str]:
    """The items that an earlier wave asked the audience in other words than the report's own.

    The newest version of each wave counts: a word mended in the midst of one is that wave's own
    affair, told under `method`.
    """
    newest, changed = work.inputs.instrument, set[str]()
    for wave in work.inputs.waves[:-1]:
        samples = [sample for sample in wave.samples if sample.audience == audience]
        if samples:
            older = max(samples, key=lambda sample: sample.number).instrument
            changed |= {item for item in newest.items if differs(newest, older, item, audience)}
    return frozenset(changed)


def kept_back(work: Work, wave: Wave, audience: str, items: frozenset[str]) -> frozenset[Key]:
    """The nodes of a wave that a report of its own hides, or of which it hides an item not in
    `items`: what is made of fewer items here would, beside that report, tell of what it hides.

    None where the wave asked what this report's questionnaire asks: then its panel says as much.
    """
    samples = [sample for sample in wave.samples if sample.audience == audience]
    newest = max(samples, key=lambda sample: sample.number).instrument if samples else None
    if newest is None or newest.digest == work.inputs.instrument.digest:
        return frozenset()
    alone = replace(of_wave(work.inputs, wave), instrument=newest, samples=tuple(samples))
    panel = prepare(alone).panel(audience, "perception")
    if panel is None:
        return frozenset()
    gone = {id_ for level, id_ in panel.hidden if level == "item" and id_ not in items}
    cut = {
        place.key
        for place in panel.frame.places
        if not place.implicit
        and any(panel.frame.items[j].id in gone for j in panel.frame.columns(place.key))
    }
    return panel.hidden | cut


def common(panels: Sequence[Panel], reworded: frozenset[str]) -> frozenset[str]:
    """The items that every wave asked, and in the same words."""
    return frozenset.intersection(*(frozenset(answered(panel)) for panel in panels)) - reworded


def answered(panel: Panel) -> list[str]:
    """The items that anybody answered: what nobody did was not asked in that wave."""
    points = panel.frame.points
    return [item.id for j, item in enumerate(panel.frame.items) if (points[:, j] >= 0).any()]
