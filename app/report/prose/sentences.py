"""Sentences made from a report's figures: what it says, and how far that carries.

Every sentence gives the n it rests on, and says "not estimable" where the report does.
"""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import AGREED, OVERRATED, UNDERRATED, Gap, Verdict
from analysis.sections.scores import Score
from analysis.sections.shift import Shift
from analysis.study.undertaking import Node
from app.report.formats import figure
from app.report.kinds import printed
from app.report.prose.captions import extremes
from app.report.prose.claims import Claim, Says, Sentence, joined
from app.report.prose.highlights import Finding, findings, leaves, level_of_leaves, wholes
from app.report.prose.trust import alpha, grave, is_praised, scale_caution
from app.report.prose.voice import Voice, ends, gap_figures, margin_words, signed, size
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

SHOWN = 3


def outline(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What the report says, in a few sentences: levels, profiles, then single gaps."""
    return (
        *grave(reading, voice),
        *nothing_found(reading, voice),
        *_overall(reading, voice),
        *_extremes(reading, voice),
        *_verdicts(reading, voice),
    )


def _overall(reading: Reading, voice: Voice) -> Iterator[str]:
    if not any(score.n for score in reading.report.scores):
        yield voice.word("says.no_answers")
        return
    if not reading.compared:
        yield voice.word("says.only_demand")
    for audience in reading.demand:
        gap = reading.overall and reading.gap(reading.overall, audience.id)
        if reading.compared and reading.shift(audience.id) and not reading.declared:
            yield from levels(reading, audience, voice)
        elif gap and reading.compared:
            yield _overall_gap(reading, audience, gap, voice)
        yield from _expected(reading, audience, voice)


def _expected(reading: Reading, audience: AudienceResult, voice: Voice) -> Iterator[str]:
    """Perception − expectation of all."""
    gap = reading.overall and reading.gap(reading.overall, audience.id, PERCEPTION_EXPECTATION)
    if gap and gap.n is not None and gap.gap100 is not None:
        shown = gap_figures(gap, voice)
        yield voice.word(
            "says.expectation",
            audience=voice.text(audience.name),
            n=gap.n,
            gap=shown.gap,
            ci=shown.ci,
        )


def levels(reading: Reading, audience: AudienceResult, voice: Voice) -> Iterator[str]:
    """How the supplier rates itself throughout, and where it is off beyond that."""
    row = reading.shift(audience.id)
    if row is None:
        return
    kind = "higher" if (row.shift100 or 0.0) >= 0.0 else "lower"
    sentence = voice.word(
        f"levels.declared_{kind}" if reading.declared else f"levels.{row.conclusion}",
        audience=voice.text(audience.name),
        gap=signed(row.shift, row.shift100, voice),
        size=size(row.shift, row.shift100, voice),
        ci=ends(row, voice),
        mean=_of_how_many(reading, row, voice),
        margin=margin_words(reading.report.method, voice),
        n=row.n,
        n_supplier=printed(row, "n_supplier"),
    )
    yield voice.running((sentence, *_profiles(reading, audience, voice)))


def _of_how_many(reading: Reading, row: Shift, voice: Voice) -> str:
    """Of which characteristics the level is the mean."""
    every = len(reading.characteristics)
    key = "whole" if row.nodes == every else "part"
    return voice.word(f"levels.{key}", nodes=printed(row, "nodes"), all=figure(every, "count"))


def _profiles(reading: Reading, audience: AudienceResult, voice: Voice) -> Iterator[str]:
    """Where a panel is off beyond its level, characteristic by characteristic."""
    rows = [
        (branch.node, gap)
        for branch in reading.characteristics
        if (gap := reading.gap(branch.node, audience.id)) is not None and gap.profile100 is not None
    ]
    if not any(gap.profile_conclusion for _, gap in rows):
        return
    named = {
        code: [_profile(node, gap, voice) for node, gap in rows if gap.profile_conclusion == code]
        for code in ("higher", "lower")
    }
    some = [code for code, names in named.items() if names]
    key = "both" if len(some) == 2 else next(iter(some), "none")
    words = {code: voice.names(names) for code, names in named.items()}
    yield voice.word(f"levels.profile_{key}", **words)


def _profile(node: Node, gap: Gap, voice: Voice) -> str:
    shown = signed(gap.profile, gap.profile100, voice)
    return voice.word("levels.named", name=voice.name(node), gap=shown)


def nothing_found(reading: Reading, voice: Voice) -> Iterator[str]:
    """That no gap, level or profile holds, and how large a gap would have been found."""
    supplier = [gap for gap in reading.gaps(SUPPLIER_DEMAND) if gap.verdict]
    parts = [gap for gap in supplier if gap.level == "characteristic" and gap.detectable100]
    told = any(gap.verdict in OVERRATED | UNDERRATED for gap in supplier) or any(
        code in ("higher", "lower")
        for code in (
            *(gap.profile_conclusion for gap in supplier),
            *(row.conclusion for row in reading.report.shift),
        )
    )
    if told or not parts:
        return
    agreed = sum(gap.verdict in AGREED for gap in parts)
    other = [gap for gap in parts if gap.verdict not in AGREED] or parts
    middle = sorted(other, key=lambda gap: gap.detectable100 or 0.0)[len(other) // 2]
    yield voice.word(
        "says.nothing_agreed" if agreed else "says.nothing",
        detectable=size(middle.detectable, middle.detectable100, voice),
        margin=margin_words(reading.report.method, voice),
        agreed=figure(agreed, "count"),
        all=figure(len(parts), "count"),
    )


def _overall_gap(reading: Reading, audience: AudienceResult, gap: Gap, voice: Voice) -> str:
    name = voice.text(audience.name)
    if gap.gap is None and gap.gap100 is None:
        return voice.word("says.no_gap", audience=name, reason=voice.reason(gap.reason))
    shown = gap_figures(gap, voice)
    key = "declared_gap" if reading.declared else "overall_gap"
    return voice.word(
        f"says.{key}" if gap.ci or gap.ci100 else f"says.{key}_plain",
        audience=name,
        gap=shown.gap,
        ci=shown.ci,
        n=gap.n,
        n_supplier=printed(gap, "n_supplier"),
        verdict=voice.word(
            f"says.verdict.{gap.verdict or 'described'}",
            margin=margin_words(reading.report.method, voice),
        ),
        reason=voice.reason(gap.reason),
    )


def _extremes(reading: Reading, voice: Voice) -> Iterator[str]:
    for audience in reading.demand:
        sentence = extremes(reading, leaves(reading), audience, voice, "says.range")
        if sentence:
            yield sentence


def _verdicts(reading: Reading, voice: Voice) -> Iterator[str]:
    if not any(gap.verdict for gap in reading.gaps(SUPPLIER_DEMAND)):
        return
    level = voice.word(f"leaves.{level_of_leaves(reading)}")
    nothing = any(nothing_found(reading, voice))
    for verdicts, key in kinds_of(reading).items():
        of_leaves = findings(reading, leaves(reading), verdicts)
        if of_leaves:
            names = [_named(reading, each, voice) for each in of_leaves[:SHOWN]]
            text = voice.word(
                f"says.{key}_{'list' if len(of_leaves) <= SHOWN else 'part'}",
                names=voice.names(names),
                n=len(of_leaves),
                shown=SHOWN,
                level=level,
            )
            yield joined(text, names)
        elif not nothing:
            yield none_found(reading, verdicts, voice)
        whole = findings(reading, wholes(reading), verdicts)
        if whole:
            names = [_named(reading, each, voice) for each in whole]
            yield joined(voice.word(f"says.{key}_whole", names=voice.names(names)), names)


def kinds_of(reading: Reading) -> dict[frozenset[Verdict], str]:
    """Both kinds of finding with the key of their words, which a declared statement has others."""
    keys = ("above", "under") if reading.declared else ("blind", "hidden")
    return dict(zip((OVERRATED, UNDERRATED), keys, strict=True))


def none_found(reading: Reading, verdicts: frozenset[Verdict], voice: Voice) -> str:
    """That no leaf has such a verdict."""
    key = f"says.no_{kinds_of(reading)[verdicts]}"
    return voice.word(key, level=voice.word(f"leaves.{level_of_leaves(reading)}"))


def _named(reading: Reading, row: Finding, voice: Voice) -> Sentence:
    """A finding in a list, with what qualifies it: its scale, or that it is rated low."""
    poor = scale_caution(reading, row.node, row.audience.id)
    praised = row.gap.verdict in OVERRATED or is_praised(reading, row.node, row.audience.id)
    text = voice.word(
        f"says.named{'_poor' if poor else '' if praised else '_low'}",
        name=voice.name(row.node),
        audience=voice.text(row.audience.name),
        gap=gap_figures(row.gap, voice).gap,
        alpha=alpha(poor),
    )
    return Sentence(text, _claims(row, praised=praised and poor is None))


def _claims(row: Finding, *, praised: bool) -> Iterator[Claim]:
    says: Says = "blind_spot" if row.gap.verdict in OVERRATED else "strength"
    if says == "blind_spot" or praised:
        yield Claim(level=row.node.level, id=row.node.id, audience=row.audience.id, says=says)


def finding(reading: Reading, row: Finding, voice: Voice) -> str:
    """A finding with its figures, and how reliable its scale is if poor."""
    shown = gap_figures(row.gap, voice)
    name = voice.name(row.node)
    whole = row.node in wholes(reading)
    sentence = voice.word(
        f"says.{row.gap.verdict}",
        name=voice.word("says.whole", name=name) if whole else name,
        audience=voice.text(row.audience.name),
        demand=shown.demand,
        supplier=shown.supplier,
        unit=shown.unit,
        gap=shown.size,
        ci=shown.ci,
        n=row.gap.n,
        n_supplier=printed(row.gap, "n_supplier"),
    )
    sentences, poor = [sentence], scale_caution(reading, row.node, row.audience.id)
    praised = row.gap.verdict in OVERRATED or is_praised(reading, row.node, row.audience.id)
    if poor is not None:
        who = voice.text(row.audience.name)
        sentences.append(voice.word("says.caution", audience=who, alpha=alpha(poor), n=poor.n))
    if not praised:
        sentences.append(voice.word("says.low_all_the_same"))
    return Sentence(voice.running(sentences), _claims(row, praised=praised and poor is None))


def tile(score: Score, bounds: tuple[int, int] | None, voice: Voice) -> str:
    """The second line of an overall figure: on the scale where there is one, and the interval."""
    if score.mean is not None and bounds is not None:
        return voice.word(
            "summary.tile",
            mean=printed(score, "mean"),
            low=bounds[0],
            high=bounds[1],
            ci=printed(score, "ci") if score.ci else voice.reason(score.reason),
        )
    shown = printed(score, "ci100") if score.ci100 else voice.reason(score.reason)
    return voice.word("summary.tile100", ci=shown)
