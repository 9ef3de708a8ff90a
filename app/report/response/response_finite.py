"""What is known only where more was noted: all rates by name, and the finite population."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from analysis.sections.audiences import AudienceResult
from analysis.sections.response import Response, ScorePrecision
from analysis.statistics.response import Rate
from app.report.formats import figure
from app.report.kinds import printed
from app.report.layout.cells import (
    Cell,
    Column,
    Field,
    Group,
    Line,
    Table,
    columns,
    figure_cells,
    noted,
)
from app.report.layout.tables import audience_name
from app.report.prose.voice import Voice
from app.report.reading import Reading

NAMES = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1")
FINITE = (
    Field(name="n", heading="used"),
    Field(name="half_width100"),
    Field(name="half_width100_fpc"),
    Field(name="more_fpc"),
)
RETURNS = ("not_customer", "bounced", "unopened", "refused", "broken_off", "past_half")
UNTOLD = (None, "other")
"""Ways of asking of which there is nothing to print."""
Rows = Mapping[str, Response]


def said(name: str, row: Response, voice: Voice) -> Iterator[str]:
    """The rate that makes allowance for those of whom nothing is known, where it is another."""
    smallest, fair = (_rate(row, key) for key in ("RR1", "RR3"))
    if smallest is None or fair is None or fair.rate is None:
        return
    rate = printed(fair, "rate")
    if rate != printed(smallest, "rate"):
        e = printed(row, "e")
        yield voice.word("response.fair", audience=name, rate=rate, e=e)


def said_of_finite(
    audience: AudienceResult, overall: ScorePrecision, voice: Voice
) -> Iterator[str]:
    """How precise the overall score is in a population of that size."""
    if overall.half_width100_fpc is not None:
        yield voice.word(
            "response.finite" if overall.more_fpc else "response.finite_reached",
            population=printed(audience, "population"),
            half=printed(overall, "half_width100_fpc"),
            more=printed(overall, "more_fpc"),
        )
    elif audience.population is not None and audience.population < (audience.used or 0):
        yield voice.word("response.outnumbered", population=printed(audience, "population"))


def names(present: Sequence[AudienceResult], rows: Rows, voice: Voice) -> list[Table]:
    """Every rate by its name; no table where RR1 is all that is known of anybody."""
    others = (rate for row in rows.values() for rate in row.rates if rate.name != "RR1")
    if all(rate.rate is None for rate in others):
        return []
    lines = tuple(
        Line(heads=(audience_name(one, voice),), cells=tuple(_cells(rows[one.id], voice)))
        for one in present
    )
    counts = tuple(Column(title=voice.word(f"column.{key}")) for key in ("invited", "answered"))
    table = Table(
        id="response-rates",
        caption=voice.word("caption.response"),
        legend=voice.word("legend.response_names"),
        heads=(Column(title=voice.word("column.audience"), numeric=False, room=2.4),),
        columns=(*counts, *(Column(title=key) for key in (*NAMES, "e"))),
        groups=(Group(lines=lines),),
    )
    return [noted(table)]


def corrected(present: Sequence[AudienceResult], rows: Rows, voice: Voice) -> list[Table]:
    """The overall score with the finite population correction, where there is any."""
    lines = tuple(
        Line(
            heads=(audience_name(one, voice),),
            cells=(
                Cell(text=printed(one, "population"), address=f"audiences/{one.id}/population"),
                *figure_cells(
                    overall, FINITE, f"response/overall/{overall.id}/{one.id}/finite", voice
                ),
            ),
        )
        for one in present
        for overall in rows[one.id].precisions
        if overall.level == "overall" and overall.half_width100_fpc is not None
    )
    if not lines:
        return []
    table = Table(
        id="response-finite",
        caption=voice.word("caption.finite"),
        legend=voice.word("legend.finite"),
        heads=(Column(title=voice.word("column.audience"), numeric=False, room=2.2),),
        columns=(Column(title=voice.word("column.population")), *columns(FINITE, voice)),
        groups=(Group(lines=lines),),
    )
    return [noted(table)]


def way(row: Response, voice: Voice) -> Cell:
    """In the place of the number of people asked: by what they were, as far as it is known."""
    text = voice.word("response.open_link") if row.frame == "open_link" else figure(None, "count")
    return Cell(text=text, kind="text")


def sampled(audience: AudienceResult, voice: Voice) -> str:
    """How people came to be asked; a dash where nobody said."""
    if audience.sampling is None:
        return figure(None, "count")
    return voice.word(f"sampling.{audience.sampling}")


def asked(reading: Reading) -> list[AudienceResult]:
    """The audiences of which it is noted whom they were to reach, or what became of them."""
    return [
        one
        for one in reading.report.audiences
        if one.population is not None or one.sampling not in UNTOLD or one.returns is not None
    ]


def returns(reading: Reading, voice: Voice) -> tuple[Table, ...]:
    """Whom the audiences were to reach and what became of those asked, as far as noted."""
    noted_of = asked(reading)
    if not noted_of:
        return ()
    shown = [
        key
        for key in RETURNS
        if any(getattr(one.returns, key, None) is not None for one in noted_of)
    ]
    lines = tuple(
        Line(
            heads=(audience_name(one, voice), sampled(one, voice)),
            cells=tuple(
                Cell(text=figure(value, "count"), address=f"audiences/{one.id}/{place}")
                for place, value in (
                    ("population", one.population),
                    *((f"returns/{key}", getattr(one.returns, key, None)) for key in shown),
                )
            ),
        )
        for one in noted_of
    )
    heads = tuple(
        Column(title=voice.word(f"column.{key}"), numeric=False, room=2.0)
        for key in ("audience", "sampling")
    )
    table = Table(
        id="returns",
        caption=voice.word("caption.returns"),
        legend=voice.word("legend.returns"),
        heads=heads,
        columns=tuple(Column(title=voice.word(f"column.{key}")) for key in ("population", *shown)),
        groups=(Group(lines=lines),),
    )
    return (table,)


def _rate(row: Response, name: str) -> Rate | None:
    return next((rate for rate in row.rates if rate.name == name), None)


def _cells(row: Response, voice: Voice) -> Iterator[Cell]:
    """Counts, rates and e; rates that are missing side by side are one cell that says why."""
    place = f"response/{row.audience}"
    if row.reason is not None:
        width = len(NAMES) + 3
        yield Cell(text=voice.reason(row.reason), kind="reason", code=row.reason, span=width)
        return
    if row.invited is None:
        yield way(row, voice)
    else:
        yield Cell(text=printed(row, "invited"), address=f"{place}/invited")
    yield Cell(text=printed(row, "complete"), address=f"{place}/complete")
    for code, names in groupby(NAMES, key=lambda name: _missing(row, name)):
        found = tuple(names)
        if code:
            last = 1 if found[-1] == NAMES[-1] and row.e is None else 0
            width = len(found) + last
            yield Cell(text=voice.reason(code), kind="reason", code=code, span=width)
        for name in found if not code else ():
            rate = _rate(row, name)
            text = figure(rate.rate if rate else None, "share")
            yield Cell(text=text, address=f"{place}/{name}")
    if row.e is not None or not _missing(row, NAMES[-1]):
        yield Cell(text=printed(row, "e"), address=f"{place}/e")


def _missing(row: Response, name: str) -> str:
    """Why a rate is not there, "" where it is."""
    rate = _rate(row, name)
    return "" if rate and rate.rate is not None else (rate and rate.reason) or "unknown"
