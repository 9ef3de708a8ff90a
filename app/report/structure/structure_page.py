"""What the answers fall into: sentences per audience, tables of measures and groups."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.structure.distinct import DistinctPair
from analysis.sections.structure.structure import (
    ConvergentScale,
    Eigenvalue,
    Structure,
    StructureItem,
)
from app.report.formats import figure
from app.report.kinds import kinds, printed
from app.report.layout.cells import Cell, Figure, Line, Table, figure_cell, figure_of, stack_cell
from app.report.layout.passage import Page, Passage
from app.report.layout.tables import audience_name, counts, heads, table
from app.report.layout.workbook import (
    REASON,
    Content,
    Sheet,
    figures,
    flag,
    headings,
    made,
    names,
    number,
    of_node,
    page,
    plain,
    reasons,
    texts,
    why,
)
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.structure.structure_scales import Known, apart, pairs, scales, sides

LOADS, RELIABLE = 0.40, 0.70


def content(reading: Reading, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience has sheets enough."""
    present = reading.paired(reading.report.structure)
    known = [(audience, row) for audience, row in present if row.kmo is not None]
    if not known:
        return None
    return Passage(
        lead=voice.word("structure.lead"),
        points=tuple(s for each in present for s in _sentences(reading, *each, voice)),
        tables=tuple(_tables(reading, known, voice)),
    )


def _tables(reading: Reading, known: Known, voice: Voice) -> Iterator[Table]:
    yield _measures(known, voice)
    yield from (_groups(*each, voice) for each in known if each[1].factors)
    if any(row.scales for _, row in known):
        yield scales(reading, known, voice)
    if any(pair.htmt is not None for _, row in known for pair in row.pairs):
        yield pairs(reading, known, voice)


def _sentences(
    reading: Reading, audience: AudienceResult, row: Structure, voice: Voice
) -> Iterator[str]:
    name = audience_name(audience, voice)
    if row.kmo is None:
        if row.reason == "too_few" and audience.side == "demand":
            yield voice.word("structure.left_out", audience=name)
        return
    yield voice.running(_grouping(reading, name, row, voice))
    yield from apart(reading, name, row, voice)
    weak = [
        reading.name(scale.level, scale.id, voice)
        for scale in row.scales
        if scale.composite_reliability is not None and scale.composite_reliability < RELIABLE
    ]
    if weak:
        yield voice.word("structure.weak", audience=name, names=voice.names(weak))


def _grouping(reading: Reading, name: str, row: Structure, voice: Voice) -> Iterator[str]:
    number, parts = row.number or 0, len(reading.characteristics)
    key = "as_meant" if number == parts else "fewer" if number < parts else "more"
    yield voice.word(
        f"structure.{key if number else 'none'}",
        audience=name,
        n=row.n,
        number=number,
        parts=parts,
        kmo=printed(row, "kmo"),
    )
    if row.number_low != row.number_high:
        yield voice.word("structure.unsure", low=row.number_low, high=row.number_high)
    if row.extracted is not None and row.extracted < number:
        yield voice.word("structure.reduced", extracted=row.extracted)


def _measures(known: Known, voice: Voice) -> Table:
    return table(
        "structure-measures",
        "structure",
        voice,
        heads(voice, "structure_measure"),
        sides(known, voice),
        (
            Line(
                heads=(voice.word(f"structure.{title}"),),
                cells=tuple(stack_cell(figures(row, voice)) for _, row in known),
            )
            for title, figures in (("adequacy", _adequacy), ("groups", _number), ("size", _size))
        ),
        kind="across",
        draws=known[0][1].draws,
        seed=known[0][1].seed,
    )


def _adequacy(row: Structure, _: Voice) -> Iterator[Figure]:
    at = _at(row)
    yield figure_of(row, "kmo", at)
    if row.chi2 is not None:
        yield figure_of(row, "chi2", at, "\u2002χ² ")
        yield figure_of(row, "df", at, " / ")
        yield figure_of(row, "p", at, "\u2002p ")


def _number(row: Structure, voice: Voice) -> Iterator[Figure]:
    at = _at(row)
    yield figure_of(row, "number", at)
    if row.factors:
        total = figure(sum(factor.explained for factor in row.factors), "share")
        yield Figure(text=voice.word("structure.explained", share=total), before="\u2002")


def _size(row: Structure, _: Voice) -> Iterator[Figure]:
    yield figure_of(row, "k", _at(row))
    yield figure_of(row, "n", _at(row), " · ")


