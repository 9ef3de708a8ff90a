"""What was answered, word by word: choices, comments, the supplier's evidence, items."""

from collections.abc import Mapping
from itertools import groupby

from app.render import items, tables
from app.tree import Tree
from app.voice import Voice


def questions(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """A table per question of choice; None where none was asked."""
    if not tree.report.questions:
        return None
    by_id = sorted(tree.report.questions, key=lambda one: one.id)
    return {
        "tables": tuple(
            tables.question(tuple(results), tree, voice)
            for _, results in groupby(by_id, key=lambda one: one.id)
        )
    }


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
        notes.append((one.id, tables.wording(node, supplier, voice) if node else "", one.text))
    return {"notes": tuple(notes)}


def item_tables(tree: Tree, voice: Voice) -> Mapping[str, object] | None:
    """The appendix: every item with its answers; None where nothing is rated."""
    parts = tuple(items.tables(tree, voice))
    return {"parts": parts, "sentence": voice.word("chart.items_say")} if parts else None
