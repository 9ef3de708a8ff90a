"""What nodes and items are called, in sentences and tables."""

from typing import Protocol

from analysis.study.undertaking import Level, Node
from app.report.prose.voice import Voice
from app.report.reading import Reading

STOPS = ".。"
"""An item's wording can be a sentence; within another it does not end like one."""


class OfNode(Protocol):
    """A row of a node."""

    @property
    def level(self) -> Level:
        """The node's level."""

    @property
    def id(self) -> str:
        """The node's id."""


def wording(node: Node, audience: str, voice: Voice) -> str:
    """What an audience read; else what all read, else the first there is, else the name."""
    words = dict(node.wording)
    text = words.get(audience) or words.get("*") or next(iter(words.values()), node.name)
    return voice.text(text)


def called(reading: Reading, row: OfNode, audience: str, voice: Voice) -> str:
    """A node in a sentence or a chart: an item with what was asked."""
    asked = item_wording(reading, row, audience, voice)
    return f"{row.id} {asked.rstrip(STOPS)}" if asked else reading.name(row.level, row.id, voice)


def item_wording(reading: Reading, row: OfNode, audience: str, voice: Voice) -> str:
    """What an audience read, of an item; "" of other nodes."""
    node = reading.node(row.level, row.id)
    return wording(node, audience, voice) if node and row.level == "item" else ""
