"""The sheets of consistency: every coefficient of every scale, differences, tests; unrounded."""

from app.report.layout.workbook import (
    Content,
    Fields,
    Sheet,
    headings,
    named,
    number,
    row_figures,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading

PARTS: tuple[tuple[str, Fields], ...] = (
    ("alpha", (("ci", "coefficient"), ("ci_normal", "coefficient"), ("ci_free", "coefficient"))),
    (
        "halves",
        (("lambda4", "coefficient"), ("mean", "coefficient"), ("spearman_brown", "coefficient")),
    ),
    ("hierarchy", (("omega_hierarchical", "coefficient"), ("general_share", "coefficient"))),
    (
        "ordinal",
        (("alpha", "coefficient"), ("omega", "coefficient"), ("omega_sum", "coefficient")),
    ),
    ("stratified", (("alpha", "coefficient"),)),
    (
        "error",
        (
            ("sem", "mean"),
            ("sdc", "mean"),
            ("sdc_mean", "mean"),
            ("sem100", "score"),
            ("sdc100", "score"),
            ("sdc_mean100", "score"),
        ),
    ),
)
TITLES = {("ordinal", "alpha"): "ordinal_alpha", ("stratified", "alpha"): "stratified"}
KEYS = ("level", "id", "name", "audience")


def scales(reading: Reading, voice: Voice) -> Sheet:
    """A row per scale and audience; each part with the reason for what it lacks."""
    found = reading.report.consistency
    rows: list[tuple[Content, ...]] = []
    for row in found.scales if found else ():
        cells: list[Content] = [
            *named(reading, row.level, row.scale, voice),
            row.audience,
            number(row.n, "count"),
            number(row.k, "count"),
            number(row.alpha.alpha if row.alpha else None, "coefficient"),
        ]
        for part, fields in PARTS:
            cells += _part(getattr(row, part), part, fields, voice)
        rows.append((*cells, why(row.reason, voice)))
    return Sheet(
        title=voice.word("sheet.consistency"),
        columns=(
            *headings(voice, *KEYS, "n", "k", "alpha"),
            *(title for part, fields in PARTS for title in _titles(part, fields, voice)),
            *headings(voice, "reason"),
        ),
        rows=tuple(rows),
        frozen=3,
    )


def _titles(part: str, fields: Fields, voice: Voice) -> list[str]:
    """The headings of a part; the last says why something is missing."""
    found: list[str] = []
    for name, _ in fields:
        key = f"column.consistency_{TITLES.get((part, name), name)}"
        ends = ("_low", "_high") if "ci" in name.split("_") else ("",)
        found += [voice.word(f"{key}{end}") for end in ends]
    last = ("consistency_method",) if part == "alpha" else ()
    reason = voice.word("column.reason")
    return [*found, *headings(voice, *last), f"{reason} ({found[0]})"]


def _part(part: object, key: str, fields: Fields, voice: Voice) -> list[Content]:
    width = len(_titles(key, fields, voice))
    if part is None:
        return [None] * width
    cells: list[Content] = list(row_figures(part, fields))
    if key == "alpha":
        method = getattr(part, "method", None)
        cells.append(voice.word(f"label.consistency_{method}") if method else "")
    return [*cells, why(getattr(part, "reason", None), voice)]


def differences(reading: Reading, voice: Voice) -> Sheet:
    """Reliability of perception − expectation, a row per scale and audience."""
    fields: Fields = (
        ("from_parts", "coefficient"),
        ("of_differences", "coefficient"),
        ("correlation", "coefficient"),
    )
    found = reading.report.consistency
    return Sheet(
        title=voice.word("sheet.consistency_differences"),
        columns=(
            *headings(voice, *KEYS, "n", "k"),
            *(voice.word(f"column.consistency_{name}") for name, _ in fields),
            *headings(voice, "reason"),
        ),
        rows=tuple(
            (
                *named(reading, row.level, row.scale, voice),
                row.audience,
                number(row.n, "count"),
                number(row.k, "count"),
                *row_figures(row, fields),
                why(row.reason, voice),
            )
            for row in (found.differences if found else ())
        ),
        frozen=3,
    )


def comparisons(reading: Reading, voice: Voice) -> Sheet:
    """Tests between audiences, a row per scale and audience that takes part."""
    found = reading.report.consistency
    keys = ("consistency_test", "consistency_statistic", "structure_df", "p", "consistency_p")
    return Sheet(
        title=voice.word("sheet.consistency_comparisons"),
        columns=headings(voice, *KEYS, "alpha", *keys, "reason"),
        rows=tuple(
            (
                *named(reading, row.level, row.scale, voice),
                audience,
                number(alpha, "coefficient"),
                voice.word(f"consistency_test.{row.test}"),
                number(row.statistic, "mean"),
                number(row.df, "count"),
                number(row.p, "p"),
                number(row.p_adjusted, "p"),
                why(row.reason, voice),
            )
            for row in (found.comparisons if found else ())
            for audience, alpha in zip(row.audiences, row.alphas, strict=True)
        ),
        frozen=3,
    )
