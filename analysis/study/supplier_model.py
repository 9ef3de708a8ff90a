"""The gap model on a report's people: the supplier's panel or statement against an audience."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.statistics.gaps.supplier_gaps import (
    Concluded,
    Overall,
    People,
    SupplierGaps,
    declared_gaps,
    panel_gaps,
)
from analysis.study.cluster_labels import Labels, counted_clusters, rater_clusters
from analysis.study.frame import OVERALL, Key
from analysis.study.inputs import Options
from analysis.study.margin import margin_of
from analysis.study.outcome import scores100
from analysis.study.panel import Panel
from analysis.study.undertaking import Level
from analysis.study.work import Work, self_assessment, supplier_under
from surveys.questionnaire.model import Facet

FAMILIES: tuple[Level, ...] = ("characteristic", "subcharacteristic", "outcome")
"""The levels on which something is concluded, each a family of its own; items are described."""
LEVELLED = ("characteristic", "subcharacteristic")
"""Those whose gaps have a mean to be off from; outcomes are measured apart from the service."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """The supplier against one audience under a facet; `declared`: by a statement, no panel."""

    supplier: Panel
    demand: Panel
    declared: bool
    raters: Labels | None
    customers: Labels | None
    options: Options

    def shown(self, nodes: Sequence[Key]) -> tuple[Key, ...]:
        """Those of these nodes that both sides rate and that may be shown."""
        if not len(self.supplier.frame.points):
            return ()
        return tuple(
            key
            for key in nodes
            if self.demand.frame.columns(key)
            and self.supplier.frame.columns(key)
            and self.supplier.why_not(key) is None
            and self.demand.why_not(key) is None
        )

    def people(self, keys: Sequence[Key]) -> People:
        """The audience's people on these nodes."""
        frame = self.demand.frame
        return People(
            scores=scores100(frame, tuple(keys)), weights=frame.weights, clusters=self.customers
        )

    def gaps(self, keys: Sequence[Key], overall: Overall | None = None) -> SupplierGaps:
        """The gaps of nodes of one level, as one family; on 0–100."""
        frame = self.supplier.frame
        ours, theirs = self.people(keys), scores100(frame, tuple(keys))
        margin = min(margin_of(self.options, self.demand.frame, k, hundred=True) for k in keys)
        level = self.options.confidence
        if self.declared:
            return declared_gaps(theirs[0], ours, margin=margin, level=level)
        raters = People(scores=theirs, weights=frame.weights, clusters=self.raters)
        return panel_gaps(
            raters,
            ours,
            margin=margin,
            level=level,
            profile=keys[0][0] in LEVELLED,
            shift=keys[0][0] == "characteristic",
            overall=overall,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Modelled:
    """What the model says of the nodes shown: gaps and profiles by node, and the characteristics
    in the order of their gaps.
    """

    comparison: Comparison
    characteristics: tuple[Key, ...] = ()
    family: SupplierGaps | None = None
    gaps: Mapping[Key, Concluded] = field(default_factory=dict)
    profiles: Mapping[Key, Concluded] = field(default_factory=dict)


def comparisons(work: Work, facet: Facet) -> Iterator[Comparison]:
    """The supplier against each audience of the demand side that rates anything under a facet."""
    supplier = supplier_under(work, facet)
    if supplier is None:
        return
    options = work.inputs.options
    for group in work.groups:
        demand = work.panel(group.audience.id, facet)
        if group.audience.side == "demand" and demand is not None:
            yield Comparison(
                supplier=supplier,
                demand=demand,
                declared=self_assessment(work.inputs) == "declared",
                raters=rater_clusters(work),
                customers=counted_clusters(group, options),
                options=options,
            )


def modelled(comparison: Comparison, nodes: Sequence[Key]) -> Modelled:
    """The gap model level by level."""
    shown = comparison.shown(nodes)
    gaps: dict[Key, Concluded] = {}
    profiles: dict[Key, Concluded] = {}
    characteristics: tuple[Key, ...] = ()
    first: SupplierGaps | None = None
    for level in FAMILIES:
        keys = tuple(key for key in shown if key[0] == level)
        if not keys:
            continue
        overall = _of_overall(comparison, keys) if level == "characteristic" else None
        family = comparison.gaps(keys, overall)
        gaps |= _by_node(keys, family.gaps)
        profiles |= _by_node(keys, family.profile) if level in LEVELLED else {}
        if level == "characteristic":
            characteristics, first = keys, family
    if OVERALL in shown:
        gaps |= _by_node((OVERALL,), (_overall(comparison, first),))
    return Modelled(
        comparison=comparison,
        characteristics=characteristics,
        family=first,
        gaps=gaps,
        profiles=profiles,
    )


def _by_node(keys: Sequence[Key], stated: Sequence[Concluded | None]) -> dict[Key, Concluded]:
    return {key: each for key, each in zip(keys, stated, strict=True) if each is not None}


def _of_overall(comparison: Comparison, keys: Sequence[Key]) -> Overall | None:
    """The overall gap as the characteristics make it; None unless all that count are shown."""
    sides = (comparison.supplier, comparison.demand)
    shares = [
        {p.key: p.weight or 0.0 for p in side.frame.places if p.key[0] == "characteristic"}
        for side in sides
    ]
    counted = {key for each in shares for key, share in each.items() if share > 0.0}
    ours, theirs = (side.score(OVERALL) for side in sides)
    if ours is None or theirs is None or not counted or not counted <= set(keys):
        return None
    weights = np.array([shares[1][key] for key in keys])
    if ours.score100 is None or theirs.score100 is None or shares[0] != shares[1]:
        return None
    return Overall(weights=weights / weights.sum(), gap=ours.score100 - theirs.score100)


def _overall(comparison: Comparison, family: SupplierGaps | None) -> Concluded | None:
    """The gap of the overall score: a panel's from the characteristics, so that it does not say
    another thing than their level; else by itself.
    """
    if family is not None and family.overall is not None:
        return family.overall
    return comparison.gaps((OVERALL,)).gaps[0]
