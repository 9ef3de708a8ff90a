"""Sentences made from a report's figures: summary, chart captions, advice.

Every sentence gives the n it rests on, and says "not estimable" where the report does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.report import AudienceResult, Gap, Node, ScaleReliability, Score, Verdict
from app.formats import figure, interval
from app.tree import PERCEPTION, PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice, gap_figures, p_text

PoorScale = tuple[Node, AudienceResult, ScaleReliability, float]
FAIR_ALPHA = 0.70
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A gap with a verdict, and the node and audience that it belongs to."""

    node: Node
    audience: AudienceResult
    gap: Gap


def leaves(tree: Tree) -> tuple[Node, ...]:
    """The lowest nodes that are no items: sub-characteristics, or characteristics without any."""
    found = []
    for branch in tree.characteristics:
        subs = [b.node for b in branch.branches if b.node.level == "subcharacteristic"]
        found += subs or [branch.node]
    return tuple(found)


def findings(tree: Tree, nodes: Sequence[Node], verdict: Verdict) -> tuple[Finding, ...]:
    """The supplier gaps of `nodes` with this verdict, the widest first."""
    found = [
        Finding(node=node, audience=audience, gap=gap)
        for audience in tree.demand
        for node in nodes
        if (gap := tree.gap(node, audience.id)) is not None and gap.verdict == verdict
    ]
    return tuple(sorted(found, key=lambda one: -abs(one.gap.gap100 or one.gap.gap or 0.0)))


def ranked(
    tree: Tree, nodes: Sequence[Node], audience: str
) -> tuple[tuple[Node, Score, float], ...]:
    """The nodes that have a perception score, the highest first."""
    scored = [
        (node, score, score.score100)
        for node in nodes
        if (score := tree.score(node, audience)) is not None and score.score100 is not None
    ]
    return tuple(sorted(scored, key=lambda one: -one[2]))


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
    )


def _extremes(tree: Tree, voice: Voice) -> Iterator[str]:
    for audience in tree.demand:
        sentence = extremes(tree, leaves(tree), audience, voice, "says.range")
        if sentence:
            yield sentence


def extremes(
    tree: Tree, nodes: Sequence[Node], audience: AudienceResult, voice: Voice, key: str
) -> str | None:
    """Which node an audience rates highest and which lowest; None with fewer than two."""
    order = ranked(tree, nodes, audience.id)
    if len(order) < 2:
        return None
    (best, score, high), (worst, _, low) = order[0], order[-1]
    return voice.word(
        key,
        audience=voice.text(audience.name),
        n=audience.used if audience.used is not None else score.n,
        best=voice.name(best),
        best_score=figure(high, "score"),
        worst=voice.name(worst),
        worst_score=figure(low, "score"),
    )


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
        p=p_text(one.gap.p_adjusted),
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


def estimable(
    tree: Tree, audience: AudienceResult
) -> tuple[tuple[Node, ScaleReliability, float], ...]:
    """The lowest scales of an audience that have an alpha."""
    return tuple(
        (node, row, row.alpha)
        for node in leaves(tree)
        if (row := tree.reliability(node, audience.id)) is not None and row.alpha is not None
    )


def poor_scales(
    tree: Tree,
) -> tuple[PoorScale, ...]:
    """The demand side's scales below the line, the lowest alpha first."""
    poor = [
        (node, audience, row, alpha)
        for audience in tree.demand
        for node, row, alpha in estimable(tree, audience)
        if alpha < FAIR_ALPHA
    ]
    return tuple(sorted(poor, key=lambda one: one[3]))


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


def gaps_caption(tree: Tree, audience: AudienceResult, voice: Voice) -> str:
    """What the gap chart of an audience shows."""
    rows = [
        (node, gap)
        for node in leaves(tree)
        if (gap := tree.gap(node, audience.id)) is not None and gap.gap100 is not None
    ]
    if not rows:
        first = next(iter(tree.gaps(SUPPLIER_DEMAND)), None)
        return voice.word(
            "says.no_gap",
            audience=voice.text(audience.name),
            reason=voice.reason(first.reason if first else "no_supplier"),
        )
    widest, gap = max(rows, key=lambda row: abs(row[1].gap100 or 0.0))
    counts = [sum(g.verdict == verdict for _, g in rows) for verdict in VERDICTS]
    return voice.word(
        "chart.gaps_say",
        count=len(rows),
        audience=voice.text(audience.name),
        blind=counts[0],
        hidden=counts[1],
        agreement=counts[2],
        undecided=len(rows) - sum(counts[:3]),
        name=voice.name(widest),
        gap=gap_figures(gap).gap,
        n=max(g.n or 0 for _, g in rows),
        n_supplier=figure(max(g.n_supplier or 0 for _, g in rows), "count"),
    )


VERDICTS: tuple[Verdict, ...] = ("blind_spot", "hidden_strength", "agreement", "undecided")


def expectation_caption(tree: Tree, audience: AudienceResult, voice: Voice) -> str:
    """What the chart of perception and expectation shows."""
    rows = [
        (node, gap)
        for node in leaves(tree)
        if (gap := tree.gap(node, audience.id, PERCEPTION_EXPECTATION)) is not None
        and gap.gap100 is not None
    ]
    if not rows:
        return voice.reason("no_answers")
    lowest, gap = min(rows, key=lambda row: row[1].gap100 or 0.0)
    overall = tree.overall and tree.gap(tree.overall, audience.id, PERCEPTION_EXPECTATION)
    return voice.word(
        "chart.expectation_says",
        audience=voice.text(audience.name),
        n=gap.n,
        name=voice.name(lowest),
        gap=gap_figures(gap).gap,
        overall=gap_figures(overall).gap if overall else figure(None, "gap"),
    )


def overall_caption(tree: Tree, audiences: Sequence[AudienceResult], voice: Voice) -> str:
    """The overall figure of each audience, with its n."""
    told = (
        voice.word(
            "chart.overview_says",
            audience=voice.text(audience.name),
            score=figure(score.score100, "score"),
            n=score.n,
        )
        for audience in audiences
        if tree.overall and (score := tree.score(tree.overall, audience.id)) is not None
    )
    return voice.names(told)


def forest_caption(tree: Tree, voice: Voice) -> str | None:
    """What the forest plot shows; None where no scale could be estimated."""
    rows = [
        (node, audience, row, alpha)
        for audience in tree.report.audiences
        for node, row, alpha in estimable(tree, audience)
    ]
    if not rows:
        return None
    node, audience, row, lowest = min(rows, key=lambda one: one[3])
    return voice.word(
        "chart.forest_says",
        count=len(rows),
        good=sum(alpha >= FAIR_ALPHA for _, _, _, alpha in rows),
        name=voice.name(node),
        audience=voice.text(audience.name),
        alpha=figure(lowest, "coefficient"),
        n=row.n,
    )


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


def bounds(tree: Tree) -> tuple[int, int] | None:
    """The scale that all items of the characteristics share, None where they differ."""
    found = {
        (below.node.low, below.node.high)
        for branch in tree.characteristics
        for below in branch.walk()
        if below.node.level == "item"
    }
    if len(found) != 1:
        return None
    low, high = next(iter(found))
    return None if low is None or high is None else (low, high)


def perceived(tree: Tree) -> bool:
    """Whether any item was rated as perceived."""
    return PERCEPTION in tree.facets
