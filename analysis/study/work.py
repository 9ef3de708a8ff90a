"""What all sections are made from: the inputs, pooled, scored and guarded once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.disclosure import show_groups, visible
from analysis.statistics.moments.values import answered
from analysis.study.exclusions import Screened, sift, still_linked
from analysis.study.frame import asked_of, frame
from analysis.study.inputs import Inputs, Wave
from analysis.study.matrix import Points, Ratings, Sample, pool
from analysis.study.panel import Panel, panel
from analysis.study.unpaired import Unpaired, unpaired, without
from surveys.fieldwork.evaluation import SelfAssessment
from surveys.questionnaire.model import Audience, Facet

FACETS: tuple[Facet, ...] = ("perception", "expectation", "importance")
"""The order of printing."""
PANEL = 2
"""A panel is shown from so many raters on, and only as a panel."""
OVER_WAVES = frozenset({"trend", "comparability"})
"""The sections that need the earlier waves."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """One audience: its pooled sheets, how many came, and why its figures are withheld.

    `threshold`: the smallest group shown; 1 on the supplier's side, whose answers are its own to
    show. `least`: so many people rate what is shown: `PANEL` where they speak as one. `unpaired`:
    whose few answers `ratings` does without. `screened`: all sheets that came and what the rules
    say of them, where rules leave sheets out: `ratings` and `used` do without those.
    """

    audience: Audience
    ratings: Ratings
    complete: int
    withheld: str | None
    threshold: int
    least: int = 1
    unpaired: Unpaired = ()
    screened: Screened | None = None

    @property
    def used(self) -> int:
        """The sheets that rate anything."""
        return len(self.ratings.points)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Work:
    """The inputs, the audiences, their panels per facet, and the supplier's raters as one.

    `supplier` is None where the questionnaire has no supplier's audience. `earlier`: the same of
    each earlier wave, guarded as in a report of its own, where a section is made of them.
    """

    inputs: Inputs
    groups: tuple[Group, ...]
    panels: tuple[Panel, ...]
    supplier: Panel | None
    earlier: tuple["Work", ...] = ()

    @property
    def screened(self) -> Mapping[str, Screened]:
        """The screening of each audience of which rules leave sheets out."""
        return {g.audience.id: g.screened for g in self.groups if g.screened is not None}

    @property
    def perceived(self) -> tuple[Panel, ...]:
        """What each audience perceives, if it rates that."""
        return tuple(panel for panel in self.panels if panel.frame.facet == "perception")

    def group(self, audience: str) -> Group:
        """The group of an audience."""
        return next(each for each in self.groups if each.audience.id == audience)

    def panel(self, audience: str, facet: Facet) -> Panel | None:
        """The panel of an audience under a facet, if it rates anything there."""
        panels = (p for p in self.panels if (p.frame.audience, p.frame.facet) == (audience, facet))
        return next(panels, None)


def prepare(inputs: Inputs) -> Work:
    """Sift, pool, score and guard the inputs."""
    sifted = sift(inputs)
    earlier = tuple(prepare(each) for each in _earlier(inputs))
    linked = still_linked(
        inputs.linked, first=earlier[0].screened if earlier else {}, last=sifted.screened
    )
    received, inputs = inputs.samples, replace(sifted.inputs, linked=linked)
    groups = tuple(
        _group(inputs, audience, received, sifted.screened.get(audience.id))
        for audience in inputs.instrument.model.audiences
    )
    groups = _none_alone(groups)
    panels = tuple(each for group in groups for each in _panels(inputs, group))
    return Work(
        inputs=inputs,
        groups=groups,
        panels=panels,
        supplier=_supplier(inputs, groups, panels, "perception"),
        earlier=earlier,
    )


def _earlier(inputs: Inputs) -> Iterator[Inputs]:
    """The inputs of a report on each earlier wave."""
    if frozenset(inputs.options.without) >= OVER_WAVES:
        return
    for wave in inputs.waves[:-1]:
        yield of_wave(inputs, wave)


def of_wave(inputs: Inputs, wave: Wave) -> Inputs:
    """The inputs of a report on one wave: the stricter threshold of the two, its own rules."""
    threshold = max(inputs.options.threshold, wave.threshold or 0)
    quality = inputs.options.quality if wave.quality is None else wave.quality
    return replace(
        inputs,
        samples=wave.samples,
        waves=(),
        linked=(),
        options=replace(
            inputs.options,
            threshold=threshold,
            quality=quality,
            self_assessment=wave.self_assessment,
        ),
    )


def self_assessment(inputs: Inputs) -> SelfAssessment:
    """How the supplier rates itself: as it was said; where nobody did, a single response is
    declared, and several are a panel. Several can never be one statement.
    """
    sides = {each.id: each.side for each in inputs.instrument.model.audiences}
    rated = sum(
        int(np.count_nonzero(answered(sample.points)))
        for sample in inputs.samples
        if sides.get(sample.audience) == "supplier"
    )
    if rated > 1:
        return "panel"
    return inputs.options.self_assessment or "declared"


def supplier_under(work: Work, facet: Facet) -> Panel | None:
    """All raters of the supplier under a facet, if they rate anything there."""
    return _supplier(work.inputs, work.groups, work.panels, facet)


def _group(
    inputs: Inputs, audience: Audience, received: Sequence[Sample], screened: Screened | None
) -> Group:
    ratings = pool(inputs.instrument, audience.id, inputs.samples)
    samples = (sample for sample in received if sample.audience == audience.id)
    complete, used = sum(len(sample.points) for sample in samples), len(ratings.points)
    rates_itself = audience.side == "supplier"
    threshold = 1 if rates_itself else inputs.options.threshold
    speaks_as_one = rates_itself and self_assessment(inputs) == "panel"
    withheld = None
    if rates_itself and not inputs.options.sealed:
        withheld = "supplier_not_sealed"
    elif any(n and not visible(n, threshold) for n in (complete, used)):
        withheld = "suppressed"
    elif speaks_as_one and 0 < used < PANEL:
        withheld = "one_rater"
    alone = unpaired(inputs.instrument, ratings.points, threshold)
    if alone:
        ratings = replace(ratings, points=without(ratings.points, alone), moments=None)
    return Group(
        audience=audience,
        ratings=ratings,
        complete=complete,
        withheld=withheld,
        threshold=threshold,
        least=PANEL if speaks_as_one else 1,
        unpaired=alone,
        screened=screened,
    )


def _none_alone(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups; of the supplier's, whose raters are shown together, those withheld of which one
    alone could be worked out by taking the others from all.
    """
    parts = [group for group in groups if group.least == PANEL]
    seen = show_groups([group.used for group in parts], threshold=PANEL)
    hidden = [g.audience.id for g, shown in zip(parts, seen, strict=True) if g.used and not shown]
    return tuple(
        replace(group, withheld=group.withheld or "one_rater")
        if group.audience.id in hidden
        else group
        for group in groups
    )


