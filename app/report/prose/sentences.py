"""Sentences made from a report's figures: what it says, and how far that carries.

Every sentence gives the n it rests on, and says "not estimable" where the report does.
"""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, Verdict
from analysis.sections.scores import Score
from app.report.kinds import printed
from app.report.prose.captions import extremes
from app.report.prose.claims import Claim, Says, Sentence, joined
from app.report.prose.highlights import Finding, findings, leaves, level_of_leaves, wholes
from app.report.prose.trust import alpha, grave, is_praised, scale_caution
from app.report.prose.voice import Voice, gap_figures, margin_words, p_text
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

SHOWN = 3


def outline(reading: Reading, voice: Voice) -> tuple[str, ...]:
    """What the report says, in a few sentences."""
    return (
        *grave(reading, voice),
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
            names = [_named(reading, each, voice) for each in of_leaves[:SHOWN]]
            text = voice.word(
                f"says.{key}_{'list' if len(of_leaves) <= SHOWN else 'part'}",
                names=voice.names(names),
                n=len(of_leaves),
                shown=SHOWN,
                level=level,
            )
            yield joined(text, names)
        else:
            yield none_found(reading, verdict, voice)
        whole = findings(reading, wholes(reading), verdict)
        if whole:
            names = [_named(reading, each, voice) for each in whole]
            yield joined(voice.word(f"says.{key}_whole", names=voice.names(names)), names)


def none_found(reading: Reading, verdict: Verdict, voice: Voice) -> str:
    """That no leaf has this verdict."""
    key = "says.no_blind" if verdict == "blind_spot" else "says.no_hidden"
    return voice.word(key, level=voice.word(f"leaves.{level_of_leaves(reading)}"))


def _named(reading: Reading, row: Finding, voice: Voice) -> Sentence:
    """A finding in a list, with what qualifies it: its scale, or that it is rated low."""
    poor = scale_caution(reading, row.node, row.audience.id)
    praised = row.gap.verdict != "hidden_strength" or is_praised(reading, row.node, row.audience.id)
    text = voice.word(
        f"says.named{'_poor' if poor else '' if praised else '_low'}",
        name=voice.name(row.node),
        audience=voice.text(row.audience.name),
        gap=gap_figures(row.gap, voice).gap,
        alpha=alpha(poor),
    )
    return Sentence(text, _claims(row, praised=praised and poor is None))


def _claims(row: Finding, *, praised: bool) -> Iterator[Claim]:
    says: Says = "blind_spot" if row.gap.verdict == "blind_spot" else "strength"
    if says == "blind_spot" or praised:
        yield Claim(level=row.node.level, id=row.node.id, audience=row.audience.id, says=says)


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
    sentences, poor = [sentence], scale_caution(reading, row.node, row.audience.id)
    praised = row.gap.verdict != "hidden_strength" or is_praised(reading, row.node, row.audience.id)
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
