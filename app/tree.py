"""A report's value with its rows found by name, for sentences, tables and charts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from analysis.report import Report
from analysis.sections.audiences import AudienceResult
from analysis.sections.distributions import Distribution
from analysis.sections.gaps import Gap, GapKind
from analysis.sections.reliability import ItemReliability, ScaleReliability
from analysis.sections.scores import Score
from analysis.study.undertaking import Node

SUPPLIER_DEMAND: GapKind = "supplier-demand"
PERCEPTION_EXPECTATION: GapKind = "perception-expectation"
PERCEPTION = "perception"
FACETS = ("perception", "expectation", "importance")


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
class Tree:
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
    def demand(self) -> tuple[AudienceResult, ...]:
        """The audiences that receive the service."""
        return tuple(one for one in self.report.audiences if one.side == "demand")

    @cached_property
    def supplier(self) -> AudienceResult | None:
        """The audience that gives it, where it was asked."""
        return next((one for one in self.report.audiences if one.side == "supplier"), None)

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The facets that any item was asked in."""
        asked = {score.facet for score in self.report.scores}
        return tuple(facet for facet in FACETS if facet in asked)

    def name(self, node: Node, language: str) -> str:
        """The node's name; "both" sets the two beside each other."""
        return say(node.name, language)

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
        return next((one for one in row.items if one.id == item), None) if row else None

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

    def node(self, level: str, id_: str) -> Node | None:
        """The node by level and id."""
        return self._nodes.get((level, id_))

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


def say(text: Iterable[tuple[str, str]], language: str) -> str:
    """A text's wording in `language`; for "both" Chinese, then English where it differs."""
    words = dict(text)
    default = words.get("*") or next(iter(words.values()), "")
    if language != "both":
        return words.get(language) or default
    zh, en = words.get("zh") or default, words.get("en") or default
    return zh if zh == en else f"{zh} {en}"


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
