"""How the figures came about: facts, rules, scales, limitations."""

from collections.abc import Mapping

from app.report import disclosure, weights
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_finite


def content(reading: Reading, voice: Voice) -> Mapping[str, object]:
    """Facts, audiences, weights, rules, scales, limitations."""
    return {
        "facts": disclosure.facts(reading, voice),
        "audiences": disclosure.audiences(reading, voice),
        "returns": response_finite.returns(reading, voice),
        "weights": weights.tables(reading, voice),
        "fingerprint": disclosure.fingerprint(reading, voice),
        "rules": disclosure.rules(reading, voice),
        "scales": disclosure.scales(reading, voice),
        "limits": disclosure.limits(reading, voice),
    }
