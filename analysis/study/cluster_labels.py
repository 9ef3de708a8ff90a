"""Who belongs together: the clusters of a side's people, numbered."""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.group_labels import numbered
from analysis.study.inputs import Options
from analysis.study.work import Group, Work

FEWEST = 5
"""Clusters of the demand side: with fewer, single ones could be told from the figures, and the
error is hardly estimable (house rule); the threshold where it is the larger.
"""
Labels = NDArray[np.intp]


def fewest_clusters(options: Options) -> int:
    """With fewer clusters of the demand side nothing is told of them."""
    return max(FEWEST, options.threshold)


def customer_clusters(group: Group) -> Labels | None:
    """The clusters of an audience, numbered from 0; people without a text are by themselves.

    None where they are not known.
    """
    labels = group.ratings.clusters
    return None if labels is None or not len(labels) else _numbered(labels)


def counted_clusters(group: Group, options: Options) -> Labels | None:
    """The same where they are many enough to count in errors."""
    labels = customer_clusters(group)
    if labels is None or int(labels.max()) + 1 < fewest_clusters(options):
        return None
    return labels


def rater_clusters(work: Work) -> Labels | None:
    """The teams of the supplier's raters; None where each is by himself or all are of one."""
    if work.supplier is None or work.supplier.withheld is not None:
        return None
    groups = [group for group in work.groups if group.audience.side == "supplier"]
    labelled = [g.ratings.clusters for g in groups if g.ratings.clusters is not None]
    if len(labelled) < len(groups):
        return None
    labels = _numbered(np.concatenate(labelled))
    several = 1 < int(labels.max(initial=-1)) + 1 < len(labels)
    return labels if several else None


def _numbered(texts: NDArray[np.str_]) -> Labels:
    names, at = np.unique(texts, return_inverse=True)
    labels, alone = at.ravel().astype(np.intp), texts == ""
    labels[alone] = len(names) + np.arange(int(alone.sum()))
    return numbered(labels)
