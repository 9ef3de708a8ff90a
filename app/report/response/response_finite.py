"""What is known only where more was noted: all rates by name, and the finite population."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from analysis.sections.audiences import AudienceResult
from analysis.sections.response import Response, ScorePrecision
from analysis.statistics.response import Rate
from app.report.formats import DASH, figure
from app.report.kinds import printed
from app.report.layout.cells import Cell, Column, Line, Table, figure_cell, reason_cell
from app.report.layout.stacks import columns, fields, figure_cells
from app.report.layout.tables import audience_name, counts, heads, table
from app.report.prose.voice import Voice
from app.report.reading import Reading

NAMES = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1")
FINITE = fields("n:used half_width100 half_width100_fpc more_fpc")
RETURNS = ("not_customer", "bounced", "unopened", "refused", "broken_off", "past_half")
UNTOLD = (None, "other")
"""Ways of asking of which there is nothing to print."""
Present = Sequence[tuple[AudienceResult, Response]]


def sentences(name: str, row: Response, voice: Voice) -> Iterator[str]:
    """The rate that makes allowance for those of whom nothing is known, where it is another."""
    smallest, fair = (rate_of(row, key) for key in ("RR1", "RR3"))
    if smallest is None or fair is None or fair.rate is None:
        return
    rate = printed(fair, "rate")
    if rate != printed(smallest, "rate"):
        yield voice.word("response.fair", audience=name, rate=rate, e=printed(row, "e"))


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


def names(present: Present, voice: Voice) -> Iterator[Table]:
    """Every rate by its name; no table where RR1 is all that is known of anybody."""
    others = (rate for _, row in present for rate in row.rates if rate.name != "RR1")
    if any(rate.rate is not None for rate in others):
        yield table(
            "response-rates",
            "response",
            voice,
            heads(voice, "audience", room=2.4),
            (
                *counts(voice, "invited", "answered"),
                *(Column(title=key) for key in (*NAMES, "e")),
            ),
            (
                Line(heads=(audience_name(audience, voice),), cells=tuple(_cells(row, voice)))
                for audience, row in present
            ),
            legend="response_names",
        )


def corrected(present: Present, voice: Voice) -> Iterator[Table]:
    """The overall score with the finite population correction, where there is any."""
    lines = [
        Line(
            heads=(audience_name(audience, voice),),
            cells=(
                figure_cell(audience, "population", f"audiences/{audience.id}"),
                *figure_cells(
                    overall, FINITE, f"response/overall/{overall.id}/{audience.id}/finite", voice
                ),
            ),
        )
        for audience, row in present
        for overall in row.precisions
        if overall.level == "overall" and overall.half_width100_fpc is not None
    ]
    if lines:
        yield table(
            "response-finite",
            "finite",
            voice,
            heads(voice, "audience", room=2.2),
            (*counts(voice, "population"), *columns(FINITE, voice)),
            lines,
        )


def way(row: Response, voice: Voice) -> Cell:
    """In the place of the number of people asked: by what they were, as far as it is known."""
    text = voice.word("response.open_link") if row.frame == "open_link" else DASH
    return Cell(text=text, kind="text")


def sampled(audience: AudienceResult, voice: Voice) -> str:
    """How people came to be asked; a dash where nobody said."""
    return DASH if audience.sampling is None else voice.word(f"sampling.{audience.sampling}")


def asked(reading: Reading) -> list[AudienceResult]:
    """The audiences of which it is noted whom they were to reach, or what became of them."""
    return [
        each
        for each in reading.report.audiences
        if each.population is not None or each.sampling not in UNTOLD or each.returns is not None
    ]


def returns(reading: Reading, voice: Voice) -> tuple[Table, ...]:
    """Whom the audiences were to reach and what became of those asked, as far as noted."""
    audiences = asked(reading)
    if not audiences:
        return ()
    shown = [
        key
        for key in RETURNS
        if any(getattr(each.returns, key, None) is not None for each in audiences)
    ]
    bare = table(
        "returns",
        "returns",
        voice,
        heads(voice, "audience", "sampling", room=2.0),
        counts(voice, "population", *shown),
        (
            Line(
                heads=(audience_name(each, voice), sampled(each, voice)),
                cells=(
                    figure_cell(each, "population", f"audiences/{each.id}"),
                    *(
                        Cell(
                            text=figure(getattr(each.returns, key, None), "count"),
                            address=f"audiences/{each.id}/returns/{key}",
                        )
                        for key in shown
                    ),
                ),
            )
            for each in audiences
        ),
    )
    return (bare,)


def rate_of(row: Response, name: str) -> Rate | None:
    """The rate of that name."""
    return next((rate for rate in row.rates if rate.name == name), None)


def _cells(row: Response, voice: Voice) -> Iterator[Cell]:
    """Counts, rates and e; rates that are missing side by side are one cell that says why."""
    place = f"response/{row.audience}"
    if row.reason is not None:
        yield reason_cell(row.reason, voice, len(NAMES) + 3)
        return
    yield way(row, voice) if row.invited is None else figure_cell(row, "invited", place)
    yield figure_cell(row, "complete", place)
    for code, group in groupby(NAMES, key=lambda name: _missing(row, name)):
        rates = [(name, rate_of(row, name)) for name in group]
        if code:
            last = 1 if rates[-1][0] == NAMES[-1] and row.e is None else 0
            yield reason_cell(code, voice, len(rates) + last)
        for name, rate in rates if not code else ():
            text = figure(rate.rate if rate else None, "share")
            yield Cell(text=text, address=f"{place}/{name}")
    if row.e is not None or not _missing(row, NAMES[-1]):
        yield figure_cell(row, "e", place)


def _missing(row: Response, name: str) -> str:
    """Why a rate is not there, "" where it is."""
    rate = rate_of(row, name)
    return "" if rate and rate.rate is not None else (rate and rate.reason) or "unknown"
