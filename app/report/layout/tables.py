"""What tables of page and print have in common: a line per node, a cell per audience."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.study.undertaking import Node
from app.report.layout.cells import Cell, Column, Group, Line, Table, noted
from app.report.layout.stacks import Lines, Row, Stack, stacks, used_stacks
from app.report.prose.names import OfNode
from app.report.prose.voice import Voice
from app.report.reading import PERCEPTION, Reading

STRONG = ("overall", "characteristic", "outcome")
MARKS = {"demand": "●", "supplier": "◆"}


def audience_name(audience: AudienceResult, voice: Voice) -> str:
    """The audience with the mark of its side."""
    return f"{MARKS[audience.side]}\u00a0{voice.text(audience.name)}"


def scale(node: Node, voice: Voice) -> str:
    """An item's scale: its ends, and the labels it has."""
    if node.low is None or node.high is None:
        return ""
    ends = voice.word("items.scale", low=node.low, high=node.high)
    labels = [voice.text(label) for label in node.labels]
    if not labels:
        return ends
    points = (node.low, node.high) if len(labels) == 2 else tuple(range(node.low, node.high + 1))
    named = (f"{point} = {label}" for point, label in zip(points, labels, strict=False))
    return voice.headed(ends, voice.names(named))


def heads(voice: Voice, *keys: str, room: float = 2.6) -> tuple[Column, ...]:
    """The columns that name what a line is about, or that hold words."""
    return tuple(
        Column(title=voice.word(f"column.{key}"), numeric=False, room=room) for key in keys
    )


def counts(voice: Voice, *keys: str, room: float = 1.0) -> tuple[Column, ...]:
    """Columns of figures, flush right."""
    return tuple(Column(title=voice.word(f"column.{key}"), room=room) for key in keys)


def audience_heads(
    audiences: Iterable[AudienceResult], voice: Voice, room: float = 3.0
) -> tuple[Column, ...]:
    """A column per audience."""
    return tuple(
        Column(title=audience_name(audience, voice), numeric=False, room=room)
        for audience in audiences
    )


def table(
    id_: str,
    key: str,
    voice: Voice,
    heads: tuple[Column, ...],
    columns: tuple[Column, ...] = (),
    lines: Iterable[Line] | Iterable[Group] = (),
    *,
    legend: str | None = None,
    kind: str = "",
    **words: object,
) -> Table:
    """A table of lines, or of groups of them; single missing figures are noted under it.

    Caption and legend are in the words of `key`; `legend` is another key for it, "" for none.
    """
    legend = key if legend is None else legend
    rows = tuple(lines)
    groups = tuple(row for row in rows if isinstance(row, Group))
    ungrouped = tuple(row for row in rows if isinstance(row, Line))
    return noted(
        Table(
            id=id_,
            caption=voice.word(f"caption.{key}", **words),
            legend=voice.word(f"legend.{legend}", **words) if legend else "",
            heads=heads,
            columns=columns,
            groups=groups or ((Group(lines=ungrouped),) if ungrouped else ()),
            kind=kind,
        )
    )


def faceted(bare: Table, facet: str, reading: Reading, voice: Voice) -> Table:
    """A table whose caption names the facet, where there are several."""
    if len(reading.facets) == 1 and facet == PERCEPTION:
        return bare
    name = voice.code("facet", facet)
    return replace(bare, caption=voice.word("caption.facet", caption=bare.caption, facet=name))


def across(
    bare: Table,
    nodes: Iterable[Node],
    rows: Mapping[tuple[str, str, str], Row],
    lines: Lines,
    reading: Reading,
    voice: Voice,
    *,
    address: str,
    note: Callable[[Node], str] = lambda _: "",
) -> Table:
    """`bare` filled with a line per node that has a row, a cell per audience that has any.

    `rows` by level, id and audience; `address` has a place for these.
    """
    keys = {node: (node.level, node.id) for node in nodes}
    audiences = [
        a for a in reading.report.audiences if any((*k, a.id) in rows for k in keys.values())
    ]
    shown = {node: [rows.get((*key, a.id)) for a in audiences] for node, key in keys.items()}
    shown = {node: beside for node, beside in shown.items() if any(beside)}
    some = (row for beside in shown.values() for row in beside)
    (column,) = used_stacks(some, [Stack(heading="", lines=lines)])
    filled = (
        Line(
            heads=(voice.name(node),),
            cells=tuple(
                cell
                for audience, row in zip(audiences, beside, strict=True)
                for cell in stacks(row, [column], _filled(address, node, audience), voice)
            ),
            strong=node.level in STRONG,
            indent=1 if node.level == "subcharacteristic" else 0,
            note=note(node),
        )
        for node, beside in shown.items()
    )
    columns = audience_heads(audiences, voice)
    return noted(replace(bare, columns=columns, groups=blocks(filled), kind="across"))


def node_line(reading: Reading, row: OfNode, cells: tuple[Cell, ...], voice: Voice) -> Line:
    """A row's line under its node's name, parts below characteristics and outcomes indented."""
    strong = row.level in STRONG
    name = reading.name(row.level, row.id, voice)
    return Line(heads=(name,), cells=cells, strong=strong, indent=0 if strong else 1)


def _filled(address: str, node: Node, audience: AudienceResult) -> str:
    return address.format(f"{node.level}/{node.id}/{audience.id}")


def blocks(lines: Iterable[Line]) -> tuple[Group, ...]:
    """A group from each strong line to the next."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.strong or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return tuple(Group(lines=tuple(block)) for block in blocks)
