"""What the answers fall into: sentences per audience, tables of groups, convergence, pairs."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.report.structure import ConvergentScale, DistinctPair, Structure
from analysis.report.undertaking import AudienceResult, Node
from app.formats import figure, interval
from app.render.cells import Cell, Column, Field, Figure, Group, Line, Table, noted
from app.render.tables import across, audience_name
from app.tree import Tree
from app.voice import Voice

LOADS, RELIABLE = 0.40, 0.70
PAIRS = 10
CONVERGENCE = (
    (
        Field(name="composite_reliability", style="coefficient", label="structure_rho"),
        Field(name="ave", style="coefficient", label="structure_ave"),
    ),
    (
        Field(name="k", style="count", label="k"),
        Field(name="n", style="count", label="n"),
    ),
)
Told = Sequence[tuple[AudienceResult, Structure]]


def content(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """What the section prints, None where no audience has sheets enough."""
    rows = {row.audience: row for row in tree.report.structure}
    told = [(one, rows[one.id]) for one in tree.report.audiences if one.id in rows]
    known = [(audience, row) for audience, row in told if row.kmo is not None]
    if not known:
        return None
    return {
        "lead": voice.word("structure.lead"),
        "sentences": tuple(_sentences(tree, told, voice)),
        "tables": tuple(_tables(tree, known, voice)),
    }


def _tables(tree: Tree, known: Told, voice: Voice) -> Iterator[Table]:
    yield _measures(known, voice)
    yield from (_groups(*each, voice) for each in known if each[1].factors)
    if any(row.scales for _, row in known):
        yield _scales(tree, known, voice)
    if any(pair.htmt is not None for _, row in known for pair in row.pairs):
        yield _pairs(tree, known, voice)


def _sentences(tree: Tree, told: Told, voice: Voice) -> Iterator[str]:
    for audience, row in told:
        name = audience_name(audience, voice)
        if row.kmo is None:
            if row.reason == "too_few" and audience.side == "demand":
                yield voice.word("structure.left_out", audience=name)
            continue
        yield " ".join(_grouping(tree, name, row, voice))
        if said := _apart(tree, name, row, voice):
            yield said
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


def _apart(tree: Tree, name: str, row: Structure, voice: Voice) -> str:
    judged = [pair for pair in row.pairs if pair.htmt is not None and pair.htmt_ci is not None]
    if not judged:
        return ""
    closest = max(judged, key=_closeness)
    told = sum(pair.distinct is True for pair in judged)
    return voice.word(
        f"structure.apart_{'all' if told == len(judged) else 'some'}",
        audience=name,
        count=len(judged),
        told=told,
        first=_named(tree, closest.first, voice),
        second=_named(tree, closest.second, voice),
        htmt=figure(closest.htmt, "coefficient"),
        ci=interval(closest.htmt_ci, "coefficient"),
    )


def _closeness(pair: DistinctPair) -> float:
    return pair.htmt or 0.0


def _named(tree: Tree, id_: str, voice: Voice) -> str:
    node = tree.node("characteristic", id_)
    return voice.name(node) if node else id_


def _heads(voice: Voice, key: str, *, room: float = 2.6) -> tuple[Column, ...]:
    return (Column(title=voice.word(f"column.{key}"), numeric=False, room=room),)


def _sides(known: Told, voice: Voice) -> tuple[Column, ...]:
    return tuple(
        Column(title=audience_name(one, voice), numeric=False, room=3.0) for one, _ in known
    )


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
            heads=_heads(voice, "structure_measure"),
            columns=_sides(known, voice),
            groups=(Group(lines=tuple(lines)),),
            kind="across",
        )
    )


def _at(row: Structure, field: str) -> str:
    return f"structure/{row.audience}/{field}"


def _adequacy(row: Structure, _: Voice) -> Cell:
    figures = [Figure(text=figure(row.kmo, "coefficient"), address=_at(row, "kmo"))]
    if row.chi2 is not None:
        figures += [
            Figure(text=figure(row.chi2, "score"), address=_at(row, "chi2"), before="\u2002χ² "),
            Figure(text=figure(row.df, "count"), address=_at(row, "df"), before=" / "),
            Figure(text=figure(row.p, "p"), address=_at(row, "p"), before="\u2002p "),
        ]
    return Cell(kind="stack", lines=(tuple(figures),))


def _number(row: Structure, voice: Voice) -> Cell:
    figures = [
        Figure(text=figure(row.number, "count"), address=_at(row, "number")),
        Figure(
            text=figure(row.number_common, "count"),
            address=_at(row, "number_common") if row.number_common is not None else "",
            before=" · ",
        ),
    ]
    if row.factors:
        total = figure(sum(one.explained for one in row.factors), "share")
        figures.append(Figure(text=voice.word("structure.explained", share=total), before="\u2002"))
    return Cell(kind="stack", lines=(tuple(figures),))


def _size(row: Structure, _: Voice) -> Cell:
    figures = (
        Figure(text=figure(row.k, "count"), address=_at(row, "k")),
        Figure(text=figure(row.n, "count"), address=_at(row, "n"), before=" · "),
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
                    address=_at(row, f"factors/{one.number}/explained"),
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
            heads=_heads(voice, "structure_factor", room=1.2),
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
            address=_at(row, f"items/{item.id}/loadings/{number}"),
            before=f"{'' if at == 0 else ' · '}{item.id}\u00a0",
        )
        for at, (item, loading) in enumerate(own)
    )
    return Cell(kind="stack", lines=(figures,))


def _scales(tree: Tree, known: Told, voice: Voice) -> Table:
    found: dict[tuple[Node, str], ConvergentScale | None] = {
        (branch.node, audience.id): next((s for s in row.scales if s.id == branch.node.id), None)
        for branch in tree.characteristics
        for audience, row in known
    }
    for branch in tree.characteristics:
        found |= {
            (branch.node, one.id): None
            for one in tree.report.audiences
            if (branch.node, one.id) not in found
        }
    return across(
        found,
        CONVERGENCE,
        tree,
        voice,
        table=Table(
            id="structure-scales",
            caption=voice.word("caption.structure_scales"),
            legend=voice.word("legend.structure_scales"),
            heads=_heads(voice, "node"),
        ),
        address="structure/scales/{}",
        note=lambda _: "",
    )


def _pairs(tree: Tree, known: Told, voice: Voice) -> Table:
    """The closest pairs of any audience that have a ratio; all of them are in the workbook."""
    some = (pair for _, row in known for pair in row.pairs if pair.htmt is not None)
    ranked = sorted(some, key=_closeness, reverse=True)
    chosen = list(dict.fromkeys((pair.first, pair.second) for pair in ranked))[:PAIRS]
    lines = tuple(
        Line(
            heads=(f"{_named(tree, first, voice)} – {_named(tree, second, voice)}",),
            cells=tuple(_ratio(row, first, second, voice) for _, row in known),
        )
        for first, second in chosen
    )
    return noted(
        Table(
            id="structure-pairs",
            caption=voice.word("caption.structure_pairs"),
            legend=voice.word(
                "legend.structure_pairs", draws=known[0][1].bootstrap, seed=known[0][1].seed
            ),
            heads=_heads(voice, "structure_pair"),
            columns=_sides(known, voice),
            groups=(Group(lines=lines),),
            kind="across",
        )
    )


def _ratio(row: Structure, first: str, second: str, voice: Voice) -> Cell:
    pair = next((p for p in row.pairs if (p.first, p.second) == (first, second)), None)
    if pair is None or pair.htmt is None:
        code = (pair.reason if pair else None) or "not_computed"
        return Cell(kind="stack", lines=((Figure(text=voice.reason(code), code=code),),))
    at = _at(row, f"pairs/{first}/{second}")
    figures = [Figure(text=figure(pair.htmt, "coefficient"), address=f"{at}/htmt")]
    if pair.htmt_ci is not None:
        ends = interval(pair.htmt_ci, "coefficient")
        figures.append(Figure(text=ends, address=f"{at}/htmt_ci", before=" "))
    if pair.htmt2 is not None:
        label = voice.word("label.structure_htmt2")
        value = figure(pair.htmt2, "coefficient")
        figures.append(Figure(text=value, address=f"{at}/htmt2", before=f"\u2002{label}\u00a0"))
    return Cell(kind="stack", lines=(tuple(figures),))
