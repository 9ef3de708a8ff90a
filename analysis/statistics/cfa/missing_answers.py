"""Missing answers in factor models: complete rows, or patterns and the saturated model by EM."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from analysis.statistics.cfa.likelihood import Patterns, Sample, complete
from analysis.statistics.intervals import is_zero
from analysis.statistics.moments.algebra import finish
from analysis.statistics.moments.gather import moments
from analysis.statistics.moments.values import Matrix, Ratings, as_float

Gaps = tuple[NDArray[np.intp], NDArray[np.bool_]]
ROUNDS = 2000
PRECISE = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gathered:
    """A sample, or None with a reason: "no_answers", "too_few", "constant", "singular", …

    `n` rows used; `rows` are those used, where they are complete.
    """

    n: int
    sample: Sample | None = None
    rows: Ratings | None = None
    reason: str | None = None


def listwise(rows: Ratings) -> Gathered:
    """The sample of the rows without a missing answer, and these rows."""
    present = rows >= 0 if rows.dtype == np.int8 else ~np.isnan(as_float(rows))
    whole = rows[present.all(axis=1)]
    n = len(whole)
    if n < 2:
        return Gathered(n=n, reason="too_few" if n else "no_answers")
    c = finish(moments(whole))
    return replace(of_moments(n, c.mean, c.covariance * ((n - 1) / n)), rows=whole)


def of_moments(n: int, mean: Matrix, covariance: Matrix) -> Gathered:
    """The sample of complete moments (divisor n), unless they cannot carry a factor model.

    "too_few": n ≤ q, so that S is singular; "constant": items without variance; "singular": an
    item is a sum of others (smallest eigenvalue of the correlations below 1e-10).
    """
    if n <= len(mean):
        return Gathered(n=n, reason="too_few")
    if _any_constant(covariance.diagonal(), mean):
        return Gathered(n=n, reason="constant")
    sd = np.sqrt(covariance.diagonal())
    if linalg.eigvalsh(covariance / np.outer(sd, sd))[0] < 1e-10:
        return Gathered(n=n, reason="singular")
    return Gathered(n=n, sample=complete(n, mean, covariance))


def _any_constant(variance: Matrix, mean: Matrix) -> bool:
    return any(map(is_zero, variance.tolist(), mean.tolist()))


def incomplete(rows: Ratings) -> Gathered:
    """The sample of all rows with an answer, by pattern, with the saturated model's EM estimates.

    For full-information maximum likelihood, which holds where answers are missing at random given
    the others (Little & Rubin 2019). Every two items need more respondents together than there are
    items ("too_few").
    """
    values = as_float(rows)
    values = values[~np.isnan(values).all(axis=1)]
    n, present = len(values), ~np.isnan(values)
    if n == 0:
        return Gathered(n=0, reason="no_answers")
    together = present.T.astype(np.float64) @ present
    if together.min() <= values.shape[1]:
        return Gathered(n=n, reason="too_few")
    spread, middle = np.nanvar(values, axis=0), np.nanmean(values, axis=0)
    if _any_constant(spread, middle):
        return Gathered(n=n, reason="constant")
    try:
        estimates = saturated(values, middle, np.diag(spread))
    except linalg.LinAlgError:
        return Gathered(n=n, reason="singular")
    if estimates is None:
        return Gathered(n=n, reason="not_converged")
    whole = of_moments(n, *estimates)
    if whole.sample is None:
        return whole
    return replace(whole, sample=replace(whole.sample, patterns=_patterns(values, present)))


def _patterns(values: Matrix, present: NDArray[np.bool_]) -> Patterns:
    codes = np.packbits(present, axis=1)
    _, first, which = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    which = which.ravel()
    n = np.bincount(which).astype(np.float64)
    order = np.argsort(which, kind="stable")
    starts = np.cumsum(n, dtype=np.intp) - n.astype(np.intp)
    filled = np.where(present, values, 0.0)[order]
    mean = np.add.reduceat(filled, starts) / n[:, None]
    centred = np.where(present[order], filled - mean[which[order]], 0.0)
    covariance = [block.T @ block / len(block) for block in np.split(centred, starts[1:])]
    return Patterns(n=n, present=present[first], mean=mean, covariance=np.array(covariance))


def saturated(values: Matrix, mean: Matrix, covariance: Matrix) -> tuple[Matrix, Matrix] | None:
    """ML means and covariances (divisor n) of n × q values, NaN = missing, by EM (Little & Rubin
    2019, §11).

    Starts from `mean` and `covariance`; None if 2,000 rounds do not bring the change of any
    standardised moment below 1e-10; LinAlgError where the covariances become singular.
    """
    scale = np.sqrt(covariance.diagonal())
    gaps = _gaps(np.isnan(values))
    for _ in range(ROUNDS):
        new_mean, new_covariance = _round(values, gaps, mean, covariance)
        moved = np.abs(new_mean - mean) / scale
        turned = np.abs(new_covariance - covariance) / np.outer(scale, scale)
        mean, covariance = new_mean, new_covariance
        if max(moved.max(), turned.max()) < PRECISE:
            return mean, covariance
    return None


def _gaps(missing: NDArray[np.bool_]) -> Gaps:
    """Which columns each row misses, padded to the most that any does, and which of these count."""
    most = max(int(missing.sum(axis=1).max(initial=0)), 1)
    at = np.argsort(~missing, axis=1, kind="stable")[:, :most]
    return at, np.take_along_axis(missing, at, axis=1)


def _round(values: Matrix, gaps: Gaps, mean: Matrix, covariance: Matrix) -> tuple[Matrix, Matrix]:
    """One E step, row by row, and one M step.

    With K = Σ⁻¹ a row's missing values M are −K_MM⁻¹K_MO·d_O away from their means, and scatter by
    K_MM⁻¹.
    """
    q = len(mean)
    root = linalg.cho_factor(covariance)
    precision = linalg.cho_solve(root, np.eye(q))
    at, real = gaps
    d = np.where(np.isnan(values), 0.0, values - mean)
    both = real[:, :, None] & real[:, None, :]
    inner = np.where(both, precision[at[:, :, None], at[:, None, :]], np.eye(at.shape[1]))
    scatter = np.where(both, np.linalg.inv(inner), 0.0)
    pull = np.where(real, np.take_along_axis(d @ precision, at, axis=1), 0.0)
    filled = -np.einsum("nij,nj->ni", scatter, pull)
    rows = np.arange(len(d))[:, None]
    d[rows, at] = np.where(real, filled, d[rows, at])
    moved = d.mean(axis=0)
    cells = at[:, :, None] * q + at[:, None, :]
    spread = np.bincount(cells.ravel(), weights=scatter.ravel(), minlength=q * q)
    updated = (d.T @ d + spread.reshape(q, q)) / len(d) - np.outer(moved, moved)
    return mean + moved, (updated + updated.T) / 2.0
