"""A report's value with its rows found by name, for sentences, tables and charts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from analysis.report import Report
from analysis.sections.audiences import AudienceResult
from analysis.sections.cautions.scale_cautions import scales_of
from analysis.sections.distributions import Distribution
from analysis.sections.gaps import Gap, GapKind
from analysis.sections.reliability import ItemReliability, ScaleReliability
from analysis.sections.scores import Score
from analysis.sections.shift import Shift
from analysis.study.undertaking import Node

SUPPLIER_DEMAND: GapKind = "supplier-demand"
PERCEPTION_EXPECTATION: GapKind = "perception-expectation"
PERCEPTION = "perception"
FACETS = ("perception", "expectation", "importance")


class Speaker(Protocol):
    """Who says what a node is called."""

    def name(self, node: Node) -> str:
        """The name of a node."""


class OfAudience(Protocol):
    """A row of one audience."""

    @property
    def audience(self) -> str:
        """The audience's id."""


Row = TypeVar("Row", bound=OfAudience)


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with the nodes right under it, in the order of printing."""

    node: Node
    branches: tuple["Branch", ...]

    def walk(self) -> Iterator["Branch"]:
        """This branch and all below it, in the order of printing."""
        yield self
        for branch in self.branches:
            yield from branch.walk()


@dataclass(frozen=True)
class Reading:
    """Lookups over one report."""

    report: Report

    @cached_property
    def roots(self) -> tuple[Branch, ...]:
        """The nodes without a parent: overall, characteristics, outcomes."""
        return tuple(_grow(self.report.nodes))

    @cached_property
    def overall(self) -> Node | None:
        """The node of the overall score, where there is one."""
        return next((node for node in self.report.nodes if node.level == "overall"), None)

    @cached_property
    def characteristics(self) -> tuple[Branch, ...]:
        """The characteristics with what is under them."""
        return self._at("characteristic")

    @cached_property
    def outcomes(self) -> tuple[Branch, ...]:
        """The outcomes with their items."""
        return self._at("outcome")

    def _at(self, level: str) -> tuple[Branch, ...]:
        every = (branch for root in self.roots for branch in root.walk())
        return tuple(branch for branch in every if branch.node.level == level)

    @cached_property
    def upper(self) -> tuple[Node, ...]:
        """Overall, then each characteristic."""
        overall = (self.overall,) if self.overall else ()
        return (*overall, *(branch.node for branch in self.characteristics))

    @cached_property
    def results(self) -> tuple[Node, ...]:
        """Overall, then each characteristic with its sub-characteristics."""
        overall = (self.overall,) if self.overall else ()
        below = (branch.node for upper in self.characteristics for branch in upper.walk())
        return (*overall, *(node for node in below if node.level != "item"))

    @cached_property
    def outcome_nodes(self) -> tuple[Node, ...]:
        """The outcomes without their items."""
        return tuple(branch.node for branch in self.outcomes)

    @cached_property
    def demand(self) -> tuple[AudienceResult, ...]:
        """The audiences that receive the service."""
        return tuple(each for each in self.report.audiences if each.side == "demand")

    @cached_property
    def supplier(self) -> AudienceResult | None:
        """The audience that gives it, where it was asked."""
        return next(
            (audience for audience in self.report.audiences if audience.side == "supplier"), None
        )

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The facets that any item was asked in."""
        asked = {score.facet for score in self.report.scores}
        return tuple(facet for facet in FACETS if facet in asked)

    def score(self, node: Node, audience: str, facet: str = PERCEPTION) -> Score | None:
        """The score of a node, None where there is no such row."""
        return self._scores.get((node.level, node.id, audience, facet))

    def gap(self, node: Node, audience: str, kind: GapKind = SUPPLIER_DEMAND) -> Gap | None:
        """The gap of a node, None where there is no such row."""
        return self._gaps.get((kind, node.level, node.id, audience))

    def reliability(
        self, node: Node, audience: str, facet: str = PERCEPTION
    ) -> ScaleReliability | None:
        """The reliability of a node's scale, None where there is no such row."""
        return self._reliability.get((node.level, node.id, audience, facet))

    def item_reliability(
        self, scale: Node, item: str, audience: str, facet: str = PERCEPTION
    ) -> ItemReliability | None:
        """What the item does in the scale of the node `scale`."""
        row = self.reliability(scale, audience, facet)
        return next((each for each in row.items if each.id == item), None) if row else None

    def distribution(
        self, item: str, audience: str, facet: str = PERCEPTION
    ) -> Distribution | None:
        """The answers to an item, None where there is no such row."""
        return self._distributions.get((item, audience, facet))

    def gaps(self, kind: GapKind) -> tuple[Gap, ...]:
        """All gaps of a kind, in the report's order."""
        return tuple(gap for gap in self.report.gaps if gap.kind == kind)

    @cached_property
    def compared(self) -> bool:
        """Whether supplier and demand side were to be compared: there was a self-assessment."""
        return any(gap.reason != "no_supplier" for gap in self.gaps(SUPPLIER_DEMAND))

    @cached_property
    def declared(self) -> bool:
        """Whether the supplier rates itself by a declared statement, and not by a panel."""
        return bool(self.report.method.self_assessment == "declared")

    def audience(self, id_: str) -> AudienceResult:
        """An audience by its id."""
        audiences: Sequence[AudienceResult] = self.report.audiences
        return next(each for each in audiences if each.id == id_)

    def shift(self, audience: str) -> Shift | None:
        """The level of the self-assessment against an audience, where there is one."""
        rows = (row for row in self.report.shift if row.audience == audience)
        return next((row for row in rows if row.shift100 is not None), None)

    def node(self, level: str, id_: str) -> Node | None:
        """The node by level and id."""
        return self._nodes.get((level, id_))

    def name(self, level: str, id_: str, voice: Speaker) -> str:
        """The name of a node, its id where the report has none."""
        node = self.node(level, id_)
        return voice.name(node) if node else id_

    def divided(self, rows: Iterable[Row]) -> tuple[tuple[AudienceResult, tuple[Row, ...]], ...]:
        """The audiences that have any of `rows`, each with its own."""
        rows = list(rows)
        parts = (
            (audience, tuple(row for row in rows if row.audience == audience.id))
            for audience in self.report.audiences
        )
        return tuple((audience, part) for audience, part in parts if part)

    def paired(self, rows: Iterable[Row]) -> tuple[tuple[AudienceResult, Row], ...]:
        """The audiences that have one of `rows`, with it; of several with the first."""
        return tuple((audience, part[0]) for audience, part in self.divided(rows))

    def scales(self, node: Node) -> tuple[tuple[str, str], ...]:
        """A node and those above it that are scales of its items, by level and id."""
        return scales_of(node, self._nodes)

    @cached_property
    def _nodes(self) -> dict[tuple[str, str], Node]:
        return {(node.level, node.id): node for node in self.report.nodes}

    @cached_property
    def _scores(self) -> dict[tuple[str, str, str, str], Score]:
        return {(s.level, s.id, s.audience, s.facet): s for s in self.report.scores}

    @cached_property
    def _gaps(self) -> dict[tuple[str, str, str, str], Gap]:
        return {(g.kind, g.level, g.id, g.audience): g for g in self.report.gaps}

    @cached_property
    def _reliability(self) -> dict[tuple[str, str, str, str], ScaleReliability]:
        return {(r.level, r.scale, r.audience, r.facet): r for r in self.report.reliability}

    @cached_property
    def _distributions(self) -> dict[tuple[str, str, str], Distribution]:
        return {(d.id, d.audience, d.facet): d for d in self.report.distributions}


DEPTH = {"overall": 0, "characteristic": 1, "outcome": 1, "subcharacteristic": 2, "item": 3}


def _grow(nodes: Sequence[Node]) -> Iterator[Branch]:
    """Branches by depth: a node belongs to the nearest higher one before it.

    Its parent's id alone would not do, for ids are unique within a level only.
    """
    position = 0
    while position < len(nodes):
        node = nodes[position]
        end = position + 1
        while end < len(nodes) and DEPTH[nodes[end].level] > DEPTH[node.level]:
            end += 1
        yield Branch(node, tuple(_grow(nodes[position + 1 : end])))
        position = end
