"""Cautions as sentences: how far the figures can be trusted, the gravest first."""

from collections.abc import Iterator, Sequence
from math import sqrt

from analysis.sections.audiences import AudienceResult
from analysis.study.cautions import Caution, CautionFigure, about, standing
from analysis.study.undertaking import Node
from app.report.formats import Style, figure, interval
from app.report.kinds import printed
from app.report.prose.claims import Claim, Says, Sentence
from app.report.prose.highlights import leaves, ranked
from app.report.prose.names import called
from app.report.prose.voice import Voice
from app.report.reading import SUPPLIER_DEMAND, Reading

SHOWN = 3
"""So many of a list are named in a sentence."""
LISTED = ("scale_fails", "scale_open", "placement_open")
"""Cautions of nodes, told as a list."""
SAYS: dict[str, Says] = {"reached": "reliable", "missed": "unreliable", "open": "cannot_tell"}


def told(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """Each caution in a sentence; those of nodes as a list for each kind and weight."""
    return _told(reading, reading.report.cautions, voice)


def _told(reading: Reading, every: Sequence[Caution], voice: Voice) -> tuple[str, ...]:
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
        "ends": _ends(one, "half_width").strip(),
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
            flat = any(each.figure("straight_line") for each in _careless(reading, audience))
            said = [text, voice.word("cautions.alpha_inflated")] if flat else [text]
            yield Sentence(voice.running(said), (claim for claim, _ in stands))


def _careless(reading: Reading, audience: AudienceResult) -> Iterator[Caution]:
    """What is known of careless sheets that the scores contain."""
    own = about(reading.report.cautions, audience.id)
    return (each for each in own if each.code == "careless")


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
        if _is_grave(one):
            yield caution(reading, one, voice)


def scale_caution(reading: Reading, node: Node, audience: str) -> Caution | None:
    """The caution on a scale that does not hold; of an item on that above it. None where it does,
    or where only its interval falls short.
    """
    for key in reading.scales(node):
        for each in about(reading.report.cautions, audience, *key):
            if each.code in ("scale_fails", "scale_open"):
                return each if each.weight > 1 else None
    return None


def alpha(one: Caution | None) -> str:
    """Alpha of such a scale with its interval, "" without one."""
    found = one.figure("alpha") if one else None
    return f"{value(found)}{_ends(one, 'alpha')}" if found and one else ""


def is_praised(reading: Reading, node: Node, audience: str) -> bool:
    """Whether a node may be called a strength: nothing speaks against it with the audience, it is
    not rated lowest, and its scale holds.
    """
    against = is_lowest(reading, node, audience) or spoken_against(reading, node, audience)
    return not against and scale_caution(reading, node, audience) is None


def is_lowest(reading: Reading, node: Node, audience: str) -> bool:
    """Whether an audience rates it lowest of the lowest nodes, or of the characteristics."""
    characteristics = tuple(branch.node for branch in reading.characteristics)
    orders = (ranked(reading, each, audience) for each in (leaves(reading), characteristics))
    return any(len(order) > 1 and order[-1][0] == node for order in orders)


def spoken_against(reading: Reading, node: Node, audience: str) -> bool:
    """Whether the order of improvements has a conclusion, or a hint, against it."""
    return any(
        (row.level, row.id) == (node.level, node.id) and bool(view.reasons or view.hints)
        for row in reading.report.improvements
        for view in row.views
        if view.audience == audience
    )


def _minded(one: Caution) -> bool:
    """Whether a caution is told in the summary, whose points begin with the gravest: of nodes where
    nothing is to be concluded, else where it concerns all that an audience says.
    """
    return one.weight > (1 if one.level is None else 2) and not _is_grave(one)


def _is_grave(one: Caution) -> bool:
    """Whether it concerns all that an audience says, and nothing is to be concluded from that."""
    return one.weight == 3 and one.level is None


def carries(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """How far the figures can be trusted: returns, scales, cautions of weight, raters."""
    every = reading.report.cautions
    rest = sum(not (_minded(each) or _is_grave(each)) for each in every)
    return (
        *_returns(reading, voice),
        *reliable(reading, voice),
        *_told(reading, [each for each in every if _minded(each)], voice),
        *_supplier_caveats(reading, voice),
        *((voice.word("cautions.more", n=rest),) if rest else ()),
    )


def _returns(reading: Reading, voice: Voice) -> Iterator[str]:
    others: dict[str, list[str]] = {}
    for audience in reading.report.audiences:
        name = voice.text(audience.name)
        used = printed(audience, "used")
        if audience.hidden:
            yield voice.word("says.hidden_audience", audience=name, threshold=voice.threshold)
        elif audience.used is not None and audience.invited is not None:
            yield voice.word(
                _rate(audience),
                audience=name,
                complete=printed(audience, "complete"),
                invited=printed(audience, "invited"),
                used=used,
                rate=printed(audience, "rr1"),
            )
        elif audience.used is not None and audience.beside_link is not None:
            yield voice.word("says.beside_link", audience=name, used=used, n=audience.beside_link)
        elif audience.used is not None:
            one = voice.word("says.open_link_one", audience=name, used=used)
            others.setdefault(audience.frame or "not_known", []).append(one)
    for key, names in others.items():
        yield voice.word(f"says.{key}", names=voice.names(names))


def _rate(audience: AudienceResult) -> str:
    if audience.rr1 is None:
        return "says.no_rate"
    return "says.rate_kept" if audience.excluded else "says.rate"


def _supplier_caveats(reading: Reading, voice: Voice) -> Iterator[str]:
    gaps = reading.gaps(SUPPLIER_DEMAND)
    if any(gap.reason == "supplier_not_sealed" for gap in gaps):
        yield voice.word("says.waiting")
        return
    known = [gap for gap in gaps if gap.gap100 is not None]
    if known and all(gap.n_supplier == 1 for gap in known):
        yield voice.word("says.one_rater")
