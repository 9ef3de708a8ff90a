"""The sentence that says what a chart shows, made from its figures."""

from collections import Counter
from collections.abc import Iterator, Sequence

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import AGREED, OVERRATED, UNDECIDED, UNDERRATED
from analysis.sections.reliability import ScaleReliability
from analysis.sections.scores import Score
from analysis.study.caution_limits import Standing, standing
from analysis.study.undertaking import Node
from app.report.formats import figure
from app.report.kinds import printed
from app.report.prose.claims import Claim, Says, Sentence
from app.report.prose.highlights import (
    estimable,
    leaves,
    level_of_leaves,
    ranked,
    wholes,
)
from app.report.prose.trust import (
    alpha,
    is_lowest,
    is_praised,
    scale_caution,
    spoken_against,
)
from app.report.prose.voice import Voice, gap_figures
from app.report.reading import PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

FEW_RATERS = 30
"""Below this the interval of an alpha is too wide to say anything (a house rule)."""


def extremes(
    reading: Reading, nodes: Sequence[Node], audience: AudienceResult, voice: Voice, key: str
) -> str | None:
    """Which node an audience rates highest and which lowest, and whether that is lower than the
    next, or that all are alike as printed; None with fewer than two.
    """
    order = ranked(reading, nodes, audience.id)
    if len(order) < 2:
        return None
    (best, first, high), (worst, last, low) = order[0], order[-1]
    if figure(high, "score") == figure(low, "score"):
        name = voice.text(audience.name)
        return voice.word("says.alike", audience=name, score=figure(high, "score"))
    text = voice.word(
        key,
        audience=voice.text(audience.name),
        best=_qualified(reading, best, audience.id, voice),
        best_score=figure(high, "score"),
        best_n=printed(first, "n"),
        worst=_qualified(reading, worst, audience.id, voice),
        worst_score=figure(low, "score"),
        worst_n=printed(last, "n"),
    )
    ends: tuple[tuple[Node, Says], ...] = ((best, "highest"), (worst, "lowest"))
    return Sentence(
        voice.running((text, *_below_next(worst, last, order[-2][0], voice))),
        (
            Claim(level=node.level, id=node.id, audience=audience.id, says=says)
            for node, says in ends
            if says == "lowest" or is_praised(reading, node, audience.id)
        ),
    )


def _below_next(worst: Node, row: Score, following: Node, voice: Voice) -> Iterator[str]:
    """Whether the lowest is lower than the next by more than chance, among those who rated both."""
    tests = (e for e in row.lowest if (e.next_level, e.next) == (following.level, following.id))
    test = next(tests, None)
    if test is not None and test.lower is not None:
        yield voice.word(
            f"says.lowest_{'clear' if test.lower else 'open'}",
            worst=voice.name(worst),
            next=voice.name(following),
            difference=printed(test, "difference100"),
            ci=printed(test, "ci100"),
            n=test.n,
        )


def _qualified(reading: Reading, node: Node, audience: str, voice: Voice) -> str:
    """A node's name, and what speaks against taking its score by its face."""
    poor = scale_caution(reading, node, audience)
    if poor is not None:
        return voice.word("says.qualified_poor", name=voice.name(node), alpha=alpha(poor))
    low = not is_lowest(reading, node, audience) and spoken_against(reading, node, audience)
    return voice.word("says.qualified_low", name=voice.name(node)) if low else voice.name(node)


def overall_caption(reading: Reading, audiences: Sequence[AudienceResult], voice: Voice) -> str:
    """The overall figure of each audience, with its n."""
    sentences = (
        voice.word(
            "chart.overview_says",
            audience=voice.text(audience.name),
            score=printed(score, "score100"),
            n=score.n,
        )
        for audience in audiences
        if reading.overall and (score := reading.score(reading.overall, audience.id)) is not None
    )
    return voice.names(sentences)


