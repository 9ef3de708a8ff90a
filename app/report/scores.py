"""Scores of the results and the outcomes: a chart, and a table per facet."""

from collections.abc import Sequence

from analysis.sections.scores import Score
from analysis.study.undertaking import Node
from app.report.formats import figure
from app.report.layout import drawings
from app.report.layout.cells import Field, Table
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import Rows, across, faceted, heads
from app.report.layout.workbook import REASON, figures, of_node, page, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading

SCORE = (
    (Field(name="score100"), Field(name="ci100")),
    (
        Field(name="mean", label="mean"),
        Field(name="n", label="n"),
        Field(name="coverage", label="coverage"),
    ),
)


def content(reading: Reading, voice: Voice) -> Passage:
    """A chart of the characteristics, and tables per facet."""
    outcomes = [branch.node for branch in reading.outcomes]
    return Passage(
        drawing=drawings.characteristics(reading, voice),
        tables=tuple(
            table
            for facet in reading.facets
            for table in (
                _scores(reading, drawings.results(reading), facet, voice, id_="scores"),
                _scores(reading, outcomes, facet, voice, id_="outcomes"),
            )
            if table.groups
        ),
    )


def _scores(
    reading: Reading, nodes: Sequence[Node], facet: str, voice: Voice, *, id_: str
) -> Table:
    """A line per node, a cell per audience."""
    rows: Rows = {
        (node, audience.id): reading.score(node, audience.id, facet)
        for node in nodes
        for audience in reading.report.audiences
    }
    caption = voice.word("caption.outcomes" if id_ == "outcomes" else "caption.scores")
    return across(
        rows,
        SCORE,
        reading,
        voice,
        table=Table(
            id=f"{id_}-{facet}",
            caption=faceted(caption, facet, reading, voice),
            legend=voice.word("legend.scores"),
            heads=heads(voice, "node"),
        ),
        address=f"scores/{{}}/{facet}",
        note=lambda node: _weight(reading, node, voice),
    )


def _weight(reading: Reading, node: Node, voice: Voice) -> str:
    """The weight of a node within its parent, which is the same for every audience."""
    found = (reading.score(node, audience.id) for audience in reading.report.audiences)
    weight = next((score.weight for score in found if score and score.weight is not None), None)
    if weight is None or node.level not in ("characteristic", "subcharacteristic"):
        return ""
    said = f"{voice.word('column.weight')} {figure(weight, 'share')}"
    return said if weight else f"{said} ({voice.word('method.weights_zero')})"


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "scores",
            "scores",
            of_node(),
            texts("audience facet"),
            figures(Score, "n mean ci sd se score100 ci100 top_box top_box_ci coverage weight"),
            REASON,
            frozen=3,
        ),
    ),
)
