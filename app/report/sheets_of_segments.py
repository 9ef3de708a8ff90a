"""The sheets of groups: every mean, every test, every two groups."""

from app.report.layout.workbook import Fields, Sheet, headings, named, row_figures, titles, why
from app.report.prose.voice import Voice
from app.report.reading import Reading

MEAN: Fields = (
    ("n", "count"),
    ("score100", "score"),
    ("sd100", "score"),
    ("ci100", "score"),
    ("n_effective", "score"),
)
SIZE: Fields = (("n", "count"), ("groups", "count"))
WELCH: Fields = (("f", "mean"), ("df1", "mean"), ("df2", "mean"), ("p", "p"))
EFFECT: Fields = (
    ("p_cautious", "p"),
    ("p_holm", "p"),
    ("eta2", "coefficient"),
    ("eta2_ci", "coefficient"),
    ("omega2", "coefficient"),
)
RANKS: Fields = (("h", "mean"), ("p_ranks", "p"), ("epsilon2", "coefficient"))
PAIR: Fields = (
    ("difference100", "gap100"),
    ("ci100", "gap100"),
    ("p_adjusted", "p"),
    ("p_cautious", "p"),
    ("p_ranks", "p"),
    ("effect", "effect"),
)
KEYS = ("question", "audience", "level", "id", "name")


def means(reading: Reading, voice: Voice) -> Sheet:
    """The score of every group on every node."""
    return Sheet(
        title=voice.word("sheet.segments"),
        columns=(
            *headings(voice, *KEYS, "option"),
            *titles(MEAN, voice),
            *headings(voice, "reason"),
        ),
        rows=tuple(
            (
                row.question,
                row.audience,
                *named(reading, node.level, node.id, voice),
                mean.option,
                *row_figures(mean, MEAN),
                why(mean.reason, voice),
            )
            for row in reading.report.segments
            for node in row.nodes
            for mean in node.means
        ),
        frozen=2,
    )


def tests(reading: Reading, voice: Voice) -> Sheet:
    """Every test of whether groups differ."""
    return Sheet(
        title=voice.word("sheet.segment_tests"),
        columns=(
            *headings(voice, *KEYS),
            *titles(SIZE, voice),
            *headings(voice, "welch_f", "df1", "df2", "welch_p"),
            *titles(EFFECT, voice),
            *headings(voice, "kruskal_h", "p_ranks", "epsilon2", "reason"),
        ),
        rows=tuple(
            (
                row.question,
                row.audience,
                *named(reading, node.level, node.id, voice),
                *row_figures(node, (*SIZE, *WELCH, *EFFECT, *RANKS)),
                why(node.reason, voice),
            )
            for row in reading.report.segments
            for node in row.nodes
        ),
        frozen=2,
    )


def pairs(reading: Reading, voice: Voice) -> Sheet:
    """Every two groups, where groups differ and on the whole."""
    return Sheet(
        title=voice.word("sheet.segment_pairs"),
        columns=(
            *headings(voice, *KEYS, "segment_first", "segment_second"),
            *titles(PAIR, voice),
            *headings(voice, "reason"),
        ),
        rows=tuple(
            (
                row.question,
                row.audience,
                *named(reading, node.level, node.id, voice),
                pair.first,
                pair.second,
                *row_figures(pair, PAIR),
                why(pair.reason, voice),
            )
            for row in reading.report.segments
            for node in row.nodes
            for pair in node.pairs
        ),
        frozen=2,
    )
