"""Each caution in a sentence, with its figures; those of nodes as lists."""

from collections.abc import Iterator, Sequence
from math import sqrt

from analysis.study.cautions import Caution, CautionFigure
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


def told(reading: Reading, every: Sequence[Caution], voice: Voice) -> tuple[str, ...]:
    """Each of these cautions; those of nodes as a list for each kind and weight.

    That there is one self-assessment alone is told among the supplier's.
    """
    whole = (
        caution(reading, each, voice)
        for each in every
        if each.code not in LISTED and each.code != "one_statement"
    )
    return (*whole, *_lists(reading, every, voice))


def caution(reading: Reading, one: Caution, voice: Voice) -> str:
    """One caution in a sentence, with its figures."""
    shown = {each.name: value(each) for each in one.figures}
    words: dict[str, object] = {
        "audience": _audience(reading, one, voice),
        "n": one.n,
        "by": next((row.by for row in reading.report.clusters), ""),
        "parts": _parts(one, voice),
        "ends": ends_of(one, "half_width").strip(),
        "times": _times(one),
        **shown,
    }
    factors = one.figure("factors")
    alone = one.code == "other_factors" and factors is not None and factors.value == 1
    said = [voice.word(f"cautions.{one.code}{'_one' if alone else ''}", **words)]
    if one.code in ("careless", "left_out") and one.figure("kept100"):
        said.append(voice.word(f"cautions.{one.code}_without", **words))
    if one.code == "poor_structure" and factors is not None:
        said.append(voice.word("cautions.and_factors", **words))
    return voice.running(said)


def value(one: CautionFigure) -> str:
    """A figure as its unit is printed."""
    unit: Style = one.unit
    return figure(one.value, unit)


def _audience(reading: Reading, one: Caution, voice: Voice) -> str:
    audience = next((each for each in reading.report.audiences if each.id == one.audience), None)
    return voice.text(audience.name) if audience else ""


def _parts(one: Caution, voice: Voice) -> str:
    """By which rules sheets look careless."""
    rules = (
        each
        for each in one.figures
        if each.unit == "share" and each.limit is None and each.value >= NAMED
    )
    return voice.names(f"{voice.code('rule', each.name)} {value(each)}" for each in rules)


def ends_of(one: Caution, name: str) -> str:
    """The interval of its figure, after a space; nothing without one."""
    found = one.figure(name)
    return f" {interval(found.ci, found.unit)}" if found and found.ci else ""


def _times(one: Caution) -> str:
    """How many times intervals are too narrow."""
    effect = one.figure("design_effect")
    return figure(sqrt(effect.value), "ratio") if effect else ""


def _lists(reading: Reading, every: Sequence[Caution], voice: Voice) -> Iterator[str]:
    """The lowest scales and placements; of wider ones those that say more than their parts."""
    low = {(node.level, node.id) for node in leaves(reading)}
    for code, weight in dict.fromkeys((each.code, each.weight) for each in every):
        if code not in LISTED:
            continue
        own = [each for each in every if (each.code, each.weight) == (code, weight)]
        chosen = [each for each in own if (each.level, each.id) in low or each.level == "item"]
        wider = [each for each in own if each not in chosen]
        for kind, found in (("", chosen), ("_whole", wider)):
            if found:
                yield _list(reading, f"{code}_{weight}{kind}", found, voice)


def _list(reading: Reading, key: str, found: Sequence[Caution], voice: Voice) -> Sentence:
    lowest = sorted(found, key=lambda each: each.figures[0].value)
    part = "_part" if len(found) > SHOWN else ""
    says: Says | None = (
        "unreliable" if key.startswith("scale_fails") else
        "cannot_tell" if key.startswith("scale_open") else None
    )  # fmt: skip
    claims = (
        Claim(level=each.level, id=each.id or "", audience=each.audience or "", says=says)
        for each in found
        if each.level and says
    )
    text = voice.word(
        f"cautions.{key}{part}",
        names=voice.names(_named(reading, each, voice) for each in lowest[:SHOWN]),
        n=len(found),
        shown=SHOWN,
    )
    return Sentence(text, claims)


def _named(reading: Reading, one: Caution, voice: Voice) -> str:
    node = reading.node(one.level or "", one.id or "")
    first = one.figures[0]
    return voice.word(
        f"cautions.named.{first.name}",
        name=called(reading, node, one.audience or "", voice) if node else one.id,
        audience=_audience(reading, one, voice),
        value=value(first),
        ends=f" {interval(first.ci, first.unit)}" if first.ci else "",
        n=one.n,
    )
