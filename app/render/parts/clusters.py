"""Do people of one unit answer alike: two sentences and a table per audience."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.sections.clusters import Clustered, ClusteredNode
from app.formats import figure
from app.render.cells import Cell, Column, Field, Group, Line, Stack, Table, noted, stacks
from app.render.parts.checks import NAMED, UPPER, more
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

SCORE = Stack(
    heading="cluster_score",
    lines=(
        (
            Field(name="score100", style="score"),
            Field(name="clustered_ci100", style="score"),
        ),
        (
            Field(name="se100", style="mean", label="cluster_alone"),
            Field(name="clustered_se100", style="mean", label="cluster_se"),
        ),
    ),
    room=3.2,
)
SHARED = Stack(
    heading="cluster_effect",
    lines=(
        (
            Field(name="icc", style="coefficient", label="cluster_icc"),
            Field(name="design_effect", style="mean", label="cluster_deff"),
        ),
        (
            Field(name="n", style="count", label="n"),
            Field(name="n_effective", style="count", label="cluster_n_effective"),
        ),
    ),
    room=2.6,
)
GAP = Stack(
    heading="cluster_gap",
    lines=(
        (Field(name="gap100", style="gap100"), Field(name="gap_ci100", style="gap100")),
        (Field(name="gap_p_adjusted", style="p", label="p"),),
    ),
    room=2.8,
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """A part per audience whose clusters are known; None where none is."""
    parts = tuple(_parts(tree, voice))
    return Passage(lead=voice.word("clusters.lead"), parts=parts) if parts else None


def _parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    names = {one.id: audience_name(one, voice) for one in tree.report.audiences}
    first = next((row for row in tree.report.clusters if row.nodes), None)
    for row in tree.report.clusters:
        told = row is not first
        yield Passage(
            title=names[row.audience],
            points=tuple(_said(tree, row, voice)),
            tables=(_table(tree, row, names[row.audience], voice, told=told),) if row.nodes else (),
        )


def _said(tree: Tree, row: Clustered, voice: Voice) -> Iterator[str]:
    if row.reason is not None:
        yield voice.word("clusters.few", by=row.by, threshold=max(5, voice.threshold))
        return
    yield voice.word(
        "clusters.size",
        n=row.n,
        clusters=row.clusters,
        by=row.by,
        size=figure(row.size, "score"),
    )
    whole = next((node for node in row.nodes if node.level == "overall"), None)
    if whole is not None and whole.icc is not None:
        yield _effect(whole, voice)
    if row.rater_clusters is not None:
        yield voice.word("clusters.raters", clusters=row.rater_clusters)
    yield from _verdicts(tree, row, voice)


def _effect(whole: ClusteredNode, voice: Voice) -> str:
    alike = (whole.icc or 0.0) > 0.0 and whole.n_effective is not None
    return voice.word(
        f"clusters.{'alike' if alike else 'unlike'}",
        icc=figure(whole.icc, "share"),
        n=whole.n,
        effect=figure(whole.design_effect, "mean"),
        effective=figure(whole.n_effective, "count"),
    )


def _verdicts(tree: Tree, row: Clustered, voice: Voice) -> Iterator[str]:
    """Which printed findings would not hold."""
    judged = [node for node in row.nodes if node.verdict_holds is not None]
    lost = [node for node in judged if not node.verdict_holds]
    if lost:
        yield voice.word(
            "clusters.lost",
            count=len(lost),
            all=len(judged),
            names=voice.names(_called(tree, node, voice) for node in lost[:NAMED]),
            more=more(len(lost), voice),
        )
    elif judged:
        yield voice.word("clusters.hold", all=len(judged))


def _called(tree: Tree, row: ClusteredNode, voice: Voice) -> str:
    node = tree.node(row.level, row.id)
    return row.id if node is None or row.level == "item" else voice.name(node)


def _table(tree: Tree, row: Clustered, name: str, voice: Voice, *, told: bool) -> Table:
    """The upper nodes, and the parts below whose verdict would not hold.

    What the columns mean is `told` once.
    """
    shown = [n for n in row.nodes if n.level in UPPER or n.verdict_holds is False]
    gaps = any(node.gap100 is not None for node in shown)
    columns = (SCORE, SHARED, GAP) if gaps else (SCORE, SHARED)
    blocks: list[list[Line]] = []
    for node in shown:
        if node.level in UPPER or not blocks:
            blocks.append([])
        blocks[-1].append(_line(tree, row, node, gaps, voice))
    last = Column(title=voice.word("column.cluster_verdict"), numeric=False, room=2.2)
    return noted(
        Table(
            id=f"clusters-{row.audience}",
            caption=voice.word("caption.clusters", audience=name, by=row.by),
            legend="" if told else voice.word("legend.clusters"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.4),),
            columns=(
                *(
                    Column(title=voice.word(f"column.{one.heading}"), numeric=False, room=one.room)
                    for one in columns
                ),
                *([last] if gaps else []),
            ),
            groups=tuple(Group(lines=tuple(block)) for block in blocks),
            kind="gaps",
        )
    )


def _line(tree: Tree, row: Clustered, node: ClusteredNode, gaps: bool, voice: Voice) -> Line:
    address = f"clusters/{node.level}/{node.id}/{row.audience}"
    cells = stacks(node, [SCORE, SHARED], address, voice)
    if gaps:
        cells += stacks(replace(node, reason=node.gap_reason), [GAP], address, voice)
        cells += (_verdict(node, voice),)
    return Line(
        heads=(_called(tree, node, voice),),
        cells=cells,
        strong=node.level in UPPER,
        indent=0 if node.level in UPPER else 1,
    )


def _verdict(node: ClusteredNode, voice: Voice) -> Cell:
    if node.gap_verdict is None:
        return Cell(text=figure(None, "gap"), kind="text")
    words = voice.word(f"verdict.{node.gap_verdict}")
    if node.verdict_holds is False:
        words = voice.word("clusters.changed", verdict=words)
    return Cell(text=words, kind="verdict", code=node.gap_verdict)
