"""Listwise deletion: moments of the rows that answer everything."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Moments, Ratings


def listwise(
    ratings: Ratings, columns: Sequence[int], weights: NDArray[np.floating] | None = None
) -> Moments:
    """The moments of these columns, in this order, over the rows in which none is missing.

    Every pair then has the same n, and the covariances cannot contradict each other. The package's
    own rule is pairwise (`moments`). Arguments as there.
    """
    kept = ratings[:, list(columns)]
    present = kept >= 0 if kept.dtype == np.int8 else ~np.isnan(kept)
    whole = np.asarray(present.all(axis=1))
    return moments(kept[whole], None if weights is None else np.asarray(weights)[whole])
