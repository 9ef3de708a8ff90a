"""Do the items of a characteristic belong together, and are the characteristics told apart."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.structure.distinct import DistinctPair
from analysis.sections.structure.structure import ConvergentScale, Structure
from analysis.study.undertaking import Node
from app.formats import figure, interval
from app.render.cells import Cell, Column, Field, Figure, Group, Line, Table, noted
from app.render.tables import across, audience_name
from app.tree import Tree
from app.voice import Voice

PAIRS, NAMED = 10, 4
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


def where(row: Structure, field: str) -> str:
    """The address of an audience's figure."""
    return f"structure/{row.audience}/{field}"


def apart(tree: Tree, name: str, row: Structure, voice: Voice) -> Iterator[str]:
    """How many pairs are told apart, and how many by Fornell and Larcker's stricter rule."""
    judged = [pair for pair in row.pairs if pair.htmt is not None and pair.htmt_ci is not None]
    if not judged:
        return
    closest = max(judged, key=_closeness)
    told = sum(pair.distinct is True for pair in judged)
    yield voice.word(
        f"structure.apart_{'all' if told == len(judged) else 'some'}",
        audience=name,
        count=len(judged),
        told=told,
        first=_named(tree, closest.first, voice),
        second=_named(tree, closest.second, voice),
        htmt=figure(closest.htmt, "coefficient"),
        ci=interval(closest.htmt_ci, "coefficient"),
    )
    known = [pair for pair in row.pairs if pair.fornell_larcker is not None]
    failed = [pair for pair in known if not pair.fornell_larcker]
    if failed:
        yield voice.word(
            "structure.fornell",
            audience=name,
            count=len(known),
            failed=len(failed),
            names=voice.names(
                f"{_named(tree, pair.first, voice)}–{_named(tree, pair.second, voice)}"
                for pair in sorted(failed, key=_excess)[:NAMED]
            ),
            more=voice.word("structure.others") if len(failed) > NAMED else "",
        )


def _excess(pair: DistinctPair) -> float:
    return (pair.ave or 0.0) - (pair.shared or 0.0)


def _closeness(pair: DistinctPair) -> float:
    return pair.htmt or 0.0


def _named(tree: Tree, id_: str, voice: Voice) -> str:
    node = tree.node("characteristic", id_)
    return voice.name(node) if node else id_


def heads(voice: Voice, key: str, *, room: float = 2.6) -> tuple[Column, ...]:
    """The one heading of lines."""
    return (Column(title=voice.word(f"column.{key}"), numeric=False, room=room),)


def sides(known: Told, voice: Voice) -> tuple[Column, ...]:
    """A column per audience."""
    return tuple(
        Column(title=audience_name(one, voice), numeric=False, room=3.0) for one, _ in known
    )


def scales(tree: Tree, known: Told, voice: Voice) -> Table:
    """Composite reliability and AVE of every characteristic."""
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
            heads=heads(voice, "node"),
        ),
        address="structure/scales/{}",
        note=lambda _: "",
    )


def pairs(tree: Tree, known: Told, voice: Voice) -> Table:
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
            heads=heads(voice, "structure_pair"),
            columns=sides(known, voice),
            groups=(Group(lines=lines),),
            kind="across",
        )
    )


def _ratio(row: Structure, first: str, second: str, voice: Voice) -> Cell:
    pair = next((p for p in row.pairs if (p.first, p.second) == (first, second)), None)
    if pair is None or pair.htmt is None:
        code = (pair.reason if pair else None) or "not_computed"
        return Cell(kind="stack", lines=((Figure(text=voice.reason(code), code=code),),))
    at = where(row, f"pairs/{first}/{second}")
    figures = [Figure(text=figure(pair.htmt, "coefficient"), address=f"{at}/htmt")]
    if pair.htmt_ci is not None:
        ends = interval(pair.htmt_ci, "coefficient")
        figures.append(Figure(text=ends, address=f"{at}/htmt_ci", before=" "))
    if pair.htmt2 is not None:
        label = voice.word("label.structure_htmt2")
        value = figure(pair.htmt2, "coefficient")
        figures.append(Figure(text=value, address=f"{at}/htmt2", before=f"\u2002{label}\u00a0"))
    lines = [tuple(figures)]
    if pair.fornell_larcker is not None:
        lines.append(tuple(_criterion(pair, at, voice)))
    return Cell(kind="stack", lines=tuple(lines))


def _criterion(pair: DistinctPair, at: str, voice: Voice) -> Iterator[Figure]:
    label = voice.word("label.structure_ave")
    yield Figure(text=figure(pair.ave, "coefficient"), address=f"{at}/ave", before=f"{label}\u00a0")
    sign = ">" if pair.fornell_larcker else "≤"
    shared = figure(pair.shared, "coefficient")
    yield Figure(text=shared, address=f"{at}/shared", before=f" {sign} r²\u00a0")
