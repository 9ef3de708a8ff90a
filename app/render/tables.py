"""The tables of page and print: scores, gaps, reliability, questions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.report import (
    AudienceResult,
    Gap,
    GapKind,
    Node,
    QuestionResult,
    ScaleReliability,
    Score,
)
from app.formats import figure
from app.render.cells import (
    Cell,
    Column,
    Field,
    Group,
    Line,
    Table,
    columns,
    figures,
    noted,
    used,
)
from app.tree import PERCEPTION, SUPPLIER_DEMAND, Tree
from app.voice import Voice

MARKS = {"demand": "●", "supplier": "◆"}
SCORE = (
    Field(name="n", style="count"),
    Field(name="mean", style="mean"),
    Field(name="ci", style="mean"),
    Field(name="score100", style="score"),
    Field(name="coverage", style="share"),
)
GAP = (
    Field(name="n", style="count", heading="n_demand"),
    Field(name="n_supplier", style="count"),
    Field(name="subtrahend", style="mean", heading="demand_mean"),
    Field(name="minuend", style="mean", heading="supplier_mean"),
    Field(name="gap", style="gap"),
    Field(name="ci", style="gap"),
    Field(name="gap100", style="gap100"),
    Field(name="effect", style="effect"),
    Field(name="verdict_p", style="p"),
)
PAIRED = (
    Field(name="n", style="count"),
    Field(name="minuend", style="mean", heading="perception_mean"),
    Field(name="subtrahend", style="mean", heading="expectation_mean"),
    *(field for field in GAP if field.name in ("gap", "ci", "gap100", "effect")),
    Field(name="p_adjusted", style="p"),
)
RELIABILITY = (
    Field(name="n", style="count"),
    Field(name="k", style="count"),
    Field(name="alpha", style="coefficient"),
    Field(name="alpha_ci", style="coefficient"),
    Field(name="alpha_standardized", style="coefficient"),
    Field(name="omega_total", style="coefficient"),
    Field(name="lambda2", style="coefficient"),
    Field(name="lambda6", style="coefficient"),
)


def audience_name(audience: AudienceResult, voice: Voice) -> str:
    """The audience with the mark of its side."""
    return f"{MARKS[audience.side]}\u00a0{voice.text(audience.name)}"


def scores(tree: Tree, nodes: Sequence[Node], facet: str, voice: Voice, *, id_: str) -> Table:
    """Per node a line for each audience."""
    rows: dict[tuple[Node, str], Score | None] = {
        (node, audience.id): tree.score(node, audience.id, facet)
        for node in nodes
        for audience in tree.report.audiences
    }
    fields = used(rows.values(), SCORE)
    groups = [
        replace(group, note=_weight(tree, node, voice))
        for node, group in _grouped(rows, fields, f"scores/{{}}/{facet}", tree, voice)
    ]
    caption = voice.word("caption.outcomes" if id_ == "outcomes" else "caption.scores")
    return noted(
        Table(
            id=f"{id_}-{facet}",
            caption=_faceted(caption, facet, tree, voice),
            heads=_heads(voice, "node", "audience"),
            columns=columns(fields, voice),
            groups=tuple(groups),
            kind="grouped",
        )
    )


def _weight(tree: Tree, node: Node, voice: Voice) -> str:
    """The weight of a node within its parent, which is the same for every audience."""
    found = (tree.score(node, audience.id) for audience in tree.report.audiences)
    weight = next((score.weight for score in found if score and score.weight is not None), None)
    if weight is None or node.level not in ("characteristic", "subcharacteristic"):
        return ""
    return f"{voice.word('column.weight')} {figure(weight, 'share')}"


def _faceted(caption: str, facet: str, tree: Tree, voice: Voice) -> str:
    if len(tree.facets) == 1 and facet == PERCEPTION:
        return caption
    return voice.word("caption.facet", caption=caption, facet=voice.code("facet", facet))


def _heads(voice: Voice, *keys: str) -> tuple[Column, ...]:
    return tuple(Column(title=voice.word(f"column.{key}"), numeric=False, room=2.6) for key in keys)


def _grouped(
    rows: Mapping[tuple[Node, str], Score | ScaleReliability | None],
    fields: Sequence[Field],
    address: str,
    tree: Tree,
    voice: Voice,
) -> Iterator[tuple[Node, Group]]:
    """Each node with its lines, one for each audience that has a row; nodes without any are left
    out. `address` has a place for level, node and audience.
    """
    for node in dict.fromkeys(node for node, _ in rows):
        lines = tuple(
            Line(
                heads=(audience_name(audience, voice),),
                cells=figures(
                    row, fields, address.format(f"{node.level}/{node.id}/{audience.id}"), voice
                ),
            )
            for audience in tree.report.audiences
            if (row := rows[node, audience.id]) is not None
        )
        if lines:
            yield node, _group(node, lines, voice)


def _group(node: Node, lines: tuple[Line, ...], voice: Voice) -> Group:
    strong = node.level in ("overall", "characteristic", "outcome")
    return Group(
        title=voice.name(node),
        lines=lines,
        strong=strong,
        indent=1 if node.level == "subcharacteristic" else 0,
    )


def gaps(
    tree: Tree,
    nodes: Iterable[Node],
    audience: AudienceResult,
    kind: GapKind,
    voice: Voice,
    *,
    id_: str,
    caption: str,
    names: float = 2.6,
) -> Table:
    """A line per node with its gap and verdict."""
    pairs = [
        (node, gap) for node in nodes if (gap := tree.gap(node, audience.id, kind)) is not None
    ]
    every = GAP if kind == SUPPLIER_DEMAND else PAIRED
    fields = used((gap for _, gap in pairs), every)
    judged = any(gap.verdict for _, gap in pairs)
    last = Column(title=voice.word("column.verdict"), numeric=False, room=3.0)
    lines = (
        Line(
            heads=(_named(node, voice),),
            cells=(
                *figures(
                    gap, fields, f"gaps/{gap.kind}/{node.level}/{node.id}/{audience.id}", voice
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
            heads=(Column(title=voice.word("column.node"), numeric=False, room=names),),
            columns=(*columns(fields, voice), *([last] if judged else [])),
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
    """Per scale a line for each audience."""
    rows: dict[tuple[Node, str], ScaleReliability | None] = {
        (node, audience.id): tree.reliability(node, audience.id, facet)
        for node in nodes
        for audience in tree.report.audiences
    }
    fields = used((row for row in rows.values() if row and row.alpha is not None), RELIABILITY)
    groups = [
        group for _, group in _grouped(rows, fields, f"reliability/{{}}/{facet}", tree, voice)
    ]
    return noted(
        Table(
            id=f"reliability-{facet}",
            caption=_faceted(voice.word("caption.reliability"), facet, tree, voice),
            heads=_heads(voice, "scale", "audience"),
            columns=columns(fields, voice),
            groups=tuple(groups),
            kind="grouped",
        )
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
