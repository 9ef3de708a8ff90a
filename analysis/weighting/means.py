"""Means under a design: weights, strata, finite population, calibration to margins."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import LEVEL, Mean, is_zero, mean_estimate, t_interval
from analysis.moments.columns import means
from analysis.moments.values import Matrix
from analysis.weighting.design import Design
from analysis.weighting.effect import DesignEffects, design_effects
from analysis.weighting.residuals import Projection

NO_EFFECTS = DesignEffects()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMean:
    """A mean under a design, its degrees of freedom, its design effects.

    `estimate.n` counts those who answered and have a weight; its `reason` may also be
    "one_respondent" for a stratum with a single respondent, out of more people than that one:
    the mean stands, but its error is not estimable. "constant" is also said where answers differ
    between strata or categories only. Where everybody of a finite population has answered, se is 0
    and the interval the mean itself.
    """

    estimate: Mean
    df: float | None = None
    effects: DesignEffects = NO_EFFECTS


def weighted_means(
    values: Matrix, design: Design, *, level: float = LEVEL
) -> tuple[WeightedMean, ...]:
    """The mean of each column of n × k values (NaN = missing) under one design.

    mean = Σwx/Σw. Its standard error is Taylor's linearisation: with z_i = w_i·e_i/Σw, e the
    residuals of x − mean on the margins (x − mean itself without any),
    se² = Σ_h (1 − n_h/N_h)·n_h/(n_h − 1)·Σ_h (z − z̄_h)² (Cochran 1977 §5A; Särndal, Swensson &
    Wretman 1992 §5.5; Lumley 2010). Interval mean ± t(n − H)·se over H strata, n those who
    answered. As R's `svymean(na.rm = TRUE)`: who did not answer stays in the strata with z = 0. By
    weights alone, without strata, sizes and margins, it is `analysis.moments.columns.means`,
    which leaves out who did not answer (n/(n − 1) counts those who did). ValueError for wrong
    shapes.
    """
    if values.ndim != 2 or len(values) != len(design.weights):
        raise ValueError(f"{len(design.weights)} respondents need n × k values")
    largest = float(design.weights.max(initial=0.0))
    w = design.weights / largest if largest else design.weights
    if design.strata is None and design.sizes is None and design.calibration is None:
        plain = means(values, w, level=level)
        return tuple(_plain(values[:, j], w, mean, design) for j, mean in enumerate(plain))
    fit = None if design.calibration is None else Projection(design.calibration, w)
    return tuple(_one(values[:, j], w, design, fit, level) for j in range(values.shape[1]))


def _plain(x: Matrix, w: Matrix, mean: Mean, design: Design) -> WeightedMean:
    if mean.se is None or mean.mean is None:
        return WeightedMean(estimate=mean)
    there = ~np.isnan(x) & (w > 0)
    spread = _spread(x[there], w[there], mean.mean)
    effects = design_effects(w[there], mean.se**2, spread, population=design.whole)
    return WeightedMean(estimate=mean, df=mean.n - 1.0, effects=effects)


def _one(
    x: Matrix, w: Matrix, design: Design, fit: Projection | None, level: float
) -> WeightedMean:
    there = ~np.isnan(x) & (w > 0)
    used, own = x[there], w[there]
    n = len(used)
    if n < 2:
        return WeightedMean(estimate=mean_estimate(n, float(used.sum()), math.nan, level=level))
    total = float(own.sum())
    # About a value near the middle, so that nearly constant answers lose no digits.
    near = float(np.median(used))
    mean = near + float(own @ (used - near)) / total
    spread = _spread(used, own, mean)
    if is_zero(spread, mean):
        return WeightedMean(estimate=mean_estimate(n, mean, spread, level=level))
    u = np.where(there, x - mean, 0.0)
    z = w * (u if fit is None else fit.residuals(u)) / total
    variance = _variance(z, design, w > 0)
    sd = math.sqrt(spread * (n - 1) / n / (1.0 - float(np.square(own).sum()) / total**2))
    if variance is None:
        return WeightedMean(estimate=Mean(n=n, mean=mean, sd=sd, reason="one_respondent"))
    df = n - len(np.unique(design.places[there]))
    return WeightedMean(
        estimate=_estimate(n, mean, sd, math.sqrt(variance), df, design, level),
        df=float(df),
        effects=design_effects(own, variance, spread, population=design.whole),
    )


def _estimate(
    n: int, mean: float, sd: float, se: float, df: int, design: Design, level: float
) -> Mean:
    if is_zero(se * se, mean) and design.corrections.any():
        return Mean(n=n, mean=mean, sd=sd, se=0.0, reason="constant")
    if df < 1:
        return Mean(n=n, mean=mean, sd=sd, se=se, reason="too_few")
    return Mean(n=n, mean=mean, sd=sd, se=se, ci=t_interval(mean, se, df, level=level))


def _spread(x: Matrix, w: Matrix, mean: float) -> float:
    """s² = n/(n − 1)·Σw(x − mean)²/Σw."""
    return float(w @ np.square(x - mean)) / float(w.sum()) * len(x) / (len(x) - 1)


def _variance(z: Matrix, design: Design, kept: NDArray[np.bool_]) -> float | None:
    """Σ_h (1 − f_h)·n_h/(n_h − 1)·Σ(z − z̄_h)²; None where one stands for others in a stratum."""
    places, taken, corrections = design.places[kept], design.taken, design.corrections
    lonely = (taken == 1) & (corrections > 0)
    if lonely.any():
        return None
    sums = np.bincount(places, z[kept], len(taken))
    centres = np.divide(sums, taken, out=np.zeros(len(taken)), where=taken > 0)
    squares = np.bincount(places, np.square(z[kept] - centres[places]), len(taken))
    factor = np.divide(taken, taken - 1.0, out=np.zeros(len(taken)), where=taken > 1)
    return float((corrections * factor * squares).sum())
