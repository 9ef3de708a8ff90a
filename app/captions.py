"""The sentence that says what a chart shows, made from its figures."""

from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Verdict
from analysis.study.undertaking import Node
from app.findings import FAIR_ALPHA, estimable, leaves, level_of_leaves, ranked, wholes
from app.formats import figure
from app.tree import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice, gap_figures

FEW_RATERS = 30
"""Below this the interval of an alpha is too wide to say anything (a house rule)."""
VERDICTS: tuple[Verdict, ...] = ("blind_spot", "hidden_strength", "agreement", "undecided")


def extremes(
    tree: Tree, nodes: Sequence[Node], audience: AudienceResult, voice: Voice, key: str
) -> str | None:
    """Which node an audience rates highest and which lowest, or that all are alike as printed;
    None with fewer than two.
    """
    order = ranked(tree, nodes, audience.id)
    if len(order) < 2:
        return None
    (best, first, high), (worst, last, low) = order[0], order[-1]
    if figure(high, "score") == figure(low, "score"):
        name = voice.text(audience.name)
        return voice.word("says.alike", audience=name, score=figure(high, "score"))
    return voice.word(
        key,
        audience=voice.text(audience.name),
        best=voice.name(best),
        best_score=figure(high, "score"),
        best_n=figure(first.n, "count"),
        worst=voice.name(worst),
        worst_score=figure(low, "score"),
        worst_n=figure(last.n, "count"),
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
    said = voice.word(
        "chart.gaps_say",
        count=len(rows),
        level=voice.word(f"leaves.{level_of_leaves(tree)}"),
        audience=voice.text(audience.name),
        blind=counts[0],
        hidden=counts[1],
        agreement=counts[2],
        undecided=len(rows) - sum(counts[:3]),
        name=voice.name(widest),
        gap=gap_figures(gap, voice).gap,
        n=gap.n,
        n_supplier=figure(gap.n_supplier, "count"),
    )
    return voice.running((said, *_of_wholes(tree, audience, voice)))


def _of_wholes(tree: Tree, audience: AudienceResult, voice: Voice) -> Iterator[str]:
    """The verdicts on characteristics that have sub-characteristics, where there are any."""
    told: dict[str, list[str]] = {"blind_spot": [], "hidden_strength": []}
    for node in wholes(tree):
        gap = tree.gap(node, audience.id)
        if gap is not None and gap.verdict in told:
            told[gap.verdict].append(voice.name(node))
    if any(told.values()):
        blind, hidden = (voice.names(names) or voice.word("none") for names in told.values())
        yield voice.word("chart.wholes_say", blind=blind, hidden=hidden)


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
        f"chart.expectation_{'says' if (gap.gap100 or 0.0) < 0 else 'met'}",
        audience=voice.text(audience.name),
        n=gap.n,
        name=voice.name(lowest),
        gap=gap_figures(gap, voice).gap,
        overall=gap_figures(overall, voice).gap if overall else figure(None, "gap"),
        overall_n=figure(overall.n if overall else None, "count"),
    )


def forest_caption(tree: Tree, voice: Voice) -> str | None:
    """What the forest plot shows, of the demand side; None where no scale could be estimated.

    A handful of supplier's raters have alphas anywhere below 1: they are no headline.
    """
    rows = [
        (node, audience, row, alpha)
        for audience in tree.demand
        for node, row, alpha in estimable(tree, audience)
    ]
    theirs = [
        (row, alpha)
        for audience in tree.report.audiences
        if audience.side == "supplier"
        for _, row, alpha in estimable(tree, audience)
    ]
    raters = max((row.n or 0 for row, _ in theirs), default=0)
    if not rows:
        good = sum(alpha >= FAIR_ALPHA for _, alpha in theirs)
        words = voice.word("chart.forest_only", count=len(theirs), good=good, n=raters)
        return words if theirs else None
    node, audience, row, lowest = min(rows, key=lambda one: one[3])
    said = voice.word(
        "chart.forest_says",
        count=len(rows),
        good=sum(alpha >= FAIR_ALPHA for _, _, _, alpha in rows),
        name=voice.name(node),
        audience=voice.text(audience.name),
        alpha=figure(lowest, "coefficient"),
        n=row.n,
    )
    few = theirs and raters < FEW_RATERS
    return voice.running((said, voice.word("chart.forest_supplier", n=raters))) if few else said
