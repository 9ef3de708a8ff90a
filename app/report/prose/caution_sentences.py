"""Each caution in a sentence, with its figures; those of nodes as lists."""

from collections.abc import Iterator, Sequence
from math import sqrt

from analysis.study.caution_limits import Caution, CautionFigure
from app.report.formats import Style, figure, interval
from app.report.prose.claims import Claim, Says, Sentence
from app.report.prose.highlights import leaves
from app.report.prose.names import called
from app.report.prose.voice import Voice
from app.report.reading import Reading

SHOWN = 3
"""So many of a list are named in a sentence."""
NAMED = 0.005
"""A smaller share of sheets is printed as 0% and not named."""
LISTED = ("scale_fails", "scale_open", "placement_open")
"""Cautions of nodes, told as a list."""


def sentences(reading: Reading, every: Sequence[Caution], voice: Voice) -> tuple[str, ...]:
    """Each of these cautions; those of nodes as a list for each kind and weight.

    That there is one self-assessment alone is told among the supplier's.
    """
    whole = (
        sentence(reading, each, voice)
        for each in every
        if each.code not in LISTED and each.code != "one_statement"
    )
    return (*whole, *_lists(reading, every, voice))


def sentence(reading: Reading, caution: Caution, voice: Voice) -> str:
    """One caution in a sentence, with its figures."""
    shown = {each.name: value(each) for each in caution.figures}
    words: dict[str, object] = {
        "audience": _audience(reading, caution, voice),
        "n": caution.n,
        "by": next((row.by for row in reading.report.clusters), ""),
        "parts": _parts(caution, voice),
        "ends": ends_of(caution, "half_width").strip(),
        "times": _times(caution),
        **shown,
    }
    factors = caution.figure("factors")
    alone = caution.code == "other_factors" and factors is not None and factors.value == 1
    sentences = [voice.word(f"cautions.{caution.code}{'_one' if alone else ''}", **words)]
    if caution.code in ("careless", "left_out") and caution.figure("kept100"):
        sentences.append(voice.word(f"cautions.{caution.code}_without", **words))
    if caution.code == "poor_structure" and factors is not None:
        sentences.append(voice.word("cautions.and_factors", **words))
    return voice.running(sentences)


def value(known: CautionFigure) -> str:
    """A figure as its unit is printed."""
    unit: Style = known.unit
    return figure(known.value, unit)


def _audience(reading: Reading, caution: Caution, voice: Voice) -> str:
    audience = next(
        (each for each in reading.report.audiences if each.id == caution.audience), None
    )
    return voice.text(audience.name) if audience else ""


def _parts(caution: Caution, voice: Voice) -> str:
    """By which rules sheets look careless."""
    rules = (
        each
        for each in caution.figures
        if each.unit == "share" and each.limit is None and each.value >= NAMED
    )
    return voice.names(f"{voice.code('rule', each.name)} {value(each)}" for each in rules)


def ends_of(caution: Caution, name: str) -> str:
    """The interval of its figure, after a space; nothing without caution."""
    known = caution.figure(name)
    return f" {interval(known.ci, known.unit)}" if known and known.ci else ""


def _times(caution: Caution) -> str:
    """How many times intervals are too narrow."""
    effect = caution.figure("design_effect")
    return figure(sqrt(effect.value), "ratio") if effect else ""


def _lists(reading: Reading, every: Sequence[Caution], voice: Voice) -> Iterator[str]:
    """The lowest scales and placements; of wider ones those that say more than their parts."""
    low = {(node.level, node.id) for node in leaves(reading)}
    for code, weight in dict.fromkeys((each.code, each.weight) for each in every):
        if code not in LISTED:
            continue
        alike = [each for each in every if (each.code, each.weight) == (code, weight)]
        chosen = [each for each in alike if (each.level, each.id) in low or each.level == "item"]
        wider = [each for each in alike if each not in chosen]
        for kind, cautions in (("", chosen), ("_whole", wider)):
            if cautions:
                yield _list(reading, f"{code}_{weight}{kind}", cautions, voice)


def _list(reading: Reading, key: str, cautions: Sequence[Caution], voice: Voice) -> Sentence:
    lowest = sorted(cautions, key=lambda each: each.figures[0].value)
    part = "_part" if len(cautions) > SHOWN else ""
    says: Says | None = (
        "unreliable" if key.startswith("scale_fails") else
        "cannot_tell" if key.startswith("scale_open") else None
    )  # fmt: skip
    claims = (
        Claim(level=each.level, id=each.id or "", audience=each.audience or "", says=says)
        for each in cautions
        if each.level and says
    )
    text = voice.word(
        f"cautions.{key}{part}",
        names=voice.names(_named(reading, each, voice) for each in lowest[:SHOWN]),
        n=len(cautions),
        shown=SHOWN,
    )
    return Sentence(text, claims)


def _named(reading: Reading, caution: Caution, voice: Voice) -> str:
    node = reading.node(caution.level or "", caution.id or "")
    first = caution.figures[0]
    return voice.word(
        f"cautions.named.{first.name}",
        name=called(reading, node, caution.audience or "", voice) if node else caution.id,
        audience=_audience(reading, caution, voice),
        value=value(first),
        ends=f" {interval(first.ci, first.unit)}" if first.ci else "",
        n=caution.n,
    )
