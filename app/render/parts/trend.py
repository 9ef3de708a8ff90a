"""Scores over waves: what rose, what fell, the scores beside each other, and who changed."""

from collections.abc import Iterator

from analysis.sections.trend.trend import Trend, TrendChange, TrendNode
from app.formats import figure, interval
from app.render.cells import (
    Cell,
    Column,
    Field,
    Group,
    Line,
    Stack,
    Table,
    noted,
    stack_columns,
    stacks,
)
from app.render.parts import trend_chart
from app.render.parts.trend_chart import name_of, overall
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

POINT = Stack(
    heading="",
    lines=(
        (Field(name="score100", style="score"),),
        (Field(name="n", style="count", label="n"),),
    ),
)
STEP = (Field(name="change100", style="gap100"), Field(name="ci100", style="gap100"))
P = Field(name="p_adjusted", style="p", label="p")
SEEN = Field(name="smallest100", style="score", label="seen_from")
LINKED = (
    *(
        Stack(
            heading=f"{name}_share",
            lines=((Field(name=name, style="share"), Field(name=f"{name}_ci", style="share")),),
            room=2.2,
        )
        for name in ("improved", "unchanged", "worsened")
    ),
    Stack(
        heading="counts_from",
        lines=(
            (Field(name="smallest100", style="score"),),
            (Field(name="n", style="count", label="n"),),
        ),
        room=1.3,
    ),
)
FIRST, LAST = 1900.0, 2200.0
"""Times between these are taken for years."""
SHOWN = 4
"""So many waves, the last ones, have a column; the workbook has all."""


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where there is one wave."""
    if not tree.report.trend:
        return None
    first = tree.report.trend[0]
    return Passage(
        lead=voice.running(
            (voice.word("trend.lead", wave=first.waves[-1]), _sources(first, voice))
        ),
        drawing=trend_chart.drawing(tree, voice),
        parts=tuple(_parts(tree, voice)),
    )


def _sources(row: Trend, voice: Voice) -> str:
    """Which evaluations stand behind the earlier waves."""
    told = [
        voice.word("trend.source", wave=wave, title=title)
        for wave, title in zip(row.waves[:-1], row.titles, strict=False)
        if title
    ]
    return voice.word("trend.sources", names=voice.names(told)) if told else ""


def _parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    names = {one.id: audience_name(one, voice) for one in tree.report.audiences}
    for row in tree.report.trend:
        title = names[row.audience]
        told = [_said(row, tree, voice), _slope(row, voice), *_left_out(row, voice)]
        told += [_linked_said(row, voice), _barred(row, tree, voice)]
        tables = [_table(row, title, tree, voice)]
        if any(_told(node) for node in row.nodes):
            tables.append(_linked(row, title, tree, voice))
        yield Passage(title=title, lead=voice.running(told), tables=tuple(tables))


def _step(node: TrendNode) -> TrendChange:
    """The last step; behind it stands the change from first to last, where that is another."""
    return node.changes[-2 if len(node.changes) > 1 else -1]


def _said(row: Trend, tree: Tree, voice: Voice) -> str:
    """What rose and fell in the last step, beyond chance."""
    alpha = tree.report.method.alpha_level
    moved = [
        (change.change100, name_of(tree, node, voice))
        for node in row.nodes
        if (change := _step(node)).p_adjusted is not None
        and change.change100 is not None
        and change.p_adjusted < alpha
    ]
    earlier = _step(row.nodes[0]).earlier
    if not moved:
        return voice.word("trend.still", earlier=earlier)
    up = [name for change, name in moved if change > 0]
    down = [name for change, name in moved if change < 0]
    parts = [
        voice.word(f"trend.{key}", names=voice.names(names))
        for key, names in (("up", up), ("down", down))
        if names
    ]
    key = "moved" if len(moved) < len(row.nodes) else "all"
    return voice.word(f"trend.{key}", earlier=earlier, parts=voice.names(parts))


def _slope(row: Trend, voice: Voice) -> str:
    """The overall score's line, where there is one."""
    found = overall(row)
    if found is None or found.slope is None:
        return ""
    years = all(FIRST <= time <= LAST for time in row.times)
    return voice.word(
        "trend.a_year" if years else "trend.a_step",
        slope=figure(found.slope, "gap100"),
        ci=interval(found.slope_ci, "gap100"),
        waves=found.waves,
    )


