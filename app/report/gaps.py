"""Supplier against demand side, and perception against expectation: a part per audience."""

from collections.abc import Iterable

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, GapKind
from analysis.study.undertaking import Node
from app.report.formats import figure
from app.report.layout import drawings
from app.report.layout.cells import (
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
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import audience_name, blocks, wording
from app.report.layout.workbook import REASON, coded, figures, made, of_node, page, texts
from app.report.prose.captions import expectation_caption, gaps_caption
from app.report.prose.voice import Voice
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

BETWEEN = (
    (Field(name="gap"), Field(name="ci")),
    (Field(name="gap100", label="score100"),),
)
GAP = (
    Stack(
        heading="demand_mean",
        lines=(
            (Field(name="subtrahend"),),
            (Field(name="n", label="n"),),
        ),
    ),
    Stack(
        heading="supplier_mean",
        lines=(
            (Field(name="minuend"),),
            (Field(name="n_supplier", label="n"),),
        ),
    ),
    Stack(heading="gap_interval", lines=BETWEEN, room=3.2),
    Stack(
        heading="effect_p",
        lines=(
            (Field(name="effect", label="g"),),
            (Field(name="verdict_p", label="p"),),
        ),
    ),
)
PAIRED = (
    Stack(
        heading="perception_mean",
        lines=(
            (Field(name="minuend"),),
            (Field(name="n", label="n"),),
        ),
    ),
    Stack(heading="expectation_mean", lines=((Field(name="subtrahend"),),)),
    Stack(heading="gap_interval", lines=BETWEEN, room=3.2),
    Stack(
        heading="effect_adjusted_p",
        lines=(
            (Field(name="effect", label="d"),),
            (Field(name="p_adjusted", label="p"),),
        ),
    ),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """Supplier against each audience; None where there is no supplier to compare."""
    if not reading.compared:
        return None
    parts = []
    for audience in reading.demand:
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.gaps", audience=voice.text(audience.name))
        nodes = [*drawings.results(reading), *(branch.node for branch in reading.outcomes)]
        table = gap_table(
            reading,
            nodes,
            audience,
            SUPPLIER_DEMAND,
            voice,
            id_="gaps",
            caption=caption,
            legend=voice.word("legend.gaps", margin=f"{reading.report.method.margin:g}"),
        )
        drawing = drawings.supplier_gaps(reading, audience, voice)
        parts.append(
            Passage(
                title=audience_name(audience, voice),
                lead="" if drawing else gaps_caption(reading, audience, voice),
                drawing=drawing,
                tables=(table,) if table.groups else (),
            )
        )
    return Passage(parts=tuple(parts))


def expectation(reading: Reading, voice: Voice) -> Passage | None:
    """Perception against expectation; None where expectation was not asked."""
    if not reading.gaps(PERCEPTION_EXPECTATION):
        return None
    with_any = {gap.audience for gap in reading.gaps(PERCEPTION_EXPECTATION)}
    parts = []
    for audience in (one for one in reading.report.audiences if one.id in with_any):
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.expectation", audience=voice.text(audience.name))
        table = gap_table(
            reading,
            drawings.results(reading),
            audience,
            PERCEPTION_EXPECTATION,
            voice,
            id_="expectation",
            caption=caption,
            legend=voice.word("legend.expectation"),
        )
        drawing = drawings.expectation_gaps(reading, audience, voice)
        parts.append(
            Passage(
                title=audience_name(audience, voice),
                lead="" if drawing else expectation_caption(reading, audience, voice),
                drawing=drawing,
                tables=(table,),
            )
        )
    return Passage(parts=tuple(parts))


def _withheld(audience: AudienceResult, voice: Voice) -> Passage:
    """One sentence in place of a table without figures."""
    name = voice.text(audience.name)
    return Passage(
        title=audience_name(audience, voice),
        lead=voice.word("says.hidden_audience", audience=name, threshold=voice.threshold),
    )


def gap_table(
    reading: Reading,
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
        (node, gap) for node in nodes if (gap := reading.gap(node, audience.id, kind)) is not None
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


SIDES = "n n_supplier minuend subtrahend gap ci minuend100 subtrahend100 gap100 ci100"
TESTS = "effect effect_ci p p_adjusted verdict_p equivalence_p"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "gaps",
            "gaps",
            coded("kind", "kind_of"),
            of_node(),
            texts("audience"),
            figures(Gap, f"{SIDES} {TESTS}"),
            made(
                lambda row, _, voice: (verdict(row, voice).text if row.verdict else "",),
                "column.verdict",
            ),
            REASON,
            frozen=4,
        ),
    ),
)
EXPECTATION = Page(prints=expectation)
