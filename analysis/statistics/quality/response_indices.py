"""All figures of all sheets, taken together."""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.quality.asked import Asked, Matrix, Points
from analysis.statistics.quality.duplicates import Duplicates, duplicates
from analysis.statistics.quality.indices import Counts, Runs, counts, even_odd, runs, spread
from analysis.statistics.quality.outliers import Distances, distances


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indices:
    """The figures behind the rules, one per sheet; NaN where a sheet has none.

    `seconds`: what each sheet took, None where no times were recorded; `hasty`: the same judged
    beforehand, 1 too fast, 0 not, −1 unknown.
    """

    counts: Counts
    runs: Runs
    spread: Matrix
    even_odd: Matrix
    distances: Distances
    duplicates: Duplicates
    seconds: Matrix | None
    hasty: Points | None = None

    @property
    def seconds_per_item(self) -> Matrix | None:
        """Seconds for each answer, NaN without answers or without a time."""
        if self.seconds is None:
            return None
        answered = self.counts.answered
        return np.where(answered > 0, self.seconds / np.maximum(answered, 1), np.nan)


def indices(
    ratings: Points,
    asked: Asked,
    *,
    duplicate_items: int,
    seconds: Matrix | None = None,
    hasty: Points | None = None,
) -> Indices:
    """The figures of n × k answers in the order of asking, as answered.

    `duplicate_items`: with how many answers a sheet is compared with the others. `seconds`: n
    durations, NaN where unknown, or `hasty`: n judgements; ValueError if there are more or fewer,
    or both are given.
    """
    if seconds is not None and hasty is not None:
        raise ValueError("durations or judgements of them, not both")
    for known in (seconds, hasty):
        if known is not None and np.shape(known) != (len(ratings),):
            raise ValueError(f"{len(ratings)} sheets need {len(ratings)} durations")
    return Indices(
        counts=counts(ratings),
        runs=runs(ratings, asked),
        spread=spread(ratings, asked),
        even_odd=even_odd(ratings, asked),
        distances=distances(ratings),
        duplicates=duplicates(ratings, asked, answers=duplicate_items),
        seconds=None if seconds is None else np.asarray(seconds, dtype=np.float64),
        hasty=None if hasty is None else np.asarray(hasty, dtype=np.int8),
    )
