"""The appendix: per item and audience how the answers spread and what the item does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from analysis.sections.audiences import AudienceResult
from analysis.sections.distributions import Distribution
from analysis.sections.reliability import ItemReliability
from analysis.study.undertaking import Node
from app.charts.stacked import colours, reach, stacked
from app.report.formats import figure
from app.report.layout.cells import (
    Banner,
    Cell,
    Column,
    Figure,
    Group,
    Line,
    Table,
    figure_of,
    reason_cell,
    stack_cell,
)
from app.report.layout.passage import Page
from app.report.layout.stacks import Field, Stack, fields, stack, stack_columns, stacks
from app.report.layout.tables import audience_name, heads, scale, table
from app.report.layout.workbook import REASON, Content, figures, listed, of_node, page, texts
from app.report.prose.names import wording
from app.report.prose.voice import Voice
from app.report.reading import Branch, Reading

LONG_SCALE = 7
"""From so many steps on the counts take a line of their own."""
SCORE = stack("mean_top_box", "mean: top_box:", room=3.0)
DOES = fields("item_rest: alpha_if_deleted:")


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
        does = Stack(heading="_".join(f.name for f in self.does), lines=(self.does,), room=2.1)
        return (SCORE, does) if self.does else (SCORE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of items on one scale, with the scale's key."""

    key: tuple[str, ...]
    scale: str
    table: Table


def tables(reading: Reading, voice: Voice) -> Iterator[Part]:
    """The items in the order of printing, a table for each run on the same scale."""
    placed = [(_shape(reading, *each, voice), *each) for each in _all(reading)]
    for at, (shape, run) in enumerate(groupby(placed, key=lambda each: each[0])):
        items = [(parent, node) for _, parent, node in run]
        ends = reach(counts for _, node in items for counts in _drawn(reading, node))
        every = (_group(reading, *each, replace(shape, ends=ends), voice) for each in items)
        groups = tuple(group for group in every if group.lines)
        if groups:
            bare = table(
                f"items-{at}",
                "items",
                voice,
                heads(voice, "audience", room=2.8),
                tuple(_columns(shape, voice)),
                groups,
                legend="",
                kind="items",
                items=_range(groups),
            )
            key = colours(shape.high - shape.low + 1)
            yield Part(key=key, scale=shape.labels, table=bare)


def _range(groups: Sequence[Group]) -> str:
    """The first and the last item of a table."""
    ids = [group.banner.id for group in groups if group.banner]
    return " … ".join(dict.fromkeys((ids[0], ids[-1])))


def _all(reading: Reading) -> Iterator[tuple[Branch, Node]]:
    for root in reading.roots:
        for branch in root.walk():
            for below in branch.branches:
                if below.node.level == "item":
                    yield branch, below.node


def best_last(item: Node, counts: tuple[int, ...]) -> tuple[int, ...]:
    """The counts from the worst to the best answer."""
    return counts[::-1] if item.reverse else counts


def _drawn(reading: Reading, item: Node) -> Iterator[tuple[int, ...]]:
    """The counts of all bars of an item."""
    for facet in reading.facets:
        for audience in reading.report.audiences:
            spread = reading.distribution(item.id, audience.id, facet)
            if spread is not None and spread.counts is not None:
                yield best_last(item, spread.counts)


def _shape(reading: Reading, parent: Branch, node: Node, voice: Voice) -> Shape:
    in_a_scale = any(
        reading.item_reliability(parent.node, node.id, audience.id, facet)
        for audience in reading.report.audiences
        for facet in reading.facets
    )
    return Shape(
        low=node.low or 0,
        high=node.high or 0,
        labels=scale(node, voice),
        does=_does(reading) if in_a_scale else (),
    )


def _does(reading: Reading) -> tuple[Field, ...]:
    """Where all scales have two items, none can be left out of a scale's alpha."""
    rows = [item for row in reading.report.reliability for item in row.items]
    return tuple(
        field for field in DOES if any(getattr(row, field.name) is not None for row in rows)
    )


def _columns(shape: Shape, voice: Voice) -> Iterator[Column]:
    points = " / ".join(str(point) for point in range(shape.low, shape.high + 1))
    yield from heads(voice, "distribution", room=3.1)
    yield Column(title=voice.word("column.counts", points=points), numeric=False, room=4.4)
    yield from stack_columns(shape.stacks, voice)


def _group(reading: Reading, parent: Branch, node: Node, shape: Shape, voice: Voice) -> Group:
    lines = tuple(
        Line(
            heads=(_head(reading, audience, facet, voice),),
            cells=tuple(_cells(reading, parent, node, spread, shape, voice)),
        )
        for facet in reading.facets
        for audience in reading.report.audiences
        if (spread := reading.distribution(node.id, audience.id, facet)) is not None
    )
    banner = Banner(
        above=_path(reading, parent, voice),
        id=node.id,
        reverse=node.reverse,
        wordings=(*_wordings(reading, node, voice), *_reworded(reading, node, voice)),
    )
    return Group(lines=lines, banner=banner)


