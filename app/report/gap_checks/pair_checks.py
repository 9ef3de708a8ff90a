"""Does a gap between perception and expectation hold up: a sentence and a table per audience."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.pair_checks import PairCheck
from app.report.gap_checks.methods import BOOTSTRAP, Told, legend, said, table
from app.report.layout.cells import Field, Stack, Table
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import audience_name
from app.report.layout.workbook import coded, figures, of_node, page, reasons, texts
from app.report.prose.voice import Voice
from app.report.reading import Reading

MEANS = Told(
    stack=Stack(
        heading="check_pairs",
        lines=(
            (Field(name="gap"), Field(name="ci")),
            (
                Field(name="n", label="n"),
                Field(name="p_bh", label="p_bh"),
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
                Field(name="biserial", label="biserial"),
                Field(name="biserial_ci"),
            ),
            (
                Field(name="zeros", label="zeros"),
                Field(name="rank_p_adjusted", label="p"),
            ),
        ),
        room=3.0,
    ),
    why="rank_reason",
)


def parts(reading: Reading, voice: Voice) -> Iterator[Passage]:
    """A part per audience that was asked for perception and expectation."""
    told = False
    for audience in reading.report.audiences:
        rows = [
            row for row in reading.report.pair_checks
            if row.audience == audience.id and row.level != "item"
        ]  # fmt: skip
        if rows:
            alike = said(reading, rows, voice.text(audience.name), voice)
            name = audience_name(audience, voice)
            yield Passage(
                title=voice.word("gap_checks.of_pairs", audience=name),
                points=(alike,) if alike else (),
                tables=(_table(reading, audience, rows, voice, told=told),),
            )
            told = True


def _table(
    reading: Reading,
    audience: AudienceResult,
    rows: Sequence[PairCheck],
    voice: Voice,
    *,
    told: bool,
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
    return table(reading, rows, columns, "pair_checks", bare, voice)


PAGE = Page(
    sheets=(
        page(
            "pair_checks",
            "pair_checks",
            of_node(),
            texts("audience"),
            figures(PairCheck, "n"),
            coded("unit", "unit"),
            figures(PairCheck, "gap ci p p_bh bootstrap_ci zeros rank_p rank_p_adjusted"),
            figures(PairCheck, "biserial biserial_ci apart judged"),
            reasons("bootstrap_reason rank_reason reason"),
            frozen=3,
        ),
    ),
)
