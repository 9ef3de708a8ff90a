"""Cautions as sentences: how far the figures can be trusted, the gravest first."""

from collections.abc import Iterable, Iterator, Sequence
from math import sqrt

from analysis.sections.audiences import AudienceResult
from analysis.study.cautions import Caution, CautionFigure, about, standing
from app.report.formats import Style, figure, interval
from app.report.prose.claims import Claim, Says, Sentence
from app.report.prose.highlights import leaves
from app.report.prose.names import called
from app.report.prose.voice import Voice
from app.report.reading import Reading

SHOWN = 3
"""So many of a list are named in a sentence."""
LISTED = ("scale_fails", "scale_open", "placement_open")
"""Cautions of nodes, told as a list."""
SAYS: dict[str, Says] = {"reached": "reliable", "missed": "unreliable", "open": "cannot_tell"}


def told(reading: Reading, voice: Voice, least: int = 1) -> tuple[str, ...]:
    """Each caution of so much weight; those of nodes as a list for each kind and weight."""
    every = [each for each in reading.report.cautions if each.weight >= least]
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
        "ends": _ends(one, "half_width"),
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
    rules = (each for each in one.figures if each.unit == "share" and each.limit is None)
    return voice.names(f"{voice.code('rule', each.name)} {value(each)}" for each in rules)


def _ends(one: Caution, name: str) -> str:
    found = one.figure(name)
    return interval(found.ci, found.unit) if found and found.ci else ""


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


def reliable(reading: Reading, voice: Voice) -> Iterator[str]:
    """Of how many of the lowest scales alpha reaches the line, by its interval; of how many not."""
    for audience in reading.demand:
        stands = list(_standings(reading, audience))
        if stands:
            tally = {key: sum(says == key for _, says in stands) for key in SAYS}
            key = (
                "cautions.reliable_all" if tally["reached"] == len(stands) else "cautions.reliable"
            )
            text = voice.word(
                key,
                audience=voice.text(audience.name),
                count=len(stands),
                **{key: str(number) for key, number in tally.items()},
            )
            yield Sentence(text, (claim for claim, _ in stands))


def _standings(reading: Reading, audience: AudienceResult) -> Iterator[tuple[Claim, str]]:
    for node in leaves(reading):
        row = reading.reliability(node, audience.id)
        stands = standing(row.alpha, row.alpha_ci) if row is not None else None
        if stands is not None:
            claim = Claim(level=node.level, id=node.id, audience=audience.id, says=SAYS[stands])
            yield claim, stands


def grave(reading: Reading, voice: Voice) -> Iterator[str]:
    """What is to be said before any figure: cautions on all that an audience says."""
    for one in reading.report.cautions:
        if one.weight == 3 and one.level is None:
            yield caution(reading, one, voice)


def qualified(reading: Reading, audience: str, *nodes: tuple[str, str]) -> Iterable[Caution]:
    """The cautions of weight on one of these nodes with an audience."""
    return [
        each
        for node in nodes
        for each in about(reading.report.cautions, audience, *node)
        if each.weight > 1
    ]
