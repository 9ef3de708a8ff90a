"""The zone of tolerance: where people get less than they would accept; a table per audience."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.tolerance import ToleranceZone
from app.report.kinds import printed
from app.report.layout.cells import Line, Table
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import stack, stack_columns, stacks
from app.report.layout.tables import audience_name, heads, table
from app.report.layout.workbook import REASON, coded, figures, of_node, page, texts
from app.report.prose.names import called, item_wording
from app.report.prose.voice import Voice
from app.report.reading import Reading

COLUMNS = (
    stack("tolerance_adequacy", "adequacy adequacy_ci", "adequacy_p_adjusted:p", room=2.4),
    stack(
        "tolerance_superiority", "superiority superiority_ci", "superiority_p_adjusted:p", room=2.4
    ),
    stack(
        "tolerance_shares",
        "below:tolerance_below below_ci",
        "within:tolerance_within above:tolerance_above",
        room=2.2,
    ),
    stack("tolerance_n", "n", "inverted:tolerance_inverted", room=1.2),
)


def content(reading: Reading, voice: Voice) -> Passage | None:
    """A part per audience with levels; None where none has."""
    parts = tuple(
        Passage(
            title=audience_name(audience, voice),
            lead=voice.running(_sentences(reading, audience, rows, voice)),
            tables=(_table(reading, audience, rows, voice),),
        )
        for audience, rows in reading.divided(reading.report.tolerance)
    )
    return Passage(lead=voice.word("tolerance.lead"), parts=parts) if parts else None


def _sentences(
    reading: Reading, audience: AudienceResult, rows: Sequence[ToleranceZone], voice: Voice
) -> Iterator[str]:
    who = voice.text(audience.name)
    items = [row for row in rows if row.level == "item"]
    known = [row for row in items if row.below is not None]
    if not known:
        yield voice.word("tolerance.none", audience=who, reason=voice.reason(items[0].reason))
        return
    worst = max(known, key=lambda row: row.below or 0.0)
    yield voice.word(
        f"tolerance.{'below' if worst.below else 'none_below'}",
        audience=who,
        name=called(reading, worst, worst.audience, voice),
        share=printed(worst, "below"),
        ci=printed(worst, "below_ci") if worst.below_ci else "",
        n=worst.n,
    )
    level = reading.report.method.alpha_level
    tested = (row for row in known if row.adequacy_p_adjusted is not None)
    short = sum((row.adequacy or 0.0) < 0.0 and row.adequacy_p_adjusted < level for row in tested)
    yield voice.word(f"tolerance.{'short' if short else 'short_none'}", count=short, all=len(known))
    whole = next((row for row in rows if row.level == "overall"), None)
    if whole is not None and whole.below is not None:
        yield voice.word(
            "tolerance.whole",
            below=printed(whole, "below"),
            within=printed(whole, "within"),
            above=printed(whole, "above"),
            n=whole.n,
        )


def _table(
    reading: Reading, audience: AudienceResult, rows: Sequence[ToleranceZone], voice: Voice
) -> Table:
    lines = tuple(
        Line(
            heads=(reading.name(row.level, row.id, voice),),
            note=item_wording(reading, row, audience.id, voice),
            cells=stacks(row, COLUMNS, f"tolerance/{row.level}/{row.id}/{row.audience}", voice),
            strong=row.level == "overall",
        )
        for row in rows
    )
    by = "expectation" if any(row.desired_by == "expectation" for row in rows) else "desired"
    return table(
        f"tolerance-{audience.id}",
        "tolerance",
        voice,
        heads(voice, "node", room=2.4),
        stack_columns(COLUMNS, voice),
        lines,
        legend=f"tolerance_{by}",
        kind="drivers",
        audience=voice.text(audience.name),
    )


PAGE = Page(
    prints=content,
    sheets=(
        page(
            "tolerance",
            of_node(),
            texts("audience"),
            coded("desired_by", "facet", "kano_column.desired_by"),
            figures(ToleranceZone, words="kano_column."),
            REASON,
            frozen=3,
        ),
    ),
)
