"""Scores of the results and the outcomes, and how reliable each scale is."""

from collections.abc import Sequence

from analysis.study.undertaking import Node
from app.formats import figure
from app.render import drawings
from app.render.cells import Field, Table
from app.render.passage import Passage
from app.render.tables import Rows, across, heads
from app.tree import PERCEPTION, Tree
from app.voice import Voice

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


def content(tree: Tree, voice: Voice) -> Passage:
    """A chart of the characteristics, and tables per facet."""
    outcomes = [branch.node for branch in tree.outcomes]
    return Passage(
        drawing=drawings.characteristics(tree, voice),
        tables=tuple(
            table
            for facet in tree.facets
            for table in (
                _scores(tree, drawings.results(tree), facet, voice, id_="scores"),
                _scores(tree, outcomes, facet, voice, id_="outcomes"),
            )
            if table.groups
        ),
    )


def reliability(tree: Tree, voice: Voice) -> Passage | None:
    """The forest of alphas, and tables per facet; None where there is no scale."""
    if not tree.report.reliability:
        return None
    facets = [f for f in tree.facets if any(r.facet == f for r in tree.report.reliability)]
    return Passage(
        drawing=drawings.reliabilities(tree, PERCEPTION, voice),
        tables=tuple(_reliability(tree, drawings.results(tree), facet, voice) for facet in facets),
    )


def _scores(tree: Tree, nodes: Sequence[Node], facet: str, voice: Voice, *, id_: str) -> Table:
    """A line per node, a cell per audience."""
    rows: Rows = {
        (node, audience.id): tree.score(node, audience.id, facet)
        for node in nodes
        for audience in tree.report.audiences
    }
    caption = voice.word("caption.outcomes" if id_ == "outcomes" else "caption.scores")
    return across(
        rows,
        SCORE,
        tree,
        voice,
        table=Table(
            id=f"{id_}-{facet}",
            caption=_faceted(caption, facet, tree, voice),
            legend=voice.word("legend.scores"),
            heads=heads(voice, "node"),
        ),
        address=f"scores/{{}}/{facet}",
        note=lambda node: _weight(tree, node, voice),
    )


def _weight(tree: Tree, node: Node, voice: Voice) -> str:
    """The weight of a node within its parent, which is the same for every audience."""
    found = (tree.score(node, audience.id) for audience in tree.report.audiences)
    weight = next((score.weight for score in found if score and score.weight is not None), None)
    if weight is None or node.level not in ("characteristic", "subcharacteristic"):
        return ""
    said = f"{voice.word('column.weight')} {figure(weight, 'share')}"
    return said if weight else f"{said} ({voice.word('method.weights_zero')})"


def _reliability(tree: Tree, nodes: Sequence[Node], facet: str, voice: Voice) -> Table:
    """A line per scale, a cell per audience."""
    rows: Rows = {
        (node, audience.id): tree.reliability(node, audience.id, facet)
        for node in nodes
        for audience in tree.report.audiences
    }
    return across(
        rows,
        RELIABILITY,
        tree,
        voice,
        table=Table(
            id=f"reliability-{facet}",
            caption=_faceted(voice.word("caption.reliability"), facet, tree, voice),
            legend=voice.word("legend.reliability"),
            heads=heads(voice, "scale"),
        ),
        address=f"reliability/{{}}/{facet}",
        note=lambda _: "",
    )


def _faceted(caption: str, facet: str, tree: Tree, voice: Voice) -> str:
    if len(tree.facets) == 1 and facet == PERCEPTION:
        return caption
    return voice.word("caption.facet", caption=caption, facet=voice.code("facet", facet))
