"""Supplier against demand side, and perception against expectation: a part per audience."""

from collections.abc import Iterable
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, GapKind
from analysis.study.undertaking import Node
from app.report.formats import DASH
from app.report.layout import drawings
from app.report.layout.cells import Cell, Line, Table, noted
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import Stack, stack, stack_columns, stacks, used_stacks
from app.report.layout.tables import audience_name, blocks, heads, table
from app.report.layout.workbook import REASON, coded, figures, made, of_node, page, texts
from app.report.prose.captions import expectation_caption, gaps_caption
from app.report.prose.names import item_wording
from app.report.prose.sentences import levels
from app.report.prose.voice import Voice, margin_words
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

BETWEEN = stack("gap_interval", "gap ci", "gap100:score100", room=3.2)
BEYOND = stack("gap_profile", "profile profile_ci", "profile100:score100", room=3.2)
GAP = (
    stack("demand_mean", "subtrahend", "n:"),
    stack("supplier_mean", "minuend", "n_supplier:n"),
    BETWEEN,
    BEYOND,
)
OF_ITEMS = (*GAP[:2], stack("gap_interval", "gap ci", room=3.2))
PAIRED = (
    stack("perception_mean", "minuend", "n:"),
    stack("expectation_mean", "subtrahend"),
    BETWEEN,
    stack("effect_d", "effect:d effect_ci"),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """Supplier against each audience; None where there is no supplier to compare."""
    if not reading.compared:
        return None
    parts = (_part(reading, audience, SUPPLIER_DEMAND, voice) for audience in reading.demand)
    return Passage(parts=tuple(parts))


def expectation(reading: Reading, voice: Voice) -> Passage | None:
    """Perception against expectation; None where expectation was not asked."""
    kind = PERCEPTION_EXPECTATION
    parts = tuple(
        _part(reading, audience, kind, voice) for audience, _ in reading.divided(reading.gaps(kind))
    )
    return Passage(parts=parts) if parts else None


def _part(reading: Reading, audience: AudienceResult, kind: GapKind, voice: Voice) -> Passage:
    """A chart and a table; one sentence in place of a table without figures."""
    title, name = audience_name(audience, voice), voice.text(audience.name)
    if audience.hidden:
        hidden = voice.word("says.hidden_audience", audience=name, threshold=voice.threshold)
        return Passage(title=title, lead=hidden)
    if kind == SUPPLIER_DEMAND:
        key, columns, nodes = "gaps", GAP, (*reading.results, *reading.outcome_nodes)
        drawing, caption = drawings.supplier_gaps(reading, audience, voice), gaps_caption
    else:
        key, columns, nodes = "expectation", PAIRED, reading.results
        drawing, caption = drawings.expectation_gaps(reading, audience, voice), expectation_caption
    margin = margin_words(reading.report.method, voice)
    first = heads(voice, "node")
    legend = f"{key}_declared" if reading.declared and kind == SUPPLIER_DEMAND else key
    bare = table(
        f"{key}-{audience.id}", key, voice, first, legend=legend, audience=name, margin=margin
    )
    filled = gap_table(reading, nodes, audience, columns, voice, bare)
    return Passage(
        title=title,
        lead="" if drawing else caption(reading, audience, voice),
        points=tuple(levels(reading, audience, voice)) if kind == SUPPLIER_DEMAND else (),
        drawing=drawing,
        tables=(filled,) if filled.groups or kind != SUPPLIER_DEMAND else (),
    )


def gap_table(
    reading: Reading,
    nodes: Iterable[Node],
    audience: AudienceResult,
    columns: tuple[Stack, ...],
    voice: Voice,
    bare: Table,
) -> Table:
    """`bare` with a line per node: its gap in these columns, and its verdict."""
    kind = PERCEPTION_EXPECTATION if columns is PAIRED else SUPPLIER_DEMAND
    pairs = [(node, gap) for node in nodes if (gap := reading.gap(node, audience.id, kind))]
    columns = used_stacks((gap for _, gap in pairs), columns)
    verdicts = any(gap.verdict for _, gap in pairs)
    last = heads(voice, "verdict", room=3.0) if verdicts else ()
    lines = (
        Line(
            heads=(voice.name(node),),
            cells=(
                *_figures(gap, columns, voice),
                *([verdict(gap, voice)] if verdicts else []),
            ),
            strong=node.level in ("overall", "characteristic"),
            indent=1 if node.level == "subcharacteristic" else 0,
            note=item_wording(reading, node, audience.id, voice),
        )
        for node, gap in pairs
    )
    titles = (*stack_columns(columns, voice), *last)
    return noted(replace(bare, columns=titles, groups=blocks(lines), kind="gaps"))


def _figures(gap: Gap, columns: tuple[Stack, ...], voice: Voice) -> tuple[Cell, ...]:
    """The figures of a gap; an empty place where it has no level to be beyond."""
    if gap.gap100 is None or gap.profile100 is not None or columns[-1].heading != BEYOND.heading:
        return stacks(gap, columns, address(gap), voice)
    return (*stacks(gap, columns[:-1], address(gap), voice), Cell(kind="text"))


def address(gap: Gap) -> str:
    """What names the gap's figures in all faces, before their own names."""
    return f"gaps/{gap.kind}/{gap.level}/{gap.id}/{gap.audience}"


def verdict(gap: Gap, voice: Voice) -> Cell:
    """The verdict in words."""
    if gap.verdict is None:
        return Cell(text=DASH, kind="text")
    return Cell(
        text=voice.word(f"verdict.{gap.verdict}"),
        kind="verdict",
        mark=drawings.VERDICT_MARKS[gap.verdict],
        code=gap.verdict,
    )


SIDES = "n n_supplier minuend subtrahend gap ci minuend100 subtrahend100 gap100 ci100"
TESTS = "effect effect_ci p p_adjusted equivalence_p"
MODEL = "detectable detectable100 beyond_margin"
PROFILE = "profile profile_ci profile100 profile_ci100 profile_p"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "gaps",
            coded("kind", "kind_of"),
            of_node(),
            texts("audience"),
            figures(Gap, f"{SIDES} {TESTS}"),
            figures(Gap, f"{MODEL} {PROFILE}", words="gaps."),
            coded("profile_conclusion", "conclusion", "gaps.profile_conclusion"),
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
