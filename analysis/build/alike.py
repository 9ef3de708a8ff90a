"""What several waves asked in the same words: only that may be compared."""

from collections.abc import Sequence

from analysis.build.panel import Panel
from analysis.build.rewordings import differs
from analysis.build.work import Work
from analysis.waves.bridge import bridge


def reworded(work: Work, audience: str) -> frozenset[str]:
    """The items that an earlier wave asked the audience in other words than the report's own.

    The newest version of each wave counts: a word mended in the midst of one is that wave's own
    affair, told under `method`.
    """
    newest, found = work.inputs.instrument, set[str]()
    for wave in work.inputs.waves[:-1]:
        own = [sample for sample in wave.samples if sample.audience == audience]
        if own:
            older = max(own, key=lambda sample: sample.number).instrument
            found |= {item for item in newest.items if differs(newest, older, item, audience)}
    return frozenset(found)


def common(panels: Sequence[Panel], reworded: frozenset[str]) -> frozenset[str]:
    """The items that every wave asked, and in the same words."""
    asked = bridge([answered(panel) for panel in panels]).common
    return frozenset(str(item) for item in asked) - reworded


def answered(panel: Panel) -> list[str]:
    """The items that anybody answered: what nobody did was not asked in that wave."""
    points = panel.frame.points
    return [item.id for j, item in enumerate(panel.frame.items) if (points[:, j] >= 0).any()]
