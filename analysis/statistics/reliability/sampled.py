"""What an interval of alpha that needs the answers themselves starts from, and ends in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import Interval
from analysis.statistics.moments.algebra import rebase, select
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Matrix, Moments, Ratings, as_float, check_weights
from analysis.statistics.reliability.item_statistics import possible
from analysis.statistics.reliability.scale import cronbach
from analysis.statistics.reliability.usable import Usable, usable


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaInterval:
    """Alpha of a scale of `k` items with an interval that supposes no distribution of the answers.

    `n`: the respondents it rests on, those who answered any of the items (weight above zero);
    `left_out`: the other rows. `method`: "adf" or "bootstrap". `se`: the linearised standard
    error, or the standard deviation of the `draws`, the resamples in which alpha exists.
    `reason`: as `Usable` has it, "singular" (alpha above 1), or for the interval alone "too_few"
    (fewer than three respondents, or alpha does not exist in every second resample).
    """

    n: int
    left_out: int
    k: int
    method: str
    alpha: float | None = None
    se: float | None = None
    ci: Interval | None = None
    draws: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampled:
    """The usable items of a scale: their moments about their means, and alpha."""

    scale: Usable
    moments: Moments
    alpha: float | None
    weights: Matrix | None

    def answers(self, block: Ratings) -> Matrix:
        """A block of ratings as deviations from the means of the usable items, NaN = missing."""
        return as_float(block)[:, list(self.scale.used)] - self.moments.origin

    def result(self, n: int, rows: int, method: str) -> AlphaInterval:
        """Alpha without its interval, with the reason where there cannot be one."""
        reason = "too_few" if n < 3 else None
        if self.alpha is None:
            reason = self.scale.reason or "singular"
        return AlphaInterval(
            n=n,
            left_out=rows - n,
            k=self.scale.k,
            method=method,
            alpha=self.alpha,
            reason=reason,
        )


def sampled(
    ratings: Ratings, weights: NDArray[np.floating] | None, known: Moments | None = None
) -> Sampled:
    """Of n × k keyed ratings of one scale what alpha rests on; pairwise, as all covariances.

    `known`: the moments of `ratings` under `weights`, if they are at hand.
    """
    checked = check_weights(weights, len(ratings))
    m = known or moments(ratings, checked)
    scale = usable(m, range(ratings.shape[1]))
    mean = np.where(np.isnan(scale.c.mean), 0.0, scale.c.mean)
    return Sampled(
        scale=scale,
        moments=rebase(select(m, scale.used), mean),
        alpha=possible(cronbach(scale.c.covariance)) if scale.reason is None else None,
        weights=checked,
    )
