"""How reliable each scale is: a forest of alphas, and a table per facet."""

from analysis.sections.reliability import ScaleReliability
from app.report.layout import drawings
from app.report.layout.cells import Table
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import lines
from app.report.layout.tables import across, faceted, heads, table
from app.report.layout.workbook import REASON, figures, of_node, page, texts
from app.report.prose.voice import Voice
from app.report.reading import PERCEPTION, Reading

RELIABILITY = lines(
    "alpha: alpha_ci", "alpha_standardized: omega_total:", "lambda2: lambda6: k: n:"
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """The forest of alphas, and tables per facet; None where there is no scale."""
    if not reading.report.reliability:
        return None
    facets = [f for f in reading.facets if any(r.facet == f for r in reading.report.reliability)]
    return Passage(
        drawing=drawings.reliabilities(reading, PERCEPTION, voice),
        tables=tuple(_reliability(reading, facet, voice) for facet in facets),
    )


def _reliability(reading: Reading, facet: str, voice: Voice) -> Table:
    """A line per scale, a cell per audience."""
    rows = reading.report.reliability
    bare = table(f"reliability-{facet}", "reliability", voice, heads(voice, "scale"))
    return across(
        faceted(bare, facet, reading, voice),
        reading.results,
        {(row.level, row.scale, row.audience): row for row in rows if row.facet == facet},
        RELIABILITY,
        reading,
        voice,
        address=f"reliability/{{}}/{facet}",
    )


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "reliability",
            of_node(),
            texts("audience facet"),
            figures(ScaleReliability),
            REASON,
            frozen=3,
        ),
    ),
)
