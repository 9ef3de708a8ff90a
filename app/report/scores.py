"""Scores of the results and the outcomes, and how reliable each scale is."""

from collections.abc import Sequence

from analysis.report.undertaking import Node
from app.report.formats import figure
from app.report.layout import drawings
from app.report.layout.cells import Field, Table
from app.report.layout.passage import Passage
from app.report.layout.tables import Rows, across, heads
from app.report.prose.voice import Voice
from app.report.reading import PERCEPTION, Reading

SCORE = (
    (Field(name="score100", style="score"), Field(name="ci100", style="score")),
    (
        Field(name="mean", style="mean", label="mean"),
        Field(name="n", style="count", label="n"),
        Field(name="coverage", style="share", label="coverage"),
    ),
)
RELIABILITY = (
    (
        Field(name="alpha", style="coefficient", label="alpha"),
        Field(name="alpha_ci", style="coefficient"),
    ),
    (
        Field(name="alpha_standardized", style="coefficient", label="alpha_standardized"),
        Field(name="omega_total", style="coefficient", label="omega_total"),
    ),
    (
        Field(name="lambda2", style="coefficient", label="lambda2"),
        Field(name="lambda6", style="coefficient", label="lambda6"),
        Field(name="k", style="count", label="k"),
        Field(name="n", style="count", label="n"),
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


def reliability(reading: Reading, voice: Voice) -> Passage | None:
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
            caption=_faceted(caption, facet, reading, voice),
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
            caption=_faceted(voice.word("caption.reliability"), facet, reading, voice),
            legend=voice.word("legend.reliability"),
            heads=heads(voice, "scale"),
        ),
        address=f"reliability/{{}}/{facet}",
        note=lambda _: "",
    )


def _faceted(caption: str, facet: str, reading: Reading, voice: Voice) -> str:
    if len(reading.facets) == 1 and facet == PERCEPTION:
        return caption
    return voice.word("caption.facet", caption=caption, facet=voice.code("facet", facet))
