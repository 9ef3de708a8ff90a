"""How exactly the scales measure: sentences, tables of coefficients, differences, tests."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.consistency.alphas import AlphaComparison, DifferenceDetail
from analysis.sections.consistency.consistency import Consistency, ScaleDetail
from analysis.study.caution_limits import standing
from app.report.consistency.consistency_sheets import SHEETS
from app.report.formats import figure
from app.report.kinds import kinds, printed
from app.report.layout.cells import (
    Cell,
    Figure,
    Line,
    Table,
    figure_of,
    missing,
    reason_cell,
    stack_cell,
)
from app.report.layout.passage import Page, Passage
from app.report.layout.stacks import Field, fields, lines, shown
from app.report.layout.tables import across, audience_heads, audience_name, blocks, heads, table
from app.report.prose.voice import Voice
from app.report.reading import Reading

LEVEL = 0.05
FEW = ("too_few", "too_few_items", "under_six_items")
DIFFERENCE = lines(
    "from_parts:consistency_parts of_differences:consistency_items",
    "correlation:consistency_r k: n:",
)
LINES = (
    "alpha.alpha:alpha alpha.ci:consistency_feldt",
    "alpha.ci_normal:consistency_normal alpha.ci_free:consistency_{method}",
    "halves.lambda4:consistency_lambda4 halves.spearman_brown:consistency_halves "
    "stratified.alpha:consistency_stratified hierarchy.omega_hierarchical:consistency_omega_h",
    "ordinal.alpha:consistency_ordinal ordinal.omega:consistency_ordinal_omega",
    "error.sem:consistency_sem error.sem100 error.sdc:consistency_sdc error.sdc100",
)
"""Figures by the part of the row that they are in, their names there and their labels."""


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where there is nothing to print."""
    consistency = reading.report.consistency
    if consistency is None:
        return None
    return Passage(
        lead=voice.word("consistency.lead"),
        points=tuple(sentences(reading, consistency, voice)),
        tables=tuple(_tables(reading, consistency, voice)),
    )


def _tables(reading: Reading, consistency: Consistency, voice: Voice) -> Iterator[Table]:
    yield _scales(reading, consistency, voice)
    if any(_is_known(row) for row in consistency.differences):
        yield _differences(reading, consistency.differences, voice)
    apart = tuple(row for row in consistency.comparisons if differs(row))
    if apart:
        yield _comparisons(reading, apart, voice)


def _is_known(row: DifferenceDetail) -> bool:
    return row.from_parts is not None or row.of_differences is not None


def _scales(reading: Reading, consistency: Consistency, voice: Voice) -> Table:
    rows = {(row.level, row.scale, row.audience): row for row in consistency.scales}
    audiences = [audience for audience, _ in reading.divided(consistency.scales)]
    lines = (
        Line(
            heads=(reading.name(level, scale, voice),),
            cells=tuple(_cell(rows.get((level, scale, each.id)), voice) for each in audiences),
            strong=True,
        )
        for level, scale in dict.fromkeys((row.level, row.scale) for row in consistency.scales)
    )
    return table(
        "consistency-scales",
        "consistency",
        voice,
        heads(voice, "scale", room=2.2),
        audience_heads(audiences, voice),
        blocks(lines),
        kind="across",
        draws=consistency.draws,
        seed=consistency.seed,
    )


def _cell(row: ScaleDetail | None, voice: Voice) -> Cell:
    if row is None or row.alpha is None:
        return reason_cell((row.reason if row else None) or "not_computed", voice)
    return stack_cell(*(_figures(row, fields(line), voice) for line in LINES))


def _figures(row: ScaleDetail, line: Sequence[Field], voice: Voice) -> Iterator[Figure]:
    """The figures of one line; a part that lacks figures gives its reason once.

    What the legend says is not there for so few items or sheets is left out.
    """
    address = f"consistency/{row.level}/{row.scale}/{row.audience}/{row.facet}"
    lacking: set[str] = set()
    first = True
    for field in line:
        name, _, source = field.name.partition(".")
        part = getattr(row, name)
        if part is None or name in lacking:
            continue
        value = getattr(part, source)
        if value is None and name in ("hierarchy", "ordinal") and part.reason in FEW:
            continue
        key = field.label.format(method=getattr(part, "method", None) or "bootstrap")
        label = f"{voice.word(f'label.{key}')}\u00a0" if key else ""
        before = label if first else f"\u2002{label}" if label else " "
        first = False
        if value is None:
            lacking.add(name)
            yield missing(part.reason or "not_computed", voice, before)
            continue
        text = shown(value, kinds(type(part))[source])
        place = f"{address}/{name}/{source}"
        yield Figure(text=text if label else f"({text})", address=place, before=before)


