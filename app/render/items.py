"""The appendix: per item and audience how the answers spread and what the item does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from analysis.sections.audiences import AudienceResult
from analysis.sections.distributions import Distribution
from analysis.study.undertaking import Node
from app.charts.stacked import colours, reach, stacked
from app.formats import figure
from app.render.cells import (
    Banner,
    Cell,
    Column,
    Field,
    Figure,
    Group,
    Line,
    Stack,
    Table,
    noted,
    stack_columns,
    stacks,
)
from app.render.disclosure import scale
from app.render.tables import audience_name, wording
from app.tree import Branch, Tree
from app.voice import Voice

LONG_SCALE = 7
"""From so many steps on the counts take a line of their own."""
SCORE = Stack(
    heading="mean_top_box",
    lines=(
        (
            Field(name="mean", style="mean", label="mean"),
            Field(name="top_box", style="share", label="top_box"),
        ),
    ),
    room=3.0,
)
DOES = (
    Field(name="item_rest", style="coefficient", label="item_rest"),
    Field(name="alpha_if_deleted", style="coefficient", label="alpha_if_deleted"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What items must share to stand in one table; `ends`: how far its bars reach."""

    low: int
    high: int
    labels: str
    does: tuple[Field, ...]
    ends: tuple[float, float] = (1.0, 1.0)

    @property
    def stacks(self) -> tuple[Stack, ...]:
        """The columns after the counts."""
        does = Stack(heading="_".join(one.name for one in self.does), lines=(self.does,), room=2.1)
        return (SCORE, does) if self.does else (SCORE,)


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
        own = [(parent, node) for _, parent, node in run]
        ends = reach(counts for _, node in own for counts in _drawn(tree, node))
        groups = tuple(
            group
            for parent, node in own
            if (group := _group(tree, parent, node, replace(shape, ends=ends), voice)).lines
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
                            Column(title=voice.word("column.audience"), numeric=False, room=2.8),
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


def best_last(item: Node, counts: tuple[int, ...]) -> tuple[int, ...]:
    """The counts from the worst to the best answer."""
    return counts[::-1] if item.reverse else counts


def _drawn(tree: Tree, item: Node) -> Iterator[tuple[int, ...]]:
    """The counts of all bars of an item."""
    for facet in tree.facets:
        for audience in tree.report.audiences:
            spread = tree.distribution(item.id, audience.id, facet)
            if spread is not None and spread.counts is not None:
                yield best_last(item, spread.counts)


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
    yield Column(title=voice.word("column.distribution"), numeric=False, room=3.1)
    points = " / ".join(str(point) for point in range(shape.low, shape.high + 1))
    title = voice.word("column.counts", points=points)
    yield Column(title=title, numeric=False, room=4.4)
    yield from stack_columns(shape.stacks, voice)


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
        wordings=(*_wordings(tree, node, voice), *_reworded(tree, node, voice)),
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


def _reworded(tree: Tree, node: Node, voice: Voice) -> Iterator[tuple[str, str]]:
    """What was read before the item was reworded, and by how many."""
    names = {audience.id: voice.text(audience.name) for audience in tree.report.audiences}
    for one in tree.report.method.reworded:
        if one.item == node.id:
            who = voice.word(
                "items.reworded_some" if one.n is None else "items.reworded",
                audience=names.get(one.audience, one.audience),
                n=one.n,
            )
            texts = " / ".join(dict.fromkeys(voice.text(text) for text in one.wordings))
            yield who, texts or voice.word("items.labels_before")


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
        span = 2 + len(shape.stacks)
        cell = Cell(text=voice.reason(reason), kind="reason", code=reason, span=span)
        return Line(heads=(head,), cells=(cell,))
    place = f"{spread.id}/{audience.id}/{spread.facet}"
    drawing = stacked(best_last(tree_item(tree, spread), spread.counts), shape.ends)
    does = tree.item_reliability(parent.node, spread.id, audience.id, spread.facet)
    inner = f"items/{parent.node.level}/{parent.node.id}/{place}"
    cells = (
        Cell(text=f"{spread.id} {head}", kind="bar", drawing=drawing),
        Cell(kind="stack", lines=_counts(spread, shape, voice)),
        *stacks(score, shape.stacks[:1], f"scores/item/{place}", voice),
        *stacks(does, shape.stacks[1:], inner, voice),
    )
    return Line(heads=(head,), cells=cells)


def tree_item(tree: Tree, spread: Distribution) -> Node:
    """The item of a distribution. Raises `KeyError` where the report has no such item."""
    node = tree.node("item", spread.id)
    if node is None:
        raise KeyError(spread.id)
    return node


def _counts(spread: Distribution, shape: Shape, voice: Voice) -> tuple[tuple[Figure, ...], ...]:
    """n, how often each point was given, and how many said that the item does not apply."""
    place = f"distributions/{spread.id}/{spread.audience}/{spread.facet}"
    n = f"{voice.word('label.n')}\u00a0"
    total = (Figure(text=figure(spread.n, "count"), address=f"{place}/n", before=n),)
    long = shape.high - shape.low >= LONG_SCALE
    points = tuple(
        Figure(
            text=figure(count, "count"),
            address=f"{place}/{point}",
            before=("/" if long else " / ") if point > shape.low else "" if long else ": ",
        )
        for point, count in enumerate(spread.counts or (), shape.low)
    )
    rest: tuple[Figure, ...] = ()
    if spread.not_applicable:
        before = f" ({voice.word('column.not_applicable')}\u00a0"
        text = figure(spread.not_applicable, "count")
        rest = (
            Figure(text=text, address=f"{place}/not_applicable", before=before),
            Figure(text=")"),
        )
    return ((*total, *rest), points) if long else ((*total, *points, *rest),)
