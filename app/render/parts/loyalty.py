"""Satisfied share, satisfaction index by two schemes, and the net promoter score."""

from collections.abc import Iterator, Mapping

from analysis.sections.audiences import AudienceResult
from analysis.sections.loyalty import Loyalty
from analysis.study.undertaking import Node
from app.formats import figure, interval
from app.render.cells import Column, Field, Lines, Table
from app.render.passage import Passage
from app.render.tables import across, wording
from app.tree import Tree
from app.voice import Voice

SCHEMES = (
    (Field(name="index", style="score"), Field(name="index_ci", style="score")),
    (
        Field(name="five_level", style="score", label="five_level"),
        Field(name="five_level_ci", style="score"),
    ),
)
QUESTION = (
    *SCHEMES,
    (
        Field(name="satisfied", style="share", label="satisfied"),
        Field(name="satisfied_ci", style="share"),
        Field(name="n", style="count", label="n"),
    ),
)
INDEX = (*SCHEMES, (Field(name="n", style="count", label="n"),))
PROMOTER = (
    (
        Field(name="net_promoter", style="gap100"),
        Field(name="net_promoter_ci", style="gap100"),
        Field(name="n", style="count", label="n"),
    ),
    (
        Field(name="promoters", style="share", label="promoters"),
        Field(name="passives", style="share", label="passives"),
        Field(name="detractors", style="share", label="detractors"),
    ),
)
Rows = Mapping[tuple[str, str, str], Loyalty]


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where nothing is added to the scores."""
    rows: Rows = {(row.level, row.id, row.audience): row for row in tree.report.loyalty}
    if not rows:
        return None
    nodes = [
        node
        for node in tree.report.nodes
        if any((node.level, node.id, one.id) in rows for one in tree.report.audiences)
    ]
    asked = [node for node in nodes if _is_promoter(rows, node)]
    said = (line for one in tree.report.audiences for line in _said(nodes, one, rows, voice))
    items = [node for node in nodes if node.level == "item"]
    parts = (
        ("question", QUESTION, [node for node in items if not _is_ten(node)]),
        ("ten", INDEX, [node for node in items if _is_ten(node)]),
        ("promoter", PROMOTER, asked),
        ("index", INDEX, [node for node in nodes if node.level != "item"]),
    )
    return Passage(
        lead=voice.word("loyalty.lead"),
        points=tuple(said),
        tables=tuple(
            _table(tree, some, rows, (which, lines), voice) for which, lines, some in parts if some
        ),
    )


def _is_promoter(rows: Rows, node: Node) -> bool:
    key = (node.level, node.id)
    return any(row.net_promoter is not None for k, row in rows.items() if k[:2] == key)


def _is_ten(node: Node) -> bool:
    """On 0–10 the two best points are no "satisfied": 8 of 10 would not be."""
    return (node.low, node.high) == (0, 10)


def _said(nodes: list[Node], audience: AudienceResult, rows: Rows, voice: Voice) -> Iterator[str]:
    name = voice.text(audience.name)
    found = [(node, rows.get((node.level, node.id, audience.id))) for node in nodes]
    shown = [(node, row) for node, row in found if row is not None and row.satisfied is not None]
    told = [row for _, row in shown]
    first = next((row for node, row in shown if not _is_ten(node)), None)
    if first is not None and audience.side == "demand":
        yield voice.word(
            "loyalty.satisfied",
            audience=name,
            item=first.id,
            share=figure(first.satisfied, "share"),
            index=figure(first.index, "score"),
            count=figure(first.n, "count"),
        )
    for row in told:
        if row.net_promoter is not None and audience.side == "demand":
            yield voice.word(
                "loyalty.promoter",
                audience=name,
                item=row.id,
                score=figure(row.net_promoter, "gap100"),
                ci=interval(row.net_promoter_ci, "gap100"),
                promoters=figure(row.promoters, "share"),
                detractors=figure(row.detractors, "share"),
                count=figure(row.n, "count"),
            )


def _table(
    tree: Tree, nodes: list[Node], rows: Rows, kind: tuple[str, Lines], voice: Voice
) -> Table:
    which, lines = kind
    return across(
        {
            (node, one.id): rows.get((node.level, node.id, one.id))
            for node in nodes
            for one in tree.report.audiences
        },
        lines,
        tree,
        voice,
        table=Table(
            id=f"loyalty-{which}",
            caption=voice.word(f"caption.loyalty_{which}"),
            legend=voice.word(f"legend.loyalty_{which}"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
        ),
        address="loyalty/{}",
        note=lambda node: wording(node, "*", voice) if node.level == "item" else "",
    )