def _at(row: Structure) -> str:
    return f"structure/{row.audience}"


def _groups(audience: AudienceResult, row: Structure, voice: Voice) -> Table:
    """A line per factor with its items, the strongest first."""
    return table(
        f"structure-groups-{audience.id}",
        "structure_groups",
        voice,
        heads(voice, "structure_factor", room=1.2),
        (
            *counts(voice, "structure_explained", room=1.2),
            *heads(voice, "structure_members", room=8.0),
        ),
        (
            Line(
                heads=(voice.word("structure.group", number=f.number).replace(" ", "\u00a0"),),
                cells=(
                    figure_cell(f, "explained", f"{_at(row)}/factors/{f.number}"),
                    _members(row, f.number, voice),
                ),
            )
            for f in row.factors
        ),
        kind="members",
        audience=audience_name(audience, voice),
    )


def _members(row: Structure, number: int, voice: Voice) -> Cell:
    loadings = [
        (item.id, item.loadings[number - 1])
        for item in row.items
        if item.factor == number and abs(item.loadings[number - 1]) >= LOADS
    ]
    if not loadings:
        return Cell(text=voice.word("structure.unlisted"), kind="text")
    loadings.sort(key=lambda each: -abs(each[1]))
    return stack_cell(
        Figure(
            text=figure(loading, "coefficient"),
            address=f"{_at(row)}/items/{id_}/loadings/{number}",
            before=f"{' · ' if at else ''}{id_}\u00a0",
        )
        for at, (id_, loading) in enumerate(loadings)
    )


CHI2 = ("column.structure_kmo", "column.structure_chi2", "column.structure_df", "column.p")
PARALLEL = "draws bootstrap seed number number_low number_high extracted rmsr"
LOADING = "audience item structure_kmo structure_communality structure_factor"


def _loadings(reading: Reading, voice: Voice) -> Sheet:
    """Every item with its loading on every factor."""
    most = max((row.extracted or 0 for row in reading.report.structure), default=0)
    numbers = (voice.word("column.structure_loading", number=each + 1) for each in range(most))
    return Sheet(
        title=voice.word("sheet.structure_items"),
        columns=(*headings(voice, *LOADING.split()), *numbers, *headings(voice, "reason")),
        rows=tuple(
            (row.audience, *_item(item, most, voice))
            for row in reading.report.structure
            for item in row.items
        ),
        frozen=2,
    )


def _item(item: StructureItem, most: int, voice: Voice) -> tuple[Content, ...]:
    kind = kinds(StructureItem)["loadings"]
    return (
        item.id,
        *(number(item, name) for name in ("kmo", "communality", "factor")),
        *(plain(loading, kind) for loading in item.loadings),
        *[None] * (most - len(item.loadings)),
        why(item.reason, voice),
    )


SHEETS = (
    page(
        "structure",
        texts("audience"),
        figures(Structure, "n k"),
        figures(Structure, "kmo chi2 df p", *CHI2),
        figures(Structure, PARALLEL, words="column.structure_"),
        made(lambda row, _, voice: (why(row.reason or row.factor_reason, voice),), "column.reason"),
    ),
    page(
        "structure.eigenvalues",
        texts("audience", at=0),
        figures(Eigenvalue, words="column.structure_eigenvalue_"),
        key="eigenvalues",
    ),
    _loadings,
    page(
        "structure.scales",
        of_node(),
        texts("audience", at=0),
        figures(ConvergentScale, "n k"),
        figures(ConvergentScale, "composite_reliability ave", words="column.structure_"),
        REASON,
        key="structure_scales",
        frozen=3,
    ),
    page(
        "structure.pairs",
        texts("audience", at=0),
        names(
            "characteristic", "first second", "column.structure_first", "column.structure_second"
        ),
        figures(DistinctPair, "n"),
        figures(DistinctPair, "htmt htmt_ci htmt2 htmt2_ci negative", words="column.structure_"),
        flag("distinct", "column.structure_distinct"),
        figures(
            DistinctPair,
            "ave shared",
            *("column.structure_smaller_ave", "column.structure_shared"),
        ),
        flag("fornell_larcker", "column.structure_fornell"),
        reasons("fornell_larcker_reason", "column.structure_fornell_reason"),
        REASON,
        key="structure_pairs",
        frozen=3,
    ),
)


PAGE = Page(prints=content, sheets=SHEETS)
