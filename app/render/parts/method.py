"""How the figures came about: facts, rules, scales, limitations."""

from collections.abc import Mapping

from app.render import disclosure
from app.render.parts import response_finite, weights
from app.tree import Tree
from app.voice import Voice


def content(tree: Tree, voice: Voice) -> Mapping[str, object]:
    """Facts, audiences, weights, rules, scales, limitations."""
    return {
        "facts": disclosure.facts(tree, voice),
        "audiences": disclosure.audiences(tree, voice),
        "returns": response_finite.returns(tree, voice),
        "weights": weights.tables(tree, voice),
        "fingerprint": disclosure.fingerprint(tree, voice),
        "rules": disclosure.rules(tree, voice),
        "scales": disclosure.scales(tree, voice),
        "limits": disclosure.limits(tree, voice),
    }
