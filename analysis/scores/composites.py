"""Each respondent's score for every node of the tree.

House rule: a sub's score is the mean of its answered items (one is enough); a characteristic's
the weighted mean of its available subs, the weights renormalised over them; the overall score
the same over the characteristics. Nothing is imputed.
"""

import numpy as np
from numpy.typing import NDArray

from analysis.moments.values import Matrix, Ratings, as_float
from analysis.scores.tree import Tree, shares

Bounds = NDArray[np.integer] | NDArray[np.floating]


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
    values: Matrix = (as_float(ratings) - start) * step
    return _partial(values, tree) if np.isnan(values).any() else _complete(values, tree)


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


def _complete(values: Matrix, tree: Tree) -> Matrix:
    """All answered: every node is one and the same weighted mean of items for everybody."""
    whole = item_weights(tree, values.shape[1])
    found = values @ whole
    found[:, whole.sum(axis=0) == 0] = np.nan
    return np.asarray(found)


def _partial(values: Matrix, tree: Tree) -> Matrix:
    subs = _mean_of_available(values, tree.members(values.shape[1]))
    characteristics = _mean_of_available(subs, tree.sub_weights())
    overall = _mean_of_available(characteristics, tree.characteristic_weights()[:, None])
    return np.concatenate([subs, characteristics, overall], axis=1)


def _mean_of_available(parts: Matrix, weights: Matrix) -> Matrix:
    """n × nodes: Σ weight·part / Σ weight over the parts that are there; NaN where none is."""
    present = ~np.isnan(parts)
    total = present @ weights
    found = np.where(present, parts, 0.0) @ weights
    return np.divide(found, total, out=np.full_like(found, np.nan), where=total > 0)


def differences(perception: Ratings, expectation: Ratings) -> Matrix:
    """n × k perception − expectation per respondent and item; NaN unless both were answered."""
    if perception.shape != expectation.shape:
        raise ValueError(f"facets of shapes {perception.shape} and {expectation.shape}")
    return as_float(perception) - as_float(expectation)
