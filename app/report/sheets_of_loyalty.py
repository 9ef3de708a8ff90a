"""The sheet of satisfaction and recommendation."""

from app.report.layout.workbook import Fields, Sheet, headings, named, row_figures, titles, why
from app.report.prose.voice import Voice
from app.report.reading import Reading

LOYALTY: Fields = (
    ("n", "count"),
    ("index", "score"),
    ("index_ci", "score"),
    ("five_level", "score"),
    ("five_level_ci", "score"),
    ("satisfied", "share"),
    ("satisfied_ci", "share"),
    ("net_promoter", "gap100"),
    ("net_promoter_ci", "gap100"),
    ("net_promoter_se", "score"),
    ("promoters", "share"),
    ("passives", "share"),
    ("detractors", "share"),
)


def loyalty(reading: Reading, voice: Voice) -> Sheet:
    """Every node of every audience, a row each."""
    return Sheet(
        title=voice.word("sheet.loyalty"),
        columns=(
            *headings(voice, "level", "id", "name", "audience"),
            *titles(LOYALTY, voice),
            voice.word("column.reason"),
        ),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                one.audience,
                *row_figures(one, LOYALTY),
                why(one.reason, voice),
            )
            for one in reading.report.loyalty
        ),
        frozen=3,
    )
