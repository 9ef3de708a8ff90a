"""Sentences made from a report's figures: what it says, and how far that carries.

Every sentence gives the n it rests on, and says "not estimable" where the report does.
"""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, Verdict
from analysis.sections.scores import Score
from app.report.formats import figure
from app.report.kinds import printed
from app.report.prose.captions import extremes
from app.report.prose.highlights import (
    FAIR_ALPHA,
    Finding,
    PoorScale,
    PoorScales,
    estimable,
    findings,
    leaves,
    level_of_leaves,
    poor_alpha,
    poor_scales,
    wholes,
)
from app.report.prose.voice import Voice, gap_figures, margin_words, p_text
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

SHOWN = 3


def outline(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What the report says, in a few sentences."""
    return (*_overall(reading, voice), *_extremes(reading, voice), *_verdicts(reading, voice))


def _overall(reading: Reading, voice: Voice) -> Iterator[str]:
    if not any(score.n for score in reading.report.scores):
        yield voice.word("says.no_answers")
        return
    if not reading.compared:
        yield voice.word("says.only_demand")
    for audience in reading.demand:
        gap = reading.overall and reading.gap(reading.overall, audience.id)
        if gap and reading.compared:
            yield _overall_gap(reading, audience, gap, voice)
        inner = reading.overall and reading.gap(
            reading.overall, audience.id, PERCEPTION_EXPECTATION
        )
        if inner and inner.n is not None and inner.gap100 is not None:
            shown = gap_figures(inner, voice)
            yield voice.word(
                "says.expectation",
                audience=voice.text(audience.name),
                n=inner.n,
                gap=shown.gap,
                ci=shown.ci,
            )


def _overall_gap(reading: Reading, audience: AudienceResult, gap: Gap, voice: Voice) -> str:
    name = voice.text(audience.name)
    if gap.gap is None and gap.gap100 is None:
        return voice.word("says.no_gap", audience=name, reason=voice.reason(gap.reason))
    shown = gap_figures(gap, voice)
    agreed = gap.verdict == "agreement"
    verdict = "says.verdict_agreement" if agreed else f"verdict.{gap.verdict or 'undecided'}"
    return voice.word(
        "says.overall_gap" if gap.ci or gap.ci100 else "says.overall_gap_plain",
        audience=name,
        gap=shown.gap,
        ci=shown.ci,
        n=gap.n,
        n_supplier=printed(gap, "n_supplier"),
        verdict=voice.word(verdict, margin=margin_words(reading.report.method, voice)),
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
    cases: tuple[tuple[Verdict, str], ...] = (
        ("blind_spot", "blind"),
        ("hidden_strength", "hidden"),
    )
    for verdict, key in cases:
        of_leaves = findings(reading, leaves(reading), verdict)
        if of_leaves:
            yield voice.word(
                f"says.{key}_{'list' if len(of_leaves) <= SHOWN else 'part'}",
                names=voice.names(_named(reading, each, voice) for each in of_leaves[:SHOWN]),
                n=len(of_leaves),
                shown=SHOWN,
                level=level,
            )
        else:
            yield none_found(reading, verdict, voice)
        whole = findings(reading, wholes(reading), verdict)
        if whole:
            names = voice.names(_named(reading, each, voice) for each in whole)
            yield voice.word(f"says.{key}_whole", names=names)


def none_found(reading: Reading, verdict: Verdict, voice: Voice) -> str:
    """That no leaf has this verdict."""
    key = "says.no_blind" if verdict == "blind_spot" else "says.no_hidden"
    return voice.word(key, level=voice.word(f"leaves.{level_of_leaves(reading)}"))


def _named(reading: Reading, each: Finding, voice: Voice) -> str:
    poor = poor_alpha(reading, each.node, each.audience)
    return voice.word(
        "says.named_poor" if poor else "says.named",
        name=voice.name(each.node),
        audience=voice.text(each.audience.name),
        gap=gap_figures(each.gap, voice).gap,
        alpha=printed(poor, "alpha") if poor else "",
    )


def finding(reading: Reading, row: Finding, voice: Voice) -> str:
    """A blind spot or a hidden strength with its figures, and how reliable its scale is if poor."""
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
        p=p_text(row.gap.verdict_p),
    )
    poor = poor_alpha(reading, row.node, row.audience)
    if poor is None:
        return sentence
    caution = voice.word(
        "says.caution",
        audience=voice.text(row.audience.name),
        alpha=printed(poor, "alpha"),
        n=poor.n,
    )
    return voice.running((sentence, caution))


def carries(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """How far the figures can be trusted: returns, hidden audiences, reliability, raters."""
    return (
        *_returns(reading, voice),
        *_reliable(reading, voice),
        *_supplier_caveats(reading, voice),
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


def _reliable(reading: Reading, voice: Voice) -> Iterator[str]:
    names = []
    for audience in reading.demand:
        alphas = estimable(reading, audience)
        if alphas:
            good = sum(alpha >= FAIR_ALPHA for _, _, alpha in alphas)
            name = voice.text(audience.name)
            names.append(
                voice.word("says.reliable_one", audience=name, count=len(alphas), good=good)
            )
    if names:
        yield voice.word("says.reliable", names=voice.names(names))
    poor = poor_scales(reading)
    if poor.scales:
        yield poor_list(poor, ("says.unreliable", "says.unreliable_part"), voice)
    if whole := poor_wholes(reading, voice):
        yield whole


def poor_wholes(reading: Reading, voice: Voice) -> str:
    """The characteristics whose scale as a whole is below the line; "" where none is."""
    poor = poor_scales(reading, wholes(reading))
    keys = ("says.unreliable_whole", "says.unreliable_whole_part")
    return poor_list(poor, keys, voice) if poor.scales else ""


def poor_list(poor: PoorScales, keys: tuple[str, str], voice: Voice, **values: object) -> str:
    """The scales below the line; where they are many the lowest, and of how many (second key)."""
    return voice.word(
        keys[len(poor.scales) > SHOWN],
        names=voice.names(poor_scale(scale, voice) for scale in poor.scales[:SHOWN]),
        n=len(poor.scales),
        count=poor.count,
        shown=SHOWN,
        **values,
    )


def poor_scale(scale: PoorScale, voice: Voice) -> str:
    """A scale below the line, by name, audience, alpha and n."""
    node, audience, row, alpha = scale
    return voice.word(
        "says.unreliable_one",
        name=voice.name(node),
        audience=voice.text(audience.name),
        alpha=figure(alpha, "coefficient"),
        n=row.n,
    )


def _supplier_caveats(reading: Reading, voice: Voice) -> Iterator[str]:
    gaps = reading.gaps(SUPPLIER_DEMAND)
    if any(gap.reason == "supplier_not_sealed" for gap in gaps):
        yield voice.word("says.waiting")
        return
    known = [gap for gap in gaps if gap.gap100 is not None]
    if known and all(gap.n_supplier == 1 for gap in known):
        yield voice.word("says.one_rater")


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
