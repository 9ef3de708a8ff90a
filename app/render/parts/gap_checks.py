"""Does a supplier gap hold up: two sentences and a table per audience."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.report.gap_checks import GapCheck
from analysis.report.undertaking import AudienceResult
from app.formats import Style, figure
from app.render.cells import Cell, Column, Field, Group, Line, Stack, Table, noted, stacks
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

STYLES: dict[str | None, Style] = {"scale": "gap", "hundred": "gap100", None: "gap100"}
UPPER = ("overall", "characteristic", "outcome")
FEW = 5
"""With fewer raters nothing is resampled, and single parts are mostly chance."""
NAMED = 4


def content(tree: Tree, voice: Voice) -> dict[str, object] | None:
    """A part per audience of the demand side that has gaps; None where none has."""
    parts = tuple(_parts(tree, voice))
    return {"lead": voice.word("gap_checks.lead"), "parts": parts} if parts else None


def _parts(tree: Tree, voice: Voice) -> Iterator[dict[str, object]]:
    told = False
    for audience in tree.demand:
        rows = [
            row for row in tree.report.gap_checks
            if row.audience == audience.id and row.level != "item"
        ]  # fmt: skip
        if rows:
            yield {
                "title": audience_name(audience, voice),
                "sentences": tuple(_sentences(tree, audience, rows, voice)),
                "table": _table(tree, audience, rows, voice, told=told),
            }
            told = True


def _sentences(
    tree: Tree, audience: AudienceResult, rows: Sequence[GapCheck], voice: Voice
) -> Iterator[str]:
    name, raters = voice.text(audience.name), max(row.n_supplier or 0 for row in rows)
    compared = [row for row in rows if row.same is not None]
    differ = [row for row in compared if not row.same]
    if compared:
        yield voice.word(
            f"gap_checks.{'differ' if differ else 'same'}",
            audience=name,
            count=len(compared) - len(differ),
            all=len(compared),
            names=voice.names(_called(tree, row, voice) for row in differ[:NAMED]),
            more=_more(len(differ), voice),
        )
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
                f"{_called(tree, row, voice)} ({figure(row.drawn, STYLES[row.unit])})"
                for row in _largest(drawn)[:NAMED]
            ),
            more=_more(len(drawn), voice),
        )


def _largest(rows: Sequence[GapCheck]) -> list[GapCheck]:
    """By size on the row's own unit; rows of one report share it but for mixed scales."""
    return sorted(rows, key=lambda row: -abs(row.drawn or 0.0))


def _more(count: int, voice: Voice) -> str:
    return voice.word("gap_checks.more") if count > NAMED else ""


def _called(tree: Tree, row: GapCheck, voice: Voice) -> str:
    node = tree.node(row.level, row.id)
    return voice.name(node) if node else row.id


def _columns(unit: str | None) -> tuple[tuple[Stack, str], ...]:
    """Each column with the field that says why it is empty."""
    style = STYLES[unit]
    return (
        (
            Stack(
                heading="check_means",
                lines=(
                    (Field(name="gap", style=style), Field(name="ci", style=style)),
                    (Field(name="p_bh", style="p", label="p_bh"),),
                ),
                room=2.8,
            ),
            "reason",
        ),
        (
            Stack(
                heading="check_bootstrap",
                lines=((Field(name="bootstrap_ci", style=style),),),
                room=1.9,
            ),
            "bootstrap_reason",
        ),
        (
            Stack(
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
            "rank_reason",
        ),
        (
            Stack(
                heading="check_drawn",
                lines=(
                    (Field(name="drawn", style=style), Field(name="drawn_ci", style=style)),
                    (Field(name="weight", style="share", label="kept"),),
                ),
                room=2.8,
            ),
            "drawn_reason",
        ),
    )


def _table(
    tree: Tree, audience: AudienceResult, rows: Sequence[GapCheck], voice: Voice, *, told: bool
) -> Table:
    """The upper nodes, and of the parts below those of which the methods say different things.

    What the columns mean is `told` once.
    """
    shown = [row for row in rows if row.level in UPPER or row.same is False]
    blocks: list[list[Line]] = []
    for row in shown:
        if row.level in UPPER or not blocks:
            blocks.append([])
        blocks[-1].append(_line(tree, row, voice, _draws(rows)))
    draws = _draws(rows)
    columns = [column for column, _ in _columns(None) if _has(column, draws)]
    return noted(
        Table(
            id=f"gap-checks-{audience.id}",
            caption=voice.word("caption.gap_checks", audience=voice.text(audience.name)),
            legend="" if told else _legend(draws, voice),
            heads=(Column(title=voice.word("column.node"), numeric=False, room=2.4),),
            columns=(
                *(
                    Column(title=voice.word(f"column.{one.heading}"), numeric=False, room=one.room)
                    for one in columns
                ),
                Column(title=voice.word("column.check_same"), numeric=False, room=1.5),
            ),
            groups=tuple(Group(lines=tuple(block)) for block in blocks),
            kind="gaps",
        )
    )


def _draws(rows: Sequence[GapCheck]) -> int | None:
    return next((row.draws for row in rows if row.draws is not None), None)


def _has(column: Stack, draws: int | None) -> bool:
    """Whether a column is needed: not that of the bootstrap where nothing was resampled."""
    return draws is not None or column.heading != "check_bootstrap"


def _legend(draws: int | None, voice: Voice) -> str:
    words = voice.word("legend.gap_checks")
    if draws is None:
        return words
    gap = "" if voice.language == "zh" else " "
    return words + gap + voice.word("legend.gap_checks_bootstrap", draws=figure(draws, "count"))


def _line(tree: Tree, row: GapCheck, voice: Voice, draws: int | None) -> Line:
    address = f"gap_checks/{row.level}/{row.id}/{row.audience}"
    cells: list[Cell] = []
    for column, why in _columns(row.unit):
        if _has(column, draws):
            cells += stacks(replace(row, reason=getattr(row, why)), [column], address, voice)
    said = "open" if row.same is None else "same" if row.same else "differ"
    words = voice.word(f"gap_checks.cell_{said}", apart=row.apart, judged=row.judged)
    return Line(
        heads=(_called(tree, row, voice),),
        cells=(*cells, Cell(text=words, kind="text")),
        strong=row.level in UPPER,
        indent=0 if row.level in UPPER else 1,
    )
