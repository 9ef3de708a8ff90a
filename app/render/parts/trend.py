"""Scores over waves: what rose, what fell, and the scores beside each other."""

from collections.abc import Iterator, Mapping

from analysis.report.trend import Trend, TrendNode
from app.formats import figure, interval
from app.render.cells import Column, Field, Group, Line, Stack, Table, noted, stacks
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
CHANGE = Stack(
    heading="",
    lines=(
        (Field(name="change100", style="gap100"), Field(name="ci100", style="gap100")),
        (Field(name="p_adjusted", style="p", label="p"),),
    ),
)
FIRST, LAST = 1900.0, 2200.0
"""Times between these are taken for years."""
SHOWN = 4
"""So many waves, the last ones, have a column; the workbook has all."""


def content(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """What the section prints, None where there is one wave."""
    if not tree.report.trend:
        return None
    last = tree.report.trend[0].waves[-1]
    return {
        "lead": voice.word("trend.lead", wave=last),
        "parts": tuple(_parts(tree, voice)),
    }


def _parts(tree: Tree, voice: Voice) -> Iterator[Mapping[str, object]]:
    names = {one.id: audience_name(one, voice) for one in tree.report.audiences}
    for row in tree.report.trend:
        title = names[row.audience]
        told = [_said(row, tree, voice), _slope(row, voice), _left_out(row, voice)]
        yield {
            "title": title,
            "sentence": ("" if voice.language == "zh" else " ").join(part for part in told if part),
            "table": _table(row, title, tree, voice),
        }


def _steps(row: Trend) -> int:
    return len(row.waves) - 1


def _said(row: Trend, tree: Tree, voice: Voice) -> str:
    """What rose and fell in the last step, beyond chance."""
    alpha, last = tree.report.method.alpha_level, _steps(row) - 1
    moved = [
        (change.change100, _name(tree, node, voice))
        for node in row.nodes
        if (change := node.changes[last]).p_adjusted is not None
        and change.change100 is not None
        and change.p_adjusted < alpha
    ]
    earlier = row.waves[-2]
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
    found = next((node for node in row.nodes if node.level == "overall"), None)
    if found is None or found.slope is None:
        return ""
    years = all(FIRST <= time <= LAST for time in row.times)
    return voice.word(
        "trend.a_year" if years else "trend.a_step",
        slope=figure(found.slope, "gap100"),
        ci=interval(found.slope_ci, "gap100"),
        waves=found.waves,
    )


def _left_out(row: Trend, voice: Voice) -> str:
    if not row.left_out:
        return ""
    return voice.word("trend.left_out", items=voice.names(row.left_out), count=row.items)


def _name(tree: Tree, node: TrendNode, voice: Voice) -> str:
    found = tree.node(node.level, node.id)
    return voice.name(found) if found is not None else node.id


def _table(row: Trend, title: str, tree: Tree, voice: Voice) -> Table:
    waves = row.waves[-SHOWN:]
    lines = tuple(
        Line(
            heads=(_name(tree, node, voice),),
            cells=(
                *(
                    stacks(point, [POINT], f"trend/{_at(row, node)}/{point.wave}", voice)[0]
                    for point in node.points[-SHOWN:]
                ),
                stacks(
                    node.changes[_steps(row) - 1], [CHANGE], f"trend/{_at(row, node)}/last", voice
                )[0],
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


def _at(row: Trend, node: TrendNode) -> str:
    return f"{row.audience}/{node.level}/{node.id}"
