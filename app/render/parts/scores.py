"""Scores of the results and the outcomes, and how reliable each scale is."""

from collections.abc import Mapping

from app.render import drawings, tables
from app.tree import PERCEPTION, Tree
from app.voice import Voice


def content(tree: Tree, voice: Voice) -> Mapping[str, object]:
    """A chart of the characteristics, and tables per facet."""
    outcomes = [branch.node for branch in tree.outcomes]
    return {
        "drawing": drawings.characteristics(tree, voice),
        "tables": tuple(
            table
            for facet in tree.facets
            for table in (
                tables.scores(tree, drawings.results(tree), facet, voice, id_="scores"),
                tables.scores(tree, outcomes, facet, voice, id_="outcomes"),
            )
            if table.groups
        ),
    }


def reliability(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """The forest of alphas, and tables per facet; None where there is no scale."""
    if not tree.report.reliability:
        return None
    facets = [f for f in tree.facets if any(r.facet == f for r in tree.report.reliability)]
    return {
        "drawing": drawings.reliabilities(tree, PERCEPTION, voice),
        "tables": tuple(
            tables.reliability(tree, drawings.results(tree), facet, voice) for facet in facets
        ),
    }
