"""Agreement within groups of raters, put together from what its parts say of single items."""

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.agreement.within import Null, WithinGroup, of_counts, of_scale


def within(ratings: NDArray[np.integer], null: Null, *, low: int = 1, high: int = 5) -> WithinGroup:
    """Of one group's raters × items, negative = missing."""
    items = (column[column >= low] - low for column in ratings.T)
    points = high - low + 1
    return of_scale([of_counts(np.bincount(x, minlength=points), null) for x in items], null)


def within_groups(
    ratings: NDArray[np.integer], groups: NDArray[np.integer], null: Null
) -> dict[int, WithinGroup]:
    """Of each group by its code."""
    return {int(code): within(ratings[groups == code], null) for code in np.unique(groups)}
