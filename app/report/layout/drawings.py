"""Charts of a report: from its rows to the geometry of `app.charts`, wide and narrow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isclose

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import AGREED, OVERRATED, UNDECIDED, UNDERRATED, Gap, GapKind, Verdict
from analysis.study.undertaking import Node
from app.charts import dumbbell, forest, radar
from app.charts.marks import Estimate, Series, series
from app.report.formats import figure
from app.report.prose.captions import (
    expectation_caption,
    extremes,
    forest_caption,
    gaps_caption,
    overall_caption,
)
from app.report.prose.highlights import FAIR_ALPHA, leaves
from app.report.prose.voice import Voice
from app.report.reading import PERCEPTION, PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Reading

WIDE = 670.0
NARROW = 340.0
VERDICT_MARKS: dict[Verdict | None, str] = {
    None: "",
    **dict.fromkeys(OVERRATED, "▲"),
    **dict.fromkeys(UNDERRATED, "▼"),
    **dict.fromkeys(AGREED, "="),
    **dict.fromkeys(UNDECIDED, "?"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart in two widths, with what it shows said in a sentence; `draw` lays it out in one."""

    id: str
    kind: str
    title: str
    sentence: str
    key: tuple[Series, ...]
    draw: Callable[[float], object]
    axis: str = ""

    @property
    def wide(self) -> object:
        """As a page has it."""
        return self.draw(WIDE)

    @property
    def narrow(self) -> object:
        """As a phone has it."""
        return self.draw(NARROW)


def looks(reading: Reading, voice: Voice) -> dict[str, Series]:
    """Audience → how it is drawn."""
    ranks = {"demand": 0, "supplier": 0}
    drawn = {}
    for audience in reading.report.audiences:
        drawn[audience.id] = series(voice.text(audience.name), audience.side, ranks[audience.side])
        ranks[audience.side] += 1
    return drawn


def characteristics(reading: Reading, voice: Voice) -> Drawing | None:
    """The radar of the characteristics; None with fewer than three."""
    nodes = [branch.node for branch in reading.characteristics]
    shown = _scored(reading, nodes)
    if len(nodes) < 3 or not shown:
        return None
    drawn = looks(reading, voice)
    names = [voice.name(node) for node in nodes]
    values = [
        (drawn[each.id], [_score100(reading, node, each) for node in nodes]) for each in shown
    ]
    says = (extremes(reading, nodes, each, voice, "chart.radar_says") for each in shown)
    return Drawing(
        id="radar",
        kind="radar",
        title=voice.word("chart.radar"),
        sentence=voice.running(sentence for sentence in says if sentence),
        key=tuple(drawn[each.id] for each in shown),
        draw=lambda width: radar.radar(names, values, width=width),
    )


def _scored(reading: Reading, nodes: Sequence[Node]) -> list[AudienceResult]:
    """The audiences that have a score of any of the nodes."""
    return [
        audience
        for audience in reading.report.audiences
        if any(_score100(reading, node, audience) is not None for node in nodes)
    ]


def _score100(reading: Reading, node: Node, audience: AudienceResult) -> float | None:
    score = reading.score(node, audience.id)
    return score.score100 if score else None


def overview(reading: Reading, voice: Voice) -> Drawing | None:
    """Overall and each characteristic, every audience beside the others; None without scores."""
    shown = _scored(reading, reading.upper)
    if not shown:
        return None
    entries = [
        forest.Entry(
            name=voice.name(node),
            estimates=tuple(
                _estimate(reading, node, each.id, PERCEPTION, _score100(reading, node, each))
                for each in shown
            ),
        )
        for node in reading.upper
    ]
    key = tuple(looks(reading, voice)[each.id] for each in shown)
    return Drawing(
        id="overview",
        kind="forest",
        title=voice.word("chart.overview"),
        sentence=overall_caption(reading, shown, voice),
        axis=voice.word("chart.axis100"),
        key=key,
        draw=lambda width: forest.dots(entries, key, width=width),
    )


def supplier_gaps(reading: Reading, audience: AudienceResult, voice: Voice) -> Drawing | None:
    """The dumbbell of supplier against an audience; None without any gap."""
    if reading.supplier is None:
        return None
    drawn = looks(reading, voice)
    return _dumbbell(
        reading,
        audience,
        SUPPLIER_DEMAND,
        (drawn[audience.id], drawn[reading.supplier.id]),
        title=voice.word("chart.gaps", audience=voice.text(audience.name)),
        sentence=gaps_caption(reading, audience, voice),
        voice=voice,
    )


