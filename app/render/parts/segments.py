"""Groups within an audience: a sentence and a table for each question that divides it."""

from collections.abc import Iterator

from analysis.sections.segments.segments import SegmentMean, SegmentNode, Segments
from app.formats import figure
from app.render.cells import Cell, Column, Field, Group, Line, Stack, Table, noted, stacks
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice, p_text

SCORE = Field(name="score100", style="score")
N = Field(name="n", style="count", label="n")
WHOLE = Stack(heading="", lines=((SCORE,), (Field(name="ci100", style="score"),), (N,)))
PART = Stack(heading="", lines=((SCORE,), (N,)))
SAME = Stack(heading="", lines=((SCORE,),))
TESTED = Stack(
    heading="",
    lines=(
        (Field(name="p_holm", style="p", label="p"),),
        (Field(name="eta2", style="share", label="eta2"),),
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience is divided."""
    if not tree.report.segments:
        return None
    return Passage(lead=voice.word("segments.lead"), parts=tuple(_parts(tree, voice)))


def _parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    names = {one.id: audience_name(one, voice) for one in tree.report.audiences}
    for row in tree.report.segments:
        title = f"{voice.text(row.text)} {names[row.audience]}"
        yield Passage(
            title=title,
            lead=_said(row, tree, voice),
            tables=(_table(row, title, tree, voice),),
        )


def _said(row: Segments, tree: Tree, voice: Voice) -> str:
    """Whether the groups differ on the whole, and on which qualities."""
    alpha = tree.report.method.alpha_level
    differ = [
        _name(tree, node, voice)
        for node in row.nodes
        if node.level != "overall" and node.p_holm is not None and node.p_holm < alpha
    ]
    told = [_whole(row, node, alpha, voice) for node in row.nodes if node.level == "overall"]
    if differ:
        told.append(voice.word("segments.differ", names=voice.names(differ)))
    if any(mean.reason == "suppressed" for node in row.nodes for mean in node.means):
        told.append(voice.word("segments.hidden", threshold=tree.report.method.threshold))
    return voice.running(told)


def _whole(row: Segments, node: SegmentNode, alpha: float, voice: Voice) -> str:
    if node.p_holm is None:
        return voice.word("segments.untested", reason=voice.reason(node.reason))
    if node.p_holm >= alpha:
        return voice.word("segments.alike", p=p_text(node.p_holm), n=node.n)
    names = {option: voice.text(text) for option, text in row.options}
    shown = sorted((m.score100, names[m.option]) for m in node.means if m.score100 is not None)
    (low, lowest), (high, highest) = shown[0], shown[-1]
    return voice.word(
        "segments.apart",
        highest=highest,
        high=figure(high, "score"),
        lowest=lowest,
        low=figure(low, "score"),
        share=figure(node.eta2, "share"),
        p=p_text(node.p_holm),
    )


def _name(tree: Tree, node: SegmentNode, voice: Voice) -> str:
    found = tree.node(node.level, node.id)
    return voice.name(found) if found is not None else node.id


def _table(row: Segments, title: str, tree: Tree, voice: Voice) -> Table:
    lines = tuple(
        Line(heads=(voice.text(text),), cells=_means(row, option, voice))
        for option, text in row.options
    )
    tested = Line(
        heads=(voice.word("segments.tested"),),
        cells=tuple(
            stacks(node, [TESTED], f"segments/{_at(row, node)}", voice)[0] for node in row.nodes
        ),
        strong=True,
    )
    return noted(
        Table(
            id=f"segments-{row.question}-{row.audience}",
            caption=voice.word("caption.segments", title=title),
            legend=voice.word(f"legend.segments{'_weighted' if row.weighted else ''}"),
            heads=(Column(title=voice.word("column.option"), numeric=False, room=1.8),),
            columns=tuple(
                Column(title=_name(tree, node, voice), numeric=False, room=_room(node))
                for node in row.nodes
            ),
            groups=(Group(lines=(*lines, tested)),),
            kind="across",
        )
    )


def _room(node: SegmentNode) -> float:
    return 1.9 if node.level == "overall" else 1.4


def _at(row: Segments, node: SegmentNode) -> str:
    return f"{row.question}/{row.audience}/{node.level}/{node.id}"


def _means(row: Segments, option: str, voice: Voice) -> tuple[Cell, ...]:
    """The group's cells; one across all where nothing of it may be shown."""
    means = [
        (node, next(each for each in node.means if each.option == option)) for node in row.nodes
    ]
    if {mean.reason for _, mean in means if mean.score100 is None} == {"suppressed"}:
        text = voice.reason("suppressed")
        return (Cell(text=text, kind="reason", code="suppressed", span=len(means)),)
    return tuple(_mean(row, node, mean, voice) for node, mean in means)


def _mean(row: Segments, node: SegmentNode, mean: SegmentMean, voice: Voice) -> Cell:
    whole = next((each for each in row.nodes if each.level == "overall"), None)
    n = None if whole is None else next(m.n for m in whole.means if m.option == mean.option)
    column = WHOLE if node is whole else PART if mean.n != n else SAME
    return stacks(mean, [column], f"segments/{_at(row, node)}/{mean.option}", voice)[0]
