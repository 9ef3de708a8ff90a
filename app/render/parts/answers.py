"""What was answered, word by word: choices, comments, the supplier's evidence, items."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from analysis.sections.questions import QuestionResult
from app.formats import figure
from app.render import items
from app.render.cells import Cell, Column, Group, Line, Table, noted
from app.render.passage import Passage
from app.render.tables import audience_name, heads, wording
from app.tree import Tree
from app.voice import Voice


def questions(tree: Tree, voice: Voice) -> Passage | None:
    """A table per question of choice; None where none was asked."""
    if not tree.report.questions:
        return None
    by_id = sorted(tree.report.questions, key=lambda one: one.id)
    return Passage(
        tables=tuple(
            _question(tuple(results), tree, voice)
            for _, results in groupby(by_id, key=lambda one: one.id)
        )
    )


def comments(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """Comments by audience and section, apart from ratings; None where there are none."""
    if not tree.report.comments:
        return None
    groups = []
    for audience in tree.report.audiences:
        made = [one for one in tree.report.comments if one.audience == audience.id]
        if audience.hidden or not made:
            continue
        by_section = {one.id: [c.text for c in made if c.id == one.id] for one in made}
        name = voice.text(audience.name)
        groups.append(
            {
                "title": voice.word("comments.count", audience=name, n=len(made)),
                "sections": tuple(
                    (_section_name(tree, id_, voice), tuple(texts))
                    for id_, texts in by_section.items()
                ),
            }
        )
    return {
        "groups": tuple(groups),
        "intro": voice.word("comments.intro", threshold=voice.threshold),
    }


def _section_name(tree: Tree, id_: str, voice: Voice) -> str:
    for level in ("characteristic", "subcharacteristic", "outcome", "item", "overall"):
        node = tree.node(level, id_)
        if node is not None:
            return voice.name(node)
    return id_


def evidence(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """What the supplier's raters gave as evidence, by item; None where they gave none."""
    if not tree.report.evidence:
        return None
    supplier = tree.supplier.id if tree.supplier else "*"
    notes = []
    for one in tree.report.evidence:
        node = tree.node("item", one.id)
        notes.append((one.id, wording(node, supplier, voice) if node else "", one.text))
    return {"notes": tuple(notes)}


def item_tables(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """The appendix: every item with its answers; None where nothing is rated."""
    parts = tuple(items.tables(tree, voice))
    return {"parts": parts, "sentence": voice.word("chart.items_say")} if parts else None


def _question(results: Sequence[QuestionResult], tree: Tree, voice: Voice) -> Table:
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
            heads=heads(voice, "option"),
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
