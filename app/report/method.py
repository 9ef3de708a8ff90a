"""How the figures came about: facts, rules, scales, limitations."""

from collections.abc import Iterator, Mapping

from app.report import disclosure, sheet_weights
from app.report.layout.passage import Page
from app.report.layout.workbook import Content, listed, number, plain, why
from app.report.prose.voice import Voice
from app.report.reading import Reading
from app.report.response import response_finite


def content(reading: Reading, voice: Voice) -> Mapping[str, object]:
    """Facts, audiences, weights, rules, scales, limitations."""
    return {
        "facts": disclosure.facts(reading, voice),
        "audiences": disclosure.audiences(reading, voice),
        "returns": response_finite.returns(reading, voice),
        "weights": sheet_weights.tables(reading, voice),
        "fingerprint": disclosure.fingerprint(reading, voice),
        "rules": disclosure.rules(reading, voice),
        "scales": disclosure.scales(reading, voice),
        "limits": disclosure.limits(reading, voice),
    }


def _rules(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Rules and limits."""
    for rule in disclosure.rules(reading, voice):
        yield rule.name, rule.text, voice.word("house") if rule.house else ""
    for text in disclosure.limits(reading, voice):
        yield voice.word("method.limitations"), text, ""


def _audiences(reading: Reading, voice: Voice) -> Iterator[tuple[Content, ...]]:
    """Who was asked and who answered."""
    for one in reading.report.audiences:
        out = None if one.hidden else sum(part.n for part in one.excluded)
        yield (
            one.id,
            voice.text(one.name),
            voice.code("side", one.side),
            *(number(one, name) for name in ("invited", "complete", "used")),
            plain(out, "count"),
            why("suppressed" if one.hidden else None, voice),
        )


ASKED = "id audience side invited complete used excluded reason"
PAGE = Page(prints=content, sheets=(listed("method", "fact content reason", _rules),))
AUDIENCES = Page(sheets=(listed("audiences", ASKED, _audiences),))
