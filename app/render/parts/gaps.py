"""Supplier against demand side, and perception against expectation: a part per audience."""

from analysis.sections.audiences import AudienceResult
from app.captions import expectation_caption, gaps_caption
from app.render import drawings
from app.render.gap_table import gap_table
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice


def content(tree: Tree, voice: Voice) -> Passage | None:
    """Supplier against each audience; None where there is no supplier to compare."""
    if not tree.compared:
        return None
    parts = []
    for audience in tree.demand:
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.gaps", audience=voice.text(audience.name))
        nodes = [*drawings.results(tree), *(branch.node for branch in tree.outcomes)]
        table = gap_table(
            tree,
            nodes,
            audience,
            SUPPLIER_DEMAND,
            voice,
            id_="gaps",
            caption=caption,
            legend=voice.word("legend.gaps", margin=f"{tree.report.method.margin:g}"),
        )
        drawing = drawings.supplier_gaps(tree, audience, voice)
        parts.append(
            Passage(
                title=audience_name(audience, voice),
                lead="" if drawing else gaps_caption(tree, audience, voice),
                drawing=drawing,
                tables=(table,) if table.groups else (),
            )
        )
    return Passage(parts=tuple(parts))


def expectation(tree: Tree, voice: Voice) -> Passage | None:
    """Perception against expectation; None where expectation was not asked."""
    if not tree.gaps(PERCEPTION_EXPECTATION):
        return None
    with_any = {gap.audience for gap in tree.gaps(PERCEPTION_EXPECTATION)}
    parts = []
    for audience in (one for one in tree.report.audiences if one.id in with_any):
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.expectation", audience=voice.text(audience.name))
        table = gap_table(
            tree,
            drawings.results(tree),
            audience,
            PERCEPTION_EXPECTATION,
            voice,
            id_="expectation",
            caption=caption,
            legend=voice.word("legend.expectation"),
        )
        drawing = drawings.expectation_gaps(tree, audience, voice)
        parts.append(
            Passage(
                title=audience_name(audience, voice),
                lead="" if drawing else expectation_caption(tree, audience, voice),
                drawing=drawing,
                tables=(table,),
            )
        )
    return Passage(parts=tuple(parts))


def _withheld(audience: AudienceResult, voice: Voice) -> Passage:
    """One sentence in place of a table without figures."""
    name = voice.text(audience.name)
    return Passage(
        title=audience_name(audience, voice),
        lead=voice.word("says.hidden_audience", audience=name, threshold=voice.threshold),
    )