def _panels(inputs: Inputs, group: Group) -> Iterator[Panel]:
    asked = asked_of(inputs.instrument, group.audience.id)
    for facet in FACETS:
        rated = frame(group.ratings, asked, facet, inputs.weights)
        if rated is not None:
            yield panel(
                rated,
                withheld=group.withheld,
                threshold=group.threshold,
                least=group.least,
                confidence=inputs.options.confidence,
            )


def _supplier(
    inputs: Inputs, groups: tuple[Group, ...], panels: tuple[Panel, ...], facet: Facet
) -> Panel | None:
    """All raters of the supplier under a facet, whatever audiences they are divided into."""
    sides = [group for group in groups if group.audience.side == "supplier"]
    names = [group.audience.id for group in sides]
    if len(sides) == 1:
        mine = (p for p in panels if (p.frame.audience, p.frame.facet) == (names[0], facet))
        return next(mine, None)
    if not sides:
        return None
    together = replace(
        sides[0].ratings,
        points=_stack([group.ratings.points for group in sides]),
        weights=_weights([group.ratings for group in sides]),
        moments=None,
    )
    asked = asked_of(inputs.instrument, *names)
    rated = frame(together, asked, facet, inputs.weights)
    if rated is None:
        return None
    withheld = sides[0].withheld
    if withheld == "one_rater" and len(together.points) >= PANEL:
        withheld = None
    return panel(
        rated,
        withheld=withheld,
        threshold=1,
        least=sides[0].least,
        confidence=inputs.options.confidence,
    )


def _stack(points: list[Points]) -> Points:
    stacked: Points = np.vstack(points)
    return stacked


def _weights(ratings: list[Ratings]) -> NDArray[np.float64] | None:
    """The raters' weights one after the other, 1 for those of an audience without."""
    if all(each.weights is None for each in ratings):
        return None
    return np.concatenate(
        [np.ones(len(each.points)) if each.weights is None else each.weights for each in ratings]
    )
