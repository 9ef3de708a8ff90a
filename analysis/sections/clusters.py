"""What it does to errors and verdicts that people of one firm, site or department answer alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from analysis.sections.gaps import GAPS, Gap, Verdict
from analysis.statistics.gaps import families
from analysis.statistics.gaps import mean_difference as statistics
from analysis.statistics.gaps.cluster_robust import ClusteredMean, clustered_gap, clustered_mean
from analysis.statistics.gaps.verdicts import verdict
from analysis.statistics.intervals import Mean
from analysis.statistics.kinds import (
    AVERAGE,
    COEFFICIENT,
    COUNT,
    DF,
    GAP100,
    ID,
    RATIO,
    SCORE,
    SE100,
    TEXT,
    P,
    Reason,
)
from analysis.statistics.scores.score import within
from analysis.study.cluster_labels import (
    Labels,
    customer_clusters,
    fewest_clusters,
    rater_clusters,
)
from analysis.study.frame import Key
from analysis.study.inputs import Options
from analysis.study.margin import margin_of
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredNode(Row):
    """The score of a node, and the supplier's gap to it, with people in clusters; all on 0–100.

    `score100`, `se100`, `ci100` as if people were independent; `clustered_se100`, `df` and
    `clustered_ci100` robust to what the `clusters` share (CR2, Satterthwaite's df), as `scores` has
    them. `icc`:
    share of the variance between clusters; `design_effect`: how many times it makes the variance
    of the mean; `n_effective` = n/design effect, None where that is not above 0. `reason`: why
    these are missing ("too_few" of `icc` alone: nobody shares a cluster).

    `gap100` as in `gaps`, `gap_ci100` and `gap_p` with the clustered errors; `gap_p_adjusted`, by
    Holm, is of the larger of that p and the pooled one; `gap_verdict`: what the rule says of them.
    `verdict_holds`: whether the verdict of `gaps` stays, None where that is undecided or there is
    none. `gap_reason`: why there is no gap with clustered errors.
    """

    level: Level
    id: Annotated[str, ID]
    n: Annotated[int | None, COUNT]
    plain: Annotated[
        Mean | None,
        both(held(SCORE, score100="mean", ci100="ci"), held(SE100, se100="se")),
    ] = None
    clustered: Annotated[
        ClusteredMean | None,
        both(
            held(COUNT, clusters="clusters", n_effective="n_effective"),
            held(SE100, clustered_se100="se"),
            held(DF, df="df"),
            held(SCORE, clustered_ci100="ci"),
            held(COEFFICIENT, icc="icc"),
            held(RATIO, design_effect="design_effect"),
        ),
    ] = None
    reason: Reason = None
    gap: Annotated[
        statistics.Gap | None,
        both(held(GAP100, gap100="gap", gap_ci100="ci"), held(P, gap_p="p")),
    ] = None
    gap_p_adjusted: Annotated[float | None, P] = None
    gap_verdict: Verdict | None = None
    verdict_holds: bool | None = None
    gap_reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """One audience of the demand side by the column `by`; people without a text are by themselves.

    `n` sheets in `clusters` of `size` people on average. `rater_clusters`: those of the supplier's
    raters, None where each rater is by himself or all are of one. `reason`: "few_clusters" with
    fewer than five, or than the threshold.
    """

    audience: Annotated[str, ID]
    by: Annotated[str, TEXT]
    n: Annotated[int | None, COUNT]
    clusters: Annotated[int | None, COUNT] = None
    size: Annotated[float | None, AVERAGE] = None
    rater_clusters: Annotated[int | None, COUNT] = None
    nodes: tuple[ClusteredNode, ...] = ()
    reason: Reason = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Side:
    """People of one side with their clusters' numbers; None: independent people."""

    panel: Panel
    labels: Labels | None


def clusters(work: Work, gaps: tuple[Gap, ...], nodes: tuple[Node, ...]) -> tuple[Clustered, ...]:
    """A row per audience of the demand side that may be shown and whose clusters are known."""
    raters = _raters(work)
    audiences = []
    for group in work.groups:
        panel = work.panel(group.audience.id, "perception")
        labels = customer_clusters(group)
        if group.audience.side != "demand" or panel is None or panel.withheld is not None:
            continue
        if labels is not None:
            side = _Side(panel=panel, labels=labels)
            rows = {(g.level, g.id): g for g in gaps if _of_supplier(g, panel)}
            audiences.append(_row(work, side, raters, rows, nodes))
    return tuple(audiences)


def _of_supplier(gap: Gap, panel: Panel) -> bool:
    return gap.kind == "supplier-demand" and gap.audience == panel.frame.audience


def _raters(work: Work) -> _Side | None:
    """The supplier's raters; each by himself where all are of one cluster."""
    if work.supplier is None or work.supplier.withheld is not None:
        return None
    return _Side(panel=work.supplier, labels=rater_clusters(work))


def _row(
    work: Work,
    side: _Side,
    raters: _Side | None,
    gaps: dict[Key, Gap],
    nodes: tuple[Node, ...],
) -> Clustered:
    assert side.labels is not None
    options, count = work.inputs.options, int(side.labels.max()) + 1
    row = Clustered(audience=side.panel.frame.audience, by=work.inputs.cluster, n=len(side.labels))
    if count < fewest_clusters(options):
        return replace(row, reason="few_clusters")
    keys: list[Key] = [(node.level, node.id) for node in nodes]
    described = [
        _node(side, raters, key, gaps.get(key), options)
        for key in keys
        if side.panel.frame.columns(key)
    ]
    return replace(
        row,
        clusters=count,
        size=len(side.labels) / count,
        rater_clusters=None
        if raters is None or raters.labels is None
        else int(raters.labels.max()) + 1,
        nodes=tuple(_adjusted(described, gaps, options)),
    )


def _node(
    side: _Side, raters: _Side | None, key: Key, gap: Gap | None, options: Options
) -> tuple[ClusteredNode, statistics.Gap | None]:
    node = ClusteredNode(level=key[0], id=key[1], n=None)
    why_not = side.panel.why_not(key)
    if why_not is not None:
        return replace(node, reason=why_not, gap_reason=why_not), None
    mean = _mean(side, key, options)
    if mean.clusters < fewest_clusters(options):
        few = "few_clusters" if mean.n else "no_answers"
        return replace(node, n=mean.n, reason=few, gap_reason=few), None
    node = _described(node, mean)
    if gap is None or raters is None:
        return replace(node, gap_reason="no_supplier"), None
    if gap.gap100 is None:
        return replace(node, gap_reason=gap.reason), None
    theirs = _of_raters(raters, key, options)
    margin = margin_of(options, side.panel.frame, key, hundred=True)
    against = clustered_gap(theirs, mean, margin=margin, level=options.confidence)
    return _with_gap(node, against), against


def _mean(side: _Side, key: Key, options: Options) -> ClusteredMean:
    assert side.labels is not None
    frame = side.panel.frame
    return clustered_mean(
        frame.on_100(key), side.labels, weights=frame.weights, level=options.confidence
    )


def _of_raters(raters: _Side, key: Key, options: Options) -> Mean | ClusteredMean:
    """The raters' mean; of independent people where those of a node share one cluster, or none."""
    if raters.labels is not None:
        mean = _mean(raters, key, options)
        if 1 < mean.clusters < mean.n:
            return mean
    score = raters.panel.score(key)
    assert score is not None
    return score.on_100


def _described(node: ClusteredNode, mean: ClusteredMean) -> ClusteredNode:
    return replace(
        node,
        n=mean.n,
        plain=replace(mean.plain, ci=within(mean.plain.ci, 0.0, 100.0)),
        clustered=replace(mean, ci=within(mean.ci, 0.0, 100.0)),
        reason=reason(mean.reason) or (None if mean.icc is not None else "too_few"),
    )


def _with_gap(node: ClusteredNode, gap: statistics.Gap) -> ClusteredNode:
    return replace(
        node,
        gap=replace(gap, ci=within(gap.ci, -100.0, 100.0)),
        gap_reason=reason(gap.reason),
    )


def _adjusted(
    described: list[tuple[ClusteredNode, statistics.Gap | None]],
    gaps: dict[Key, Gap],
    options: Options,
) -> Iterator[ClusteredNode]:
    """Holm within each level, over as many gaps as `gaps` has there; then the rule's verdicts."""
    printed = [gaps.get((node.level, node.id)) for node, _ in described]
    # A gap that is not judged here keeps its place among those that are.
    p_values = [_p(gap, before) for (_, gap), before in zip(described, printed, strict=True)]
    adjusted = families.within([node.level for node, _ in described], p_values)
    for (node, gap), p, before in zip(described, adjusted, printed, strict=True):
        yield node if gap is None else _judged(node, gap, p, before, options)


def _p(gap: statistics.Gap | None, printed: Gap | None) -> float | None:
    if gap is not None:
        return gap.p_cautious
    return None if printed is None or printed.p is None else 1.0


def _judged(
    node: ClusteredNode,
    gap: statistics.Gap,
    p: float | None,
    printed: Gap | None,
    options: Options,
) -> ClusteredNode:
    clustered = verdict(gap, p, alpha=options.alpha_level)
    before = None if printed is None else printed.verdict
    holds = None if before in (None, "undecided") else clustered == before
    return replace(node, gap_p_adjusted=p, gap_verdict=clustered, verdict_holds=holds)


CLUSTERS = Section(
    "clusters",
    Clustered,
    lambda study: clusters(study.work, study[GAPS], study.nodes),
    switch="clusters",
    unweighted=("nodes.icc", "nodes.design_effect", "nodes.n_effective"),
)
