"""Moments of every group of respondents, from one pass over all of them."""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.algebra import merge
from analysis.statistics.moments.gather import CHUNK, moments
from analysis.statistics.moments.group_labels import numbered
from analysis.statistics.moments.values import Moments, Ratings, check_weights


def by_group(
    ratings: Ratings,
    labels: NDArray[np.generic],
    weights: NDArray[np.floating] | None = None,
    *,
    chunk: int = CHUNK,
) -> tuple[Moments, ...]:
    """The moments of n × k ratings by their n labels, in the order of the labels.

    Merged, they are the moments of all. Memory is bounded by `chunk` rows and by one set of moments
    a group. Other arguments, and errors, as for `moments`; ValueError as well where there are not
    as many labels as rows.
    """
    if labels.shape != (len(ratings),):
        raise ValueError(f"{len(ratings)} rows need as many labels, not {labels.shape}")
    checked, codes = check_weights(weights, len(ratings)), numbered(labels)
    found: dict[int, Moments] = {}
    for at in range(0, len(ratings), chunk):
        block, code = ratings[at : at + chunk], codes[at : at + chunk]
        of = None if checked is None else checked[at : at + chunk]
        # In the order of the groups, each is a run of rows.
        order = np.argsort(code, kind="stable")
        starts = np.flatnonzero(np.diff(code[order], prepend=-1))
        for rows in np.split(order, starts[1:]):
            part = moments(block[rows], None if of is None else of[rows])
            group = int(code[rows[0]])
            found[group] = merge(found[group], part) if group in found else part
    return tuple(found[group] for group in sorted(found))
