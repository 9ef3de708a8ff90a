"""Gap 1: does the supplier know what customers expect; a sentence and a table per audience."""

from collections.abc import Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.knowledge import KnowledgeGap
from app.report.formats import Style, figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Table
from app.report.layout.passage import Page, Passage, legends_once
from app.report.layout.stacks import stack, stack_columns, stacks
from app.report.layout.tables import audience_name, blocks, heads, node_line, table
from app.report.layout.workbook import REASON, coded, figures, of_node, page, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading

GAP: dict[str | None, Style] = {"scale": "gap", "hundred": "gap100", None: "gap"}
MEAN: dict[str | None, Style] = {"scale": "mean", "hundred": "score", None: "mean"}


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience with rows; None where none has."""
    rows = (row for row in reading.report.knowledge if row.level != "item")
    parts = legends_once(
        Passage(
            title=audience_name(audience, voice),
            lead=_sentence(reading, audience, rows, voice),
            tables=(_table(reading, audience, rows, voice),),
        )
        for audience, rows in reading.divided(rows)
        if any(row.gap is not None for row in rows)
    )
    return Passage(lead=voice.word("knowledge.lead"), parts=parts) if parts else None


def _sentence(
    reading: Reading, audience: AudienceResult, rows: Sequence[KnowledgeGap], voice: Voice
) -> str:
    """The lowest of the parts: where customers expect most beyond what the supplier thinks."""
    parts = [row for row in rows if row.level != "overall" and row.gap is not None]
    compared = [row for row in parts if row.unit == "scale"] or parts or list(rows)
    least = min(compared, key=lambda row: row.gap or 0.0)
    differs = least.p_adjusted is not None and least.p_adjusted < reading.report.method.alpha_level
    above = (least.gap or 0.0) >= 0.0
    return voice.word(
        f"knowledge.{'above' if above else 'below' if differs else 'open'}",
        audience=voice.text(audience.name),
        name=reading.name(least.level, least.id, voice),
        gap=figure(least.gap, GAP[least.unit]),
        demand=figure(least.demand, MEAN[least.unit]),
        supplier=figure(least.supplier, MEAN[least.unit]),
        n=least.n,
        raters=printed(least, "n_supplier"),
    )


COLUMNS = (
    stack("knowledge_demand", "demand", "n:"),
    stack("knowledge_supplier", "supplier", "n_supplier:n"),
    stack("knowledge_gap", "gap ci", room=3.2),
    stack("effect_g", "effect:g effect_ci"),
)


def _table(
    reading: Reading, audience: AudienceResult, rows: Sequence[KnowledgeGap], voice: Voice
) -> Table:
    return table(
        f"knowledge-{audience.id}",
        "knowledge",
        voice,
        heads(voice, "node"),
        stack_columns(COLUMNS, voice),
        blocks(node_line(reading, row, _cells(row, voice), voice) for row in rows),
        kind="gaps",
        audience=voice.text(audience.name),
    )


def _cells(row: KnowledgeGap, voice: Voice) -> tuple[Cell, ...]:
    mean, gap = MEAN[row.unit], GAP[row.unit]
    columns = (each.styled(demand=mean, supplier=mean, gap=gap, ci=gap) for each in COLUMNS)
    return stacks(row, columns, f"knowledge/{row.level}/{row.id}/{row.audience}", voice)


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "knowledge",
            of_node(),
            texts("audience"),
            figures(KnowledgeGap, "n n_supplier"),
            coded("unit", "unit"),
            figures(KnowledgeGap, "supplier demand", words="column.knowledge_"),
            figures(KnowledgeGap, "gap ci p p_adjusted effect effect_ci"),
            REASON,
            frozen=3,
        ),
    ),
)
