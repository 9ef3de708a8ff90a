"""The sheets of structure: measures, eigenvalues, loadings, convergence, pairs; unrounded."""

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

MEASURES: Fields = (
    ("n", "count"),
    ("k", "count"),
    ("kmo", "coefficient"),
    ("chi2", "score"),
    ("df", "count"),
    ("p", "p"),
    ("draws", "count"),
    ("bootstrap", "count"),
    ("seed", "count"),
    ("number", "count"),
    ("number_low", "count"),
    ("number_high", "count"),
    ("number_common", "count"),
    ("extracted", "count"),
    ("rmsr", "coefficient"),
)
SCALE: Fields = (
    ("n", "count"),
    ("k", "count"),
    ("composite_reliability", "coefficient"),
    ("ave", "coefficient"),
)
PAIR: Fields = (
    ("n", "count"),
    ("htmt", "coefficient"),
    ("htmt_ci", "coefficient"),
    ("htmt2", "coefficient"),
    ("htmt2_ci", "coefficient"),
    ("negative", "count"),
)
EIGENVALUE: Fields = (
    ("number", "count"),
    ("observed", "coefficient"),
    ("mean", "coefficient"),
    ("reference", "coefficient"),
)


def _titles(fields: Fields, voice: Voice) -> tuple[str, ...]:
    found: list[str] = []
    for name, _ in fields:
        ends = ("_low", "_high") if name.endswith("_ci") else ("",)
        key = "column." if name in ("n", "k", "p") else "column.structure_"
        found += [voice.word(f"{key}{name}{end}") for end in ends]
    return tuple(found)


def measures(reading: Reading, voice: Voice) -> Sheet:
    """A row per audience."""
    return Sheet(
        title=voice.word("sheet.structure"),
        columns=(
            *headings(voice, "audience"),
            *_titles(MEASURES, voice),
            *headings(voice, "reason"),
        ),
        rows=tuple(
            (
                row.audience,
                *row_figures(row, MEASURES),
                why(row.reason or row.factor_reason, voice),
            )
            for row in reading.report.structure
        ),
    )


def eigenvalues(reading: Reading, voice: Voice) -> Sheet:
    """Every eigenvalue beside those of random data."""
    columns = tuple(voice.word(f"column.structure_eigenvalue_{name}") for name, _ in EIGENVALUE)
    return Sheet(
        title=voice.word("sheet.eigenvalues"),
        columns=(*headings(voice, "audience"), *columns),
        rows=tuple(
            (row.audience, *row_figures(one, EIGENVALUE))
            for row in reading.report.structure
            for one in row.eigenvalues
        ),
    )


def loadings(reading: Reading, voice: Voice) -> Sheet:
    """Every item with its loading on every factor."""
    most = max((row.extracted or 0 for row in reading.report.structure), default=0)
    rows: list[tuple[Content, ...]] = []
    for row in reading.report.structure:
        for item in row.items:
            own: list[Content] = [number(one, "coefficient") for one in item.loadings]
            rows.append(
                (
                    row.audience,
                    item.id,
                    number(item.kmo, "coefficient"),
                    number(item.communality, "coefficient"),
                    number(item.factor, "count"),
                    *own,
                    *[None] * (most - len(own)),
                    why(item.reason, voice),
                )
            )
    keys = ("structure_kmo", "structure_communality", "structure_factor")
    return Sheet(
        title=voice.word("sheet.structure_items"),
        columns=(
            *headings(voice, "audience", "item", *keys),
            *(voice.word("column.structure_loading", number=f + 1) for f in range(most)),
            *headings(voice, "reason"),
        ),
        rows=tuple(rows),
        frozen=2,
    )


def scales(reading: Reading, voice: Voice) -> Sheet:
    """Composite reliability and AVE, a row per characteristic and audience."""
    keys = ("level", "id", "name", "audience")
    return Sheet(
        title=voice.word("sheet.structure_scales"),
        columns=(*headings(voice, *keys), *_titles(SCALE, voice), *headings(voice, "reason")),
        rows=tuple(
            (
                *named(reading, one.level, one.id, voice),
                row.audience,
                *row_figures(one, SCALE),
                why(one.reason, voice),
            )
            for row in reading.report.structure
            for one in row.scales
        ),
        frozen=3,
    )


def pairs(reading: Reading, voice: Voice) -> Sheet:
    """HTMT and HTMT2 of every two characteristics."""
    said = {True: voice.word("yes"), False: voice.word("no"), None: ""}
    return Sheet(
        title=voice.word("sheet.structure_pairs"),
        columns=(
            *headings(voice, "audience", "structure_first", "structure_second"),
            *_titles(PAIR, voice),
            *headings(voice, "structure_distinct", "structure_smaller_ave", "structure_shared"),
            *headings(voice, "structure_fornell", "structure_fornell_reason", "reason"),
        ),
        rows=tuple(
            (
                row.audience,
                named(reading, "characteristic", one.first, voice)[2],
                named(reading, "characteristic", one.second, voice)[2],
                *row_figures(one, PAIR),
                said[one.distinct],
                *row_figures(one, (("ave", "coefficient"), ("shared", "coefficient"))),
                said[one.fornell_larcker],
                why(one.fornell_larcker_reason, voice),
                why(one.reason, voice),
            )
            for row in reading.report.structure
            for one in row.pairs
        ),
        frozen=3,
    )
