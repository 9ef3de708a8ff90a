"""The tables of page and print: scores, gaps, reliability, questions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from analysis.report.figures import Gap, GapKind
from analysis.report.undertaking import AudienceResult, Node
from analysis.report.words import QuestionResult
from app.formats import figure
from app.render.cells import (
    Cell,
    Column,
    Field,
    Group,
    Line,
    Lines,
    Row,
    Stack,
    Table,
    noted,
    stack_columns,
    stacks,
    used_stacks,
)
from app.tree import PERCEPTION, SUPPLIER_DEMAND, Tree
from app.voice import Voice

Rows = Mapping[tuple[Node, str], Row | None]
MARKS = {"demand": "●", "supplier": "◆"}
SCORE = (
    (Field(name="score100", style="score"), Field(name="ci100", style="score")),
    (
        Field(name="mean", style="mean", label="mean"),
        Field(name="n", style="count", label="n"),
        Field(name="coverage", style="share", label="coverage"),
    ),
)
BETWEEN = (
    (Field(name="gap", style="gap"), Field(name="ci", style="gap")),
    (Field(name="gap100", style="gap100", label="score100"),),
)
GAP = (
    Stack(
        heading="demand_mean",
        lines=(
            (Field(name="subtrahend", style="mean"),),
            (Field(name="n", style="count", label="n"),),
        ),
    ),
    Stack(
        heading="supplier_mean",
        lines=(
            (Field(name="minuend", style="mean"),),
            (Field(name="n_supplier", style="count", label="n"),),
        ),
    ),
    Stack(heading="gap_interval", lines=BETWEEN, room=3.2),
    Stack(
        heading="effect_p",
        lines=(
            (Field(name="effect", style="effect", label="g"),),
            (Field(name="verdict_p", style="p", label="p"),),
        ),
    ),
)
PAIRED = (
    Stack(
        heading="perception_mean",
        lines=(
            (Field(name="minuend", style="mean"),),
            (Field(name="n", style="count", label="n"),),
        ),
    ),
    Stack(heading="expectation_mean", lines=((Field(name="subtrahend", style="mean"),),)),
    Stack(heading="gap_interval", lines=BETWEEN, room=3.2),
    Stack(
        heading="effect_adjusted_p",
        lines=(
            (Field(name="effect", style="effect", label="d"),),
            (Field(name="p_adjusted", style="p", label="p"),),
        ),
    ),
)
RELIABILITY = (
    (
        Field(name="alpha", style="coefficient", label="alpha"),
        Field(name="alpha_ci", style="coefficient"),
    ),
    (
        Field(name="alpha_standardized", style="coefficient", label="alpha_standardized"),
        Field(name="omega_total", style="coefficient", label="omega_total"),
    ),
    (
        Field(name="lambda2", style="coefficient", label="lambda2"),
        Field(name="lambda6", style="coefficient", label="lambda6"),
        Field(name="k", style="count", label="k"),
        Field(name="n", style="count", label="n"),
    ),
)


def audience_name(audience: AudienceResult, voice: Voice) -> str:
    """The audience with the mark of its side."""
    return f"{MARKS[audience.side]}\u00a0{voice.text(audience.name)}"


def scores(tree: Tree, nodes: Sequence[Node], facet: str, voice: Voice, *, id_: str) -> Table:
    """A line per node, a cell per audience."""
    rows: Rows = {
        (node, audience.id): tree.score(node, audience.id, facet)
        for node in nodes
        for audience in tree.report.audiences
    }
    caption = voice.word("caption.outcomes" if id_ == "outcomes" else "caption.scores")
    return across(
        rows,
        SCORE,
        tree,
        voice,
        table=Table(
            id=f"{id_}-{facet}",
            caption=_faceted(caption, facet, tree, voice),
            legend=voice.word("legend.scores"),
            heads=_heads(voice, "node"),
        ),
        address=f"scores/{{}}/{facet}",
        note=lambda node: _weight(tree, node, voice),
    )


def _weight(tree: Tree, node: Node, voice: Voice) -> str:
    """The weight of a node within its parent, which is the same for every audience."""
    found = (tree.score(node, audience.id) for audience in tree.report.audiences)
    weight = next((score.weight for score in found if score and score.weight is not None), None)
    if weight is None or node.level not in ("characteristic", "subcharacteristic"):
        return ""
    said = f"{voice.word('column.weight')} {figure(weight, 'share')}"
    return said if weight else f"{said} ({voice.word('method.weights_zero')})"


def _faceted(caption: str, facet: str, tree: Tree, voice: Voice) -> str:
    if len(tree.facets) == 1 and facet == PERCEPTION:
        return caption
    return voice.word("caption.facet", caption=caption, facet=voice.code("facet", facet))


def _heads(voice: Voice, *keys: str) -> tuple[Column, ...]:
    return tuple(Column(title=voice.word(f"column.{key}"), numeric=False, room=2.6) for key in keys)


def across(
    rows: Rows,
    lines: Lines,
    tree: Tree,
    voice: Voice,
    *,
    table: Table,
    address: str,
    note: Callable[[Node], str],
) -> Table:
    """`table` filled with a line per node that has a row, a cell per audience that has any.

    `address` has a place for level, node and audience.
    """
    present = {audience for (_, audience), row in rows.items() if row is not None}
    audiences = [one for one in tree.report.audiences if one.id in present]
    (column,) = used_stacks(rows.values(), [Stack(heading="", lines=lines)])
    nodes = [
        node
        for node in dict.fromkeys(node for node, _ in rows)
        if any(rows[node, audience.id] is not None for audience in audiences)
    ]
    filled = (
        Line(
            heads=(voice.name(node),),
            cells=tuple(
                cell
                for audience in audiences
                for cell in stacks(
                    rows[node, audience.id],
                    [column],
                    address.format(f"{node.level}/{node.id}/{audience.id}"),
                    voice,
                )
            ),
            strong=node.level in ("overall", "characteristic", "outcome"),
            indent=1 if node.level == "subcharacteristic" else 0,
            note=note(node),
        )
        for node in nodes
    )
    columns = tuple(
        Column(title=audience_name(one, voice), numeric=False, room=3.0) for one in audiences
    )
    return noted(replace(table, columns=columns, groups=_blocks(filled), kind="across"))


def gaps(
    tree: Tree,
    nodes: Iterable[Node],
    audience: AudienceResult,
    kind: GapKind,
    voice: Voice,
    *,
    id_: str,
    caption: str,
    legend: str = "",
    names: float = 2.6,
) -> Table:
    """A line per node with its gap and verdict."""
    pairs = [
        (node, gap) for node in nodes if (gap := tree.gap(node, audience.id, kind)) is not None
    ]
    every = GAP if kind == SUPPLIER_DEMAND else PAIRED
    chosen = used_stacks((gap for _, gap in pairs), every)
    judged = any(gap.verdict for _, gap in pairs)
    last = Column(title=voice.word("column.verdict"), numeric=False, room=3.0)
    lines = (
        Line(
            heads=(_named(node, voice),),
            cells=(
                *stacks(
                    gap, chosen, f"gaps/{gap.kind}/{node.level}/{node.id}/{audience.id}", voice
                ),
                *([verdict(gap, voice)] if judged else []),
            ),
            strong=node.level in ("overall", "characteristic"),
            indent=1 if node.level == "subcharacteristic" else 0,
            note=_wording(node, audience, voice),
        )
        for node, gap in pairs
    )
    return noted(
        Table(
            id=f"{id_}-{audience.id}",
            caption=caption,
            legend=legend,
            heads=(Column(title=voice.word("column.node"), numeric=False, room=names),),
            columns=(*stack_columns(chosen, voice), *([last] if judged else [])),
            groups=_blocks(lines),
            kind="gaps",
        )
    )


def _blocks(lines: Iterable[Line]) -> tuple[Group, ...]:
    """A group from each strong line to the next."""
    blocks: list[list[Line]] = []
    for line in lines:
        if line.strong or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    return tuple(Group(lines=tuple(block)) for block in blocks)


def _named(node: Node, voice: Voice) -> str:
    return node.id if node.level == "item" else voice.name(node)


def _wording(node: Node, audience: AudienceResult, voice: Voice) -> str:
    return wording(node, audience.id, voice) if node.level == "item" else ""


def wording(node: Node, audience: str, voice: Voice) -> str:
    """What an audience read; else what all read, else the first there is, else the name."""
    words = dict(node.wording)
    text = words.get(audience) or words.get("*") or next(iter(words.values()), node.name)
    return voice.text(text)


def verdict(gap: Gap, voice: Voice) -> Cell:
    """The verdict in words; for perception − expectation what the same codes mean there."""
    if gap.verdict is None:
        return Cell(text=figure(None, "gap"), kind="text")
    code: str = gap.verdict
    if gap.kind != SUPPLIER_DEMAND:
        code = {"blind_spot": "above", "hidden_strength": "below", "agreement": "meets"}.get(
            code, code
        )
    return Cell(text=voice.word(f"verdict.{code}"), kind="verdict", code=code)


def reliability(tree: Tree, nodes: Sequence[Node], facet: str, voice: Voice) -> Table:
    """A line per scale, a cell per audience."""
    rows: Rows = {
        (node, audience.id): tree.reliability(node, audience.id, facet)
        for node in nodes
        for audience in tree.report.audiences
    }
    return across(
        rows,
        RELIABILITY,
        tree,
        voice,
        table=Table(
            id=f"reliability-{facet}",
            caption=_faceted(voice.word("caption.reliability"), facet, tree, voice),
            legend=voice.word("legend.reliability"),
            heads=_heads(voice, "scale"),
        ),
        address=f"reliability/{{}}/{facet}",
        note=lambda _: "",
    )


def question(results: Sequence[QuestionResult], tree: Tree, voice: Voice) -> Table:
    """One question: a line per option, a column per audience."""
    first = results[0]
    names = {one.id: audience_name(one, voice) for one in tree.report.audiences}
    lines = tuple(
        Line(
            heads=(voice.text(text),),
            cells=tuple(_option(result, position, voice) for result in results),
        )
        for position, (_, text, _) in enumerate(first.options)
    )
    n = tuple(
        Cell(text=figure(one.n, "count"), address=f"questions/{one.id}/{one.audience}/n")
        if one.n is not None
        else Cell(text=voice.reason(one.reason), kind="reason", code=one.reason or "unknown")
        for one in results
    )
    total = Line(heads=(voice.word("column.n"),), cells=n, strong=True)
    return noted(
        Table(
            id=f"question-{first.id}",
            caption=voice.text(first.text),
            heads=_heads(voice, "option"),
            columns=tuple(
                Column(title=names.get(one.audience, one.audience), room=1.6) for one in results
            ),
            groups=(Group(lines=(*lines, total)),),
            kind="question",
        )
    )


def _option(result: QuestionResult, position: int, voice: Voice) -> Cell:
    id_, _, value = result.options[position]
    if value is None:
        reason = result.reason or "suppressed"
        return Cell(text=voice.reason(reason), kind="reason", code=reason)
    address = f"questions/{result.id}/{result.audience}/{id_}"
    if result.kind != "choice":
        return Cell(text=figure(value, "score"), address=address)
    share = f" ({figure(value / result.n, 'share')})" if result.n else ""
    return Cell(text=figure(value, "count") + share, address=address)
