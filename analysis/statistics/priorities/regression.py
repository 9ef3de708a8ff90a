"""Least squares from covariances: coefficients with robust errors, R², collinearity."""

import math
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from analysis.statistics.intervals import LEVEL, Interval, t_interval, t_test
from analysis.statistics.kinds import COEFFICIENT, EFFECT, INFLATION, P
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Covariances, Matrix
from analysis.statistics.priorities.figure_draws import ROWS
from analysis.statistics.priorities.listwise import Complete

SINGULAR = 1e-10
"""Predictors whose correlations have an eigenvalue below this cannot be told apart."""
EXACT = 1e-12
"""Where less than this share of the outcome's variance is left over, nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One predictor in the regression; `column` counts among the predictors given.

    `r`: its correlation with the outcome. `slope`: outcome points per point of the predictor, the
    others held; `ci` and `p` by HC3's error from t(n − k − 1). `beta` = slope·sd_x/sd_y. `vif`:
    1/(1 − R²) of the predictor on the others. `reason`: "no_answers"; "constant" (the predictor, or
    with a slope: what the regression leaves over, so that the error is 0); "singular" (predictors
    determine one another); "one_respondent" (one person alone fixes a slope: no error for any).
    """

    column: int
    r: Annotated[float | None, COEFFICIENT] = None
    slope: Annotated[float | None, EFFECT] = None
    ci: Annotated[Interval | None, EFFECT] = None
    p: Annotated[float | None, P] = None
    beta: Annotated[float | None, COEFFICIENT] = None
    vif: Annotated[float | None, INFLATION] = None
    reason: str | None = None


def coefficients(
    rows: Complete, c: Covariances, *, level: float = LEVEL
) -> tuple[Coefficient, ...]:
    """Of the predictors in `rows.columns`; n > k + 1.

    b = C_xx⁻¹c_xy. The errors are HC3 (MacKinnon & White 1985; Long & Ervin 2000), right without
    equal variances, which ratings near the end of a scale never have; with weights
    Σ w²e²ddᵀ/(1 − h)² in the middle, which for equal weights is the same.
    """
    sd = np.sqrt(c.variance)
    r = c.covariance / np.outer(sd, sd)
    k = rows.k
    plain = [
        Coefficient(column=column, r=float(np.clip(r[j, -1], -1.0, 1.0)))
        for j, column in enumerate(rows.columns)
    ]
    if smallest(r[:k, :k]) < SINGULAR:
        return tuple(replace(each, reason="singular") for each in plain)
    slopes = np.linalg.solve(c.covariance[:k, :k], c.covariance[:k, -1])
    inflation = np.linalg.inv(r[:k, :k]).diagonal()
    # What rounding leaves of residuals is no error.
    exact = 1.0 - explained(c.covariance) < EXACT
    errors = np.zeros(k) if exact else hc3(rows, c, np.asarray(slopes, dtype=np.float64))
    scaled = (
        replace(
            each,
            slope=float(slopes[j]),
            beta=float(slopes[j] * sd[j] / sd[-1]),
            vif=float(inflation[j]),
        )
        for j, each in enumerate(plain)
    )
    return tuple(
        _estimated(each, float(slope), float(se), rows.n - k - 1.0, level)
        for each, slope, se in zip(scaled, slopes, errors, strict=True)
    )


def _estimated(each: Coefficient, slope: float, se: float, df: float, level: float) -> Coefficient:
    if math.isnan(se) or se == 0.0:
        return replace(each, reason="constant" if se == 0.0 else "one_respondent")
    return replace(
        each,
        ci=t_interval(slope, se, df, level=level),
        p=t_test(slope, se, df).p,
    )


def hc3(rows: Complete, c: Covariances, slopes: Matrix) -> Matrix:
    """k standard errors of the slopes, NaN where one respondent alone fixes a slope."""
    k = rows.k
    w = np.ones(rows.n) if rows.weights is None else rows.weights
    total = float(w.sum())
    middle = np.zeros((k, k))
    with one_thread():
        weighted = (rows.values[:, :k] - c.mean[:k]) * np.sqrt(w)[:, None]
        inverse = np.linalg.inv(weighted.T @ weighted)
        for at in range(0, rows.n, ROWS):
            d = rows.values[at : at + ROWS] - c.mean
            weight = w[at : at + ROWS]
            x = d[:, :k]
            leverage = weight * (1.0 / total + np.einsum("ij,ij->i", x @ inverse, x))
            # Rounding leaves 1 − h at 1e-16 where nothing is left.
            rest = np.where(leverage < 1.0 - 1e-9, 1.0 - leverage, np.nan)
            score = x * (weight * (d[:, -1] - x @ slopes) / rest)[:, None]
            middle += score.T @ score
    return np.asarray(np.sqrt((inverse @ middle @ inverse).diagonal()))


def smallest(correlation: Matrix) -> float:
    """The smallest eigenvalue."""
    return float(np.linalg.eigvalsh(correlation)[0])


def condition(covariance: Matrix) -> float | None:
    """√(λ_max/λ_min) of the k predictors' correlations (Belsley, Kuh & Welsch 1980, centred).

    None where they are singular.
    """
    sd = np.sqrt(covariance.diagonal())
    values = np.linalg.eigvalsh(covariance / np.outer(sd, sd))
    return None if values[0] < SINGULAR else math.sqrt(float(values[-1] / values[0]))


def explained(covariance: Matrix) -> float:
    """R² = c_xyᵀC_xx⁻¹c_xy / c_yy, for singular predictors by the pseudo-inverse."""
    sd = np.sqrt(covariance.diagonal())
    r = covariance / np.outer(sd, sd)
    inverse = np.linalg.pinv(r[:-1, :-1], rcond=SINGULAR, hermitian=True)
    return min(max(float(r[:-1, -1] @ inverse @ r[:-1, -1]), 0.0), 1.0)


def adjusted(r2: float, n: int, k: int) -> float:
    """1 − (1 − R²)(n − 1)/(n − k − 1) (Ezekiel 1930); can be below 0."""
    return 1.0 - (1.0 - r2) * (n - 1.0) / (n - k - 1.0)
