"""Charts of a report: from its rows to the geometry of `app.charts`, wide and narrow."""

from dataclasses import dataclass
from math import isclose

from analysis.sections.audiences import AudienceResult
from analysis.sections.gaps import Gap, GapKind
from analysis.study.undertaking import Node
from app.captions import (
    expectation_caption,
    extremes,
    forest_caption,
    gaps_caption,
    overall_caption,
)
from app.charts import dumbbell, forest, radar
from app.charts.marks import Series, series
from app.findings import FAIR_ALPHA, leaves
from app.formats import figure
from app.tree import PERCEPTION, PERCEPTION_EXPECTATION, SUPPLIER_DEMAND, Tree
from app.voice import Voice

WIDE = 670.0
NARROW = 340.0
VERDICT_MARKS = {"blind_spot": "▲", "hidden_strength": "▼", "agreement": "=", "undecided": "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart in two widths, with what it shows said in a sentence."""

    id: str
    kind: str
    title: str
    sentence: str
    axis: str
    key: tuple[Series, ...]
    wide: object
    narrow: object


def looks(tree: Tree, voice: Voice) -> dict[str, Series]:
    """Audience → how it is drawn."""
    ranks = {"demand": 0, "supplier": 0}
    found = {}
    for audience in tree.report.audiences:
        found[audience.id] = series(voice.text(audience.name), audience.side, ranks[audience.side])
        ranks[audience.side] += 1
    return found


def characteristics(tree: Tree, voice: Voice) -> Drawing | None:
    """The radar of the characteristics; None with fewer than three."""
    nodes = [branch.node for branch in tree.characteristics]
    shown = [
        audience
        for audience in tree.report.audiences
        if any(_score100(tree, node, audience) is not None for node in nodes)
    ]
    if len(nodes) < 3 or not shown:
        return None
    drawn = looks(tree, voice)
    names = [voice.name(node) for node in nodes]
    values = [(drawn[one.id], [_score100(tree, node, one) for node in nodes]) for one in shown]
    says = (extremes(tree, nodes, one, voice, "chart.radar_says") for one in shown)
    return Drawing(
        id="radar",
        kind="radar",
        title=voice.word("chart.radar"),
        sentence=voice.running(one for one in says if one),
        axis="",
        key=tuple(drawn[one.id] for one in shown),
        wide=radar.radar(names, values, width=WIDE),
        narrow=radar.radar(names, values, width=NARROW),
    )


def _score100(tree: Tree, node: Node, audience: AudienceResult) -> float | None:
    score = tree.score(node, audience.id)
    return score.score100 if score else None


def overview(tree: Tree, voice: Voice) -> Drawing | None:
    """Overall and each characteristic, every audience beside the others; None without scores."""
    nodes = [*([tree.overall] if tree.overall else []), *(b.node for b in tree.characteristics)]
    shown = [
        audience
        for audience in tree.report.audiences
        if any(_score100(tree, node, audience) is not None for node in nodes)
    ]
    if not shown:
        return None
    entries = [
        forest.Entry(
            name=voice.name(node),
            estimates=tuple(
                _estimate(tree, node, audience.id, PERCEPTION, _score100(tree, node, audience))
                for audience in shown
            ),
        )
        for node in nodes
    ]
    key = tuple(looks(tree, voice)[audience.id] for audience in shown)
    return Drawing(
        id="overview",
        kind="forest",
        title=voice.word("chart.overview"),
        sentence=overall_caption(tree, shown, voice),
        axis=voice.word("chart.axis100"),
        key=key,
        wide=forest.dots(entries, key, width=WIDE),
        narrow=forest.dots(entries, key, width=NARROW),
    )


def supplier_gaps(tree: Tree, audience: AudienceResult, voice: Voice) -> Drawing | None:
    """The dumbbell of supplier against an audience; None without any gap."""
    if tree.supplier is None:
        return None
    drawn = looks(tree, voice)
    return _dumbbell(
        tree,
        audience,
        SUPPLIER_DEMAND,
        (drawn[audience.id], drawn[tree.supplier.id]),
        title=voice.word("chart.gaps", audience=voice.text(audience.name)),
        sentence=gaps_caption(tree, audience, voice),
        voice=voice,
    )


def expectation_gaps(tree: Tree, audience: AudienceResult, voice: Voice) -> Drawing | None:
    """The dumbbell of expectation and perception; None without any gap."""
    perceived = Series(name=voice.word("facet.perception"), colour="demand", shape="disc")
    expected = Series(name=voice.word("facet.expectation"), colour="demand", shape="ring")
    return _dumbbell(
        tree,
        audience,
        PERCEPTION_EXPECTATION,
        (expected, perceived),
        title=voice.word("chart.expectation", audience=voice.text(audience.name)),
        sentence=expectation_caption(tree, audience, voice),
        voice=voice,
    )


def _dumbbell(
    tree: Tree,
    audience: AudienceResult,
    kind: GapKind,
    pair: tuple[Series, Series],
    *,
    title: str,
    sentence: str,
    voice: Voice,
) -> Drawing | None:
    entries = [
        _entry(tree, node, audience, gap, voice)
        for node in results(tree)
        if (gap := tree.gap(node, audience.id, kind)) is not None
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
        wide=dumbbell.dumbbell(entries, *pair, width=WIDE, heading=heading),
        narrow=dumbbell.dumbbell(entries, *pair, width=NARROW, heading=heading),
    )


def _entry(
    tree: Tree, node: Node, audience: AudienceResult, gap: Gap, voice: Voice
) -> dumbbell.Entry:
    other = tree.supplier.id if gap.kind == SUPPLIER_DEMAND and tree.supplier else audience.id
    facets = (PERCEPTION, PERCEPTION)
    if gap.kind == PERCEPTION_EXPECTATION:
        facets = ("expectation", PERCEPTION)
    mark = VERDICT_MARKS.get(gap.verdict or "", "") if gap.kind == SUPPLIER_DEMAND else ""
    return dumbbell.Entry(
        name=voice.name(node),
        first=_estimate(tree, node, audience.id, facets[0], gap.subtrahend100),
        second=_estimate(tree, node, other, facets[1], gap.minuend100),
        note=f"{figure(gap.gap100, 'gap100')} {mark}".strip(),
        strong=node.level in ("overall", "characteristic"),
    )


def _estimate(
    tree: Tree, node: Node, audience: str, facet: str, value: float | None
) -> dumbbell.Estimate | None:
    """The gap's own figure, with that side's interval where it is one of this figure.

    Pairs, and raters of several supplier audiences, are other people than those of the score.
    """
    score = tree.score(node, audience, facet)
    if value is None:
        return None
    if score is None or score.score100 is None:
        return dumbbell.Estimate(value=value, ends=None)
    same = isclose(score.score100, value, abs_tol=1e-9)
    return dumbbell.Estimate(value=value, ends=score.ci100 if same else None)


def results(tree: Tree) -> tuple[Node, ...]:
    """Overall, then each characteristic with its sub-characteristics."""
    found = [tree.overall] if tree.overall else []
    for branch in tree.characteristics:
        found.append(branch.node)
        found += [b.node for b in branch.branches if b.node.level == "subcharacteristic"]
    return tuple(found)


def reliabilities(tree: Tree, facet: str, voice: Voice) -> Drawing | None:
    """The forest plot of the lowest scales; None where no alpha could be estimated."""
    drawn = looks(tree, voice)
    audiences = [
        audience
        for audience in tree.report.audiences
        if any(_alpha(tree, node, audience, facet) for node in leaves(tree))
    ]
    sentence = forest_caption(tree, voice)
    if not audiences or sentence is None:
        return None
    entries = [
        forest.Entry(
            name=voice.name(node),
            estimates=tuple(_alpha(tree, node, audience, facet) for audience in audiences),
        )
        for node in leaves(tree)
        if any(_alpha(tree, node, audience, facet) for audience in audiences)
    ]
    key = tuple(drawn[audience.id] for audience in audiences)
    return Drawing(
        id=f"forest-{facet}",
        kind="forest",
        title=_faceted(voice.word("chart.forest"), facet, tree, voice),
        sentence=sentence,
        axis=voice.word("chart.axis_alpha"),
        key=key,
        wide=forest.forest(entries, key, reference=FAIR_ALPHA, width=WIDE),
        narrow=forest.forest(entries, key, reference=FAIR_ALPHA, width=NARROW),
    )


def _faceted(title: str, facet: str, tree: Tree, voice: Voice) -> str:
    if len(tree.facets) == 1:
        return title
    return voice.word("caption.facet", caption=title, facet=voice.code("facet", facet))


def _alpha(
    tree: Tree, node: Node, audience: AudienceResult, facet: str
) -> dumbbell.Estimate | None:
    row = tree.reliability(node, audience.id, facet)
    if row is None or row.alpha is None:
        return None
    return dumbbell.Estimate(value=row.alpha, ends=row.alpha_ci)
