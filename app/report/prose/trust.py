"""How far the figures can be trusted: which scales hold, what may be praised, what is minded."""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.study.caution_limits import LIMITS, Caution, about, standing
from analysis.study.undertaking import Node
from app.report.kinds import printed
from app.report.prose.caution_sentences import ends_of, sentence, sentences, value
from app.report.prose.claims import Claim, Says, Sentence
from app.report.prose.highlights import leaves, ranked
from app.report.prose.voice import Voice
from app.report.reading import SUPPLIER_DEMAND, Reading

SAYS: dict[str, Says] = {"reached": "reliable", "missed": "unreliable", "open": "cannot_tell"}


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
            flat = any(map(_is_flat, about(reading.report.cautions, audience.id)))
            sentences = [text, voice.word("cautions.alpha_inflated")] if flat else [text]
            yield Sentence(voice.running(sentences), (claim for claim, _ in stands))


def _is_flat(caution: Caution) -> bool:
    """Whether it says that the scores contain many sheets with one answer throughout."""
    share = caution.figure("straight_line")
    many = LIMITS["careless"].value
    return caution.code == "careless" and share is not None and share.value >= many


def _standings(reading: Reading, audience: AudienceResult) -> Iterator[tuple[Claim, str]]:
    for node in leaves(reading):
        row = reading.reliability(node, audience.id)
        stands = standing(row.alpha, row.alpha_ci) if row is not None else None
        if stands is not None:
            claim = Claim(level=node.level, id=node.id, audience=audience.id, says=SAYS[stands])
            yield claim, stands


def grave(reading: Reading, voice: Voice) -> Iterator[str]:
    """What is to be said before any figure: cautions on all that an audience says."""
    for caution in reading.report.cautions:
        if _is_grave(caution):
            yield sentence(reading, caution, voice)


def scale_caution(reading: Reading, node: Node, audience: str) -> Caution | None:
    """The caution on a scale that does not hold; of an item on that above it. None where it does,
    or where only its interval falls short.
    """
    for key in reading.scales(node):
        for each in about(reading.report.cautions, audience, *key):
            if each.code in ("scale_fails", "scale_open"):
                return each if each.weight > 1 else None
    return None


def alpha(caution: Caution | None) -> str:
    """Alpha of such a scale with its interval, "" without one."""
    known = caution.figure("alpha") if caution else None
    return f"{value(known)}{ends_of(caution, 'alpha')}" if known and caution else ""


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


def _minded(caution: Caution) -> bool:
    """Whether a caution is told in the summary, whose points begin with the gravest: of nodes where
    nothing is to be concluded, else where it concerns all that an audience says.
    """
    return caution.weight > (1 if caution.level is None else 2) and not _is_grave(caution)


def _is_grave(caution: Caution) -> bool:
    """Whether it concerns all that an audience says, and nothing is to be concluded from that."""
    return caution.weight == 3 and caution.level is None


def carries(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """How far the figures can be trusted: returns, scales, cautions of weight, raters."""
    every = reading.report.cautions
    rest = sum(not (_minded(each) or _is_grave(each)) for each in every)
    return (
        *_returns(reading, voice),
        *reliable(reading, voice),
        *sentences(reading, [each for each in every if _minded(each)], voice),
        *supplier_caveats(reading, voice),
        *((voice.word("cautions.more", n=rest),) if rest else ()),
    )


def _returns(reading: Reading, voice: Voice) -> Iterator[str]:
    others: dict[str, list[str]] = {}
    for audience in reading.demand:
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
            part = voice.word("says.open_link_one", audience=name, used=used)
            others.setdefault(audience.frame or "not_known", []).append(part)
    for key, names in others.items():
        yield voice.word(f"says.{key}", names=voice.names(names))


def _rate(audience: AudienceResult) -> str:
    if audience.rr1 is None:
        return "says.no_rate"
    return "says.rate_kept" if audience.excluded else "says.rate"


def supplier_caveats(reading: Reading, voice: Voice) -> Iterator[str]:
    """That the self-assessment is not sealed yet, or that it is a single one."""
    gaps = reading.gaps(SUPPLIER_DEMAND)
    if any(gap.reason == "supplier_not_sealed" for gap in gaps):
        yield voice.word("says.waiting")
        return
    known = [gap for gap in gaps if gap.gap100 is not None]
    if known and all(gap.n_supplier == 1 for gap in known):
        yield voice.word("says.one_rater")