def _differences(reading: Reading, rows: Sequence[DifferenceDetail], voice: Voice) -> Table:
    nodes = (reading.node(row.level, row.scale) for row in rows)
    return across(
        table(
            "consistency-differences",
            "consistency_differences",
            voice,
            heads(voice, "scale", room=2.2),
        ),
        (node for node in nodes if node is not None),
        {(row.level, row.scale, row.audience): row for row in rows},
        DIFFERENCE,
        reading,
        voice,
        address="consistency/differences/{}",
    )


def _comparisons(reading: Reading, rows: Sequence[AlphaComparison], voice: Voice) -> Table:
    names = {each.id: audience_name(each, voice) for each in reading.report.audiences}
    return table(
        "consistency-comparisons",
        "consistency_comparisons",
        voice,
        heads(voice, "scale", room=2.2),
        (
            *heads(voice, "consistency_alphas", room=5.0),
            *heads(voice, "consistency_test", room=3.6),
        ),
        (
            Line(
                heads=(reading.name(row.level, row.scale, voice),),
                cells=(_alphas(row, names), _test(row, voice)),
            )
            for row in rows
        ),
        kind="members",
    )


def _alphas(row: AlphaComparison, names: Mapping[str, str]) -> Cell:
    at = f"consistency/comparisons/{row.level}/{row.scale}"
    figures = tuple(
        Figure(
            text=figure(alpha, "coefficient"),
            address=f"{at}/{audience}",
            before=f"{' · ' if i else ''}{names.get(audience, audience)}\u00a0",
        )
        for i, (audience, alpha) in enumerate(zip(row.audiences, row.alphas, strict=True))
    )
    return stack_cell(figures)


def _test(row: AlphaComparison, voice: Voice) -> Cell:
    if row.statistic is None or row.p is None:
        return reason_cell(row.reason or "not_computed", voice)
    at = f"consistency/comparisons/{row.level}/{row.scale}"
    label = f"{voice.word(f'consistency_test.{row.test}')}\u00a0"
    p = figure_of(row, "p_adjusted", at, "\u2002p\u00a0")
    return stack_cell((figure_of(row, "statistic", at, label), p))


def sentences(reading: Reading, consistency: Consistency, voice: Voice) -> Iterator[str]:
    """One per audience of the demand side, and one about all: of a few raters' alphas little can be
    said, and the table has them.
    """
    for audience in reading.demand:
        parts = [
            *_precision(reading, audience, consistency, voice),
            *_of_gaps(audience, consistency, voice),
        ]
        if parts:
            yield voice.running(parts)
    tested = [row for row in consistency.comparisons if row.p_adjusted is not None]
    apart = [row for row in tested if differs(row)]
    if tested:
        names = voice.names(reading.name(row.level, row.scale, voice) for row in apart)
        yield voice.word(f"consistency.{'unlike' if apart else 'alike'}", **_given(names, apart))


def _given(names: str, apart: list[AlphaComparison]) -> dict[str, object]:
    return {"names": names} if apart else {}


def _of_gaps(audience: AudienceResult, consistency: Consistency, voice: Voice) -> Iterator[str]:
    rows = (row for row in consistency.differences if row.audience == audience.id)
    values = [row.from_parts for row in rows if row.from_parts is not None]
    if values:
        low, high = (figure(end, "coefficient") for end in (min(values), max(values)))
        yield voice.word("consistency.differences", low=low, high=high)


def _precision(
    reading: Reading, audience: AudienceResult, consistency: Consistency, voice: Voice
) -> Iterator[str]:
    scales = [row for row in consistency.scales if row.audience == audience.id]
    known = [row for row in scales if row.alpha is not None and row.alpha.ci_free is not None]
    whole = next((row for row in scales if row.level == "overall"), None)
    name = audience_name(audience, voice)
    if whole is not None and whole.error is not None and whole.error.sem100 is not None:
        yield _person(reading, name, whole, voice)
    elif known:
        yield voice.word("consistency.name", audience=name)
    standings = {row.scale: standing(row.alpha.alpha, row.alpha.ci) for row in known if row.alpha}
    for key, place in (("below", "missed"), ("low", "open")):
        rows = [row for row in known if standings[row.scale] == place]
        if rows:
            names = voice.names(reading.name(row.level, row.scale, voice) for row in rows)
            yield voice.word(f"consistency.{key}", names=names)
    if known and set(standings.values()) == {"reached"}:
        yield voice.word("consistency.firm")


def _person(reading: Reading, name: str, row: ScaleDetail, voice: Voice) -> str:
    error = row.error
    assert error is not None
    return voice.word(
        "consistency.person",
        audience=name,
        name=reading.name(row.level, row.scale, voice),
        n=row.n,
        sem=printed(error, "sem100"),
        sdc=printed(error, "sdc100"),
        mean=printed(error, "sdc_mean100"),
    )


def differs(row: AlphaComparison) -> bool:
    """Whether the audiences' alphas differ beyond chance."""
    return row.p_adjusted is not None and row.p_adjusted < LEVEL


PAGE = Page(prints=content, sheets=SHEETS)
