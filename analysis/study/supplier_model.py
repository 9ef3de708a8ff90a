"""The gap model on a report's people: the supplier's panel or statement against an audience."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.statistics.gaps.supplier_gaps import (
    Concluded,
    People,
    SupplierGaps,
    declared_gaps,
    panel_gaps,
)
from analysis.statistics.moments.values import Matrix
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

    def gaps(self, keys: Sequence[Key], overall: Matrix | None = None) -> SupplierGaps:
        """The gaps of nodes of one level, as one family; on 0–100."""
        frame = self.supplier.frame
        ours, theirs = self.people(keys), scores100(frame, tuple(keys))
        margin = min(margin_of(self.options, self.demand.frame, k, hundred=True) for k in keys)
        level = self.options.confidence
        if self.declared:
            return declared_gaps(theirs[0], ours, margin=margin, level=level, overall=overall)
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
    weights: Matrix | None = None
    for level in FAMILIES:
        keys = tuple(key for key in shown if key[0] == level)
        keys = tuple(key for key in keys if _whole(comparison, key) not in gaps)
        if not keys:
            continue
        if level == "characteristic":
            characteristics, weights = keys, _weights(comparison, keys)
        family = comparison.gaps(keys, weights if level == "characteristic" else None)
        gaps |= _by_node(keys, family.gaps)
        profiles |= _by_node(keys, family.profile) if level in LEVELLED else {}
        first = family if level == "characteristic" else first
    for key in shown:
        whole = _whole(comparison, key)
        gaps |= {key: gaps[whole]} if whole in gaps else {}
    if OVERALL in shown:
        gaps |= _by_node((OVERALL,), (_overall(comparison, first, weights),))
    return Modelled(
        comparison=comparison,
        characteristics=characteristics,
        family=first,
        gaps=gaps,
        profiles=profiles,
    )


def _whole(comparison: Comparison, key: Key) -> Key | None:
    """The characteristic of which a sub-characteristic is all there is: one figure, one verdict."""
    if key[0] != "subcharacteristic":
        return None
    frames = (comparison.supplier.frame, comparison.demand.frame)
    places = (place.key for place in frames[1].places if place.key[0] == "characteristic")
    return next((p for p in places if all(f.columns(p) == f.columns(key) for f in frames)), None)


def _by_node(keys: Sequence[Key], stated: Sequence[Concluded | None]) -> dict[Key, Concluded]:
    return {key: each for key, each in zip(keys, stated, strict=True) if each is not None}


def _weights(comparison: Comparison, keys: Sequence[Key]) -> Matrix | None:
    """The characteristics' weights in the overall score; None unless all that count are there."""
    sides = (comparison.supplier, comparison.demand)
    shares = [
        {p.key: p.weight or 0.0 for p in side.frame.places if p.key[0] == "characteristic"}
        for side in sides
    ]
    counted = {key for key, share in shares[0].items() if share > 0.0}
    if shares[0] != shares[1] or not counted <= set(keys):
        return None
    weights = np.array([shares[0][key] for key in keys])
    return weights / weights.sum() if weights.sum() > 0.0 else None


def _overall(
    comparison: Comparison, family: SupplierGaps | None, weights: Matrix | None
) -> Concluded | None:
    """The gap of the overall score: the weighted mean of the characteristics' gaps, so that it does
    not say another thing than their level. Where some characteristic has none it is described, for
    the scores of the two sides are then made of unlike parts.
    """
    if family is not None and family.overall is not None:
        return family.overall
    alone = comparison.gaps((OVERALL,)).gaps[0]
    single = weights is not None and len(weights) == 1
    if alone is None or single:
        return alone
    return Concluded(value=alone.value, se=alone.se, df=alone.df, ci=alone.ci, p=alone.p)