def expectation_gaps(reading: Reading, audience: AudienceResult, voice: Voice) -> Drawing | None:
    """The dumbbell of expectation and perception; None without any gap."""
    perceived = Series(name=voice.word("facet.perception"), colour="demand", shape="disc")
    expected = Series(name=voice.word("facet.expectation"), colour="demand", shape="ring")
    return _dumbbell(
        reading,
        audience,
        PERCEPTION_EXPECTATION,
        (expected, perceived),
        title=voice.word("chart.expectation", audience=voice.text(audience.name)),
        sentence=expectation_caption(reading, audience, voice),
        voice=voice,
    )


def _dumbbell(
    reading: Reading,
    audience: AudienceResult,
    kind: GapKind,
    pair: tuple[Series, Series],
    *,
    title: str,
    sentence: str,
    voice: Voice,
) -> Drawing | None:
    entries = [
        _entry(reading, node, audience, gap, voice)
        for node in reading.results
        if (gap := reading.gap(node, audience.id, kind)) is not None
    ]
    if not any(entry.first and entry.second for entry in entries):
        return None
    heading = voice.word("chart.gap_column")
    return Drawing(
        id=f"{kind}-{audience.id}",
        kind="dumbbell",
        title=title,
        sentence=sentence,
        axis=voice.word("chart.axis_gaps"),
        key=pair,
        draw=lambda width: dumbbell.dumbbell(entries, *pair, width=width, heading=heading),
    )


def _entry(
    reading: Reading, node: Node, audience: AudienceResult, gap: Gap, voice: Voice
) -> dumbbell.Entry:
    other = reading.supplier.id if gap.kind == SUPPLIER_DEMAND and reading.supplier else audience.id
    facets = (PERCEPTION, PERCEPTION)
    if gap.kind == PERCEPTION_EXPECTATION:
        facets = ("expectation", PERCEPTION)
    mark = VERDICT_MARKS[gap.verdict] if gap.kind == SUPPLIER_DEMAND else ""
    return dumbbell.Entry(
        name=voice.name(node),
        first=_estimate(reading, node, audience.id, facets[0], gap.subtrahend100),
        second=_estimate(reading, node, other, facets[1], gap.minuend100),
        note=f"{figure(gap.gap100, 'gap100')} {mark}".strip(),
        strong=node.level in ("overall", "characteristic"),
    )


def _estimate(
    reading: Reading, node: Node, audience: str, facet: str, value: float | None
) -> Estimate | None:
    """The gap's own figure, with that side's interval where it is one of this figure.

    Pairs, and raters of several supplier audiences, are other people than those of the score.
    """
    score = reading.score(node, audience, facet)
    if value is None:
        return None
    if score is None or score.score100 is None:
        return Estimate(value=value, ends=None)
    same = isclose(score.score100, value, abs_tol=1e-9)
    return Estimate(value=value, ends=score.ci100 if same else None)


def reliabilities(reading: Reading, facet: str, voice: Voice) -> Drawing | None:
    """The forest plot of the lowest scales; None where no alpha could be estimated."""
    drawn, nodes = looks(reading, voice), leaves(reading)
    audiences = [
        audience
        for audience in reading.report.audiences
        if any(_alpha(reading, node, audience, facet) for node in nodes)
    ]
    sentence = forest_caption(reading, voice)
    if not audiences or sentence is None:
        return None
    rows = (
        (node, tuple(_alpha(reading, node, audience, facet) for audience in audiences))
        for node in nodes
    )
    entries = [
        forest.Entry(name=voice.name(node), estimates=alphas)
        for node, alphas in rows
        if any(alphas)
    ]
    key = tuple(drawn[audience.id] for audience in audiences)
    return Drawing(
        id=f"forest-{facet}",
        kind="forest",
        title=_faceted(voice.word("chart.forest"), facet, reading, voice),
        sentence=sentence,
        axis=voice.word("chart.axis_alpha"),
        key=key,
        draw=lambda width: forest.forest(entries, key, reference=FAIR_ALPHA, width=width),
    )


def _faceted(title: str, facet: str, reading: Reading, voice: Voice) -> str:
    if len(reading.facets) == 1:
        return title
    return voice.word("caption.facet", caption=title, facet=voice.code("facet", facet))


def _alpha(reading: Reading, node: Node, audience: AudienceResult, facet: str) -> Estimate | None:
    row = reading.reliability(node, audience.id, facet)
    if row is None or row.alpha is None:
        return None
    return Estimate(value=row.alpha, ends=row.alpha_ci)
