"""Sentences made from a report's figures: what it says, and how far that carries.

Every sentence gives the n it rests on, and says "not estimable" where the report does.
"""

from collections.abc import Iterator

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, Verdict
from analysis.sections.scores import Score
from app.captions import extremes
from app.findings import (
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
            yield _overall_gap(tree, audience, gap, voice)
        inner = tree.overall and tree.gap(tree.overall, audience.id, PERCEPTION_EXPECTATION)
        if inner and inner.n is not None and inner.gap100 is not None:
            shown = gap_figures(inner, voice)
            yield voice.word(
                "says.expectation",
                audience=voice.text(audience.name),
                n=inner.n,
                gap=shown.gap,
                ci=shown.ci,
            )


def _overall_gap(tree: Tree, audience: AudienceResult, gap: Gap, voice: Voice) -> str:
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
        n_supplier=figure(gap.n_supplier, "count"),
        verdict=voice.word(verdict, margin=f"{tree.report.method.margin:g}"),
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
    level = voice.word(f"leaves.{level_of_leaves(tree)}")
    cases: tuple[tuple[Verdict, str], ...] = (
        ("blind_spot", "blind"),
        ("hidden_strength", "hidden"),
    )
    for verdict, key in cases:
        found = findings(tree, leaves(tree), verdict)
        if found:
            yield voice.word(
                f"says.{key}_{'list' if len(found) <= SHOWN else 'part'}",
                names=voice.names(_named(tree, one, voice) for one in found[:SHOWN]),
                n=len(found),
                shown=SHOWN,
                level=level,
            )
        else:
            yield none_found(tree, verdict, voice)
        whole = findings(tree, wholes(tree), verdict)
        if whole:
            names = voice.names(_named(tree, one, voice) for one in whole)
            yield voice.word(f"says.{key}_whole", names=names)


def none_found(tree: Tree, verdict: Verdict, voice: Voice) -> str:
    """That no leaf has this verdict."""
    key = "says.no_blind" if verdict == "blind_spot" else "says.no_hidden"
    return voice.word(key, level=voice.word(f"leaves.{level_of_leaves(tree)}"))


def _named(tree: Tree, one: Finding, voice: Voice) -> str:
    poor = poor_alpha(tree, one.node, one.audience)
    return voice.word(
        "says.named_poor" if poor else "says.named",
        name=voice.name(one.node),
        audience=voice.text(one.audience.name),
        gap=gap_figures(one.gap, voice).gap,
        alpha=figure(poor.alpha, "coefficient") if poor else "",
    )


def finding(tree: Tree, one: Finding, voice: Voice) -> str:
    """A blind spot or a hidden strength with its figures, and how reliable its scale is if poor."""
    shown = gap_figures(one.gap, voice)
    name = voice.name(one.node)
    whole = one.node in wholes(tree)
    said = voice.word(
        f"says.{one.gap.verdict}",
        name=voice.word("says.whole", name=name) if whole else name,
        audience=voice.text(one.audience.name),
        demand=shown.demand,
        supplier=shown.supplier,
        unit=shown.unit,
        gap=shown.size,
        ci=shown.ci,
        n=one.gap.n,
        n_supplier=figure(one.gap.n_supplier, "count"),
        p=p_text(one.gap.verdict_p),
    )
    poor = poor_alpha(tree, one.node, one.audience)
    if poor is None:
        return said
    caution = voice.word(
        "says.caution",
        audience=voice.text(one.audience.name),
        alpha=figure(poor.alpha, "coefficient"),
        n=poor.n,
    )
    return voice.running((said, caution))


def carries(tree: Tree, voice: Voice) -> tuple[str, ...]:
    """How far the figures can be trusted: returns, hidden audiences, reliability, raters."""
    return (*_returns(tree, voice), *_reliable(tree, voice), *_supplier_caveats(tree, voice))


def _returns(tree: Tree, voice: Voice) -> Iterator[str]:
    others: dict[str, list[str]] = {}
    for audience in tree.report.audiences:
        name = voice.text(audience.name)
        used = figure(audience.used, "count")
        if audience.hidden:
            yield voice.word("says.hidden_audience", audience=name, threshold=voice.threshold)
        elif audience.used is not None and audience.invited is not None:
            yield voice.word(
                _rate(audience),
                audience=name,
                complete=figure(audience.complete, "count"),
                invited=figure(audience.invited, "count"),
                used=used,
                rate=figure(audience.rr1, "share"),
            )
        elif audience.used is not None and audience.beside_link is not None:
            yield voice.word("says.beside_link", audience=name, used=used, n=audience.beside_link)
        elif audience.used is not None:
            one = voice.word("says.open_link_one", audience=name, used=used)
            others.setdefault(audience.frame or "not_known", []).append(one)
    for key, told in others.items():
        yield voice.word(f"says.{key}", names=voice.names(told))


def _rate(audience: AudienceResult) -> str:
    if audience.rr1 is None:
        return "says.no_rate"
    return "says.rate_kept" if audience.excluded else "says.rate"


def _reliable(tree: Tree, voice: Voice) -> Iterator[str]:
    told = []
    for audience in tree.demand:
        alphas = estimable(tree, audience)
        if alphas:
            good = sum(alpha >= FAIR_ALPHA for _, _, alpha in alphas)
            name = voice.text(audience.name)
            told.append(
                voice.word("says.reliable_one", audience=name, count=len(alphas), good=good)
            )
    if told:
        yield voice.word("says.reliable", names=voice.names(told))
    poor = poor_scales(tree)
    if poor.scales:
        yield poor_list(poor, ("says.unreliable", "says.unreliable_part"), voice)
    if whole := poor_wholes(tree, voice):
        yield whole


def poor_wholes(tree: Tree, voice: Voice) -> str:
    """The characteristics whose scale as a whole is below the line; "" where none is."""
    poor = poor_scales(tree, wholes(tree))
    keys = ("says.unreliable_whole", "says.unreliable_whole_part")
    return poor_list(poor, keys, voice) if poor.scales else ""


def poor_list(poor: PoorScales, keys: tuple[str, str], voice: Voice, **values: object) -> str:
    """The scales below the line; where they are many the lowest, and of how many (second key)."""
    return voice.word(
        keys[len(poor.scales) > SHOWN],
        names=voice.names(poor_scale(one, voice) for one in poor.scales[:SHOWN]),
        n=len(poor.scales),
        count=poor.count,
        shown=SHOWN,
        **values,
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
