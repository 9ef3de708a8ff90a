"""Supplier against demand side, and perception against expectation: a part per audience."""

from analysis.report.undertaking import AudienceResult
from app.report.gap_table import gap_table
from app.report.layout import drawings
from app.report.layout.passage import Passage
from app.report.layout.tables import audience_name
from app.report.prose.captions import expectation_caption, gaps_caption
from app.report.prose.voice import Voice
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading


def content(reading: Reading, voice: Voice) -> Passage | None:
    """Supplier against each audience; None where there is no supplier to compare."""
    if not reading.compared:
        return None
    parts = []
    for audience in reading.demand:
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.gaps", audience=voice.text(audience.name))
        nodes = [*drawings.results(reading), *(branch.node for branch in reading.outcomes)]
        table = gap_table(
            reading,
            nodes,
            audience,
            SUPPLIER_DEMAND,
            voice,
            id_="gaps",
            caption=caption,
            legend=voice.word("legend.gaps", margin=f"{reading.report.method.margin:g}"),
        )
        drawing = drawings.supplier_gaps(reading, audience, voice)
        parts.append(
            Passage(
                title=audience_name(audience, voice),
                lead="" if drawing else gaps_caption(reading, audience, voice),
                drawing=drawing,
                tables=(table,) if table.groups else (),
            )
        )
    return Passage(parts=tuple(parts))


def expectation(reading: Reading, voice: Voice) -> Passage | None:
    """Perception against expectation; None where expectation was not asked."""
    if not reading.gaps(PERCEPTION_EXPECTATION):
        return None
    with_any = {gap.audience for gap in reading.gaps(PERCEPTION_EXPECTATION)}
    parts = []
    for audience in (one for one in reading.report.audiences if one.id in with_any):
        if audience.hidden:
            parts.append(_withheld(audience, voice))
            continue
        caption = voice.word("caption.expectation", audience=voice.text(audience.name))
        table = gap_table(
            reading,
            drawings.results(reading),
            audience,
            PERCEPTION_EXPECTATION,
            voice,
            id_="expectation",
            caption=caption,
            legend=voice.word("legend.expectation"),
        )
        drawing = drawings.expectation_gaps(reading, audience, voice)
        parts.append(
            Passage(
                title=audience_name(audience, voice),
                lead="" if drawing else expectation_caption(reading, audience, voice),
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
