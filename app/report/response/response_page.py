"""Who answered, how precise the scores are by now, which gap could be found."""

from collections.abc import Iterator, Mapping

from analysis.sections.audiences import AudienceResult
from analysis.sections.response import Response, ScorePrecision
from analysis.statistics.response import Rate
from analysis.study.undertaking import Node
from app.report.kinds import printed
from app.report.layout.cells import Cell, Column, Field, Group, Line, Table, noted
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import across, audience_name
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_finite as finite
from app.report.response.response_sheets import SHEETS

PRECISION = (
    (Field(name="half_width100", label="half_width"),),
    (
        Field(name="n", label="n"),
        Field(name="more", label="more"),
    ),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where nobody was asked."""
    rows = {row.audience: row for row in reading.report.response}
    present = [one for one in reading.report.audiences if one.id in rows]
    if not present:
        return None
    said = (voice.running(_said(reading, one, rows[one.id], voice)) for one in present)
    tables = finite.names(present, rows, voice) or [_rates(present, rows, voice)]
    if any(row.precisions for row in rows.values()):
        tables.append(_precisions(reading, rows, voice))
    tables += finite.corrected(present, rows, voice)
    return Passage(
        lead=voice.word("response.lead"),
        points=tuple(line for line in said if line),
        tables=tuple(tables),
    )


def rate_of(row: Response, name: str) -> Rate | None:
    """The rate of that name."""
    return next((rate for rate in row.rates if rate.name == name), None)


def _said(reading: Reading, audience: AudienceResult, row: Response, voice: Voice) -> Iterator[str]:
    name, rate = voice.text(audience.name), rate_of(row, "RR1")
    if row.reason is not None:
        yield voice.word("response.hidden", audience=name, reason=voice.reason(row.reason))
        return
    if rate is not None and rate.rate is not None and row.invited is not None:
        yield voice.word(
            "response.listed",
            audience=name,
            invited=printed(row, "invited"),
            complete=printed(row, "complete"),
            rate=printed(rate, "rate"),
        )
        yield from finite.said(name, row, voice)
    elif row.frame == "open_link":
        yield voice.word("response.open", audience=name, complete=printed(row, "complete"))
    elif row.frame is None:
        yield voice.word("response.not_known", audience=name, complete=printed(row, "complete"))
    overall = next((one for one in row.precisions if one.level == "overall"), None)
    if overall is not None and overall.half_width100 is not None:
        yield _precise(name, row, overall, voice)
        yield from finite.said_of_finite(audience, overall, voice)
    supplier = reading.supplier
    if row.n_supplier is not None and supplier is not None:
        yield voice.word(
            "response.undetectable" if row.detectable100 is None else "response.detectable",
            audience=name,
            supplier=printed(row, "n_supplier"),
            gap=printed(row, "detectable100"),
        )


def _precise(name: str, row: Response, overall: ScorePrecision, voice: Voice) -> str:
    key = "reached" if overall.more == 0 else "more" if overall.more is not None else "width"
    return voice.word(
        f"response.{key}{'' if row.margin_of_error else '_scatter'}",
        audience=name,
        half=printed(overall, "half_width100"),
        count=printed(overall, "n"),
        target=printed(row, "target100"),
        more=printed(overall, "more"),
    )


def _rates(present: list[AudienceResult], rows: Mapping[str, Response], voice: Voice) -> Table:
    lines = tuple(
        Line(
            heads=(audience_name(one, voice),),
            cells=_cells(rows[one.id], f"response/{one.id}", voice),
        )
        for one in present
    )
    columns = ("invited", "answered", "rr1")
    return noted(
        Table(
            id="response-rates",
            caption=voice.word("caption.response"),
            legend=voice.word("legend.response"),
            heads=(Column(title=voice.word("column.audience"), numeric=False, room=2.6),),
            columns=tuple(Column(title=voice.word(f"column.{key}"), room=1.6) for key in columns),
            groups=(Group(lines=lines),),
        )
    )


def _cells(row: Response, address: str, voice: Voice) -> tuple[Cell, ...]:
    if row.reason is not None:
        return (Cell(text=voice.reason(row.reason), kind="reason", code=row.reason, span=3),)
    rate = rate_of(row, "RR1")
    used = Cell(text=printed(row, "complete"), address=f"{address}/complete")
    if row.invited is None:
        return finite.way(row, voice), used, _unknown(rate, voice)
    invited = Cell(text=printed(row, "invited"), address=f"{address}/invited")
    if rate is None or rate.rate is None:
        return invited, used, _unknown(rate, voice)
    shown = Cell(text=printed(rate, "rate"), address=f"{address}/RR1")
    return invited, used, shown


def _unknown(rate: Rate | None, voice: Voice) -> Cell:
    code = (rate.reason if rate else None) or "unknown"
    return Cell(text=voice.reason(code), kind="reason", code=code)


def _precisions(reading: Reading, rows: Mapping[str, Response], voice: Voice) -> Table:
    nodes = [reading.overall] if reading.overall else []
    nodes += [branch.node for branch in reading.characteristics]
    first = next(iter(rows.values()))
    named = {row.margin_of_error for row in rows.values() if row.precisions}
    legend = "precision_mixed" if len(named) > 1 else "precision"
    legend = "precision_margin" if named == {True} else legend
    return across(
        {
            (node, one.id): _precision(rows.get(one.id), node)
            for node in nodes
            for one in reading.demand
        },
        PRECISION,
        reading,
        voice,
        table=Table(
            id="response-precision",
            caption=voice.word("caption.precision"),
            legend=voice.word(f"legend.{legend}", target=printed(first, "target100")),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.6),),
        ),
        address="response/{}",
        note=lambda _: "",
    )


def _precision(row: Response | None, node: Node) -> ScorePrecision | None:
    if row is None:
        return None
    key = (node.level, node.id)
    return next((one for one in row.precisions if (one.level, one.id) == key), None)


PAGE = Page(prints=content, sheets=SHEETS)
