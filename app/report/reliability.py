"""How reliable each scale is: a forest of alphas, and a table per facet."""

from collections.abc import Sequence

from analysis.sections.reliability import ScaleReliability
from analysis.study.undertaking import Node
from app.report.layout import drawings
from app.report.layout.cells import Field, Table
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import Rows, across, faceted, heads
from app.report.layout.workbook import REASON, figures, of_node, page, texts
from app.report.prose.voice import Voice
from app.report.reading import PERCEPTION, Reading

RELIABILITY = (
    (
        Field(name="alpha", label="alpha"),
        Field(name="alpha_ci"),
    ),
    (
        Field(name="alpha_standardized", label="alpha_standardized"),
        Field(name="omega_total", label="omega_total"),
    ),
    (
        Field(name="lambda2", label="lambda2"),
        Field(name="lambda6", label="lambda6"),
        Field(name="k", label="k"),
        Field(name="n", label="n"),
    ),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """The forest of alphas, and tables per facet; None where there is no scale."""
    if not reading.report.reliability:
        return None
    facets = [f for f in reading.facets if any(r.facet == f for r in reading.report.reliability)]
    return Passage(
        drawing=drawings.reliabilities(reading, PERCEPTION, voice),
        tables=tuple(
            _reliability(reading, drawings.results(reading), facet, voice) for facet in facets
        ),
    )


def _reliability(reading: Reading, nodes: Sequence[Node], facet: str, voice: Voice) -> Table:
    """A line per scale, a cell per audience."""
    rows: Rows = {
        (node, audience.id): reading.reliability(node, audience.id, facet)
        for node in nodes
        for audience in reading.report.audiences
    }
    return across(
        rows,
        RELIABILITY,
        reading,
        voice,
        table=Table(
            id=f"reliability-{facet}",
            caption=faceted(voice.word("caption.reliability"), facet, reading, voice),
            legend=voice.word("legend.reliability"),
            heads=heads(voice, "scale"),
        ),
        address=f"reliability/{{}}/{facet}",
        note=lambda _: "",
    )


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "reliability",
            "reliability",
            of_node(),
            texts("audience facet"),
            figures(ScaleReliability),
            REASON,
            frozen=3,
        ),
    ),
)
