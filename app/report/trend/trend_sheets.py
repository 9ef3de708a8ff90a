"""The sheets of waves: every score, every change, every line."""

from app.report.layout.workbook import Fields, Sheet, headings, named, row_figures, titles, why
from app.report.prose.voice import Voice
from app.report.reading import Reading

POINT: Fields = (("n", "count"), ("score100", "score"), ("sd100", "score"), ("ci100", "score"))
ERROR: Fields = (("reliability", "coefficient"), ("sem100", "score"))
CHANGE: Fields = (
    ("change100", "gap100"),
    ("ci100", "gap100"),
    ("p", "p"),
    ("p_adjusted", "p"),
    ("effect", "effect"),
    ("smallest100", "score"),
)
LINKED: Fields = (
    ("n", "count"),
    ("smallest100", "score"),
    ("improved", "share"),
    ("improved_ci", "share"),
    ("unchanged", "share"),
    ("unchanged_ci", "share"),
    ("worsened", "share"),
    ("worsened_ci", "share"),
)
LINE: Fields = (
    ("waves", "count"),
    ("slope", "gap100"),
    ("slope_ci", "gap100"),
    ("slope_p", "p"),
    ("lack_p", "p"),
)
KEYS = ("audience", "level", "id", "name")


def points(reading: Reading, voice: Voice) -> Sheet:
    """The score of every node in every wave."""
    return Sheet(
        title=voice.word("sheet.trend"),
        columns=(
            *headings(voice, *KEYS, "wave"),
            *titles(POINT, voice),
            *headings(voice, "reason"),
            *titles(ERROR, voice),
            *headings(voice, "error_reason"),
        ),
        rows=tuple(
            (
                row.audience,
                *named(reading, node.level, node.id, voice),
                point.wave,
                *row_figures(point, POINT),
                why(point.reason, voice),
                *row_figures(point, ERROR),
                why(point.error_reason, voice),
            )
            for row in reading.report.trend
            for node in row.nodes
            for point in node.points
        ),
        frozen=4,
    )


def changes(reading: Reading, voice: Voice) -> Sheet:
    """Every change between waves."""
    return Sheet(
        title=voice.word("sheet.trend_changes"),
        columns=(
            *headings(voice, *KEYS, "earlier", "later"),
            *titles(CHANGE, voice),
            *headings(voice, "reason"),
        ),
        rows=tuple(
            (
                row.audience,
                *named(reading, node.level, node.id, voice),
                change.earlier,
                change.later,
                *row_figures(change, CHANGE),
                why(change.reason, voice),
            )
            for row in reading.report.trend
            for node in row.nodes
            for change in node.changes
        ),
        frozen=4,
    )


def linked(reading: Reading, voice: Voice) -> Sheet:
    """Who changed reliably, of those who are known to have answered in two waves."""
    return Sheet(
        title=voice.word("sheet.trend_linked"),
        columns=(
            *headings(voice, *KEYS, "earlier", "later"),
            *titles(LINKED, voice),
            *headings(voice, "reason"),
        ),
        rows=tuple(
            (
                row.audience,
                *named(reading, node.level, node.id, voice),
                row.waves[0],
                row.waves[-1],
                *row_figures(node.linked, LINKED),
                why(node.linked.reason, voice),
            )
            for row in reading.report.trend
            for node in row.nodes
            if node.linked is not None
        ),
        frozen=4,
    )


def lines(reading: Reading, voice: Voice) -> Sheet:
    """The straight line through the waves, where there are three or more."""
    return Sheet(
        title=voice.word("sheet.trend_lines"),
        columns=(*headings(voice, *KEYS), *titles(LINE, voice)),
        rows=tuple(
            (
                row.audience,
                *named(reading, node.level, node.id, voice),
                *row_figures(node, LINE),
            )
            for row in reading.report.trend
            for node in row.nodes
            if node.slope is not None
        ),
        frozen=4,
    )
