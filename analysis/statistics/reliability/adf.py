"""Alpha's standard error without a distribution: what each respondent's answers move it by."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.statistics.intervals import LEVEL
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import CHUNK
from analysis.statistics.moments.threads import one_thread
from analysis.statistics.moments.values import Matrix, Moments, Ratings
from analysis.statistics.reliability.crosstabs import distinct_rows
from analysis.statistics.reliability.normal import normal_interval
from analysis.statistics.reliability.sampled import AlphaInterval, Sampled, sampled


def alpha_adf(
    ratings: Ratings,
    weights: NDArray[np.floating] | None = None,
    *,
    known: Moments | None = None,
    level: float = LEVEL,
) -> AlphaInterval:
    """Alpha ± z·SE, asymptotically distribution-free (Yuan, Guarnaccia & Hayslip 2003).

    SE² = 1/(n(n − 1))·Σ(g_i − ḡ)² with g_i = k/(k − 1)·(tr C·T_i²/V² − Σ_j d_ij²/V), where d_ij
    are respondent i's deviations from the means, T_i their sum (Maydeu-Olivares, Coffman &
    Hartmann 2007). With missing answers and weights the same linearisation, pair by pair:
    u_i = w_i·Σ_jk ∂α/∂c_jk·(d_ij·d_ik − c_jk)/W_jk over the items that i answered, and
    SE² = n/(n − 1)·Σu_i². Good from n ≈ 200 on, for fewer people `alpha_bootstrap`.

    Args:
        ratings: n × k, the items of one scale, reversed ones turned round.
        weights: n respondent weights, drawn independently.
        known: the moments of `ratings` under `weights`, if they are at hand.
        level: of the interval.
    """
    start = sampled(ratings, weights, known)
    with one_thread():
        n, squares = _influences(start, ratings)
    found = start.result(n, len(ratings), "adf")
    if found.reason is not None or found.alpha is None:
        return found
    se = math.sqrt(n / (n - 1) * squares)
    return replace(found, se=se, ci=normal_interval(found.alpha, se, level=level))


def _influences(start: Sampled, ratings: Ratings) -> tuple[int, float]:
    """How many respondents count, and the sum of their squared influences on alpha."""
    n, squares, w = 0, 0.0, start.weights
    form = _form(start) if start.alpha is not None else None
    # Who answers as others do moves alpha as they do.
    rows, times = distinct_rows(ratings) if w is None else (ratings, np.ones(len(ratings)))
    for first in range(0, len(rows), CHUNK):
        at = slice(first, first + CHUNK)
        d = start.answers(rows[at])
        counted = ~np.isnan(d).all(axis=1) if w is None else ~np.isnan(d).all(axis=1) & (w[at] > 0)
        n += int(times[at][counted].sum())
        if form is not None:
            u = _of(form, d) if w is None else _of(form, d) * w[at]
            squares += float(np.square(u) @ times[at])
    return n, squares


def _of(form: Matrix, d: Matrix) -> Matrix:
    """zᵀGz of each row; where nothing is missing, without the products with ones."""
    k = d.shape[1]
    whole = ~np.isnan(d @ np.ones(k))
    u = np.empty(len(d))
    own, cross, fixed = form[:k, :k], form[:k, k:], form[k:, k:]
    full = d[whole]
    u[whole] = (
        np.einsum("ij,ij->i", full @ own, full) + full @ (2.0 * cross.sum(axis=1)) + fixed.sum()
    )
    some = d[~whole]
    present = ~np.isnan(some)
    z = np.hstack([np.where(present, some, 0.0), present])
    u[~whole] = np.einsum("ij,ij->i", z @ form, z)
    return u


def _form(start: Sampled) -> Matrix:
    """The 2k × 2k form G with u_i = w_i·zᵀGz, z = [deviations, answered or not].

    With A_jk = ∂α/∂c_jk / W_jk and M_jk the mean of item j over the pair's respondents,
    u_i = w_i·Σ_jk A_jk·((d_ij − M_jk)(d_ik − M_kj) − c_jk) over the pairs that i answered.
    """
    m, c = start.moments, finish(start.moments).covariance
    k, trace, total = len(c), float(c.trace()), float(c.sum())
    slope = np.full((k, k), trace / total**2)
    slope[np.diag_indices(k)] -= 1.0 / total
    a = k / (k - 1) * slope / m.weight
    mean = m.sums / m.weight
    scatter = m.products / m.weight - mean * mean.T
    cross = -a * mean.T
    return np.block([[a, cross], [cross.T, a * (mean * mean.T - scatter)]])
