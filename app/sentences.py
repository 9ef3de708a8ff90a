"""Sentences made from a report's figures: what it says, and how far that carries.

Every sentence gives the n it rests on, and says "not estimable" where the report does.
"""

from collections.abc import Iterator

from analysis.report.figures import Gap, Score, Verdict
from analysis.report.undertaking import AudienceResult
from app.captions import extremes
from app.findings import (
    FAIR_ALPHA,
    Finding,
    PoorScale,
    estimable,
    findings,
    leaves,
    poor_scales,
)
from app.formats import figure, interval
from app.tree import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice, gap_figures, p_text

SHOWN = 3


def outline(tree: Tree, voice: Voice) -> tuple[str, ...]:
    """What the report says, in a few sentences."""
    return (*_overall(tree, voice), *_extremes(tree, voice), *_verdicts(tree, voice))


def _overall(tree: Tree, voice: Voice) -> Iterator[str]:
    if not any(score.n for score in tree.report.scores):
        yield voice.word("says.no_answers")
        return
    if not tree.compared:
        yield voice.word("says.only_demand")
    for audience in tree.demand:
        gap = tree.overall and tree.gap(tree.overall, audience.id)
        if gap and tree.compared:
            yield _overall_gap(audience, gap, voice)
        inner = tree.overall and tree.gap(tree.overall, audience.id, PERCEPTION_EXPECTATION)
        if inner and inner.n is not None and gap_figures(inner).gap != figure(None, "gap"):
            shown = gap_figures(inner)
            yield voice.word(
                "says.expectation",
                audience=voice.text(audience.name),
                n=inner.n,
                gap=shown.gap,
                ci=shown.ci,
            )


def _overall_gap(audience: AudienceResult, gap: Gap, voice: Voice) -> str:
    name = voice.text(audience.name)
    if gap.gap is None and gap.gap100 is None:
        return voice.word("says.no_gap", audience=name, reason=voice.reason(gap.reason))
    shown = gap_figures(gap)
    return voice.word(
        "says.overall_gap" if gap.ci or gap.ci100 else "says.overall_gap_plain",
        audience=name,
        gap=shown.gap,
        ci=shown.ci,
        n=gap.n,
        n_supplier=figure(gap.n_supplier, "count"),
        verdict=voice.word(f"verdict.{gap.verdict or 'undecided'}"),
        reason=voice.reason(gap.reason),
    )


def _extremes(tree: Tree, voice: Voice) -> Iterator[str]:
    for audience in tree.demand:
        sentence = extremes(tree, leaves(tree), audience, voice, "says.range")
        if sentence:
            yield sentence


def _verdicts(tree: Tree, voice: Voice) -> Iterator[str]:
    if not any(gap.verdict for gap in tree.gaps(SUPPLIER_DEMAND)):
        return
    cases: tuple[tuple[Verdict, str, str], ...] = (
        ("blind_spot", "says.blind_list", "says.no_blind"),
        ("hidden_strength", "says.hidden_list", "says.no_hidden"),
    )
    for verdict, some, none in cases:
        found = findings(tree, leaves(tree), verdict)
        if found:
            yield voice.word(some, names=voice.names(_named(one, voice) for one in found[:SHOWN]))
        else:
            yield voice.word(none)


def _named(one: Finding, voice: Voice) -> str:
    return voice.word(
        "says.named",
        name=voice.name(one.node),
        audience=voice.text(one.audience.name),
        gap=gap_figures(one.gap).gap,
    )


def finding(one: Finding, voice: Voice) -> str:
    """A blind spot or a hidden strength with its figures."""
    shown = gap_figures(one.gap)
    return voice.word(
        f"says.{one.gap.verdict}",
        name=voice.name(one.node),
        audience=voice.text(one.audience.name),
        demand=shown.demand,
        supplier=shown.supplier,
        gap=shown.size,
        ci=shown.ci,
        n=one.gap.n,
        n_supplier=figure(one.gap.n_supplier, "count"),
        p=p_text(one.gap.verdict_p),
    )


def carries(tree: Tree, voice: Voice) -> tuple[str, ...]:
    """How far the figures can be trusted: returns, hidden audiences, reliability, raters."""
    return (*_returns(tree, voice), *_reliable(tree, voice), *_supplier_caveats(tree, voice))


def _returns(tree: Tree, voice: Voice) -> Iterator[str]:
    for audience in tree.report.audiences:
        name = voice.text(audience.name)
        if audience.hidden:
            yield voice.word("says.hidden_audience", audience=name, threshold=voice.threshold)
        elif audience.used is not None and audience.invited:
            rate = (audience.complete or 0) / audience.invited
            yield voice.word(
                "says.rate",
                audience=name,
                invited=figure(audience.invited, "count"),
                used=figure(audience.used, "count"),
                rate=figure(rate, "share"),
            )
        elif audience.used is not None:
            used = figure(audience.used, "count")
            yield voice.word("says.open_link", audience=name, used=used)


def _reliable(tree: Tree, voice: Voice) -> Iterator[str]:
    for audience in tree.demand:
        alphas = estimable(tree, audience)
        if alphas:
            good = sum(alpha >= FAIR_ALPHA for _, _, alpha in alphas)
            yield voice.word(
                "says.reliable",
                audience=voice.text(audience.name),
                count=len(alphas),
                good=good,
            )
    poor = poor_scales(tree)
    if poor:
        yield voice.word(
            "says.unreliable", names=voice.names(poor_scale(one, voice) for one in poor[:SHOWN])
        )


def poor_scale(one: PoorScale, voice: Voice) -> str:
    """A scale below the line, by name, audience, alpha and n."""
    node, audience, row, alpha = one
    return voice.word(
        "says.unreliable_one",
        name=voice.name(node),
        audience=voice.text(audience.name),
        alpha=figure(alpha, "coefficient"),
        n=row.n,
    )


def _supplier_caveats(tree: Tree, voice: Voice) -> Iterator[str]:
    gaps = tree.gaps(SUPPLIER_DEMAND)
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
            mean=figure(score.mean, "mean"),
            low=bounds[0],
            high=bounds[1],
            ci=interval(score.ci, "mean") if score.ci else voice.reason(score.reason),
        )
    shown = interval(score.ci100, "score") if score.ci100 else voice.reason(score.reason)
    return voice.word("summary.tile100", ci=shown)
