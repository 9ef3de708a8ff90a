"""Rows are found by name, and nodes by their place."""

from dataclasses import replace

from analysis.study.undertaking import Node
from app.tree import Tree
from surveys.questionnaire.text import Text
from tests.app.sample_report import sample_report


def test_items_belong_to_the_nearest_node_above_them_even_if_ids_repeat() -> None:
    name = Text.of("A")
    nodes = (
        Node(level="characteristic", id="a", name=name),
        Node(level="item", id="A1", name=name, parent="a"),
        Node(level="outcome", id="a", name=name),
        Node(level="item", id="A2", name=name, parent="a"),
    )
    tree = Tree(replace(sample_report(), nodes=nodes))
    assert [b.node.id for b in tree.characteristics[0].branches] == ["A1"]
    assert [b.node.id for b in tree.outcomes[0].branches] == ["A2"]


def test_a_row_that_is_not_there_is_none() -> None:
    tree = Tree(sample_report())
    node = tree.characteristics[0].node
    assert tree.score(node, "users") is not None
    assert tree.score(node, "nobody") is None
    assert tree.gap(node, "users", "perception-expectation") is None
