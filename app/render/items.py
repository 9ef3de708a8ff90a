"""The appendix: per item and audience how the answers spread and what the item does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.report import AudienceResult, Distribution, Node
from app.charts.stacked import colours, stacked
from app.formats import figure
from app.render.cells import Banner, Cell, Column, Field, Group, Line, Table, figures, noted
from app.render.disclosure import scale
from app.render.tables import audience_name, wording
from app.tree import Branch, Tree
from app.voice import Voice

LONGEST_SCALE = 11
COUNT = (Field(name="n", style="count"),)
SCORE = (Field(name="mean", style="mean"), Field(name="top_box", style="share"))
DOES = (
    Field(name="item_rest", style="coefficient"),
    Field(name="alpha_if_deleted", style="coefficient"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What items must share to stand in one table."""

    low: int
    high: int
    labels: str
    does: tuple[Field, ...]

    @property
    def counted(self) -> bool:
        """Whether the table has a column per scale point."""
        return self.high - self.low < LONGEST_SCALE

    @property
    def width(self) -> int:
        """The number of columns after the audience."""
        points = self.high - self.low + 2 if self.counted else 0
        return 4 + points + len(self.does)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of items on one scale, with the scale's key."""

    key: tuple[str, ...]
    scale: str
    table: Table


def tables(tree: Tree, voice: Voice) -> Iterator[Part]:
    """The items in the order of printing, a table for each run on the same scale."""
    placed = [(_shape(tree, parent, node, voice), parent, node) for parent, node in _all(tree)]
    for number, (shape, run) in enumerate(groupby(placed, key=lambda one: one[0])):
        groups = tuple(
            group
            for _, parent, node in run
            if (group := _group(tree, parent, node, shape, voice)).lines
        )
        if groups:
            yield Part(
                key=colours(shape.high - shape.low + 1),
                scale=shape.labels,
                table=noted(
                    Table(
                        id=f"items-{number}",
                        caption=voice.word("caption.items", items=_range(groups)),
                        heads=(
                            Column(title=voice.word("column.audience"), numeric=False, room=4.6),
                        ),
                        columns=tuple(_columns(shape, voice)),
                        groups=groups,
                        kind="items",
                    )
                ),
            )


def _range(groups: Sequence[Group]) -> str:
    """The first and the last item of a table."""
    ids = [group.banner.id for group in groups if group.banner]
    return " … ".join(dict.fromkeys((ids[0], ids[-1])))


def _all(tree: Tree) -> Iterator[tuple[Branch, Node]]:
    for root in tree.roots:
        for branch in root.walk():
            for below in branch.branches:
                if below.node.level == "item":
                    yield branch, below.node


def _shape(tree: Tree, parent: Branch, node: Node, voice: Voice) -> Shape:
    judged = any(
        tree.item_reliability(parent.node, node.id, audience.id, facet)
        for audience in tree.report.audiences
        for facet in tree.facets
    )
    return Shape(
        low=node.low or 0,
        high=node.high or 0,
        labels=scale(node, voice),
        does=_does(tree) if judged else (),
    )


def _does(tree: Tree) -> tuple[Field, ...]:
    """Where all scales have two items, none can be left out of a scale's alpha."""
    rows = [item for row in tree.report.reliability for item in row.items]
    return tuple(
        field for field in DOES if any(getattr(row, field.name) is not None for row in rows)
    )


def _columns(shape: Shape, voice: Voice) -> Iterator[Column]:
    yield Column(title=voice.word("column.distribution"), numeric=False, room=4.6)
    yield Column(title=voice.word("column.n"))
    if shape.counted:
        for point in range(shape.low, shape.high + 1):
            yield Column(title=str(point), room=0.8)
        yield Column(title=voice.word("column.not_applicable"), room=1.1)
    for field in (*SCORE, *shape.does):
        yield Column(title=voice.word(f"column.{field.name}"), room=1.3)


def _group(tree: Tree, parent: Branch, node: Node, shape: Shape, voice: Voice) -> Group:
    lines = tuple(
        _line(tree, parent, spread, audience, shape, voice)
        for facet in tree.facets
        for audience in tree.report.audiences
        if (spread := tree.distribution(node.id, audience.id, facet)) is not None
    )
    banner = Banner(
        above=_path(tree, parent, voice),
        id=node.id,
        reverse=node.reverse,
        wordings=tuple(_wordings(tree, node, voice)),
    )
    return Group(lines=lines, banner=banner)


def _path(tree: Tree, parent: Branch, voice: Voice) -> str:
    node = parent.node
    above = tree.node("characteristic", node.parent) if node.parent else None
    if node.level == "subcharacteristic" and above is not None and above.id != node.id:
        return f"{voice.name(above)} › {voice.name(node)}"
    return voice.name(node)


def _wordings(tree: Tree, node: Node, voice: Voice) -> Iterator[tuple[str, str]]:
    """Who read which wording; audiences that read the same share a line."""
    read: dict[str, list[str]] = {}
    for audience in tree.report.audiences:
        text = wording(node, audience.id, voice)
        read.setdefault(text, []).append(voice.text(audience.name))
    everybody = len(tree.report.audiences)
    for text, names in read.items():
        yield "" if len(names) == everybody else " · ".join(names), text


def _line(
    tree: Tree,
    parent: Branch,
    spread: Distribution,
    audience: AudienceResult,
    shape: Shape,
    voice: Voice,
) -> Line:
    facet = f" · {voice.code('facet', spread.facet)}" if len(tree.facets) > 1 else ""
    head = f"{audience_name(audience, voice)}{facet}"
    score = tree.score(tree_item(tree, spread), audience.id, spread.facet)
    if spread.counts is None:
        reason = spread.reason or "not_computed"
        cell = Cell(text=voice.reason(reason), kind="reason", code=reason, span=shape.width)
        return Line(heads=(head,), cells=(cell,))
    place = f"{spread.id}/{audience.id}/{spread.facet}"
    cells = [*_bar(spread, shape, head)]
    cells += figures(spread, COUNT, f"distributions/{place}", voice)
    if shape.counted:
        cells += _counts(spread, shape.low, f"distributions/{place}")
    cells += figures(score, SCORE, f"scores/item/{place}", voice)
    if shape.does:
        does = tree.item_reliability(parent.node, spread.id, audience.id, spread.facet)
        scale_place = f"items/{parent.node.level}/{parent.node.id}/{place}"
        cells += figures(does, shape.does, scale_place, voice)
    note = "" if shape.counted else _listed(spread, shape.low)
    return Line(heads=(head,), cells=tuple(cells), note=note)


def tree_item(tree: Tree, spread: Distribution) -> Node:
    """The item of a distribution. Raises `KeyError` where the report has no such item."""
    node = tree.node("item", spread.id)
    if node is None:
        raise KeyError(spread.id)
    return node


def _bar(spread: Distribution, shape: Shape, head: str) -> Iterator[Cell]:
    drawing = stacked(spread.counts or (), shape.low)
    yield Cell(text=f"{spread.id} {head}", kind="bar", drawing=drawing)


def _counts(spread: Distribution, low: int, place: str) -> Iterator[Cell]:
    for point, count in enumerate(spread.counts or (), low):
        yield Cell(text=figure(count, "count"), address=f"{place}/{point}")
    yield Cell(text=figure(spread.not_applicable, "count"), address=f"{place}/not_applicable")


def _listed(spread: Distribution, low: int) -> str:
    """The counts of a long scale, in words under the audience's name."""
    counts = enumerate(spread.counts or (), low)
    return ", ".join(f"{point}: {figure(count, 'count')}" for point, count in counts if count)
