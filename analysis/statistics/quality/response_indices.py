"""All figures of all sheets, taken together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.statistics.quality.asked import Asked, Matrix, Points
from analysis.statistics.quality.duplicates import Duplicates, duplicates
from analysis.statistics.quality.indices import Counts, Whole, counts, even_odd, longest_run, spread
from analysis.statistics.quality.outliers import Distances, distances


@dataclass(frozen=True, kw_only=True, eq=False)
class Indices:
    """The figures behind the rules, one per sheet; each is worked out when it is first asked for.

    Of n × k `ratings` in the order of asking, as answered. `duplicate_items`: with how many answers
    a sheet is compared with the others. `hasty`: 1 answered too fast, 0 not, −1 unknown; None where
    no times were recorded; ValueError if there are more or fewer than sheets.
    """

    ratings: Points
    asked: Asked
    duplicate_items: int
    hasty: Points | None = None

    def __post_init__(self) -> None:
        n = len(self.ratings)
        if self.hasty is not None and np.shape(self.hasty) != (n,):
            raise ValueError(f"{n} sheets need {n} judgements of their durations")

    @cached_property
    def counts(self) -> Counts:
        """What was asked and answered."""
        return counts(self.ratings)

    @cached_property
    def longest_run(self) -> Whole:
        """The longest run of identical answers."""
        return longest_run(self.ratings, self.asked)

    @cached_property
    def spread(self) -> Matrix:
        """The sd of a sheet's answers, NaN where it has fewer than two."""
        return spread(self.ratings, self.asked)

    @cached_property
    def even_odd(self) -> Matrix:
        """Even–odd consistency, NaN where a sheet has none."""
        return even_odd(self.ratings, self.asked)

    @cached_property
    def distances(self) -> Distances:
        """Mahalanobis distances."""
        return distances(self.ratings)

    @cached_property
    def duplicates(self) -> Duplicates:
        """Identical sheets."""
        return duplicates(self.ratings, self.asked, answers=self.duplicate_items)