def gaps_caption(reading: Reading, audience: AudienceResult, voice: Voice) -> str:
    """What the gap chart of an audience shows."""
    rows = [
        (node, gap)
        for node in leaves(reading)
        if (gap := reading.gap(node, audience.id)) is not None and gap.gap100 is not None
    ]
    if not rows:
        first = next(iter(reading.gaps(SUPPLIER_DEMAND)), None)
        return voice.word(
            "says.no_gap",
            audience=voice.text(audience.name),
            reason=voice.reason(first.reason if first else "no_supplier"),
        )
    widest, gap = max(rows, key=lambda row: abs(row[1].gap100 or 0.0))
    counts = [sum(g.verdict in kind for _, g in rows) for kind in (OVERRATED, UNDERRATED, AGREED)]
    sentence = voice.word(
        f"chart.{'declared' if reading.declared else 'gaps'}_say",
        count=sum(gap.verdict is not None for _, gap in rows),
        level=voice.word(f"leaves.{level_of_leaves(reading)}"),
        audience=voice.text(audience.name),
        blind=counts[0],
        hidden=counts[1],
        agreement=counts[2],
        undecided=sum(gap.verdict in UNDECIDED for _, gap in rows),
        name=voice.name(widest),
        gap=gap_figures(gap, voice).gap,
        n=gap.n,
        n_supplier=printed(gap, "n_supplier"),
    )
    return voice.running((sentence, *_of_wholes(reading, audience, voice)))


def _of_wholes(reading: Reading, audience: AudienceResult, voice: Voice) -> Iterator[str]:
    """The verdicts on characteristics that have sub-characteristics, where there are any."""
    named = [
        [
            voice.name(node)
            for node in wholes(reading)
            if (gap := reading.gap(node, audience.id)) is not None and gap.verdict in kind
        ]
        for kind in (OVERRATED, UNDERRATED)
    ]
    if any(named):
        blind, hidden = (voice.names(names) or voice.word("none") for names in named)
        key = "declared_wholes_say" if reading.declared else "wholes_say"
        yield voice.word(f"chart.{key}", blind=blind, hidden=hidden)


def expectation_caption(reading: Reading, audience: AudienceResult, voice: Voice) -> str:
    """What the chart of perception and expectation shows."""
    rows = [
        (node, gap)
        for node in leaves(reading)
        if (gap := reading.gap(node, audience.id, PERCEPTION_EXPECTATION)) is not None
        and gap.gap100 is not None
    ]
    if not rows:
        return voice.reason("no_answers")
    lowest, gap = min(rows, key=lambda row: row[1].gap100 or 0.0)
    overall = reading.overall and reading.gap(reading.overall, audience.id, PERCEPTION_EXPECTATION)
    return voice.word(
        f"chart.expectation_{'says' if (gap.gap100 or 0.0) < 0 else 'met'}",
        audience=voice.text(audience.name),
        n=gap.n,
        name=voice.name(lowest),
        gap=gap_figures(gap, voice).gap,
        overall=gap_figures(overall, voice).gap if overall else figure(None, "gap"),
        overall_n=figure(overall.n if overall else None, "count"),
    )


def forest_caption(reading: Reading, voice: Voice) -> str | None:
    """What the forest plot shows, of the demand side; None where no scale could be estimated.

    A handful of supplier's raters have alphas anywhere below 1: they are no headline.
    """
    rows = [
        (node, audience, row, alpha)
        for audience in reading.demand
        for node, row, alpha in estimable(reading, audience)
    ]
    theirs = [
        row
        for audience in reading.report.audiences
        if audience.side == "supplier"
        for _, row, _ in estimable(reading, audience)
    ]
    raters = max((row.n or 0 for row in theirs), default=0)
    if not rows:
        good = _tally(theirs)["reached"]
        words = voice.word("chart.forest_only", count=len(theirs), good=good, n=raters)
        return words if theirs else None
    node, audience, row, lowest = min(rows, key=lambda row: row[3])
    tally = _tally([row for _, _, row, _ in rows])
    sentence = voice.word(
        "chart.forest_says",
        count=len(rows),
        good=tally["reached"],
        open=tally["open"],
        name=voice.name(node),
        audience=voice.text(audience.name),
        alpha=figure(lowest, "coefficient"),
        n=row.n,
    )
    if theirs and raters < FEW_RATERS:
        return voice.running((sentence, voice.word("chart.forest_supplier", n=raters)))
    return sentence


def _tally(rows: Sequence[ScaleReliability]) -> Counter[Standing | None]:
    """How many scales reach the line by their interval, miss it, or cannot be told to."""
    return Counter(standing(row.alpha, row.alpha_ci) for row in rows)
