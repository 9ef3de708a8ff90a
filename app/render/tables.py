"""What tables of page and print have in common: a line per node, a cell per audience."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.study.undertaking import Node
from app.render.cells import (
    Column,
    Group,
    Line,
    Lines,
    Row,
    Stack,
    Table,
    noted,
    stacks,
    used_stacks,
)
from app.tree import Tree
from app.voice import Voice

Rows = Mapping[tuple[Node, str], Row | None]
MARKS = {"demand": "●", "supplier": "◆"}
STOPS = ".。"
"""An item's wording can be a sentence; within another it does not end like one."""


def audience_name(audience: AudienceResult, voice: Voice) -> str:
    """The audience with the mark of its side."""
    return f"{MARKS[audience.side]}\u00a0{voice.text(audience.name)}"


def wording(node: Node, audience: str, voice: Voice) -> str:
    """What an audience read; else what all read, else the first there is, else the name."""
    words = dict(node.wording)
    text = words.get(audience) or words.get("*") or next(iter(words.values()), node.name)
    return voice.text(text)


def heads(voice: Voice, *keys: str) -> tuple[Column, ...]:
    """The columns that name what a line is about."""
    return tuple(Column(title=voice.word(f"column.{key}"), numeric=False, room=2.6) for key in keys)


def across(
    rows: Rows,
    lines: Lines,
    tree: Tree,
    voice: Voice,
    *,
    table: Table,
    address: str,
    note: Callable[[Node], str],
) -> Table:
    """`table` filled with a line per node that has a row, a cell per audience that has any.

    `address` has a place for level, node and audience.
    """
    present = {audience for (_, audience), row in rows.items() if row is not None}
    audiences = [one for one in tree.report.audiences if one.id in present]
    (column,) = used_stacks(rows.values(), [Stack(heading="", lines=lines)])
    nodes = [
        node
        for node in dict.fromkeys(node for node, _ in rows)
        if any(rows[node, audience.id] is not None for audience in audiences)
    ]
    filled = (
        Line(
            heads=(voice.name(node),),
            cells=tuple(
                cell
                for audience in audiences
                for cell in stacks(
                    rows[node, audience.id],
                    [column],
                    address.format(f"{node.level}/{node.id}/{audience.id}"),
                    voice,
                )
            ),
            strong=node.level in ("overall", "characteristic", "outcome"),
            indent=1 if node.level == "subcharacteristic" else 0,
            note=note(node),
        )
        for node in nodes
    )
    columns = tuple(
        Column(title=audience_name(one, voice), numeric=False, room=3.0) for one in audiences
    )
    return noted(replace(table, columns=columns, groups=blocks(filled), kind="across"))


def blocks(lines: Iterable[Line]) -> tuple[Group, ...]:
    """A group from each strong line to the next."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.strong or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return tuple(Group(lines=tuple(block)) for block in blocks)
