"""How far the results hang on the weights of the model."""

from collections.abc import Iterator, Sequence
from math import sqrt

from analysis.sections.audiences import AudienceResult
from analysis.sections.sensitivity import Cost, Sensitivity, WeightedPair
from app.report.formats import DASH, figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Column, Line, Table, figure_cell, reason_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import lines
from app.report.layout.tables import across, audience_name, heads, table
from app.report.layout.workbook import REASON, figures, names, page, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading

COST = lines("cost first:", "weight: score100:")
COLUMNS = ("score100", "change", "order_holds", "costs_hold", "gap_holds")


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience rates two characteristics."""
    present = reading.paired(reading.report.sensitivity)
    if not present:
        return None
    tables = [_whole(present, voice)]
    if any(row.costs for _, row in present):
        tables.append(_costs(reading, voice))
    sentences = (voice.running(_sentences(reading, *each, voice)) for each in present)
    first = present[0][1]
    return Passage(
        lead=voice.word(
            "sensitivity.lead",
            draws=printed(first, "draws"),
            sd=figure(sqrt(0.2 * 0.8 / (first.concentration + 1)), "share"),
        ),
        points=tuple(sentence for sentence in sentences if sentence),
        tables=tuple(tables),
    )


def _sentences(
    reading: Reading, audience: AudienceResult, row: Sensitivity, voice: Voice
) -> Iterator[str]:
    if row.change is None or audience.side != "demand":
        return
    yield voice.word(
        "sensitivity.change",
        audience=voice.text(audience.name),
        score=printed(row, "score100"),
        change=printed(row, "change"),
        count=printed(row, "n"),
    )
    if row.costs and row.costs_hold is not None:
        dearest = row.costs[0]
        yield voice.word(
            "sensitivity.dearest" if dearest.first >= 0.5 else "sensitivity.unsure",
            name=reading.name("characteristic", dearest.id, voice),
            cost=printed(dearest, "cost"),
            first=printed(dearest, "first"),
        )


def _whole(present: Sequence[tuple[AudienceResult, Sensitivity]], voice: Voice) -> Table:
    first = present[0][1]
    titles = {key: key if key == "score100" else f"weights_{key}" for key in COLUMNS}
    return table(
        "sensitivity-whole",
        "sensitivity",
        voice,
        heads(voice, "audience", room=2.2),
        tuple(
            Column(title=voice.word(f"column.{title}"), room=2.2 if key == "change" else 1.5)
            for key, title in titles.items()
        ),
        (
            Line(heads=(audience_name(each, voice),), cells=tuple(_cells(row, voice)))
            for each, row in present
        ),
        draws=printed(first, "draws"),
        concentration=f"{first.concentration:g}",
        seed=first.seed,
    )


def _cells(row: Sensitivity, voice: Voice) -> Iterator[Cell]:
    if row.score100 is None or row.change is None:
        yield reason_cell(row.reason, voice, len(COLUMNS))
        return
    for name in COLUMNS:
        if getattr(row, name) is None:
            yield Cell(text=DASH, kind="text")
        else:
            yield figure_cell(row, name, f"sensitivity/{row.audience}")


def _costs(reading: Reading, voice: Voice) -> Table:
    rows = reading.report.sensitivity
    return across(
        table("sensitivity-costs", "sensitivity_costs", voice, heads(voice, "node")),
        reading.upper,
        {("characteristic", cost.id, row.audience): cost for row in rows for cost in row.costs},
        COST,
        reading,
        voice,
        address="sensitivity/{}",
    )


HOLDS = "change change50 order_holds costs_hold gap_holds"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "sensitivity",
            texts("audience"),
            figures(Sensitivity, "n score100"),
            figures(Sensitivity, HOLDS, words="column.weights_"),
            figures(Sensitivity, "draws concentration"),
            texts("seed"),
            REASON,
        ),
        page(
            "sensitivity.costs",
            texts("audience", at=0),
            texts("id"),
            names("characteristic", "id", "column.name"),
            figures(Cost),
            key="sensitivity_costs",
            frozen=3,
        ),
        page(
            "sensitivity.pairs",
            texts("audience", at=0),
            names("characteristic", "ahead behind"),
            figures(WeightedPair, "", "column.difference", "column.reversed_share"),
            key="sensitivity_pairs",
            frozen=3,
        ),
    ),
)
