"""Gap 1: does the supplier know what customers expect; a sentence and a table per audience."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.knowledge import KnowledgeGap
from app.formats import Style, figure
from app.render.cells import Column, Field, Group, Line, Stack, Table, noted, stacks
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

GAP: dict[str | None, Style] = {"scale": "gap", "hundred": "gap100", None: "gap"}
MEAN: dict[str | None, Style] = {"scale": "mean", "hundred": "score", None: "mean"}
UPPER = ("overall", "characteristic", "outcome")


def content(tree: Tree, voice: Voice) -> Passage | None:
    """A part per audience with rows; None where none has."""
    parts = tuple(_parts(tree, voice))
    return Passage(lead=voice.word("knowledge.lead"), parts=parts) if parts else None


def _parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    told = False
    for audience in tree.demand:
        rows = [
            row for row in tree.report.knowledge
            if row.audience == audience.id and row.level != "item"
        ]  # fmt: skip
        if any(row.gap is not None for row in rows):
            yield Passage(
                title=audience_name(audience, voice),
                lead=_sentence(tree, audience, rows, voice),
                tables=(_table(tree, audience, rows, voice, told=told),),
            )
            told = True


def _sentence(
    tree: Tree, audience: AudienceResult, rows: Sequence[KnowledgeGap], voice: Voice
) -> str:
    """The lowest of the parts: where customers expect most beyond what the supplier thinks."""
    parts = [row for row in rows if row.level != "overall" and row.gap is not None]
    told = [row for row in parts if row.unit == "scale"] or parts or list(rows)
    least = min(told, key=lambda row: row.gap or 0.0)
    found = least.p_adjusted is not None and least.p_adjusted < tree.report.method.alpha_level
    above = (least.gap or 0.0) >= 0.0
    return voice.word(
        f"knowledge.{'above' if above else 'below' if found else 'open'}",
        audience=voice.text(audience.name),
        name=_called(tree, least, voice),
        gap=figure(least.gap, GAP[least.unit]),
        demand=figure(least.demand, MEAN[least.unit]),
        supplier=figure(least.supplier, MEAN[least.unit]),
        n=least.n,
        raters=figure(least.n_supplier, "count"),
    )


def _called(tree: Tree, row: KnowledgeGap, voice: Voice) -> str:
    node = tree.node(row.level, row.id)
    return voice.name(node) if node else row.id


def _columns(unit: str | None) -> tuple[Stack, ...]:
    return (
        Stack(
            heading="knowledge_demand",
            lines=((Field(name="demand", style=MEAN[unit]),), (N,)),
        ),
        Stack(
            heading="knowledge_supplier",
            lines=((Field(name="supplier", style=MEAN[unit]),), (RATERS,)),
        ),
        Stack(
            heading="knowledge_gap",
            lines=((Field(name="gap", style=GAP[unit]), Field(name="ci", style=GAP[unit])),),
            room=3.2,
        ),
        Stack(
            heading="effect_adjusted_p",
            lines=(
                (Field(name="effect", style="effect", label="g"),),
                (Field(name="p_adjusted", style="p", label="p"),),
            ),
        ),
    )


N = Field(name="n", style="count", label="n")
RATERS = Field(name="n_supplier", style="count", label="n")


def _table(
    tree: Tree,
    audience: AudienceResult,
    rows: Sequence[KnowledgeGap],
    voice: Voice,
    *,
    told: bool,
) -> Table:
    blocks: list[list[Line]] = []
    for row in rows:
        if row.level in UPPER or not blocks:
            blocks.append([])
        address = f"knowledge/{row.level}/{row.id}/{row.audience}"
        blocks[-1].append(
            Line(
                heads=(_called(tree, row, voice),),
                cells=stacks(row, _columns(row.unit), address, voice),
                strong=row.level in UPPER,
                indent=0 if row.level in UPPER else 1,
            )
        )
    return noted(
        Table(
            id=f"knowledge-{audience.id}",
            caption=voice.word("caption.knowledge", audience=voice.text(audience.name)),
            legend="" if told else voice.word("legend.knowledge"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
            columns=tuple(
                Column(title=voice.word(f"column.{one.heading}"), numeric=False, room=one.room)
                for one in _columns(None)
            ),
            groups=tuple(Group(lines=tuple(block)) for block in blocks),
            kind="gaps",
        )
    )
