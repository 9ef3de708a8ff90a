"""What it does to errors that people of one firm, site or department answer alike."""

from dataclasses import dataclass, replace
from typing import Annotated

from analysis.statistics.gaps.cluster_robust import ClusteredMean, clustered_mean
from analysis.statistics.intervals import Mean
from analysis.statistics.kinds import (
    AVERAGE,
    COEFFICIENT,
    COUNT,
    DF,
    ID,
    RATIO,
    SCORE,
    SE100,
    TEXT,
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
from analysis.study.panel import Panel
from analysis.study.reasons import reason
from analysis.study.rows import Row, both, held
from analysis.study.section import Section
from analysis.study.undertaking import Level, Node
from analysis.study.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredNode(Row):
    """The score of a node with people in clusters; all on 0–100.

    `score100`, `se100`, `ci100` as if people were independent; `clustered_se100`, `df` and
    `clustered_ci100` robust to what the `clusters` share (CR2, Satterthwaite's df), as `scores`
    has them. `icc`: share of the variance between clusters; `design_effect`: how many times it
    makes the variance of the mean; `n_effective` = n/design effect, None where that is not above 0.
    `reason`: why these are missing ("too_few" of `icc` alone: nobody shares a cluster).
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


def clusters(work: Work, nodes: tuple[Node, ...]) -> tuple[Clustered, ...]:
    """A row per audience of the demand side that may be shown and whose clusters are known."""
    raters = rater_clusters(work)
    return tuple(
        _row(work, panel, labels, raters, nodes)
        for group in work.groups
        if group.audience.side == "demand"
        and (panel := work.panel(group.audience.id, "perception")) is not None
        and panel.withheld is None
        and (labels := customer_clusters(group)) is not None
    )


def _row(
    work: Work, panel: Panel, labels: Labels, raters: Labels | None, nodes: tuple[Node, ...]
) -> Clustered:
    options, count = work.inputs.options, int(labels.max()) + 1
    row = Clustered(audience=panel.frame.audience, by=work.inputs.cluster, n=len(labels))
    if count < fewest_clusters(options):
        return replace(row, reason="few_clusters")
    keys: list[Key] = [(node.level, node.id) for node in nodes]
    return replace(
        row,
        clusters=count,
        size=len(labels) / count,
        rater_clusters=None if raters is None else int(raters.max()) + 1,
        nodes=tuple(_node(panel, labels, key, options) for key in keys if panel.frame.columns(key)),
    )


def _node(panel: Panel, labels: Labels, key: Key, options: Options) -> ClusteredNode:
    node = ClusteredNode(level=key[0], id=key[1], n=None)
    why_not = panel.why_not(key)
    if why_not is not None:
        return replace(node, reason=why_not)
    frame = panel.frame
    mean = clustered_mean(
        frame.on_100(key), labels, weights=frame.weights, level=options.confidence
    )
    if mean.clusters < fewest_clusters(options):
        return replace(node, n=mean.n, reason="few_clusters" if mean.n else "no_answers")
    return replace(
        node,
        n=mean.n,
        plain=replace(mean.plain, ci=within(mean.plain.ci, 0.0, 100.0)),
        clustered=replace(mean, ci=within(mean.ci, 0.0, 100.0)),
        reason=reason(mean.reason) or (None if mean.icc is not None else "too_few"),
    )


CLUSTERS = Section(
    "clusters",
    Clustered,
    lambda study: clusters(study.work, study.nodes),
    switch="clusters",
    unweighted=("nodes.icc", "nodes.design_effect", "nodes.n_effective"),
)
