"""How the respondents came to be those that answered, as far as standard errors need it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.moments.values import Matrix, check_weights
from analysis.statistics.weighting.margins import Margin


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """The margins that the weights reproduce, and the metric of the residuals (n values ≥ 0).

    An answer varies only as far as the margins do not explain it. What they explain is its least
    squares fit on the categories, weighted by `metric`; see `weighting.residuals`.
    """

    margins: tuple[Margin, ...]
    metric: Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """Weights and how they came about, for n respondents.

    `weights`: final ones, ≥ 0; only their ratios count, and 0 leaves a respondent out. `strata`:
    whole numbers 0 … H − 1, drawn independently of one another. `sizes`: the people of each
    stratum (of the whole, without strata), which bring in the finite population correction.
    `population`: their number altogether, where only that is known: it sets the design effect
    against sampling without replacement and corrects nothing. Raises ValueError for arrays of
    different lengths, and for a stratum with more respondents than people.
    """

    weights: Matrix
    strata: NDArray[np.integer] | None = None
    sizes: tuple[float, ...] | None = None
    population: float | None = None
    calibration: Calibration | None = None

    def __post_init__(self) -> None:
        n = len(self.weights)
        check_weights(self.weights, n)
        if self.strata is not None and (
            self.strata.shape != (n,)
            or not np.issubdtype(self.strata.dtype, np.integer)
            or self.strata.min(initial=0) < 0
        ):
            raise ValueError(f"{n} respondents need {n} strata, numbered from 0")
        if self.calibration is not None:
            lengths = {len(margin.codes) for margin in self.calibration.margins}
            if {len(self.calibration.metric), *lengths} != {n}:
                raise ValueError(f"the margins and their metric must be of {n} respondents")
        if self.sizes is not None:
            _check_sizes(self.taken, self.sizes)

    @property
    def places(self) -> NDArray[np.int64]:
        """Each respondent's stratum; 0 for all where there are none."""
        if self.strata is None:
            return np.zeros(len(self.weights), dtype=np.int64)
        return self.strata.astype(np.int64)

    @property
    def taken(self) -> NDArray[np.int64]:
        """The respondents of each stratum with a weight above zero."""
        return np.bincount(
            self.places[self.weights > 0], minlength=int(self.places.max(initial=0)) + 1
        )

    @property
    def corrections(self) -> Matrix:
        """1 − n_h/N_h of each stratum; 1 where no sizes are given."""
        if self.sizes is None:
            return np.ones(len(self.taken))
        return np.asarray(1.0 - self.taken / np.asarray(self.sizes))

    @property
    def whole(self) -> float | None:
        """The size of the population, None where it is not known."""
        known = self.population if self.sizes is None else sum(self.sizes)
        return None if known is None else float(known)


def post_stratified(margin: Margin, base: NDArray[np.floating]) -> Calibration:
    """Residuals about the category's mean weighted by the base weights, as R's `postStratify`."""
    return Calibration(margins=(margin,), metric=np.asarray(base, dtype=np.float64))


def raked(margins: Sequence[Margin]) -> Calibration:
    """Residuals of the unweighted fit on all margins, as R's `survey::rake` has them."""
    return Calibration(margins=tuple(margins), metric=np.ones(len(margins[0].codes)))


def calibrated(margins: Sequence[Margin], base: NDArray[np.floating]) -> Calibration:
    """Residuals of the fit weighted by the base weights (Deville & Särndal 1992).

    As R's `calibrate(calfun = "raking")`; the same as `raked` where all base weights are equal.
    """
    return Calibration(margins=tuple(margins), metric=np.asarray(base, dtype=np.float64))


def _check_sizes(taken: NDArray[np.int64], sizes: Sequence[float]) -> None:
    if len(sizes) != len(taken):
        raise ValueError(f"{len(taken)} strata and {len(sizes)} sizes")
    for h, (n, size) in enumerate(zip(taken, sizes, strict=True)):
        if not np.isfinite(size) or size < n or size <= 0:
            raise ValueError(f"stratum {h} has {n} respondents of {size:g} people")
        if n == 0:
            raise ValueError(f"nobody of stratum {h} has answered: join it with another one")
