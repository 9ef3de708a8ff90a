"""Do people of one unit answer alike: two sentences and a table per audience."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.sections.audiences import AudienceResult
from analysis.sections.clusters import Clustered, ClusteredNode
from app.report.formats import figure
from app.report.gap_checks import NAMED, more
from app.report.kinds import printed
from app.report.layout.cells import Cell, Line, Table
from app.report.layout.passage import Page, Passage, legends_once
from app.report.layout.stacks import stack, stack_columns, stacks
from app.report.layout.tables import STRONG, audience_name, blocks, heads, node_line, table
from app.report.layout.workbook import REASON, coded, figures, flag, of_node, page, reasons, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading

SCORE = stack(
    "cluster_score",
    "score100 clustered_ci100",
    "se100:cluster_alone clustered_se100:cluster_se",
    room=3.2,
)
SHARED = stack(
    "cluster_effect",
    "icc:cluster_icc design_effect:cluster_deff",
    "n: n_effective:cluster_n_effective",
    room=2.6,
)
GAP = stack("cluster_gap", "gap100 gap_ci100", "gap_p_adjusted:p", room=2.8)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience whose clusters are known; None where none is."""
    parts = legends_once(
        Passage(
            title=audience_name(audience, voice),
            points=tuple(_sentences(reading, row, voice)),
            tables=(_table(reading, row, audience, voice),) if row.nodes else (),
        )
        for audience, row in reading.paired(reading.report.clusters)
    )
    return Passage(lead=voice.word("clusters.lead"), parts=parts) if parts else None


def _sentences(reading: Reading, row: Clustered, voice: Voice) -> Iterator[str]:
    if row.reason is not None:
        yield voice.word("clusters.few", by=row.by, threshold=max(5, voice.threshold))
        return
    yield voice.word(
        "clusters.size",
        n=row.n,
        clusters=row.clusters,
        by=row.by,
        size=printed(row, "size"),
    )
    whole = next((node for node in row.nodes if node.level == "overall"), None)
    if whole is not None and whole.icc is not None:
        yield _effect(whole, voice)
    if row.rater_clusters is not None:
        yield voice.word("clusters.raters", clusters=row.rater_clusters)
    yield from _verdicts(reading, row, voice)


def _effect(whole: ClusteredNode, voice: Voice) -> str:
    alike = (whole.icc or 0.0) > 0.0 and whole.n_effective is not None
    return voice.word(
        f"clusters.{'alike' if alike else 'unlike'}",
        icc=figure(whole.icc, "share"),
        n=whole.n,
        effect=printed(whole, "design_effect"),
        effective=printed(whole, "n_effective"),
    )


def _verdicts(reading: Reading, row: Clustered, voice: Voice) -> Iterator[str]:
    """Which printed findings would not hold."""
    tested = [node for node in row.nodes if node.verdict_holds is not None]
    lost = [node for node in tested if not node.verdict_holds]
    if lost:
        yield voice.word(
            "clusters.lost",
            count=len(lost),
            all=len(tested),
            names=voice.names(reading.name(node.level, node.id, voice) for node in lost[:NAMED]),
            more=more(len(lost), voice),
        )
    elif tested:
        yield voice.word("clusters.hold", all=len(tested))


def _table(reading: Reading, row: Clustered, audience: AudienceResult, voice: Voice) -> Table:
    """The upper nodes, and the parts below whose verdict would not hold."""
    shown = [node for node in row.nodes if node.level in STRONG or node.verdict_holds is False]
    gaps = any(node.gap100 is not None for node in shown)
    columns = stack_columns((SCORE, SHARED, GAP) if gaps else (SCORE, SHARED), voice)
    return table(
        f"clusters-{row.audience}",
        "clusters",
        voice,
        heads(voice, "node", room=2.4),
        (*columns, *(heads(voice, "cluster_verdict", room=2.2) if gaps else ())),
        blocks(_line(reading, row, node, gaps, voice) for node in shown),
        kind="gaps",
        audience=audience_name(audience, voice),
        by=row.by,
    )


def _line(reading: Reading, row: Clustered, node: ClusteredNode, gaps: bool, voice: Voice) -> Line:
    address = f"clusters/{node.level}/{node.id}/{row.audience}"
    cells = stacks(node, [SCORE, SHARED], address, voice)
    if gaps:
        cells += stacks(replace(node, reason=node.gap_reason), [GAP], address, voice)
        cells += (_verdict(node, voice),)
    return node_line(reading, node, cells, voice)


def _verdict(node: ClusteredNode, voice: Voice) -> Cell:
    if node.gap_verdict is None:
        return Cell(text=figure(None, "gap"), kind="text")
    words = voice.word(f"verdict.{node.gap_verdict}")
    if node.verdict_holds is False:
        words = voice.word("clusters.changed", verdict=words)
    return Cell(text=words, kind="verdict", code=node.gap_verdict)


ERRORS = "score100 se100 ci100 clustered_se100 df clustered_ci100 icc design_effect n_effective"
GAPS = "gap100 gap_ci100 gap_p gap_p_adjusted"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "clusters.nodes",
            of_node(),
            texts("audience by", "column.audience", "column.cluster_by", at=0),
            figures(ClusteredNode, "n clusters", "column.n", "column.cluster_count"),
            figures(ClusteredNode, ERRORS, words="column.cluster_"),
            REASON,
            figures(ClusteredNode, GAPS, words="column.cluster_"),
            coded("gap_verdict", "verdict", "column.cluster_gap_verdict"),
            flag("verdict_holds", "column.cluster_holds"),
            reasons("gap_reason", "column.cluster_gap_reason"),
            frozen=3,
        ),
    ),
)
