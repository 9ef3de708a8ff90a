"""Does a gap between perception and expectation hold up: a sentence and a table per audience."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.pair_checks import PairCheck
from app.render.cells import Field, Stack, Table
from app.render.parts.checks import BOOTSTRAP, Told, legend, said, table
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

MEANS = Told(
    stack=Stack(
        heading="check_pairs",
        lines=(
            (Field(name="gap", style="gap"), Field(name="ci", style="gap")),
            (
                Field(name="n", style="count", label="n"),
                Field(name="p_bh", style="p", label="p_bh"),
            ),
        ),
        room=2.8,
    ),
    why="reason",
)
RANKS = Told(
    stack=Stack(
        heading="check_signed_ranks",
        lines=(
            (
                Field(name="biserial", style="effect", label="biserial"),
                Field(name="biserial_ci", style="effect"),
            ),
            (
                Field(name="zeros", style="count", label="zeros"),
                Field(name="rank_p_adjusted", style="p", label="p"),
            ),
        ),
        room=3.0,
    ),
    why="rank_reason",
)


def parts(tree: Tree, voice: Voice) -> Iterator[Passage]:
    """A part per audience that was asked for perception and expectation."""
    told = False
    for audience in tree.report.audiences:
        rows = [
            row for row in tree.report.pair_checks
            if row.audience == audience.id and row.level != "item"
        ]  # fmt: skip
        if rows:
            alike = said(tree, rows, voice.text(audience.name), voice)
            name = audience_name(audience, voice)
            yield Passage(
                title=voice.word("gap_checks.of_pairs", audience=name),
                points=(alike,) if alike else (),
                tables=(_table(tree, audience, rows, voice, told=told),),
            )
            told = True


def _table(
    tree: Tree, audience: AudienceResult, rows: Sequence[PairCheck], voice: Voice, *, told: bool
) -> Table:
    draws = next((row.draws for row in rows if row.draws is not None), None)
    every = (MEANS, BOOTSTRAP, RANKS)
    bare = Table(
        id=f"pair-checks-{audience.id}",
        caption=voice.word("caption.pair_checks", audience=voice.text(audience.name)),
        legend="" if told else legend("pair_checks", draws, voice),
        heads=(),
    )
    columns = every if draws is not None else [one for one in every if one is not BOOTSTRAP]
    return table(tree, rows, columns, "pair_checks", bare, voice)
