"""All figures of all sheets, taken together."""

from dataclasses import dataclass

import numpy as np

from analysis.quality.asked import Asked, Matrix, Points
from analysis.quality.duplicates import Duplicates, duplicates
from analysis.quality.indices import Counts, Runs, counts, even_odd, runs, spread
from analysis.quality.outliers import Distances, distances


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indices:
    """The figures behind the rules, one per sheet; NaN where a sheet has none.

    `hasty`: 1 answered too fast, 0 not, −1 unknown; None where no times were recorded.
    """

    counts: Counts
    runs: Runs
    spread: Matrix
    even_odd: Matrix
    distances: Distances
    duplicates: Duplicates
    hasty: Points | None


def indices(
    ratings: Points, asked: Asked, *, duplicate_items: int, hasty: Points | None = None
) -> Indices:
    """The figures of n × k answers in the order of asking, as answered.

    `duplicate_items`: with how many answers a sheet is compared with the others. `hasty`: n
    judgements of durations; ValueError if there are more or fewer.
    """
    if hasty is not None and np.shape(hasty) != (len(ratings),):
        raise ValueError(f"{len(ratings)} sheets need {len(ratings)} judgements of their durations")
    return Indices(
        counts=counts(ratings),
        runs=runs(ratings, asked),
        spread=spread(ratings, asked),
        even_odd=even_odd(ratings, asked),
        distances=distances(ratings),
        duplicates=duplicates(ratings, asked, answers=duplicate_items),
        hasty=None if hasty is None else np.asarray(hasty, dtype=np.int8),
    )
