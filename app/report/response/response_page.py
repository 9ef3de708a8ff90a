"""Who answered, how precise the scores are by now, which gap could be found."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult, Returns
from analysis.sections.response import Response, ScorePrecision
from app.report.kinds import kinds, printed
from app.report.layout.cells import Cell, Line, Table, figure_cell, reason_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import lines
from app.report.layout.tables import across, audience_name, counts, heads, table
from app.report.layout.workbook import (
    REASON,
    Content,
    figures,
    listed,
    made,
    number,
    of_node,
    page,
    plain,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_finite as finite

PRECISION = lines("half_width100:half_width", "n: more:")


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where nobody was asked."""
    present = reading.paired(reading.report.response)
    if not present:
        return None
    sentences = (voice.running(_sentences(reading, *each, voice)) for each in present)
    tables = [*finite.names(present, voice)] or [_rates(present, voice)]
    if any(row.precisions for _, row in present):
        tables.append(_precisions(reading, voice))
    return Passage(
        lead=voice.word("response.lead"),
        points=tuple(sentence for sentence in sentences if sentence),
        tables=(*tables, *finite.corrected(present, voice)),
    )


def _sentences(
    reading: Reading, audience: AudienceResult, row: Response, voice: Voice
) -> Iterator[str]:
    name, rate = voice.text(audience.name), finite.rate_of(row, "RR1")
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
        yield from finite.sentences(name, row, voice)
    elif row.frame == "open_link":
        yield voice.word("response.open", audience=name, complete=printed(row, "complete"))
    elif row.frame is None:
        yield voice.word("response.not_known", audience=name, complete=printed(row, "complete"))
    overall = next((each for each in row.precisions if each.level == "overall"), None)
    if overall is not None and overall.half_width100 is not None:
        yield _precise(name, row, overall, voice)
        yield from finite.said_of_finite(audience, overall, voice)
    supplier = reading.supplier
    if row.n_supplier is not None and supplier is not None:
        declared = reading.report.method.self_assessment == "declared"
        yield voice.word(
            f"response.{'un' if row.detectable100 is None else ''}detectable"
            f"{'_declared' if declared else ''}",
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


def _rates(present: finite.Present, voice: Voice) -> Table:
    return table(
        "response-rates",
        "response",
        voice,
        heads(voice, "audience"),
        counts(voice, "invited", "answered", "rr1", room=1.6),
        (
            Line(
                heads=(audience_name(audience, voice),),
                cells=_cells(row, f"response/{audience.id}", voice),
            )
            for audience, row in present
        ),
    )


def _cells(row: Response, address: str, voice: Voice) -> tuple[Cell, ...]:
    if row.reason is not None:
        return (reason_cell(row.reason, voice, 3),)
    rate = finite.rate_of(row, "RR1")
    unknown = reason_cell(rate.reason if rate else None, voice)
    used = figure_cell(row, "complete", address)
    if row.invited is None:
        return finite.way(row, voice), used, unknown
    invited = figure_cell(row, "invited", address)
    if rate is None or rate.rate is None:
        return invited, used, unknown
    return invited, used, Cell(text=printed(rate, "rate"), address=f"{address}/RR1")


def _precisions(reading: Reading, voice: Voice) -> Table:
    rows = reading.report.response
    named = {row.margin_of_error for row in rows if row.precisions}
    mixed = "precision_mixed" if len(named) > 1 else "precision"
    return across(
        table(
            "response-precision",
            "precision",
            voice,
            heads(voice, "node"),
            legend="precision_margin" if named == {True} else mixed,
            target=printed(rows[0], "target100"),
        ),
        reading.upper,
        {(p.level, p.id, row.audience): p for row in rows for p in row.precisions},
        PRECISION,
        reading,
        voice,
        address="response/{}",
    )


RATES = "audience frame invited answered rate_name rate_value numerator denominator e reason"


def _listed_rates(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Every rate of every audience."""
    for row in reading.report.response:
        frame = voice.word("response.open_link") if row.frame == "open_link" else ""
        first = (row.audience, frame, number(row, "invited"), number(row, "complete"))
        if row.reason is not None:
            yield (*first, "", None, None, None, None, why(row.reason, voice))
        for rate in row.rates:
            yield (
                *first,
                rate.name,
                *(number(rate, name) for name in ("rate", "numerator", "denominator")),
                number(row, "e"),
                why(rate.reason, voice),
            )


def _returns(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Whom the audiences were to reach, and what became of those asked, where it is noted."""
    for audience in finite.asked(reading):
        yield (
            audience.id,
            voice.word(f"sampling.{audience.sampling}") if audience.sampling else "",
            *(number(audience, name) for name in ("population", "invited", "used")),
            *(
                plain(getattr(audience.returns, key, None), kinds(Returns)[key])
                for key in finite.RETURNS
            ),
        )


def _overall(rows: tuple[Response, ScorePrecision], _: Reading, __: Voice) -> Iterator[Content]:
    """What is known of the overall score alone."""
    row, score = rows
    for name in ("n_supplier", "detectable100"):
        yield number(row, name) if score.level == "overall" else None


SHEETS = (
    listed("response", RATES, _listed_rates),
    page(
        "response.precisions",
        of_node(),
        texts("audience", at=0),
        figures(ScorePrecision),
        figures(Response, "target100", at=0),
        made(_overall, "column.n_supplier", "column.detectable100", at=None),
        REASON,
        key="precision",
        frozen=3,
    ),
    listed(
        "returns", f"audience sampling population invited used {' '.join(finite.RETURNS)}", _returns
    ),
)
PAGE = Page(prints=content, sheets=SHEETS)
