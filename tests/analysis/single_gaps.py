"""Resampled gaps of one vector on each side, or of one vector of differences."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.gaps.gap_bootstrap import Bootstrap, bootstrap_differences, bootstrap_gaps

Vector = NDArray[np.float64]


def bootstrap_gap(supplier: Vector, demand: Vector, **how: Any) -> Bootstrap:
    """`bootstrap_gaps` of one column."""
    return bootstrap_gaps(supplier[:, None], demand[:, None], **how)[0]


def bootstrap_pairs(differences: Vector, **how: Any) -> Bootstrap:
    """`bootstrap_differences` of one column."""
    return bootstrap_differences(differences[:, None], **how)[0]
