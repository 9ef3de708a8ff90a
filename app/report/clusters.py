"""Do people of one unit answer alike: two sentences and a table per audience."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.clusters import Clustered, ClusteredNode
from app.report.formats import figure
from app.report.kinds import printed
from app.report.layout.cells import Line, Table
from app.report.layout.passage import Page, Passage, legends_once
from app.report.layout.stacks import stack, stack_columns, stacks
from app.report.layout.tables import STRONG, audience_name, blocks, heads, node_line, table
from app.report.layout.workbook import REASON, figures, of_node, page, texts
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


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience whose clusters are known; None where none is."""
    parts = legends_once(
        Passage(
            title=audience_name(audience, voice),
            points=tuple(_sentences(row, voice)),
            tables=(_table(reading, row, audience, voice),) if row.nodes else (),
        )
        for audience, row in reading.paired(reading.report.clusters)
    )
    return Passage(lead=voice.word("clusters.lead"), parts=parts) if parts else None


def _sentences(row: Clustered, voice: Voice) -> Iterator[str]:
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


def _effect(whole: ClusteredNode, voice: Voice) -> str:
    alike = (whole.icc or 0.0) > 0.0 and whole.n_effective is not None
    return voice.word(
        f"clusters.{'alike' if alike else 'unlike'}",
        icc=figure(whole.icc, "share"),
        n=whole.n,
        effect=printed(whole, "design_effect"),
        effective=printed(whole, "n_effective"),
    )


def _table(reading: Reading, row: Clustered, audience: AudienceResult, voice: Voice) -> Table:
    """The upper nodes."""
    return table(
        f"clusters-{row.audience}",
        "clusters",
        voice,
        heads(voice, "node", room=2.4),
        stack_columns((SCORE, SHARED), voice),
        blocks(_line(reading, row, node, voice) for node in row.nodes if node.level in STRONG),
        kind="gaps",
        audience=audience_name(audience, voice),
        by=row.by,
    )


def _line(reading: Reading, row: Clustered, node: ClusteredNode, voice: Voice) -> Line:
    address = f"clusters/{node.level}/{node.id}/{row.audience}"
    return node_line(reading, node, stacks(node, [SCORE, SHARED], address, voice), voice)


ERRORS = "score100 se100 ci100 clustered_se100 df clustered_ci100 icc design_effect n_effective"
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
            frozen=3,
        ),
    ),
)
