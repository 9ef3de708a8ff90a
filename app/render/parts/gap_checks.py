"""Does a gap hold up: sentences and a table per audience, for either kind of gap."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.gap_checks import GapCheck
from app.formats import figure
from app.render.cells import Field, Stack, Table
from app.render.parts import pair_checks
from app.render.parts.checks import (
    BOOTSTRAP,
    NAMED,
    STYLES,
    Told,
    called,
    legend,
    more,
    said,
    table,
)
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

FEW = 5
"""With fewer raters nothing is resampled, and single parts are mostly chance."""
MEANS = Told(
    stack=Stack(
        heading="check_means",
        lines=(
            (Field(name="gap", style="gap"), Field(name="ci", style="gap")),
            (Field(name="p_bh", style="p", label="p_bh"),),
        ),
        room=2.8,
    ),
    why="reason",
)
RANKS = Told(
    stack=Stack(
        heading="check_ranks",
        lines=(
            (
                Field(name="delta", style="effect", label="delta"),
                Field(name="delta_ci", style="effect"),
            ),
            (
                Field(name="probability", style="share", label="above"),
                Field(name="rank_p_adjusted", style="p", label="p"),
            ),
        ),
        room=3.0,
    ),
    why="rank_reason",
)
DRAWN = Told(
    stack=Stack(
        heading="check_drawn",
        lines=(
            (Field(name="drawn", style="gap"), Field(name="drawn_ci", style="gap")),
            (Field(name="weight", style="share", label="kept"),),
        ),
        room=2.8,
    ),
    why="drawn_reason",
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """A part per audience that has gaps, of the supplier's side first; None where none has."""
    parts = (*_parts(tree, voice), *pair_checks.parts(tree, voice))
    return Passage(lead=voice.word("gap_checks.lead"), parts=parts) if parts else None


def _parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    told = False
    for audience in tree.demand:
        rows = [
            row for row in tree.report.gap_checks
            if row.audience == audience.id and row.level != "item"
        ]  # fmt: skip
        if rows:
            name = audience_name(audience, voice)
            yield Passage(
                title=voice.word("gap_checks.of_supplier", audience=name),
                points=tuple(_sentences(tree, audience, rows, voice)),
                tables=(_table(tree, audience, rows, voice, told=told),),
            )
            told = True


def _sentences(
    tree: Tree, audience: AudienceResult, rows: Sequence[GapCheck], voice: Voice
) -> Iterator[str]:
    raters = max(row.n_supplier or 0 for row in rows)
    if alike := said(tree, rows, voice.text(audience.name), voice):
        yield alike
    if raters < FEW:
        word = "gap_checks.one_rater" if raters == 1 else "gap_checks.few_raters"
        yield voice.word(word, count=raters)
    drawn = [
        row for row in rows if row.drawn_ci is not None and row.drawn_ci[0] * row.drawn_ci[1] > 0.0
    ]
    if any(row.drawn is not None for row in rows):
        yield voice.word(
            f"gap_checks.{'kept' if drawn else 'none_kept'}",
            names=voice.names(
                f"{called(tree, row, voice)} ({figure(row.drawn, STYLES[row.unit])})"
                for row in _largest(drawn)[:NAMED]
            ),
            more=more(len(drawn), voice),
        )


def _largest(rows: Sequence[GapCheck]) -> list[GapCheck]:
    """By size on the row's own unit; rows of one report share it but for mixed scales."""
    return sorted(rows, key=lambda row: -abs(row.drawn or 0.0))


def _table(
    tree: Tree, audience: AudienceResult, rows: Sequence[GapCheck], voice: Voice, *, told: bool
) -> Table:
    """What the columns mean is `told` once; nothing is said of a bootstrap that there is not."""
    draws = next((row.draws for row in rows if row.draws is not None), None)
    every = (MEANS, BOOTSTRAP, RANKS, DRAWN)
    bare = Table(
        id=f"gap-checks-{audience.id}",
        caption=voice.word("caption.gap_checks", audience=voice.text(audience.name)),
        legend="" if told else legend("gap_checks", draws, voice),
        heads=(),
    )
    columns = every if draws is not None else [one for one in every if one is not BOOTSTRAP]
    return table(tree, rows, columns, "gap_checks", bare, voice)
