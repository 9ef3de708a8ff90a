"""What the answers fall into: sentences per audience, tables of measures and groups."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.structure.structure import Structure
from app.formats import figure
from app.render.cells import Cell, Column, Figure, Group, Line, Table, noted
from app.render.parts.structure_scales import Told, apart, heads, pairs, scales, sides, where
from app.render.passage import Passage
from app.render.tables import audience_name
from app.tree import Tree
from app.voice import Voice

LOADS, RELIABLE = 0.40, 0.70


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where no audience has sheets enough."""
    rows = {row.audience: row for row in tree.report.structure}
    told = [(one, rows[one.id]) for one in tree.report.audiences if one.id in rows]
    known = [(audience, row) for audience, row in told if row.kmo is not None]
    if not known:
        return None
    return Passage(
        lead=voice.word("structure.lead"),
        points=tuple(_sentences(tree, told, voice)),
        tables=tuple(_tables(tree, known, voice)),
    )


def _tables(tree: Tree, known: Told, voice: Voice) -> Iterator[Table]:
    yield _measures(known, voice)
    yield from (_groups(*each, voice) for each in known if each[1].factors)
    if any(row.scales for _, row in known):
        yield scales(tree, known, voice)
    if any(pair.htmt is not None for _, row in known for pair in row.pairs):
        yield pairs(tree, known, voice)


def _sentences(tree: Tree, told: Told, voice: Voice) -> Iterator[str]:
    for audience, row in told:
        name = audience_name(audience, voice)
        if row.kmo is None:
            if row.reason == "too_few" and audience.side == "demand":
                yield voice.word("structure.left_out", audience=name)
            continue
        yield voice.running(_grouping(tree, name, row, voice))
        yield from apart(tree, name, row, voice)
        weak = [
            voice.name(node)
            for scale in row.scales
            if (node := tree.node(scale.level, scale.id)) is not None
            and scale.composite_reliability is not None
            and scale.composite_reliability < RELIABLE
        ]
        if weak:
            yield voice.word("structure.weak", audience=name, names=voice.names(weak))


def _grouping(tree: Tree, name: str, row: Structure, voice: Voice) -> Iterator[str]:
    number, parts = row.number or 0, len(tree.characteristics)
    key = "as_meant" if number == parts else "fewer" if number < parts else "more"
    yield voice.word(
        f"structure.{key if number else 'none'}",
        audience=name,
        n=row.n,
        number=number,
        parts=parts,
        kmo=figure(row.kmo, "coefficient"),
    )
    if row.number_common not in (None, number):
        yield voice.word("structure.common", number=row.number_common)
    if row.number_low != row.number_high:
        yield voice.word("structure.unsure", low=row.number_low, high=row.number_high)
    if row.extracted is not None and row.extracted < number:
        yield voice.word("structure.reduced", extracted=row.extracted)


def _measures(known: Told, voice: Voice) -> Table:
    lines = (
        Line(heads=(title,), cells=tuple(cell(row, voice) for _, row in known))
        for title, cell in (
            (voice.word("structure.adequacy"), _adequacy),
            (voice.word("structure.groups"), _number),
            (voice.word("structure.size"), _size),
        )
    )
    return noted(
        Table(
            id="structure-measures",
            caption=voice.word("caption.structure"),
            legend=voice.word("legend.structure", draws=known[0][1].draws, seed=known[0][1].seed),
            heads=heads(voice, "structure_measure"),
            columns=sides(known, voice),
            groups=(Group(lines=tuple(lines)),),
            kind="across",
        )
    )


def _adequacy(row: Structure, _: Voice) -> Cell:
    figures = [Figure(text=figure(row.kmo, "coefficient"), address=where(row, "kmo"))]
    if row.chi2 is not None:
        figures += [
            Figure(text=figure(row.chi2, "score"), address=where(row, "chi2"), before="\u2002χ² "),
            Figure(text=figure(row.df, "count"), address=where(row, "df"), before=" / "),
            Figure(text=figure(row.p, "p"), address=where(row, "p"), before="\u2002p "),
        ]
    return Cell(kind="stack", lines=(tuple(figures),))


def _number(row: Structure, voice: Voice) -> Cell:
    figures = [
        Figure(text=figure(row.number, "count"), address=where(row, "number")),
        Figure(
            text=figure(row.number_common, "count"),
            address=where(row, "number_common") if row.number_common is not None else "",
            before=" · ",
        ),
    ]
    if row.factors:
        total = figure(sum(one.explained for one in row.factors), "share")
        figures.append(Figure(text=voice.word("structure.explained", share=total), before="\u2002"))
    return Cell(kind="stack", lines=(tuple(figures),))


def _size(row: Structure, _: Voice) -> Cell:
    figures = (
        Figure(text=figure(row.k, "count"), address=where(row, "k")),
        Figure(text=figure(row.n, "count"), address=where(row, "n"), before=" · "),
    )
    return Cell(kind="stack", lines=(figures,))


def _groups(audience: AudienceResult, row: Structure, voice: Voice) -> Table:
    """A line per factor with its items, the strongest first."""
    lines = tuple(
        Line(
            heads=(voice.word("structure.group", number=one.number).replace(" ", "\u00a0"),),
            cells=(
                Cell(
                    text=figure(one.explained, "share"),
                    address=where(row, f"factors/{one.number}/explained"),
                ),
                _members(row, one.number, voice),
            ),
        )
        for one in row.factors
    )
    return noted(
        Table(
            id=f"structure-groups-{audience.id}",
            caption=voice.word("caption.structure_groups", audience=audience_name(audience, voice)),
            legend=voice.word("legend.structure_groups"),
            heads=heads(voice, "structure_factor", room=1.2),
            columns=(
                Column(title=voice.word("column.structure_explained"), room=1.2),
                Column(title=voice.word("column.structure_members"), numeric=False, room=8.0),
            ),
            groups=(Group(lines=lines),),
            kind="members",
        )
    )


def _members(row: Structure, number: int, voice: Voice) -> Cell:
    own = [
        (item, item.loadings[number - 1])
        for item in row.items
        if item.factor == number and abs(item.loadings[number - 1]) >= LOADS
    ]
    own.sort(key=lambda each: -abs(each[1]))
    if not own:
        return Cell(text=voice.word("structure.unlisted"), kind="text")
    figures = tuple(
        Figure(
            text=figure(loading, "coefficient"),
            address=where(row, f"items/{item.id}/loadings/{number}"),
            before=f"{'' if at == 0 else ' · '}{item.id}\u00a0",
        )
        for at, (item, loading) in enumerate(own)
    )
    return Cell(kind="stack", lines=(figures,))
