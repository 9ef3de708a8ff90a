"""Means under a design: weights, strata, finite population, calibration to margins."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL, Interval, Mean, is_zero, mean_estimate, t_interval
from analysis.statistics.moments.columns import means
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix
from analysis.statistics.weighting.design import Design
from analysis.statistics.weighting.effect import DesignEffects, design_effects, scaled
from analysis.statistics.weighting.residuals import Projection

NO_EFFECTS = DesignEffects()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedMean:
    """A mean under a design, its degrees of freedom, its design effects.

    `estimate.n` counts those who answered and have a weight (10⁻¹² of the largest or more). Its
    `reason` may also be "one_respondent" for a stratum with a single respondent, out of more
    people than that one: the mean stands, but its error is not estimable. "constant" is also said
    where answers differ between strata or categories only. Where everybody of a finite population
    has answered, se is 0 and the interval the mean itself.

    `cautious_ci`, under margins: the interval that holds in small samples. `estimate.ci` is as R's,
    and too narrow there (below about 60 answers for four free categories; see the documentation).
    """

    estimate: Mean
    df: float | None = None
    effects: DesignEffects = NO_EFFECTS
    cautious_ci: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Layout:
    """What all columns of one design share."""

    w: Matrix
    kept: NDArray[np.bool_]
    places: NDArray[np.int64]
    taken: NDArray[np.int64]
    corrections: Matrix
    fit: Projection | None
    population: float | None
    level: float


def weighted_means(
    values: Matrix, design: Design, *, level: float = LEVEL
) -> tuple[WeightedMean, ...]:
    """The mean of each column of n × k values (NaN = missing) under one design.

    mean = Σwx/Σw. Its standard error is Taylor's linearisation: with z_i = w_i·e_i/Σw, e the
    residuals of x − mean on the margins (x − mean itself without any), se² = Σ_h (1 −
    n_h/N_h)·n_h/(n_h − 1)·Σ_h (z − z̄_h)² (Cochran 1977 §5A; Särndal, Swensson & Wretman 1992 §5.5;
    Lumley 2010). Interval mean ± t(n − H)·se over H strata, n those who answered. As R's
    `svymean(na.rm = TRUE)`: who did not answer stays in the strata with z = 0. By weights alone,
    without strata, sizes and margins, it is `analysis.statistics.moments.columns.means`, which
    leaves out who did not answer (n/(n − 1) counts those who did). ValueError for wrong shapes.

    `cautious_ci` divides each residual by 1 − its leverage, as the jackknife does in effect
    (MacKinnon & White 1985, HC3), and has t(n − H − p) with p free categories.
    """
    if values.ndim != 2 or len(values) != len(design.weights):
        raise ValueError(f"{len(design.weights)} respondents need n × k values")
    w = scaled(design.weights)
    with one_thread():
        if design.strata is None and design.sizes is None and design.calibration is None:
            plain = means(values, w, level=level)
            return tuple(_plain(values[:, j], w, mean, design) for j, mean in enumerate(plain))
        layout = _Layout(
            w=w,
            kept=w > 0,
            places=design.places,
            taken=np.bincount(design.places[w > 0], minlength=len(design.taken)),
            corrections=design.corrections,
            fit=Projection(design.calibration, w) if design.calibration and w.any() else None,
            population=design.whole,
            level=level,
        )
        return tuple(_one(values[:, j], layout) for j in range(values.shape[1]))


def _plain(x: Matrix, w: Matrix, mean: Mean, design: Design) -> WeightedMean:
    if mean.se is None or mean.mean is None:
        return WeightedMean(estimate=mean)
    there = ~np.isnan(x) & (w > 0)
    spread = _spread(x[there] - mean.mean, w[there])
    effects = design_effects(w[there], mean.se**2, spread, population=design.whole)
    return WeightedMean(estimate=mean, df=mean.n - 1.0, effects=effects)


def _one(x: Matrix, layout: _Layout) -> WeightedMean:
    there = ~np.isnan(x) & layout.kept
    used, own = x[there], layout.w[there]
    n = len(used)
    if n < 2:
        mean = float(used[0]) if n else math.nan
        return WeightedMean(estimate=mean_estimate(n, mean, math.nan))
    total = float(own.sum())
    # About one of the values, so that nearly constant answers lose no digits.
    mean = float(used[0]) + float(own @ (used - used[0])) / total
    spread = _spread(used - mean, own)
    if is_zero(spread, mean):
        return WeightedMean(estimate=mean_estimate(n, mean, spread))
    sd = math.sqrt(spread * (n - 1) / n / (1.0 - float(np.square(own).sum()) / total**2))
    u = np.where(there, x - mean, 0.0)
    residuals = u if layout.fit is None else layout.fit.residuals(u)
    variance = _variance(layout.w * residuals / total, layout)
    if variance is None:
        return WeightedMean(estimate=Mean(n=n, mean=mean, sd=sd, reason="one_respondent"))
    strata = np.count_nonzero(np.bincount(layout.places[there]))
    estimate = _estimate(n, mean, sd, math.sqrt(variance), n - int(strata), layout)
    return WeightedMean(
        estimate=estimate,
        df=float(n - strata),
        effects=design_effects(own, variance, spread, population=layout.population),
        cautious_ci=_cautious(estimate, layout.w * residuals / total, n - int(strata), layout),
    )


def _spread(away: Matrix, w: Matrix) -> float:
    """s² = n/(n − 1)·Σw(x − mean)²/Σw."""
    n = len(away)
    return float(w @ np.square(away)) / float(w.sum()) * n / (n - 1)


def _variance(z: Matrix, layout: _Layout) -> float | None:
    """Σ_h (1 − f_h)·n_h/(n_h − 1)·Σ(z − z̄_h)²; None where one stands for others in a stratum."""
    taken, corrections = layout.taken, layout.corrections
    if ((taken == 1) & (corrections > 0)).any():
        return None
    places, own = layout.places[layout.kept], z[layout.kept]
    sums = np.bincount(places, own, len(taken))
    centres = np.divide(sums, taken, out=np.zeros(len(taken)), where=taken > 0)
    squares = np.bincount(places, np.square(own - centres[places]), len(taken))
    factor = np.divide(taken, taken - 1.0, out=np.zeros(len(taken)), where=taken > 1)
    return float((corrections * factor * squares).sum())


def _estimate(n: int, mean: float, sd: float, se: float, df: int, layout: _Layout) -> Mean:
    if is_zero(se * se, mean) and layout.corrections.any():
        return Mean(n=n, mean=mean, sd=sd, se=0.0, reason="constant")
    if df < 1:
        return Mean(n=n, mean=mean, sd=sd, se=se, reason="too_few")
    return Mean(n=n, mean=mean, sd=sd, se=se, ci=t_interval(mean, se, df, level=layout.level))


def _cautious(estimate: Mean, z: Matrix, df: int, layout: _Layout) -> Interval | None:
    if layout.fit is None or estimate.mean is None or estimate.ci is None:
        return None
    left = df - layout.fit.free
    if left < 1 or layout.fit.alone:
        return None
    variance = _variance(z / (1.0 - layout.fit.leverage), layout)
    if variance is None:
        return None
    return t_interval(estimate.mean, math.sqrt(variance), left, level=layout.level)
