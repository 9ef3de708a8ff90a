"""Scores of the results and the outcomes: a chart, and a table per facet."""

from collections.abc import Sequence

from analysis.sections.scores import Lowest, Score
from analysis.study.undertaking import Node
from app.report.formats import figure
from app.report.layout import drawings
from app.report.layout.cells import Table
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import lines
from app.report.layout.tables import across, faceted, heads, table
from app.report.layout.workbook import REASON, Content, figures, flag, made, of_node, page, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading

SCORE = lines("score100 ci100", "mean: n: coverage:")


def content(reading: Reading, voice: Voice) -> Passage:
    """A chart of the characteristics, and tables per facet."""
    parts = (("scores", reading.results), ("outcomes", reading.outcome_nodes))
    tables = (
        _scores(reading, nodes, facet, voice, key=key)
        for facet in reading.facets
        for key, nodes in parts
    )
    return Passage(
        drawing=drawings.characteristics(reading, voice),
        tables=tuple(table for table in tables if table.groups),
    )


def _scores(
    reading: Reading, nodes: Sequence[Node], facet: str, voice: Voice, *, key: str
) -> Table:
    """A line per node, a cell per audience."""
    return across(
        faceted(
            table(f"{key}-{facet}", key, voice, heads(voice, "node"), legend="scores"),
            facet,
            reading,
            voice,
        ),
        nodes,
        {(s.level, s.id, s.audience): s for s in reading.report.scores if s.facet == facet},
        SCORE,
        reading,
        voice,
        address=f"scores/{{}}/{facet}",
        note=lambda node: _weight(reading, node, voice),
    )


def _weight(reading: Reading, node: Node, voice: Voice) -> str:
    """The weight of a node within its parent, which is the same for every audience."""
    scores = (reading.score(node, audience.id) for audience in reading.report.audiences)
    weight = next((score.weight for score in scores if score and score.weight is not None), None)
    if weight is None or node.level not in ("characteristic", "subcharacteristic"):
        return ""
    words = f"{voice.word('column.weight')} {figure(weight, 'share')}"
    return words if weight else f"{words} ({voice.word('method.weights_zero')})"


def _following(row: Lowest, reading: Reading, voice: Voice) -> tuple[Content, ...]:
    """The name of the next lowest."""
    return (reading.name(row.next_level, row.next, voice),)


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "scores",
            of_node(),
            texts("audience facet"),
            figures(Score, "n mean ci sd se score100 ci100 top_box top_box_ci coverage weight"),
            figures(Score, "clusters", "column.cluster_count"),
            REASON,
            frozen=3,
        ),
        page(
            "scores.lowest",
            of_node(at=0),
            texts("audience", at=0),
            made(_following, "column.lowest_next"),
            figures(Lowest, words="column.lowest_"),
            flag("lower", "column.lowest_lower"),
            REASON,
            key="scores_lowest",
            frozen=3,
        ),
    ),
)
