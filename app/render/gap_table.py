"""The table of gaps: a line per node, its two sides, the gap, and the verdict."""

from collections.abc import Iterable

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, GapKind
from analysis.study.undertaking import Node
from app.formats import figure
from app.render.cells import (
    Cell,
    Column,
    Field,
    Line,
    Stack,
    Table,
    noted,
    stack_columns,
    stacks,
    used_stacks,
)
from app.render.tables import blocks, wording
from app.tree import SUPPLIER_DEMAND, Tree
from app.voice import Voice

BETWEEN = (
    (Field(name="gap", style="gap"), Field(name="ci", style="gap")),
    (Field(name="gap100", style="gap100", label="score100"),),
)
GAP = (
    Stack(
        heading="demand_mean",
        lines=(
            (Field(name="subtrahend", style="mean"),),
            (Field(name="n", style="count", label="n"),),
        ),
    ),
    Stack(
        heading="supplier_mean",
        lines=(
            (Field(name="minuend", style="mean"),),
            (Field(name="n_supplier", style="count", label="n"),),
        ),
    ),
    Stack(heading="gap_interval", lines=BETWEEN, room=3.2),
    Stack(
        heading="effect_p",
        lines=(
            (Field(name="effect", style="effect", label="g"),),
            (Field(name="verdict_p", style="p", label="p"),),
        ),
    ),
)
PAIRED = (
    Stack(
        heading="perception_mean",
        lines=(
            (Field(name="minuend", style="mean"),),
            (Field(name="n", style="count", label="n"),),
        ),
    ),
    Stack(heading="expectation_mean", lines=((Field(name="subtrahend", style="mean"),),)),
    Stack(heading="gap_interval", lines=BETWEEN, room=3.2),
    Stack(
        heading="effect_adjusted_p",
        lines=(
            (Field(name="effect", style="effect", label="d"),),
            (Field(name="p_adjusted", style="p", label="p"),),
        ),
    ),
)


def gap_table(
    tree: Tree,
    nodes: Iterable[Node],
    audience: AudienceResult,
    kind: GapKind,
    voice: Voice,
    *,
    id_: str,
    caption: str,
    legend: str = "",
    names: float = 2.6,
) -> Table:
    """A line per node with its gap and verdict."""
    pairs = [
        (node, gap) for node in nodes if (gap := tree.gap(node, audience.id, kind)) is not None
    ]
    every = GAP if kind == SUPPLIER_DEMAND else PAIRED
    chosen = used_stacks((gap for _, gap in pairs), every)
    judged = any(gap.verdict for _, gap in pairs)
    last = Column(title=voice.word("column.verdict"), numeric=False, room=3.0)
    lines = (
        Line(
            heads=(_named(node, voice),),
            cells=(
                *stacks(
                    gap, chosen, f"gaps/{gap.kind}/{node.level}/{node.id}/{audience.id}", voice
                ),
                *([verdict(gap, voice)] if judged else []),
            ),
            strong=node.level in ("overall", "characteristic"),
            indent=1 if node.level == "subcharacteristic" else 0,
            note=_wording(node, audience, voice),
        )
        for node, gap in pairs
    )
    return noted(
        Table(
            id=f"{id_}-{audience.id}",
            caption=caption,
            legend=legend,
            heads=(Column(title=voice.word("column.node"), numeric=False, room=names),),
            columns=(*stack_columns(chosen, voice), *([last] if judged else [])),
            groups=blocks(lines),
            kind="gaps",
        )
    )


def _named(node: Node, voice: Voice) -> str:
    return node.id if node.level == "item" else voice.name(node)


def _wording(node: Node, audience: AudienceResult, voice: Voice) -> str:
    return wording(node, audience.id, voice) if node.level == "item" else ""


def verdict(gap: Gap, voice: Voice) -> Cell:
    """The verdict in words; for perception − expectation what the same codes mean there."""
    if gap.verdict is None:
        return Cell(text=figure(None, "gap"), kind="text")
    code: str = gap.verdict
    if gap.kind != SUPPLIER_DEMAND:
        code = {"blind_spot": "above", "hidden_strength": "below", "agreement": "meets"}.get(
            code, code
        )
    return Cell(text=voice.word(f"verdict.{code}"), kind="verdict", code=code)