def _head(reading: Reading, audience: AudienceResult, facet: str, voice: Voice) -> str:
    of = f" · {voice.code('facet', facet)}" if len(reading.facets) > 1 else ""
    return f"{audience_name(audience, voice)}{of}"


def _path(reading: Reading, parent: Branch, voice: Voice) -> str:
    node = parent.node
    above = reading.node("characteristic", node.parent) if node.parent else None
    if node.level == "subcharacteristic" and above is not None and above.id != node.id:
        return f"{voice.name(above)} › {voice.name(node)}"
    return voice.name(node)


def _wordings(reading: Reading, node: Node, voice: Voice) -> Iterator[tuple[str, str]]:
    """Who read which wording; audiences that read the same share a line."""
    read: dict[str, list[str]] = {}
    for audience in reading.report.audiences:
        text = wording(node, audience.id, voice)
        read.setdefault(text, []).append(voice.text(audience.name))
    everybody = len(reading.report.audiences)
    for text, names in read.items():
        yield "" if len(names) == everybody else " · ".join(names), text


def _reworded(reading: Reading, node: Node, voice: Voice) -> Iterator[tuple[str, str]]:
    """What was read before the item was reworded, and by how many."""
    names = {audience.id: voice.text(audience.name) for audience in reading.report.audiences}
    for row in reading.report.method.reworded:
        if row.item == node.id:
            who = voice.word(
                "items.reworded_some" if row.n is None else "items.reworded",
                audience=names.get(row.audience, row.audience),
                n=row.n,
            )
            texts = " / ".join(dict.fromkeys(voice.text(text) for text in row.wordings))
            yield who, texts or voice.word("items.labels_before")


def _cells(
    reading: Reading, parent: Branch, node: Node, spread: Distribution, shape: Shape, voice: Voice
) -> Iterator[Cell]:
    if spread.counts is None:
        yield reason_cell(spread.reason or "not_computed", voice, 2 + len(shape.stacks))
        return
    audience = next(a for a in reading.report.audiences if a.id == spread.audience)
    head = _head(reading, audience, spread.facet, voice)
    bars = stacked(best_last(node, spread.counts), shape.ends)
    yield Cell(text=f"{spread.id} {head}", kind="bar", drawing=bars)
    yield stack_cell(*_counts(spread, shape, voice))
    place = f"{spread.id}/{audience.id}/{spread.facet}"
    score = reading.score(node, audience.id, spread.facet)
    yield from stacks(score, shape.stacks[:1], f"scores/item/{place}", voice)
    does = reading.item_reliability(parent.node, spread.id, audience.id, spread.facet)
    inner = f"items/{parent.node.level}/{parent.node.id}/{place}"
    yield from stacks(does, shape.stacks[1:], inner, voice)


def _counts(spread: Distribution, shape: Shape, voice: Voice) -> tuple[list[Figure], ...]:
    """n, how often each point was given, and how many said that the item does not apply."""
    place = f"distributions/{spread.id}/{spread.audience}/{spread.facet}"
    total = [figure_of(spread, "n", place, f"{voice.word('label.n')}\u00a0")]
    long = shape.high - shape.low >= LONG_SCALE
    between, first = ("/", "") if long else (" / ", ": ")
    points = [
        Figure(
            text=figure(count, "count"),
            address=f"{place}/{point}",
            before=between if point > shape.low else first,
        )
        for point, count in enumerate(spread.counts or (), shape.low)
    ]
    rest: list[Figure] = []
    if spread.not_applicable:
        before = f" ({voice.word('column.not_applicable')}\u00a0"
        rest = [figure_of(spread, "not_applicable", place, before), Figure(text=")")]
    return ([*total, *rest], points) if long else ([*total, *points, *rest],)


def content(reading: Reading, voice: Voice) -> Mapping[str, object] | None:
    """Every item with its distribution, and how the bars are to be read; None without items."""
    parts = tuple(tables(reading, voice))
    return {"parts": parts, "sentence": voice.word("chart.items_say")} if parts else None


def _wordings_of(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """What each audience read."""
    for node in reading.report.nodes:
        for audience in reading.report.audiences if node.level == "item" else ():
            yield (
                node.id,
                audience_name(audience, voice),
                wording(node, audience.id, voice),
                voice.word("yes" if node.reverse else "no"),
                scale(node, voice),
            )


FITS = "n mean sd item_rest item_total alpha_if_deleted omega_if_deleted"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "reliability.items",
            of_node(at=0),
            texts("audience facet", at=0),
            texts("id", "column.item"),
            figures(ItemReliability, FITS),
            REASON,
            key="items",
            frozen=3,
        ),
        listed("wording", "item audience wording reverse scale", _wordings_of),
    ),
)
