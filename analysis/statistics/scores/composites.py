"""Each respondent's score for every node of the tree.

House rule: a sub's score is the mean of its answered items (one is enough); a characteristic's
the weighted mean of its available subs, the weights renormalised over them; the overall score
the same over the characteristics. Nothing is imputed.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix, Ratings, as_float
from analysis.statistics.scores.rollup import Tree, shares

Bounds = NDArray[np.integer] | NDArray[np.floating]
Bools = NDArray[np.bool_]
ROWS = 1024
"""Respondents are scored in blocks of so many, which stay in the processor's cache."""


def composites(
    ratings: Ratings, tree: Tree, *, low: Bounds | None = None, high: Bounds | None = None
) -> Matrix:
    """n × nodes float64, NaN where nothing was answered; nodes in the order of `Tree`.

    With `low` and `high` (k each) every item counts on 0–100: (x − low)/(high − low)·100, high =
    good; without them in its own units, as for columns of differences.
    """
    k = ratings.shape[1]
    start = np.zeros(k) if low is None else np.asarray(low, dtype=np.float64)
    step = (
        np.ones(k)
        if low is None or high is None
        else 100.0 / (np.asarray(high, dtype=np.float64) - start)
    )
    levels = (tree.members(k), tree.sub_weights(), tree.characteristic_weights()[:, None])
    whole = item_weights(tree, k)
    scores = np.empty((len(ratings), tree.size))
    for at in range(0, len(ratings), ROWS):
        block = ratings[at : at + ROWS]
        present = block >= 0 if block.dtype == np.int8 else ~np.isnan(as_float(block))
        values: Matrix = (block - start) * step
        if present.all():
            scores[at : at + ROWS] = _complete(values, whole)
        else:
            scores[at : at + ROWS] = _partial(values, present, levels)
    return scores


def item_weights(tree: Tree, k: int) -> Matrix:
    """k × nodes: the share of each column in each node when everything is answered.

    A node's shares add up to 1, or to 0 where it has no items or no weight.
    """
    subs = shares(tree.members(k))
    weights = tree.sub_weights()
    weights[subs.sum(axis=0) == 0] = 0.0
    characteristics = subs @ shares(weights)
    top = tree.characteristic_weights()[:, None]
    top[characteristics.sum(axis=0) == 0] = 0.0
    return np.concatenate([subs, characteristics, characteristics @ shares(top)], axis=1)


def _complete(values: Matrix, whole: Matrix) -> Matrix:
    """All answered: every node is one and the same weighted mean of items for everybody."""
    scores = values @ whole
    scores[:, whole.sum(axis=0) == 0] = np.nan
    return np.asarray(scores)


def _partial(values: Matrix, present: Bools, levels: tuple[Matrix, ...]) -> Matrix:
    """Level by level Σ weight·part / Σ weight over the parts that are there; NaN where none is."""
    np.copyto(values, 0.0, where=~present)
    nodes, answered = [], []
    for weights in levels:
        total = present.astype(np.float64) @ weights
        values = values @ weights
        present = total > 0
        # What is not there stays 0 for the level above.
        np.divide(values, total, out=values, where=present)
        nodes.append(values)
        answered.append(present)
    scores = np.concatenate(nodes, axis=1)
    scores[~np.concatenate(answered, axis=1)] = np.nan
    return scores
