"""Counts and first two moments of columns, each by itself; chunked, weighted, mergeable."""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from analysis.statistics.intervals import LEVEL, Mean, mean_estimate
from analysis.statistics.moments.gather import CHUNK, typical
from analysis.statistics.moments.values import Matrix, check_weights

ONE_SPEAKS = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Sums over the present values of each of k columns about `origin`; each array has length k.

    Σ1, Σw, Σw², Σwd, Σwd², Σw²d, Σw²d² with d = x − origin and w the respondent's weight (> 0).
    """

    origin: Matrix
    n: Matrix
    w: Matrix
    ww: Matrix
    wd: Matrix
    wdd: Matrix
    wwd: Matrix
    wwdd: Matrix

    def __add__(self, other: "Columns") -> "Columns":
        """The rows of both; the origins must be the same."""
        if not np.array_equal(self.origin, other.origin):
            raise ValueError("columns about different origins cannot be added")
        return Columns(
            origin=self.origin,
            n=self.n + other.n,
            w=self.w + other.w,
            ww=self.ww + other.ww,
            wd=self.wd + other.wd,
            wdd=self.wdd + other.wdd,
            wwd=self.wwd + other.wwd,
            wwdd=self.wwdd + other.wwdd,
        )


def means(
    values: Matrix, weights: Matrix | None = None, *, level: float = LEVEL
) -> tuple[Mean, ...]:
    """The mean of each column of n × k values (NaN = missing), with n respondent weights if given.

    For composites and differences that are there as a whole; as `estimate` gives it.
    """
    checked = check_weights(weights, len(values))
    origin = typical(values)
    sums = reduce(
        Columns.__add__,
        (
            gather(
                values[at : at + CHUNK],
                None if checked is None else checked[at : at + CHUNK],
                origin,
            )
            for at in range(0, max(len(values), 1), CHUNK)
        ),
    )
    return tuple(estimate(sums, j, level=level) for j in range(values.shape[1]))


def gather(block: Matrix, weights: Matrix | None, origin: Matrix) -> Columns:
    """The sums of an n × k block, NaN = missing."""
    present = ~np.isnan(block)
    d = np.subtract(block, origin)
    if weights is not None:
        present &= (weights > 0)[:, None]
    np.copyto(d, 0.0, where=~present)
    n = present.sum(axis=0, dtype=np.float64)
    if weights is None:
        wd, wdd = d.sum(axis=0), np.einsum("ij,ij->j", d, d)
        return Columns(origin=origin, n=n, w=n, ww=n, wd=wd, wdd=wdd, wwd=wd, wwdd=wdd)
    dd, squared = np.square(d), np.square(weights)
    return Columns(
        origin=origin,
        n=n,
        w=weights @ present,
        ww=squared @ present,
        wd=weights @ d,
        wdd=weights @ dd,
        wwd=squared @ d,
        wwdd=squared @ dd,
    )


def estimate(c: Columns, j: int, *, level: float = LEVEL) -> Mean:
    """Column j's weighted mean, its sd, and its standard error.

    sd has the divisor Σw − Σw²/Σw. The standard error is Taylor's linearisation with respondents
    drawn independently, √(n/(n − 1)·Σ(w(x − mean))²)/Σw (R's `svymean`); with equal weights it is
    sd/√n. Where one respondent has all the weight but for rounding, there is no sd
    ("one_respondent").
    """
    n = int(c.n[j])
    if n == 0:
        return mean_estimate(0, np.nan, np.nan, level=level)
    shift = float(c.wd[j] / c.w[j])
    mean = float(c.origin[j]) + shift
    if n == 1:
        return mean_estimate(1, mean, np.nan, level=level)
    divisor = float(c.w[j] - c.ww[j] / c.w[j])
    if divisor <= ONE_SPEAKS * float(c.w[j]):
        return Mean(n=n, mean=mean, reason="one_respondent")
    variance = max(float(c.wdd[j] - c.wd[j] * shift), 0.0) / divisor
    scatter = float(c.wwdd[j] - 2.0 * shift * c.wwd[j] + shift**2 * c.ww[j])
    se = float(np.sqrt(n / (n - 1) * max(scatter, 0.0)) / c.w[j])
    return mean_estimate(n, mean, variance, se=se, level=level)
