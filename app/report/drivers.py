"""What goes with the outcome: each characteristic's part of what they explain together."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.drivers import Driver, Drivers
from app.charts import forest
from app.charts.marks import Estimate
from app.report.formats import figure, interval
from app.report.kinds import printed
from app.report.layout.cells import Line, Table
from app.report.layout.drawings import Drawing, looks
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import stack, stack_columns, stacks, used_stacks
from app.report.layout.tables import audience_name, heads, table
from app.report.layout.workbook import coded, figures, made, of_node, page, texts, why
from app.report.prose.names import called, item_wording
from app.report.prose.voice import Voice
from app.report.reading import Reading

OVERLAP = 5.0
"""A variance inflation factor from which the overlap is told (a rule of thumb)."""
SETTLED = 0.9
COLUMNS = (
    stack("driver_share", "share share_ci", room=2.2),
    stack("driver_rank", "rank same_rank:driver_kept", room=1.6),
    stack("driver_slope", "slope slope_ci", room=2.4),
    stack("driver_more", "r:driver_r vif:driver_vif", room=2.0),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience with an outcome; None where none has."""
    parts = tuple(
        Passage(
            title=audience_name(audience, voice),
            lead=voice.running(_sentences(reading, audience, row, voice)),
            drawing=_drawing(reading, audience, row, voice),
            tables=(_table(reading, audience, row, voice),) if row.parts else (),
        )
        for audience, row in reading.paired(reading.report.drivers)
    )
    return Passage(lead=voice.word("drivers.intro"), parts=parts) if parts else None


def _sentences(
    reading: Reading, audience: AudienceResult, row: Drivers, voice: Voice
) -> Iterator[str]:
    about, who = reading.name("outcome", row.outcome, voice), voice.text(audience.name)
    ranked = sorted(
        (part for part in row.parts if part.share is not None), key=lambda part: part.rank or 0
    )
    if row.r2 is None or not ranked:
        reason = voice.reason(row.reason)
        yield voice.word("drivers.none", audience=who, outcome=about, reason=reason)
        return
    yield voice.word(
        "drivers.says",
        audience=who,
        outcome=about,
        n=row.n,
        count=row.k,
        r2=printed(row, "r2"),
        adjusted=printed(row, "adjusted_r2"),
    )
    yield _order(reading, audience, ranked, voice)
    worst = max((part.vif for part in row.parts if part.vif is not None), default=None)
    if worst is not None and worst >= OVERLAP:
        yield voice.word("drivers.overlap", vif=figure(worst, "inflation"))
    elif worst is None:
        yield voice.word("drivers.copies")
    if row.left_out:
        yield voice.word("drivers.left_out", n=row.left_out)


def _order(reading: Reading, audience: AudienceResult, ranked: list[Driver], voice: Voice) -> str:
    first, last = ranked[0], ranked[-1]
    settled = first.same_rank is not None and first.same_rank >= SETTLED
    return voice.word(
        f"drivers.{'order' if settled else 'order_open'}",
        first=called(reading, first, audience.id, voice),
        first_share=_share(first),
        last=called(reading, last, audience.id, voice),
        last_share=_share(last),
        held=printed(first, "same_rank"),
    )


def _share(part: Driver) -> str:
    text = printed(part, "share")
    return text if part.share_ci is None else f"{text} {interval(part.share_ci, 'share')}"


def _drawing(
    reading: Reading, audience: AudienceResult, row: Drivers, voice: Voice
) -> Drawing | None:
    parts = [part for part in row.parts if part.share is not None]
    if not parts:
        return None
    entries = [
        forest.Entry(
            name=called(reading, part, audience.id, voice),
            estimates=(Estimate(value=part.share or 0.0, ends=part.share_ci),),
        )
        for part in sorted(parts, key=lambda part: part.rank or 0)
    ]
    key = (looks(reading, voice)[audience.id],)
    even = 1.0 / len(parts)
    return Drawing(
        id=f"drivers-chart-{audience.id}",
        kind="forest",
        title=voice.word("drivers.chart"),
        sentence=voice.word("drivers.chart_says", even=figure(even, "share"), n=row.n),
        axis=voice.word("drivers.axis"),
        key=key,
        draw=lambda width: forest.forest(entries, key, reference=even, width=width),
    )


def _table(reading: Reading, audience: AudienceResult, row: Drivers, voice: Voice) -> Table:
    ranked = sorted(row.parts, key=lambda part: (part.rank is None, part.rank or 0))
    chosen = used_stacks(ranked, COLUMNS)
    lines = (
        Line(
            heads=(reading.name(part.level, part.id, voice),),
            note=item_wording(reading, part, audience.id, voice),
            cells=stacks(part, chosen, f"drivers/{part.level}/{part.id}/{row.audience}", voice),
        )
        for part in ranked
    )
    return table(
        f"drivers-{audience.id}",
        "drivers",
        voice,
        heads(voice, "node"),
        stack_columns(chosen, voice),
        lines,
        legend=row.division or "lmg",
        kind="drivers",
        audience=voice.text(audience.name),
    )


MODEL = "n left_out r2 adjusted_r2 condition"
PAGE = Page(
    prints=content,
    sheets=(
        page(
            "drivers.parts",
            of_node(),
            texts("audience", at=0),
            texts("outcome", "priority_column.outcome_id", at=0),
            coded("division", "priority_division", "priority_column.division", at=0),
            figures(Drivers, MODEL, words="priority_column.", at=0),
            figures(Driver, words="priority_column."),
            coded("drawn_by", "priority_drawn_by", "priority_column.drawn_by", at=0),
            figures(Drivers, "draws", words="priority_column.", at=0),
            made(
                lambda rows, _, voice: (why(rows[1].reason or rows[0].reason, voice),),
                "column.reason",
                at=None,
            ),
            frozen=3,
        ),
    ),
)
