"""Means whose error heeds that people are in clusters, where these are enough to tell by."""

from dataclasses import replace

from analysis.statistics.gaps.cluster_robust import ClusteredMean, clustered_mean
from analysis.statistics.intervals import Mean
from analysis.statistics.moments.values import Matrix
from analysis.study.cluster_labels import Labels, fewest_clusters
from analysis.study.inputs import Options


def clustered(
    values: Matrix, labels: Labels | None, weights: Matrix | None, options: Options
) -> ClusteredMean | None:
    """The mean with CR2's error over the clusters of those with a value; None where people count
    as independent: their clusters are not known, too few, or all alike on average.
    """
    if labels is None:
        return None
    mean = clustered_mean(values, labels, weights=weights, level=options.confidence)
    enough = mean.clusters >= fewest_clusters(options)
    return mean if enough and mean.ci is not None else None


def heeded(
    mean: Mean, values: Matrix, labels: Labels | None, weights: Matrix | None, options: Options
) -> Mean:
    """The mean of independent people, with the error and df of `clustered` where there is one."""
    robust = clustered(values, labels, weights, options)
    if robust is None or mean.se is None:
        return mean
    return replace(mean, se=robust.se, df=robust.df, ci=robust.ci)
