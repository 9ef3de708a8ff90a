"""The sheets of respondent weights: audiences, categories of their margins."""

from app.report.layout.workbook import (
    Content,
    Fields,
    Sheet,
    headings,
    number,
    row_figures,
    titles,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.weights import method, named, names_of

WHOLE: Fields = (
    ("n", "count"),
    ("design_effect", "mean"),
    ("n_effective", "score"),
    ("smallest", "mean"),
    ("largest", "mean"),
)


def weights(reading: Reading, voice: Voice) -> Sheet:
    """A row per audience whose sheets are weighted."""
    return Sheet(
        title=voice.word("sheet.sheet_weights"),
        columns=(
            *headings(voice, "audience", "weighting"),
            *titles(WHOLE, voice),
            *headings(voice, "weights_trimmed", "reason"),
        ),
        rows=tuple(
            (
                row.audience,
                method(row, voice),
                *row_figures(row, WHOLE),
                number(row.trimmed, "count"),
                why(row.reason, voice),
            )
            for row in reading.report.sheet_weights
        ),
    )


def margins(reading: Reading, voice: Voice) -> Sheet:
    """A row per category; one per margin that was given and not used."""
    names = names_of(reading, voice)
    keys = ("audience", "margin", "category", "n", "share_before", "share_target", "share_after")
    rows: list[tuple[Content, ...]] = [
        (
            row.audience,
            names.get(one.margin, one.margin),
            named(one, names),
            number(one.n, "count"),
            number(one.before, "share"),
            number(one.target, "share"),
            number(one.after, "share"),
            why(one.reason, voice),
        )
        for row in reading.report.sheet_weights
        for one in row.margins
    ]
    rows += [
        (row.audience, names.get(gone.margin, gone.margin), *[None] * 5, why(gone.reason, voice))
        for row in reading.report.sheet_weights
        for gone in row.left_out
    ]
    return Sheet(
        title=voice.word("sheet.margins"),
        columns=headings(voice, *keys, "reason"),
        rows=tuple(rows),
        frozen=3,
    )
