"""Blind spots, hidden strengths, and what to do about them."""

from collections.abc import Iterator, Mapping

from analysis.sections.gaps import Verdict
from app.advice import advice
from app.findings import told
from app.render import drawings
from app.render.cells import Table
from app.render.gap_table import gap_table
from app.sentences import finding, none_found
from app.tree import SUPPLIER_DEMAND, Tree
from app.voice import Voice

FOUND: Mapping[Verdict, str] = {"blind_spot": "blind", "hidden_strength": "hidden"}


def content(tree: Tree, voice: Voice) -> Mapping[str, object]:
    """Both kinds of findings, the items among them, and the advice."""
    return {
        "compared": tree.compared,
        "kinds": tuple(_kind(tree, code, voice) for code in FOUND),
        "tables": tuple(_item_gaps(tree, voice)),
        "advice": advice(tree, voice),
    }


def _kind(tree: Tree, code: Verdict, voice: Voice) -> Mapping[str, object]:
    """The findings of one kind, or that there is none."""
    key = FOUND[code]
    return {
        "title": f"{drawings.VERDICT_MARKS[code]} {voice.word(f'findings.{key}')}",
        "means": voice.word(f"findings.{key}_means"),
        "found": tuple(finding(tree, one, voice) for one in told(tree, code)),
        "none": none_found(tree, code, voice),
    }


def _item_gaps(tree: Tree, voice: Voice) -> Iterator[Table]:
    """The items with a verdict of either kind, of each audience that has some."""
    items = [node for node in tree.report.nodes if node.level == "item"]
    for audience in tree.demand:
        judged = [
            node
            for node in items
            if (gap := tree.gap(node, audience.id)) is not None
            and gap.verdict in ("blind_spot", "hidden_strength")
        ]
        if judged:
            caption = voice.word("caption.item_gaps", audience=voice.text(audience.name))
            yield gap_table(
                tree,
                judged,
                audience,
                SUPPLIER_DEMAND,
                voice,
                id_="item-gaps",
                caption=caption,
                names=5.5,
            )
