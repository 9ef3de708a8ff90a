"""What the tables of gap checks have in common: units, names, lines, the word of the methods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.sections.gap_checks import GapCheck
from analysis.sections.pair_checks import PairCheck
from app.formats import Style, figure
from app.render.cells import Cell, Column, Field, Group, Line, Stack, Table, noted, stacks
from app.tree import Tree
from app.voice import Voice

STYLES: dict[str | None, Style] = {"scale": "gap", "hundred": "gap100", None: "gap100"}
UPPER = ("overall", "characteristic", "outcome")
NAMED = 4
"""So many names stand in a sentence."""
Check = GapCheck | PairCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A column of figures, and the field that says why they are missing.

    Figures in style "gap" are in the row's own unit.
    """

    stack: Stack
    why: str


BOOTSTRAP = Told(
    stack=Stack(
        heading="check_bootstrap", lines=((Field(name="bootstrap_ci", style="gap"),),), room=1.9
    ),
    why="bootstrap_reason",
)


def called(tree: Tree, row: Check, voice: Voice) -> str:
    """The name of the row's node."""
    node = tree.node(row.level, row.id)
    return voice.name(node) if node else row.id


def more(count: int, voice: Voice) -> str:
    """The words after as many names as a sentence has, where there are others."""
    return voice.word("gap_checks.more") if count > NAMED else ""


def said(tree: Tree, rows: Sequence[Check], name: str, voice: Voice) -> str:
    """Whether the methods agree about all gaps; "" where nothing can be compared."""
    compared = [row for row in rows if row.same is not None]
    differ = [row for row in compared if not row.same]
    if not compared:
        return ""
    return voice.word(
        f"gap_checks.{'differ' if differ else 'same'}",
        audience=name,
        count=len(compared) - len(differ),
        found=sum(bool(row.same) and row.apart > 0 for row in compared),
        all=len(compared),
        names=voice.names(called(tree, row, voice) for row in differ[:NAMED]),
        more=more(len(differ), voice),
    )


def table(
    tree: Tree,
    rows: Sequence[Check],
    columns: Sequence[Told],
    section: str,
    bare: Table,
    voice: Voice,
) -> Table:
    """`bare` with the upper nodes, and the parts below of which the methods say different things.

    `section` is the first word of the figures' addresses.
    """
    blocks: list[list[Line]] = []
    for row in rows:
        if row.level in UPPER or row.same is False:
            if row.level in UPPER or not blocks:
                blocks.append([])
            blocks[-1].append(_line(tree, row, columns, section, voice))
    heads = (Column(title=voice.word("column.node"), numeric=False, room=2.4),)
    return noted(
        replace(
            bare,
            heads=heads,
            columns=(
                *_headings((one.stack for one in columns), voice),
                Column(title=voice.word("column.check_same"), numeric=False, room=1.5),
            ),
            groups=tuple(Group(lines=tuple(block)) for block in blocks),
            kind="gaps",
        )
    )


def _headings(stacks: Iterable[Stack], voice: Voice) -> Iterable[Column]:
    for one in stacks:
        title = voice.word(f"column.{one.heading}")
        yield Column(title=title, numeric=False, room=one.room)


def _line(tree: Tree, row: Check, columns: Sequence[Told], section: str, voice: Voice) -> Line:
    address = f"{section}/{row.level}/{row.id}/{row.audience}"
    cells: list[Cell] = []
    for one in columns:
        own = replace(row, reason=getattr(row, one.why))
        cells += stacks(own, [_in_unit(one.stack, row.unit)], address, voice)
    key = "open" if row.same is None else "same" if row.same else "differ"
    words = voice.word(f"gap_checks.cell_{key}", apart=row.apart, judged=row.judged)
    return Line(
        heads=(called(tree, row, voice),),
        cells=(*cells, Cell(text=words, kind="text")),
        strong=row.level in UPPER,
        indent=0 if row.level in UPPER else 1,
    )


def _in_unit(column: Stack, unit: str | None) -> Stack:
    lines = (
        tuple(replace(f, style=STYLES[unit]) if f.style == "gap" else f for f in line)
        for line in column.lines
    )
    return replace(column, lines=tuple(lines))


def legend(key: str, draws: int | None, voice: Voice) -> str:
    """What the columns mean; nothing is said of a bootstrap that there is not."""
    told = [voice.word(f"legend.{key}")]
    if draws is not None:
        told.append(voice.word(f"legend.{key}_bootstrap", draws=figure(draws, "count")))
    return voice.running(told)
