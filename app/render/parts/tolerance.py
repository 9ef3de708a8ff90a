"""The zone of tolerance: where people get less than they would accept; a table per audience."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.tolerance import ToleranceZone
from app.formats import figure, interval
from app.render.cells import Column, Field, Group, Line, Stack, Table, noted, stack_columns, stacks
from app.render.parts.priorities import called, name, note
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

COLUMNS = (
    Stack(
        heading="tolerance_adequacy",
        lines=(
            (Field(name="adequacy", style="gap"), Field(name="adequacy_ci", style="gap")),
            (Field(name="adequacy_p_adjusted", style="p", label="p"),),
        ),
        room=2.4,
    ),
    Stack(
        heading="tolerance_superiority",
        lines=(
            (Field(name="superiority", style="gap"), Field(name="superiority_ci", style="gap")),
            (Field(name="superiority_p_adjusted", style="p", label="p"),),
        ),
        room=2.4,
    ),
    Stack(
        heading="tolerance_shares",
        lines=(
            (
                Field(name="below", style="share", label="tolerance_below"),
                Field(name="below_ci", style="share"),
            ),
            (
                Field(name="within", style="share", label="tolerance_within"),
                Field(name="above", style="share", label="tolerance_above"),
            ),
        ),
        room=2.2,
    ),
    Stack(
        heading="tolerance_n",
        lines=(
            (Field(name="n", style="count"),),
            (Field(name="inverted", style="count", label="tolerance_inverted"),),
        ),
        room=1.2,
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """A part per audience with levels; None where none has."""
    parts = tuple(
        Passage(
            title=audience_name(audience, voice),
            lead=voice.running(_sentences(tree, audience, rows, voice)),
            tables=(_table(tree, audience, rows, voice),),
        )
        for audience in tree.demand
        if (rows := [row for row in tree.report.tolerance if row.audience == audience.id])
    )
    return Passage(lead=voice.word("tolerance.lead"), parts=parts) if parts else None


def _sentences(
    tree: Tree, audience: AudienceResult, rows: Sequence[ToleranceZone], voice: Voice
) -> Iterator[str]:
    who = voice.text(audience.name)
    items = [row for row in rows if row.level == "item"]
    told = [row for row in items if row.below is not None]
    if not told:
        yield voice.word("tolerance.none", audience=who, reason=voice.reason(items[0].reason))
        return
    worst = max(told, key=lambda row: row.below or 0.0)
    yield voice.word(
        f"tolerance.{'below' if worst.below else 'none_below'}",
        audience=who,
        name=called(tree, worst.level, worst.id, worst.audience, voice),
        share=figure(worst.below, "share"),
        ci=interval(worst.below_ci, "share") if worst.below_ci else "",
        n=worst.n,
    )
    level = tree.report.method.alpha_level
    short = sum(
        row.adequacy is not None
        and row.adequacy < 0.0
        and row.adequacy_p_adjusted is not None
        and row.adequacy_p_adjusted < level
        for row in told
    )
    yield voice.word(f"tolerance.{'short' if short else 'short_none'}", count=short, all=len(told))
    whole = next((row for row in rows if row.level == "overall"), None)
    if whole is not None and whole.below is not None:
        yield voice.word(
            "tolerance.whole",
            below=figure(whole.below, "share"),
            within=figure(whole.within, "share"),
            above=figure(whole.above, "share"),
            n=whole.n,
        )


def _table(
    tree: Tree, audience: AudienceResult, rows: Sequence[ToleranceZone], voice: Voice
) -> Table:
    lines = tuple(
        Line(
            heads=(name(tree, row.level, row.id, voice),),
            note=note(tree, row.level, row.id, audience.id, voice),
            cells=stacks(row, COLUMNS, f"tolerance/{row.level}/{row.id}/{row.audience}", voice),
            strong=row.level == "overall",
        )
        for row in rows
    )
    by = "expectation" if any(row.desired_by == "expectation" for row in rows) else "desired"
    return noted(
        Table(
            id=f"tolerance-{audience.id}",
            caption=voice.word("caption.tolerance", audience=voice.text(audience.name)),
            legend=voice.word(f"legend.tolerance_{by}"),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.4),),
            columns=stack_columns(COLUMNS, voice),
            groups=(Group(lines=lines),),
            kind="drivers",
        )
    )
