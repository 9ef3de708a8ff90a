"""The sheets of gap checks and of Gap 1: every node, items too."""

from app.report.layout.workbook import Fields, Sheet, headings, named, row_figures, titles, why
from app.report.prose.voice import Voice
from app.report.reading import Reading

SIZES: Fields = (("n", "count"), ("n_supplier", "count"))
CHECK: Fields = (
    ("gap", "gap"),
    ("ci", "gap"),
    ("p", "p"),
    ("p_bh", "p"),
    ("bootstrap_ci", "gap"),
    ("probability", "coefficient"),
    ("probability_ci", "coefficient"),
    ("rank_p", "p"),
    ("rank_p_adjusted", "p"),
    ("delta", "effect"),
    ("delta_ci", "effect"),
    ("drawn", "gap"),
    ("drawn_ci", "gap"),
)
PAIR: Fields = (
    ("gap", "gap"),
    ("ci", "gap"),
    ("p", "p"),
    ("p_bh", "p"),
    ("bootstrap_ci", "gap"),
    ("zeros", "count"),
    ("rank_p", "p"),
    ("rank_p_adjusted", "p"),
    ("biserial", "effect"),
    ("biserial_ci", "effect"),
)
FAMILY: Fields = (("weight", "share"), ("tau", "mean"))
COUNTS: Fields = (("apart", "count"), ("judged", "count"))
KNOWLEDGE: Fields = (
    ("supplier", "mean"),
    ("demand", "mean"),
    ("gap", "gap"),
    ("ci", "gap"),
    ("p", "p"),
    ("p_adjusted", "p"),
    ("effect", "effect"),
    ("effect_ci", "effect"),
)
KEYS = ("level", "id", "name", "audience")


def checks(reading: Reading, voice: Voice) -> Sheet:
    """Every supplier gap by all methods, a row each."""
    reasons = ("bootstrap_reason", "rank_reason", "drawn_reason", "reason")
    return Sheet(
        title=voice.word("sheet.gap_checks"),
        columns=(
            *headings(voice, *KEYS),
            *titles(SIZES, voice),
            voice.word("column.unit"),
            *titles(CHECK, voice),
            *headings(voice, "weight_kept", "tau"),
            *titles(COUNTS, voice),
            *headings(voice, *reasons),
        ),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                one.audience,
                *row_figures(one, SIZES),
                voice.word(f"unit.{one.unit}") if one.unit else "",
                *row_figures(one, CHECK),
                *row_figures(one, FAMILY),
                *row_figures(one, COUNTS),
                *(why(getattr(one, name), voice) for name in reasons),
            )
            for one in reading.report.gap_checks
        ),
        frozen=3,
    )


def pairs(reading: Reading, voice: Voice) -> Sheet:
    """Every gap between perception and expectation by all methods, a row each."""
    reasons = ("bootstrap_reason", "rank_reason", "reason")
    return Sheet(
        title=voice.word("sheet.pair_checks"),
        columns=(
            *headings(voice, *KEYS, "n", "unit"),
            *titles(PAIR, voice),
            *titles(COUNTS, voice),
            *headings(voice, *reasons),
        ),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                one.audience,
                *row_figures(one, SIZES[:1]),
                voice.word(f"unit.{one.unit}") if one.unit else "",
                *row_figures(one, PAIR),
                *row_figures(one, COUNTS),
                *(why(getattr(one, name), voice) for name in reasons),
            )
            for one in reading.report.pair_checks
        ),
        frozen=3,
    )


def knowledge(reading: Reading, voice: Voice) -> Sheet:
    """Gap 1 of every node, a row each."""
    return Sheet(
        title=voice.word("sheet.knowledge"),
        columns=(
            *headings(voice, *KEYS),
            *titles(SIZES, voice),
            *headings(voice, "unit", "knowledge_supplier", "knowledge_demand"),
            *titles(KNOWLEDGE[2:], voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                one.audience,
                *row_figures(one, SIZES),
                voice.word(f"unit.{one.unit}") if one.unit else "",
                *row_figures(one, KNOWLEDGE),
                why(one.reason, voice),
            )
            for one in reading.report.knowledge
        ),
        frozen=3,
    )
