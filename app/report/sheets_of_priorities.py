"""The sheets of priorities: importance against performance, and what drives the outcome."""

from collections.abc import Iterable, Iterator

from app.report.layout.workbook import Fields, Sheet, headings, named, number, row_figures, why
from app.report.prose.voice import Voice
from app.report.reading import Reading

NODE = ("level", "id", "name", "audience")
PLACE: Fields = (
    ("n", "count"),
    ("n_importance", "count"),
    ("importance", "coefficient"),
    ("importance_ci", "coefficient"),
    ("importance_line", "coefficient"),
    ("performance", "mean"),
    ("performance_line", "mean"),
    ("stability", "share"),
    ("draws", "count"),
)
WHOLE: Fields = (
    ("n", "count"),
    ("left_out", "count"),
    ("r2", "coefficient"),
    ("adjusted_r2", "coefficient"),
    ("condition", "score"),
)
PART: Fields = (
    ("part", "coefficient"),
    ("part_ci", "coefficient"),
    ("share", "share"),
    ("share_ci", "share"),
    ("rank", "count"),
    ("same_rank", "share"),
    ("r", "coefficient"),
    ("slope", "coefficient"),
    ("slope_ci", "coefficient"),
    ("p", "p"),
    ("beta", "coefficient"),
    ("vif", "score"),
)


def priorities(reading: Reading, voice: Voice) -> Sheet:
    """Every place in the quadrants, a row each."""
    keys = ("basis", "outcome_id", "quadrant", "on_line")
    units = (
        "importance_unit",
        "performance_unit",
        "importance_rule",
        "performance_rule",
        "drawn_by",
    )
    return Sheet(
        title=voice.word("sheet.priorities"),
        columns=(
            *headings(voice, *NODE),
            *_heads(keys, voice),
            *_titles(PLACE, voice),
            *_heads(units, voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                one.audience,
                voice.code("priority_basis", one.basis),
                one.outcome or "",
                voice.code("quadrant", one.quadrant) if one.quadrant else "",
                voice.word("yes" if one.on_line else "no"),
                *row_figures(one, PLACE),
                voice.code("priority_unit", one.importance_unit),
                voice.code("priority_unit", one.performance_unit),
                voice.code("priority_crosshairs", one.importance_rule),
                voice.code("priority_crosshairs", one.performance_rule),
                voice.code("priority_drawn_by", one.drawn_by) if one.drawn_by else "",
                why(one.reason, voice),
            )
            for one in reading.report.priorities
        ),
        frozen=3,
    )


def drivers(reading: Reading, voice: Voice) -> Sheet:
    """Every predictor of every audience, a row each, with its regression's figures."""
    return Sheet(
        title=voice.word("sheet.drivers"),
        columns=(
            *headings(voice, *NODE),
            *_heads(("outcome_id", "division"), voice),
            *_titles(WHOLE, voice),
            *_titles(PART, voice),
            *_heads(("drawn_by", "draws"), voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *named(reading, part.level, part.id, voice),
                one.audience,
                one.outcome,
                voice.code("priority_division", one.division) if one.division else "",
                *row_figures(one, WHOLE),
                *row_figures(part, PART),
                voice.code("priority_drawn_by", one.drawn_by) if one.drawn_by else "",
                number(one.draws, "count"),
                why(part.reason or one.reason, voice),
            )
            for one in reading.report.drivers
            for part in one.parts
        ),
        frozen=3,
    )


def _heads(keys: Iterable[str], voice: Voice) -> Iterator[str]:
    return (voice.word(f"priority_column.{key}") for key in keys)


def _titles(fields: Fields, voice: Voice) -> Iterator[str]:
    """The headings of `row_figures`: an interval takes two."""
    for name, _ in fields:
        ends = (f"{name}_low", f"{name}_high") if name.endswith("_ci") else (name,)
        yield from _heads(ends, voice)
