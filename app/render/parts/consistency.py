"""How exactly the scales measure: tables of coefficients, of differences, of tests."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from analysis.sections.audiences import AudienceResult
from analysis.sections.consistency.alphas import AlphaComparison, DifferenceDetail
from analysis.sections.consistency.consistency import Consistency, ScaleDetail
from analysis.study.undertaking import Node
from app.formats import Style, figure
from app.render.cells import Cell, Column, Field, Figure, Group, Line, Table, noted, shown
from app.render.parts.consistency_said import differs, named, sentences
from app.render.passage import Passage
from app.render.tables import across, audience_name
from app.tree import Tree
from app.voice import Voice

FEW = ("too_few", "too_few_items", "under_six_items")
DIFFERENCE = (
    (
        Field(name="from_parts", style="coefficient", label="consistency_parts"),
        Field(name="of_differences", style="coefficient", label="consistency_items"),
    ),
    (
        Field(name="correlation", style="coefficient", label="consistency_r"),
        Field(name="k", style="count", label="k"),
        Field(name="n", style="count", label="n"),
    ),
)


class Place(NamedTuple):
    """A figure: the part of the row it is in, its name there, its style and label."""

    part: str
    name: str
    style: Style = "coefficient"
    label: str = ""


LINES = (
    (Place("alpha", "alpha", label="alpha"), Place("alpha", "ci", label="consistency_feldt")),
    (
        Place("alpha", "ci_normal", label="consistency_normal"),
        Place("alpha", "ci_free", label="consistency_{method}"),
    ),
    (
        Place("halves", "lambda4", label="consistency_lambda4"),
        Place("halves", "spearman_brown", label="consistency_halves"),
        Place("stratified", "alpha", label="consistency_stratified"),
        Place("hierarchy", "omega_hierarchical", label="consistency_omega_h"),
    ),
    (
        Place("ordinal", "alpha", label="consistency_ordinal"),
        Place("ordinal", "omega", label="consistency_ordinal_omega"),
    ),
    (
        Place("error", "sem", "mean", "consistency_sem"),
        Place("error", "sem100", "score"),
        Place("error", "sdc", "mean", "consistency_sdc"),
        Place("error", "sdc100", "score"),
    ),
)


def content(tree: Tree, voice: Voice) -> Passage | None:
    """What the section prints, None where there is nothing to print."""
    found = tree.report.consistency
    if found is None:
        return None
    return Passage(
        lead=voice.word("consistency.lead"),
        points=tuple(sentences(tree, found, voice)),
        tables=tuple(_tables(tree, found, voice)),
    )


def _heads(voice: Voice) -> tuple[Column, ...]:
    return (Column(title=voice.word("column.scale"), numeric=False, room=2.2),)


def _tables(tree: Tree, found: Consistency, voice: Voice) -> Iterator[Table]:
    yield _scales(tree, found, voice)
    if any(_is_known(row) for row in found.differences):
        yield _differences(tree, found.differences, voice)
    apart = tuple(row for row in found.comparisons if differs(row))
    if apart:
        yield _comparisons(tree, apart, voice)


def _is_known(row: DifferenceDetail) -> bool:
    return row.from_parts is not None or row.of_differences is not None


def _scales(tree: Tree, found: Consistency, voice: Voice) -> Table:
    rows = {(row.level, row.scale, row.audience): row for row in found.scales}
    present = {row.audience for row in found.scales}
    audiences = [one for one in tree.report.audiences if one.id in present]
    places = list(dict.fromkeys((row.level, row.scale) for row in found.scales))
    lines = tuple(
        Line(
            heads=(named(tree, level, scale, voice),),
            cells=tuple(_cell(rows.get((level, scale, one.id)), voice) for one in audiences),
            strong=True,
        )
        for level, scale in places
    )
    return noted(
        Table(
            id="consistency-scales",
            caption=voice.word("caption.consistency"),
            legend=voice.word("legend.consistency", draws=found.draws, seed=found.seed),
            heads=_heads(voice),
            columns=_columns(audiences, voice),
            groups=tuple(Group(lines=(line,)) for line in lines),
            kind="across",
        )
    )


def _columns(audiences: Iterable[AudienceResult], voice: Voice) -> tuple[Column, ...]:
    return tuple(
        Column(title=audience_name(one, voice), numeric=False, room=3.0) for one in audiences
    )


def _cell(row: ScaleDetail | None, voice: Voice) -> Cell:
    if row is None or row.alpha is None:
        code = (row.reason if row else None) or "not_computed"
        return Cell(text=voice.reason(code), kind="reason", code=code)
    at = f"consistency/{row.level}/{row.scale}/{row.audience}/{row.facet}"
    lines = (tuple(_figures(row, places, at, voice)) for places in LINES)
    return Cell(kind="stack", lines=tuple(line for line in lines if line))


def _figures(
    row: ScaleDetail, places: tuple[Place, ...], at: str, voice: Voice
) -> Iterator[Figure]:
    """The figures of one line; a part that lacks figures gives its reason once.

    What the legend says is not there for so few items or sheets is left out.
    """
    missing: set[str] = set()
    first = True
    for place in places:
        part = getattr(row, place.part)
        if part is None or place.part in missing:
            continue
        value = getattr(part, place.name)
        if value is None and place.part in ("hierarchy", "ordinal") and part.reason in FEW:
            continue
        method = getattr(part, "method", None) or "bootstrap"
        key = place.label.format(method=method)
        label = f"{voice.word(f'label.{key}')}\u00a0" if key else ""
        before = label if first else f"\u2002{label}" if label else " "
        first = False
        if value is None:
            missing.add(place.part)
            code = part.reason or "not_computed"
            yield Figure(text=voice.reason(code), code=code, before=before)
            continue
        text = shown(value, place.style)
        yield Figure(
            text=text if label else f"({text})",
            address=f"{at}/{place.part}/{place.name}",
            before=before,
        )


def _differences(tree: Tree, found: tuple[DifferenceDetail, ...], voice: Voice) -> Table:
    rows: dict[tuple[Node, str], DifferenceDetail | None] = {}
    for row in found:
        node = tree.node(row.level, row.scale)
        if node is not None:
            for one in tree.report.audiences:
                rows.setdefault((node, one.id), None)
            rows[node, row.audience] = row
    return across(
        rows,
        DIFFERENCE,
        tree,
        voice,
        table=Table(
            id="consistency-differences",
            caption=voice.word("caption.consistency_differences"),
            legend=voice.word("legend.consistency_differences"),
            heads=_heads(voice),
        ),
        address="consistency/differences/{}",
        note=lambda _: "",
    )


def _comparisons(tree: Tree, found: tuple[AlphaComparison, ...], voice: Voice) -> Table:
    names = {one.id: audience_name(one, voice) for one in tree.report.audiences}
    lines = tuple(
        Line(
            heads=(named(tree, row.level, row.scale, voice),),
            cells=(_alphas(row, names), _test(row, voice)),
        )
        for row in found
    )
    return noted(
        Table(
            id="consistency-comparisons",
            caption=voice.word("caption.consistency_comparisons"),
            legend=voice.word("legend.consistency_comparisons"),
            heads=_heads(voice),
            columns=(
                Column(title=voice.word("column.consistency_alphas"), numeric=False, room=5.0),
                Column(title=voice.word("column.consistency_test"), numeric=False, room=3.6),
            ),
            groups=(Group(lines=lines),),
            kind="members",
        )
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
    return Cell(kind="stack", lines=(figures,))


def _test(row: AlphaComparison, voice: Voice) -> Cell:
    at = f"consistency/comparisons/{row.level}/{row.scale}"
    if row.statistic is None or row.p is None:
        code = row.reason or "not_computed"
        return Cell(text=voice.reason(code), kind="reason", code=code)
    label = voice.word(f"consistency_test.{row.test}")
    return Cell(
        kind="stack",
        lines=(
            (
                Figure(
                    text=figure(row.statistic, "mean"),
                    address=f"{at}/statistic",
                    before=f"{label}\u00a0",
                ),
                Figure(
                    text=figure(row.p_adjusted, "p"),
                    address=f"{at}/p_adjusted",
                    before="\u2002p\u00a0",
                ),
            ),
        ),
    )
