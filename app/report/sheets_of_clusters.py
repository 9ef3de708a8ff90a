"""The sheet of clusters: every node of every audience, unrounded."""

from app.report.layout.workbook import Fields, Sheet, headings, named, row_figures, why
from app.report.prose.voice import Voice
from app.report.reading import Reading

SCORE: Fields = (
    ("score100", "score"),
    ("se100", "mean"),
    ("ci100", "score"),
    ("clustered_se100", "mean"),
    ("df", "score"),
    ("clustered_ci100", "score"),
    ("icc", "coefficient"),
    ("design_effect", "mean"),
    ("n_effective", "count"),
)
GAP: Fields = (
    ("gap100", "gap100"),
    ("gap_ci100", "gap100"),
    ("gap_p", "p"),
    ("gap_p_adjusted", "p"),
)


def clusters(reading: Reading, voice: Voice) -> Sheet:
    """A row per node and audience."""
    said = {True: voice.word("yes"), False: voice.word("no"), None: ""}
    return Sheet(
        title=voice.word("sheet.clusters"),
        columns=(
            *headings(voice, "level", "id", "name", "audience", "cluster_by", "n", "cluster_count"),
            *_titles(SCORE, voice),
            *headings(voice, "reason"),
            *_titles(GAP, voice),
            *headings(voice, "cluster_gap_verdict", "cluster_holds", "cluster_gap_reason"),
        ),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                row.audience,
                row.by,
                *row_figures(one, (("n", "count"), ("clusters", "count"))),
                *row_figures(one, SCORE),
                why(one.reason, voice),
                *row_figures(one, GAP),
                voice.word(f"verdict.{one.gap_verdict}") if one.gap_verdict else "",
                said[one.verdict_holds],
                why(one.gap_reason, voice),
            )
            for row in reading.report.clusters
            for one in row.nodes
        ),
        frozen=3,
    )


def _titles(fields: Fields, voice: Voice) -> tuple[str, ...]:
    found: list[str] = []
    for name, _ in fields:
        ends = ("_low", "_high") if "ci100" in name else ("",)
        found += [voice.word(f"column.cluster_{name}{end}") for end in ends]
    return tuple(found)