def _left_out(row: Trend, voice: Voice) -> Iterator[str]:
    for key, items in (("left_out", row.left_out), ("reworded", row.reworded)):
        if items:
            yield voice.word(f"trend.{key}", items=voice.names(items), count=row.items)


def _barred(row: Trend, tree: Tree, voice: Voice) -> str:
    """The qualities that the gate does not let pass from wave to wave."""
    gates = (
        one
        for one in tree.report.comparability
        if (one.between, one.audience) == ("waves", row.audience)
    )
    found = next(gates, None)
    if found is None or found.verdict == "not_testable":
        return ""
    nodes = [
        tree.node(found.level, one.id) for one in found.factors if one.verdict != "comparable_means"
    ]
    names = [voice.name(node) for node in nodes if node is not None]
    if not names:
        return ""
    title = voice.word("section.comparability")
    return voice.word("trend.barred", names=voice.names(names), section=title)


def _linked_said(row: Trend, voice: Voice) -> str:
    """How many of those who answered twice changed on the whole."""
    found = overall(row)
    if found is None or found.linked is None:
        return ""
    told = found.linked
    if told.improved is None or told.worsened is None:
        return voice.word("trend.linked_hidden", reason=voice.reason(told.reason))
    return voice.word(
        "trend.linked",
        n=told.n,
        first=row.waves[0],
        last=row.waves[-1],
        improved=figure(told.improved, "share"),
        worsened=figure(told.worsened, "share"),
    )


def _table(row: Trend, title: str, tree: Tree, voice: Voice) -> Table:
    waves = row.waves[-SHOWN:]
    lines = tuple(
        Line(
            heads=(name_of(tree, node, voice),),
            cells=(
                *(
                    stacks(point, [POINT], f"trend/{_at(row, node)}/{point.wave}", voice)[0]
                    for point in node.points[-SHOWN:]
                ),
                _last(row, node, voice),
            ),
            strong=node.level == "overall",
        )
        for node in row.nodes
    )
    return noted(
        Table(
            id=f"trend-{row.audience}",
            caption=voice.word("caption.trend", audience=title),
            legend=voice.word("legend.trend"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.2),),
            columns=(
                *(Column(title=wave, numeric=False, room=1.2) for wave in waves),
                Column(title=voice.word("column.last_change"), numeric=False, room=2.4),
            ),
            groups=(Group(lines=lines),),
            kind="across",
        )
    )


def _last(row: Trend, node: TrendNode, voice: Voice) -> Cell:
    """The last change; a score of one item has no error of measurement to compare it with."""
    change = _step(node)
    below = (P,) if change.smallest100 is None else (P, SEEN)
    stack = Stack(heading="", lines=(STEP, below))
    return stacks(change, [stack], f"trend/{_at(row, node)}/last", voice)[0]


def _told(node: TrendNode) -> bool:
    """Whether there is anything to say of the people who answered twice."""
    return node.linked is not None and node.linked.reason in (None, "suppressed")


def _linked(row: Trend, title: str, tree: Tree, voice: Voice) -> Table:
    """Who changed, of those who answered in the first wave and in the last."""
    lines = tuple(
        Line(
            heads=(name_of(tree, node, voice),),
            cells=stacks(node.linked, LINKED, f"trend/{_at(row, node)}/linked", voice),
            strong=node.level == "overall",
        )
        for node in row.nodes
        if _told(node)
    )
    waves = {"first": row.waves[0], "last": row.waves[-1]}
    return noted(
        Table(
            id=f"trend-linked-{row.audience}",
            caption=voice.word("caption.linked", audience=title, **waves),
            legend=voice.word("legend.linked"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.2),),
            columns=stack_columns(LINKED, voice),
            groups=(Group(lines=lines),),
            kind="across",
        )
    )


def _at(row: Trend, node: TrendNode) -> str:
    return f"{row.audience}/{node.level}/{node.id}"
